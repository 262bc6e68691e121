"""Reading questionnaires: what is published, in one value that has everything a page needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.consultations.models import Theme
from consult.consultations.rules import is_open
from consult.core.errors import NotFound
from consult.core.locales import LOCALES
from consult.core.text import Text
from consult.languages.queries import Words, load_words
from consult.questionnaires.models import Questionnaire, QuestionnaireVersion
from consult.questionnaires.rules.completeness import missing_slots
from consult.questionnaires.rules.definition import Definition, definition_from_json
from consult.questionnaires.rules.document import Document
from consult.questionnaires.rules.estimate import minutes

OWNER = "questionnaire_version"


@dataclass(frozen=True)
class VersionView:
    """A version with its structure and its words in every language."""

    id: str
    questionnaire_id: str
    slug: str
    number: int
    state: str
    opens_on: date | None
    closes_on: date | None
    source_locale: str
    definition: Definition
    slots: Mapping[str, Mapping[str, str]]

    def text(self, slot: str, locale: str) -> Text:
        """The words of a slot; in the source language, marked as such, where they are missing."""
        texts = self.slots.get(slot, {})
        for tag in (locale, self.source_locale):
            if texts.get(tag):
                return Text(texts[tag], tag)
        return Text("", locale)

    @cached_property
    def locales(self) -> tuple[str, ...]:
        """The languages in which every word is there, the source language first."""
        tags = {tag for texts in self.slots.values() for tag in texts}
        missing = missing_slots(self.definition, self.slots, self.source_locale, tags)
        return tuple(tag for tag in self._in_order(tags) if not missing[tag])

    def _in_order(self, tags: set[str]) -> list[str]:
        """The source language first, then in the order of the table of languages."""
        known = list(LOCALES)
        return sorted(
            tags, key=lambda tag: (tag != self.source_locale, known.index(tag) if tag in known else 99, tag)
        )

    def minutes(self, locale: str) -> int:
        """About how long it takes to answer."""
        return minutes(self.definition, self.slots, locale)

    def is_open(self, today: date) -> bool:
        """Whether it takes answers on that day."""
        return is_open(self.opens_on, self.closes_on, today)

    def document(self) -> Document:
        """The version as it travels."""
        tags = {tag for texts in self.slots.values() for tag in texts}
        return Document(self.definition, self.slots, self.source_locale, tuple(self._in_order(tags)))


def _view(questionnaire: Questionnaire, version: QuestionnaireVersion, words: Words) -> VersionView:
    return VersionView(
        id=version.id,
        questionnaire_id=questionnaire.id,
        slug=questionnaire.slug,
        number=version.number,
        state=version.state,
        opens_on=questionnaire.opens_on,
        closes_on=questionnaire.closes_on,
        source_locale=version.source_locale,
        definition=definition_from_json(version.definition),
        slots=words.by_owner.get(version.id, {}),
    )


def _load(session: Session, rows: Sequence[tuple[Questionnaire, QuestionnaireVersion]]) -> list[VersionView]:
    words = load_words(session, OWNER, [version.id for _, version in rows], "")
    return [_view(questionnaire, version, words) for questionnaire, version in rows]


def list_published(session: Session, consultation_id: str) -> list[VersionView]:
    """The published version of every questionnaire of a consultation, in order."""
    rows = session.execute(
        select(Questionnaire, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.consultation_id == consultation_id, QuestionnaireVersion.state == "published")
        .order_by(Questionnaire.position, Questionnaire.slug)
    )
    return _load(session, [(row[0], row[1]) for row in rows])


def get_published(session: Session, consultation_id: str, slug: str) -> VersionView:
    """The published version of the questionnaire of that slug; NotFound when there is none."""
    rows = session.execute(
        select(Questionnaire, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(
            Questionnaire.consultation_id == consultation_id,
            Questionnaire.slug == slug,
            QuestionnaireVersion.state == "published",
        )
    ).all()
    if not rows:
        raise NotFound(slug)
    return _load(session, [(rows[0][0], rows[0][1])])[0]


def get_version(session: Session, version_id: str) -> VersionView:
    """A version by its key, whatever its state; NotFound when there is none."""
    row = session.execute(
        select(Questionnaire, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(QuestionnaireVersion.id == version_id)
    ).one_or_none()
    if row is None:
        raise NotFound(version_id)
    return _load(session, [(row[0], row[1])])[0]


def list_versions(session: Session, consultation_id: str) -> list[VersionView]:
    """Every version of every questionnaire of a consultation, newest first within each."""
    rows = session.execute(
        select(Questionnaire, QuestionnaireVersion)
        .join(QuestionnaireVersion, QuestionnaireVersion.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.consultation_id == consultation_id)
        .order_by(Questionnaire.position, Questionnaire.slug, QuestionnaireVersion.number.desc())
    )
    return _load(session, [(row[0], row[1]) for row in rows])


def find_questionnaire(session: Session, consultation_id: str, slug: str) -> Questionnaire | None:
    """The questionnaire of that slug in the consultation, or None."""
    return session.scalar(
        select(Questionnaire).where(
            Questionnaire.consultation_id == consultation_id, Questionnaire.slug == slug
        )
    )


def get_questionnaire(session: Session, consultation_id: str, slug: str) -> Questionnaire:
    """The questionnaire of that slug in the consultation; NotFound when there is none."""
    found = find_questionnaire(session, consultation_id, slug)
    if found is None:
        raise NotFound(slug)
    return found


def find_by_slug_anywhere(session: Session, slug: str) -> list[Questionnaire]:
    """Questionnaires of that slug in any consultation, for the command line."""
    return list(session.scalars(select(Questionnaire).where(Questionnaire.slug == slug)))


def latest_version(
    session: Session, questionnaire_id: str, state: str | None = None
) -> QuestionnaireVersion | None:
    """The version with the highest number, of that state where one is given."""
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.questionnaire_id == questionnaire_id)
    if state is not None:
        query = query.where(QuestionnaireVersion.state == state)
    return session.scalar(query.order_by(QuestionnaireVersion.number.desc()).limit(1))


def theme_ids(session: Session, consultation_id: str) -> dict[str, str]:
    """The themes a section or question may be bound to: slug to key."""
    found = select(Theme.slug, Theme.id).where(Theme.consultation_id == consultation_id)
    return dict(session.execute(found).all())
