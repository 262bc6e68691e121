"""A small public consultation with questionnaires of every layout, for journeys that do without the sample."""

import json
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.core.clock import utc_now
from consult.infra.db import Database
from consult.questionnaires.actions import import_document, publish
from consult.questionnaires.models import Questionnaire
from consult.questionnaires.queries import theme_ids
from consult.questionnaires.rules.document import load_document
from tests.factories import MadeConsultation, make_consultation
from tests.questionnaires.questionnaires import small_document

LAYOUTS = ("whole", "section", "question")


def make_small(database: Database) -> MadeConsultation:
    """The consultation with one published questionnaire per layout, its slug the layout's name."""
    with database.transaction() as session:
        made = make_consultation(session, now=utc_now())
        today = utc_now().date()
        session.execute(
            update(Consultation).values(
                opens_on=today - timedelta(days=30), closes_on=today + timedelta(days=30)
            )
        )
        for layout in LAYOUTS:
            ask(
                session,
                made.id,
                {**small_document(), "layout": layout, "review": layout == "section"},
                layout,
            )
    return made


def ask(session: Session, consultation_id: str, document: dict[str, Any], slug: str) -> Questionnaire:
    """Publish a questionnaire."""
    loaded = load_document(json.dumps(document).encode(), theme_ids(session, consultation_id))
    draft = import_document(
        session, None, consultation_id=consultation_id, document=loaded, slug=slug, now=utc_now()
    )
    questionnaire = session.get_one(Questionnaire, draft.questionnaire_id)
    publish(session, None, questionnaire, locales=["da", "en", "ar"], now=utc_now())
    return questionnaire


def set_dates(database: Database, slug: str, opens: date | None, closes: date | None) -> None:
    """Say when a questionnaire is open."""
    with database.transaction() as session:
        session.execute(
            update(Questionnaire).where(Questionnaire.slug == slug).values(opens_on=opens, closes_on=closes)
        )
