"""The ledger of deletions on its own: what was taken back since a backup was made."""

import json
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.core.errors import Invalid, Problem
from consult.core.ids import ID_LENGTH
from consult.core.text import N_
from consult.infra.db import insert_once
from consult.questionnaires.models import QuestionnaireVersion
from consult.responses.actions import erase
from consult.responses.models import Deletion, Response

FORMAT, FORMAT_VERSION = "consult-deletions", 1

Ledger = dict[str, date]


def read_ledger(session: Session) -> Ledger:
    """Which responses were taken back, and on which day."""
    return {
        row.response_id: row.day for row in session.scalars(select(Deletion).order_by(Deletion.response_id))
    }


def ledger_to_json(ledger: Ledger) -> bytes:
    """The ledger as a file."""
    deletions = [{"response": key, "day": day.isoformat()} for key, day in sorted(ledger.items())]
    content = {"format": FORMAT, "format_version": FORMAT_VERSION, "deletions": deletions}
    return json.dumps(content, indent=1).encode() + b"\n"


def ledger_from_json(raw: bytes) -> Ledger:
    """The ledger that those bytes are. Raises Invalid."""
    try:
        given = json.loads(raw)
        if (given["format"], given["format_version"]) != (FORMAT, FORMAT_VERSION):
            raise ValueError
        ledger = {str(entry["response"]): date.fromisoformat(entry["day"]) for entry in given["deletions"]}
        if any(len(key) != ID_LENGTH for key in ledger):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Invalid([Problem("", N_("This is not a ledger of deletions of Consult."))]) from None
    return ledger


def replay(session: Session, ledger: Ledger) -> int:
    """Take back again what the ledger names; how many responses had come back to life.

    A response that the backup does not have is noted all the same.
    """
    erased = 0
    for response_id, questionnaire_id in _alive(session, ledger):
        erase(session, response_id, questionnaire_id, ledger[response_id])
        erased += 1
    for response_id, day in ledger.items():
        insert_once(session, Deletion, {"response_id": response_id, "day": day}, unique="response_id")
    return erased


def _alive(session: Session, ledger: Iterable[str]) -> list[tuple[str, str]]:
    wanted, found = sorted(ledger), []
    for start in range(0, len(wanted), 500):
        query = (
            select(Response.id, QuestionnaireVersion.questionnaire_id)
            .join(Response.version)
            .where(Response.id.in_(wanted[start : start + 500]), Response.state != "withdrawn")
        )
        found += [(row[0], row[1]) for row in session.execute(query)]
    return found
