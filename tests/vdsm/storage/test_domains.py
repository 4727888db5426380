"""Storage domains on real directories."""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest

from tests.vdsm.storage.conftest import SD
from vireo.errors import HostError, Invalid
from vireo.vdsm.storage import _apart, _files, _metadata, attached

OTHER = "aaaaaaaa-0000-4000-8000-000000000009"
RECORDED = """\
ALIGNMENT BLOCK_SIZE CLASS DESCRIPTION IOOPTIMEOUTSEC LEASERETRIES LEASETIMESEC LOCKPOLICY LOCKRENEWALINTERVALSEC
POOL_UUID REMOTE_PATH ROLE SDUUID TYPE VERSION _SHA_CKSUM
"""


async def create(ask, top, **changes):
    return await ask(
        "StorageDomain.create", **{"sdUUID": SD, "name": "data1", "type": "localfs", "path": str(top), **changes}
    )


async def test_a_new_domain_has_the_layout_and_the_keys_of_an_ovirt_v5_domain(ask, top):
    info = await create(ask, top)
    assert (info.uuid, info.name, info.type, info.version, info.role, info.path) == (
        SD, "data1", "localfs", 5, "Data", str(top))  # fmt: skip
    assert sorted(p.name for p in (top / SD).iterdir()) == ["dom_md", "images", "master"]
    files = {p.name: p.stat() for p in (top / SD / "dom_md").iterdir()}
    assert sorted(files) == ["ids", "inbox", "leases", "metadata", "outbox"]
    assert files["inbox"].st_size == files["outbox"].st_size == 16 << 20
    assert all(stat.st_mode & 0o777 == 0o660 for stat in files.values())
    assert (top / SD / "images").stat().st_mode & 0o777 == 0o755
    if os.geteuid() == 0:
        assert {(s.st_uid, s.st_gid) for s in files.values()} == {(36, 36)}
    lines = (top / SD / "dom_md" / "metadata").read_text().splitlines()
    assert [line.split("=")[0] for line in lines] == RECORDED.split()
    assert "TYPE=LOCALFS" in lines
    assert f"REMOTE_PATH={top}" in lines


def test_the_checksum_is_the_one_that_vdsm_computes():
    metadata = _metadata.domain(SD, "ü€", "LOCALFS", "Data", "/data")
    assert _metadata.parse_domain(_metadata.dump_domain(metadata)) == metadata
    known = _metadata.domain(
        "275766cb-c7d8-43d6-a663-4e52160de620", "storage domain", "LOCALFS", "Data", "server:/path"
    )
    assert _metadata.dump_domain(known).endswith(b"_SHA_CKSUM=9336f77705ff9e3d5faf65c4d0dc818a29de458d\n")


async def test_a_domain_whose_metadata_was_changed_from_outside_is_refused(ask, domain, top):
    path = domain / "dom_md" / "metadata"
    path.write_text(path.read_text().replace("data1", "data2"))
    with pytest.raises(HostError, match="changed from outside") as e:
        await ask("StorageDomain.attach", sdUUID=SD, type="localfs", path=str(top))
    assert e.value.code == "meta_data_seal_is_broken"


async def test_created_twice_it_is_the_same_domain(ask, top):
    first = await create(ask, top)
    before = (top / SD / "dom_md" / "metadata").stat().st_ino
    assert await create(ask, top) == first
    assert (top / SD / "dom_md" / "metadata").stat().st_ino == before


async def test_asked_for_while_the_first_ask_still_works_it_waits(ask, top):
    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(create(ask, top)) for _ in range(4)]
    assert {answer.result().uuid for answer in answers} == {SD}
    assert [p.name for p in top.iterdir()] == [SD]


async def test_another_domain_of_the_same_id_is_refused(ask, top):
    await create(ask, top)
    with pytest.raises(HostError, match="with the name data1 instead of data2") as e:
        await create(ask, top, name="data2")
    assert e.value.code == "storage_domain_already_exists"


async def test_a_directory_that_holds_a_domain_takes_no_second_one(ask, top):
    await create(ask, top)
    with pytest.raises(HostError, match=f"already holds the storage domain {SD}") as e:
        await create(ask, top, sdUUID=OTHER)
    assert e.value.code == "storage_domain_is_not_empty"


