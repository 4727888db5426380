"""JSON as oVirt writes it, and as clients may write it."""

import json
from datetime import UTC, datetime

import pytest

from vireo.codec import ovirt_json
from vireo.errors import Invalid
from vireo.model import Link
from vireo.model.affinity import AffinityGroup
from vireo.model.cpu import Cpu, CpuTopology
from vireo.model.quota import QuotaStorageLimit
from vireo.model.vm import CustomProperty, Vm, VmStatus

SYNTAX = "Request syntactically incorrect."


def load(text: str) -> Vm:
    return ovirt_json.load(text.encode(), Vm)


def refused(text: str | bytes) -> str:
    with pytest.raises(Invalid) as e:
        ovirt_json.load(text if isinstance(text, bytes) else text.encode(), Vm)
    assert (e.value.reason, e.value.status) == (SYNTAX, 400)
    return str(e.value)


def test_numbers_and_booleans_are_texts_and_lists_are_wrapped() -> None:
    vm = Vm(
        id="1", name='a"\n', memory=2**40, stateless=False, cpu=Cpu(topology=CpuTopology(cores=2)), link=[Link(rel="x")],
        custom_properties=[CustomProperty(name="p")], start_time=datetime(1970, 1, 1, 0, 0, 1, 5000, UTC), numa_nodes=[],
        status=VmStatus.UP,
    )  # fmt: skip
    assert json.loads(ovirt_json.dump(vm)) == {
        "memory": "1099511627776",
        "stateless": "false",
        "cpu": {"topology": {"cores": "2"}},
        "custom_properties": {"custom_property": [{"name": "p"}]},
        "start_time": 1005,
        "host_numa_nodes": {},
        "status": "up",
        "name": 'a"\n',
        "link": [{"rel": "x"}],
        "id": "1",
    }
    assert list(json.loads(ovirt_json.dump(vm)))[-3:] == ["name", "link", "id"]


def test_decimals_are_numbers() -> None:
    assert ovirt_json.dump(QuotaStorageLimit(usage=0, limit=3)) == b'{"limit":"3","usage":0.0}'
    assert ovirt_json.dump(AffinityGroup(priority=1.0)) == b'{"priority":1}'
    assert ovirt_json.dump(QuotaStorageLimit(usage=float("inf"))) == b"{}"


def test_a_collection_is_named_for_one() -> None:
    items = [ovirt_json.item(Vm(name="a")), ovirt_json.item(Vm(name="b"))]
    assert ovirt_json.join(items, Vm) == b'{"vm":[{"name":"a"},{"name":"b"}]}'
    assert ovirt_json.dump_list([], Vm) == b"{}"


@pytest.mark.parametrize(
    ("text", "vm"),
    [
        ('{"memory": 5, "stateless": true}', Vm(memory=5, stateless=True)),
        ('{"memory": "5", "stateless": "TRUE"}', Vm(memory=5, stateless=True)),
        ('{"name": 5, "description": true}', Vm(name="5", description="true")),
        ('{"name": null, "cpu": null}', Vm()),
        ('{"name": "a", "name": "b"} and so on', Vm(name="b")),
        ('{"status": "Up"}', Vm(status=VmStatus.UP)),
        ('{"start_time": 1000}', Vm(start_time=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))),
        ('{"start_time": "1970-01-01T00:00:01Z"}', Vm(start_time=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))),
        ('{"custom_properties": {}}', Vm(custom_properties=[])),
        ('{"custom_properties": {"custom_property": []}}', Vm(custom_properties=[])),
        ('{"link": "whatever", "actions": 1}', Vm()),
        ('\ufeff {"name": "a"}', Vm(name="a")),
    ],
)
def test_a_request_is_read(text: str, vm: Vm) -> None:
    assert load(text) == vm


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"vm": {"name": "x"}}', "vm/vm"),
        ('{"Name": "x"}', "vm/Name"),
        ('{"cpu": {"topology": {"bogus": 1}}}', "vm/cpu/topology/bogus"),
        ('{"custom_properties": {"x": []}}', "vm/custom_properties/x"),
        ('{"custom_properties": {"custom_property": [{"x": 1}]}}', "vm/custom_properties/custom_property/x"),
        ('{"custom_properties": []}', "vm/custom_properties"),
        ('{"custom_properties": {"custom_property": {}}}', "vm/custom_properties/custom_property"),
        ('{"cpu": 5}', "vm/cpu"),
        ('{"cpu": []}', "vm/cpu"),
        ('{"name": {}}', "vm/name"),
        ('{"name": "\\u0000"}', "vm/name"),
        ('{"name": "\\ud800"}', "vm/name"),
        ('{"memory": 1.5}', "vm/memory"),
        ('{"memory": 1e9}', "vm/memory"),
        ('{"memory": 1073741824.0}', "vm/memory"),
        ('{"memory": true}', "vm/memory"),
        ('{"memory": 9223372036854775808}', "vm/memory"),
        ('{"stateless": "maybe"}', "vm/stateless"),
        ('{"type": "bogus"}', "vm/type"),
        ('{"start_time": 99999999999999999999}', "vm/start_time"),
        ('{"start_time": true}', "vm/start_time"),
    ],
)
def test_what_the_type_does_not_have_is_refused_by_its_path(text: str, path: str) -> None:
    message = refused(text)
    assert message.startswith(f"{path}:") or message.endswith(f"({path})")


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", '"a"', "{", "{'a': 1}", "nonsense", b"\xff\xff", b'{"name": "\xff"}', "[" * 100_000,
     '{"memory": ' + "9" * 5000 + "}", '{"template": {"vm": ' * 100 + "{}" + "}}" * 100],
)  # fmt: skip
def test_what_is_no_object_is_refused(text: str | bytes) -> None:
    refused(text)


def test_unknown_members_may_be_ignored() -> None:
    assert ovirt_json.load(b'{"bogus": 1, "name": "a"}', Vm, ignore_unknown=True) == Vm(name="a")
