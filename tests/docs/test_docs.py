"""The documentation names what exists, quotes what is written, and nothing tells of anybody's machine."""

import ast
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "packaging/README.md", *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
TOPS = ("vireo", "tests", "docs", "packaging", ".ci")
"""Rooms at the top of the repository: a word that begins with one and a slash is a path."""
FILES = ("Makefile", "LICENSE", "pyproject.toml", "requirements.lock", "ruff.toml", ".importlinter")
FORBIDDEN = {
    "the path of somebody's machine": re.compile("/" + r"(work/|home/\w+/|Users/\w+/|root/\.)"),
    "the address of a package registry": re.compile(
        "|".join([r"pypi\." + "org", r"pythonhosted\." + "org", "npm" + "js", r"(deb|security)\.debian\." + "org"])
    ),
    "a directory outside the repository": re.compile(r"\.\./" + "shared"),
}


def words(page: Path) -> list[str]:
    """What stands in backticks, outside of blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE))


def commands(page: Path) -> list[str]:
    """Words, and lines of blocks, that a shell could run."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)
    return words(page) + [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]


def sources() -> list[Path]:
    """The files of the repository as text, those that are not committed yet included."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_path_that_a_page_names_exists(page):
    for word in words(page):
        path = word.split(" ")[-1] if word.startswith((".venv/", "VIREO_GOLDEN")) else word
        if path.partition("/")[0] not in TOPS or not re.fullmatch(r"[\w./<>*-]+", path) or "/" not in path:
            assert path not in FILES or (ROOT / path).exists(), path
            continue
        assert list(ROOT.glob(re.sub(r"<\w+>", "*", path).rstrip("/"))), f"{page.name} names {path}, which is not there"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_command_that_a_page_names_exists(page):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    known = {path.stem for path in (ROOT / "vireo/cli/commands").glob("[!_]*.py")}
    for command in commands(page):
        if found := re.match(r"make (\w+)", command):
            assert found[1] in targets, command
        if found := re.match(r"(?:sudo )?(?:\.venv/bin/)?vireo (?!-)(\w+)", command):
            assert found[1] in known, command


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_a_link_leads_to_a_page(page):
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target.partition("#")[0]).is_file(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_code_that_a_page_quotes_is_written_so(page):
    quotes = re.findall(r"^<!-- from (\S+) -->\n```\w+\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)
    for name, block in quotes:
        there = (ROOT / name).read_text().splitlines()
        for line in filter(str.strip, block.splitlines()):
            assert line in there, f"{page.name} quotes {name}, where this line is not: {line}"


@pytest.mark.parametrize("folder", ["how", "why"])
def test_every_page_is_in_its_list(folder):
    index = (ROOT / "docs" / folder / "README.md").read_text()
    missing = [
        p.name for p in (ROOT / "docs" / folder).glob("*.md") if p.name != "README.md" and f"({p.name})" not in index
    ]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_lines_have_up_to_120_characters_but_for_tables(page):
    long = [
        n for n, line in enumerate(page.read_text().splitlines(), 1) if len(line) > 120 and not line.startswith("|")
    ]
    assert not long


def test_headings_go_one_level_deeper_at_a_time():
    for page in PAGES:
        text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
        levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(b - a <= 1 for a, b in pairwise(levels)), page


def test_no_file_tells_of_a_machine_or_a_registry():
    for path in sources():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            found = pattern.search(text)
            assert not found, f"{path.relative_to(ROOT)} has {what}: {found[0]}"


def test_every_room_says_what_it_is():
    rooms = sorted({path.parent for path in (ROOT / "vireo").rglob("*.py") if "__pycache__" not in path.parts})
    for room in rooms:
        text = (room / "__init__.py").read_text() if (room / "__init__.py").exists() else ""
        assert ast.get_docstring(ast.parse(text)), f"{room.relative_to(ROOT)}/__init__.py has no docstring"
