"""The sample's consultation and what frames it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.actions import (
    add_actor_group,
    add_body,
    add_goal,
    add_phase,
    add_theme,
    create_consultation,
    publish_consultation,
)
from consult.consultations.models import Consultation
from consult.core.clock import local_day
from consult.ops.sample.documents import read_document
from consult.ops.sample.stage import Stage

WORDS = ("title", "summary", "background", "decides", "change", "next", "municipality")
PRIVACY = ("controller", "purpose", "legal_basis", "retention", "contact")
COMMA = {"ar": "، "}


def make_consultation(session: Session, *, now: datetime) -> Consultation:
    """The consultation with its words, marked as a sample, not public yet."""
    document = read_document("consultation")
    words = {name: document[name] for name in WORDS}
    privacy = document["privacy"]
    words |= {f"privacy_{name}": privacy[name] for name in PRIVACY}
    words["privacy_rights"] = {
        locale: f"{text}\n\n{privacy['complaint'][locale]}" for locale, text in privacy["rights"].items()
    }
    first, last = document["phases"][0], document["phases"][-1]
    return create_consultation(
        session,
        None,
        slug=document["slug"],
        source_locale=document["source_language"],
        locales=document["languages"],
        opens_on=_day(now, first["start_day"]),
        closes_on=_day(now, last["end_day"]),
        minimum_count=document["minimum_count"],
        words=words,
        is_sample=document["synthetic"],
        now=now,
    )


def add_frame(stage: Stage) -> None:
    """Themes, phases, goals, actor groups and the two groups; then citizens see it."""
    session, actor, consultation, now = stage.session, stage.administrator, stage.consultation, stage.now
    document = read_document("consultation")
    for theme in document["themes"]:
        words = {name: theme[name] for name in ("name", "sentence", "about")}
        row = add_theme(session, actor, consultation, slug=theme["slug"], words=words, now=now)
        stage.themes[theme["slug"]] = row.id
    for phase in document["phases"]:
        days = {"starts_on": stage.day(phase["start_day"]), "ends_on": stage.day(phase["end_day"])}
        words = {name: phase[name] for name in ("name", "description")}
        add_phase(session, actor, consultation, **days, words=words, now=now)
    for goal in document["goals"]:
        add_goal(session, actor, consultation, words={"text": goal["text"]}, now=now)
    for group in document["actor_groups"]:
        named = {"name": group["name"]}
        kind = add_actor_group(session, actor, consultation, code=group["code"], words=named, now=now)
        stage.actor_groups[group["code"]] = kind.id
    centres = {centre["code"]: centre["name"] for centre in document["centres"]}
    for body in document["bodies"]:
        add_body(
            session,
            actor,
            consultation,
            kind=body["kind"],
            words={name: body[name] for name in ("name", "description")},
            seats=[{"name": _seat_name(seat, centres)} for seat in body["seats"]],
            now=now,
        )
    publish_consultation(session, actor, consultation, now=now)


def _seat_name(seat: Mapping[str, Any], centres: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    centre = centres[seat["centre"]]
    return {
        locale: f"{role}{COMMA.get(locale, ', ')}{centre[locale]}" for locale, role in seat["role"].items()
    }


def _day(now: datetime, offset: int) -> date:
    return local_day(now) + timedelta(days=offset)
