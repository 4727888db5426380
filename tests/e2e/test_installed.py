"""A real installation on a private machine: each file inside_*.py runs there, against the same engine, VDSM and libvirt."""

from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("inside_*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem.removeprefix("inside_"))
def test_inside(machine, file):
    done = machine.tests(file, limit=300)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-9000:] + done.stderr[-2000:] + machine.logs()
