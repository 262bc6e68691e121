"""A consultation with evidence of every kind and answers with planted small cells, for tests of what is delivered."""

from datetime import datetime
from pathlib import Path
from typing import Any

from consult.analysis.jobs import fold
from consult.infra.db import Database
from consult.questionnaires.queries import VersionView
from tests.analysis.questionnaire import put_questionnaire, put_response, put_responses
from tests.coding.evidence import put_evidence
from tests.factories import MadeConsultation

FORMULA = '=HYPERLINK("http://example.org","press")'
APOSTROPHE = "'quoted' from the start"
PHONE = "+45 12 34 56 78 is what I was told to call"


def put_everything(
    database: Database, consultation: MadeConsultation, state: Path, now: datetime, people: int = 200
) -> VersionView:
    """Evidence, and answers folded into columns.

    Planted: three who stay "home" and are the only ones to do so, two of them "old"; four who wrote in Somali.
    """
    with database.transaction() as session:
        put_evidence(session, consultation, now)
        version = put_questionnaire(session, consultation, now)
        put_responses(session, version, people, seed=7)
        for age in ("old", "old", "young"):
            put_response(session, version, {"status": "home", "age": age, "fair": "dont_know"})
        for text in (FORMULA, APOSTROPHE, PHONE):
            put_response(session, version, {"idea": text})
        for number in range(4):
            put_response(session, version, {"idea": f"Af Soomaali {number}"}, answer_locales={"idea": "so"})
        for number in range(5):
            put_response(session, version, {"help": f"ساعدوني {number} (Eksempelvej)"}, locale="ar")
    fold(database, state, now)
    return version


Answers = list[dict[str, Any]]
