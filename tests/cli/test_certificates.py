import datetime as dt
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store

from vireo.cli import certificates
from vireo.cli.state import Settings, State
from vireo.engine import pki


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    state = State(tmp_path_factory.mktemp("pki") / "state")
    state.make()
    written = certificates.ensure(state, Settings(fqdn="engine.example.org"))
    return state, written


def test_the_chain_verifies_for_every_name_of_this_machine(made):
    state, written = made
    assert written == ["ca", "engine", "engine-to-hosts", "host"]
    store = Store(x509.load_pem_x509_certificates(state.ca_file.read_bytes()))
    leaf = x509.load_pem_x509_certificate(certificates.certificate(state, "engine").read_bytes())
    for name in ("localhost", "engine.example.org"):
        PolicyBuilder().store(store).build_server_verifier(x509.DNSName(name)).verify(leaf, [])
    with pytest.raises(x509.verification.VerificationError):
        PolicyBuilder().store(store).build_server_verifier(x509.DNSName("elsewhere.org")).verify(leaf, [])


def test_a_client_and_a_host_accept_each_other_over_tls(made):
    state, _ = made
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=state.ca_file)
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_cert_chain(certificates.certificate(state, "host"), certificates.key(state, "host"))
    client = ssl.create_default_context(cafile=state.ca_file)
    client.load_cert_chain(
        certificates.certificate(state, "engine-to-hosts"), certificates.key(state, "engine-to-hosts")
    )
    import socket

    left, right = socket.socketpair()
    got = []

    def serve():
        with server.wrap_socket(left, server_side=True) as s:
            got.append(s.recv(5))

    thread = threading.Thread(target=serve)
    thread.start()
    with client.wrap_socket(right, server_hostname="localhost") as c:
        c.sendall(b"hello")
    thread.join()
    assert got == [b"hello"]


def test_keys_and_password_are_for_their_owner_only(made):
    state, _ = made
    certificates.ensure_password(state)
    password = state.password_file.read_text()
    certificates.ensure_password(state)
    assert state.password_file.read_text() == password
    assert len(password.strip()) >= 20
    for path in state.secrets.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
    assert state.ca_file.stat().st_mode & 0o777 == 0o644


def test_nothing_is_made_twice(made):
    state, _ = made
    assert certificates.ensure(state, Settings(fqdn="engine.example.org")) == []


def test_a_certificate_is_made_anew_when_its_name_changes_or_its_key_is_not_its_own(made):
    state, _ = made
    names = Settings(fqdn="other.example.org")
    assert certificates.ensure(state, names) == ["engine", "host"]
    certificates.key(state, "engine").write_bytes(certificates.key(state, "host").read_bytes())
    assert certificates.ensure(state, names) == ["engine"]


def test_a_certificate_is_due_from_its_half_life():
    ca = pki.authority("Test")
    leaf = pki.issue(ca, "host", ["host"], [pki.SERVER])
    now = dt.datetime.now(dt.UTC)
    assert not pki.due(leaf.certificate, now + dt.timedelta(days=198))
    assert pki.due(leaf.certificate, now + dt.timedelta(days=200))
    assert not pki.due(ca.certificate, now + dt.timedelta(days=1820))
    assert pki.due(ca.certificate, now + dt.timedelta(days=1830))


def test_a_renewed_authority_stands_for_what_the_old_one_signed():
    old = pki.authority("Test")
    leaf = pki.issue(old, "host", ["host"], [pki.SERVER])
    assert pki.signed_by(leaf.certificate, pki.authority("Test", old.key).certificate)
    assert not pki.signed_by(leaf.certificate, pki.authority("Test").certificate)
