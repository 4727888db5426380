"""A private machine (tests/cli/private.sh) that stays while tests come and go in it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from vireo.cli.state import State
from vireo.lab import guest_image

ROOT = Path(__file__).parents[2]
PRIVATE = ROOT / "tests/cli/private.sh"


class PrivateMachine:
    """Namespaces of its own: nothing that runs in them outlives `end`. `directory` is short-lived and its own."""

    def __init__(self, directory: Path) -> None:
        directory.chmod(0o755)
        self.state = State(directory / "state")
        self.state.make()
        guest_image.build(self.state.images, self.state.cache)  # here, because the machine inside has no network
        self.env = {**os.environ, "VIREO_STATE_DIR": str(self.state.dir)}
        there = directory / "there"
        keep = f"touch {there}; exec sleep infinity"
        self._shell = subprocess.Popen([PRIVATE, "bash", "-c", keep], env=self.env, stdin=subprocess.DEVNULL)
        ends = time.monotonic() + 20
        while not there.exists():
            assert self._shell.poll() is None, "the private machine ended at once"
            assert time.monotonic() < ends, "the private machine did not start"
            time.sleep(0.02)
        children = Path(f"/proc/{self._shell.pid}/task/{self._shell.pid}/children").read_text().split()
        self._first = children[0]

    def run(self, *argv: str | Path, limit: float) -> subprocess.CompletedProcess[str]:
        """A command inside, to its end, which must come within `limit` seconds."""
        inside = ["nsenter", f"--target={self._first}", "--mount", "--net", "--pid", f"--wd={ROOT}"]
        words = [*inside, *(str(word) for word in argv)]
        return subprocess.run(words, env=self.env, capture_output=True, text=True, timeout=limit)

    def vireo(self, *argv: str, limit: float = 300) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "vireo.cli.main", *argv, limit=limit)

    def tests(self, file: Path, limit: float) -> subprocess.CompletedProcess[str]:
        """A file of tests, run inside: up to the first that fails."""
        options = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--tb=short",
            "--durations=0",
            "--durations-min=1",
        ]
        return self.run(sys.executable, "-m", "pytest", *options, file, limit=limit)

    def logs(self, lines: int = 25) -> str:
        """The last words of everything that ran, for a report of a failure."""
        found = []
        for log in sorted(self.state.log.glob("*.log")):
            last = log.read_text(errors="replace").splitlines()[-lines:]
            found += [f"--- {log.name}", *(line[:500] for line in last)]
        return "\n".join(found)

    def end(self) -> None:
        self._shell.kill()  # unshare --kill-child takes the first process with it, and the kernel the rest
        self._shell.wait()
