"""Changes to what frames a consultation: themes, phases, goals, actor groups, groups and their seats."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.accounts.actions import record
from consult.accounts.rules import Actor, Permission, require
from consult.consultations.actions.settings import Known
from consult.consultations.models import ActorGroup, Body, Phase, PolicyGoal, Seat, Theme
from consult.consultations.queries import PartRow, get_part, list_sisters, list_taken, parent_of
from consult.consultations.rules import (
    Part,
    WordsGiven,
    check_part,
    check_words,
    code_from,
    slug_from,
)
from consult.core.errors import Invalid, Problem
from consult.core.text import N_
from consult.languages.actions import remove_words, set_words

MODELS: dict[Part, type[PartRow]] = {
    Part.THEME: Theme,
    Part.PHASE: Phase,
    Part.GOAL: PolicyGoal,
    Part.ACTOR_GROUP: ActorGroup,
    Part.BODY: Body,
    Part.SEAT: Seat,
}
NAMED = (Part.THEME, Part.ACTOR_GROUP)
IN_USE = N_("This is used by questions, meetings or what people have said, and cannot be removed.")


def add_theme(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    slug: str = "",
    words: WordsGiven,
    now: datetime,
) -> Theme:
    """A theme at the end of the list. Without a slug one is made from its name."""
    row = _add(session, actor, consultation, Part.THEME, {"slug": slug}, words, now)
    assert isinstance(row, Theme)
    return row


def add_phase(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    starts_on: date | None,
    ends_on: date | None,
    words: WordsGiven,
    now: datetime,
) -> Phase:
    """A phase at the end of the list."""
    fields = {"starts_on": starts_on, "ends_on": ends_on}
    row = _add(session, actor, consultation, Part.PHASE, fields, words, now)
    assert isinstance(row, Phase)
    return row


def add_goal(
    session: Session, actor: Actor | None, consultation: Known, *, words: WordsGiven, now: datetime
) -> PolicyGoal:
    """A policy goal at the end of the list."""
    row = _add(session, actor, consultation, Part.GOAL, {}, words, now)
    assert isinstance(row, PolicyGoal)
    return row


def add_actor_group(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    code: str = "",
    words: WordsGiven,
    now: datetime,
) -> ActorGroup:
    """An actor group at the end of the list. Without a code one is made from its name."""
    row = _add(session, actor, consultation, Part.ACTOR_GROUP, {"code": code}, words, now)
    assert isinstance(row, ActorGroup)
    return row


def add_body(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    kind: str,
    words: WordsGiven,
    seats: Sequence[WordsGiven] = (),
    now: datetime,
) -> Body:
    """A steering or working group, with its seats."""
    row = _add(session, actor, consultation, Part.BODY, {"kind": kind}, words, now)
    assert isinstance(row, Body)
    for seat_words in seats:
        add_seat(session, actor, consultation, body_id=row.id, words=seat_words, now=now)
    return row


def add_seat(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    body_id: str,
    words: WordsGiven,
    now: datetime,
) -> Seat:
    """A seat in a group, named by function."""
    get_part(session, consultation.id, Part.BODY, body_id)
    row = _add(session, actor, consultation, Part.SEAT, {"body_id": body_id}, words, now)
    assert isinstance(row, Seat)
    return row


def update_part(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    part: Part,
    part_id: str,
    fields: Mapping[str, Any],
    words: WordsGiven,
    now: datetime,
) -> None:
    """Change a part's words and what it has beside them: a phase's days, a group's kind, a seat's group."""
    require(actor, Permission.MANAGE_CONSULTATION, consultation.id)
    row = get_part(session, consultation.id, part, part_id)
    if part is Part.SEAT:
        get_part(session, consultation.id, Part.BODY, fields["body_id"])
    # A slug or code stays: addresses and answers speak of it.
    changed = {} if part in NAMED else dict(fields)
    problems = check_words(part, words, consultation.source_locale)
    if part not in NAMED:
        problems += check_part(part, changed, ())
    if problems:
        raise Invalid(problems)
    for name, value in changed.items():
        setattr(row, name, value)
    session.flush()
    _finish(session, actor, consultation, part, row.id, words, "update", now)


def move_part(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    *,
    part: Part,
    part_id: str,
    up: bool,
    now: datetime,
) -> None:
    """Move a part one place up or down among its sisters; at the end of the list nothing changes."""
    require(actor, Permission.MANAGE_CONSULTATION, consultation.id)
    row = get_part(session, consultation.id, part, part_id)
    sisters = list(list_sisters(session, part, parent_of(row)))
    here = sisters.index(row)
    there = max(0, min(len(sisters) - 1, here + (-1 if up else 1)))
    sisters.insert(there, sisters.pop(here))
    for position, sister in enumerate(sisters):
        sister.position = position
    _record(session, actor, consultation, part, part_id, "move", now)


def remove_part(
    session: Session, actor: Actor | None, consultation: Known, *, part: Part, part_id: str, now: datetime
) -> None:
    """Remove a part with its words. Refused when something above stands on it."""
    require(actor, Permission.MANAGE_CONSULTATION, consultation.id)
    row = get_part(session, consultation.id, part, part_id)
    if isinstance(row, Body):
        for seat in list_sisters(session, Part.SEAT, row.id):
            remove_words(session, kind=Part.SEAT.value, owner_id=seat.id)
    remove_words(session, kind=part.value, owner_id=part_id)
    session.delete(row)
    try:
        session.flush()
    except IntegrityError:
        # The transaction is undone with the exception that leaves it.
        raise Invalid([Problem(part_id, IN_USE)]) from None
    _record(session, actor, consultation, part, part_id, "remove", now)


def _add(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    part: Part,
    fields: Mapping[str, Any],
    words: WordsGiven,
    now: datetime,
) -> PartRow:
    require(actor, Permission.MANAGE_CONSULTATION, consultation.id)
    full = _with_names(part, fields, words, consultation.source_locale)
    problems = check_words(part, words, consultation.source_locale)
    if part not in NAMED or any(full.values()):  # without a name there is nothing to make it from
        problems += check_part(part, full, list_taken(session, consultation.id, part))
    if problems:
        raise Invalid(problems)
    parent = full.get("body_id", consultation.id)
    sisters = list_sisters(session, part, parent)
    owner = {} if part is Part.SEAT else {"consultation_id": consultation.id}
    row = MODELS[part](**full, **owner, position=sisters[-1].position + 1 if sisters else 0)
    session.add(row)
    session.flush()
    _finish(session, actor, consultation, part, row.id, words, "add", now)
    return row


def _with_names(
    part: Part, fields: Mapping[str, Any], words: WordsGiven, source_locale: str
) -> dict[str, Any]:
    """The fields, with an empty slug or code made from the name."""
    name = words.get("name", {}).get(source_locale, "")
    full = dict(fields)
    if part is Part.THEME:
        full["slug"] = full["slug"].strip() or slug_from(name)
    if part is Part.ACTOR_GROUP:
        full["code"] = full["code"].strip() or code_from(name)
    return full


def _finish(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    part: Part,
    part_id: str,
    words: WordsGiven,
    verb: str,
    now: datetime,
) -> None:
    set_words(
        session,
        actor,
        kind=part.value,
        owner_id=part_id,
        words=words,
        source_locale=consultation.source_locale,
        now=now,
    )
    _record(session, actor, consultation, part, part_id, verb, now)


def _record(
    session: Session,
    actor: Actor | None,
    consultation: Known,
    part: Part,
    part_id: str,
    verb: str,
    now: datetime,
) -> None:
    record(session, actor, verb=verb, kind=part.value, object_id=part_id, scope_id=consultation.id, now=now)
