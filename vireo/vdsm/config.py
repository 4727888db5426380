"""VDSM's configuration: one JSON file."""

import uuid
from pathlib import Path
from typing import Any, Literal

import msgspec

from vireo.base import Part
from vireo.errors import Invalid
from vireo.wire.tls import PORT


class Config(Part, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an administrator or the host installation sets. Paths are absolute."""

    uuid: str = ""
    """This host's id; made once and kept in the state directory if absent."""
    address: str = "0.0.0.0"  # noqa: S104  engines may come from anywhere; they must show a certificate
    port: int = PORT
    ca: str = "/etc/pki/vdsm/certs/cacert.pem"
    certificate: str = "/etc/pki/vdsm/certs/vdsmcert.pem"
    key: str = "/etc/pki/vdsm/keys/vdsmkey.pem"
    libvirt: str = "qemu:///system"
    state_dir: str = "/var/lib/vdsm"
    run_dir: str = "/run/vdsm"
    """For sockets: a short path, as a socket's has 107 bytes at most."""
    display_address: str = ""
    """The address that VNC and SPICE servers listen on; absent: `address`."""
    networks: dict[str, Any] = {}
    """Logical networks, by name; what they are is for vdsm/net/ to know."""
    accelerator: Literal["auto", "kvm", "qemu"] = "auto"
    stats_interval: float = 15
    """Seconds between two Report.stats."""
    shutdown_limit: float = 120
    """Seconds after which a guest that was asked to shut down and goes on is reported Up again."""
    log_level: str = "INFO"

    @property
    def state(self) -> Path:
        return Path(self.state_dir)

    @property
    def run(self) -> Path:
        return Path(self.run_dir)

    @property
    def consoles(self) -> Path:
        """The directory of the logs of serial consoles."""
        return self.state / "consoles"

    @property
    def display(self) -> str:
        return self.display_address or self.address


def read(path: Path) -> Config:
    """The configuration, with the host's id in any case. Invalid if the file is missing or wrong."""
    try:
        config = msgspec.json.decode(path.read_bytes(), type=Config)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError) as e:
        raise Invalid(f"The configuration {path} cannot be used: {e}") from e
    config.state.mkdir(parents=True, exist_ok=True)
    return config if config.uuid else msgspec.structs.replace(config, uuid=_kept_uuid(config.state / "uuid"))


def _kept_uuid(path: Path) -> str:
    if not path.exists():
        path.write_text(f"{uuid.uuid4()}\n")
    return path.read_text().strip()
