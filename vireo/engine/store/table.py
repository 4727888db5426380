"""Entities in PostgreSQL: columns for what SQL must see, `spec` for the rest.

A column that is a reference (`cluster`) holds the id; in the entity it is a value with that id. `mac.address` is a column
`mac` that holds the member `address` of the attribute. Ids are text in the entities and uuid in the database.
"""

import uuid
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from vireo.base import Part
from vireo.engine.store.db import Db
from vireo.errors import Gone, Invalid, NotFound


class Entity(Protocol):
    """What has an id and a name."""

    @property
    def id(self) -> str | None: ...
    @property
    def name(self) -> str | None: ...


E = TypeVar("E", bound=Part)
Rows = list
NEVER_STORED = ("href", "actions", "link", "creation_status")
DUMPS = msgspec.json.encode


class Table(Generic[E]):
    """The rows of one entity type. `columns` are the attributes kept outside `spec`; `label` is the type's name for people."""

    def __init__(self, name: str, cls: type[E], *columns: str, label: str = "") -> None:
        self.name, self.cls, self.label = name, cls, label or cls.__name__
        self._member = {c: member for c, _, member in (c.partition(".") for c in columns) if member}
        self.columns = ("id", "name", *(c.partition(".")[0] for c in columns))
        self._table = sql.Identifier(name)
        self._select = sql.SQL("select {} from {} e").format(
            sql.SQL(", ").join(sql.Identifier("e", c) for c in (*self.columns, "spec")), self._table
        )

    async def get(self, db: Db, id: str | None, *, lock: bool = False) -> E:
        """The entity, its row locked until the transaction ends if `lock`. Gone if there is none."""
        found = await self.find(db, lock=lock, id=id) if is_uuid(id) else None
        if found is None:
            raise Gone(f"{self.label} {id} does not exist")
        return found

    async def find(self, db: Db, *, lock: bool = False, **columns: Any) -> E | None:
        """The first entity whose columns have these values."""
        found = await self.list(db, limit=1, lock=lock, **columns)
        return found[0] if found else None

    async def refer(self, db: Db, ref: Any, *, lock: bool = False, **columns: Any) -> E:
        """The entity that a reference in a request names, by id or by name. NotFound as oVirt words it (wire 7.5)."""
        id, name = getattr(ref, "id", None), getattr(ref, "name", None)
        if id is not None:
            if not is_uuid(id):
                raise Invalid(f"Invalid UUID string: {id}", "Operation failed")
            found = await self.find(db, lock=lock, id=id)
            said = f"id={id}"
        else:
            found = await self.find(db, lock=lock, name=name, **columns)
            said = f"name={name}"
        if found is None:
            raise NotFound(f"Entity not found: {self.label}: {said}")
        return found

    async def list(
        self, db: Db, *, limit: int | None = None, lock: bool = False, order: str = "name", **columns: Any
    ) -> Rows[E]:
        """Entities whose columns have these values; None means null, a list means any of these."""
        where = [_condition(c, v) for c, v in columns.items()]
        query = self._select
        if where:
            query += sql.SQL(" where ") + sql.SQL(" and ").join(where)
        query += sql.SQL(" order by {}").format(sql.Identifier("e", order))
        if limit is not None:
            query += sql.SQL(" limit {}").format(limit)
        if lock:
            query += sql.SQL(" for update")
        values = {c: v for c, v in columns.items() if v is not None}
        return [self._entity(r) async for r in await db.cursor(row_factory=dict_row).execute(query, values)]

    async def select(self, db: Db, tail: sql.Composable, params: Any) -> Rows[E]:
        """Entities of a query that goes on after `from {table} e`."""
        query = self._select + sql.SQL(" ") + tail
        return [self._entity(r) async for r in await db.cursor(row_factory=dict_row).execute(query, params)]

    async def add(self, db: Db, e: E) -> None:
        row = self._row(e)
        query = sql.SQL("insert into {} ({}) values ({})")
        values = sql.SQL(", ").join(map(sql.Placeholder, row))
        await db.execute(query.format(self._table, sql.SQL(", ").join(map(sql.Identifier, row)), values), row)

    async def save(self, db: Db, e: E) -> None:
        row = self._row(e)
        sets = sql.SQL(", ").join(sql.SQL("{} = {}").format(sql.Identifier(c), sql.Placeholder(c)) for c in row)
        query = sql.SQL("update {} set {}, revision = revision + 1 where id = %(id)s")
        await db.execute(query.format(self._table, sets), row)

    async def remove(self, db: Db, id: str | None) -> None:
        await db.execute(sql.SQL("delete from {} where id = %s").format(self._table), (id,))

    def _row(self, e: E) -> dict[str, Any]:
        spec = msgspec.to_builtins(e)
        for name in NEVER_STORED:
            spec.pop(name, None)
        row = {c: self._flat(c, spec.pop(c, None)) for c in self.columns}
        return row | {"spec": Jsonb(spec, dumps=DUMPS)}

    def _entity(self, row: dict[str, Any]) -> E:
        spec = row.pop("spec")
        for c, v in row.items():
            if isinstance(v, uuid.UUID):
                spec[c] = str(v) if c == "id" else {"id": str(v)}
            elif v is not None:
                spec[c] = {self._member[c]: v} if c in self._member else v
        return msgspec.convert(spec, self.cls)

    def _flat(self, column: str, value: Any) -> Any:
        return value.get(self._member.get(column, "id")) if isinstance(value, dict) else value


def _condition(column: str, value: Any) -> sql.Composable:
    name = sql.Identifier("e", column)
    if value is None:
        return sql.SQL("{} is null").format(name)
    if isinstance(value, list):
        return sql.SQL("{} = any({})").format(name, sql.Placeholder(column))
    return sql.SQL("{} = {}").format(name, sql.Placeholder(column))


def is_uuid(text: str | None) -> bool:
    """Whether it is a UUID as oVirt takes it: with dashes, in any case (wire 1.15)."""
    try:
        return text is not None and len(text) == 36 and bool(uuid.UUID(text))
    except ValueError:
        return False
