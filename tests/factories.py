"""Rows that many tests need, made with few words. All people are roles."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from consult.accounts.models import Staff, StaffGrant
from consult.accounts.rules import Actor, Grant, Role
from consult.consultations.models import ActorGroup, Consultation, Theme
from consult.core.ids import new_id
from consult.languages.models import Wording

THEMES = {
    "education-and-work": {"da": "Uddannelse og arbejde", "en": "Education and work", "ar": "التعليم والعمل"},
    "health": {"da": "Sundhed", "en": "Health", "ar": "الصحة"},
}
ACTOR_GROUPS = {
    "citizens": {"da": "Borgere", "en": "Citizens", "ar": "المواطنون"},
    "associations": {"da": "Foreninger", "en": "Associations", "ar": "الجمعيات"},
}
TITLE = {"da": "En ny politik", "en": "A new policy", "ar": "سياسة جديدة"}


@dataclass(frozen=True, slots=True)
class MadeConsultation:
    """The keys of a consultation and of what frames it."""

    id: str
    slug: str
    themes: dict[str, str]
    actor_groups: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cast:
    """One member of staff per role in the test's consultation, and one with a role in another one only."""

    administrator: Actor
    editor: Actor
    facilitator: Actor
    working_group: Actor
    outsider: Actor

    @property
    def everyone(self) -> tuple[Actor, ...]:
        """All five."""
        return (self.administrator, self.editor, self.facilitator, self.working_group, self.outsider)


def make_wording(
    session: Session, *, kind: str, owner_id: str, name: str, words: dict[str, str], now: datetime
) -> None:
    """The words of one slot, the first language being the source."""
    source = next(iter(words.values()))
    for locale, text in words.items():
        session.add(
            Wording(
                owner_kind=kind,
                owner_id=owner_id,
                name=name,
                locale=locale,
                text=text,
                source_digest=hashlib.sha256(source.encode()).hexdigest(),
                origin="person",
                made_at=now,
            )
        )


def make_consultation(
    session: Session,
    *,
    now: datetime,
    slug: str = "a-new-policy",
    is_public: bool = True,
    themes: dict[str, dict[str, str]] | None = None,
    minimum_count: int = 5,
) -> MadeConsultation:
    """A consultation in Danish, English and Arabic with its themes and actor groups, worded."""
    consultation = Consultation(
        id=new_id(),
        slug=slug,
        source_locale="da",
        locales=["da", "en", "ar"],
        is_public=is_public,
        opens_on=date(2026, 1, 1),
        closes_on=date(2027, 12, 31),
        minimum_count=minimum_count,
        created_at=now,
    )
    session.add(consultation)
    session.flush()
    make_wording(session, kind="consultation", owner_id=consultation.id, name="title", words=TITLE, now=now)
    made = MadeConsultation(consultation.id, slug, {}, {})
    for position, (theme_slug, words) in enumerate((THEMES if themes is None else themes).items()):
        theme = Theme(id=new_id(), consultation_id=consultation.id, slug=theme_slug, position=position)
        session.add(theme)
        make_wording(session, kind="theme", owner_id=theme.id, name="name", words=words, now=now)
        made.themes[theme_slug] = theme.id
    for position, (code, words) in enumerate(ACTOR_GROUPS.items()):
        group = ActorGroup(id=new_id(), consultation_id=consultation.id, code=code, position=position)
        session.add(group)
        make_wording(session, kind="actor_group", owner_id=group.id, name="name", words=words, now=now)
        made.actor_groups[code] = group.id
    session.flush()
    return made


def make_staff(
    session: Session,
    role: Role,
    *,
    scope_id: str | None,
    number: int = 1,
    password: str = "!",
    locale: str = "en",
) -> Actor:
    """A member of staff with one role in one consultation (None: in every one). "!" is no password at all."""
    label = role.value.replace("_", "-")
    staff = Staff(
        id=new_id(),
        email=f"{label}-{number}@example.org",
        name=f"{label.replace('-', ' ').capitalize()} {number}",
        password=password,
        locale=locale,
    )
    session.add(staff)
    session.flush()
    session.add(StaffGrant(staff_id=staff.id, role=role.value, scope_id=scope_id or "*"))
    session.flush()
    return Actor(staff.id, staff.name, staff.locale, frozenset({Grant(role, scope_id)}))


def make_cast(session: Session, consultation: MadeConsultation, *, now: datetime) -> Cast:
    """The cast of a test."""
    other = make_consultation(session, now=now, slug="another-policy", themes={})
    return Cast(
        administrator=make_staff(session, Role.ADMINISTRATOR, scope_id=consultation.id),
        editor=make_staff(session, Role.EDITOR, scope_id=consultation.id),
        facilitator=make_staff(session, Role.FACILITATOR, scope_id=consultation.id),
        working_group=make_staff(session, Role.WORKING_GROUP, scope_id=consultation.id),
        outsider=make_staff(session, Role.ADMINISTRATOR, scope_id=other.id, number=2),
    )
