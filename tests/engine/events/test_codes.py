"""Every event that the engine writes has a number of oVirt's and a text; every text is written by something."""

import ast
import json
import re
import string
from pathlib import Path

import pytest

from vireo.engine.events.audit import CODES, FLOODS, MESSAGES, REFERENCES

ENGINE = Path(__file__).parents[3] / "vireo" / "engine"
OURS = {name for name, (number, _) in CODES.items() if number >= 20000}
SEVERITIES = {"normal", "warning", "error", "alert"}


def calls():
    """Each `record(db, code, ...)`: where, the names of codes in it, and its keywords; None if it has `**`."""
    for file in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "record":
                codes = {n.value for n in ast.walk(node.args[1]) if isinstance(n, ast.Constant) and n.value in CODES}
                given = {k.arg for k in node.keywords}
                yield f"{file.relative_to(ENGINE)}:{node.lineno}", codes, None if None in given else given


def mentioned():
    """Words of the engine that could be codes: a code may reach `record` through a variable."""
    words = set()
    for file in ENGINE.rglob("*.py"):
        if file.name != "messages.py":
            words |= set(re.findall(r'"([A-Z][A-Z0-9_]+)"', file.read_text()))
    return words


@pytest.mark.parametrize(("where", "codes"), [(w, c) for w, c, _ in calls() if c])
def test_what_is_recorded_has_a_text(where, codes):
    assert codes <= MESSAGES.keys(), where


@pytest.mark.parametrize(("where", "codes", "given"), [c for c in calls() if c[1] and c[2] is not None])
def test_a_text_names_only_what_it_is_given(where, codes, given):
    for code in codes:
        named = {name for _, name, _, _ in string.Formatter().parse(MESSAGES.get(code, "")) if name}
        assert named <= given | {"user"}, f"{where}: {code} does not get {named - given}"


def test_every_text_is_of_a_known_code():
    assert MESSAGES.keys() <= CODES.keys()
    assert FLOODS.keys() <= CODES.keys()


def test_every_text_is_used():
    assert MESSAGES.keys() <= mentioned(), sorted(MESSAGES.keys() - mentioned())


def test_texts_are_sentences_with_plain_placeholders():
    for code, text in MESSAGES.items():
        for _, name, form, conversion in string.Formatter().parse(text):
            assert name is None or (name.isidentifier() and not form and not conversion), code
        assert text[-1] in ".}" and text == text.strip(), code


def test_codes_of_our_own_are_outside_of_ovirts():
    ovirt = json.loads((ENGINE / "events" / "codes.json").read_text())
    assert not OURS & ovirt.keys()
    assert len({number for number, _ in CODES.values()}) == len(CODES)
    assert {severity for _, severity in CODES.values()} <= SEVERITIES
    assert "vm" in REFERENCES
