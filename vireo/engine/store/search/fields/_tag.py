"""Tags of an object."""

from dataclasses import dataclass

from psycopg import sql

from vireo.engine.store.search.types import Scope, Text, pattern


@dataclass(frozen=True)
class Tagged(Text):
    """What has a tag of this name, or one below it.

    As recorded: case always counts; a name with capitals is found only where the value has a `*`; the root finds nothing;
    unequal is what has not the tag itself. `key` is the id that tags are on.
    """

    free: bool = False
    key: str = "{e}.id"

    def where(self, relation: str, value: str, scope: Scope) -> sql.Composable:
        name = "t.name like {value}" if "*" in value else "t.name = {value} and t.name = lower(t.name)"
        test = sql.SQL(name).format(value=scope.bind(pattern(value) if "*" in value else value))
        deeper = sql.SQL("union select c.id from below join tag c on c.parent = below.id" if relation != "!=" else "")
        found = sql.SQL(
            "{key} in (with recursive below (id) as (select t.id from tag t where t.parent is not null and {test}"
            " {deeper}) select g.object from tagged g where g.tag in (select id from below))"
        ).format(test=test, deeper=deeper, key=scope.write(self.key))
        return sql.SQL("not {}").format(found) if relation == "!=" else found


TAG = Tagged("(select min(t.name) from tagged g join tag t on t.id = g.tag where g.object = {e}.id)")
