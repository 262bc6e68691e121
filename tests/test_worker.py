"""The worker does its tasks at their intervals and ends when told."""

import signal
import subprocess
import sys
import threading
import time
from datetime import datetime

import pytest
from sqlalchemy import func, select

from consult.analysis.jobs import is_due
from consult.analysis.models import ColumnState
from consult.infra.db import Database
from consult.infra.settings import Settings
from consult.notifications.actions import enqueue
from consult.notifications.queries import count_waiting
from consult.responses.actions import submit
from consult.responses.models import FoldEntry
from consult.worker import Services, Task, alone, fold_answers, run_once, run_worker, services_for
from tests.factories import MadeConsultation
from tests.questionnaire_files import published
from tests.questionnaires.questionnaires import small_document

WORKER = """
import os
from pathlib import Path
from consult.infra import logs
from consult.infra.settings import settings_from
from consult.worker import services_for, work_until_told

settings = settings_from(os.environ, folder=Path())
logs.configure(settings)
print("ready", flush=True)
work_until_told(services_for(settings))
print("ended", flush=True)
"""


def test_a_failing_task_is_logged_without_words_and_stops_nothing(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []

    def fail(_services: Services, _now: datetime) -> None:
        raise ValueError("Zwiebelkuchen")

    def work(services: Services, _now: datetime) -> None:
        done.append("work")
        if len(done) == 3:
            services.stop.set()

    tasks: list[Task] = [("failing", 0, fail), ("working", 0, work)]
    run_worker(services_for(settings, database), tasks)
    assert done == ["work"] * 3
    printed = capsys.readouterr()
    assert "task_failed" in printed.out + printed.err
    assert "Zwiebelkuchen" not in printed.out + printed.err


def test_a_task_waits_for_its_interval(settings: Settings, database: Database) -> None:
    done: list[float] = []

    def work(services: Services, _now: datetime) -> None:
        done.append(time.monotonic())
        if len(done) == 3:
            services.stop.set()

    run_worker(services_for(settings, database), [("working", 0.05, work)])
    assert done[2] - done[0] >= 0.1


def test_one_worker_at_a_time_does_what_is_done_alone(settings: Settings, database: Database) -> None:
    done: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def slow(_services: Services, _now: datetime) -> None:
        done.append("fold")
        inside.set()
        leave.wait(5)

    task: Task = ("fold", 60, alone("fold", slow))
    other = Database(settings.database_url)
    thread = threading.Thread(target=run_once, args=[services_for(settings, other), [task]])
    thread.start()
    inside.wait(5)
    run_once(services_for(settings, database), [task])
    leave.set()
    thread.join()
    other.close()
    assert done == ["fold"]


def test_a_worker_process_sends_what_waits_and_ends_when_told(
    settings: Settings, database: Database, now: datetime
) -> None:
    environment = {
        "PATH": "",
        "CONSULT_ENV": "test",
        "CONSULT_DATABASE_URL": settings.database_url,
        "CONSULT_STATE_FOLDER": str(settings.state_folder),
    }
    with database.transaction() as session:
        enqueue(
            session,
            kind="sign_up",
            address="citizen@example.com",
            locale="ar",
            subject="Zwiebelkuchen",
            body="b",
            scope_id=None,
            now=now,
        )
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    patience = time.monotonic() + 20
    while waiting(database) and time.monotonic() < patience:
        time.sleep(0.05)
    worker.send_signal(signal.SIGTERM)
    printed = worker.communicate(timeout=20)[0]
    assert worker.returncode == 0, printed
    assert printed.split() == ["ready", "ended"]
    assert len(list((settings.state_folder / "mail").glob("*.eml"))) == 1


def waiting(database: Database) -> int:
    """How many mails wait."""
    with database.reading() as session:
        return count_waiting(session)


def test_answers_are_folded_in_a_process_of_their_own(
    database: Database,
    settings: Settings,
    consultation: MadeConsultation,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    version = published(database, consultation, small_document(), now)
    with database.transaction() as session:
        submit(
            session,
            version=version,
            code_hash="a" * 64,
            answers={"in_work": "no"},
            locale="da",
            today=now.date(),
        )
    monkeypatch.setenv("CONSULT_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CONSULT_STATE_FOLDER", str(settings.state_folder))
    settings.state_folder.mkdir(exist_ok=True)
    fold_answers(services_for(settings, database), now)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FoldEntry)) == 0
        assert session.scalars(select(ColumnState.responses)).all() == [1]
    assert not is_due(database, settings.state_folder, now)
