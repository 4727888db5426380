"""One private machine with a running installation for all end-to-end tests of the run."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.e2e.private import PrivateMachine


@pytest.fixture(scope="session")
def machine():
    if os.geteuid() != 0:
        pytest.skip("needs root for namespaces")
    with tempfile.TemporaryDirectory(prefix="vireo-") as directory:
        machine = PrivateMachine(Path(directory))
        try:
            up = machine.vireo("up")
            assert up.returncode == 0, up.stdout + up.stderr + machine.logs()
            yield machine
        finally:
            machine.end()
