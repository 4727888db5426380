"""The only file that starts commands: with a time limit, in their own process group, with errors in a sentence.

A process that hangs in the kernel (a lost NFS server, a dead disk) cannot be killed. It is then abandoned: nothing here
waits for it, and whoever asked hears of it within the limit.
"""

import asyncio
import os
import shlex
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from vireo import log
from vireo.errors import HostError

logger = log.get(__name__)

LAST_WORDS = 2.0
"""How long, in seconds, a killed process may take to end before it is abandoned."""
LONGEST_LINE = 64 << 20
"""Bytes of one answer of a process that stays."""


class Outcome(NamedTuple):
    """How a command ended: its exit status (negative: the signal that ended it), and what it wrote."""

    status: int
    out: bytes
    err: bytes


async def run(
    *argv: str | Path, limit: float = 60, input: bytes | None = None, env: Mapping[str, str] | None = None
) -> bytes:
    """What the command writes to standard output.

    HostError `command_failed` with what it wrote to standard error when its status is not 0, `command_missing` when there
    is no such program, `command_timeout` after `limit` seconds. `env` is added to the environment.
    """
    outcome = await end(*argv, limit=limit, input=input, env=env)
    if outcome.status:
        raise HostError(f"{_name(argv)} failed: {_why(outcome)}", "command_failed")
    return outcome.out


async def end(
    *argv: str | Path, limit: float = 60, input: bytes | None = None, env: Mapping[str, str] | None = None
) -> Outcome:
    """Like run, for commands whose exit status is an answer. A command that ran is never an error here."""
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL if input is None else asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
        )
    except (FileNotFoundError, PermissionError) as e:
        raise HostError(
            f"{argv[0]} cannot be started: {e.strerror}. Install it on this host.", "command_missing"
        ) from e
    try:
        async with asyncio.timeout(limit):
            out, err = await process.communicate(input)
    except TimeoutError:
        raise HostError(f"{_name(argv)} did not end within {limit:g} s and was stopped", "command_timeout") from None
    finally:
        if process.returncode is None:
            await _kill(process)
    return Outcome(process.returncode if process.returncode is not None else -1, out, err)


async def _kill(process: asyncio.subprocess.Process) -> None:
    """End the whole group; whoever does not end is left behind, with a line in the log."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    try:
        async with asyncio.timeout(LAST_WORDS):
            await process.wait()
    except TimeoutError:
        logger.warning("a process hangs in the kernel and is abandoned", pid=process.pid)


def _name(argv: tuple[str | Path, ...]) -> str:
    return " ".join([Path(argv[0]).name, *(shlex.quote(str(word)) for word in argv[1:3])])


def _why(outcome: Outcome) -> str:
    text = (outcome.err or outcome.out).decode(errors="replace").strip()
    if outcome.status < 0:
        text = f"ended by signal {-outcome.status} {text}".strip()
    return text[-2000:] or f"exit status {outcome.status}, and it did not say why"


class Answers:
    """A process that answers each line of its standard input with one line. It ends when we do; we share our log with it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def begin(cls, *argv: str | Path) -> "Answers":
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                *argv, stdin=pipe, stdout=pipe, start_new_session=True, limit=LONGEST_LINE
            )
        )

    @property
    def lives(self) -> bool:
        return self._process.returncode is None

    async def ask(self, line: bytes, limit: float) -> bytes:
        """The answer, at once empty if it has ended. HostError `command_timeout` after `limit` seconds; then it is ended."""
        reader, writer = self._process.stdout, self._process.stdin
        assert reader
        assert writer
        answer = b""
        try:
            async with asyncio.timeout(limit):
                writer.write(line + b"\n")
                await writer.drain()
                answer = await reader.readline()
        except ConnectionError:
            return b""
        except TimeoutError:
            raise HostError(f"A process did not answer within {limit:g} s and was stopped", "command_timeout") from None
        finally:
            if not answer.endswith(b"\n"):
                await self.end()
        return answer

    async def end(self) -> None:
        """End it now, whatever it does."""
        if self.lives:
            await _kill(self._process)


async def start(*argv: str | Path, pid_file: Path, log_file: Path) -> int:
    """Start a daemon that outlives us, and its pid. Its output goes to `log_file`.

    It is in a session of its own and no child of ours, so that a restart of VDSM leaves it alone; `alive` finds it again.
    """
    script = 'echo $$ >"$0.new" && mv "$0.new" "$0" && log=$1 && shift && exec "$@" >>"$log" 2>&1 </dev/null'
    await run("setsid", "--fork", "sh", "-c", script, pid_file, log_file, *argv, limit=10)
    for _ in range(100):
        if pid := alive(pid_file, str(argv[-1])):
            return pid
        await asyncio.sleep(0.02)
    raise HostError(f"{_name(argv)} did not start: {_tail(log_file)}", "command_failed")


def _tail(log_file: Path) -> str:
    try:
        return " ".join(log_file.read_text(errors="replace").strip().splitlines()[-3:]) or "it did not say why"
    except OSError:
        return "it did not say why"


def alive(pid_file: Path, word: str) -> int | None:
    """The pid in the file, if that process lives and has `word` as one of its arguments; a zombie does not live."""
    try:
        pid = int(pid_file.read_text())
        found = words(pid)
    except (OSError, ValueError):
        return None
    return pid if word in found and found[0] != "sh" else None


def words(pid: int) -> list[str]:
    """A process's command line; OSError when there is no such process."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]


async def stop(pid_file: Path, word: str, patience: float = 5) -> None:
    """End the daemon of that file (see alive), if it lives: asked first, killed after `patience` seconds."""
    ends = asyncio.get_running_loop().time() + patience
    sign = signal.SIGTERM
    while pid := alive(pid_file, word):
        late = asyncio.get_running_loop().time() > ends
        if late and sign == signal.SIGKILL:
            raise HostError(f"process {pid} does not end; it hangs in the kernel", "command_timeout")
        if late:
            sign, ends = signal.SIGKILL, ends + LAST_WORDS
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            break
        await asyncio.sleep(0.05)
    _forget(pid_file)


def _forget(pid_file: Path) -> None:
    pid_file.unlink(missing_ok=True)
