"""How much there is of everything a municipality would miss: per questionnaire, meeting, interview and theme."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Theme
from consult.evidence.models import Passage, PassageTheme, Source
from consult.interviews.models import Interview
from consult.meetings.models import Meeting, SignUp
from consult.ops.backup.manifest import Counts
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.responses.models import OpenAnswer, Response


def count_everything(session: Session) -> Counts:
    """The counts that a restored place must have again."""
    questionnaires = select(Questionnaire.id, Consultation.slug, Questionnaire.slug).join(
        Questionnaire.consultation
    )
    version_of = QuestionnaireVersion.questionnaire_id
    themes = select(Theme.id, Consultation.slug, Theme.slug).join(Theme.consultation)
    return {
        "questionnaires": _together(
            session.execute(questionnaires),
            versions=_grouped(session, version_of, QuestionnaireVersion.id),
            responses=_by(session, _responses(version_of).where(Response.state == "kept")),
            withdrawn=_by(session, _responses(version_of).where(Response.state == "withdrawn")),
            open_answers=_grouped(session, OpenAnswer.questionnaire_id, OpenAnswer.response_id),
        ),
        "meetings": _together(
            session.execute(select(Meeting.id)),
            sign_ups=_grouped(session, SignUp.meeting_id, SignUp.id),
            points=_by(session, _points()),
        ),
        "interviews": _together(
            session.execute(select(Interview.source_id)),
            passages=_grouped(session, Passage.source_id, Passage.id),
        ),
        "themes": _together(
            session.execute(themes),
            passages=_grouped(session, PassageTheme.theme_id, PassageTheme.passage_id),
        ),
    }


def _responses(version_of: Any) -> Any:
    counted = select(version_of, func.count(Response.id)).join(QuestionnaireVersion, Response.version)
    return counted.group_by(version_of)


def _points() -> Any:
    counted = select(Meeting.id, func.count(Passage.id)).join(Source, Meeting.source_id == Source.id)
    return counted.join(Passage, Passage.source_id == Source.id).group_by(Meeting.id)


def _grouped(session: Session, by: Any, what: Any) -> dict[str, int]:
    counted: ColumnElement[int] = func.count(what)
    return _by(session, select(by, counted).group_by(by))


def _by(session: Session, query: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(query)}


def _together(rows: Iterable[Any], **counts: dict[str, int]) -> dict[str, dict[str, int]]:
    """The counts of each row under a name that people know: its slugs, or its key where it has none."""
    return {
        "/".join(row[1:]) or row[0]: {name: found.get(row[0], 0) for name, found in counts.items()}
        for row in sorted(tuple(row) for row in rows)
    }
