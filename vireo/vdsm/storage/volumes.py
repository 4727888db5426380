"""Volume.* and Image.delete: the files of disks."""

from typing import TYPE_CHECKING, Any

from vireo.errors import HostError, Invalid
from vireo.vdsm import run
from vireo.vdsm.storage import _apart, _metadata, attached
from vireo.vdsm.storage._locks import Locks
from vireo.wire.methods import VolumeInfo
from vireo.wire.rpc import Methods

if TYPE_CHECKING:
    from vireo.vdsm.host import Host

FORMATS = {"raw": "RAW", "cow": "COW"}
BLOCK = 4096
"""Capacities are rounded up to this many bytes, so that disks with 4 KiB sectors can hold them."""
LARGEST = 1 << 53
"""Bytes; far above any disk, and still an exact number in JSON."""
SLOWEST = 20 << 20
"""Bytes per second that preallocation may count on; slower storage is taken for dead."""


def verbs(host: "Host") -> Methods:
    """The verbs of this file, by name. Two that concern one image never run at once."""
    only = Locks()

    async def create(  # noqa: PLR0913, PLR0917  # the wire has them by name
        sdUUID: str, imgUUID: str, volUUID: str, capacity: int, format: str, sparse: bool, description: str = ""
    ) -> VolumeInfo:
        attached.checked(imgUUID=imgUUID, volUUID=volUUID)
        metadata = _new(sdUUID, imgUUID, capacity, format, sparse, description)
        async with only(imgUUID):
            return await _create(attached.find(host, sdUUID).root, metadata, volUUID)

    async def get_info(sdUUID: str, imgUUID: str, volUUID: str) -> VolumeInfo:
        attached.checked(imgUUID=imgUUID, volUUID=volUUID)
        return as_info(await _existing(attached.find(host, sdUUID).root, sdUUID, imgUUID, volUUID))

    async def extend(sdUUID: str, imgUUID: str, volUUID: str, capacity: int) -> VolumeInfo:
        attached.checked(imgUUID=imgUUID, volUUID=volUUID)
        async with only(imgUUID):
            return await _extend(attached.find(host, sdUUID).root, (sdUUID, imgUUID, volUUID), _capacity(capacity))

    async def delete(sdUUID: str, imgUUID: str, volUUID: str) -> None:
        attached.checked(imgUUID=imgUUID, volUUID=volUUID)
        async with only(imgUUID):
            await _delete(attached.find(host, sdUUID).root, sdUUID, imgUUID, volUUID)

    async def delete_image(sdUUID: str, imgUUID: str) -> None:
        attached.checked(imgUUID=imgUUID)
        async with only(imgUUID):
            await _apart.call("delete_image", attached.find(host, sdUUID).root, sdUUID, imgUUID, limit=600)

    return {
        "Volume.create": create,
        "Volume.getInfo": get_info,
        "Volume.extend": extend,
        "Volume.delete": delete,
        "Image.delete": delete_image,
    }


