"""Make a user of a directory known to the engine."""

import uuid

from vireo.engine.auth import directory
from vireo.engine.auth.directory import DOMAIN_ID, Person
from vireo.engine.auth.internal import DOMAIN
from vireo.engine.events import record
from vireo.engine.ops._call import Call
from vireo.engine.store import users
from vireo.errors import Invalid, NotFound
from vireo.model.user import Domain, User

PERMIT = "add_users_and_groups_from_directory"


async def add(call: Call, new: User) -> User:
    """By `user_name`, with or without the directory behind an @; one that is known already is answered as it is."""
    check_domain(new.domain)
    name = str(new.user_name).removesuffix(f"@{DOMAIN}")
    person = await directory.person(call.db, name=name)
    if person is None:
        raise NotFound(f"Entity not found: ADUSER@{DOMAIN}:: username={name}")
    query = "select id::text from \"user\" where domain = %s and spec ->> 'domain_entry_id' = %s"
    row = await (await call.db.execute(query, (DOMAIN, person.entry))).fetchone()
    if row:
        return User(id=row[0])
    user = _from(person)
    await users.add(call.db, user)
    await record(call.db, "USER_ADD", subject=user)
    return user


def check_domain(domain: Domain | None) -> None:
    """Invalid if there is no such directory: oVirt fails in a null pointer there."""
    known = domain is not None and (domain.name == DOMAIN or (domain.id or "").upper() == DOMAIN_ID)
    if not known:
        asked = domain and (domain.name or domain.id)
        raise Invalid(f"There is no directory {asked}; the internal one is {DOMAIN}.")


def _from(person: Person) -> User:
    return User(
        id=str(uuid.uuid4()),
        name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        department=person.department,
        namespace="*",
        principal=person.name,
        user_name=f"{person.name}@{DOMAIN}",
        domain=Domain(name=DOMAIN),
        domain_entry_id=person.entry,
    )
