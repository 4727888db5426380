"""XML as oVirt writes it, and as clients may write it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from vireo import model
from vireo.codec import xml
from vireo.errors import Invalid
from vireo.model.affinity import AffinityGroup
from vireo.model.cluster import Cluster
from vireo.model.cpu import Cpu, CpuTopology
from vireo.model.network import Network, Vlan
from vireo.model.quota import QuotaStorageLimit
from vireo.model.vm import CustomProperty, HighAvailability, Vm, VmStatus

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SYNTAX, VALUE = "Request syntactically incorrect.", "Invalid value"


def text(value: object) -> str:
    return xml.dump(value).decode().removeprefix(HEAD)


def refused(data: str | bytes, cls: type = Vm) -> Invalid:
    with pytest.raises(Invalid) as e:
        xml.load(data.encode() if isinstance(data, str) else data, cls)
    assert e.value.status == 400
    return e.value


def test_a_document_has_a_declaration_four_blanks_of_indent_and_a_newline_at_its_end() -> None:
    vm = Vm(id="1", href="/vms/1", name="a", comment="", custom_properties=[], cluster=Cluster(id="2", href="/c/2"))
    assert xml.dump(vm).decode() == HEAD + (
        '<vm href="/vms/1" id="1">\n'
        "    <name>a</name>\n"
        "    <comment></comment>\n"
        "    <custom_properties/>\n"
        '    <cluster href="/c/2" id="2"/>\n'
        "</vm>\n"
    )


def test_a_collection_holds_its_items_one_deeper_and_an_empty_one_is_one_tag() -> None:
    items = [xml.item(Vm(name="a")), xml.item(Vm(name="b"))]
    one = "    <vm>\n        <name>%s</name>\n    </vm>\n"
    assert xml.join(items, Vm).decode() == f"{HEAD}<vms>\n{one % 'a'}{one % 'b'}</vms>\n"
    assert xml.join(items, Vm) == xml.dump_list([Vm(name="a"), Vm(name="b")], Vm)
    assert xml.dump_list([], Vm).decode() == f"{HEAD}<vms/>\n"


def test_the_root_may_have_another_tag() -> None:
    assert xml.dump(Vm(name="a"), "machine").endswith(b"<machine>\n    <name>a</name>\n</machine>\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Vm(stateless=True), "<stateless>true</stateless>"),
        (Vm(stateless=False), "<stateless>false</stateless>"),
        (Vm(memory=2**40), "<memory>1099511627776</memory>"),
        (Vm(status=VmStatus.WAIT_FOR_LAUNCH), "<status>wait_for_launch</status>"),
        (QuotaStorageLimit(usage=0), "<usage>0.0</usage>"),
        (QuotaStorageLimit(usage=2.5), "<usage>2.5</usage>"),
        (AffinityGroup(priority=1.0), "<priority>1</priority>"),
        (AffinityGroup(priority=2.5), "<priority>2.5</priority>"),
        (AffinityGroup(priority=1e20), "<priority>100000000000000000000</priority>"),
        (Vm(start_time=datetime(2024, 5, 1, 1, 2, 3, 4000, UTC)), "<start_time>2024-05-01T01:02:03.004Z</start_time>"),
        (Vm(start_time=datetime(2024, 5, 1, 1, 2, 3)), "<start_time>2024-05-01T01:02:03.000Z</start_time>"),  # noqa: DTZ001
        (
            Vm(start_time=datetime(2024, 5, 1, tzinfo=timezone(timedelta(hours=2)))),
            "<start_time>2024-05-01T00:00:00.000+02:00</start_time>",
        ),
        (Vm(name="<&>\"'"), "<name>&lt;&amp;&gt;\"'</name>"),
        (Vm(name="a\r\n\tb"), "<name>a&#13;\n\tb</name>"),
        (Vm(name="a\x00\x0b\ud800\uffffé😀"), "<name>aé😀</name>"),
    ],
)
def test_a_value_is_written(value: object, written: str) -> None:
    assert written in text(value)


def test_what_is_no_number_is_not_written() -> None:
    assert text(QuotaStorageLimit(usage=float("nan"))) == "<quota_storage_limit/>\n"


def test_attributes_are_escaped() -> None:
    assert text(Vm(id='a"<\n\t')) == '<vm id="a&quot;&lt;&#10;&#9;"/>\n'
    assert text(Network(vlan=Vlan(id=3))) == '<network>\n    <vlan id="3"/>\n</network>\n'


def test_a_request_is_read_in_any_order_with_comments_blanks_and_unknown_attributes() -> None:
    data = """\ufeff<!-- hi --><vm id="1" nosuch="2">
      <memory> 1024 </memory>stray<name>a<!-- x -->b</name>
      <link href="x" rel="nics"><what/></link><actions><link/></actions><creation_status>nonsense</creation_status>
      <cpu><topology><cores>1</cores></topology></cpu><cpu><topology><sockets>2</sockets></topology></cpu>
      <high_availability><enabled>TRUE</enabled><priority/></high_availability><status>UP</status>
    </vm>"""
    assert xml.load(data.encode(), Vm) == Vm(
        id="1",
        memory=1024,
        name="ab",
        cpu=Cpu(topology=CpuTopology(sockets=2)),
        high_availability=HighAvailability(enabled=True, priority=0),
        status=VmStatus.UP,
    )


def test_an_empty_list_clears_and_an_absent_one_does_not() -> None:
    assert xml.load(b"<vm><custom_properties/></vm>", Vm).custom_properties == []
    assert xml.load(b"<vm/>", Vm).custom_properties is None
    data = b"<vm><custom_properties><custom_property><name>a</name></custom_property></custom_properties></vm>"
    assert xml.load(data, Vm).custom_properties == [CustomProperty(name="a")]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("<vm><bogus/></vm>", "vm/bogus"),
        ("<vm><Name>x</Name></vm>", "vm/Name"),
        (
            "<vm><disk_attachments><disk_attachment><bogus>1</bogus></disk_attachment></disk_attachments></vm>",
            "vm/disk_attachments/disk_attachment/bogus",
        ),
        ("<vm><disk_attachments><disk/></disk_attachments></vm>", "vm/disk_attachments/disk"),
        ("<vm><name><b>x</b></name></vm>", "vm/name/b"),
        ("<vm><id>1</id></vm>", "vm/id"),
    ],
)
def test_an_element_the_type_does_not_have_is_refused_by_its_path(data: str, path: str) -> None:
    e = refused(data)
    assert e.reason == SYNTAX
    assert str(e).startswith(f"{path}:")
    assert xml.load(data.encode(), Vm, ignore_unknown=True) is not None


@pytest.mark.parametrize(
    "data",
    ["", " ", "<vm>", "<vm/><vm/>", "<Vm/>", "<host/>", "<vms/>", '<vm xmlns="urn:x"/>', "<x:vm xmlns:x='u'/>", "{}",
     "<vm>&undefined;</vm>", "<vm><name>\x00</name></vm>", b"\xff\xfe", b"<vm><name>\xff</name></vm>",
     '<?xml version="1.0" encoding="no-such"?><vm/>', '<?xml version="1.0" encoding="euc-jp"?><vm/>',
     "<vm>" * 100_000, "<vm>" + "<template><vm>" * 200 + "</vm></template>" * 200 + "</vm>"],
)  # fmt: skip
def test_what_is_no_document_of_the_type_is_refused(data: str | bytes) -> None:
    assert refused(data).reason == SYNTAX


def test_no_entity_is_replaced() -> None:
    data = b'<!DOCTYPE vm [<!ENTITY e "boo"><!ENTITY f SYSTEM "file:///etc/passwd">]><vm><name>w-&e;&f;</name></vm>'
    assert xml.load(data, Vm) == Vm(name="w-")
    bomb = '<!DOCTYPE vm [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><vm><name>&b;</name></vm>'
    assert "other entities" in str(refused(bomb))
    assert "entities" in str(refused('<!DOCTYPE vm [<!ENTITY a "ha">]><vm id="&a;"/>'))
    assert xml.load(b'<!DOCTYPE vm [<!ATTLIST vm id CDATA "x">]><vm/>', Vm) == Vm()


@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        (
            "<stateless>yes</stateless>",
            VALUE,
            'Value "yes" isn\'t a valid boolean, it should be "true" , "false", "0" or "1"',
        ),
        ("<stateless/>", VALUE, 'Value "" isn\'t a valid boolean'),
        (
            "<memory>9223372036854775808</memory>",
            VALUE,
            "Value 9223372036854775808 is greater than maximum long 9223372036854775807",
        ),
        (
            "<cpu_shares>2147483648</cpu_shares>",
            VALUE,
            "Value 2147483648 is greater than maximum integer 2147483647",
        ),
        ("<memory>-9223372036854775809</memory>", VALUE, "is lower than minimum long"),
        (f"<memory>{'9' * 5000}</memory>", VALUE, "is greater than maximum long"),
        ("<memory>1.5</memory>", SYNTAX, "1.5"),
        ("<memory>0x10</memory>", SYNTAX, "0x10"),
        ("<type>bogus</type>", VALUE, "The string 'bogus' isn't a valid value for the 'VmType' enumerated type. "
         "Valid values are: 'desktop', 'high_performance', 'server'."),
        ("<type/>", VALUE, "The string '' isn't a valid value"),
        ("<start_time>yesterday</start_time>", VALUE, 'Value "yesterday" isn\'t a valid date'),
        ("<start_time>2024-02-30T00:00:00Z</start_time>", VALUE, "isn't a valid date"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_in_the_words_of_ovirt_and_by_its_path(data: str, reason: str, message: str) -> None:
    e = refused(f"<vm>{data}</vm>")
    assert e.reason == reason
    assert message in str(e)
    assert str(e).endswith(f"(vm/{data[1:].split('>')[0].rstrip('/')})")


def test_a_bad_attribute_is_named() -> None:
    assert str(refused('<network><vlan id="x"/></network>', Network)).endswith("(network/vlan/@id)")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-05-01T01:02:03.004+02:00", datetime(2024, 4, 30, 23, 2, 3, 4000, UTC)),
        ("2024-05-01T01:02:03Z", datetime(2024, 5, 1, 1, 2, 3, tzinfo=UTC)),
        ("2024-05-01T01:02:03.1234567", datetime(2024, 5, 1, 1, 2, 3, 123456, UTC)),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
    ],
)
def test_dates_are_read_with_and_without_zone_and_fraction(written: str, value: datetime) -> None:
    assert xml.load(f"<vm><start_time>{written}</start_time></vm>".encode(), Vm).start_time == value


def test_latin_1_is_read_where_the_document_says_so() -> None:
    data = '<?xml version="1.0" encoding="ISO-8859-1"?><vm><name>é</name></vm>'.encode("latin-1")
    assert xml.load(data, Vm).name == "é"


def test_links_are_read_from_answers() -> None:
    data = b'<vm><actions><link href="/s" rel="start"/></actions><link href="/n" rel="nics"/><link rel="b"/></vm>'
    vm = xml.load(data, Vm, answer=True)
    assert vm.link == [model.Link(href="/n", rel="nics"), model.Link(rel="b")]
    assert vm.actions == model.Actions(link=[model.Link(href="/s", rel="start")])