STEPS = [*(("_directory", call) for call in range(6)), *(("_own", call) for call in range(11)), ("write", 0)]
STEPS += [("_sync", 0), ("_sync", 1)]


@pytest.mark.parametrize(("step", "call"), STEPS)
async def test_a_crash_in_any_step_of_create_leaves_nothing_or_what_a_second_ask_completes(
    ask, top, here, monkeypatch, step, call
):
    real, calls = getattr(_files, step), []

    def crash(*args):
        calls.append(args)
        if len(calls) == call + 1:
            raise KeyboardInterrupt
        return real(*args)

    monkeypatch.setattr(_files, step, crash)
    with pytest.raises(KeyboardInterrupt):
        await create(ask, top)
    if (top / SD).exists():
        assert _files.read_domain(str(top), SD)["SDUUID"] == SD
    monkeypatch.setattr(_files, step, real)
    assert (await create(ask, top)).uuid == SD
    assert [p.name for p in top.iterdir()] == [SD]
    assert sorted(p.name for p in (top / SD / "dom_md").iterdir()) == ["ids", "inbox", "leases", "metadata", "outbox"]


BAD = [
    ({"sdUUID": "../../etc"}, Invalid, "must be a UUID"),
    ({"sdUUID": SD.upper()}, Invalid, "must be a UUID"),
    ({"sdUUID": None}, Invalid, "must be a UUID"),
    ({"name": ""}, Invalid, "printable"),
    ({"name": "a\nROLE=Master"}, Invalid, "printable"),
    ({"name": "x" * 251}, Invalid, "printable"),
    ({"type": "floppy"}, HostError, "not supported by this host"),
    ({"path": "data"}, Invalid, "not a path"),
    ({"path": "/data/../etc"}, Invalid, "not a path"),
    ({"path": "/data/"}, Invalid, "not a path"),
    ({"path": "/data\nTYPE=NFS"}, Invalid, "not a path"),
    ({"path": "/no/such/directory"}, HostError, "does not exist on this host"),
    ({"role": "Root"}, Invalid, "role"),
]


@pytest.mark.parametrize(("change", "error", "words"), BAD)
async def test_wrong_values_are_refused_in_words(ask, top, change, error, words):
    with pytest.raises(error, match=words):
        await create(ask, top, **change)
    assert list(top.iterdir()) == []


async def test_an_attached_domain_is_there_after_a_restart_and_reported(ask, host, domain, top):
    again = await ask("StorageDomain.attach", sdUUID=SD, type="localfs", path=str(top))
    assert again.name == "data1"
    [stats] = await attached.stats(host)
    assert (stats.sdUUID, stats.problem) == (SD, None)
    assert 0 < stats.diskfree < stats.disktotal
    assert attached.find(host, SD).root == str(top)
    assert [json.loads(p.read_text())["uuid"] for p in (host.config.state / "storage").iterdir()] == [SD]
    await attached.start(host)


async def test_a_domain_whose_path_is_lost_is_reported_with_its_problem(ask, host, domain, top):
    top.rename(top.with_name("elsewhere"))
    [stats] = await attached.stats(host)
    assert f"does not exist in {top}" in stats.problem
    await attached.start(host)


async def test_storage_that_hangs_is_reported_within_the_limit(ask, host, domain, monkeypatch):
    os.rename(domain / "dom_md" / "metadata", domain / "dom_md" / "kept")
    os.mkfifo(domain / "dom_md" / "metadata")  # reading it waits for a writer that never comes
    monkeypatch.setattr(attached, "CHECK_LIMIT", 0.5)
    [stats] = await attached.stats(host)
    assert "did not answer within 0.5 s" in stats.problem


async def test_detached_twice_it_is_neither_used_nor_reported(ask, host, domain):
    for _ in range(2):
        await ask("StorageDomain.detach", sdUUID=SD)
    assert await attached.stats(host) == []
    with pytest.raises(HostError, match="not attached") as e:
        await ask("StorageDomain.getVolumes", sdUUID=SD)
    assert e.value.code == "storage_domain_does_not_exist"


