"""One at a time for each image, and for each domain as a whole: an ask that is repeated waits for the first."""

import asyncio
from weakref import WeakValueDictionary


class Locks:
    """`async with locks(id):`. A lock that nobody holds or waits for is forgotten."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __call__(self, id: str) -> asyncio.Lock:
        return self._locks.setdefault(id, asyncio.Lock())
