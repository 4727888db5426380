"""/roles, their permits, and the roles that users and groups have on the whole system."""

from msgspec.structs import replace

from vireo.engine.api._collection import Collection
from vireo.engine.auth.catalogue import BY_NUMBER
from vireo.engine.auth.objects import EVERYONE
from vireo.engine.ops._call import Call
from vireo.engine.ops.permission import _whose
from vireo.engine.store import roles
from vireo.engine.store.table import is_uuid
from vireo.errors import Gone
from vireo.model.user import Permit, Role, User


class Roles(Collection):
    """Sets of permits: those of every installation, and custom ones."""

    path, cls, table, noun, parameter = "roles", Role, roles, "role", "role"


class Permits(Collection):
    """What a role lets do; a permit's id is its number in oVirt's ActionGroup."""

    path, cls, noun, parameter = "roles/{role}/permits", Permit, "permit", "permit"

    async def list(self, call: Call) -> list[Permit]:
        return await _permits(call)

    async def get(self, call: Call, id: str) -> Permit:
        return await _permit(call, id)


class AssignedRoles(Collection):
    """The roles of a user or group on the whole system, those of everyone included."""

    path, cls, parameter = "users/{user}/roles", Role, "role"
    also = ("groups/{group}/roles",)

    async def list(self, call: Call) -> list[Role]:
        kind, id = _owner(call)
        if not is_uuid(id):
            raise Gone(f"{kind} {id} does not exist")
        whose = "(select principals(%(id)s))" if kind == "user" else "(%(id)s, %(everyone)s)"
        query = f"select distinct role::text from permission where kind = 'system' and principal in {whose}"  # noqa: S608
        rows = await (await call.db.execute(query, {"id": id, "everyone": EVERYONE})).fetchall()
        return await roles.list(call.db, id=[r for (r,) in rows])

    async def get(self, call: Call, id: str) -> Role:
        for role in await self.list(call):
            if role.id == id:
                return role
        raise Gone(f"There is no role {id}")

    async def view(self, call: Call, e: Role) -> Role:
        # oVirt names the group, too, as if it were a user
        id = _owner(call)[1]
        if "role" in call.path:
            return replace(e, user=User(id=id))
        return Role(id=e.id, name=e.name, user=User(id=id))

    def address(self, call: Call, e: Role, *, written: bool = False) -> str:
        return f"users/{_owner(call)[1]}/roles"


class AssignedPermits(Collection):
    """The permits of such a role."""

    path, cls, parameter = "users/{user}/roles/{role}/permits", Permit, "permit"

    async def list(self, call: Call) -> list[Permit]:
        return await _permits(call)

    async def get(self, call: Call, id: str) -> Permit:
        return await _permit(call, id)


def _owner(call: Call) -> tuple[str, str]:
    return _whose.owner({k: v for k, v in call.path.items() if k in {"user", "group"}})


async def _permits(call: Call) -> list[Permit]:
    role = await roles.get(call.db, call.path["role"])
    rows = await call.db.execute("select permit from role_permit where role = %s order by seq", (role.id,))
    found = [BY_NUMBER[number] async for (number,) in rows]
    return [
        Permit(id=str(p.number), name=p.name, administrative=p.administrative, role=Role(id=role.id)) for p in found
    ]


async def _permit(call: Call, id: str) -> Permit:
    for permit in await _permits(call):
        if permit.id == id:
            return replace(permit)
    raise Gone(f"Role {call.path['role']} has no permit {id}")
