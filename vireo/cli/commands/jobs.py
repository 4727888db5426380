"""`vireo jobs`: what the engine does, what waits and for what; the trace of one job; cancelling."""

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.live import Live
from rich.table import Table

from vireo.cli import installation
from vireo.cli.api import Api, Entity
from vireo.cli.state import State

EACH = 1.0
"""Seconds between two looks of --watch."""
COLUMNS = ("job", "state", "what", "done", "for", "who", "")
WORDS = 60
"""Characters of an answer that `show` prints."""


@click.group("jobs", invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Those that have ended, too: a day is kept.")
@click.option("--watch", is_flag=True, help="Show it anew each second, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON array.")
@click.pass_context
def command(context: click.Context, *, everything: bool, watch: bool, as_json: bool) -> None:
    """Show the jobs that run or wait, and what they wait for."""
    if context.invoked_subcommand:
        return
    with installation.api(context.obj) as api:
        path = "/operations?all=true" if everything else "/operations"
        if as_json:
            click.echo(msgspec.json.encode(api.list(path, "operation")).decode())
        elif watch:
            _watch(api, path)
        else:
            _print(api.list(path, "operation"))


@command.command("show")
@click.argument("job")
@click.option("--json", "as_json", is_flag=True, help="For programs: one JSON object.")
@click.pass_obj
def show(state: State, job: str, *, as_json: bool) -> None:
    """Print one job and its steps. JOB is its id or the beginning of it."""
    with installation.api(state) as api:
        operation = api.get(f"/operations/{job}")
    if as_json:
        click.echo(msgspec.json.encode(operation).decode())
        return
    for line in told(operation):
        click.echo(line)


@command.command("cancel")
@click.argument("job")
@click.option("--reason", default="", help="Why; it is kept with the job.")
@click.pass_obj
def cancel(state: State, job: str, reason: str) -> None:
    """Stop a job and undo what it did. JOB is its id or the beginning of it."""
    with installation.api(state) as api:
        operation = api.get(f"/operations/{job}")
        more = {"reason": reason} if reason else {}
        api.act(f"/jobs/{operation['id']}/cancel", **more)
    click.echo(f"Job {operation['id'][:8]} is being cancelled: {operation['description']}")


def _watch(api: Api, path: str) -> None:
    """A table that changes in place; without a terminal, the lines whenever they are others than before."""
    console, before = Console(), ""
    try:
        if not console.is_terminal:
            while True:
                said = "\n".join(lines(api.list(path, "operation")))
                if said != before:
                    click.echo(said + "\n")
                    sys.stdout.flush()
                before = said
                time.sleep(EACH)
        with Live(console=console, auto_refresh=False) as live:
            while True:
                live.update(table(api.list(path, "operation")), refresh=True)
                time.sleep(EACH)
    except KeyboardInterrupt:
        return


def _print(operations: list[Entity]) -> None:
    console = Console(soft_wrap=True)
    if not operations:
        click.echo("Nothing runs and nothing waits.")
    elif console.is_terminal:
        console.print(table(operations))
    else:
        for line in lines(operations):
            click.echo(line)


def table(operations: list[Entity]) -> Table:
    """For people in front of a terminal."""
    made = Table(*COLUMNS, box=None, pad_edge=False)
    for operation in operations:
        made.add_row(*(cell.replace("[", r"\[") for cell in row(operation)))
    return made


def lines(operations: list[Entity]) -> Iterator[str]:
    """One line each, cells separated by tabs, for grep and awk."""
    return ("\t".join(row(operation)) for operation in operations)


def row(o: Entity) -> tuple[str, ...]:
    """The cells of `COLUMNS`."""
    state = "external" if o.get("external") == "true" and o["state"] == "running" else o["state"]
    why = o.get("error") if o.get("ended") else o.get("waits")
    notes = [f"waits for {why}" if why and not o.get("ended") else why or ""]
    if o.get("due_in"):
        notes.append(f"again in {duration(o['due_in'])}")
    if int(o.get("attempts", 0)):
        notes.append(f"tried {o['attempts']} times")
    if int(o.get("children", 0)):
        bad = f", {o['children_failed']} failed" if o.get("children_failed") else ""
        notes.append(f"{o['children']} child jobs{bad}")
    if o["state"] == "undoing":
        notes.append(f"{o.get('undo_left', 0)} left to undo")
    if o.get("cancelled") and not o.get("ended"):
        notes.append(f"cancelled: {o['cancelled']}")
    who = o.get("owner", {}).get("user_name", "")
    about = "; ".join(filter(None, notes))
    return o["id"][:8], state, o.get("description", ""), progress(o), duration(o["seconds"]), who, about


def progress(o: Entity) -> str:
    """`62 %, 3.1 of 5.0 GiB`; empty where nobody says."""
    told = [] if o.get("progress") is None or o.get("ended") else [f"{o['progress']} %"]
    if o.get("bytes_total") and not o.get("ended"):
        told.append(f"{int(o.get('bytes_done', 0)) / 2**30:.1f} of {int(o['bytes_total']) / 2**30:.1f} GiB")
    return ", ".join(told)


def duration(seconds: str | float) -> str:
    """`40 ms`, `3.2 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`."""
    s = float(seconds)
    if s < 1:
        return f"{s * 1000:.0f} ms"
    if s < 60:
        return f"{s:.1f} s"
    whole = int(s)
    for size, name, below, unit in ((86400, "d", 3600, "h"), (3600, "h", 60, "min"), (60, "min", 1, "s")):
        if whole >= size:
            return f"{whole // size} {name} {whole % size // below} {unit}"
    raise AssertionError


def told(o: Entity) -> Iterator[str]:
    """The whole of one job."""
    yield f"{o['description']}"
    yield f"  job          {o['id']} ({o['kind']})"
    state = f"{o['state']}, {duration(o['seconds'])}"
    yield f"  state        {state}{f', {done}' if (done := progress(o)) else ''}"
    holder = o.get("holder", {})
    said = {
        "waits for": o.get("waits"),
        "held by": f"{holder['description']} (job {holder['job']})" if holder else None,
        "again in": duration(o["due_in"]) if o.get("due_in") else None,
        "tried": f"{o['attempts']} times" if int(o.get("attempts", 0)) else None,
        "cancelled": o.get("cancelled"),
        "error": o.get("error"),
        "asked by": o.get("owner", {}).get("user_name"),
        "correlation": o.get("correlation_id"),
        "parent": o.get("parent", {}).get("id"),
        "children": f"{o['children']}, {o.get('children_open', 0)} not ended, {o.get('children_failed', 0)} failed"
        if int(o.get("children", 0))
        else None,
        "locks": ", ".join(_many(o.get("locks"))),
        "undo left": o.get("undo_left") if int(o.get("undo_left", 0)) else None,
        "engine": o.get("engine"),
    }
    for name, value in said.items():
        if value:
            yield f"  {name:12} {value}"
    yield f"  {'asked':12} {_time(o['created']):%Y-%m-%d %H:%M:%S}"
    for step in _many(o.get("trace")):
        yield _step(o, step)


def _step(o: Entity, step: Entity) -> str:
    after = (_time(step["started"]) - _time(o["created"])).total_seconds()
    answer = step.get("answer", "")
    short = answer if len(answer) <= WORDS else answer[: WORDS - 1] + "…"
    way = "undo" if step.get("undo") == "true" else "step"
    host = f" on {step['host']}" if step.get("host") else ""
    line = (
        f"  {way} {step['number']:>3}  +{max(after, 0):8.3f} s  {duration(step['seconds']):>10}  {step['name']}{host}"
    )
    return f"{line}  {short}".rstrip()


def _many(value: object) -> list[Any]:
    """oVirt's JSON wraps some lists into an object with the name of their items."""
    if isinstance(value, dict):
        value = next(iter(value.values()), [])
    return value if isinstance(value, list) else []


def _time(value: str | int) -> datetime:
    """A moment as oVirt's JSON has it: milliseconds, or a text."""
    text = str(value)
    return datetime.fromtimestamp(int(text) / 1000).astimezone() if text.isdigit() else datetime.fromisoformat(text)
