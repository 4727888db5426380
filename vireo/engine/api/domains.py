"""/domains: the directories, and who is in them."""

from typing import Any

from vireo.engine.api._collection import Collection, limit_of
from vireo.engine.auth import directory
from vireo.engine.auth.directory import DOMAIN_ID, Person, Team
from vireo.engine.auth.internal import DOMAIN
from vireo.engine.ops._call import Call
from vireo.errors import Gone
from vireo.model.user import Domain, Group, User


class Domains(Collection):
    """The internal directory; its id is the hex of its name."""

    path, cls, parameter = "domains", Domain, "domain"

    async def list(self, call: Call) -> list[Domain]:
        return [Domain(id=DOMAIN_ID, name=DOMAIN)]

    async def get(self, call: Call, id: str) -> Domain:
        if id.upper() != DOMAIN_ID:
            raise Gone(f"There is no directory {id}")
        return Domain(id=DOMAIN_ID, name=DOMAIN)


class DomainUsers(Collection):
    """The users of a directory, whether or not the engine knows them; ids are the directory's."""

    path, cls, parameter = "domains/{domain}/users", User, "user"

    async def list(self, call: Call) -> list[User]:
        _check(call)
        pattern = _pattern(call)
        found = await directory.people(call.db, pattern) if pattern is not None else []
        return [_user(p) for p in found[: limit_of(call)]]

    async def get(self, call: Call, id: str) -> User:
        _check(call)
        person = await directory.person(call.db, entry=id.upper())
        if person is None:
            raise Gone(f"The directory has no user {id}")
        return _user(person)


class DomainGroups(Collection):
    """The groups of a directory."""

    path, cls, parameter = "domains/{domain}/groups", Group, "group"

    async def list(self, call: Call) -> list[Group]:
        _check(call)
        pattern = _pattern(call)
        found = await directory.teams(call.db, pattern) if pattern is not None else []
        return [_group(t) for t in found[: limit_of(call)]]

    async def get(self, call: Call, id: str) -> Group:
        _check(call)
        team = await directory.team(call.db, entry=id.upper())
        if team is None:
            raise Gone(f"The directory has no group {id}")
        return _group(team)


def _check(call: Call) -> None:
    if call.path["domain"].upper() != DOMAIN_ID:
        raise Gone(f"There is no directory {call.path['domain']}")


def _pattern(call: Call) -> str | None:
    """The value of `search`, `name=x*`, as a pattern of SQL; what asks for anything else finds nothing, as recorded."""
    text = call.query.get("search", "").strip()
    if not text:
        return "%"
    field, equals, value = (part.strip().strip('"') for part in text.partition("="))
    if field.lower() != "name" or not equals:
        return None
    escaped = value.replace("\0", "").replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return escaped.replace("*", "%")


def _user(p: Person) -> User:
    there: dict[str, Any] = {"groups": [Group(name=name) for name in p.groups]}
    return User(
        id=p.entry,
        name=p.first_name,
        last_name=p.last_name,
        email=p.email,
        department=p.department,
        namespace="*",
        principal=p.name,
        user_name=f"{p.name}@{DOMAIN}",
        domain=Domain(id=DOMAIN_ID, name=DOMAIN),
        **there,
    )


def _group(t: Team) -> Group:
    return Group(id=t.entry, name=t.name, namespace="*", domain=Domain(id=DOMAIN_ID, name=DOMAIN))
