"""Work on a storage domain's files, in a child process: storage that hangs must not hang VDSM.

A child does one thing at a time. One that has answered is kept for the next call while `keep` runs, since a new one takes
longer to start than most things to do; one that has not is left to its fate.
"""

import asyncio
import errno
import json
import sys
from pathlib import Path
from typing import Any

import vireo
from vireo.errors import HostError
from vireo.vdsm import run
from vireo.vdsm.run import Answers
from vireo.vdsm.storage import _child

_ROOT = str(Path(vireo.__file__).parent.parent)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from vireo.vdsm.storage import _child; _child.main()"
_CHILD = (sys.executable, "-I", "-S", "-c", _START, _ROOT)

_WORDS = {
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.EFBIG: "no_space",
    errno.EACCES: "insufficient_access_permissions_to_underlying_storage",
    errno.EPERM: "insufficient_access_permissions_to_underlying_storage",
    errno.EROFS: "insufficient_access_permissions_to_underlying_storage",
    errno.ESTALE: "stale_nfs_handle_on_underlying_nfs_server",
    errno.ENOENT: "image_path_does_not_exist_or_cannot_be_accessed_created",
}


SPARE = 4
"""So many children wait for work at most."""


class _Kept:
    """The children that wait for work, while there is a host in this process to keep them for."""

    def __init__(self) -> None:
        self.idle: list[Answers] = []
        self.open = False

    async def ask(self, text: bytes, limit: float) -> bytes:
        """An answer. A child that has ended while it waited is no error: every function may be asked twice."""
        while self.idle:
            child = self.idle.pop()
            if answer := await self._ask(child, text, limit):
                return answer
        answer = await self._ask(await Answers.begin(*_CHILD), text, limit)
        if not answer:
            raise HostError("A process that works on storage ended. VDSM's log says why.", "command_failed")
        return answer

    async def _ask(self, child: Answers, text: bytes, limit: float) -> bytes:
        answer = await child.ask(text, limit)
        if not child.lives or not answer:
            return answer
        if self.open and len(self.idle) < SPARE:
            self.idle.append(child)
        else:
            await child.end()
        return answer


_kept = _Kept()


async def keep() -> None:
    """Until cancelled, keep children that have answered for the next call; the first is started now."""
    if _kept.open:
        return
    _kept.open = True
    try:
        _kept.idle.append(await Answers.begin(*_CHILD))
        await asyncio.Event().wait()
    finally:
        _kept.open = False
        idle, _kept.idle = _kept.idle, []
        for child in idle:
            await child.end()


async def call(function: str, *args: Any, limit: float = 30) -> Any:
    """The result of `_files.<function>(*args)`, all of it JSON.

    HostError: what the function says; `storage_timeout` after `limit` seconds; an error of the system in a sentence.
    """
    text = json.dumps({"function": function, "args": args}).encode()
    try:
        out = await (_kept.ask(text, limit) if _kept.open else run.run(*_CHILD, input=text, limit=limit))
        return _child.unpack(json.loads(out))
    except HostError as e:
        if e.code != "command_timeout":
            raise
        raise HostError(
            f"The storage at {args[0]} did not answer within {limit:g} s. Check its server and the network to it.",
            "storage_timeout",
        ) from e
    except OSError as e:
        raise HostError(f"{e.filename or args[0]}: {e.strerror}", _WORDS.get(e.errno or 0, "storage_error")) from e
