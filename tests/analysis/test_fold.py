"""Responses become columns once, whatever happens on the way, and leave them without telling on anyone."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.analysis import jobs
from consult.analysis.columns import folder_of, read_contents
from consult.analysis.jobs import fold, forget_columns
from consult.analysis.queries.folding import FoldItem, list_series, waiting_entries
from consult.analysis.rules import columns
from consult.consultations.models import Consultation
from consult.infra.db import Database
from consult.questionnaires.queries import VersionView
from consult.responses.actions import withdraw
from consult.responses.models import FoldEntry, Response
from tests.analysis.folded import rows_of, state_of
from tests.analysis.questionnaire import document, put_questionnaire, put_response, put_responses
from tests.factories import MadeConsultation


@pytest.fixture
def version(database: Database, consultation: MadeConsultation, now: datetime) -> VersionView:
    """A published questionnaire."""
    with database.transaction() as session:
        return put_questionnaire(session, consultation, now)


def test_answers_become_typed_columns(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    answers = {
        "status": "job",
        "barriers": ["language", "papers"],
        "fair": "a1",
        "days": 3,
        "idea": "secret words",
        "age": "old",
    }
    with database.transaction() as session:
        put_response(session, version, answers, locale="ar")
    assert fold(database, tmp_path, now) == 1
    names = '"status", "barriers", '
    names += '"barriers.language", "barriers.children", "fair", "days", "age", "_locale", "_channel"'
    assert rows_of(tmp_path, version, names) == [("job", True, True, False, "a1", 3.0, "old", "ar", "web")]
    assert not any(
        b"secret" in file.read_bytes() for file in (tmp_path / "columns").rglob("*") if file.is_file()
    )


def test_views_move_in_steps_of_the_minimum(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    seen = []
    for arriving in (4, 1, 3, 1, 20):
        with database.transaction() as session:
            put_responses(session, version, arriving, seed=arriving)
        fold(database, tmp_path, now)
        seen.append(state_of(database, version))
    assert seen == [(4, 0, 0), (5, 5, 0), (8, 5, 0), (9, 5, 0), (29, 29, 0)]


def test_the_same_entry_twice_is_one_row(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        put_responses(session, version, 6)
    fold(database, tmp_path, now)
    with database.transaction() as session:
        for response_id in session.scalars(select(Response.id)).all():
            session.add(FoldEntry(response_id=response_id, questionnaire_id=version.questionnaire_id))
    fold(database, tmp_path, now)
    assert state_of(database, version) == (6, 6, 0)


class Killed(Exception):
    """Stands for a process that ends."""


@pytest.mark.parametrize("before", ["replace_manifest", "sweep", "_settle"])
def test_a_fold_that_dies_is_done_again(
    database: Database,
    version: VersionView,
    tmp_path: Path,
    now: datetime,
    before: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with database.transaction() as session:
        codes = put_responses(session, version, 12)
    fold(database, tmp_path, now)
    with database.transaction() as session:
        put_responses(session, version, 7, seed=2)
        withdraw(session, code_hash=codes[0], questionnaire_id=version.questionnaire_id, today=now.date())

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if before == "_settle":
            patch.setattr(jobs, "_settle", die)
        else:
            patch.setattr(f"consult.infra.columns.ColumnFolder.{before}", die)
        with pytest.raises(Killed):
            fold(database, tmp_path, now)
    assert state_of(database, version)[2] == 8, "nothing leaves the queue before the files are there"
    fold(database, tmp_path, now)
    responses, _, waiting = state_of(database, version)
    assert (responses, waiting) == (18, 0)
    keys = rows_of(tmp_path, version, '"_response"')
    assert max(Counter(keys).values()) == 1
    with database.reading() as session:
        assert {key for (key,) in keys} == set(
            session.scalars(select(Response.id).where(Response.state == "kept"))
        )
    names = {file.name for file in folder_of(tmp_path, version.questionnaire_id).path.glob("*.parquet*")}
    contents = read_contents(folder_of(tmp_path, version.questionnaire_id))
    assert contents is not None
    assert names == {part.name for part in contents.parts}, "no file is left over"


def test_a_withdrawn_response_leaves_with_its_group(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        codes = put_responses(session, version, 40)
    fold(database, tmp_path, now)
    before = set(rows_of(tmp_path, version, '"_response"', shown=True))
    with database.transaction() as session:
        gone = session.scalars(select(Response.id).where(Response.code_hash == codes[3])).one()
        withdraw(session, code_hash=codes[3], questionnaire_id=version.questionnaire_id, today=now.date())
    fold(database, tmp_path, now)
    after = set(rows_of(tmp_path, version, '"_response"', shown=True))
    assert (gone,) not in rows_of(tmp_path, version, '"_response"')
    assert after < before
    assert len(before - after) >= 5
    assert state_of(database, version) == (39, len(after), 0)
    with database.transaction() as session:
        put_responses(session, version, 5, seed=9)
    fold(database, tmp_path, now)
    assert state_of(database, version) == (44, 44, 0)


def test_many_folds_leave_few_files(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    for seed in range(16):
        with database.transaction() as session:
            put_responses(session, version, 5, seed=seed)
        fold(database, tmp_path, now)
    assert state_of(database, version) == (80, 80, 0)
    contents = read_contents(folder_of(tmp_path, version.questionnaire_id))
    assert contents is not None
    assert len(contents.parts) <= 12


def test_columns_that_are_gone_are_made_anew(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        put_responses(session, version, 11)
    fold(database, tmp_path, now)
    forget_columns(tmp_path, [version.questionnaire_id])
    fold(database, tmp_path, now)
    assert state_of(database, version) == (11, 11, 0)


def test_columns_made_anew_hold_back_those_that_waited(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        put_responses(session, version, 20)
    fold(database, tmp_path, now)
    with database.transaction() as session:
        put_responses(session, version, 1, seed=2)
    fold(database, tmp_path, now)
    before = set(rows_of(tmp_path, version, '"_response"', shown=True))
    forget_columns(tmp_path, [version.questionnaire_id])
    seen = []
    for arriving in (0, 4, 1):
        with database.transaction() as session:
            put_responses(session, version, arriving, seed=10 + arriving)
        fold(database, tmp_path, now)
        seen.append(state_of(database, version))
        after = set(rows_of(tmp_path, version, '"_response"', shown=True))
        assert len(before ^ after) >= 5
    assert seen == [(21, 15, 0), (25, 15, 0), (26, 26, 0)]


def set_minimum(database: Database, minimum: int) -> None:
    with database.transaction() as session:
        session.execute(update(Consultation).values(minimum_count=minimum))


@pytest.mark.parametrize("people", [5, 6, 12, 21])
def test_another_minimum_moves_nobody(
    database: Database, version: VersionView, tmp_path: Path, now: datetime, people: int
) -> None:
    views = []
    with database.transaction() as session:
        put_responses(session, version, people)
    for minimum, arriving in ((5, 1), (6, 0), (5, 0), (6, 1), (5, 1), (5, 6)):
        set_minimum(database, minimum)
        fold(database, tmp_path, now)
        views.append(set(rows_of(tmp_path, version, '"_response"', shown=True)))
        with database.transaction() as session:
            put_responses(session, version, arriving, seed=minimum + arriving)
    fold(database, tmp_path, now)
    views.append(set(rows_of(tmp_path, version, '"_response"', shown=True)))
    assert len(views[-1]) == people + 9
    for before in views:
        for after in views:
            assert not 0 < len(before ^ after) < 5


def test_a_version_published_during_a_fold_is_not_lost(
    database: Database,
    consultation: MadeConsultation,
    version: VersionView,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with database.transaction() as session:
        put_responses(session, version, 5)
    changed = document()
    changed["sections"][0]["questions"][0]["code"] = "situation"
    real = waiting_entries

    def meanwhile(session: Session, questionnaire_id: str, limit: int) -> list[FoldItem]:
        monkeypatch.setattr(jobs, "waiting_entries", real)
        with database.transaction() as other:
            newer = put_questionnaire(other, consultation, now, changed)
            for _ in range(5):
                put_response(other, newer, {"situation": "job"})
        with database.reading() as fresh:
            return real(fresh, questionnaire_id, limit)

    monkeypatch.setattr(jobs, "waiting_entries", meanwhile)
    fold(database, tmp_path, now)
    assert state_of(database, version) == (10, 10, 0)
    folder = folder_of(tmp_path, version.questionnaire_id)
    contents = read_contents(folder)
    assert contents is not None
    with folder.engine() as engine:
        engine.view("every", contents.in_view, {"situation": "VARCHAR"})
        assert engine.rows('SELECT count("situation") FROM every') == [(5,)]


def test_a_questionnaire_that_fails_holds_up_no_other(
    database: Database,
    consultation: MadeConsultation,
    version: VersionView,
    tmp_path: Path,
    now: datetime,
) -> None:
    with database.transaction() as session:
        other = put_questionnaire(session, consultation, now, document("others"))
        for each in (version, other):
            put_responses(session, each, 6)
    for broken, whole in ((version, other), (other, version)):
        forget_columns(tmp_path, [version.questionnaire_id, other.questionnaire_id])
        manifest = folder_of(tmp_path, broken.questionnaire_id).path / "manifest.json"
        manifest.parent.mkdir(parents=True, exist_ok=True)
        manifest.write_text("{")
        assert jobs.is_due(database, tmp_path, now)
        with pytest.raises(ValueError, match="Expecting"):
            fold(database, tmp_path, now)
        contents = read_contents(folder_of(tmp_path, whole.questionnaire_id))
        assert contents is not None
        assert contents.responses == 6


def test_batches_do_not_lose_anybody(
    database: Database, version: VersionView, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 7)
    with database.transaction() as session:
        put_responses(session, version, 30)
    fold(database, tmp_path, now)
    assert state_of(database, version)[0] == 30
    forget_columns(tmp_path, [version.questionnaire_id])
    fold(database, tmp_path, now)
    assert state_of(database, version) == (30, 30, 0)


def test_up_to_when_is_told_also_when_nothing_comes(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    with database.transaction() as session:
        put_responses(session, version, 6)
    fold(database, tmp_path, now)
    later = now + timedelta(hours=2)
    fold(database, tmp_path, later)
    contents = read_contents(folder_of(tmp_path, version.questionnaire_id))
    assert contents is not None
    assert contents.folded_at == later


def test_versions_are_one_series_while_their_choices_agree(
    database: Database, consultation: MadeConsultation, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    changed = document()
    changed["sections"][0]["questions"][0]["choices"].append(
        {"code": "ill", "text": {tag: tag for tag in ("da", "en", "ar")}}
    )
    with database.transaction() as session:
        put_responses(session, version, 10)
        newer = put_questionnaire(session, consultation, now, changed)
        chance = random.Random(1)
        for _ in range(10):
            put_response(session, newer, {"status": chance.choice(["ill", "job"]), "fair": "a1"})
    fold(database, tmp_path, now)
    with database.reading() as session:
        series = list_series(session, [version.questionnaire_id])[version.questionnaire_id]
    names = {one.name: len(one.version_ids) for one in series}
    assert names["status"] == 1
    assert names["status@2"] == 1
    assert names["fair"] == 2
    folder = folder_of(tmp_path, version.questionnaire_id)
    contents = read_contents(folder)
    assert contents is not None
    with folder.engine() as engine:
        engine.view("every", contents.in_view, columns.schema(series))
        both = engine.rows('SELECT count("status"), count("status@2"), count("fair") FROM every')
    assert both[0][1] == 10
    assert both[0][2] > 10


def test_no_file_tells_when_a_single_response_came_in(
    database: Database, version: VersionView, tmp_path: Path, now: datetime
) -> None:
    for _ in range(3):
        with database.transaction() as session:
            put_responses(session, version, 1)
        fold(database, tmp_path, now)
    files = list(folder_of(tmp_path, version.questionnaire_id).path.glob("*.parquet"))
    assert [file.stat().st_mtime for file in files] == [0]
