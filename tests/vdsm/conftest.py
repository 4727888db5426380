"""A real libvirtd, once per test session, and what a host agent needs to run beside it."""

import datetime
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Libvirtd:
    """`uri` to connect to; `restart()` kills the daemon, which comes back by itself; guests go on running."""

    def __init__(self, base: Path) -> None:
        self.base, self.uri = base, f"qemu:///system?socket={base}/sock/libvirt-sock"

    def virsh(self, *words: str) -> str:
        done = subprocess.run(
            ["virsh", "-c", self.uri, *words], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                self.virsh("version")
                break
            except AssertionError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def restart(self) -> None:
        self.stop()
        self.go()

    def stop(self) -> None:
        (self.base / "stop").touch()
        # the pid that libvirtd wrote is that of its namespace, in which we are not
        self.apart("kill", "-9", (self.base / "pid").read_text().strip())

    def go(self) -> None:
        (self.base / "stop").unlink()
        self.wait()

    def apart(self, *words: str) -> None:
        """Do it in the daemon's namespaces."""
        done = subprocess.run(["nsenter", "-t", self.inner, "-p", "-m", "-n", *words], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    @property
    def inner(self) -> str:
        """Process 1 of the namespace, as seen from here."""
        own = self.process.pid
        return Path(f"/proc/{own}/task/{own}/children").read_text().split()[0]

    process: subprocess.Popen[bytes]


@pytest.fixture(scope="session")
def libvirtd() -> Iterator[Libvirtd]:
    """A libvirtd of our own. Guests run as root and die with it."""
    with started("") as daemon:
        yield daemon


@pytest.fixture
def libvirtd_apart() -> Iterator[Libvirtd]:
    """One in a network namespace of its own, where bridges may be made: see `apart`."""
    with started("-net", "--net") as daemon:
        daemon.apart("ip", "link", "set", "lo", "up")
        yield daemon


@contextmanager
def started(suffix: str, *more: str) -> Iterator[Libvirtd]:
    """`more`: namespaces besides those of mounts and processes."""
    if os.geteuid() != 0:
        pytest.skip("a private libvirtd needs root")
    base = Path("/tmp") / f"vireo-libvirtd-{os.getpid()}{suffix}"  # short: a socket's path has 107 bytes at most
    base.mkdir()
    daemon = Libvirtd(base)
    script = Path(__file__).with_name("libvirtd.sh")
    with (base / "output").open("wb") as output:
        daemon.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
             *more, "bash", str(script), str(base)],
            stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        daemon.wait()
        yield daemon
    finally:
        daemon.process.kill()
        daemon.process.wait()
        time.sleep(0.3)
        subprocess.run(["rm", "-rf", str(base)], check=True)


@pytest.fixture(scope="session")
def libvirt_uri(libvirtd: Libvirtd) -> str:
    return libvirtd.uri


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with ca.pem, and host.pem, host.key, engine.pem, engine.key that this CA signed."""
    where = tmp_path_factory.mktemp("pki")
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("CA", ca_key, "CA", ca_key)
    (where / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    for name in "host", "engine":
        key = ec.generate_private_key(ec.SECP256R1())
        cert = _certificate(name, key, "CA", ca_key)
        (where / f"{name}.pem").write_bytes(cert.public_bytes(serialization.Encoding.PEM))
        (where / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return where


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=name == "CA", path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
