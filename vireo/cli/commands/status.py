"""`vireo status`: what runs, and how it is."""

from collections.abc import Iterator

import click
from rich.console import Console
from rich.table import Table

from vireo.cli import guests, installation
from vireo.cli.api import Api
from vireo.cli.state import State
from vireo.errors import Refused, Unreachable

Row = tuple[str, str, str, str]


@click.command("status")
@click.pass_obj
def command(state: State) -> None:
    """Show engine, database, hosts, storage and VMs. Works, and says so, when the engine is down. Status 1 then."""
    installation.expect_made(state)
    table = Table("", "name", "status", "", box=None, pad_edge=False)
    for row in processes(state):
        table.add_row(*row)
    problem = None
    try:
        with installation.api(state, limit=10) as api:
            for row in entities(api):
                table.add_row(*row)
    except (Refused, Unreachable) as e:
        problem = str(e)
        for guest in guests.running(state):
            table.add_row("vm", guest.name, "running", f"process {guest.pid}")
    Console(soft_wrap=True).print(table)
    if problem:
        raise Unreachable(
            f"{problem}\nWhat is above is without it. `vireo up` starts it; its log is {state.log}/engine.log."
        )


def processes(state: State) -> Iterator[Row]:
    """What the supervisor keeps running."""
    pid, report = state.holder(), installation.report(state)
    yield "process", "supervisor", "running" if pid else "not running", f"process {pid}" if pid else ""
    for child in report.children if report else []:
        status = "ready" if child.ready else "starting" if child.process else "ended, will be started again"
        exits = f", ended {child.exits} times" if child.exits else ""
        yield "process", child.name, status, f"process {child.process.pid}{exits}" if child.process else exits[2:]
    if database := state.settings().database:
        host = database.rpartition("@")[2].partition("?")[0]
        yield "database", host, "of VIREO_DATABASE", ""


def entities(api: Api) -> Iterator[Row]:
    """Hosts, storage domains and VMs, as the API tells them."""
    hosts = {host["id"]: host for host in api.list("/hosts", "host")}
    for host in hosts.values():
        yield "host", host["name"], host.get("status", ""), host.get("address", "")
    for center in api.list("/datacenters", "data_center"):
        for domain in api.list(f"/datacenters/{center['id']}/storagedomains", "storage_domain"):
            used, free = int(domain.get("used", 0)) / 2**30, int(domain.get("available", 0)) / 2**30
            yield "storage", domain["name"], domain.get("status", ""), f"{used:.0f} GiB used, {free:.0f} GiB free"
    for vm in api.list("/vms", "vm"):
        where = hosts.get(vm.get("host", {}).get("id", ""), {}).get("name")
        yield "vm", vm["name"], vm.get("status", ""), f"on {where}" if where else ""
