"""What a person gives when signing up, what they get back, and how long it is kept."""

import hashlib
import hmac
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consult.core.codes import CODE_DIGITS
from consult.core.errors import Problem
from consult.core.locales import LOCALES
from consult.core.text import N_
from consult.infra.addresses import is_mail_address
from consult.meetings.rules.places import State, party_size

MOST_COMPANIONS = 9
KEPT_AFTER_MEETING = timedelta(days=30)
LONGEST = {"name": 200, "email": 254, "phone": 40, "needs": 1000}
BETWEEN_DIGITS = " -().\u00a0\u200e\u200f"
PHONE = re.compile(r"\+?\d{6,15}")


class Gender(StrEnum):
    """Which interpreter a person prefers; empty where it does not matter."""

    WOMAN = "woman"
    MAN = "man"


GENDER_LABELS: dict[Gender, str] = {Gender.WOMAN: N_("A woman"), Gender.MAN: N_("A man")}


@dataclass(frozen=True, slots=True)
class SignUpInput:
    """What a person typed to sign up; `interpreter_locale` is empty when no language was chosen for one."""

    name: str
    email: str = ""
    phone: str = ""
    companions: int = 0
    interpreter_locale: str | None = None
    sign_language: bool = False
    interpreter_gender: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class SignUpView:
    """One sign-up, to the person and to staff.

    `locale` is the language the person is written to in; `to_call` says that there is news and no mail address.
    """

    id: str
    meeting_id: str
    state: State
    turn: int
    name: str
    email: str
    phone: str
    companions: int
    interpreter_locale: str | None
    sign_language: bool
    interpreter_gender: str
    needs: str
    locale: str
    signed_up_at: datetime
    to_call: bool

    @property
    def party(self) -> int:
        """How many come."""
        return party_size(self.companions)


@dataclass(frozen=True, slots=True)
class InterpreterNeed:
    """How many parties with a place, and how many that wait, need an interpreter of a language.

    `locale` None is sign language. `women` and `men` count who asked for one.
    """

    locale: str | None
    confirmed: int
    waiting: int
    women: int
    men: int


def plain_phone(typed: str) -> str | None:
    """A telephone number without spaces and signs, its digits in Latin script; None when it is none."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed if sign not in BETWEEN_DIGITS)
    return digits if PHONE.fullmatch(digits) else None


def check_sign_up(given: SignUpInput, *, capacity: int | None) -> list[Problem]:
    """Every problem of a sign-up as typed.

    Also staff must give a mail address or a telephone number: somebody has to be told when a place becomes free.
    """
    problems = [
        Problem(place, N_("Write at most %(max)d characters."), {"max": longest})
        for place, longest in LONGEST.items()
        if len(getattr(given, place)) > longest
    ]
    if not given.name:
        problems.append(Problem("name", N_("Write your name.")))
    if not given.email and not given.phone:
        problems.append(
            Problem("email", N_("Write a mail address or a telephone number, so that we can reach you."))
        )
    if given.email and not is_mail_address(given.email):
        problems.append(Problem("email", N_("Write a mail address like name@example.org.")))
    if given.phone and plain_phone(given.phone) is None:
        problems.append(Problem("phone", N_("Write a telephone number with 6 to 15 digits.")))
    if not 0 <= given.companions <= MOST_COMPANIONS:
        problems.append(Problem("companions", N_("Choose a number from 0 to 9.")))
    elif capacity is not None and party_size(given.companions) > capacity:
        problems.append(
            Problem(
                "companions",
                N_("There is room for %(capacity)d in all. Fewer must come together."),
                {"capacity": capacity},
            )
        )
    if given.interpreter_locale == "":
        problems.append(Problem("interpreter_language", N_("Choose the language of the interpreter.")))
    elif given.interpreter_locale is not None and given.interpreter_locale not in LOCALES:
        problems.append(Problem("interpreter_language", N_("Choose from the list.")))
    if given.interpreter_gender and given.interpreter_gender not in set(Gender):
        problems.append(Problem("interpreter_gender", N_("Choose from the list.")))
    return problems


def cancel_code(secret: bytes, sign_up_id: str) -> str:
    """The code that cancels a sign-up: 16 digits that only the holder of the secret can work out again.

    So only its digest is kept, and every later mail can still carry it.
    """
    digest = hmac.new(secret, f"cancel-code:{sign_up_id}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest, 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def erase_before(now: datetime) -> datetime:
    """Sign-ups of meetings that ended before this moment are erased."""
    return now - KEPT_AFTER_MEETING


def interpreter_needs(sign_ups: Iterable[SignUpView]) -> list[InterpreterNeed]:
    """What interpreters a meeting needs, the most wanted first."""
    counts: dict[str | None, Counter[str]] = {}
    for row in sign_ups:
        wanted = ([None] if row.sign_language else []) + (
            [row.interpreter_locale] if row.interpreter_locale else []
        )
        if row.state is State.CANCELLED:
            continue
        for locale in wanted:
            counts.setdefault(locale, Counter()).update([row.state.value, row.interpreter_gender])
    needs = [
        InterpreterNeed(
            locale,
            count[State.CONFIRMED.value],
            count[State.WAITING.value],
            count[Gender.WOMAN.value],
            count[Gender.MAN.value],
        )
        for locale, count in counts.items()
    ]
    return sorted(needs, key=lambda need: (-need.confirmed, -need.waiting, need.locale or ""))
