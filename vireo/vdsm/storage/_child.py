"""The other side of _apart: does one thing after the other on files of storage domains, in a process that may be abandoned.

Standard library only: it starts in some hundredths of a second.
"""

import json
import sys
from typing import Any

from vireo.errors import HostError, Invalid, Refused
from vireo.vdsm.storage import _files


def main() -> None:
    """Each line of standard input is a call, `{"function": name of one in _files, "args": [...]}`; its end is one of output."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def answer(call: dict[str, Any]) -> dict[str, Any]:
    """The result, or what was raised, ready to be packed."""
    try:
        return {"result": getattr(_files, call["function"])(*call["args"])}
    except Refused as e:
        return {"refused": type(e).__name__, "message": str(e), "code": e.code}
    except OSError as e:
        return {"errno": e.errno, "message": e.strerror or str(e), "path": str(e.filename or "")}


def unpack(answer: dict[str, Any]) -> Any:
    """The result, or the same exception as there."""
    if "errno" in answer:
        raise OSError(answer["errno"], answer["message"], answer["path"])
    if "refused" in answer:
        message = answer["message"]
        raise Invalid(message) if answer["refused"] == "Invalid" else HostError(message, answer["code"])
    return answer["result"]
