"""The model says what oVirt's says: every type, attribute, tag, enumerated value, and their order."""

import json
import keyword
import typing
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from vireo import model
from vireo.base import Part
from vireo.codec import names
from vireo.codec.shape import Field, shape

FACTS = json.loads(Path(__file__).with_name("ovirt-model.json").read_text())
TYPES, ENUMS = FACTS["types"], FACTS["enums"]
KINDS = {"string": "text", "boolean": "boolean", "integer": "integer", "date": "date"}
LIMITS = {"xs:int": (-(2**31), 2**31 - 1), "xs:unsignedInt": (0, 2**32 - 1)}


def attributes(name: str) -> dict[str, str]:
    """All of a type's attributes, inherited ones too."""
    fact = TYPES[name]
    return (attributes(fact["base"]) if fact["base"] else {}) | fact["attributes"]


def order(name: str) -> list[str] | None:
    fact = TYPES[name]
    if fact["order"] is None:
        return None
    return ((order(fact["base"]) or []) if fact["base"] else []) + fact["order"]


def says(field: Field, fact: str) -> None:
    words = fact.split()
    tag = next((w[1:] for w in words if w.startswith("@")), None)
    xsd = next((w for w in words if w.startswith("xs:")), None)
    kind = next(w for w in words if w != "list")
    assert field.tag == (tag or field.name.rstrip("_"))
    assert (field.item is not None) == ("list" in words)
    if kind == "decimal":
        assert field.kind == xsd.removeprefix("xs:")
    elif kind in KINDS:
        assert field.kind == KINDS[kind]
    else:
        assert field.of is (model.TYPES.get(kind) or model.ENUMS[kind])
    if kind == "integer":
        assert (field.low, field.high) == LIMITS.get(xsd, (-(2**63), 2**63 - 1))


def test_every_type_and_enumeration_is_there_and_no_other() -> None:
    assert set(model.TYPES) == set(TYPES)
    assert set(model.ENUMS) == set(ENUMS)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_has_exactly_its_attributes(name: str) -> None:
    fields = {f.name.removesuffix("_"): f for f in shape(model.TYPES[name]).fields}
    output = {"actions", "creation_status", "link"}
    entity = issubclass(model.TYPES[name], model.Identified)
    extra = output | {"id", "name", "description", "comment"} if name == "Api" else output if entity else set()
    facts = attributes(name)
    assert set(fields) == set(facts) | extra
    for attribute, fact in facts.items():
        says(fields[attribute], fact)


@pytest.mark.parametrize("name", TYPES)
def test_attributes_stand_in_the_order_of_the_schema(name: str) -> None:
    tags = [f.tag for f in shape(model.TYPES[name]).fields if f.tag not in ("id", "href")]
    expected = order(name)
    if expected is None:  # not in the schema: the entity's own first, then by name
        first = ["actions", "name", "description", "comment", "creation_status", "link"]
        own = [t for t in tags if t not in first] if TYPES[name]["base"] else tags
        assert own == sorted(own)
    else:
        assert tags == expected


@pytest.mark.parametrize("name", TYPES)
def test_a_type_derives_from_what_ovirt_derives_it_from(name: str) -> None:
    cls, base = model.TYPES[name], TYPES[name]["base"]
    assert issubclass(cls, model.TYPES[base] if base else Part)


@pytest.mark.parametrize("name", ENUMS)
def test_an_enumeration_has_exactly_its_values_in_order(name: str) -> None:
    assert [v.value for v in model.ENUMS[name]] == ENUMS[name]
    assert [v.name for v in model.ENUMS[name]] == [v.upper() for v in ENUMS[name]]


@pytest.mark.parametrize("name", TYPES)
def test_tags_of_one_and_of_many_are_those_of_ovirt(name: str) -> None:
    assert [names.singular(model.TYPES[name]), names.plural(model.TYPES[name])] == TYPES[name]["tags"]


def test_irregular_tags_are_named_for_types_that_exist() -> None:
    assert set(names.IRREGULAR) <= set(TYPES)


@pytest.mark.parametrize("name", TYPES)
def test_a_type_with_nothing_set_is_written_as_nothing(name: str) -> None:
    cls = model.TYPES[name]
    assert msgspec.to_builtins(cls()) == {}
    assert cls.__struct_config__.frozen
    assert msgspec.convert({}, cls) == cls()


def test_hints_can_be_resolved_although_types_refer_to_each_other() -> None:
    for cls in model.TYPES.values():
        hints = typing.get_type_hints(cls)
        assert set(cls.__struct_fields__) <= set(hints)


def test_a_type_is_imported_from_its_file_and_converted() -> None:
    from vireo.model.vm import Vm, VmStatus

    vm = msgspec.convert(
        {"name": "a", "status": "up", "creation_time": "2024-05-01T00:00:00Z", "host_numa_nodes": [{"index": 1}]}, Vm
    )
    assert vm.status is VmStatus.UP
    assert isinstance(vm.creation_time, datetime)
    assert vm.numa_nodes
    assert vm.numa_nodes[0].index == 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"cpu": {"topology": {"cores": 2**31}}}, Vm)


def test_an_attribute_whose_name_is_a_keyword_has_an_underscore_behind_it() -> None:
    for cls in model.TYPES.values():
        for python, encoded in zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True):
            assert python == encoded + "_" if keyword.iskeyword(encoded) else not python.endswith("_")


def test_types_and_attributes_say_what_they_are() -> None:
    for cls in [*model.TYPES.values(), *model.ENUMS.values()]:
        assert cls.__doc__
        assert cls.__doc__.endswith((".", ")."))
