"""Calls over a pair of peers that are joined directly."""

import asyncio

import pytest

from vireo.context import correlation_id
from vireo.errors import HostError, Refused, Unreachable
from vireo.wire.rpc import Peer


class Wire:
    """A carrier that hands each message to the other peer."""

    def __init__(self, other: Peer) -> None:
        self.other = other

    def send(self, data: bytes) -> None:
        asyncio.get_running_loop().call_soon(self.other.receive, data)


@pytest.fixture
async def pair():
    async def echo(text):
        return text + correlation_id.get()

    async def no(**_):
        raise Refused("There is no room left on storage domain fast.")

    async def bug():
        raise ZeroDivisionError("oh")

    ended = []

    async def long():
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError as e:
            ended.append(e.args)
            raise

    server = Peer({"echo": echo, "no": no, "bug": bug, "long": long}, "host h1")
    client = Peer({}, "the engine")
    server.ended = ended
    async with asyncio.TaskGroup() as tasks:
        client.attach(Wire(server), tasks)
        server.attach(Wire(client), tasks)
        yield client, server
        for task in list(server._serving.values()):
            task.cancel()


async def test_an_answer_comes_back_and_the_correlation_id_goes_along(pair):
    correlation_id.set("-c1")
    assert await pair[0].call("echo", text="hello") == "hello-c1"


async def test_a_no_is_a_host_error_with_the_hosts_own_word(pair):
    with pytest.raises(HostError, match="no room left") as e:
        await pair[0].call("no")
    assert e.value.code == "refused"


async def test_a_bug_on_the_other_side_is_a_host_error_and_ends_nothing(pair):
    with pytest.raises(HostError, match="ZeroDivisionError"):
        await pair[0].call("bug")
    assert (await pair[0].call("echo", text="x")).startswith("x")


async def test_an_unknown_method_is_named(pair):
    with pytest.raises(HostError, match="nosuch does not exist"):
        await pair[0].call("nosuch")


async def test_silence_is_unreachable_and_no_refusal(pair):
    with pytest.raises(Unreachable, match="did not answer long"):
        await pair[0].call("long", limit=0.05)


async def test_a_lost_connection_fails_what_waits(pair):
    waiting = asyncio.ensure_future(pair[0].call("long"))
    await asyncio.sleep(0.01)
    pair[0].detach()
    with pytest.raises(Unreachable, match="was lost"):
        await waiting
    with pytest.raises(Unreachable, match="not connected"):
        await pair[0].call("echo", text="x")


async def test_a_cancelled_call_is_cancelled_on_the_other_side_too(pair):
    waiting = asyncio.ensure_future(pair[0].call("long"))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.sleep(0.05)
    assert pair[1].ended == [("the caller has asked for it",)]
