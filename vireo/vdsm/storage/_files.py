"""A file storage domain on disk, oVirt's V5 layout: every function looks first, so each may be asked twice.

    <root>/<domain>/dom_md/{metadata,ids,inbox,outbox,leases}   images/<image>/<volume>[.meta]   master/{tasks,vms}

What is written becomes visible by one rename at the end: a domain by its directory, a volume by its `.meta` file.
Runs in the child process of _apart: blocking calls, standard library only, JSON in and out. `root` is a directory of
this host; ids were checked to be UUIDs before they came here.
"""

import errno
import os
import shutil
import time
from pathlib import Path
from typing import Any

from vireo.errors import HostError
from vireo.vdsm.storage import _metadata

OWNER = 36
"""vdsm:kvm on an oVirt host, as user and as group."""
MAILBOX = 16 << 20
GONE, NEW = "_remove_me_", "_new_"
SPARE = 1 << 20
"""Bytes that a sparse volume and its metadata need at once."""


def write(path: Path, data: bytes) -> None:
    """The whole file or nothing of it: a temporary file, renamed when it is on disk."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _own(new, 0o660)
    new.rename(path)
    _sync(path.parent)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as e:
        if e.errno != errno.EINVAL:  # some network file systems cannot, and need not
            raise
    finally:
        os.close(handle)


def _own(path: Path, mode: int) -> None:
    path.chmod(mode)
    if os.geteuid() == 0:
        os.chown(path, OWNER, OWNER)


def _directory(path: Path) -> None:
    path.mkdir(exist_ok=True)
    _own(path, 0o755)


def _remove(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)


def check_root(root: str, *, empty_for: str | None = None) -> None:
    """That the directory can hold domains; and holds none but `empty_for`, if given."""
    top = Path(root)
    if not top.is_dir():
        raise HostError(
            f"The directory {root} does not exist on this host. Create it, or correct the path.",
            "the_specified_path_does_not_exist_or_cannot_be_reached",
        )
    if not os.access(top, os.R_OK | os.W_OK | os.X_OK):
        raise HostError(
            f"The directory {root} cannot be written. Give it to user and group {OWNER}, with mode 0755.",
            "permission_settings_on_the_specified_path_do_not_allow_access_to_the_storage",
        )
    others = [path.parent.parent.name for path in top.glob("*/dom_md/metadata")]
    if empty_for is not None and (others := [name for name in others if name not in (empty_for, NEW + empty_for)]):
        raise HostError(
            f"The directory {root} already holds the storage domain {others[0]}. Import or remove that one, or choose "
            "another directory.",
            "storage_domain_is_not_empty",
        )


def create_domain(root: str, uuid: str, metadata: dict[str, str]) -> dict[str, str]:
    """The domain's metadata, as it is now on disk."""
    check_root(root, empty_for=uuid)
    final, new = Path(root, uuid), Path(root, NEW + uuid)
    if final.exists():
        return _same_domain(read_domain(root, uuid), metadata)
    need_space(root, SPARE, f"storage domain {metadata['DESCRIPTION']}")
    _remove(new)
    for name in ("", "dom_md", "images", "master", "master/tasks", "master/vms"):
        _directory(new / name)
    for name, size in (("ids", 0), ("leases", 0), ("inbox", MAILBOX), ("outbox", MAILBOX)):
        with (new / "dom_md" / name).open("wb") as file:
            file.truncate(size)
        _own(new / "dom_md" / name, 0o660)
    write(new / "dom_md" / "metadata", _metadata.dump_domain(metadata))
    new.rename(final)
    _sync(final.parent)
    return read_domain(root, uuid)


def _same_domain(there: dict[str, str], wish: dict[str, str]) -> dict[str, str]:
    for key, word in (("DESCRIPTION", "name"), ("TYPE", "type"), ("CLASS", "role")):
        if there.get(key) != wish[key]:
            raise HostError(
                f"Storage domain {wish['SDUUID']} already exists, with the {word} {there.get(key)} instead of {wish[key]}",
                "storage_domain_already_exists",
            )
    return there


def read_domain(root: str, uuid: str) -> dict[str, str]:
    """The domain's metadata; HostError `storage_domain_does_not_exist` when it is not under `root`."""
    try:
        return _metadata.parse_domain(Path(root, uuid, "dom_md", "metadata").read_bytes())
    except FileNotFoundError:
        raise HostError(
            f"Storage domain {uuid} does not exist in {root}. Check that its storage is mounted there.",
            "storage_domain_does_not_exist",
        ) from None


def remove_domain(root: str, uuid: str) -> None:
    """Nothing of the domain is left; the directory that holds it stays."""
    if not Path(root).is_dir():
        return
    domain, gone = Path(root, uuid), Path(root, GONE + uuid)
    _remove(gone)
    if domain.exists():
        domain.rename(gone)
        _sync(domain.parent)
    _remove(gone)
    _remove(Path(root, NEW + uuid))


def space(root: str, uuid: str) -> list[int]:
    """Total and free bytes of the file system; reads the metadata too, so that a lost mount is noticed."""
    read_domain(root, uuid)
    stat = os.statvfs(Path(root, uuid))
    return [stat.f_frsize * stat.f_blocks, stat.f_frsize * stat.f_bavail]


def need_space(path: str | Path, needed: int, what: str) -> None:
    """HostError `no_space`, with both figures, when there are less than `needed` bytes."""
    stat = os.statvfs(path)
    free = stat.f_frsize * stat.f_bavail
    if free < needed:
        raise no_space(needed, free, what)


