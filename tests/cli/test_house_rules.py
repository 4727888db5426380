"""Rules of the house that no linter knows (architecture: rooms, files, functions)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "vireo").rglob("*.py"))
BANNED = {"utils", "util", "helpers", "helper", "managers", "manager", "services", "service", "common", "misc"}

ALLOWED = {"vireo/engine/api/_services.py"}  # oVirt's own word: it answers /ovirt-engine/services/


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_at_most_500_lines_and_its_functions_60(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} is longer than 60 lines"


def test_no_room_or_file_has_a_name_that_says_nothing():
    for path in (path for path in FILES if str(path.relative_to(ROOT)) not in ALLOWED):
        assert not BANNED & {part.removesuffix(".py").strip("_") for part in path.relative_to(ROOT).parts}, path


def test_a_module_begins_with_a_line_that_says_what_it_is():
    for path in FILES:
        if text := path.read_text().strip():
            assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
