"""Work on a storage domain's files, in a child process each time: storage that hangs must not hang VDSM."""

import errno
import json
import sys
from pathlib import Path
from typing import Any

import vireo
from vireo.errors import HostError
from vireo.vdsm import run
from vireo.vdsm.storage import _child

_ROOT = str(Path(vireo.__file__).parent.parent)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from vireo.vdsm.storage import _child; _child.main()"

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


async def call(function: str, *args: Any, limit: float = 30) -> Any:
    """The result of `_files.<function>(*args)`, all of it JSON.

    HostError: what the function says; `storage_timeout` after `limit` seconds; an error of the system in a sentence.
    """
    text = json.dumps({"function": function, "args": args}).encode()
    try:
        out = await run.run(sys.executable, "-I", "-S", "-c", _START, _ROOT, input=text, limit=limit)
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
