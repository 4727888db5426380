"""How verbs are found and called, and what the configuration says."""

import asyncio
from types import SimpleNamespace

import msgspec
import pytest

from vireo.errors import HostError, Invalid
from vireo.vdsm import config
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.main import methods, typed
from vireo.wire.methods import Location


async def where(at: Location, times: int = 1) -> str:
    return at.volUUID * times


AT = {"sdUUID": "s", "imgUUID": "i", "volUUID": "v"}


async def test_parameters_become_what_the_method_wants():
    assert await typed("Volume.where", where)(at=AT, times=2) == "vv"


async def test_members_of_a_newer_engine_are_dropped():
    assert await typed("Volume.where", where)(at={**AT, "new": 1}, newer=2) == "v"


@pytest.mark.parametrize(
    ("params", "message"),
    [({}, "Volume.where needs at"), ({"at": AT, "times": "two"}, "Volume.where was asked wrongly: .*`int`")],
)
async def test_wrong_parameters_are_refused_in_a_sentence(params, message):
    with pytest.raises(Invalid, match=message):
        await typed("Volume.where", where)(**params)


def host(tasks) -> Host:
    return Host(Config(), None, tasks)


def module(name, **verbs):
    return SimpleNamespace(__name__=name, verbs=lambda host: verbs)


async def test_a_verb_of_two_modules_is_a_mistake():
    async with asyncio.TaskGroup() as tasks:
        with pytest.raises(RuntimeError, match="b offers X a second time"):
            methods(host(tasks), [module("a", X=where), module("b", X=where)])


async def test_a_verb_runs_to_its_end_when_its_caller_goes_away():
    begun, go, done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        begun.set()
        await go.wait()
        done.set()

    async with asyncio.TaskGroup() as tasks:
        verbs = methods(host(tasks), [module("a", slow=slow), SimpleNamespace(__name__="no verbs")])
        caller = asyncio.ensure_future(verbs["slow"]())
        await begun.wait()
        caller.cancel()
        go.set()
        async with asyncio.timeout(5):
            await done.wait()


async def test_an_error_of_a_verb_is_its_callers_and_ends_nothing_else():
    async def wrong() -> None:
        raise HostError("No", "word")

    async with asyncio.TaskGroup() as tasks:
        verbs = methods(host(tasks), [module("a", wrong=wrong, where=where)])
        with pytest.raises(HostError, match="No"):
            await verbs["wrong"]()
        assert await verbs["where"](at=AT) == "v"


def test_a_host_without_id_makes_one_and_keeps_it(tmp_path):
    file = tmp_path / "vdsm.json"
    file.write_bytes(msgspec.json.encode({"state_dir": str(tmp_path / "state"), "address": "192.0.2.1"}))
    first, second = config.read(file), config.read(file)
    assert len(first.uuid) == 36
    assert first == second
    assert first.port == 54321
    assert first.display == "192.0.2.1"


@pytest.mark.parametrize("text", ["", "[]", '{"prot": 1}', '{"accelerator": "xen"}'])
def test_a_wrong_configuration_is_named(tmp_path, text):
    file = tmp_path / "vdsm.json"
    file.write_text(text)
    with pytest.raises(Invalid, match=str(file)):
        config.read(file)
