"""What a fold has left on disk and in the database."""

from pathlib import Path

from sqlalchemy import func, select

from consult.analysis.columns import folder_of, read_contents
from consult.analysis.models import ColumnState
from consult.analysis.rules import columns, statement
from consult.infra.db import Database
from consult.questionnaires.queries import VersionView
from consult.responses.models import FoldEntry


def rows_of(
    state: Path, version: VersionView, names: str, *, shown: bool = False
) -> list[tuple[object, ...]]:
    """Some columns of every response, or of those in view."""
    folder = folder_of(state, version.questionnaire_id)
    contents = read_contents(folder)
    assert contents is not None
    series = columns.series_of([columns.Version(version.id, 1, version.definition)])
    with folder.engine() as engine:
        condition = statement.shown_groups(tuple(contents.shown.resting)) if shown else "true"
        engine.view("every", [part.name for part in contents.parts], columns.schema(series), condition)
        return engine.rows(f"SELECT {names} FROM every")


def state_of(database: Database, version: VersionView) -> tuple[int, int, int]:
    """Responses in the columns, responses in view, entries that wait."""
    with database.reading() as session:
        state = session.get(ColumnState, version.questionnaire_id)
        waiting = session.scalar(select(func.count()).select_from(FoldEntry))
        assert state is not None
        assert waiting is not None
        return state.responses, state.shown_responses, waiting
