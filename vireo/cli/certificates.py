"""The certificates of an installation: made once, renewed at half life by `vireo up`."""

import secrets as random
from collections.abc import Iterable
from pathlib import Path

from cryptography import x509

from vireo.cli.state import Settings, State, host_names, write
from vireo.engine import pki

ENGINE, LINK, HOST = "engine", "engine-to-hosts", "host"
"""https of the engine; the engine as a client of VDSMs; this machine's VDSM."""


def ensure(state: State, settings: Settings) -> list[str]:
    """Make or renew what is missing, due or of another authority; the names of what was written."""
    written = []
    ca = _read(state, "ca")
    if ca is None or pki.due(ca.certificate):
        ca = pki.authority("Vireo", ca.key if ca else None)
        _write(state, "ca", ca)
        written.append("ca")
    for name, names, purposes in _wanted(settings):
        old = _read(state, name)
        if old is None or pki.due(old.certificate) or not _fits(old, ca, names):
            _write(state, name, pki.issue(ca, host_names(settings)[1], names, purposes))
            written.append(name)
    return written


def ensure_password(state: State) -> None:
    """A password for admin@internal, in a file that only its owner can read."""
    if not state.password_file.exists():
        write(state.password_file, f"{random.token_urlsafe(15)}\n")


def certificate(state: State, name: str) -> Path:
    return state.pki / f"{name}.pem"


def key(state: State, name: str) -> Path:
    return state.secrets / f"{name}.key"


def _wanted(settings: Settings) -> Iterable[tuple[str, list[str], list[x509.ObjectIdentifier]]]:
    names = host_names(settings)
    yield ENGINE, names, [pki.SERVER]
    yield LINK, names[:2], [pki.CLIENT]
    yield HOST, names, [pki.SERVER, pki.CLIENT]


def _fits(pair: pki.Pair, ca: pki.Pair, names: Iterable[str]) -> bool:
    return (
        pki.matches(pair)
        and pki.signed_by(pair.certificate, ca.certificate)
        and set(names) <= pki.stands_for(pair.certificate)
    )


def _read(state: State, name: str) -> pki.Pair | None:
    try:
        return pki.Pair(certificate(state, name).read_bytes(), key(state, name).read_bytes())
    except FileNotFoundError:
        return None


def _write(state: State, name: str, pair: pki.Pair) -> None:
    write(key(state, name), pair.key)
    write(certificate(state, name), pair.certificate, 0o644)
