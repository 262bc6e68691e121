"""The `consult` command: the other front door to the same actions."""

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from consult.infra.settings import Settings, WrongSettings, settings_from

if TYPE_CHECKING:
    from consult.infra.db import Database
    from consult.infra.server import Companion
    from consult.web.context import House

FAILED, REFUSED = 1, 2
ITSELF = (sys.executable, "-m", "consult.cli")

# Commands that lie in their slices: where they are found, imported when they are asked for.
ELSEWHERE = {
    "questionnaire": "consult.questionnaires.commands:questionnaire",
    "user": "consult.consultations.commands:user",
    "fold": "consult.analysis.commands:fold_command",
    "theme": "consult.summaries.commands:theme",
    "mail": "consult.notifications.commands:mail",
    "sample": "consult.ops.sample.commands:sample",
    "doctor": "consult.ops.doctor.commands:doctor",
}


def read_settings() -> Settings:
    """The settings of this process; ends it with every fault when they are wrong."""
    try:
        return settings_from(os.environ, folder=Path.cwd())
    except WrongSettings as wrong:
        for fault in wrong.faults:
            click.echo(fault, err=True)
        sys.exit(REFUSED)


def open_house() -> "House":
    """Settings and database, once per command; closed at its end."""
    from consult.infra.db import Database
    from consult.web.context import House

    context = click.get_current_context()
    root = context.find_root()
    if root.obj is None:
        settings = read_settings()
        make_state_folder(settings)
        house = House(settings, Database(settings.database_url))
        root.obj = house
        root.call_on_close(house.database.close)
    context.obj = root.obj
    return context.obj  # type: ignore[no-any-return]  # click's contexts tell no types


def with_house(callback: Callable[..., Any]) -> Callable[..., Any]:
    """The callback of a command, with an opened house as the object that `click.pass_obj` hands over."""

    @wraps(callback)
    def opened(*args: Any, **kwargs: Any) -> Any:
        open_house()
        return callback(*args, **kwargs)

    return opened


class Commands(click.Group):
    """The group of all commands; those of the slices are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        place = ELSEWHERE.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        if cmd_name not in self.commands:
            module, _, name = place.partition(":")
            self.add_command(houses_in(getattr(importlib.import_module(module), name)), cmd_name)
        return self.commands[cmd_name]


def houses_in(command: click.Command) -> click.Command:
    """The command, with a house for itself or for each of its own commands."""
    if isinstance(command, click.Group):
        for part in command.commands.values():
            houses_in(part)
    elif command.callback is not None:
        command.callback = with_house(command.callback)
    return command


@click.group(cls=Commands)
@click.version_option(package_name="consult")
def main() -> None:
    """Run and look after a Consult installation."""


PORT = click.option(
    "--port", envvar="PORT", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Or PORT."
)
HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="0.0.0.0 listens to other machines."
)


@main.command()
@PORT
@HOST
def run(port: int, host: str) -> None:
    """Web and worker in one command: brings the database up to date, and loads the sample when it is empty."""
    from consult.infra.server import Companion

    settings = read_settings()
    make_state_folder(settings)
    sign_ins = prepared(upgrade=True)
    companion = Companion([*ITSELF, "worker", "--parent", str(os.getpid())])
    listen(settings, host, port, companion, f"{site_address(host, port)}\n{sign_ins}Press Ctrl-C to stop.")


@main.command()
@PORT
@HOST
def serve(port: int, host: str) -> None:
    """The web site alone, for a process manager; `consult worker` is the other half."""
    settings = read_settings()
    prepared(upgrade=False)
    listen(settings, host, port, None, site_address(host, port))


@main.command()
@click.option("--parent", type=int, hidden=True, help="End when this is no longer the parent process.")
def worker(parent: int | None) -> None:
    """Sends mail, counts new answers and forgets what is due, until it is told to stop."""
    from consult.infra import logs
    from consult.infra.orphans import when_orphaned
    from consult.worker import services_for, work_until_told

    settings = read_settings()
    make_state_folder(settings)
    logs.configure(settings)
    services = services_for(settings)
    if parent is not None:
        when_orphaned(parent, services.stop.set)
    work_until_told(services)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def assets(options: tuple[str, ...]) -> None:
    """Build style sheet, scripts, fonts and catalogues."""
    from consult.infra import assets as building

    sys.exit(building.main(list(options)))


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Make the tables, or bring them up to date; nothing when they are."""
    from consult.infra import migrations

    house = open_house()
    reachable(house.database, lambda: migrations.upgrade(house.database))
    click.echo(f"The database is at revision {migrations.current(house.database)}.")


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--deletions-only", is_flag=True, help="Only which responses were taken back, for `restore --deletions`."
)
def backup(file: Path, deletions_only: bool) -> None:
    """Write everything that cannot be made again into one archive, while the site goes on.

    The settings are not in it: keep CONSULT_SECRET_KEY in another place.
    """
    from consult.core.clock import utc_now
    from consult.infra.terminal import refusals
    from consult.ops.backup import writing
    from consult.tables import METADATA

    house = open_house()
    with refusals(str(file)):
        if deletions_only:
            click.echo(f"{writing.export_ledger(house, file, utc_now())} deletions written to {file}.")
            return
        manifest = writing.back_up(house, METADATA, file, utc_now())
    rows = sum(part.rows for part in manifest.tables.values())
    click.echo(
        f"{rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files written to {file}."
    )


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--deletions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A newer ledger, from `backup --deletions-only`.",
)
def restore(file: Path, deletions: Path | None) -> None:
    """Fill an empty place from a backup and prove it equal; what was taken back stays taken back."""
    from consult.core.clock import utc_now
    from consult.infra.terminal import refusals
    from consult.ops.backup import ledger, restoring
    from consult.tables import METADATA

    house = open_house()
    newer = None
    if deletions is not None:
        with refusals(str(deletions)):
            newer = ledger.ledger_from_json(deletions.read_bytes())
    with refusals(str(file)):
        done = restoring.restore(house, METADATA, file, utc_now(), newer=newer)
    rows = sum(part.rows for part in done.manifest.tables.values())
    click.echo(
        f"Restored {rows} rows of {len(done.manifest.tables)} tables and {len(done.manifest.files)} files."
    )
    click.echo(f"Counts and digests equal the manifest of {done.manifest.made_at}.")
    for kind, counts in done.manifest.counts.items():
        click.echo(f"  {kind}: {len(counts)}")
    click.echo(f"{done.erased} responses that were taken back since are erased again.")
    click.echo("Every number is counted anew by the worker, or now with: consult fold")


