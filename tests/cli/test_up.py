"""`vireo up` and all that follows, for real, on a private machine made of namespaces."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from vireo.cli.state import State
from vireo.lab import guest_image

HERE = Path(__file__).parent


@pytest.mark.slow
def test_a_whole_life_from_up_to_destroy():
    if os.geteuid() != 0:
        pytest.skip("needs root for namespaces")
    with tempfile.TemporaryDirectory(prefix="vireo-") as directory:
        os.chmod(directory, 0o755)
        state = State(Path(directory) / "state")
        state.make()
        guest_image.build(state.images, state.cache)  # here, because the private machine has no network
        done = subprocess.run(
            [
                HERE / "private.sh", sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist",
                "--tb=short", HERE / "inside.py",
            ],
            env={**os.environ, "VIREO_STATE_DIR": str(state.dir)},
            capture_output=True,
            text=True,
            timeout=600,
            cwd=HERE.parents[1],
        )  # fmt: skip
        logs = "".join(f"\n--- {log.name}\n{log.read_text()[-3000:]}" for log in state.log.glob("*.log"))
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:] + logs
