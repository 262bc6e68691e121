"""Transactions are whole, durable and shared fairly; a database that is away is told apart from a fault."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from consult.accounts.models import AuditEntry
from consult.core.clock import HOME_ZONE
from consult.core.ids import new_id
from consult.infra.db import Database, DatabaseUnavailable, insert_once, ping, upsert
from consult.responses.models import Deletion

DAY = date(2026, 6, 17)
WRITER = """
import sys
from datetime import date
from consult.accounts.models import AuditEntry
from consult.core.clock import HOME_ZONE
from consult.core.ids import new_id
from consult.infra.db import Database
from consult.responses.models import Deletion

database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with database.transaction() as session:
        first, second = new_id(), new_id()
        session.add_all([Deletion(response_id=first, day=date(2026, 6, 17)),
                         Deletion(response_id=second, day=date(2026, 6, 17))])
    print(first, second, flush=True)
"""

only_sqlite = pytest.mark.parametrize("kind", ["sqlite"])
only_postgresql = pytest.mark.parametrize("kind", ["postgresql"])


@pytest.fixture
def impatient(database_url: str) -> Iterator[Database]:
    """The same database, seen by one who waits a second only."""
    impatient = Database(database_url, busy_seconds=1)
    yield impatient
    impatient.close()


def write(database: Database) -> str:
    """One row in a transaction of its own; its key."""
    key = new_id()
    with database.transaction() as session:
        session.add(Deletion(response_id=key, day=DAY))
    return key


def keys(database: Database) -> set[str]:
    """What is there."""
    with database.reading() as session:
        return set(session.scalars(select(Deletion.response_id)))


def together(tasks: list[Callable[[], object]]) -> list[BaseException]:
    """Run all at once; what they raised."""
    faults: list[BaseException] = []

    def run(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as fault:  # noqa: BLE001 - carried to the test's own thread
            faults.append(fault)

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_what_parallel_writers_were_told_is_kept_is_there(database: Database) -> None:
    told: list[str] = []
    faults = together([lambda: told.extend([write(database) for _ in range(25)])] * 8)
    assert faults == []
    assert len(told) == 200
    assert keys(database) == set(told)


def test_a_writer_that_fails_undoes_only_its_own_work(database: Database) -> None:
    taken = write(database)
    told: list[str] = []

    def fail() -> None:
        with database.transaction() as session:
            session.add(Deletion(response_id=new_id(), day=DAY))
            session.flush()
            session.execute(text("INSERT INTO deletion VALUES (:key, '2026-06-17')"), {"key": taken})

    faults = together([lambda: told.append(write(database)), fail] * 12)
    assert [type(fault) for fault in faults] == [IntegrityError] * 12
    assert keys(database) == {taken, *told}


def test_an_exception_of_the_caller_undoes_its_work(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            session.add(Deletion(response_id=new_id(), day=DAY))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert keys(database) == set()


def test_a_refused_row_inside_a_savepoint_leaves_the_rest(database: Database) -> None:
    taken, other = write(database), new_id()
    with database.transaction() as session:
        session.add(Deletion(response_id=other, day=DAY))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text("INSERT INTO deletion VALUES (:key, '2026-06-17')"), {"key": taken})
    assert keys(database) == {taken, other}


def test_a_row_is_inserted_once_and_a_value_is_overwritten(database: Database) -> None:
    key = new_id()
    with database.transaction() as session:
        assert insert_once(session, Deletion, {"response_id": key, "day": DAY}, unique="response_id")
        assert not insert_once(session, Deletion, {"response_id": key, "day": DAY}, unique="response_id")
        upsert(session, Deletion, {"response_id": key, "day": date(2026, 6, 18)}, key="response_id")
    with database.reading() as session:
        assert session.scalars(select(Deletion.day)).all() == [date(2026, 6, 18)]


def test_one_key_in_many_writers_gives_one_row(database: Database) -> None:
    key = new_id()
    told: list[bool] = []

    def once() -> None:
        with database.transaction() as session:
            told.append(
                insert_once(session, Deletion, {"response_id": key, "day": DAY}, unique="response_id")
            )

    assert together([once] * 20) == []
    assert sorted(told) == [False] * 19 + [True]
    assert keys(database) == {key}


def test_a_read_session_cannot_write(database: Database) -> None:
    with database.reading() as session:
        session.add(Deletion(response_id=new_id(), day=DAY))
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            session.flush()
    write(database)
    assert len(keys(database)) == 1


def test_a_reader_sees_no_unfinished_work(database: Database) -> None:
    with database.transaction() as session:
        session.add(Deletion(response_id=new_id(), day=DAY))
        session.flush()
        assert keys(database) == set()
    assert len(keys(database)) == 1


def test_an_aware_moment_comes_back_in_utc_and_a_naive_one_is_refused(
    database: Database, now: datetime
) -> None:
    copenhagen = now.astimezone(HOME_ZONE)
    with database.transaction() as session:
        session.add(AuditEntry(at=copenhagen, verb="test", kind="test"))
    with database.reading() as session:
        kept = session.scalars(select(AuditEntry.at)).one()
    assert kept == copenhagen
    assert kept.tzinfo is UTC
    with pytest.raises(StatementError, match="time zone"), database.transaction() as session:
        session.add(AuditEntry(at=now.replace(tzinfo=None), verb="test", kind="test"))


@only_sqlite
def test_a_transaction_inside_a_transaction_is_a_fault_and_not_a_wait(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside"), database.transaction(), database.transaction():
        pass
    write(database)


def test_two_processes_write_at_once(database: Database, database_url: str) -> None:
    others = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, database_url, "60"], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    mine = {write(database) for _ in range(60)}
    told = set(" ".join(other.communicate(timeout=60)[0] for other in others).split())
    assert [other.returncode for other in others] == [0, 0]
    assert len(told) == 240
    assert keys(database) == mine | told


def test_a_killed_process_leaves_complete_transactions_and_all_it_was_told(
    database: Database, database_url: str
) -> None:
    for _ in range(3):
        other = subprocess.Popen(
            [sys.executable, "-c", WRITER, database_url, "100000"], stdout=subprocess.PIPE, text=True
        )
        assert other.stdout is not None
        told = [other.stdout.readline() for _ in range(5)]
        os.kill(other.pid, signal.SIGKILL)
        told += [line for line in other.stdout if line.endswith("\n")]
        other.wait()
        other.stdout.close()
        kept = keys(database)
        assert set(" ".join(told).split()) <= kept
        assert len(kept) % 2 == 0
    write(database)


@only_sqlite
def test_a_full_database_keeps_nothing_and_works_again_when_there_is_room(database: Database) -> None:
    write(database)
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill() -> None:
        with database.transaction() as session:
            session.execute(text(f"PRAGMA max_page_count = {pages}"))
            for _ in range(3000):
                session.add(Deletion(response_id=new_id(), day=DAY))

    with pytest.raises(DatabaseUnavailable):
        fill()
    assert len(keys(database)) == 1
    write(database)
    assert len(keys(database)) == 2


@only_sqlite
def test_a_database_locked_by_another_program_is_unavailable_to_all_at_once(
    impatient: Database, database_url: str
) -> None:
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"))
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    faults = together([lambda: write(impatient)] * 6)
    assert [type(fault) for fault in faults] == [DatabaseUnavailable] * 6
    assert time.monotonic() - began < 3
    other.rollback()
    write(impatient)
    other.close()


@only_sqlite
def test_a_writer_of_another_process_that_hangs_makes_it_unavailable(
    database: Database, impatient: Database
) -> None:
    with database.transaction(), pytest.raises(DatabaseUnavailable):
        write(impatient)
    write(impatient)
    write(database)
    assert len(keys(database)) == 2


@only_sqlite
def test_a_database_file_that_is_gone_takes_nothing_and_gives_nothing(
    database: Database, database_url: str
) -> None:
    write(database)
    file = Path(database_url.removeprefix("sqlite:///"))
    file.rename(file.with_suffix(".away"))
    with pytest.raises(DatabaseUnavailable):
        write(database)
    with pytest.raises(DatabaseUnavailable):
        ping(database)
    assert not file.exists()
    file.with_suffix(".away").rename(file)
    write(database)
    assert len(keys(database)) == 2


@only_sqlite
def test_a_restored_file_is_the_one_that_is_written_and_read(
    database: Database, database_url: str, sqlite_template: Path
) -> None:
    write(database)
    file = Path(database_url.removeprefix("sqlite:///"))
    fresh = file.with_suffix(".fresh")
    fresh.write_bytes(sqlite_template.read_bytes())
    for name in (f"{file}-wal", f"{file}-shm"):
        Path(name).unlink(missing_ok=True)
    fresh.replace(file)
    kept = write(database)
    assert keys(database) == {kept}


@only_postgresql
def test_a_server_that_breaks_the_connection_is_unavailable_and_then_works_again(
    database: Database, postgresql_database: psycopg.Connection
) -> None:
    def interrupted() -> None:
        with database.transaction() as session:
            session.add(Deletion(response_id=new_id(), day=DAY))
            session.flush()
            postgresql_database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(DatabaseUnavailable):
        interrupted()
    assert keys(database) == set()
    write(database)
    assert len(keys(database)) == 1


@only_postgresql
def test_a_locked_table_is_unavailable_after_a_while(
    impatient: Database, postgresql_database: psycopg.Connection
) -> None:
    with postgresql_database.transaction():
        postgresql_database.execute("LOCK TABLE deletion IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(DatabaseUnavailable):
            write(impatient)
    write(impatient)


def test_a_server_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    away = Database(f"postgresql://nobody@/none?host={tmp_path}")
    with pytest.raises(DatabaseUnavailable):
        write(away)
    with pytest.raises(DatabaseUnavailable):
        ping(away)


@only_postgresql
def test_a_full_server_is_unavailable(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable), database.transaction() as session:
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION SQLSTATE '53100'; END $$"))


def test_faults_of_the_driver_carry_no_values(database: Database) -> None:
    secret = "Zwiebelkuchen"  # a word that nothing else says
    with pytest.raises(DBAPIError) as caught, database.transaction() as session:
        session.execute(text("SELECT :word FROM nowhere"), {"word": secret})
    assert secret not in str(caught.value)
