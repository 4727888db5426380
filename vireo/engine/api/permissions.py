"""/permissions, and those below everything that can have some: who has which role on what."""

from typing import Any, Final

from msgspec.structs import replace

from vireo.engine.api._collection import Collection, limit_of
from vireo.engine.auth import permits
from vireo.engine.auth.objects import EVERYONE, SYSTEM, inside
from vireo.engine.ops._call import Call
from vireo.engine.ops.permission import _whose
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model import TYPES
from vireo.model.user import Group, Permission, Role, User

OWNERS: Final = {
    "vm": "vms",
    "host": "hosts",
    "cluster": "clusters",
    "data_center": "datacenters",
    "storage_domain": "storagedomains",
    "template": "templates",
    "network": "networks",
    "vnic_profile": "vnicprofiles",
    "mac_pool": "macpools",
    "disk": "disks",
    "vm_pool": "vmpools",
    "cpu_profile": "cpuprofiles",
    "disk_profile": "diskprofiles",
    "quota": "datacenters/{data_center}/quotas",
    "user": "users",
    "group": "groups",
}
"""Where the objects and principals of permissions are, by their kind."""

TYPE_OF: Final = {
    "vm": "Vm",
    "host": "Host",
    "cluster": "Cluster",
    "data_center": "DataCenter",
    "storage_domain": "StorageDomain",
    "template": "Template",
    "disk": "Disk",
    "vm_pool": "VmPool",
}
"""The kinds that a permission of the API can name; it says nothing of the others, as in oVirt."""

SELECT: Final = """
select p.id::text, p.role::text, p.principal::text, p.object::text, p.kind,
  exists (select from "group" g where g.id = p.principal) as of_group
from permission p where """
UP: Final = f"""(with recursive up (id) as (
  select %(object)s::uuid union select i.parent from up join ({inside()}) i on i.id = up.id where i.parent is not null)
  select id from up)"""  # noqa: S608


class SystemPermissions(Collection):
    """Permissions on the whole system."""

    path, cls, noun = "permissions", Permission, "permission"

    async def list(self, call: Call) -> list[Permission]:
        return await _select(call, "p.kind = 'system'", {})

    async def get(self, call: Call, id: str) -> Permission:
        return await _one(call, id, "true", {})

    async def view(self, call: Call, e: Permission) -> Permission:
        return _named(call, e)

    def address(self, call: Call, e: Any, *, written: bool = False) -> str:
        return _address(call, e, None)


class AssignedPermissions(Collection):
    """Permissions on an object, with those on what it is inside of; or all of a user or group."""

    path, cls, noun = "vms/{vm}/permissions", Permission, "permission"
    also = tuple(f"{where}/{{{kind}}}/permissions" for kind, where in OWNERS.items() if kind != "vm")

    async def list(self, call: Call) -> list[Permission]:
        return await _select(call, *self._condition(call))

    async def get(self, call: Call, id: str) -> Permission:
        return await _one(call, id, *self._condition(call))

    def _condition(self, call: Call) -> tuple[str, dict[str, Any]]:
        kind, id = _whose.owner(call.path)
        if not is_uuid(id):
            raise Gone(f"{kind} {id} does not exist")
        if kind == "user":
            return "p.principal in (select principals(%(owner)s))", {"owner": id}
        if kind == "group":
            return "p.principal = any(%(owners)s::uuid[])", {"owners": [id, EVERYONE]}
        return f"p.object in (select '{SYSTEM}'::uuid union all {UP})", {"object": id}

    async def view(self, call: Call, e: Permission) -> Permission:
        kind, id = _whose.owner(call.path)
        if "permission" in call.path:
            return _named(call, e)
        if kind in TYPE_OF:
            e = replace(e, **{k: None for k in TYPE_OF if k != kind}, **{kind: TYPES[TYPE_OF[kind]](id=id)})
        elif kind not in {"user", "group"}:
            e = replace(e, **dict.fromkeys(TYPE_OF))
        return _named(call, e)

    def address(self, call: Call, e: Any, *, written: bool = False) -> str:
        return _address(call, e, _whose.owner(call.path)[0])


def _named(call: Call, e: Permission) -> Permission:
    """In the answer that gives it to a group, oVirt names the group as if it were a user."""
    if call.path.get("added") == e.id and e.group is not None:
        return replace(e, user=User(id=e.group.id), group=None)
    return e


def _address(call: Call, e: Permission, kind: str | None) -> str:
    """Below whatever the permission names first (wire 9.4)."""
    if call.path.get("added") == e.id:
        first = next((k for k in sorted([*TYPE_OF, "user"]) if getattr(e, k) is not None), "user")
        return f"{OWNERS[first]}/{getattr(e, first).id}/permissions"
    if e.group is not None:
        return f"groups/{e.group.id}/permissions"
    if kind is None:
        return "permissions"
    if getattr(e, kind, None) is None:
        return ""  # as in oVirt, which knows no address of what is inherited, or on a kind that it does not name
    return f"{OWNERS[kind].format_map(call.path)}/{_whose.owner(call.path)[1]}/permissions"


async def _select(call: Call, where: str, params: dict[str, Any]) -> list[Permission]:
    rights = permits.filtered()
    if rights is not None:
        where += " and p.principal in (select principals(%(seen_user)s))"
        params = params | {"seen_user": rights.user}
    rows = await call.db.execute(SELECT + where + " order by p.created, p.id", params)
    found = [_permission(*row) async for row in rows]
    limit = limit_of(call)
    return found if limit is None else found[:limit]


async def _one(call: Call, id: str, where: str, params: dict[str, Any]) -> Permission:
    found = await _select(call, f"p.id = %(id)s and {where}", params | {"id": id}) if is_uuid(id) else []
    if not found:
        raise Gone(f"Permission {id} does not exist")
    return found[0]


def _permission(id: str, role: str, principal: str, object: str, kind: str, of_group: bool) -> Permission:
    who: dict[str, Any] = {"group": Group(id=principal)} if of_group else {"user": User(id=principal)}
    on: dict[str, Any] = {kind: TYPES[TYPE_OF[kind]](id=object)} if kind in TYPE_OF else {}
    return Permission(id=id, role=Role(id=role), **who, **on)
