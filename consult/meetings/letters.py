"""What the mails about a meeting say, in the language of the person who gets them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.consultations.rules import ConsultationView
from consult.infra.calendar import Appointment, calendar_file
from consult.infra.speaker import Speaker
from consult.meetings.rules.meeting import MeetingView
from consult.meetings.rules.places import State
from consult.meetings.rules.sign_up import KEPT_AFTER_MEETING, SignUpView, cancel_code


class Occasion(StrEnum):
    """Why a mail is sent."""

    CONFIRMED = "meeting_confirmed"
    WAITING = "meeting_waiting"
    PROMOTED = "meeting_promoted"
    CANCELLED = "meeting_sign_up_cancelled"
    REMOVED = "meeting_sign_up_removed"
    CHANGED = "meeting_changed"
    CALLED_OFF = "meeting_called_off"


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What it takes to write to people: where the site is, and the secret behind the cancel codes.

    `sends` is false when sign-ups are taken over from elsewhere and nobody is to be written to.
    """

    secret: bytes
    base_url: str
    sends: bool = True

    def meeting_url(self, consultation: ConsultationView, meeting_id: str, locale: str) -> str:
        """The address of a meeting's page."""
        return f"{self.base_url}/{locale}/{consultation.slug}/meetings/{meeting_id}/"

    def cancel_url(self, consultation: ConsultationView, sign_up: SignUpView) -> str:
        """The address where a sign-up is cancelled."""
        code = cancel_code(self.secret, sign_up.id)
        return f"{self.base_url}/{sign_up.locale}/{consultation.slug}/meetings/cancel/{code}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, written."""

    subject: str
    body: str
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """What a letter is about; consultation and meeting in the language of the sign-up."""

    consultation: ConsultationView
    meeting: MeetingView
    sign_up: SignUpView


def write_letter(occasion: Occasion, matter: Matter, post: Correspondence, *, now: datetime) -> Letter:
    """The letter to one person on that occasion: the fact first, then what to do, last why it was sent."""
    speaker = Speaker(matter.sign_up.locale)
    parts = [
        when_and_where(matter.meeting, speaker),
        *_news(occasion, matter, speaker),
        *_what_to_do(occasion, matter, post, speaker),
        _why(occasion, matter, speaker),
    ]
    has_place = may_come(occasion, matter.sign_up)
    return Letter(
        subject=_subject(occasion, matter.meeting, speaker),
        body="\n\n".join(parts) + "\n",
        calendar=meeting_calendar(matter.consultation, matter.meeting, post, now=now, locale=speaker.locale)
        if has_place
        else None,
    )


def may_come(occasion: Occasion, sign_up: SignUpView) -> bool:
    """Whether the letter goes to somebody who has a place and gets the calendar file with it."""
    is_on = occasion in (Occasion.CONFIRMED, Occasion.PROMOTED, Occasion.CHANGED)
    return is_on and sign_up.state is State.CONFIRMED


def meeting_calendar(
    consultation: ConsultationView, meeting: MeetingView, post: Correspondence, *, now: datetime, locale: str
) -> str:
    """The meeting as a calendar file."""
    where = ", ".join(str(words) for words in (meeting.place, meeting.address) if words)
    return calendar_file(
        Appointment(
            uid=f"{meeting.id}@{consultation.slug}.consult",
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            written_at=now,
            title=str(meeting.title),
            place=where,
            description=str(meeting.description),
            locale=meeting.title.locale,
            url=post.meeting_url(consultation, meeting.id, locale),
            is_cancelled=meeting.is_cancelled,
        )
    )


def when_and_where(meeting: MeetingView, speaker: Speaker) -> str:
    """When the meeting is, where, and its name, a line each."""
    lines = (when(meeting, speaker), meeting.place, meeting.address, meeting.title)
    return "\n".join(str(line) for line in lines if line)


def when(meeting: MeetingView, speaker: Speaker, *, year: bool = True) -> str:
    """When a meeting is, as a line of its own: "Tuesday 3 March 2026 from 17:00 to 19:00"."""
    _ = speaker.gettext
    words = _(
        "%(day)s from %(start)s to %(end)s",
        day=speaker.day(meeting.starts_at, year=year),
        start=speaker.time(meeting.starts_at),
        end=speaker.time(meeting.ends_at),
    )
    return words[:1].upper() + words[1:]


