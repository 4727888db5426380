"""The benches are listed, and the one that needs no patience works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_every_bench_is_listed_with_what_it_measures():
    said = subprocess.run([ROOT / "packaging/bench"], capture_output=True, text=True, check=True).stdout
    lines = dict(line.strip().removeprefix("make bench T=").split(maxsplit=1) for line in said.splitlines())
    assert sorted(lines) == sorted(path.stem for path in (ROOT / "bench").glob("[a-z]*.py"))
    assert lines["start"].startswith("From the API call")


def test_a_bench_that_is_not_there_is_refused_in_a_sentence():
    done = subprocess.run([ROOT / "packaging/bench", "nonsense"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("There is no bench nonsense;")


@pytest.mark.slow
def test_the_start_bench_measures_both_ways_and_ends_with_one_line_of_json():
    if os.geteuid() != 0:
        pytest.skip("needs root for namespaces")
    done = subprocess.run([sys.executable, ROOT / "bench/start.py", "2"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    figures = said.pop("figures")
    assert said == {"bench": "start", "goals": {"ratio": 1.15}, "met": figures["ratio"] <= 1.15}
    assert figures["rounds"] == 2
    assert 20 < figures["virsh_ms"] < 20_000
    assert 20 < figures["api_ms"] < 20_000
    assert figures["ratio"] == pytest.approx(figures["api_ms"] / figures["virsh_ms"], rel=0.01)
