"""A VDSM process and the engine's end of a connection to it, for tests with real libvirt."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from vireo.context import correlation_id
from vireo.errors import Unreachable
from vireo.wire import tls
from vireo.wire.rpc import Peer


class Agent:
    """`call` is the engine's; `reports` are all Report.vm that came, as (status, whole)."""

    def __init__(self, state: Path, uri: str, pki: Path, **config: Any) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.state, self._pki = state, pki
        state.mkdir(parents=True, exist_ok=True)
        self._config = state / "vdsm.json"
        self._config.write_text(
            json.dumps(
                {
                    "address": "127.0.0.1",
                    "port": self.port,
                    "ca": str(pki / "ca.pem"),
                    "certificate": str(pki / "host.pem"),
                    "key": str(pki / "host.key"),
                    "libvirt": uri,
                    "state_dir": str(state),
                    "accelerator": "qemu",
                    "stats_interval": 1,
                    **config,
                }
            )
        )
        self.reports: list[dict[str, Any]] = []
        self.stats: list[dict[str, Any]] = []
        self.process: asyncio.subprocess.Process | None = None
        self.peer: Peer | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._carrying: asyncio.Task[None] | None = None

    async def start(self, tasks: asyncio.TaskGroup) -> None:
        self._tasks = tasks
        with (self.state / "output").open("ab") as output:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "vireo.vdsm.main", "--config", str(self._config),
                stdout=output, stderr=output, env={**os.environ, "PYTHONWARNINGS": "default"},
            )  # fmt: skip
        await self.connect()

    async def connect(self) -> None:
        context = tls.context(self._pki / "ca.pem", self._pki / "engine.pem", self._pki / "engine.key", server=False)
        for _ in range(150):
            try:
                streams = await tls.connect("127.0.0.1", self.port, context)
                break
            except Unreachable:
                assert self.process and self.process.returncode is None, self.output()
                await asyncio.sleep(0.1)
        self.peer = Peer({"Report.vm": self._vm, "Report.stats": self._stats, "Report.alert": self._alert}, "vdsm")
        assert self._tasks
        self._carrying = self._tasks.create_task(tls.serve_peer(self.peer, *streams))
        await asyncio.sleep(0)

    async def _vm(self, vm: dict[str, Any]) -> None:
        self.reports.append(vm)

    async def _stats(self, **stats: Any) -> None:
        self.stats.append(stats)

    async def _alert(self, **_alert: Any) -> None:
        """Of no interest here."""

    async def call(self, method: str, request: str = "-", **params: Any) -> Any:
        assert self.peer
        correlation_id.set(request)
        return await self.peer.call(method, **params)

    async def kill(self, number: int = signal.SIGKILL) -> None:
        assert self.process
        self.process.send_signal(number)
        await self.process.wait()
        if self._carrying:
            await self._carrying

    async def hang_up(self) -> None:
        assert self._carrying
        self._carrying.cancel()
        await asyncio.sleep(0)

    def statuses(self, vm_id: str) -> list[str]:
        return [r["status"] for r in self.reports if r["vmId"] == vm_id]

    async def until(self, true: Callable[[], Any], seconds: float = 20) -> Any:
        async with asyncio.timeout(seconds):
            while not (value := true()):
                await asyncio.sleep(0.05)
            return value

    async def vm(self, vm_id: str) -> dict[str, Any] | None:
        """The VM as Host.getAllVmStats has it."""
        vms = await self.call("Host.getAllVmStats")
        return next((vm for vm in vms if vm["vmId"] == vm_id), None)

    def output(self) -> str:
        return (self.state / "output").read_text()


@asynccontextmanager
async def running(state: Path, uri: str, pki: Path, **config: Any) -> AsyncIterator[Agent]:
    """An agent with one engine connected; its log must hold no traceback in the end."""
    agent = Agent(state, uri, pki, **config)
    async with asyncio.TaskGroup() as tasks:
        await agent.start(tasks)
        try:
            yield agent
        finally:
            for vm in (await agent.call("Host.getAllVmStats")) if agent.process.returncode is None else ():  # type: ignore[union-attr]
                await agent.call("VM.destroy", vmID=vm["vmId"])
            if agent.process.returncode is None:  # type: ignore[union-attr]
                await agent.kill(signal.SIGTERM)
    assert "Traceback" not in agent.output(), agent.output()
