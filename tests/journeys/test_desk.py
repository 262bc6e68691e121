"""Journeys at the desk: a sign-in that ends in the middle, a second consultation, a password by mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from consult.core.clock import utc_now
from tests.journeys.conftest import MARKER_ANSWER
from tests.journeys.desk import sign_in
from tests.journeys.interview import begin_interview, chip
from tests.journeys.post import letters_to, link_in
from tests.journeys.visitor import DESK, Visitor
from tests.sample import PASSWORD, SLUG
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

SECOND = "library-for-all"
NEW, NEWER = "a new and long enough password", "another one that is long enough"


def test_a_sign_in_that_ends_loses_nothing(visitor: Callable[..., Visitor]) -> None:
    person = visitor(viewport=DESK, cookies=[], languages="en")
    sign_in(person, "facilitator@example.org")
    begin_interview(person)
    long_text = "\n".join(
        f"Line {number}: نعم, “quoted” & <b>marked</b>. {MARKER_ANSWER}" for number in range(110)
    )
    person.write(**{"passage-0-text": long_text})
    chip(person, "passage-0-themes", 1)
    person.page.context.clear_cookies()
    person.press("main form[data-notes] button.button-primary", status=403)
    # A wrong password first: what was written is still carried.
    person.write(email="facilitator@example.org", password="not this one").go_on()
    person.write(email="facilitator@example.org", password=PASSWORD).go_on()
    assert person.page.locator("html").get_attribute("lang") == "da"
    person.go_on()
    assert person.path.startswith(f"/desk/{SLUG}/interviews/")
    assert "new" not in person.path
    assert person.typed("passage-0-text") == long_text
    assert person.control("passage-0-themes").nth(1).is_checked()


def test_a_second_consultation_with_its_staff(visitor: Callable[..., Visitor], sample_site: Site) -> None:
    person = visitor(viewport=DESK, cookies=[], languages="en")
    sign_in(person, "administrator@example.org")
    today = utc_now().date()
    person.open("/desk/new")
    person.write(
        title="Et bibliotek for alle", summary="Biblioteket skal bygges om.", municipality="Eksempel Kommune"
    )
    person.control("source_locale").select_option("da")
    # The last day before the first: refused, and everything is still there.
    person.write(opens_on=today.isoformat(), closes_on=(today - timedelta(days=1)).isoformat(), slug=SECOND)
    person.go_on(status=422)
    assert person.typed("title") == "Et bibliotek for alle"
    assert person.typed("slug") == SECOND
    person.write(closes_on=(today + timedelta(days=40)).isoformat()).go_on()
    assert f"/desk/{SECOND}/" in person.path

    settings = f"/desk/{SECOND}/settings"
    person.open(f"{settings}/themes/new")
    person.write(
        name__da="Åbningstider", sentence__da="Hvornår skal der være åbent?", about__da="Om aftenen?"
    ).go_on()
    person.open(f"{settings}/phases/new")
    person.write(name__da="Vi lytter", description__da="Vi hører jer.", starts_on=today.isoformat())
    person.write(ends_on=(today + timedelta(days=40)).isoformat()).go_on()
    person.open(f"{settings}/")
    publish(person, settings, status=422)
    person.open(f"{settings}/privacy/da")
    for field in person.page.locator("main form textarea").all():
        field.fill("Kommunen er ansvarlig.")
    person.go_on().open(f"{settings}/")
    assert person.page.request.get(f"{sample_site.address}/da/{SECOND}/").status == 404
    publish(person, settings)

    citizen = visitor(languages="da")
    citizen.open(f"/da/{SECOND}/")
    assert "Et bibliotek for alle" in citizen.words()
    assert "Åbningstider" in citizen.words()
    for page in ("meetings/", "privacy/", "themes/abningstider/"):
        answer = citizen.page.request.get(f"{sample_site.address}/da/{SECOND}/{page}")
        assert answer.status == 200 or page.startswith("themes"), page
    citizen.press("main .theme-card a")

    # A colleague is invited by mail, chooses a password, and sees this consultation only.
    person.open(f"/desk/{SECOND}/people/new")
    person.write(email="editor-2@example.org", name="Redaktør 2")
    person.control("role").select_option("editor")
    person.control("locale").select_option("da")
    person.go_on()
    invitation = letters_to(sample_site, "editor-2@example.org", 1)[0]
    colleague = visitor(viewport=DESK, cookies=[], languages="da")
    choose_password(colleague, link_in(invitation, "/desk/reset/"), NEW)
    sign_in_if_asked(colleague, "editor-2@example.org", NEW)
    colleague.open(f"/desk/{SECOND}/")
    colleague.open(f"/desk/{SLUG}/", status=404)

    # The password is forgotten, and another one chosen by mail; the link works once.
    forgetful = visitor(cookies=[], languages="da")
    forgetful.open("/desk/reset").write(email="editor-2@example.org").go_on()
    # Beside the invitation and word that the password was chosen.
    link = link_in(letters_to(sample_site, "editor-2@example.org", 3)[2], "/desk/reset/")
    forgetful.open(link).write(password="short", password_confirm="short").press("main button.button-primary")
    choose_password(forgetful, link, NEWER)
    again = visitor(cookies=[], languages="da")
    again.open("/desk/sign-in").write(email="editor-2@example.org", password=NEW).go_on()
    assert again.path == "/desk/sign-in"
    again.write(email="editor-2@example.org", password=NEWER).go_on()
    assert again.path.startswith("/desk/")
    assert again.path != "/desk/sign-in"


def publish(person: Visitor, settings: str, *, status: int = 200) -> None:
    """Show the consultation to everybody."""
    button = person.page.locator(f'form[action="{settings}/publication"] button')
    if button.is_hidden():
        person.page.locator("details.confirm > summary").first.click()
    person.press(button, status=status)


def choose_password(person: Visitor, link: str, password: str) -> None:
    """Follow the link of a mail and choose a password."""
    person.open(link).write(password=password, password_confirm=password).go_on()


def sign_in_if_asked(person: Visitor, email: str, password: str) -> None:
    """Sign in where the new password alone did not."""
    if person.path == "/desk/sign-in":
        person.write(email=email, password=password).go_on()
