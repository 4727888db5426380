"""A host with a local storage domain in a directory of its own."""

import json
from types import SimpleNamespace

import pytest

from vireo import rooms
from vireo.vdsm.config import Config
from vireo.vdsm.host import Host
from vireo.vdsm.storage import _apart, _child

SD = "aaaaaaaa-0000-4000-8000-000000000001"
IMG = "aaaaaaaa-0000-4000-8000-000000000003"
VOL = "aaaaaaaa-0000-4000-8000-000000000004"


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def host(tmp_path):
    return Host(config=Config(state_dir=str(tmp_path / "state")), virt=None, tasks=None)


@pytest.fixture
def ask(host):
    """`await ask("Volume.create", ...)`: any verb of the room, as main.py calls it."""
    methods = {}
    for module in rooms.load("vireo.vdsm.storage"):
        if hasattr(module, "verbs"):
            methods |= module.verbs(host)

    async def call(verb, **params):
        return await methods[verb](**params)

    return call


@pytest.fixture
def top(tmp_path):
    path = tmp_path / "data"
    path.mkdir()
    return path


@pytest.fixture
async def domain(ask, top):
    """An attached domain; its directory."""
    await ask("StorageDomain.create", sdUUID=SD, name="data1", type="localfs", path=str(top))
    await ask("StorageDomain.attach", sdUUID=SD, type="localfs", path=str(top))
    return top / SD


@pytest.fixture
def here(monkeypatch):
    """The child's work in this process, so that a step of it can be made to fail. The messages are the real ones."""

    async def run(*argv, input, limit):
        return json.dumps(_child.answer(json.loads(input))).encode()

    monkeypatch.setattr(_apart, "run", SimpleNamespace(run=run))
