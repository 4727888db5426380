"""Volumes: real files, real qemu-img."""

import asyncio
import contextlib
import json
import os
import subprocess

import pytest

from tests.vdsm.storage.conftest import IMG, SD, VOL
from vireo.errors import HostError, Invalid
from vireo.vdsm.storage import _files, _metadata, attached, volumes
from vireo.wire.methods import Location

MiB = 1 << 20
RECORDED = "CAP CTIME DESCRIPTION DISKTYPE DOMAIN FORMAT GEN IMAGE LEGALITY PUUID SEQ TYPE VOLTYPE EOF"
NAME = {"sdUUID": SD, "imgUUID": IMG, "volUUID": VOL}
KINDS = [("raw", True), ("raw", False), ("cow", True), ("cow", False)]


async def create(ask, **changes):
    wish = {**NAME, "capacity": 64 * MiB, "format": "raw", "sparse": True, "description": '{"DiskAlias":"d1"}'}
    return await ask("Volume.create", **{**wish, **changes})


def qemu_info(path):
    return json.loads(
        subprocess.run(["qemu-img", "info", "--output=json", path], check=True, capture_output=True).stdout
    )


@pytest.mark.parametrize(("format", "sparse"), KINDS)
async def test_a_volume_is_what_qemu_img_says_it_is_and_its_metadata_is_ovirts(ask, domain, format, sparse):
    info = await create(ask, format=format, sparse=sparse)
    path = domain / "images" / IMG / VOL
    assert info.path == str(path)
    said = qemu_info(path)
    assert said["format"] == {"raw": "raw", "cow": "qcow2"}[format]
    assert said["virtual-size"] == info.capacity == 64 * MiB
    if format == "cow":
        assert said["format-specific"]["data"]["compat"] == "1.1"
    assert (info.truesize >= 64 * MiB) is not sparse
    meta = (path.parent / f"{VOL}.meta").read_text()
    assert [line.split("=")[0] for line in meta.splitlines()] == RECORDED.split()
    assert f"FORMAT={format.upper()}\n" in meta
    assert f"TYPE={'SPARSE' if sparse else 'PREALLOCATED'}\n" in meta
    assert (info.format, info.legality, info.voltype, info.image, info.domain) == (format, "LEGAL", "LEAF", IMG, SD)
    assert path.stat().st_mode & 0o777 == 0o660
    assert path.parent.stat().st_mode & 0o777 == 0o755
    if os.geteuid() == 0:
        assert (path.stat().st_uid, path.stat().st_gid) == (36, 36)


@pytest.mark.parametrize(("format", "sparse"), KINDS[::2])
async def test_asked_twice_for_a_volume_there_is_one_with_what_was_written_in_between(ask, domain, format, sparse):
    first = await create(ask, format=format, sparse=sparse)
    inode = os.stat(first.path).st_ino
    again = await create(ask, format=format, sparse=sparse)
    assert (again, os.stat(again.path).st_ino) == (first, inode)
    assert await ask("Volume.getInfo", **NAME) == first
    assert await ask("StorageDomain.getVolumes", sdUUID=SD) == [first]


async def test_asked_for_while_the_first_ask_still_works_it_waits(ask, domain):
    async with asyncio.TaskGroup() as tasks:
        answers = [tasks.create_task(create(ask, format="cow")) for _ in range(3)]
    assert len({answer.result().ctime for answer in answers}) == 1


@pytest.mark.parametrize("after", [0.0, 0.02, 0.06, 0.1, 0.15, 0.2])
async def test_an_ask_whose_caller_went_away_is_completed_by_the_second(ask, domain, after):
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(after):
            await create(ask, format="cow")
    info = await create(ask, format="cow")
    assert qemu_info(info.path)["virtual-size"] == 64 * MiB
    assert await ask("StorageDomain.getVolumes", sdUUID=SD) == [info]


async def test_another_volume_of_the_same_id_is_refused(ask, domain):
    await create(ask)
    with pytest.raises(HostError, match="with CAP 67108864 instead of 134217728") as e:
        await create(ask, capacity=128 * MiB)
    assert e.value.code == "volume_already_exists"


async def test_a_capacity_is_rounded_up_to_whole_blocks(ask, domain):
    assert (await create(ask, capacity=1)).capacity == 4096
    assert (await create(ask, capacity=1)).capacity == 4096


STEPS = ["_directory", "_own", "write", "_sync", "begin_volume", "commit_volume"]


