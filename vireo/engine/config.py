"""The engine's configuration: a JSON file, read once."""

from pathlib import Path

import msgspec


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Paths are absolute. `hosts_certificate` and `hosts_key` are what the engine shows to VDSMs."""

    state_dir: Path
    dsn: str
    """A libpq connection string; PostgreSQL 14 or newer."""
    address: str = "127.0.0.1"
    port: int = 8443
    fqdn: str = "localhost"
    ca: Path
    ca_key: Path | None = None
    certificate: Path
    key: Path
    hosts_certificate: Path
    hosts_key: Path
    admin_password_file: Path


def load(path: Path) -> Config:
    """The configuration in a file. ValueError, naming the file and the member, if it is wrong."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Config, dec_hook=lambda t, v: t(v))
    except (OSError, msgspec.MsgspecError) as e:
        raise ValueError(f"The configuration {path} cannot be used: {e}") from e
