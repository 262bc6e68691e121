"""Published questionnaires for tests of pages and actions."""

from datetime import datetime

from consult.infra.db import Database
from consult.questionnaires.actions import import_document, publish
from consult.questionnaires.queries import VersionView, get_questionnaire, get_version
from consult.questionnaires.rules.document import read_document
from tests.factories import MadeConsultation
from tests.questionnaires.questionnaires import Doc


def published(
    database: Database, consultation: MadeConsultation, doc: Doc, now: datetime, slug: str = "small"
) -> VersionView:
    """The document, imported and published in the consultation."""
    with database.transaction() as session:
        document = read_document(doc)
        import_document(session, None, consultation_id=consultation.id, document=document, slug=slug, now=now)
        found = get_questionnaire(session, consultation.id, slug)
        version = publish(session, None, found, locales=["da", "en", "ar"], now=now)
        return get_version(session, version.id)
