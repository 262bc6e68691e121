"""Meetings in words of the page's language: when, how many places, which languages, what access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list
from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.core.clock import local_day
from consult.infra.speaker import Speaker
from consult.meetings.letters import Correspondence, when
from consult.meetings.rules.meeting import Audience, MeetingView, SignUpState
from consult.meetings.rules.sign_up import GENDER_LABELS, KEPT_AFTER_MEETING, Gender, SignUpView
from consult.web.context import page_locale, settings
from consult.web.form_keys import secret
from consult.web.layout import language_name


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a summary list."""

    label: str
    value: object
    href: str | None = None


def correspondence() -> Correspondence:
    """What it takes to write to people from this request."""
    return Correspondence(secret=secret(), base_url=settings().base_url or request.host_url.rstrip("/"))


def when_words(meeting: MeetingView, now: datetime) -> str:
    """When the meeting is: "Tuesday 3 March from 17:00 to 19:00"; with the year when it is another than now."""
    year = local_day(meeting.starts_at).year != local_day(now).year
    return when(meeting, Speaker(page_locale().tag), year=year)


def day_and_time(moment: datetime) -> str:
    """A moment in words: "Monday 2 March at 12:00"."""
    speaker = Speaker(page_locale().tag)
    return _("%(day)s at %(time)s", day=speaker.day(moment), time=speaker.time(moment))


def languages_words(tags: Iterable[str]) -> str:
    """Languages by name, as a list in a sentence."""
    names = [language_name(tag) for tag in tags]
    words: str = format_list(names, locale=page_locale().tag.replace("-", "_")) if names else ""
    return words


def places_words(meeting: MeetingView, now: datetime) -> str:
    """What the reader must know about the places: how many are left, the waiting list, or why one cannot sign up."""
    state = meeting.sign_up_state(now)
    if state is SignUpState.CANCELLED:
        return _("The meeting is cancelled.")
    if state is SignUpState.HELD:
        return _("The meeting has been held.")
    if state is SignUpState.CLOSED:
        return _("Sign-up closed on %(moment)s.", moment=day_and_time(meeting.sign_up_closes_at))
    if meeting.free is None:
        return _("There is room for everybody.")
    if meeting.waiting:
        return ngettext(
            "There is a waiting list. %(num)s person is on it.",
            "There is a waiting list. %(num)s people are on it.",
            meeting.waiting,
        )
    if meeting.free == 0:
        return _("Every place is taken. You can sign up for the waiting list.")
    return ngettext(
        "%(num)s place of %(capacity)s is free.",
        "%(num)s places of %(capacity)s are free.",
        meeting.free,
        capacity=meeting.capacity,
    )


def access_words(meeting: MeetingView) -> list[object]:
    """What makes it possible to come and take part."""
    fixed = [
        (meeting.wheelchair, _("You can come in a wheelchair.")),
        (meeting.hearing_loop, _("There is a hearing loop.")),
        (meeting.child_care, _("There is child care.")),
    ]
    lines: list[object] = [sentence for holds, sentence in fixed if holds]
    return lines + ([meeting.access] if meeting.access else [])


def meeting_rows(meeting: MeetingView, now: datetime) -> list[Row]:
    """A meeting at a glance."""
    who = {
        Audience.PUBLIC: _("Everybody is welcome."),
        Audience.ASSOCIATIONS: _("Associations and those who are active in them."),
    }
    languages = [_("We speak %(languages)s.", languages=languages_words(meeting.locales))]
    if meeting.interpreters:
        languages.append(
            _("There are interpreters for %(languages)s.", languages=languages_words(meeting.interpreters))
        )
    languages.append(_("If you need another interpreter, say so when you sign up."))
    rows = [
        Row(_("When"), when_words(meeting, now)),
        Row(_("Where"), [words for words in (meeting.place, meeting.address) if words]),
        Row(_("Who it is for"), who[meeting.audience]),
        Row(_("Languages"), languages),
    ]
    access = access_words(meeting)
    return rows + ([Row(_("Access"), access)] if access else [])


def sign_up_rows(sign_up: SignUpView) -> list[Row]:
    """What was noted when somebody signed up."""
    rows = [
        Row(_("Name"), sign_up.name),
        Row(_("Mail address"), left_to_right(sign_up.email)),
        Row(_("Telephone"), left_to_right(sign_up.phone)),
        Row(_("People in all"), sign_up.party),
        Row(_("Interpreter"), interpreter_words(sign_up) or _("No")),
        Row(_("Other needs"), sign_up.needs),
    ]
    return [row for row in rows if row.value]


def left_to_right(words: str) -> str:
    """An address or a number, which reads from left to right in every language (Unicode isolates)."""
    return f"\u2066{words}\u2069" if words else ""


def interpreter_words(sign_up: SignUpView) -> str:
    """Which interpreter a person needs; empty when none."""
    wanted = _("Danish sign language") if sign_up.sign_language else ""
    if sign_up.interpreter_locale:
        wanted = language_name(sign_up.interpreter_locale)
    if not wanted or not sign_up.interpreter_gender:
        return wanted
    preferred = _(GENDER_LABELS[Gender(sign_up.interpreter_gender)])
    return _("%(language)s (preferably: %(gender)s)", language=wanted, gender=preferred)


def kept_words() -> str:
    """How long a sign-up is kept."""
    return ngettext(
        "We delete it %(num)s day after the meeting.",
        "We delete it %(num)s days after the meeting.",
        KEPT_AFTER_MEETING.days,
    )
