"""All checks in order. What cannot be looked at because the database is away is left out."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from consult.infra.db import DatabaseUnavailable, ping
from consult.ops.doctor import contents, installation
from consult.ops.rules import Finding, Grade, wrong
from consult.web.context import House


def examine(house: House, now: datetime) -> Iterator[Finding]:
    """Every finding, one by one."""
    settings = house.settings
    yield installation.check_settings(house)
    yield installation.check_clock(now)
    yield installation.check_folder(settings.state_folder)
    yield from installation.check_built()
    yield installation.check_mail_server(house)
    yield installation.check_worker(settings.state_folder, now)
    try:
        ping(house.database)
        yield from with_database(house, now)
    except (DatabaseUnavailable, SQLAlchemyError) as fault:
        place = house.database.url.render_as_string(hide_password=True)
        sentence = (
            f"{place} does not answer ({type(fault).__name__}). Is it there? If new: consult db upgrade"
        )
        yield wrong("database", sentence)


def with_database(house: House, now: datetime) -> Iterator[Finding]:
    """What can be looked at when the database answers."""
    findings = list(installation.check_database(house, now))
    yield from findings
    if any(finding.grade is Grade.WRONG and finding.subject == "database" for finding in findings):
        return
    production = house.settings.production
    with house.database.reading() as session:
        yield from contents.check_accounts(session, production=production)
        yield from contents.check_languages(session)
        yield from contents.check_mails(session, now)
        yield contents.check_columns(session, now)
        yield contents.check_retention(session, now)
        yield contents.check_backup(session, now, production=production)
