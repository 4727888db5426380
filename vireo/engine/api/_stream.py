"""The change feed over HTTP: server-sent events, one per change of an entity or job."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from starlette.responses import Response, StreamingResponse

from vireo.engine.events.feed import Feed

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that both sides know the connection lives."""


async def stream(feed: Feed, last: str | None) -> Response:
    """An endless answer. `last` is what the client saw last; resuming from there is to come."""

    async def events() -> AsyncIterator[bytes]:
        with feed.listen() as ear:
            yield b": connected\n\n"
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        change = await ear.get()
                except TimeoutError:
                    yield b": alive\n\n"
                    continue
                yield b"data: %b\n\n" % msgspec.json.encode(change)

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