def _capacity(capacity: int) -> int:
    if not isinstance(capacity, int) or isinstance(capacity, bool) or not 0 < capacity <= LARGEST:
        raise Invalid(f"A volume's capacity is a number of bytes from 1 to {LARGEST}, not {capacity!r}")
    return -(-capacity // BLOCK) * BLOCK


def _new(sd: str, image: str, capacity: int, format: str, sparse: bool, description: str) -> dict[str, str]:
    if format not in FORMATS:
        raise Invalid(f"A volume's format is raw or cow, not {format!r}")
    if not isinstance(sparse, bool):
        raise Invalid(f"sparse is true or false, not {sparse!r}")
    if not isinstance(description, str) or not all(c.isprintable() for c in description):
        raise Invalid(f"A volume's description has only printable characters; {description!r} has others")
    return {
        "CAP": str(_capacity(capacity)),
        "CTIME": "0",
        "DESCRIPTION": description[: _metadata.DESCRIPTION_LIMIT].strip(),
        "DISKTYPE": "DATA",
        "DOMAIN": sd,
        "FORMAT": FORMATS[format],
        "GEN": "0",
        "IMAGE": image,
        "LEGALITY": "LEGAL",
        "PUUID": _metadata.BLANK,
        "SEQ": "1",
        "TYPE": "SPARSE" if sparse else "PREALLOCATED",
        "VOLTYPE": "LEAF",
    }


async def _create(root: str, metadata: dict[str, str], name: str) -> VolumeInfo:
    sd, capacity = metadata["DOMAIN"], int(metadata["CAP"])
    if there := await _apart.call("volume", root, sd, metadata["IMAGE"], name):
        return _same(there, metadata)
    path = await _apart.call("begin_volume", root, sd, metadata, name, limit=60 + capacity // SLOWEST)
    if metadata["FORMAT"] == "COW":
        try:
            await _make_cow(path, capacity, full=metadata["TYPE"] == "PREALLOCATED")
        except HostError as e:
            await _apart.call("drop_volume", root, sd, metadata["IMAGE"], name)
            if "No space left" not in str(e):
                raise
            _, free = await _apart.call("space", root, sd)
            raise HostError(f"There is no space for volume {name}: {free >> 20} MiB are free. {e}", "no_space") from e
    return as_info(await _apart.call("commit_volume", root, sd, metadata, name, limit=60 + capacity // SLOWEST))


async def _make_cow(path: str, capacity: int, *, full: bool) -> None:
    options = "compat=1.1" + (",preallocation=falloc" if full else "")
    limit = 60 + (capacity / SLOWEST if full else capacity / (10 << 40))
    await run.run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, path, str(capacity), limit=limit)


def _same(there: dict[str, Any], wish: dict[str, str]) -> VolumeInfo:
    for key in ("CAP", "FORMAT", "TYPE", "IMAGE", "PUUID"):
        if there[key] != wish[key]:
            raise HostError(
                f"Volume {there['uuid']} already exists, with {key} {there[key]} instead of {wish[key]}",
                "volume_already_exists",
            )
    return as_info(there)


async def _existing(root: str, sd: str, image: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] | None = await _apart.call("volume", root, sd, image, name)
    if found is None:
        raise HostError(
            f"Volume {name} of image {image} does not exist in storage domain {sd}", "volume_does_not_exist"
        )
    return found


async def _extend(root: str, place: tuple[str, str, str], capacity: int) -> VolumeInfo:
    """First the file, then the metadata: when that is interrupted, the second ask finds the file long enough."""
    volume = await _existing(root, *place)
    old = int(volume["CAP"])
    if capacity < old:
        raise HostError(
            f"Volume {place[2]} has {old} bytes and cannot shrink to {capacity}. Copy it to a smaller disk instead.",
            "incorrect_size_value_for_volume_resize",
        )
    if capacity == old:
        return as_info(volume)
    full = volume["TYPE"] == "PREALLOCATED"
    if volume["FORMAT"] == "RAW":
        await _apart.call("grow_raw", root, *place, capacity, full, limit=60 + (capacity - old) // SLOWEST)
    else:
        await _resize_cow(volume["path"], place[2], capacity)
    return as_info(await _apart.call("set_volume", root, *place, {"CAP": str(capacity)}))


async def _resize_cow(path: str, name: str, capacity: int) -> None:
    try:
        await run.run("qemu-img", "resize", "-q", "-f", "qcow2", path, str(capacity), limit=120)
    except HostError as e:
        if "lock" not in str(e):
            raise
        raise HostError(
            f"Volume {name} is used by a running VM. Extend the disk there, or stop the VM first.", "volume_is_busy"
        ) from e


async def _delete(root: str, sd: str, image: str, name: str) -> None:
    children = [
        volume["uuid"]
        for volume in await _apart.call("volumes", root, sd, limit=120)
        if volume["PUUID"] == name and volume["uuid"] != name
    ]
    if children:
        raise HostError(
            f"Volume {name} cannot be deleted: volume {children[0]} is based on it. Delete that one first.",
            "cannot_delete_volume_which_has_children",
        )
    await _apart.call("drop_volume", root, sd, image, name)


def as_info(volume: dict[str, Any]) -> VolumeInfo:
    """A volume as the wire has it; `type` SPARSE or PREALLOCATED as vdsm says it, `format` raw or cow as we ask for it."""
    return VolumeInfo(
        uuid=volume["uuid"],
        image=volume["IMAGE"],
        domain=volume["DOMAIN"],
        capacity=int(volume["CAP"]),
        format=volume["FORMAT"].lower(),
        type=volume["TYPE"],
        truesize=volume["truesize"],
        apparentsize=volume["apparentsize"],
        parent=volume["PUUID"],
        path=volume["path"],
        legality=volume["LEGALITY"],
        voltype=volume["VOLTYPE"],
        description=volume["DESCRIPTION"],
        ctime=int(volume["CTIME"]),
    )
