"""The state directory: where an installation keeps what it knows, and who may read it."""

import contextlib
import fcntl
import hashlib
import os
import socket
import time
from pathlib import Path
from typing import Any

import msgspec

from vireo.base import Part
from vireo.errors import Refused

SUN_PATH = 107
"""The longest path of a unix socket, in bytes (unix(7))."""


class Settings(Part, frozen=True, kw_only=True, omit_defaults=False):
    """What `vireo up` was asked for the first time; later runs keep it unless asked anew."""

    port: int = 8443
    vdsm_port: int = 54321
    address: str = "127.0.0.1"
    """Where engine and VDSM listen; 0.0.0.0 for everywhere."""
    fqdn: str = "localhost"
    """The engine's name in its URL and certificate."""
    bridge: str = "ovirtmgmt"
    network: str = "192.168.150.1/24"
    """Address of this machine on the bridge, and the size of its network."""
    database: str = ""
    """DSN of a PostgreSQL server of one's own; empty: one that Vireo runs."""

    @property
    def dhcp_range(self) -> list[str]:
        """The first and last address for VMs: .10 to .250 of the network."""
        net = self.network.split("/")[0].rsplit(".", 1)[0]
        return [f"{net}.10", f"{net}.250"]


class State:
    """Paths below one directory. Secrets lie in directories of mode 0700; what QEMU and PostgreSQL read is reachable."""

    def __init__(self, directory: Path) -> None:
        self.dir = directory
        self.secrets, self.pki, self.config = directory / "secrets", directory / "pki", directory / "config"
        self.log, self.run, self.cache = directory / "log", directory / "run", directory / "cache"
        self.images = directory / "images"
        self.storage, self.vdsm, self.database = directory / "storage", directory / "vdsm", directory / "postgresql"
        self.consoles = self.vdsm / "consoles"
        self.password_file = self.secrets / "admin-password"
        self.ca_file = self.pki / "ca.pem"
        self.lock_file, self.settings_file = self.run / "lock", directory / "settings.json"
        self.report_file = self.run / "supervisor.json"

    def make(self) -> None:
        """Make the directories that are missing. Refused if that cannot be done here."""
        try:
            self.dir.mkdir(parents=True, exist_ok=True)
            for path in (self.pki, self.log, self.run, self.cache, self.images, self.storage, self.vdsm, self.consoles):
                path.mkdir(exist_ok=True, mode=0o755)
            for path in (self.secrets, self.config):
                path.mkdir(exist_ok=True, mode=0o700)
                path.chmod(0o700)
        except OSError as e:
            raise Refused(f"The state directory {self.dir} cannot be used: {e.strerror}. Name another.") from e

    @property
    def exists(self) -> bool:
        return self.settings_file.exists()

    def settings(self) -> Settings:
        """What was asked for, or the defaults. Refused if the file was damaged."""
        try:
            return msgspec.json.decode(self.settings_file.read_bytes(), type=Settings)
        except FileNotFoundError:
            return Settings()
        except (msgspec.DecodeError, msgspec.ValidationError) as e:
            raise Refused(f"{self.settings_file} cannot be read: {e}. Correct it, or remove it.") from e

    @property
    def socket_dir(self) -> Path:
        """Where PostgreSQL's socket lies: below the state directory, unless its path would be too long."""
        return self._short("postgresql", len("/.s.PGSQL.5432.lock"))

    @property
    def vdsm_run(self) -> Path:
        """Where VDSM's sockets lie, which have a VM's id in their names; likewise."""
        return self._short("vdsm", 48)

    def _short(self, name: str, rest: int) -> Path:
        near = self.run / name
        if len(str(near)) + rest <= SUN_PATH:
            return near
        return self.far_run / name

    @property
    def far_run(self) -> Path:
        """For sockets, where the state directory's own path is too long for them."""
        mark = hashlib.sha256(str(self.dir).encode()).hexdigest()[:12]
        return Path("/run" if os.geteuid() == 0 else "/tmp") / f"vireo-{mark}"  # noqa: S108 - what is in it is 0700

    def holder(self) -> int | None:
        """The pid of the supervisor that runs on this directory; None if none does."""
        with contextlib.suppress(FileNotFoundError), self.lock_file.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read().strip() or 0) or None
        return None

    def lock(self) -> int:
        """Become the only supervisor of this directory: a descriptor to keep open. Refused if another one is."""
        fd = os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o644)
        if not _locked(fd):
            pid = os.read(fd, 20).decode().strip() or "unknown"
            os.close(fd)
            raise Refused(
                f"Another engine runs on the state directory {self.dir}: its supervisor is process {pid}. "
                "Stop it with `vireo down`, or use another directory with --state-dir."
            )
        os.ftruncate(fd, 0)
        os.write(fd, f"{os.getpid()}\n".encode())
        return fd


def _locked(fd: int) -> bool:
    for _ in range(5):  # `holder` may be looking
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(0.05)
    return False


def default() -> Path:
    """Where state lies unless one says otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/vireo")
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "vireo"


def write(path: Path, content: bytes | str, mode: int = 0o600) -> None:
    """Put a file there in one step: whoever reads sees the old or the new one."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(fd, "wb") as file:
        os.fchmod(fd, mode)
        file.write(content if isinstance(content, bytes) else content.encode())
    new.replace(path)


def write_json(path: Path, content: Any, mode: int = 0o600) -> None:
    write(path, msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n", mode)


def host_names(settings: Settings) -> list[str]:
    """The names and addresses under which this machine's engine is asked for."""
    return list(dict.fromkeys(["localhost", socket.gethostname(), settings.fqdn, "127.0.0.1", "::1"]))
