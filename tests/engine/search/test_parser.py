"""From text to tree."""

import pytest

from vireo.engine.store.search import BadSearch
from vireo.engine.store.search.kinds import KINDS
from vireo.engine.store.search.parser import parse
from vireo.engine.store.search.tree import AllOf, AnyOf, Condition, Search


def told(node) -> object:
    """A tree in few words."""
    match node:
        case Condition():
            name = ".".join(filter(None, (node.link, node.field)))
            return f"{name}{node.relation}{node.value}" if name else f"~{node.value}"
        case AllOf():
            return ("and", *map(told, node.parts))
        case AnyOf():
            return ("or", *map(told, node.parts))


CLIENTS = [
    ("vm", 'name="x"', "name=x"),
    ("vm", 'name="x" and datacenter="y"', ("and", "name=x", "datacenter=y")),
    ("vm", "name=x", "name=x"),
    ("vm", "name=x and datacenter=y", ("and", "name=x", "datacenter=y")),
    ("host", "name=a or name=b", ("or", "name=a", "name=b")),
    ("host", "name=a or name=b status=installfailed", ("and", ("or", "name=a", "name=b"), "status=installfailed")),
    ("host", 'id="0000"', "id=0000"),
    ("vm", "cluster=x", "cluster=x"),
    ("host", "cluster=x update_available=true", ("and", "cluster=x", "update_available=true")),
    ("datacenter", "Clusters.name=x", "cluster.name=x"),
    ("vm", "host.name=x", "host.name=x"),
    ("vm", "storage.name=x", "storagedomain.name=x"),
    ("vm", "storage=x", "storagedomain=x"),
    ("host", "status=up", "status=up"),
    ("host", "status = up", "status=up"),
    ("storagedomain", "type=nfs or type=iscsi", ("or", "type=nfs", "type=iscsi")),
    ("storagedomain", "type != glance", "type!=glance"),
    ("disk", "disk_type=lun", "disk_type=lun"),
    ("disk", "disk_type=image and disk_content_type=iso", ("and", "disk_type=image", "disk_content_type=iso")),
    ("disk", "vm_names=x", "vm_names=x"),
    ("disk", "number_of_vms =0", "number_of_vms=0"),
    ("user", "usrname=u@authz", "usrname=u@authz"),
    ("vm", "tag=x", "tag=x"),
    ("vm", "pool=x", "pool=x"),
    ("template", "version_name=x", "version_name=x"),
    ("host", "hw_id=u and datacenter=x and status=Up", ("and", "hw_id=u", "datacenter=x", "status=Up")),
    ("job", "correlation_id=x", "correlation_id=x"),
    ("event", "vm.id=x", "vm.id=x"),
    ("event", "type=1152 and vm.id=x", ("and", "type=1152", "vm.id=x")),
    ("event", "type=885", "type=885"),
    ("event", "type=1158 and message=*x*", ("and", "type=1158", "message=*x*")),
    ("event", "severity=error", "severity=error"),
    ("cluster", "mycluster", "~mycluster"),
]
OTHERS = [
    ("vm", "osprey", "~osprey"),  # begins like the field `os`
    ("vm", '"two words" and name=x', ("and", "~two words", "name=x")),
    ("vm", "a and name=b or name=c and name=d", ("or", ("and", "~a", "name=b"), ("and", "name=c", "name=d"))),
    ("vm", "memory>=512 memory<1024", ("and", "memory>=512", "memory<1024")),
    ("vm", "Template . Name = x", "template.name=x"),
    ("vm", "host=x name=y", ("and", "host=x", "name=y")),
    ("vm", 'name="a"name="b"', ("and", "name=a", "name=b")),
    ("vm", "and", "~and"),
    ("event", 'message="a  b"', "message=a  b"),
    ("vm", "", None),
    ("vm", "   ", None),
]


@pytest.mark.parametrize(("kind", "text", "tree"), CLIENTS + OTHERS)
def test_the_searches_of_clients_are_understood(kind, text, tree) -> None:
    assert told(parse(kind, text).where) == tree


def test_the_order_and_the_page_come_last() -> None:
    assert parse("vm", "SORTBY NAME ASC page 3") == Search(sort="name", page=3)
    assert parse("vm", "sortby name desc") == Search(sort="name", descending=True)
    assert parse("vm", "sortby name") == Search(sort="name")
    assert parse("vm", "page 12 ") == Search(page=12)
    search = parse("vm", "name=x sortby memory desc page 2")
    assert (told(search.where), search.sort, search.descending, search.page) == ("name=x", "memory", True, 2)


BAD = [
    ("vm", "name='x'", 5),
    ("vm", "name=x;", 6),
    ("vm", "name=", 5),
    ("vm", "name", 4),
    ("vm", "status", 6),
    ("vm", 'name="x', 5),
    ("vm", 'name=x"', 5),
    ("vm", "name<x", 4),
    ("vm", "a b", 2),
    ("vm", "host=a host=b", 7),
    ("vm", "name=x or", 9),
    ("vm", "sortby", 6),
    ("vm", "sortby nosuch", 7),
    ("vm", "sortby name page 2", 12),
    ("vm", "sortby name, memory", 11),
    ("vm", "pageant", 4),
    ("vm", "page x", 5),
    ("vm", "page -1", 5),
    ("vm", "page 1 and name=x", 5),
    ("vm", "host.nosuch=1", 5),
    ("cluster", "datacenters.name=x", 10),
    ("event", "usrid=x", 5),
    ("vm", "name=\0", 5),
    ("vm", "name=\ud800", 5),
]


@pytest.mark.parametrize(("kind", "text", "position"), BAD)
def test_a_bad_search_tells_where_it_is_bad(kind, text, position) -> None:
    with pytest.raises(BadSearch) as e:
        parse(kind, text)
    assert e.value.position == position
    assert f"(at character {position + 1})" in str(e.value)


def test_a_page_beyond_31_bits_is_the_first_as_in_ovirt() -> None:
    assert parse("vm", "page 2147483648").page == 1
    assert parse("vm", "page 1 2").page == 1


def test_kinds_are_found_by_file() -> None:
    kinds = {
        "vm",
        "host",
        "cluster",
        "datacenter",
        "disk",
        "storagedomain",
        "template",
        "network",
        "event",
        "job",
        "user",
    }
    assert kinds <= KINDS.keys()
