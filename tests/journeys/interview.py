"""How journeys write down an interview."""

from tests.journeys.visitor import Visitor
from tests.sample import SLUG


def begin_interview(person: Visitor) -> None:
    """Open a new interview and fill in its head."""
    person.open(f"/desk/{SLUG}/interviews/new")
    person.control("place_kind").select_option(index=1)
    person.control("spoken_locale").select_option("ar")
    person.control("interpreter").select_option(index=1)
    person.control("actor_group_id").select_option(index=1)
    person.control("consent_notes").check()
    person.control("consent_quote").check()


def chip(person: Visitor, name: str, number: int) -> None:
    """Press one of the small buttons of a choice."""
    person.control(name).nth(number).check()