@main.command(hidden=True)
@click.option("--upgrade/--no-upgrade", default=False)
def prepare(upgrade: bool) -> None:
    """What `run` and `serve` do first, in a process of its own that leaves theirs small; prints sample sign-ins."""
    from consult.ops import start
    from consult.ops.sample.people import sign_in_lines

    house = open_house()
    if upgrade:
        reachable(
            house.database, lambda: start.bring_up_to_date(house, say=lambda line: click.echo(line, err=True))
        )
    faults = reachable(house.database, lambda: start.faults(house))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(REFUSED)
    with house.database.reading() as session:
        for line in sign_in_lines(session):
            click.echo(line)


def prepared(*, upgrade: bool) -> str:
    """The lines about sample sign-ins, after the database is ready; ends the process when it is not."""
    done = subprocess.run(
        [*ITSELF, "prepare", "--upgrade" if upgrade else "--no-upgrade"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode if done.returncode in (FAILED, REFUSED) else FAILED)
    return done.stdout


def reachable(database: "Database", task: Callable[[], Any]) -> Any:
    """What the task gives; ends the process with a sentence when the database cannot be reached."""
    from sqlalchemy.exc import OperationalError

    from consult.infra.db import DatabaseUnavailable

    try:
        return task()
    except (DatabaseUnavailable, OperationalError) as fault:
        place = database.url.render_as_string(hide_password=True)
        click.echo(f"The database {place} cannot be used: {fault}", err=True)
        sys.exit(FAILED)


def listen(settings: Settings, host: str, port: int, companion: "Companion | None", greeting: str) -> None:
    """Serve until told to stop; `greeting` is printed when the port is ours."""
    from consult.infra.server import CompanionDied, PortTaken, serve

    try:
        serve(
            "consult.app:application",
            host=host,
            port=port,
            workers=settings.web_workers,
            threads=settings.web_threads,
            companion=companion,
            when_listening=lambda: print(greeting, flush=True),
        )
    except PortTaken as taken:
        click.echo(f"Nobody can listen at {host}:{port} ({taken}). Choose another port with PORT=.", err=True)
        sys.exit(FAILED)
    except CompanionDied as died:
        click.echo(f"The worker has ended by itself ({died}), and the web site with it.", err=True)
        sys.exit(FAILED)


def site_address(host: str, port: int) -> str:
    """The address of a site that listens there."""
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104 - compared only
    return f"http://{f'[{name}]' if ':' in name else name}:{port}/"


def make_state_folder(settings: Settings) -> None:
    """The folder for database, files and columns, for this user alone; ends the process when it cannot be made."""
    try:
        settings.state_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as fault:
        click.echo(f"The state folder {settings.state_folder} cannot be made: {fault.strerror}.", err=True)
        sys.exit(FAILED)


if __name__ == "__main__":
    main(prog_name="consult")