def no_space(needed: int, free: int, what: str) -> HostError:
    """The error to raise when there is no room."""
    return HostError(
        f"There is no space for {what}: it needs {_size(needed)} and {_size(free)} are free. Remove disks or extend the "
        "storage.",
        "no_space",
    )


def _size(number: int) -> str:
    return f"{number / (1 << 30):.1f} GiB" if number >= 1 << 30 else f"{number / (1 << 20):.1f} MiB"


def volume(root: str, uuid: str, image: str, name: str) -> dict[str, Any] | None:
    """A volume's metadata, path, truesize and apparentsize (bytes); None when there is none (or not yet)."""
    path = Path(root, uuid, "images", image, name)
    meta = path.with_name(name + ".meta")
    try:
        metadata, stat = _metadata.parse_volume(meta.read_bytes(), str(meta)), path.stat()
    except FileNotFoundError:
        read_domain(root, uuid)
        return None
    return {
        **metadata,
        "uuid": name,
        "path": str(path),
        "truesize": stat.st_blocks * 512,
        "apparentsize": stat.st_size,
    }


def volumes(root: str, uuid: str, image: str = "*") -> list[dict[str, Any]]:
    """Every complete volume of the domain, or of one image; a template's volume once for each image that has it."""
    read_domain(root, uuid)
    metas = sorted(Path(root, uuid, "images").glob(f"{image}/*.meta"))
    names = [(meta.parent.name, meta.stem) for meta in metas if not meta.parent.name.startswith(GONE)]
    return [found for directory, name in names if (found := volume(root, uuid, directory, name))]


def begin_volume(root: str, uuid: str, metadata: dict[str, str], name: str) -> str:
    """Make the file of a new volume, not visible yet: raw as it will be, cow empty for qemu-img. Its path."""
    read_domain(root, uuid)
    _metadata.dump_volume(metadata)  # refused here, before there is anything to undo
    images, capacity = Path(root, uuid, "images"), int(metadata["CAP"])
    full = metadata["TYPE"] == "PREALLOCATED"
    need_space(images, SPARE + (capacity if full else 0), f"volume {name}")
    _directory(images / metadata["IMAGE"])
    path = images / metadata["IMAGE"] / name
    path.unlink(missing_ok=True)  # left by an attempt that did not end; without .meta it is nobody's
    try:
        with path.open("xb") as file:
            if metadata["FORMAT"] == "RAW":
                _allocate(file.fileno(), 0, capacity, full=full)
    except OSError as e:
        path.unlink(missing_ok=True)
        raise _full(e, path.parent, capacity, name) from e
    _own(path, 0o660)
    return str(path)


def _allocate(file: int, old: int, new: int, *, full: bool) -> None:
    if full:
        os.posix_fallocate(file, old, new - old)  # libc writes zeros where the file system cannot allocate
    os.ftruncate(file, new)
    os.fsync(file)


def _full(e: OSError, directory: Path, needed: int, name: str) -> Exception:
    if e.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return e
    stat = os.statvfs(directory)
    return no_space(needed, stat.f_frsize * stat.f_bavail, f"volume {name}")


def commit_volume(root: str, uuid: str, metadata: dict[str, str], name: str) -> dict[str, Any]:
    """Make the volume visible: from here on it exists."""
    path = Path(root, uuid, "images", metadata["IMAGE"], name)
    _own(path, 0o660)
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    metadata = {**metadata, "CTIME": str(int(time.time()))}
    write(path.with_name(name + ".meta"), _metadata.dump_volume(metadata))
    return volume(root, uuid, metadata["IMAGE"], name) or {}


def drop_volume(root: str, uuid: str, image: str, name: str) -> None:
    """A volume's files go, its metadata last to be missed: without .meta it is gone. Then its image, if it is empty."""
    directory = Path(root, uuid, "images", image)
    for suffix in (".meta", ".meta.new", ".lease", ""):
        (directory / (name + suffix)).unlink(missing_ok=True)
    try:
        directory.rmdir()
    except OSError as e:
        if e.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
            raise


def set_volume(root: str, uuid: str, image: str, name: str, changes: dict[str, str]) -> dict[str, Any]:
    """Change a volume's metadata."""
    meta = Path(root, uuid, "images", image, name + ".meta")
    write(meta, _metadata.dump_volume({**_metadata.parse_volume(meta.read_bytes(), str(meta)), **changes}))
    return volume(root, uuid, image, name) or {}


def grow_raw(root: str, uuid: str, image: str, name: str, capacity: int, full: bool) -> None:
    """Make a raw volume's file `capacity` bytes long; never shorter. What did not fit is given back."""
    path = Path(root, uuid, "images", image, name)
    with path.open("r+b") as file:
        old = os.fstat(file.fileno()).st_size
        if capacity <= old:
            return
        if full:
            need_space(path.parent, capacity - old, f"the growth of volume {name}")
        try:
            _allocate(file.fileno(), old, capacity, full=full)
        except OSError as e:
            os.ftruncate(file.fileno(), old)
            raise _full(e, path.parent, capacity - old, name) from e


def delete_image(root: str, uuid: str, image: str) -> None:
    """An image and all its volumes: out of sight at once by a rename, then removed."""
    read_domain(root, uuid)
    images = Path(root, uuid, "images")
    gone = images / (GONE + image)
    _remove(gone)
    if (images / image).exists():
        (images / image).rename(gone)
        _sync(images)
    _remove(gone)
