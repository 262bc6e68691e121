"""Checks of what Consult stands on: settings, database, disk, built files, mail server, worker."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from consult.core.clock import HOME_ZONE
from consult.core.locales import OFFERED
from consult.infra import migrations
from consult.infra.catalogues import count_missing
from consult.infra.db import Database
from consult.infra.mail import NotSent, SmtpMailer, mailer_for
from consult.infra.paths import STATIC, data_folder
from consult.infra.settings import DEVELOPMENT_SECRET
from consult.ops.heartbeat import last_alive
from consult.ops.rules import Finding, good, note, wrong
from consult.web.context import House

# The language of the words in the code, which need no translation.
WRITTEN_IN = "en"
MEGABYTE = 1024 * 1024
LEAST_FREE = 500 * MEGABYTE
LONGEST_SILENCE = timedelta(minutes=2)
MOST_CLOCKS_APART = timedelta(seconds=10)


def check_settings(house: House) -> Finding:
    """Whether these are settings for real work."""
    settings = house.settings
    if settings.production:
        return good("settings", f"production, at {settings.base_url}")
    if settings.secret_key == DEVELOPMENT_SECRET:
        return note(
            "settings", f"{settings.env}, with the secret key that everybody knows; not for real answers."
        )
    return note("settings", f"{settings.env}; set CONSULT_ENV=production for real answers.")


def check_database(house: House, now: datetime) -> Iterator[Finding]:
    """Whether the database has our tables and keeps what it is given."""
    there, heads = migrations.current(house.database), migrations.heads()
    if [there] == heads:
        yield good("database", f"{house.database.url.get_backend_name()}, tables at revision {there}")
    else:
        yield wrong(
            "database", f"Tables at revision {there or 'none'}. Make a backup, then say: consult db upgrade"
        )
    yield from (
        _check_sqlite(house.database) if house.database.is_sqlite else _check_postgresql(house.database, now)
    )


def _check_sqlite(database: Database) -> Iterator[Finding]:
    with database.reading() as session:
        journal = session.scalar(text("PRAGMA journal_mode"))
        synchronous = session.scalar(text("PRAGMA synchronous"))
    if (journal, synchronous) == ("wal", 2):
        yield good("durability", "write-ahead log, synchronous=FULL")
    else:
        sentence = f"journal_mode={journal}, synchronous={synchronous}: put the file on a local disk."
        yield wrong("durability", sentence)


def _check_postgresql(database: Database, now: datetime) -> Iterator[Finding]:
    with database.reading() as session:
        kept = {name: session.scalar(text(f"SHOW {name}")) for name in ("fsync", "synchronous_commit")}
        clock = session.scalar(text("SELECT clock_timestamp()"))
    lax = [f"{name}={value}" for name, value in kept.items() if value == "off"]
    if lax:
        sentence = f"{', '.join(lax)}: a receipt may be shown for answers that are lost. Switch it on."
        yield wrong("durability", sentence)
    else:
        yield good("durability", ", ".join(f"{name}={value}" for name, value in kept.items()))
    if clock is not None and abs(clock - now) > MOST_CLOCKS_APART:
        sentence = (
            f"The database's clock is {abs(clock - now).total_seconds():.0f} seconds away. Set both by NTP."
        )
        yield wrong("clocks", sentence)


def check_clock(now: datetime) -> Finding:
    """Whether the municipality's time zone is known to this machine."""
    summer, winter = (now.replace(month=month, day=15).astimezone(HOME_ZONE).utcoffset() for month in (7, 1))
    if (summer, winter) != (timedelta(hours=2), timedelta(hours=1)):
        return wrong("clock", f"The time zone {HOME_ZONE.key} is not right here. Install tzdata.")
    return good("clock", f"{now.astimezone(HOME_ZONE):%Y-%m-%d %H:%M} in {HOME_ZONE.key}")


def check_folder(folder: Path) -> Finding:
    """Whether files can be written, and how much room is left."""
    probe = folder / f".doctor-{os.getpid()}"
    try:
        probe.write_bytes(b"written by consult doctor")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        return wrong("state folder", f"{folder} cannot be written: {fault.strerror}.")
    if free < LEAST_FREE:
        return wrong("state folder", f"{folder} has {free // MEGABYTE} MB left. Make room.")
    return good("state folder", f"{folder}, {free // MEGABYTE} MB free")


def check_built() -> Iterator[Finding]:
    """Whether the browser's files are built and the interface's words complete."""
    if (STATIC / "built" / "manifest.json").is_file():
        yield good("assets", "built")
    else:
        yield wrong("assets", "Style sheet and scripts are not built. Say: consult assets")
    wanted = [tag for tag in OFFERED if tag != WRITTEN_IN]
    missing = {tag: count_missing(data_folder("translations"), tag) for tag in wanted}
    for tag, count in missing.items():
        if count is None:
            yield wrong("words", f"The words of the interface in {tag} are not compiled. Say: consult assets")
        elif count:
            yield wrong("words", f"{count} words of the interface are missing in {tag}.")
    if not any(missing.values()) and None not in missing.values():
        yield good("words", f"the interface is complete in {', '.join(OFFERED)}")


def check_mail_server(house: House) -> Finding:
    """Whether mail can go out."""
    mailer = mailer_for(house.settings)
    if not isinstance(mailer, SmtpMailer):
        return note("mail", f"No mail server; mails are written into {house.settings.state_folder / 'mail'}.")
    try:
        mailer.greet()
    except NotSent as refusal:
        return wrong(
            "mail", f"The mail server of CONSULT_MAIL_URL does not answer as it should: {refusal.fault}."
        )
    return good("mail", "the mail server answers")


def check_worker(folder: Path, now: datetime) -> Finding:
    """Whether a worker runs."""
    seen = last_alive(folder)
    if seen is None:
        return wrong(
            "worker", "No worker has ever run here. Start `consult run`, or `consult worker` beside the site."
        )
    if now - seen > LONGEST_SILENCE:
        return wrong(
            "worker", f"The last sign of a worker is of {seen:%Y-%m-%d %H:%M} UTC. Start `consult worker`."
        )
    return good("worker", "runs")
