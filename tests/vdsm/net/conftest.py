"""A network namespace of the test's own: links made here are on no real network."""

import ctypes
import os
import subprocess
from collections.abc import Iterator

import pytest

CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


@pytest.fixture
def anyio_backend():
    return "asyncio"


def ip(*words: str) -> str:
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def netns(request) -> Iterator[str]:
    """This thread, and what it starts, is in a new network namespace; the name of a second one for guests."""
    name = f"vt{os.getpid()}"
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        for each in (name, f"{name}g"):
            ip("netns", "add", each)
    except (OSError, subprocess.CalledProcessError) as e:
        pytest.skip(f"no network namespaces here: {e}")
    with open(f"/run/netns/{name}") as own:
        assert libc.setns(own.fileno(), CLONE_NEWNET) == 0
    try:
        ip("link", "set", "lo", "up")
        yield f"{name}g"
    finally:
        libc.setns(home, CLONE_NEWNET)
        os.close(home)
        for each in (name, f"{name}g"):
            ip("netns", "del", each)
