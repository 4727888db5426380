"""How a file in `fields/` describes what can be searched.

SQL fragments name the table that is searched `{e}`, and in links the related one `{x}`. No braces else, and no percent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from vireo.engine.store.search.types import Field


@dataclass(frozen=True)
class Link:
    """A cross reference: rows of another kind that belong to one of ours. `join` says which, over `{e}` and `{x}`."""

    join: str


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One search object of oVirt.

    `order` is the order when none is asked for: pairs of expression and direction, completed by the id.
    `always` holds for whatever is found. `sorts` and `pages` are False where oVirt finds nothing when asked to sort, or
    for any page but the first.
    """

    name: str
    object: str
    table: str
    fields: Mapping[str, Field]
    links: Mapping[str, Link] = field(default_factory=dict)
    order: tuple[str, ...] = ("{e}.name",)
    always: str | None = None
    plural: bool = True
    sorts: bool = True
    pages: bool = True

    @property
    def words(self) -> Collection[str]:
        """The names of the fields as the parser compares them."""
        return {name.upper() for name in self.fields}

    def extended(self, fields: Mapping[str, Field], links: Collection[str]) -> "Kind":
        """With fields and links that never have a value."""
        return replace(
            self, fields={**self.fields, **fields}, links={**self.links, **dict.fromkeys(links, Link("false"))}
        )


def spec(path: str, cast: str = "") -> str:
    """The text of an attribute inside `spec`, e.g. `os.type`, or what it is cast to."""
    *parts, last = path.split(".")
    inner = "{e}.spec" + "".join(f"->'{part}'" for part in parts) + f"->>'{last}'"
    return f"({inner})::{cast}" if cast else f"({inner})"


def version(path: str, row: str = "{e}") -> str:
    """A version inside `spec` as text: `4.8`."""
    inner = f"{row}.spec" + "".join(f"->'{part}'" for part in path.split("."))
    return f"({inner}->>'major' || '.' || ({inner}->>'minor'))"


def flag(path: str) -> str:
    """A boolean inside `spec` that is false when it is absent."""
    return f"coalesce({spec(path, 'boolean')}, false)"