async def test_a_domain_that_is_not_there_cannot_be_attached(ask, top):
    with pytest.raises(HostError) as e:
        await ask("StorageDomain.attach", sdUUID=SD, type="localfs", path=str(top))
    assert e.value.code == "storage_domain_does_not_exist"


async def test_a_domain_in_use_is_not_removed_and_then_removed_twice(ask, domain, top):
    with pytest.raises(HostError, match="detach it first"):
        await ask("StorageDomain.remove", sdUUID=SD, type="localfs", path=str(top))
    await ask("StorageDomain.detach", sdUUID=SD)
    for _ in range(2):
        await ask("StorageDomain.remove", sdUUID=SD, type="localfs", path=str(top))
    assert list(top.iterdir()) == []


async def test_a_crash_while_removing_is_completed_by_the_second_ask(ask, domain, top, here, monkeypatch):
    await ask("StorageDomain.detach", sdUUID=SD)
    real = _files._sync
    monkeypatch.setattr(_files, "_sync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        await ask("StorageDomain.remove", sdUUID=SD, type="localfs", path=str(top))
    assert not (top / SD).exists()
    monkeypatch.setattr(_files, "_sync", real)
    await ask("StorageDomain.remove", sdUUID=SD, type="localfs", path=str(top))
    assert list(top.iterdir()) == []


def test_the_child_needs_no_installed_package():
    import sys

    root = str(Path(_files.__file__).parents[3])
    code = "import sys; sys.path.insert(0, sys.argv[1]); from vireo.vdsm.storage import _child, _files; print(1)"
    import subprocess

    assert subprocess.run([sys.executable, "-I", "-S", "-c", code, root], check=True, capture_output=True).stdout


async def test_a_full_disk_is_an_error_with_figures(ask, top):
    run = __import__("subprocess").run
    if run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", top], capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    try:
        await create(ask, top)
        await ask("StorageDomain.attach", sdUUID=SD, type="localfs", path=str(top))
        volume = {"sdUUID": SD, "imgUUID": OTHER, "volUUID": OTHER, "description": ""}
        for format in ("raw", "cow"):
            with pytest.raises(HostError, match=r"needs 65\.0 MiB and \d\.\d MiB are free"):
                await ask("Volume.create", **volume, capacity=64 << 20, format=format, sparse=False)
        assert list((top / SD / "images").iterdir()) == []
        info = await ask("Volume.create", **volume, capacity=6 << 20, format="raw", sparse=False)
        with pytest.raises(HostError, match="growth") as e:
            await ask("Volume.extend", sdUUID=SD, imgUUID=OTHER, volUUID=OTHER, capacity=32 << 20)
        assert e.value.code == "no_space"
        assert (await ask("Volume.getInfo", sdUUID=SD, imgUUID=OTHER, volUUID=OTHER)) == info
    finally:
        run(["umount", top], check=True)


async def test_a_child_that_has_answered_is_kept_and_one_that_was_killed_is_replaced(domain, top):
    keeping = asyncio.ensure_future(_apart.keep())
    try:
        while not _apart._kept.idle:
            await asyncio.sleep(0.01)
        [child] = _apart._kept.idle
        free = await _apart.call("space", str(top), SD)
        assert free[0] >= free[1] > 0
        assert _apart._kept.idle == [child]
        child._process.kill()
        assert (await _apart.call("space", str(top), SD))[0] == free[0]
        [other] = _apart._kept.idle
        assert other is not child
        await asyncio.gather(*(_apart.call("space", str(top), SD) for _ in range(6)))
        assert len(_apart._kept.idle) == _apart.SPARE
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    assert _apart._kept.idle == []
    assert not other.lives


async def test_a_kept_child_that_hangs_is_ended_and_not_kept(domain, top):
    keeping = asyncio.ensure_future(_apart.keep())
    try:
        while not _apart._kept.idle:
            await asyncio.sleep(0.01)
        [child] = _apart._kept.idle
        os.kill(child._process.pid, signal.SIGSTOP)
        with pytest.raises(HostError, match=r"did not answer within 0\.2 s") as e:
            await _apart.call("space", str(top), SD, limit=0.2)
        assert e.value.code == "storage_timeout"
        assert not child.lives
        assert _apart._kept.idle == []
        assert (await _apart.call("space", str(top), SD))[0] > 0
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
