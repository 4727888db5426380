"""Names that entities may have, and that are still free."""

import re
from typing import Any

from vireo.base import Part
from vireo.engine.store.db import Db
from vireo.engine.store.table import E, Table
from vireo.errors import Invalid, Refused

PLAIN = re.compile(r"[\w.-]+")


ATTRIBUTES = {
    "VM": "vmStatic.name",
    "Cluster": "cluster.name",
    "Data Center": "privateStoragePool.name",
    "host": "vdsStatic.name",
    "quota": "quota.quotaName",
    "template": "vmTemplate.name",
}
"""What oVirt calls the name in faults."""


def _bad(text: str, what: str) -> Invalid:
    return Invalid(f"{text}, Attribute: {ATTRIBUTES[what]}" if what in ATTRIBUTES else text)


def check(name: str | None, what: str, verb: str, longest: int = 255) -> str:
    """The name, if it is one. Invalid, naming the rule, if not (oVirt's I18N name pattern for VMs, disks, hosts)."""
    if not name:
        raise _bad(f"Cannot {verb} {what}. The name must not be empty.", what)
    if len(name) > longest:
        raise _bad(f"Cannot {verb} {what}. The name has {len(name)} characters; at most {longest} are allowed.", what)
    if not PLAIN.fullmatch(name):
        raise _bad(f"Cannot {verb} {what}. The name {name!r} may hold only letters, digits, '-', '_' and '.'.", what)
    return name


def text(name: str | None, what: str, verb: str, longest: int = 255) -> str:
    """The name, where any text is one. Invalid if it is empty or too long."""
    if not name:
        raise Invalid(f"Cannot {verb} {what}. The name must not be empty.")
    if len(name) > longest:
        raise Invalid(f"Cannot {verb} {what}. The name has {len(name)} characters; at most {longest} are allowed.")
    return name


async def free(db: Db, table: Table[E], what: str, verb: str, *, name: str, but: str | None = None) -> None:
    """Refused if another entity of the table has the name. `but` is the id of the entity itself."""
    other: Part | None = await table.find(db, name=name)
    if other is not None and getattr(other, "id", None) != but:
        raise Refused(
            f"Cannot {verb} {what}. The name {name} is already in use, please choose a unique name and try again."
        )


VM_TAKEN = """
select 1 from vm v join cluster c on c.id = v.cluster
where v.name = %(name)s and v.id is distinct from %(but)s::uuid and c.data_center is not distinct from (
  select data_center from cluster where id::text = lower(%(id)s) or (%(id)s::text is null and name = %(cluster)s) limit 1)"""


async def free_vm(db: Db, verb: str, *, name: str, cluster: Any, but: str | None = None) -> None:
    """Refused if another VM of the data center has the name. `cluster` is a reference to one of its clusters.

    Others that want the name wait until the transaction ends.
    """
    await db.execute("select pg_advisory_xact_lock(hashtext(%s))", (f"vm:{name}",))
    asked = {"name": name, "but": but, "id": getattr(cluster, "id", None), "cluster": getattr(cluster, "name", None)}
    if await (await db.execute(VM_TAKEN, asked)).fetchone():
        raise Refused(
            f"Cannot {verb} VM. The name {name} is already in use, please choose a unique name and try again."
        )
