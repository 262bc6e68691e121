"""Sources of every kind with passages, for tests of what is read from them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.core.ids import new_id
from consult.evidence.models import Passage, PassageTheme, PassageTranslation, Source
from consult.interviews.models import Interview
from tests.factories import MadeConsultation

ARABIC = "أسكن قرب Eksempelvej (الطابق الثالث)، هاتف 12 34 56 78."
IN_DANISH = "Jeg bor ved Eksempelvej (tredje sal), telefon 12 34 56 78."


def put_passage(
    session: Session,
    source: Source,
    position: int,
    *,
    kind: str,
    text: str,
    locale: str,
    themes: Sequence[str],
    now: datetime,
    translations: Mapping[str, str] | None = None,
    may_quote: bool = True,
) -> str:
    """A passage of a source; its key."""
    passage = Passage(
        id=new_id(),
        source_id=source.id,
        position=position,
        kind=kind,
        text=text,
        locale=locale,
        may_quote=may_quote,
    )
    session.add(passage)
    session.flush()
    session.add_all(PassageTheme(passage_id=passage.id, theme_id=theme) for theme in themes)
    for tag, words in (translations or {}).items():
        session.add(
            PassageTranslation(passage_id=passage.id, locale=tag, text=words, how="interpreter", made_at=now)
        )
    session.flush()
    return passage.id


def put_source(
    session: Session,
    consultation: MadeConsultation,
    kind: str,
    now: datetime,
    *,
    title: str = "",
    group: str | None = None,
    spoken: str = "da",
) -> Source:
    """A source without passages; an interview with its head."""
    source = Source(
        id=new_id(),
        consultation_id=consultation.id,
        kind=kind,
        title=title or f"{kind.capitalize()} 1",
        locale="da",
        day=date(2026, 5, 4),
        actor_group_id=consultation.actor_groups[group] if group else None,
        created_at=now,
    )
    session.add(source)
    session.flush()
    if kind == "interview":
        session.add(
            Interview(
                source_id=source.id,
                place_kind="library",
                spoken_locale=spoken,
                consent_notes=True,
                consent_quote=True,
            )
        )
        session.flush()
    return source


def put_evidence(session: Session, consultation: MadeConsultation, now: datetime) -> dict[str, str]:
    """One source of every kind on "education-and-work"; keys of the passages by kind of source."""
    theme = [consultation.themes["education-and-work"]]
    made = {}
    for kind, passage_kind in (
        ("meeting", "concern"),
        ("study", "finding"),
        ("statement", "proposal"),
        ("committee", "focus"),
        ("earlier_plan", "action"),
    ):
        source = put_source(session, consultation, kind, now, group="associations")
        made[kind] = put_passage(
            session,
            source,
            0,
            kind=passage_kind,
            text=f"From the {kind}.",
            locale="en",
            themes=theme,
            now=now,
        )
    interview = put_source(session, consultation, "interview", now, group="citizens", spoken="ar")
    made["interview"] = put_passage(
        session,
        interview,
        0,
        kind="verbatim",
        text=ARABIC,
        locale="ar",
        themes=theme,
        now=now,
        translations={"da": IN_DANISH},
    )
    made["not for quotation"] = put_passage(
        session,
        interview,
        1,
        kind="verbatim",
        text="لا تنشروا هذا.",
        locale="ar",
        themes=theme,
        now=now,
        may_quote=False,
    )
    return made
