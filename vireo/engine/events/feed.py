"""The change feed: the database tells every change when it commits (a trigger), and this hands it to listeners."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import psycopg
from psycopg import AsyncConnection

from vireo import log

logger = log.get(__name__)


class Change(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row of an entity or job was written: `op` is insert, update or delete; `status` its status after."""

    kind: str
    id: str
    op: str
    status: str | None = None
    revision: int | None = None
    correlation_id: str | None = None


_decode = msgspec.json.Decoder(Change).decode


class Feed:
    """Hands the database's changes to this process's listeners."""

    def __init__(self) -> None:
        self._ears: set[asyncio.Queue[Change]] = set()

    @contextmanager
    def listen(self, size: int = 1000) -> Iterator[asyncio.Queue[Change]]:
        """A queue of changes from now on. One that is not emptied loses the changes that it has no room for."""
        ear: asyncio.Queue[Change] = asyncio.Queue(size)
        self._ears.add(ear)
        try:
            yield ear
        finally:
            self._ears.discard(ear)

    async def run(self, dsn: str) -> None:
        """Listen for ever; a lost connection is made anew."""
        while True:
            try:
                async with await AsyncConnection.connect(dsn, autocommit=True) as db:
                    await db.execute("listen event")
                    async for note in db.notifies():
                        self._hand(_decode(note.payload))
            except psycopg.OperationalError as e:
                logger.warning("change feed lost its connection", error=str(e))
                await asyncio.sleep(0.5)

    def _hand(self, change: Change) -> None:
        for ear in self._ears:
            if not ear.full():
                ear.put_nowait(change)
