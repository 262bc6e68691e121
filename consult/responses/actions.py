"""Keeping answers: drafts on their way, responses exactly once, withdrawal, and the end of drafts."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from consult.core.errors import NotFound
from consult.core.ids import new_id
from consult.infra.db import insert_once, upsert
from consult.questionnaires.queries import VersionView
from consult.questionnaires.rules.checks import AnswerValue
from consult.responses.keeping import keep
from consult.responses.models import Deletion, Draft, FoldEntry, OpenAnswer, Response
from consult.responses.queries import find_response
from consult.responses.rules import Channel, DraftView, expiry, open_texts


def save_draft(session: Session, *, code_hash: str, draft: DraftView, locale: str, today: date) -> None:
    """Keep answers on their way under the digest of their code, for another stretch of days."""
    values = {
        "code_hash": code_hash,
        "version_id": draft.version_id,
        "locale": locale,
        "answers": draft.answers,
        "typed": draft.typed,
        "page": draft.page,
        "expires_on": expiry(today),
    }
    upsert(session, Draft, values, key="code_hash")


def submit(
    session: Session,
    *,
    version: VersionView,
    code_hash: str,
    answers: Mapping[str, AnswerValue],
    locale: str,
    today: date,
    channel: Channel = Channel.WEB,
    answer_locales: Mapping[str, str] | None = None,
    is_synthetic: bool = False,
) -> bool:
    """Keep a response, once: False when the same code has been sent before, and then nothing changes.

    `answers` are checked and clean. The draft of the same code goes in the same transaction.
    """
    response = {
        "id": new_id(),
        "version_id": version.id,
        "channel": channel.value,
        "locale": locale,
        "day": today,
        "answers": dict(answers),
        "state": "kept",
        "code_hash": code_hash,
        "is_synthetic": is_synthetic,
    }
    texts = [
        {"question_code": code, "locale": (answer_locales or {}).get(code, locale), "text": text}
        for code, text in open_texts(version.definition, answers)
    ]
    return keep(session, response, texts, version.questionnaire_id)


def withdraw(session: Session, *, code_hash: str, questionnaire_id: str, today: date) -> None:
    """Take a response back: its answers go everywhere, a line in the ledger stays. Twice is as good as once.

    Raises NotFound when the code opens no response of that questionnaire.
    """
    found = find_response(session, code_hash)
    if found is None or found.version.questionnaire_id != questionnaire_id:
        raise NotFound("code")
    session.execute(delete(Draft).where(Draft.code_hash == code_hash))
    erase(session, found.id, questionnaire_id, today)


def erase(session: Session, response_id: str, questionnaire_id: str, today: date) -> None:
    """Empty a response and remember that it was taken back; nothing where it is empty already."""
    emptied = session.connection().execute(
        update(Response)
        .where(Response.id == response_id, Response.state != "withdrawn")
        .values(answers=None, state="withdrawn")
    )
    if not emptied.rowcount:
        return
    session.execute(delete(OpenAnswer).where(OpenAnswer.response_id == response_id))
    insert_once(session, Deletion, {"response_id": response_id, "day": today}, unique="response_id")
    session.execute(
        insert(FoldEntry).values(
            id=new_id(), response_id=response_id, questionnaire_id=questionnaire_id, drop=True
        )
    )


def expire_drafts(session: Session, today: date) -> int:
    """Erase the drafts whose last day is over; how many."""
    return session.connection().execute(delete(Draft).where(Draft.expires_on < today)).rowcount
