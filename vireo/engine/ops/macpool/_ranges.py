"""What ranges of MAC addresses a pool may have."""

import re
from itertools import pairwise

from vireo.engine.store import mac_pools
from vireo.engine.store.db import Db
from vireo.errors import Invalid, Refused
from vireo.model.network import MacPool

MAC = re.compile(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")


def _number(mac: str | None) -> int:
    if not mac or not MAC.fullmatch(mac):
        raise Invalid(f"{mac!r} is no MAC address: six pairs of hexadecimal digits with colons between are needed.")
    if int(mac[:2], 16) & 1:
        raise Invalid(f"MAC address {mac} is a multicast address; no network card can have it.")
    return int(mac.replace(":", ""), 16)


def _spans(pool: MacPool) -> list[tuple[int, int]]:
    return [(_number(r.from_), _number(r.to)) for r in pool.ranges or []]


async def check(db: Db, pool: MacPool, verb: str) -> None:
    """Invalid if an address is none, Refused if ranges are empty or overlap where that is not allowed."""
    spans = sorted(_spans(pool))
    if not spans:
        raise Invalid(f"Cannot {verb} MAC pool. It must have a range.")
    if any(first > last for first, last in spans):
        raise Refused(f"Cannot {verb} MAC pool. A range ends before it begins.")
    if any(a[1] >= b[0] for a, b in pairwise(spans)):
        raise Refused(f"Cannot {verb} MAC pool. Its ranges overlap.")
    if pool.allow_duplicates:
        return
    for other in await mac_pools.list(db):
        if other.id == pool.id or other.allow_duplicates:
            continue
        if any(a <= last and first <= b for a, b in _spans(other) for first, last in spans):
            raise Refused(f"Cannot {verb} MAC pool. Its ranges overlap with those of MAC pool {other.name}.")
