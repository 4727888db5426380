"""StorageDomain.*: make, use and remove storage domains."""

from typing import TYPE_CHECKING, Any

from vireo.errors import HostError, Invalid
from vireo.vdsm.storage import _apart, _metadata, attached
from vireo.vdsm.storage._locks import Locks
from vireo.vdsm.storage.attached import Attached
from vireo.vdsm.storage.volumes import as_info
from vireo.wire.methods import DomainInfo, VolumeInfo
from vireo.wire.rpc import Methods

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

ROLES = ("Data", "Iso", "Backup")
NAME_LIMIT = 250


def verbs(host: "Host") -> Methods:
    """The verbs of this file, by name."""
    only = Locks()

    async def create(sdUUID: str, name: str, type: str, path: str, role: str = "Data") -> DomainInfo:
        attached.checked(sdUUID=sdUUID)
        _check_name(name)
        if role not in ROLES:
            raise Invalid(f"A storage domain's role is one of {', '.join(ROLES)}, not {role!r}")
        root = await _connect(host, type, path)
        metadata = _metadata.domain(sdUUID, name, type.upper(), role, path)
        async with only(sdUUID):
            return as_domain(await _apart.call("create_domain", root, sdUUID, metadata), path)

    async def attach(sdUUID: str, type: str, path: str) -> DomainInfo:
        attached.checked(sdUUID=sdUUID)
        root = await _connect(host, type, path)
        metadata = await _apart.call("read_domain", root, sdUUID)
        attached.remember(host, Attached(uuid=sdUUID, type=type.lower(), path=path, root=root))
        return as_domain(metadata, path)

    async def detach(sdUUID: str) -> None:
        attached.checked(sdUUID=sdUUID)
        domain = next((domain for domain in attached.domains(host) if domain.uuid == sdUUID), None)
        attached.forget(host, sdUUID)
        if domain and all(other.path != domain.path for other in attached.domains(host)):
            await attached.kind(domain.type).disconnect(str(attached.state(host)), domain.path)

    async def remove(sdUUID: str, type: str, path: str) -> None:
        attached.checked(sdUUID=sdUUID)
        if any(domain.uuid == sdUUID for domain in attached.domains(host)):
            raise HostError(
                f"Storage domain {sdUUID} is in use on this host. Put it to maintenance and detach it first.",
                "cannot_format_attached_storage_domain",
            )
        root = await _connect(host, type, path)
        async with only(sdUUID):
            await _apart.call("remove_domain", root, sdUUID, limit=600)

    async def get_volumes(sdUUID: str) -> list[VolumeInfo]:
        found = await _apart.call("volumes", attached.find(host, sdUUID).root, sdUUID, limit=120)
        return [as_info(volume) for volume in found]

    return {
        "StorageDomain.create": create,
        "StorageDomain.attach": attach,
        "StorageDomain.detach": detach,
        "StorageDomain.remove": remove,
        "StorageDomain.getVolumes": get_volumes,
    }


async def _connect(host: "Host", type: str, path: str) -> str:
    if not isinstance(path, str) or not path.isprintable():
        raise Invalid(f"{path!r} is not a path of storage")
    return str(await attached.kind(type).connect(str(attached.state(host)), path))


def _check_name(name: str) -> None:
    if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > NAME_LIMIT:
        raise Invalid(f"A storage domain's name has 1 to {NAME_LIMIT} printable characters; {name!r} has not")


def as_domain(metadata: dict[str, Any], path: str) -> DomainInfo:
    """What the domain says of itself, in the wire's words. `path` is where it was asked for."""
    return DomainInfo(
        uuid=metadata["SDUUID"],
        name=metadata.get("DESCRIPTION", ""),
        type=metadata.get("TYPE", "").lower(),
        version=int(metadata.get("VERSION", "5")),
        role=metadata.get("CLASS", "Data"),
        path=path,
    )
