"""Folding: from accepted, superseded and withdrawn responses to columns.

A fold may die at any moment. Files and manifest come first, durably; only then do the entries that led to them leave
the queue. A fold that finds entries whose work is done does it again, and nothing changes: what counts is what the
response is now, and whether the columns have it. Where there is no manifest (a new questionnaire, a restored
database) all kept responses are taken anew, and so many are held back that the numbers differ enough from those of
before; see `groups.held_after_loss`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import structlog
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
from consult.analysis.rules import columns, groups
from consult.infra.columns import ColumnFolder, Engine
from consult.infra.db import Database
from consult.infra.logs import place_of
from consult.responses.models import FoldEntry

BATCH = 5000
# How old the answer to "up to when was this counted?" may grow while nothing comes in.
FRESH = timedelta(hours=1)
LOG = structlog.get_logger("consult.analysis")


def fold(database: Database, state_folder: Path, now: datetime) -> int:
    """Take everything that waits into the columns; how many entries left the queue.

    Where one questionnaire fails, the others are folded all the same; then the faults are raised together.
    """
    with database.reading() as session:
        targets = list_fold_targets(session)
    taken, faults = 0, []
    for target in targets:
        try:
            taken += _fold_questionnaire(database, state_folder, target, now)
        except Exception as fault:  # noqa: BLE001 - one questionnaire's fault must not hold up the others
            LOG.error("fold_failed", fault=type(fault).__name__, place=place_of(fault.__traceback__))
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ExceptionGroup("questionnaires could not be folded", faults)
    return taken


def is_due(database: Database, state_folder: Path, now: datetime) -> bool:
    """Whether a fold would do anything; asked without the columnar engine."""
    with database.reading() as session:
        targets = list_fold_targets(session)
    return any(_seems_due(target, state_folder, now) for target in targets)


def _seems_due(target: FoldTarget, state_folder: Path, now: datetime) -> bool:
    try:
        contents = read_contents(folder_of(state_folder, target.questionnaire_id))
    except (OSError, ValueError, LookupError, TypeError):
        return True  # the fold itself tells what is wrong with it, and goes on with the others
    return _is_due(target, contents, now)


def forget_columns(state_folder: Path, questionnaire_ids: Sequence[str]) -> None:
    """Make the next fold build these questionnaires' columns anew; after a restore."""
    for questionnaire_id in questionnaire_ids:
        folder_of(state_folder, questionnaire_id).forget()


def _fold_questionnaire(database: Database, state_folder: Path, target: FoldTarget, now: datetime) -> int:
    folder = folder_of(state_folder, target.questionnaire_id)
    if not _is_due(target, read_contents(folder), now):
        return 0
    taken = 0
    with folder.locked(), folder.engine() as engine:
        contents = read_contents(folder)
        if contents is None:
            contents = _begin_anew(database, folder, engine, target, now)
        for items, series in _batches(database, target.questionnaire_id):
            writer = Writer(folder, engine, columns.schema(series), contents)
            writer.change_minimum(target.minimum)
            contents = _take(writer, items, series, now)
            taken += len(items)
            _settle(database, target.questionnaire_id, contents, [item.entry_id for item in items], now)
    return taken


def _is_due(target: FoldTarget, contents: Contents | None, now: datetime) -> bool:
    if target.waiting or contents is None or contents.minimum != target.minimum:
        return True
    return contents.folded_at is None or now - contents.folded_at > FRESH


def _batches(
    database: Database, questionnaire_id: str
) -> Iterator[tuple[list[FoldItem], list[columns.Series]]]:
    """What waits, batch by batch, at least one; a batch that has been settled waits no more.

    The series are read after the responses, so that no response is of a version they do not know.
    """
    while True:
        with database.reading() as session:
            items = waiting_entries(session, questionnaire_id, BATCH)
            series = list_series(session, [questionnaire_id])[questionnaire_id]
        yield items, series
        if len(items) < BATCH:
            return


def _begin_anew(
    database: Database, folder: ColumnFolder, engine: Engine, target: FoldTarget, now: datetime
) -> Contents:
    contents = nothing_yet(target.minimum)
    taken, after = 0, ""
    while True:
        with database.reading() as session:
            items = kept_responses(session, target.questionnaire_id, after, BATCH)
            series = list_series(session, [target.questionnaire_id])[target.questionnaire_id]
            state = session.get(ColumnState, target.questionnaire_id)
            was_shown = state.shown_responses if state else None
        writer = Writer(folder, engine, columns.schema(series), contents)
        writer.add([_row(item, series) for item in items])
        contents = writer.contents
        taken += len(items)
        if len(items) < BATCH:
            break
        after = items[-1].response_id
    if was_shown is not None:
        nothing_changed = not target.waiting
        writer.hold(groups.held_after_loss(taken, was_shown, target.minimum, nothing_changed=nothing_changed))
    return writer.finish(now)


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
