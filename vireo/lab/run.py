"""Where lab and command line start processes: with a time limit, and errors in a sentence. VDSM's is vdsm/run.py."""

import os
import signal
import subprocess  # noqa: TID251 - this is the one place
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from vireo.errors import Refused


class Outcome(NamedTuple):
    """How a command ended: exit status (negative: a signal), and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def last_words(self) -> str:
        """The last line that says something, or that nothing was said."""
        lines = [line.strip() for line in (self.err or self.out).splitlines() if line.strip()]
        return lines[-1] if lines else f"it ended with status {self.status} and said nothing"


def end(
    *argv: str | Path,
    timeout: float = 60,
    input: str | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run a command to its end, whatever that is. Refused when it is missing or exceeds `timeout` seconds."""
    try:
        done = subprocess.run(
            [str(word) for word in argv],
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            timeout=timeout,
            cwd=cwd or "/",
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            text=True,
            errors="replace",
            check=False,
        )
    except (FileNotFoundError, PermissionError) as e:
        raise Refused(f"{argv[0]} cannot be started ({e.strerror}). `make up` installs what is missing.") from e
    except subprocess.TimeoutExpired:
        raise Refused(f"{Path(argv[0]).name} did not end within {timeout:g} s and was stopped.") from None
    return Outcome(done.returncode, done.stdout, done.stderr)


def run(*argv: str | Path, timeout: float = 60, input: str | None = None, cwd: Path | None = None) -> str:
    """What a command writes. Refused, with its last words, unless it ends with status 0."""
    outcome = end(*argv, timeout=timeout, input=input, cwd=cwd)
    if outcome.status:
        raise Refused(f"{' '.join(str(word) for word in argv[:3])} failed: {outcome.last_words}")
    return outcome.out


def spawn(argv: Sequence[str], output: Path) -> int:
    """Start a process in a session of its own, without waiting for it; its pid. What it writes is added to `output`.

    It begins with no signal blocked or ignored, whatever we block. OSError when it cannot be started.
    """
    return os.posix_spawnp(
        argv[0],
        list(argv),
        {**os.environ, "PYTHONUNBUFFERED": "1"},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(output), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ],
        setsid=True,
        setsigmask=[],
        setsigdef=[signal.SIGPIPE, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD],
    )
