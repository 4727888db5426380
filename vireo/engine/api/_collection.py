"""A collection of entities: where it is, what is in it, and which verbs it has. One file per collection beside this one.

A collection is found when its file is there. Its verbs are the files of `engine/ops/<noun>/`: `add`, `update` and `remove`
are POST, PUT and DELETE, every other one is an action. A collection below another one names it in its path:
`vms/{vm}/nics`.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from msgspec.structs import replace
from psycopg import sql

from vireo.engine.auth import permits
from vireo.engine.ops._call import Call
from vireo.engine.store import search
from vireo.engine.store.table import Table, is_uuid
from vireo.errors import Invalid, NotFound
from vireo.model import Identified

Verb = Callable[..., Awaitable[Any]]
Rows = list


class Collection:
    """Subclass it: path, type, table; override what differs."""

    path: ClassVar[str]
    cls: ClassVar[type[Identified]]
    table: ClassVar[Table[Any] | None] = None
    noun: ClassVar[str] = ""
    kind: ClassVar[str | None] = None
    """The kind of the search language; None: `search` is accepted and ignored (wire 6.1)."""
    also: ClassVar[tuple[str, ...]] = ()
    """Further paths under which the same collection is listed; its entities' addresses stay below `path`."""
    parameter: ClassVar[str] = ""
    """The id's name in `Call.path`, when it is not the noun."""
    written: ClassVar[str] = ""
    """Where an entity is said to be in the answers of POST and PUT, when not below `path` (wire 9.4)."""
    bare: ClassVar[tuple[str, ...]] = ()
    """Names in the path of a list whose entities come without links: what is listed below a data center, mostly."""
    inline: ClassVar[tuple[str, ...]] = ()
    """Lists that are shown inside the entity although they are collections of their own, too."""

    hollow: ClassVar[bool] = False
    """Whether no entity at all is written `{"x": []}` in JSON, and not `{}`: oVirt does where it makes the list itself."""

    added: ClassVar[int] = 201
    """The status of the answer to POST; 200 where oVirt gives that (wire 8.2)."""

    async def list(self, call: Call) -> list[Any]:
        """Every entity that the request asks for."""
        table = self._table()
        limit = limit_of(call, strict=self.kind is not None)
        text = call.query.get("search")
        if self.kind is not None and text is not None:
            return await self._search(call, table, text, limit)
        seen, params = await permits.visible(call.db, table.name)
        if params is not None:
            return await self._seen(call, table, seen, params)
        return await table.list(call.db, limit=limit, **self.where(call))

    async def get(self, call: Call, id: str) -> Any:
        """The entity; Gone if there is none, or if it is not below the path's parent."""
        await permits.check_seen(call.db, self.entity or "", id)
        return await self._table().get(call.db, id)

    async def several(self, call: Call, ids: Rows[str]) -> Rows[Any]:
        """The entities with these ids, as far as they are there and may be seen: what references lead to."""
        if self.table is not None and type(self).get is Collection.get:
            wanted = [UUID(i) for i in ids if is_uuid(i)]
            seen, params = await permits.visible(call.db, self.table.name)
            if params is None:
                return await self.table.list(call.db, id=wanted)
            tail = sql.SQL("where {} and e.id = any({})").format(seen, sql.Placeholder("wanted"))
            return await self.table.select(call.db, tail, params | {"wanted": wanted})
        found = []
        for id in ids:
            with suppress(NotFound):
                found.append(await self.get(call, id))
        return found

    def address(self, call: Call, e: Any, *, written: bool = False) -> str:
        """The collection's path for this entity; `written`: as POST and PUT answer it."""
        if not (written and self.written):
            return self.path.format_map(call.path)
        names = [p[1:-1] for p in self.written.split("/")[1::2]]
        refs = {n: getattr(e, n).id for n in names if getattr(e, n, None) is not None}
        return self.written.format_map(refs) if len(refs) == len(names) else self.path.format_map(call.path)

    def where(self, call: Call) -> dict[str, Any]:
        """Columns that the path fixes."""
        columns = self._table().columns
        return {name: id for name, id in call.path.items() if name in columns and name != "id"}

    async def view(self, call: Call, e: Any) -> Any:
        """The entity as it is shown: what is worked out is filled in, what is not for clients is left out."""
        return e

    async def fresh(self, call: Call, e: Any) -> Any:
        """The entity with what only the answer to POST tells."""
        return e

    async def _search(self, call: Call, table: Table[Any], text: str, limit: int | None) -> Rows[Any]:
        case = call.flag("case_sensitive")
        try:
            query = search.compile(self.kind or "", text, case_sensitive=case, max=limit)
        except search.BadSearch:
            return []
        seen, params = await permits.visible(call.db, table.name)
        tail = sql.SQL("where {} and {} order by {}").format(query.where, seen, query.order)
        if query.limit is not None:
            tail += sql.SQL(" limit {}").format(query.limit)
        if query.offset:
            tail += sql.SQL(" offset {}").format(query.offset)
        found = await table.select(call.db, tail, query.params | (params or {}))
        fixed = self.where(call)
        return [e for e in found if all(getattr(getattr(e, c), "id", getattr(e, c)) == v for c, v in fixed.items())]

    async def _seen(self, call: Call, table: Table[Any], seen: sql.Composable, params: dict[str, Any]) -> Rows[Any]:
        """The list of a user who sees only what he has roles on."""
        fixed, limit = self.where(call), limit_of(call, strict=self.kind is not None)
        tests = [sql.SQL("{} = {}").format(sql.Identifier("e", c), sql.Placeholder(c)) for c in fixed]
        tail = sql.SQL("where {} order by e.name").format(sql.SQL(" and ").join([seen, *tests]))
        if limit is not None:
            tail += sql.SQL(" limit {}").format(limit)
        return await table.select(call.db, tail, params | fixed)

    @property
    def entity(self) -> str | None:
        """The kind of its entities in the eyes of permissions: the table's name."""
        return self.table.name if self.table is not None else None

    def _table(self) -> Table[Any]:
        assert self.table is not None, f"{type(self).__name__} has no table and does not say how to list"
        return self.table


def limit_of(call: Call, *, strict: bool = True) -> int | None:
    """`max`: None is no limit; what is no number is ignored; a negative one, too, unless `strict` (wire 5.5)."""
    try:
        limit = int(call.query.get("max", ""))
    except ValueError:
        return None
    if limit < 0:
        if not strict:
            return None
        raise Invalid(f"The maximum of results cannot be {limit}: it must not be negative.")
    return limit


def without(e: Any, *names: str) -> Any:
    """The entity without these attributes."""
    return replace(e, **dict.fromkeys(names))


@cache
def verbs(noun: str) -> dict[str, Verb]:
    """The functions of the files in ops/<noun>/, by name."""
    if not noun:
        return {}
    room = importlib.import_module(f"vireo.engine.ops.{noun}")
    names = [m.name for m in pkgutil.iter_modules(room.__path__) if not m.name.startswith("_")]
    found = {n: getattr(importlib.import_module(f"{room.__name__}.{n}"), n) for n in names}
    assert all(inspect.iscoroutinefunction(f) for f in found.values())
    return found


METHODS = ("add", "update", "remove")


def actions(noun: str) -> dict[str, Verb]:
    """The verbs that are actions, by their name in the path."""
    return {name.replace("_", ""): verb for name, verb in verbs(noun).items() if name not in METHODS}