@pytest.mark.parametrize(("format", "step"), [*((f, s) for f in ("raw", "cow") for s in STEPS), ("raw", "_allocate")])
async def test_a_crash_in_any_step_of_create_shows_nothing_and_is_completed(
    ask, domain, here, monkeypatch, step, format
):
    real = getattr(_files, step)

    def crash(*args, **more):
        if not step.startswith("commit"):
            real(*args, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(_files, step, crash)
    with pytest.raises(KeyboardInterrupt):
        await create(ask, format=format)
    monkeypatch.setattr(_files, step, real)
    seen = await ask("StorageDomain.getVolumes", sdUUID=SD)
    assert (seen == []) is not (domain / "images" / IMG / f"{VOL}.meta").exists()
    monkeypatch.setattr(_files, step, real)
    info = await create(ask, format=format)
    assert qemu_info(info.path)["virtual-size"] == 64 * MiB
    assert sorted(p.name for p in (domain / "images" / IMG).iterdir()) == [VOL, f"{VOL}.meta"]


async def test_a_volume_that_qemu_img_cannot_make_leaves_nothing(ask, domain, monkeypatch):
    async def fail(*args, **more):
        raise HostError("qemu-img create: it broke", "command_failed")

    monkeypatch.setattr(volumes, "_make_cow", fail)
    with pytest.raises(HostError, match="it broke"):
        await create(ask, format="cow")
    assert list((domain / "images").iterdir()) == []


@pytest.mark.parametrize(("format", "sparse"), KINDS)
async def test_no_room_is_said_with_both_figures_and_leaves_nothing(ask, domain, format, sparse, here, monkeypatch):
    stat = os.statvfs(domain)
    monkeypatch.setattr(_files.os, "statvfs", lambda _: os.statvfs_result([4096, 4096, stat[2], 128, 128, *stat[5:10]]))
    with pytest.raises(HostError, match=r"needs \d+\.\d MiB and 0.5 MiB are free") as e:
        await create(ask, format=format, sparse=sparse)
    assert e.value.code == "no_space"
    assert list((domain / "images").iterdir()) == []


BAD = [
    ({"imgUUID": "../x"}, Invalid, "UUID"),
    ({"volUUID": f"{VOL}.meta"}, Invalid, "UUID"),
    ({"sdUUID": "x"}, Invalid, "UUID"),
    ({"sdUUID": IMG}, HostError, "does not exist on this host"),
    ({"format": "vmdk"}, Invalid, "raw or cow"),
    ({"capacity": 0}, Invalid, "capacity"),
    ({"capacity": -5}, Invalid, "capacity"),
    ({"capacity": "5"}, Invalid, "capacity"),
    ({"capacity": True}, Invalid, "capacity"),
    ({"capacity": 1 << 60}, Invalid, "capacity"),
    ({"sparse": "false"}, Invalid, "sparse"),
    ({"description": "a\nLEGALITY=ILLEGAL"}, Invalid, "printable"),
    ({"description": "\U0001f4bf" * 200}, Invalid, "too long"),
]


@pytest.mark.parametrize(("change", "error", "words"), BAD)
async def test_wrong_values_are_refused_in_words(ask, domain, change, error, words):
    with pytest.raises(error, match=words):
        await create(ask, **change)
    assert list((domain / "images").iterdir()) == []


async def test_a_long_description_is_cut_as_vdsm_cuts_it(ask, domain):
    assert len((await create(ask, description="x" * 1000)).description) == 210


@pytest.mark.parametrize(("format", "sparse"), KINDS)
async def test_a_volume_grows_once_though_asked_twice_and_never_shrinks(ask, domain, format, sparse):
    await create(ask, format=format, sparse=sparse)
    for _ in range(2):
        info = await ask("Volume.extend", **NAME, capacity=96 * MiB)
        assert info.capacity == qemu_info(info.path)["virtual-size"] == 96 * MiB
    with pytest.raises(HostError, match="cannot shrink") as e:
        await ask("Volume.extend", **NAME, capacity=64 * MiB)
    assert e.value.code == "incorrect_size_value_for_volume_resize"
    if not sparse and format == "raw":
        assert info.truesize >= 96 * MiB


@pytest.mark.parametrize("format", ["raw", "cow"])
async def test_a_growth_that_was_interrupted_is_completed_by_the_second_ask(ask, domain, here, monkeypatch, format):
    await create(ask, format=format)
    real = _files.set_volume
    monkeypatch.setattr(_files, "set_volume", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        await ask("Volume.extend", **NAME, capacity=96 * MiB)
    monkeypatch.setattr(_files, "set_volume", real)
    info = await ask("Volume.extend", **NAME, capacity=96 * MiB)
    assert info.capacity == qemu_info(info.path)["virtual-size"] == 96 * MiB


async def test_a_volume_that_is_not_there_is_said_so(ask, domain):
    for verb, more in (("Volume.getInfo", {}), ("Volume.extend", {"capacity": MiB})):
        with pytest.raises(HostError, match=f"Volume {VOL} of image {IMG} does not exist") as e:
            await ask(verb, **NAME, **more)
        assert e.value.code == "volume_does_not_exist"


async def test_an_image_is_deleted_once_though_asked_twice(ask, domain):
    await create(ask)
    for _ in range(2):
        await ask("Image.delete", sdUUID=SD, imgUUID=IMG)
    assert list((domain / "images").iterdir()) == []


async def test_a_crash_while_deleting_hides_the_image_and_is_completed(ask, domain, here, monkeypatch):
    await create(ask)
    real = _files._sync
    monkeypatch.setattr(_files, "_sync", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        await ask("Image.delete", sdUUID=SD, imgUUID=IMG)
    monkeypatch.setattr(_files, "_sync", real)
    assert await ask("StorageDomain.getVolumes", sdUUID=SD) == []
    await ask("Image.delete", sdUUID=SD, imgUUID=IMG)
    assert list((domain / "images").iterdir()) == []


async def test_a_volume_is_deleted_once_though_asked_twice_and_not_from_under_its_child(ask, domain):
    await create(ask)
    child = VOL.replace("4000", "4001")
    meta = _metadata.parse_volume((domain / "images" / IMG / f"{VOL}.meta").read_bytes(), "")
    (domain / "images" / IMG / child).touch()
    (domain / "images" / IMG / f"{child}.meta").write_bytes(_metadata.dump_volume({**meta, "PUUID": VOL}))
    with pytest.raises(HostError, match=f"volume {child} is based on it"):
        await ask("Volume.delete", **NAME)
    await ask("Volume.delete", **{**NAME, "volUUID": child})
    for _ in range(2):
        await ask("Volume.delete", **NAME)
    assert list((domain / "images").iterdir()) == []


async def test_vms_are_told_the_file_of_a_volume_or_of_the_leaf(ask, host, domain):
    info = await create(ask)
    await attached.start(host)
    for name in (VOL, ""):
        assert await host.volume_path(Location(sdUUID=SD, imgUUID=IMG, volUUID=name)) == info.path
    for name in (IMG, ""):
        with pytest.raises(HostError) as e:
            await host.volume_path(Location(sdUUID=SD, imgUUID=VOL, volUUID=name))
        assert e.value.code == "volume_does_not_exist"
    _files.set_volume(str(domain.parent), SD, IMG, VOL, {"LEGALITY": "ILLEGAL"})
    with pytest.raises(HostError, match="is illegal"):
        await host.volume_path(Location(**NAME))


async def test_a_damaged_volume_is_said_with_its_path(ask, domain):
    await create(ask)
    (domain / "images" / IMG / f"{VOL}.meta").write_text("CAP=5\nEOF\n")
    with pytest.raises(HostError, match=f"{VOL}.meta lacks CTIME"):
        await ask("Volume.getInfo", **NAME)


async def test_qcow2_volumes_as_ovirt_wrote_them_are_read(ask, domain):
    directory = domain / "images" / IMG
    directory.mkdir()
    (directory / VOL).touch()
    lines = {
        "CAP": 5, "CTIME": 1, "DESCRIPTION": "a=b", "DISKTYPE": "DATA", "DOMAIN": SD, "FORMAT": "COW", "GEN": 3, "IMAGE": IMG,
        "LEGALITY": "LEGAL", "PUUID": _metadata.BLANK, "TYPE": "SPARSE", "VOLTYPE": "LEAF"}  # fmt: skip
    (directory / f"{VOL}.meta").write_text("".join(f"{k}={v}\n" for k, v in lines.items()) + "EOF\n")
    info = await ask("Volume.getInfo", **NAME)
    assert (info.capacity, info.description, info.format) == (5, "a=b", "cow")
