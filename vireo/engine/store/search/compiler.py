"""The tree -> SQL. Values are parameters, always; names come from `fields/` only."""

from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from vireo.engine.store.search.kinds import KINDS
from vireo.engine.store.search.parser import parse
from vireo.engine.store.search.shape import Kind
from vireo.engine.store.search.tree import AnyOf, BadSearch, Condition, Node, Search, conditions
from vireo.engine.store.search.types import BadValue, Scope, Text
from vireo.errors import Invalid

TABLE = "e"


@dataclass(frozen=True)
class Query:
    """What belongs behind `from <table> e`. `params` are named `search_0` and so on; add others freely.

    `limit` is None for no limit. A page without a size is oVirt's: the first has everything, the others nothing.
    """

    where: sql.Composable
    params: dict[str, Any]
    order: sql.Composable
    limit: int | None = None
    offset: int = 0

    def tail(self) -> sql.Composable:
        """All of it in one."""
        text = "where {where} order by {order} limit {limit} offset {offset}"
        return sql.SQL(text).format(
            where=self.where, order=self.order, limit=sql.Literal(self.limit), offset=sql.Literal(self.offset)
        )


def compile(kind: str, text: str, *, case_sensitive: bool = False, max: int | None = None) -> Query:
    """The query for a search. `max` is the size of a page and the most that is found, `kind` one of `KINDS`.

    BadSearch: oVirt answers an empty list. Invalid: oVirt answers 400 (page 0, max below 0, an id that is none, jobs by
    anything but their correlation id). KeyError: there is no such kind.
    """
    found = KINDS[kind]
    search = parse(kind, text)
    if (search.sort or search.page is not None) and not found.sorts:
        raise BadSearch(f"A search for {found.object.lower()}s cannot be sorted or divided into pages", 0)
    writer = _Writer(found, case_sensitive)
    parts = [writer.scope.write(found.always)] if found.always else []
    if search.where is not None:
        parts.append(writer.node(search.where))
    limit, offset = _page(found, search, max)
    where = sql.SQL(" and ").join(parts) if parts else sql.SQL("true")
    return Query(where, writer.params, _order(found, search), limit, offset)


def _page(kind: Kind, search: Search, max: int | None) -> tuple[int | None, int]:
    page = 1 if search.page is None else search.page
    if page == 0:
        raise Invalid("Pages of a search are counted from 1")
    if max is not None and max < 0:
        raise Invalid(f"No less than nothing can be found, and max is {max}")
    if page > 1 and (max is None or not kind.pages):
        return 0, 0
    return max, (page - 1) * (max or 0)


def _order(kind: Kind, search: Search) -> sql.Composable:
    """oVirt: null is less than everything; whatever the order, equal rows come in the kind's own one."""
    keys = list(kind.order)
    if search.sort:
        direction = "desc nulls last" if search.descending else "asc nulls first"
        keys = [f"{key} {direction}" for key in kind.fields[search.sort].order] + keys
    return sql.SQL(", ").join(sql.SQL(key).format(e=sql.Identifier(TABLE)) for key in (*keys, "{e}.id"))


@dataclass
class _Writer:
    kind: Kind
    case_sensitive: bool
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def scope(self) -> Scope:
        return self.within(None)

    def within(self, link: str | None) -> Scope:
        return Scope(f"x_{link}" if link else TABLE, self.bind, self.case_sensitive)

    def bind(self, value: Any) -> sql.Composable:
        name = f"search_{len(self.params)}"
        self.params[name] = value
        return sql.Placeholder(name)

    def node(self, node: Node) -> sql.Composable:
        """The condition on a row. Those about the same related object are about the same row of it."""
        if isinstance(node, Condition):
            return self.linked(node) if node.link else self.test(node)
        if isinstance(node, AnyOf):
            return _brackets(" or ", [self.node(part) for part in node.parts])
        groups = _sharing(node.parts)
        return _brackets(" and ", [self.node(g[0]) if len(g) == 1 else self.joint(g) for g in groups])

    def linked(self, condition: Condition) -> sql.Composable:
        """A condition on a related object. Unequal is also what has none, as in oVirt's outer joins."""
        link = condition.link or ""
        found = self.exists(link, self.test(condition))
        if condition.field is None or condition.relation != "!=":
            return found
        return _brackets(" or ", [found, sql.SQL("not {}").format(self.exists(link, sql.SQL("true")))])

    def exists(self, link: str, test: sql.Composable) -> sql.Composable:
        text = "exists (select from {table} where {join} and {test})"
        return sql.SQL(text).format(table=self.table(link), join=self.join(link), test=test)

    def table(self, link: str) -> sql.Composable:
        return sql.SQL(KINDS[link].table + " {x}").format(x=sql.Identifier(f"x_{link}"))

    def join(self, link: str) -> sql.Composable:
        return sql.SQL(self.kind.links[link].join).format(e=sql.Identifier(TABLE), x=sql.Identifier(f"x_{link}"))

    def joint(self, parts: list[Node]) -> sql.Composable:
        """Several conditions that hold for the same related rows."""
        links = sorted({c.link for part in parts for c in conditions(part) if c.link})
        joins = [
            sql.SQL("left join {table} on {join}").format(table=self.table(link), join=self.join(link))
            for link in links
        ]
        return sql.SQL("exists (select from (select) one {joins} where {test})").format(
            joins=sql.SQL(" ").join(joins), test=_brackets(" and ", [self.plain(part) for part in parts])
        )

    def plain(self, node: Node) -> sql.Composable:
        """A condition where all related rows are joined already."""
        if isinstance(node, Condition):
            return self.test(node)
        word = " or " if isinstance(node, AnyOf) else " and "
        return _brackets(word, [self.plain(part) for part in node.parts])

    def test(self, condition: Condition) -> sql.Composable:
        scope = self.within(condition.link)
        kind = KINDS[condition.link] if condition.link else self.kind
        if condition.field is None:
            return _free_text(kind, condition, scope)
        try:
            return kind.fields[condition.field].where(condition.relation, condition.value, scope)
        except BadValue as e:
            raise BadSearch(f"{condition.field}: {e}", condition.position) from None


def _free_text(kind: Kind, condition: Condition, scope: Scope) -> sql.Composable:
    fields = [f for f in kind.fields.values() if isinstance(f, Text) and f.free]
    if not fields:
        raise Invalid(f"{kind.object.capitalize()}s can be searched for by {', '.join(kind.fields)} only")
    tests = [f.contains(condition.relation, condition.value, scope) for f in fields if not f.missing]
    return _brackets(" or ", tests) if tests else sql.SQL("false")


def _sharing(parts: tuple[Node, ...]) -> list[list[Node]]:
    """Parts in groups, so that no two groups speak of the same related object."""
    groups: list[tuple[set[str], list[Node]]] = []
    for part in parts:
        links = {c.link for c in conditions(part) if c.link}
        joined: tuple[set[str], list[Node]] = (links, [])
        for group in [g for g in groups if g[0] & links]:
            joined = (joined[0] | group[0], joined[1] + group[1])
            groups.remove(group)
        joined[1].append(part)
        groups.append(joined)
    return [nodes for _, nodes in groups]


def _brackets(word: str, parts: list[sql.Composable]) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(word).join(parts))
