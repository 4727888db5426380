"""The storage domains that this host uses: remembered over a restart, looked up by id, and watched.

Each is a file `storage/<id>.json` in VDSM's state directory, so that attach and detach are one rename or one unlink.
"""

import asyncio
import uuid
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from vireo import log, rooms
from vireo.base import Part
from vireo.errors import HostError, Invalid
from vireo.vdsm.storage import _apart, _files
from vireo.wire.methods import DomainStats, Location
from vireo.wire.rpc import Methods

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

logger = log.get(__name__)

CHECK_LIMIT = 10.0
"""Seconds that a domain may take to answer before it is reported as a problem."""


class Attached(Part, frozen=True, kw_only=True):
    """A domain in use. `root` is the directory of this host that holds it."""

    uuid: str
    type: str
    path: str
    root: str


def checked(**ids: str) -> None:
    """Invalid unless each is a UUID in lower case: ids become names of files."""
    for name, id in ids.items():
        try:
            good = str(uuid.UUID(id)) == id
        except (ValueError, AttributeError, TypeError):
            good = False
        if not good:
            raise Invalid(f"{name} must be a UUID and is {id!r}")


def kind(type: str) -> ModuleType:
    """The module of a storage type, by the name that the engine has for it."""
    known = {m.TYPE: m for m in rooms.load("vireo.vdsm.storage") if hasattr(m, "TYPE")}
    if str(type).lower() not in known:
        raise HostError(
            f"Storage type {type!r} is not supported by this host. It knows {', '.join(sorted(known))}.",
            "unsupported_storage_domain_type",
        )
    return known[type.lower()]


def state(host: "Host") -> Path:
    """Where VDSM keeps what it knows of storage."""
    return Path(host.config.state_dir) / "storage"


def find(host: "Host", uuid: str) -> Attached:
    """HostError `storage_domain_does_not_exist` when it is not attached here."""
    checked(sdUUID=uuid)
    try:
        return msgspec.json.decode((state(host) / f"{uuid}.json").read_bytes(), type=Attached)
    except FileNotFoundError:
        raise HostError(
            f"Storage domain {uuid} does not exist on this host: it is not attached. Activate it first.",
            "storage_domain_does_not_exist",
        ) from None


def remember(host: "Host", domain: Attached) -> None:
    """From now on it is in use, after a restart too."""
    state(host).mkdir(parents=True, exist_ok=True)
    _files.write(state(host) / f"{domain.uuid}.json", msgspec.json.encode(domain))


def forget(host: "Host", uuid: str) -> None:
    """It is no longer in use."""
    (state(host) / f"{uuid}.json").unlink(missing_ok=True)


def domains(host: "Host") -> list[Attached]:
    """All that are in use, by id."""
    return [msgspec.json.decode(file.read_bytes(), type=Attached) for file in sorted(state(host).glob("*.json"))]


async def path(host: "Host", location: Location) -> str:
    """A volume's file, for libvirt; with an empty volUUID, the file of the image's leaf.

    HostError `volume_does_not_exist`, or `cannot_prepare_illegal_volume` when what is in it cannot be trusted.
    """
    domain, image = find(host, location.sdUUID), location.imgUUID
    checked(imgUUID=image, **({"volUUID": location.volUUID} if location.volUUID else {}))
    found = [
        volume
        for volume in await _apart.call("volumes", domain.root, domain.uuid, image)
        if (volume["uuid"] == location.volUUID if location.volUUID else volume["VOLTYPE"] == "LEAF")
    ]
    if not found:
        name = f"Volume {location.volUUID}" if location.volUUID else "A leaf volume"
        raise HostError(
            f"{name} of image {image} does not exist in storage domain {domain.uuid}", "volume_does_not_exist"
        )
    if found[0]["LEGALITY"] == "ILLEGAL":
        raise HostError(
            f"Volume {found[0]['uuid']} of image {image} is illegal: an operation on it did not end. Finish or undo it.",
            "cannot_prepare_illegal_volume",
        )
    return str(found[0]["path"])


async def stats(host: "Host") -> list[DomainStats]:
    """Every attached domain's space, in bytes; with `problem` where it does not answer. Takes at most CHECK_LIMIT s."""
    async with asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(_stats(domain)) for domain in domains(host)]
    return [task.result() for task in asked]


async def _stats(domain: Attached) -> DomainStats:
    try:
        total, free = await _apart.call("space", domain.root, domain.uuid, limit=CHECK_LIMIT)
    except HostError as e:
        return DomainStats(sdUUID=domain.uuid, problem=str(e))
    return DomainStats(sdUUID=domain.uuid, disktotal=total, diskfree=free)


def verbs(host: "Host") -> Methods:
    """The verbs of this file, by name."""

    async def get_storage_repo_stats() -> list[DomainStats]:
        return await stats(host)

    return {"Host.getStorageRepoStats": get_storage_repo_stats}


async def start(host: "Host") -> None:
    """Mount again what was in use before the restart, and let VMs find their volumes."""

    async def volume_path(location: Location) -> str:
        return await path(host, location)

    host.volume_path = volume_path
    for domain in domains(host):
        try:
            await kind(domain.type).connect(str(state(host)), domain.path)
        except HostError as e:  # its problem is in the stats until it is back
            logger.warning("storage is not reachable", domain=domain.uuid, error=str(e))
