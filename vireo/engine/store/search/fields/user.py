"""Users. `name` is the first name, as in the API; oVirt finds nothing when asked to sort users or for a page."""

from dataclasses import dataclass

from psycopg import sql

from vireo.engine.store.search.fields._tag import TAG
from vireo.engine.store.search.shape import Kind, Link, spec
from vireo.engine.store.search.types import Scope, Text, Word


@dataclass(frozen=True)
class Login(Text):
    """A user's name: with the name of the directory when the value has an @ in it."""

    def where(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        field = Text(spec("user_name")) if "@" in value else Text(self.source)
        return field.where(relation, value, scope)


KIND = Kind(
    name="user",
    object="USER",
    table='"user"',
    sorts=False,
    fields={
        "name": Text("{e}.name"),
        "lastname": Text(spec("last_name")),
        "usrname": Login(spec("principal")),
        "user_and_domain": Text(spec("user_name")),
        "login": Text(spec("principal")),
        "directory": Text("{e}.domain"),
        "department": Text(spec("department")),
        "type": Word("'user'::text", words=frozenset({"user", "group"})),
        "tag": TAG,
    },
    links={
        "vm": Link("{x}.id in (select p.object from permission p where p.principal = {e}.id)"),
        "event": Link('{x}."user" = {e}.id'),
    },
)
