"""The sample's meetings, their sign-ups, and the minutes of the one that is over."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from consult.core.clock import local_to_utc
from consult.core.codes import new_code
from consult.core.locales import OFFERED
from consult.meetings.actions.meetings import create_meeting, publish_meeting
from consult.meetings.actions.minutes import save_minutes
from consult.meetings.actions.sign_ups import sign_up
from consult.meetings.letters import Correspondence
from consult.meetings.rules.meeting import WORDS, MeetingInput
from consult.meetings.rules.minutes import MinutesInput
from consult.meetings.rules.sign_up import SignUpInput
from consult.ops.sample.documents import read_document
from consult.ops.sample.sources import passage_of
from consult.ops.sample.stage import Stage

NEEDS = {
    "child_care": {"da": "Børnepasning", "en": "Child care", "ar": "رعاية الأطفال"},
    "wheelchair": {
        "da": "Jeg bruger kørestol",
        "en": "I use a wheelchair",
        "ar": "أستخدم كرسيًا متحركًا",
    },
}
MADE_BEFORE = timedelta(days=30)
SIGNED_UP_BEFORE = timedelta(days=7)
CLOSES_BEFORE = timedelta(days=1)


def add_meetings(stage: Stage) -> None:
    """Every meeting with its sign-ups; a meeting that is over was made and signed up to before it."""
    for meeting in read_document("meetings")["meetings"]:
        given = meeting_input(stage, meeting)
        assert given.starts_at is not None
        is_over = given.starts_at <= stage.now
        made_at = given.starts_at - MADE_BEFORE if is_over else stage.now
        meeting_id = create_meeting(
            stage.session, stage.administrator, consultation=stage.view, given=given, now=made_at
        )
        publish_meeting(
            stage.session, stage.administrator, consultation=stage.view, meeting_id=meeting_id, now=made_at
        )
        signed_up_at = given.starts_at - SIGNED_UP_BEFORE if is_over else stage.now
        for position, entry in enumerate(meeting["sign_ups"]):
            add_sign_up(stage, meeting_id, entry, now=signed_up_at + timedelta(minutes=position))
        if "minutes" in meeting:
            add_minutes(stage, meeting_id, meeting)


def meeting_input(stage: Stage, meeting: Mapping[str, Any]) -> MeetingInput:
    """A meeting as the documents write one."""
    start = datetime.combine(stage.day(meeting["day"]), time.fromisoformat(meeting["start"]))
    starts_at = local_to_utc(start)
    access = meeting["access"]
    return MeetingInput(
        audience=meeting["audience"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=meeting["duration_minutes"]),
        sign_up_closes_at=starts_at - CLOSES_BEFORE,
        capacity=meeting["capacity"],
        locales=tuple(meeting["languages"]),
        interpreters=tuple(meeting["interpreters"]),
        wheelchair=access["wheelchair"],
        child_care=access["child_care"],
        hearing_loop=access["hearing_loop"],
        theme_ids=stage.theme_ids(meeting["themes"]),
        words={name: access["text"] if name == "access" else meeting[name] for name in WORDS},
    )


def add_sign_up(stage: Stage, meeting_id: str, entry: Mapping[str, Any], *, now: datetime) -> None:
    """One party; nobody is written to."""
    locale = entry["locale"] if entry["locale"] in OFFERED else stage.consultation.source_locale
    interpreter = entry["interpreter"] or {}
    given = SignUpInput(
        name=entry["name"],
        email=entry["email"],
        companions=entry["companions"],
        interpreter_locale=interpreter.get("locale"),
        interpreter_gender=interpreter.get("gender") or "",
        needs="\n".join(NEEDS[code][locale] for code in entry["needs"]),
    )
    sign_up(
        stage.session,
        None,
        consultation_id=stage.consultation.id,
        meeting_id=meeting_id,
        given=given,
        locale=locale,
        form_code=new_code(),
        post=Correspondence(secret=stage.secret, base_url="", sends=False),
        now=now,
    )


def add_minutes(stage: Stage, meeting_id: str, meeting: Mapping[str, Any]) -> None:
    """The points of a meeting, how many came, and the themes there was no time for."""
    minutes = meeting["minutes"]
    save_minutes(
        stage.session,
        stage.facilitator,
        consultation=stage.view,
        meeting_id=meeting_id,
        revision=0,
        given=MinutesInput(
            passages=tuple(passage_of(stage, point, point["kind"]) for point in minutes["points"]),
            attendance=meeting["attendance"],
            not_reached=stage.theme_ids(minutes["not_reached"]),
        ),
        now=stage.now,
    )
