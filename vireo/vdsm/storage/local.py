"""Local storage: a directory of this host. A storage type is a file like this one: TYPE, connect, disconnect."""

from pathlib import Path

from vireo.errors import Invalid

TYPE = "localfs"


async def connect(state: str, path: str) -> str:
    """The directory under which the domains of `path` lie on this host; `state` is VDSM's own directory, for mounts."""
    if not path.startswith("/") or ".." in path.split("/") or str(Path(path)) != path:
        raise Invalid(f"{path!r} is not a path of a directory. Give it from / on, without .. or a / at its end.")
    return path


async def disconnect(state: str, path: str) -> None:
    """Nothing of connect is left. Here there is nothing to undo."""
