"""Whatever bytes come in: a value or Invalid, and nothing else."""

import contextlib
import json
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.codec.values import full
from vireo.codec import ovirt_json, xml
from vireo.codec.shape import shape
from vireo.errors import Invalid
from vireo.model.vm import Vm

CODECS = pytest.mark.parametrize("codec", [xml, ovirt_json], ids=["xml", "json"])
SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
TAGS = st.sampled_from([*shape(Vm).tags, "custom_property", "link", "device", "bogus", "a:b", "<", ""])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(TAGS, v, max_size=4), max_leaves=12)
PIECES = st.sampled_from(
    ["<vm>", "</vm>", "<cpu>", "</cpu>", "<name>", "</name>", "<memory>", "</memory>", "&amp;", "&x;", "&#0;", "&#65;",
     "<!DOCTYPE vm [", '<!ENTITY x "y">', "]>", "<![CDATA[", "]]>", "<!--", "-->", "<?x ?>", "\x00", "é", "9" * 30,
     "<custom_properties>", "<custom_property>", "</custom_properties>", "<link/>", ' id="1"', '<vm xmlns="x">', "<id/>",
     '<?xml version="1.0" encoding="utf-16"?>'],
)  # fmt: skip
DOCUMENT = {codec: codec.dump(full(Vm, 1)) for codec in (xml, ovirt_json)}


def read(codec: ModuleType, data: bytes) -> None:
    for ignore in (False, True):
        with contextlib.suppress(Invalid):
            value = codec.load(data, Vm, answer=ignore, ignore_unknown=ignore)
            xml.dump(value)
            ovirt_json.dump(value)
    with contextlib.suppress(Invalid):
        codec.load_list(data, Vm)


@CODECS
@SOME
@given(data=st.binary(max_size=100))
def test_any_bytes(codec: ModuleType, data: bytes) -> None:
    read(codec, data)


@CODECS
@settings(SOME, max_examples=60)
@given(data=st.data())
def test_a_document_with_damage(codec: ModuleType, data: st.DataObject) -> None:
    document = DOCUMENT[codec]
    at = data.draw(st.integers(0, len(document)))
    to = data.draw(st.integers(at, min(at + 40, len(document))))
    read(codec, document[:at] + data.draw(st.binary(max_size=6)) + document[to:])


@SOME
@given(pieces=st.lists(PIECES, max_size=12))
def test_pieces_of_xml(pieces: list[str]) -> None:
    read(xml, "".join(pieces).encode())
    read(xml, f"<vm>{''.join(pieces)}</vm>".encode())


@SOME
@given(value=JSON)
def test_any_json(value: object) -> None:
    read(ovirt_json, json.dumps(value).encode())
    read(ovirt_json, json.dumps({"cpu": value, "custom_properties": {"custom_property": [value]}}).encode())
