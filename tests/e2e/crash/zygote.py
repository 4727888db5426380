"""Forks engines and simulated hosts that have everything imported, and has them kill themselves where they are told to.

One command a line: `engine CONFIG PLAN` or `host CONFIG PLAN`; the answer is the pid. A plan is JSON: {} or
{"kind": job kind, "step": n, "phase": "before" | "between" | "after"} for an engine, {"verb": ..., "phase": ...} for a
host. `between`: what the step does is done, and nobody has been told.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import vireo.engine.main as engine
from vireo import log
from vireo.engine.taskomatic import kinds, run
from vireo.lab.simulated import SimulatedHost
from vireo.wire import tls
from vireo.wire.rpc import Peer


EARLY = {"undo": {"before", "between"}}
"""Phases that come before a step does anything: pushing an undo is nothing but a record."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def doom_engine(plan: dict) -> None:
    """Have this process die at a step of a kind of job, on the way there or back."""
    doomed: set[str] = set()
    counts: dict[str, int] = {}

    def wrap(name):
        original = getattr(run.Run, name)

        async def step(self, *args, **kw):
            if self.id not in doomed:
                return await original(self, *args, **kw)
            counts[self.id] = n = counts.get(self.id, 0) + 1
            if n == plan["step"] and plan["phase"] in EARLY.get(name, {"before"}):
                die()
            self.between = n == plan["step"] and plan["phase"] == "between"
            answer = await original(self, *args, **kw)
            if self.between:
                die()
            if n == plan["step"] and plan["phase"] == "after":
                await self.flush()
                die()
            return answer

        setattr(run.Run, name, step)

    for name in ("step", "call", "write", "end", "undo", "children"):
        wrap(name)
    commit = run.Run._commit

    async def forget(self, *args, **kw):
        if getattr(self, "between", False):
            die()
        return await commit(self, *args, **kw)

    run.Run._commit = forget
    kind = kinds.KINDS[plan["kind"]]

    async def marked(r, *args):
        doomed.add(r.id)
        return await kind.fn(r, *args)

    kinds.KINDS[plan["kind"]] = kinds.Kind(marked, kind.policy)


async def be_host(config: dict, plan: dict) -> None:
    host = SimulatedHost(config["name"], file=Path(config["file"]))
    methods = host.methods()
    if plan:
        original = methods[plan["verb"]]

        async def doomed(**params):
            if plan["phase"] == "before":
                die()
            answer = await original(**params)
            if plan["phase"] == "between":
                die()
            asyncio.get_running_loop().call_later(0.02, die)
            return answer

        methods[plan["verb"]] = doomed

    async def greet(reader, writer):
        peer = Peer(methods, "the engine")
        host.peers.add(peer)
        try:
            await tls.serve_peer(peer, reader, writer)
        finally:
            host.peers.discard(peer)

    pem = Path(config["pem"])
    ctx = tls.context(Path(config["ca"]), pem, pem, server=True)
    server = await tls.listen("127.0.0.1", config["port"], ctx, greet)

    async def report():
        while True:
            await asyncio.sleep(1)
            if host.peers:
                host.report()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.serve_forever())
        tasks.create_task(report())


def child(what: str, config: str, plan: dict) -> None:
    os.dup2(os.open(config + ".log", os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    os.dup2(2, 1)
    if what == "engine":
        if plan:
            engine.rooms.load("vireo.engine.ops")
            for room in engine.rooms.load("vireo.engine.ops"):
                engine.rooms.load(room.__name__)
            doom_engine(plan)
        os._exit(engine.main(["--config", config]))
    log.configure()
    asyncio.run(be_host(json.loads(Path(config).read_text()), plan))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        what, config, plan = line.rstrip("\n").split(" ", 2)
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            child(what, config, json.loads(plan))
        print(pid, flush=True)


if __name__ == "__main__":
    main()
