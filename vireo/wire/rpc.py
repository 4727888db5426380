"""JSON-RPC 2.0 between engine and VDSM: either end calls the other on one connection.

A carrier gives `send` (one message's bytes) and calls `Peer.receive` for each message that arrives. Besides the members
of JSON-RPC a call carries `correlation_id`. Members that are not known are ignored: engine and host may be one release
apart.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import msgspec

from vireo import log
from vireo.context import correlation_id
from vireo.errors import HostError, Refused, Unreachable

logger = log.get(__name__)
Method = Callable[..., Awaitable[Any]]
Methods = dict[str, Method]
T = TypeVar("T")

NO_METHOD, INTERNAL = -32601, -32603
CANCEL = "$/cancelRequest"
"""The notification that a call, by its id, is not wanted any more (the name is the Language Server Protocol's)."""
ASKED = "the caller has asked for it"
"""With this message a method is cancelled by its caller; without, because the connection is gone."""
REFUSED = 100  # vdsm's code for anything that has none of its own; `data.code` is our word for it


class Error(msgspec.Struct, omit_defaults=True):
    """JSON-RPC's error; `data["code"]` is the word from the error catalogue."""

    code: int
    message: str
    data: dict[str, str] = {}


class Message(msgspec.Struct, omit_defaults=True):
    """A call (method set), its answer (id and result or error set), or a notification (method set, no id)."""

    jsonrpc: str = ""
    id: int | str | None = None
    method: str | None = None
    params: dict[str, Any] = {}
    result: Any = None
    error: Error | None = None
    correlation_id: str = ""


class Carrier(Protocol):
    """What moves messages: see tls.py."""

    def send(self, data: bytes) -> None:
        """Send one message; raises Unreachable when the connection is gone."""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Message).decode


class Peer:
    """One end of a connection. `methods` answers the other end's calls, by name, with named parameters."""

    def __init__(self, methods: Methods, name: str = "the other side") -> None:
        self.methods, self.name = methods, name
        self._carrier: Carrier | None = None
        self._ids = itertools.count(1)
        self._waiting: dict[int | str, asyncio.Future[Any]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._serving: dict[int | str, asyncio.Task[None]] = {}
        self.ready = asyncio.Event()
        """Set once there is a connection."""

    async def call(self, method: str, *, limit: float = 60, **params: Any) -> Any:
        """The other side's answer. HostError if it says no; Unreachable if it says nothing within `limit` seconds.

        If the caller is cancelled, the other side is told, and ends what it does for this call.
        """
        id = next(self._ids)
        self._waiting[id] = answer = asyncio.get_running_loop().create_future()
        try:
            self._send(Message("2.0", id, method, params, correlation_id=correlation_id.get()))
            async with asyncio.timeout(limit):
                return await answer
        except TimeoutError:
            raise Unreachable(f"{self.name} did not answer {method} in {limit:g} s") from None
        except asyncio.CancelledError:
            with contextlib.suppress(Unreachable):
                self.notify(CANCEL, id=id)
            raise
        finally:
            del self._waiting[id]

    async def ask(self, cls: type[T], method: str, *, limit: float = 60, **params: Any) -> T:
        """Like call, with the answer as `cls`."""
        return msgspec.convert(await self.call(method, limit=limit, **params), cls)

    def notify(self, method: str, **params: Any) -> None:
        """Tell without waiting. Raises Unreachable when there is no connection."""
        self._send(Message("2.0", None, method, params, correlation_id=correlation_id.get()))

    def _send(self, message: Message) -> None:
        if self._carrier is None:
            raise Unreachable(f"{self.name} is not connected")
        self._carrier.send(_encode(message))

    def attach(self, carrier: Carrier, tasks: asyncio.TaskGroup) -> None:
        """Calls of the other end run in `tasks`, which live as long as the connection."""
        self._carrier, self._tasks = carrier, tasks
        self.ready.set()

    def detach(self) -> None:
        """The connection is gone: whatever still waits for an answer will not get one."""
        self._carrier = None
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(Unreachable(f"the connection to {self.name} was lost"))

    def receive(self, data: bytes) -> None:
        """One message has arrived."""
        message = _decode(data)
        if message.method == CANCEL:
            if task := self._serving.get(message.params.get("id", "")):
                task.cancel(ASKED)
        elif message.method is not None and self._tasks:
            task = self._tasks.create_task(self._answer(message))
            if message.id is not None:
                self._serving[message.id] = task
                task.add_done_callback(lambda _: self._serving.pop(message.id or "", None))
        elif message.id is not None:
            self._settle(message)

    def _settle(self, message: Message) -> None:
        waiting = self._waiting.get(message.id or 0)
        if waiting and not waiting.done():
            if message.error is None:
                waiting.set_result(message.result)
            else:
                waiting.set_exception(_error(message.error))

    async def _answer(self, call: Message) -> None:
        correlation_id.set(call.correlation_id or "-")
        method = self.methods.get(call.method or "")
        try:
            if method is None:
                answer = Message("2.0", call.id, error=Error(NO_METHOD, f"The method {call.method} does not exist"))
            else:
                answer = Message("2.0", call.id, result=await method(**call.params))
        except Refused as e:
            answer = Message("2.0", call.id, error=Error(REFUSED, str(e), {"code": e.code}))
        except Unreachable as e:
            answer = Message("2.0", call.id, error=Error(REFUSED, str(e), {"code": e.code}))
        except Exception as e:  # a bug there must not end the connection
            logger.exception("method failed", method=call.method)
            answer = Message("2.0", call.id, error=Error(INTERNAL, f"{type(e).__name__}: {e}", {"code": "internal"}))
        if call.id is not None:
            try:
                self._send(answer)
            except Unreachable:
                logger.info("the caller went away before the answer", method=call.method)


def _error(error: Error) -> Exception:
    code = error.data.get("code", "host_error")
    return Unreachable(error.message) if code == Unreachable.code else HostError(error.message, code)
