"""The change feed over HTTP: server-sent events, one per change of an entity or job (WHATWG HTML 9.2).

`GET events/stream?kind=vm&kind=host`. Each event has the number of its change as id; who comes back with it, in the header
Last-Event-ID or as `last_event_id`, goes on where he was. `event: reset` says that this is no longer possible, or that the
listener may see other things than before: load everything anew; what follows is complete from there on.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from vireo.context import user_id
from vireo.engine.api._seen import Seen, listener
from vireo.engine.api._sso import session_of
from vireo.engine.events.feed import Feed, Lost, Told, check, newest
from vireo.engine.store.db import Pool
from vireo.errors import Invalid, Unauthorized

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that both sides know the connection lives. It carries the id that
was reached, so that one who listens to a rare kind does not fall out of the window."""
RETRY = 2000
"""Milliseconds that a client waits before it comes back."""
RECHECK = {"Basic": 600.0}
"""Seconds after which it is asked again whether the listener may still listen, by the scheme of his login."""
RECHECK_ELSE = 60.0


async def stream(feed: Feed, pool: Pool, request: Request) -> Response:
    """An endless answer; it ends when the session does."""
    last = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
    kinds = frozenset(request.query_params.getlist("kind"))
    if last is not None and not (last.isascii() and last.isdecimal() and len(last) < 19):
        raise Invalid(f"The id of an event of the stream is a number, not {last!r}.")
    seen = await listener(pool, user_id.get() or "")
    listening = _Listening(feed, pool, request, kinds, seen)
    return StreamingResponse(
        listening.events(None if last is None else int(last)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


class _Listening:
    """One client of the stream."""

    def __init__(self, feed: Feed, pool: Pool, request: Request, kinds: frozenset[str], seen: Seen) -> None:
        self._feed, self._pool, self._request, self._kinds, self._seen = feed, pool, request, kinds, seen
        scheme = request.headers.get("authorization", "").partition(" ")[0]
        self._patience = RECHECK.get(scheme, RECHECK_ELSE)

    async def events(self, last: int | None) -> AsyncIterator[bytes]:
        clock = asyncio.get_running_loop().time
        at, reset = await self._start(last)
        await self._seen.begin()
        yield b"retry: %d\n: connected\n%b" % (RETRY, _reset(at) if reset else b"id: %d\n\n" % at)
        checked = clock()
        while True:
            try:
                told = await self._feed.after(at, self._pool, HEARTBEAT)
                at = told[-1].change.seq if told else at
                changed = any(t.change.kind == "permission" for t in told) and await self._seen.anew(told)
            except Lost:
                at, told, changed = await self._feed.position(), (), True
            except Unauthorized:
                return
            if changed:
                yield _reset(at)
            elif message := await self._message(told):
                yield message
            elif not told:
                yield b": alive\nid: %d\n\n" % at
            if clock() - checked > self._patience:
                if not await self._allowed():
                    return
                checked = clock()

    async def _start(self, last: int | None) -> tuple[int, bool]:
        """The position to begin at, and whether the client must load its state anew."""
        here = await self._feed.position()
        if last is None:
            return here, False
        try:
            async with self._pool.connection() as db:
                if last > here:
                    await newest(db)
                await check(db, last)
        except Lost:
            return here, True
        return last, False

    async def _message(self, told: Sequence[Told]) -> bytes:
        if self._kinds:
            told = [t for t in told if t.change.kind in self._kinds]
        return b"".join([t.message for t in await self._seen.of(told)])

    async def _allowed(self) -> bool:
        try:
            await session_of(self._request)
            await self._seen.anew()
        except Unauthorized:
            return False
        return True


def _reset(at: int) -> bytes:
    return b"event: reset\nid: %d\ndata: {}\n\n" % at
