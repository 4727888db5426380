"""What an engine 4.5.8 answered is read and written again, letter by letter."""

import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from vireo import model
from vireo.base import Part
from vireo.codec import names, ovirt_json, xml

RECORDED = sorted(Path(__file__).with_name("recorded").glob("*.xml"))
ONE = {names.singular(c): c for c in model.TYPES.values()}
MANY = {names.plural(c): c for c in model.TYPES.values()}
TIME = "2014-05-04T21:00:00.000Z"
"""Takes the place of times that the recording leaves open; in milliseconds 1399237200000."""


def answers(path: Path) -> tuple[bytes, bytes, str]:
    """The answer as XML and as JSON, and its root."""
    text = path.read_text().replace("{{any-time}}", TIME)
    members = path.with_suffix(".json").read_text()
    members = re.sub(r'("creation_time"): ("{{any-time}}"|[0-9]+)', r"\1: 1399237200000", members)
    members = members.replace('"{{any-time}}"', "1399237200000")
    root = re.search(r"<([a-z_]+)", text)
    assert root
    return text.encode(), members.encode(), root[1]


def read(codec: ModuleType, data: bytes, root: str) -> tuple[Any, bytes]:
    """The values of a document, and the document they make."""
    if root in MANY:
        values = codec.load_list(data, MANY[root])
        return values, codec.dump_list(values, MANY[root])
    value: Part = codec.load(data, ONE[root], answer=True)
    return value, codec.dump(value)


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.stem)
def test_xml_is_written_as_it_was_read(path: Path) -> None:
    data, _, root = answers(path)
    _, again = read(xml, data, root)
    assert again.decode().strip() == data.decode().strip()
    assert again.endswith(b">\n")


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.stem)
def test_json_is_written_as_it_was_read(path: Path) -> None:
    _, data, root = answers(path)
    _, again = read(ovirt_json, data, root)
    assert json.loads(again) == without_empty(json.loads(data))


@pytest.mark.parametrize("path", RECORDED, ids=lambda p: p.stem)
def test_xml_and_json_of_an_answer_say_the_same(path: Path) -> None:
    data, members, root = answers(path)
    assert read(xml, data, root)[0] == read(ovirt_json, members, root)[0]


def without_empty(data: Any) -> Any:
    """An empty collection may be {"vm": []} or {}; we write the latter."""
    if isinstance(data, dict):
        return {k: without_empty(v) for k, v in data.items() if v != []}
    return [without_empty(v) for v in data] if isinstance(data, list) else data
