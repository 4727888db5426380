"""Add a storage domain: make it on its storage. It is not attached to a data center yet."""

import uuid
from typing import Any

from msgspec.structs import replace

from vireo.engine.events import record
from vireo.engine.ops import _names
from vireo.engine.ops._call import Call
from vireo.engine.store import hosts, storage_domains
from vireo.engine.store.db import Db
from vireo.engine.taskomatic import Lock, Run, Undo, Wish, job, undo
from vireo.errors import Invalid, Refused
from vireo.model.host import Host, HostStatus
from vireo.model.storage import (
    HostStorage,
    StorageDomain,
    StorageDomainStatus,
    StorageDomainType,
    StorageFormat,
    StorageType,
)

PERMIT = "create_storage_domain"
ON = "system"


async def add(call: Call, new: StorageDomain) -> StorageDomain:
    """The answer waits until the host has made it. So far: data domains of type localfs."""
    storage = new.storage
    if not new.name or not new.host or storage is None or storage.type is None or new.type is None:
        raise Invalid(
            "StorageDomain [name, host.id|name, type, storage.type] required for add", "Incomplete parameters"
        )
    if storage.type != StorageType.LOCALFS or new.type != StorageDomainType.DATA:
        raise Refused(
            f"Cannot add Storage. {new.type.value} domains of type {storage.type.value} are not supported yet."
        )
    if not storage.path or not storage.path.startswith("/"):
        raise Invalid("Cannot add Storage. storage.path must be an absolute path on the host.")
    name = _names.check(new.name, "Storage", "add", 50)
    await _names.free(call.db, storage_domains, "Storage", "add", name=name)
    host = await hosts.refer(call.db, new.host)
    if host.status != HostStatus.UP:
        raise Refused(f"Cannot add Storage. Host {host.name} is {host.status and host.status.value}, not up.")
    domain = replace(
        new,
        id=str(uuid.uuid4()),
        name=name,
        host=Host(id=host.id),
        status=StorageDomainStatus.LOCKED,
        storage=HostStorage(type=storage.type, path=storage.path.rstrip("/")),
        storage_format=StorageFormat.V5,
        master=False,
        description=new.description or "",
        comment=new.comment or "",
        block_size=512,
        backup=bool(new.backup),
        wipe_after_delete=bool(new.wipe_after_delete),
        discard_after_delete=bool(new.discard_after_delete),
        warning_low_space_indicator=new.warning_low_space_indicator or 10,
        critical_space_action_blocker=new.critical_space_action_blocker or 5,
    )
    await storage_domains.add(call.db, domain)
    back = Undo(storage_domains_remove, (domain.id,))
    wish = Wish(add_domain, (domain.id, host.id), f"Adding Storage Domain {name}", (lock(domain),), (back,))
    await call.enqueue(wish)
    call.wait = True
    return domain


def lock(domain: StorageDomain) -> Lock:
    """The lock that a storage domain's jobs hold."""
    return Lock(f"storage_domain:{domain.id}", f"Storage domain {domain.name}")


@job
async def add_domain(run: Run, id: str, host: str) -> None:
    """Have the host make it; a host that says no undoes it."""
    domain = await run.read(storage_domains.get, id)
    storage = domain.storage or HostStorage()
    where: dict[str, Any] = {"sdUUID": id, "type": storage.type, "path": storage.path}
    await run.undo(no_domain, id, host, storage.type, storage.path)
    await run.call(host, "StorageDomain.create", **where, name=domain.name, role="Data")
    await run.end(_made, id)


@undo
async def no_domain(run: Run, id: str, host: str, type: str, path: str) -> None:
    """What there is of it on the storage goes; nothing there is fine."""
    await run.call(host, "StorageDomain.remove", sdUUID=id, type=type, path=path)


@undo
async def storage_domains_remove(db: Db, id: str) -> None:
    """The domain was never there."""
    await storage_domains.remove(db, id)


async def _made(db: Db, id: str) -> None:
    domain = await storage_domains.get(db, id, lock=True)
    await storage_domains.save(db, replace(domain, status=StorageDomainStatus.UNATTACHED))
    await record(db, "USER_ADD_STORAGE_DOMAIN", storage_domain=domain, host=domain.host)
