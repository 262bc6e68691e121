"""What the doctor finds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from consult.accounts.actions import record
from consult.accounts.models import Staff
from consult.analysis.models import ColumnState
from consult.consultations.models import Consultation
from consult.core.clock import utc_now
from consult.languages.models import Wording
from consult.notifications.models import Mail
from consult.ops.backup.writing import VERB as BACKED_UP
from consult.ops.doctor import installation
from consult.ops.doctor.examination import examine
from consult.ops.heartbeat import last_alive, mark_alive
from consult.ops.retention import forget
from consult.ops.rules import Finding, Grade
from consult.web.context import House
from tests.fakes.smtp import free_port, mail_server
from tests.ops.houses import house_at
from tests.sample import copied

BUILT = {"assets", "words"}
PRODUCTION = {
    "CONSULT_ENV": "production",
    "CONSULT_SECRET_KEY": "x" * 40,
    "CONSULT_BASE_URL": "https://consult.example.org",
}


@pytest.fixture
def house(sample_state: Path, tmp_path: Path) -> Iterator[House]:
    """The sample, with a worker that has just run."""
    made = house_at(copied(sample_state, tmp_path / "house"))
    forget(made.database, utc_now())
    mark_alive(made.settings.state_folder, utc_now())
    yield made
    made.database.close()


def wrong_in(house: House, now: datetime | None = None) -> dict[str, Finding]:
    found = examine(house, now or utc_now())
    # Whether the browser's files and the catalogues are built depends on the checkout.
    return {each.subject: each for each in found if each.grade is Grade.WRONG and each.subject not in BUILT}


def test_a_working_installation_is_in_order(house: House) -> None:
    assert wrong_in(house) == {}


def test_an_empty_database_on_either_kind_has_everything_but_an_administrator(
    database_url: str, tmp_path: Path
) -> None:
    house = house_at(tmp_path / "house", database_url)
    mark_alive(house.settings.state_folder, utc_now())
    # The PostgreSQL of the tests is told not to wait for the disk, and the doctor sees it.
    assert wrong_in(house).keys() - {"durability"} == {"accounts"}
    subjects = {finding.subject for finding in examine(house, utc_now())}
    assert {"database", "durability", "backup", "retention", "columns", "mails"} <= subjects
    house.database.close()


def test_a_database_without_tables_is_told(empty_database_url: str, tmp_path: Path) -> None:
    house = house_at(tmp_path / "house", empty_database_url)
    assert "consult db upgrade" in wrong_in(house)["database"].sentence
    house.database.close()


def test_a_database_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    house = house_at(tmp_path, f"postgresql://consult:secret@127.0.0.1:{free_port()}/consult")
    sentence = wrong_in(house)["database"].sentence
    assert "127.0.0.1" in sentence
    assert "secret" not in sentence
    house.database.close()


def test_a_worker_that_is_silent_is_missed(house: House) -> None:
    assert wrong_in(house, utc_now() + timedelta(minutes=3)).keys() == {"worker"}


def test_a_folder_without_a_worker_says_so(tmp_path: Path) -> None:
    assert last_alive(tmp_path) is None
    assert installation.check_worker(tmp_path, utc_now()).grade is Grade.WRONG


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert installation.check_folder(tmp_path).grade is Grade.GOOD
    assert installation.check_folder(tmp_path / "nowhere").grade is Grade.WRONG


def test_mails_that_failed_or_wait_too_long_are_told(house: House) -> None:
    letter = {"locale": "da", "address": "a@example.org", "subject": "-", "body": "-"}
    with house.database.transaction() as session:
        session.add(Mail(kind="failed_kind", state="failed", due_at=utc_now(), **letter))
    assert "failed_kind" in wrong_in(house)["mails"].sentence
    with house.database.transaction() as session:
        session.execute(update(Mail).values(state="waiting", due_at=utc_now() - timedelta(hours=1)))
    assert "wait since" in wrong_in(house)["mails"].sentence


def test_the_mail_server_is_greeted(tmp_path: Path) -> None:
    with mail_server() as server:
        there = house_at(tmp_path / "there", CONSULT_MAIL_URL=server.url)
        assert installation.check_mail_server(there).grade is Grade.GOOD
        assert server.taken == []
    away = house_at(tmp_path / "away", CONSULT_MAIL_URL=f"smtp://127.0.0.1:{free_port()}")
    assert installation.check_mail_server(away).grade is Grade.WRONG


def test_answers_that_nobody_counts_are_told(house: House) -> None:
    with house.database.transaction() as session:
        session.execute(delete(ColumnState))
    assert "consult fold" in wrong_in(house)["columns"].sentence


def test_a_language_with_missing_words_is_told(house: House) -> None:
    with house.database.transaction() as session:
        theme = select(Wording.owner_id).where(Wording.owner_kind == "theme").limit(1).scalar_subquery()
        session.execute(
            delete(Wording).where(
                Wording.owner_kind == "theme",
                Wording.owner_id == theme,
                Wording.name == "about",
                Wording.locale == "ar",
            )
        )
    assert "1 words in ar" in wrong_in(house)["languages"].sentence
    with house.database.transaction() as session:
        session.execute(update(Consultation).values(is_public=False))
    assert "languages" not in wrong_in(house)


def test_in_production_the_sample_and_a_missing_backup_are_wrong(house: House) -> None:
    url = str(house.database.url)
    with mail_server() as server:
        real = house_at(house.settings.state_folder, url, **PRODUCTION, CONSULT_MAIL_URL=server.url)
        assert wrong_in(real).keys() == {"accounts", "backup"}
        with real.database.transaction() as session:
            session.execute(update(Staff).values(email=Staff.id + "@municipality.example"))
            at = utc_now() - timedelta(days=1)
            record(session, None, verb=BACKED_UP, kind="test", object_id=None, scope_id=None, now=at)
        assert wrong_in(real) == {}
        mark_alive(real.settings.state_folder, utc_now() + timedelta(days=2))
        assert wrong_in(real, utc_now() + timedelta(days=2)).keys() == {"backup", "retention"}
        real.database.close()


def test_nobody_who_can_administer_is_told(house: House) -> None:
    with house.database.transaction() as session:
        session.execute(update(Staff).values(active=False))
    assert "user add" in wrong_in(house)["accounts"].sentence


def test_the_clock_knows_summer_time_all_year() -> None:
    for month in range(1, 13):
        assert installation.check_clock(datetime(2026, month, 28, tzinfo=UTC)).grade is Grade.GOOD
    assert installation.check_clock(datetime(2028, 2, 29, 23, 59, tzinfo=UTC)).grade is Grade.GOOD
