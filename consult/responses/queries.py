"""Reading drafts and responses, by the digest of their code alone."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.questionnaires.models import QuestionnaireVersion
from consult.responses.models import Draft, Response
from consult.responses.rules import DraftView


def find_draft(session: Session, code_hash: str, *, to_change: bool = False) -> DraftView | None:
    """The draft of that code, or None; `to_change` lets nobody else change it before this transaction ends."""
    draft = session.get(Draft, code_hash, with_for_update=to_change)
    if draft is None:
        return None
    return DraftView(draft.version_id, draft.answers, draft.typed, draft.page, draft.expires_on)


def find_response(session: Session, code_hash: str) -> Response | None:
    """The response of that code, kept or withdrawn, or None."""
    return session.scalar(select(Response).where(Response.code_hash == code_hash))


def count_responses(session: Session, consultation_id: str) -> dict[str, int]:
    """How many responses are kept, per questionnaire key."""
    from_version = select(QuestionnaireVersion.questionnaire_id, func.count()).join(
        Response, Response.version_id == QuestionnaireVersion.id
    )
    rows = session.execute(
        from_version.where(
            Response.state == "kept", QuestionnaireVersion.questionnaire.has(consultation_id=consultation_id)
        ).group_by(QuestionnaireVersion.questionnaire_id)
    )
    return dict(rows.all())
