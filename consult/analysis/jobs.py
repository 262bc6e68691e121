"""Folding: from accepted, superseded and withdrawn responses to columns.

A fold may die at any moment. Files and manifest come first, durably; only then do the entries that led to them leave
the queue. A fold that finds entries whose work is done does it again, and nothing changes: what counts is what the
response is now, and whether the columns have it. Where there is no manifest (a new questionnaire, a restored
database, a smaller minimum than now) all kept responses are taken anew.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete
from sqlalchemy.orm import Session

from consult.analysis.columns import Contents, Writer, folder_of, nothing_yet, read_contents
from consult.analysis.models import ColumnState
from consult.analysis.queries.folding import (
    FoldItem,
    FoldTarget,
    kept_responses,
    list_fold_targets,
    list_series,
    waiting_entries,
)
from consult.analysis.rules import columns
from consult.infra.columns import ColumnFolder, Engine
from consult.infra.db import Database
from consult.responses.models import FoldEntry

BATCH = 5000
# How old the answer to "up to when was this counted?" may grow while nothing comes in.
FRESH = timedelta(hours=1)


def fold(database: Database, state_folder: Path, now: datetime) -> int:
    """Take everything that waits into the columns; how many entries left the queue."""
    with database.reading() as session:
        targets = list_fold_targets(session)
    return sum(_fold_questionnaire(database, state_folder, target, now) for target in targets)


def forget_columns(state_folder: Path, questionnaire_ids: Sequence[str]) -> None:
    """Make the next fold build these questionnaires' columns anew; after a restore."""
    for questionnaire_id in questionnaire_ids:
        folder_of(state_folder, questionnaire_id).forget()


def _fold_questionnaire(database: Database, state_folder: Path, target: FoldTarget, now: datetime) -> int:
    folder = folder_of(state_folder, target.questionnaire_id)
    contents = read_contents(folder)
    is_new = contents is None or contents.minimum != target.minimum
    is_stale = contents is None or contents.folded_at is None or now - contents.folded_at > FRESH
    if not (target.waiting or is_stale or is_new):
        return 0
    with database.reading() as session:
        series = list_series(session, [target.questionnaire_id])[target.questionnaire_id]
    schema = columns.schema(series)
    taken = 0
    with folder.locked(), folder.engine() as engine:
        contents = read_contents(folder)
        if contents is None or contents.minimum != target.minimum:
            contents = _begin_anew(database, folder, engine, target, series, now)
        for items in _batches(database, target.questionnaire_id):
            contents = _take(Writer(folder, engine, schema, contents), items, series, now)
            taken += len(items)
            _settle(database, target.questionnaire_id, contents, [item.entry_id for item in items], now)
        if not target.waiting:
            contents = Writer(folder, engine, schema, contents).finish(now)
            _settle(database, target.questionnaire_id, contents, [], now)
    return taken


def _batches(database: Database, questionnaire_id: str) -> Iterator[list[FoldItem]]:
    """What waits, batch by batch; a batch that has been settled waits no more."""
    while True:
        with database.reading() as session:
            items = waiting_entries(session, questionnaire_id, BATCH)
        if items:
            yield items
        if len(items) < BATCH:
            return


def _begin_anew(
    database: Database,
    folder: ColumnFolder,
    engine: Engine,
    target: FoldTarget,
    series: Sequence[columns.Series],
    now: datetime,
) -> Contents:
    writer = Writer(folder, engine, columns.schema(series), nothing_yet(target.minimum))
    after = ""
    while True:
        with database.reading() as session:
            items = kept_responses(session, target.questionnaire_id, after, BATCH)
        writer.add([_row(item, series) for item in items])
        if len(items) < BATCH:
            return writer.finish(now)
        after = items[-1].response_id


def _take(
    writer: Writer, items: Sequence[FoldItem], series: Sequence[columns.Series], now: datetime
) -> Contents:
    by_response = {item.response_id: item for item in items}
    present = writer.groups_of(list(by_response))
    writer.drop({one: group for one, group in present.items() if not by_response[one].is_kept})
    writer.add(
        [_row(item, series) for one, item in by_response.items() if item.is_kept and one not in present]
    )
    return writer.finish(now)


def _row(item: FoldItem, series: Sequence[columns.Series]) -> columns.Row:
    return columns.row(
        columns.of_version(series, item.version_id),
        item.answers or {},
        response_id=item.response_id,
        locale=item.locale,
        channel=item.channel,
    )


def _settle(
    database: Database, questionnaire_id: str, contents: Contents, entry_ids: Sequence[str], now: datetime
) -> None:
    """After the files are durable: take the entries off the queue and write down what the columns hold."""
    with database.transaction() as session:
        if entry_ids:
            session.execute(delete(FoldEntry).where(FoldEntry.id.in_(entry_ids)))
        _write_state(session, questionnaire_id, contents, now)


def _write_state(session: Session, questionnaire_id: str, contents: Contents, now: datetime) -> None:
    state = session.get(ColumnState, questionnaire_id)
    if state is None:
        state = ColumnState(questionnaire_id=questionnaire_id)
        session.add(state)
    state.folded_at = now
    state.responses = contents.responses
    state.shown_responses = contents.shown_responses
