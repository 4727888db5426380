"""What is written can be read again, for every type and in both forms."""

from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.codec.values import full, random
from vireo import model
from vireo.codec import ovirt_json, xml

CODECS = pytest.mark.parametrize("codec", [xml, ovirt_json], ids=["xml", "json"])
QUICK = settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@CODECS
@pytest.mark.parametrize("name", model.TYPES)
def test_a_value_with_everything_set_is_read_as_it_was_written(codec: ModuleType, name: str) -> None:
    cls = model.TYPES[name]
    value = full(cls)
    assert codec.load(codec.dump(value), cls, answer=True) == value
    assert codec.load_list(codec.dump_list([value, cls()], cls), cls) == [value, cls()]


@pytest.mark.parametrize("name", model.TYPES)
def test_any_value_is_read_as_it_was_written(name: str) -> None:
    cls = model.TYPES[name]

    @QUICK
    @given(random(cls, 0))
    def check(value: Any) -> None:
        assert xml.load(xml.dump(value), cls, answer=True) == value
        assert ovirt_json.load(ovirt_json.dump(value), cls, answer=True) == value

    check()


@CODECS
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_values_within_values_are_read_as_they_were_written(codec: ModuleType, data: st.DataObject) -> None:
    cls = model.TYPES[data.draw(st.sampled_from(["Vm", "Disk", "Quota", "QuotaStorageLimit", "Statistic", "Event"]))]
    value = data.draw(random(cls, 1))
    assert codec.load(codec.dump(value), cls, answer=True) == value


@CODECS
def test_both_forms_of_a_value_are_read_as_the_same(codec: ModuleType) -> None:
    for cls in model.TYPES.values():
        value = full(cls, 1)
        assert ovirt_json.load(ovirt_json.dump(xml.load(xml.dump(value), cls)), cls) == codec.load(
            codec.dump(value), cls
        )
