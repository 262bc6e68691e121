"""Reading consultations and what frames them, with words in the reader's language."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.consultations.models import ActorGroup, Body, Consultation, Phase, PolicyGoal, Seat, Theme
from consult.consultations.rules import (
    BodyView,
    ConsultationView,
    NamedView,
    Part,
    PhaseView,
    ThemeView,
    phase_state,
)
from consult.core.errors import NotFound
from consult.languages.queries import Words, load_words


def find_consultation(session: Session, slug: str) -> Consultation | None:
    """The consultation of that slug, or None."""
    return session.scalar(select(Consultation).where(Consultation.slug == slug))


def get_public_consultation(session: Session, slug: str) -> Consultation:
    """The public consultation of that slug; NotFound otherwise."""
    found = find_consultation(session, slug)
    if found is None or not found.is_public:
        raise NotFound(slug)
    return found


def list_consultations(session: Session, *, public_only: bool = True) -> Sequence[Consultation]:
    """Consultations, newest first."""
    query = select(Consultation).order_by(Consultation.created_at.desc(), Consultation.slug)
    return session.scalars(query.where(Consultation.is_public) if public_only else query).all()


def consultation_words(session: Session, consultation: Consultation) -> Words:
    """Every word of a consultation itself, in every language."""
    return load_words(session, "consultation", [consultation.id], consultation.source_locale)


def view_consultation(session: Session, consultation: Consultation, locale: str) -> ConsultationView:
    """The consultation in a language."""
    return as_view(consultation, consultation_words(session, consultation), locale)


def as_view(consultation: Consultation, words: Words, locale: str) -> ConsultationView:
    """The consultation in a language, from words already read."""
    return ConsultationView(
        id=consultation.id,
        slug=consultation.slug,
        source_locale=consultation.source_locale,
        locales=tuple(consultation.locales),
        is_public=consultation.is_public,
        is_sample=consultation.is_sample,
        opens_on=consultation.opens_on,
        closes_on=consultation.closes_on,
        minimum_count=consultation.minimum_count,
        title=words.text(consultation.id, "title", locale),
        municipality=words.text(consultation.id, "municipality", locale),
    )


def list_phases(
    session: Session, consultation: ConsultationView, locale: str, today: date
) -> list[PhaseView]:
    """The phases in order, each with its state today."""
    rows = session.scalars(
        select(Phase)
        .where(Phase.consultation_id == consultation.id)
        .order_by(Phase.position, Phase.starts_on)
    ).all()
    words = load_words(session, "phase", [row.id for row in rows], consultation.source_locale)
    return [
        PhaseView(
            row.id,
            row.position,
            words.text(row.id, "name", locale),
            words.text(row.id, "description", locale),
            row.starts_on,
            row.ends_on,
            phase_state(row.starts_on, row.ends_on, today),
        )
        for row in rows
    ]


def list_themes(session: Session, consultation: ConsultationView, locale: str) -> list[ThemeView]:
    """The themes in order."""
    rows = session.scalars(
        select(Theme).where(Theme.consultation_id == consultation.id).order_by(Theme.position, Theme.slug)
    ).all()
    words = load_words(session, "theme", [row.id for row in rows], consultation.source_locale)
    return [
        ThemeView(
            row.id,
            row.slug,
            row.position,
            words.text(row.id, "name", locale),
            words.text(row.id, "sentence", locale),
            words.text(row.id, "about", locale),
        )
        for row in rows
    ]


def get_theme(session: Session, consultation: ConsultationView, slug: str, locale: str) -> ThemeView:
    """The theme of that slug in the consultation; NotFound otherwise."""
    for theme in list_themes(session, consultation, locale):
        if theme.slug == slug:
            return theme
    raise NotFound(slug)


def list_goals(session: Session, consultation: ConsultationView, locale: str) -> list[NamedView]:
    """The policy goals in order."""
    rows = session.scalars(
        select(PolicyGoal).where(PolicyGoal.consultation_id == consultation.id).order_by(PolicyGoal.position)
    ).all()
    words = load_words(session, "goal", [row.id for row in rows], consultation.source_locale)
    return [NamedView(row.id, "", words.text(row.id, "text", locale)) for row in rows]


def list_actor_groups(session: Session, consultation: ConsultationView, locale: str) -> list[NamedView]:
    """The actor groups in order."""
    rows = session.scalars(
        select(ActorGroup).where(ActorGroup.consultation_id == consultation.id).order_by(ActorGroup.position)
    ).all()
    words = load_words(session, "actor_group", [row.id for row in rows], consultation.source_locale)
    return [NamedView(row.id, row.code, words.text(row.id, "name", locale)) for row in rows]


def list_bodies(session: Session, consultation: ConsultationView, locale: str) -> list[BodyView]:
    """The steering group and the working group, with their seats."""
    bodies = session.scalars(
        select(Body).where(Body.consultation_id == consultation.id).order_by(Body.position)
    ).all()
    seats = session.scalars(
        select(Seat).where(Seat.body_id.in_([body.id for body in bodies])).order_by(Seat.position)
    ).all()
    body_words = load_words(session, "body", [body.id for body in bodies], consultation.source_locale)
    seat_words = load_words(session, "seat", [seat.id for seat in seats], consultation.source_locale)
    return [
        BodyView(
            body.id,
            body.kind,
            body_words.text(body.id, "name", locale),
            body_words.text(body.id, "description", locale),
            tuple(
                NamedView(seat.id, "", seat_words.text(seat.id, "name", locale))
                for seat in seats
                if seat.body_id == body.id
            ),
        )
        for body in bodies
    ]


PartRow = Theme | Phase | PolicyGoal | ActorGroup | Body | Seat


def get_consultation(session: Session, consultation_id: str) -> Consultation:
    """The consultation with that key; NotFound otherwise."""
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise NotFound(consultation_id)
    return found


def count_themes(session: Session, consultation_id: str) -> int:
    """How many themes a consultation has."""
    query = select(func.count()).select_from(Theme).where(Theme.consultation_id == consultation_id)
    return session.scalar(query) or 0


def list_sisters(session: Session, part: Part, parent_id: str) -> Sequence[PartRow]:
    """The parts of a kind in order: of a consultation, or the seats of a group."""
    if part is Part.SEAT:
        seats = select(Seat).where(Seat.body_id == parent_id).order_by(Seat.position, Seat.id)
        return session.scalars(seats).all()
    model = ROWS[part]
    query = select(model).where(model.consultation_id == parent_id).order_by(model.position, model.id)
    return cast(Sequence[PartRow], session.scalars(query).all())


ROWS: dict[Part, type[Theme] | type[Phase] | type[PolicyGoal] | type[ActorGroup] | type[Body]] = {
    Part.THEME: Theme,
    Part.PHASE: Phase,
    Part.GOAL: PolicyGoal,
    Part.ACTOR_GROUP: ActorGroup,
    Part.BODY: Body,
}


def list_rows(session: Session, consultation_id: str, part: Part) -> Sequence[PartRow]:
    """Every part of a kind in a consultation; seats group by group."""
    if part is not Part.SEAT:
        return list_sisters(session, part, consultation_id)
    query = (
        select(Seat)
        .join(Body)
        .where(Body.consultation_id == consultation_id)
        .order_by(Body.position, Body.id, Seat.position, Seat.id)
    )
    return session.scalars(query).all()


def parent_of(row: PartRow) -> str:
    """The key of what a part hangs on: a group for a seat, else the consultation."""
    return row.body_id if isinstance(row, Seat) else row.consultation_id


def get_part(session: Session, consultation_id: str, part: Part, part_id: str) -> PartRow:
    """The part of that kind and key in the consultation; NotFound otherwise, also when it is another's."""
    for row in list_rows(session, consultation_id, part):
        if row.id == part_id:
            return row
    raise NotFound(part_id)


def list_taken(session: Session, consultation_id: str, part: Part) -> list[str]:
    """The slugs or codes that parts of a kind have already."""
    if part is Part.THEME:
        return list(session.scalars(select(Theme.slug).where(Theme.consultation_id == consultation_id)))
    if part is Part.ACTOR_GROUP:
        return list(
            session.scalars(select(ActorGroup.code).where(ActorGroup.consultation_id == consultation_id))
        )
    return []


def list_missing(
    session: Session, consultation: Consultation | ConsultationView, locale: str
) -> dict[Part, int]:
    """How many texts of each kind there are in the source language and not in that one; kinds with none left out."""
    missing = {}
    for part in Part:
        owners = (
            [consultation.id]
            if part is Part.CONSULTATION
            else [row.id for row in list_rows(session, consultation.id, part)]
        )
        words = load_words(session, part.value, owners, consultation.source_locale)
        count = sum(len(words.missing(owner, locale)) for owner in owners)
        if count:
            missing[part] = count
    return missing