def _subject(occasion: Occasion, meeting: MeetingView, speaker: Speaker) -> str:
    _ = speaker.gettext
    values = {"meeting": str(meeting.title), "day": speaker.day(meeting.starts_at)}
    subjects = {
        Occasion.CONFIRMED: _("You have a place: %(meeting)s, %(day)s", **values),
        Occasion.WAITING: _("You are on the waiting list: %(meeting)s, %(day)s", **values),
        Occasion.PROMOTED: _("You now have a place: %(meeting)s, %(day)s", **values),
        Occasion.CANCELLED: _("You have cancelled: %(meeting)s, %(day)s", **values),
        Occasion.REMOVED: _("Your sign-up has been cancelled: %(meeting)s, %(day)s", **values),
        Occasion.CHANGED: _("The meeting has changed: %(meeting)s, %(day)s", **values),
        Occasion.CALLED_OFF: _("The meeting is cancelled: %(meeting)s, %(day)s", **values),
    }
    return subjects[occasion]


def _news(occasion: Occasion, matter: Matter, speaker: Speaker) -> list[str]:
    _, party = speaker.gettext, matter.sign_up.party
    if occasion is Occasion.CALLED_OFF:
        return [_("The meeting will not be held. We are sorry. You do not need to do anything.")]
    if occasion is Occasion.CHANGED:
        return [_("The time or the place of the meeting has changed. What stands above holds now.")]
    if occasion is Occasion.CANCELLED:
        return [_("You have cancelled. We have deleted what you wrote when you signed up.")]
    if occasion is Occasion.REMOVED:
        return [
            _("Your sign-up has been cancelled by the municipality. We have deleted what you wrote."),
            _("If you think this is a mistake, contact the municipality."),
        ]
    if occasion is Occasion.WAITING:
        return [
            speaker.ngettext(
                "There is no place free now. You are on the waiting list for %(num)s place.",
                "There are not enough places free now. You are on the waiting list for %(num)s places.",
                party,
            ),
            _("We write to you if you get a place. Nobody on the waiting list is passed over."),
        ]
    first = (
        _("A place has become free for you.") if occasion is Occasion.PROMOTED else _("You have signed up.")
    )
    return [
        first
        + " "
        + speaker.ngettext(
            "You have %(num)s place.", "You have %(num)s places, for you and those who come along.", party
        ),
        *_noted(matter.sign_up, speaker),
    ]


def _noted(sign_up: SignUpView, speaker: Speaker) -> list[str]:
    _ = speaker.gettext
    if sign_up.sign_language:
        return [_("We have noted that you need a sign language interpreter.")]
    if sign_up.interpreter_locale:
        return [
            _(
                "We have noted that you need an interpreter: %(language)s.",
                language=speaker.language(sign_up.interpreter_locale),
            )
        ]
    return []


def _what_to_do(occasion: Occasion, matter: Matter, post: Correspondence, speaker: Speaker) -> list[str]:
    _, consultation, sign_up = speaker.gettext, matter.consultation, matter.sign_up
    page = post.meeting_url(consultation, matter.meeting.id, sign_up.locale)
    if occasion is Occasion.CALLED_OFF:
        return [_("Other meetings:") + f"\n{post.base_url}/{sign_up.locale}/{consultation.slug}/meetings/"]
    if occasion in (Occasion.CANCELLED, Occasion.REMOVED):
        return [_("You can sign up again here:") + f"\n{page}"]
    parts = [
        _("If you cannot come, cancel here, so that somebody else gets the place:")
        + f"\n{post.cancel_url(consultation, sign_up)}",
        _("About the meeting:") + f"\n{page}",
    ]
    if may_come(occasion, sign_up):
        parts.append(_("The attached file puts the meeting in your calendar."))
    return parts


def _why(occasion: Occasion, matter: Matter, speaker: Speaker) -> str:
    _ = speaker.gettext
    reason = _("You get this mail because somebody signed up for the meeting with this mail address.")
    kept = speaker.ngettext(
        "We delete what you wrote %(num)s day after the meeting.",
        "We delete what you wrote %(num)s days after the meeting.",
        KEPT_AFTER_MEETING.days,
    )
    lines = [reason] if occasion in (Occasion.CANCELLED, Occasion.REMOVED) else [reason, kept]
    return "\n".join((*lines, str(matter.consultation.municipality))).strip()
