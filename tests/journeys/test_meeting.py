"""A meeting is made at the desk; citizens sign up, wait, are promoted when somebody cancels, and get mails about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from consult.core.clock import utc_now
from tests.journeys.conftest import MARKER_MAIL, MARKER_NAME
from tests.journeys.desk import sign_in
from tests.journeys.post import calendar_in, letters_to, link_in, text_of
from tests.journeys.visitor import DESK, Visitor
from tests.sample import SLUG
from tests.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

WORDS = {
    "title": {"da": "Lille møde", "en": "Small meeting", "ar": "لقاء صغير"},
    "place": {"da": "Biblioteket", "en": "The library", "ar": "المكتبة"},
}


def make_meeting(editor: Visitor, places: int) -> str:
    """A published meeting with so many places; its key."""
    day = utc_now().date() + timedelta(days=20)
    editor.open(f"/desk/{SLUG}/meetings/new")
    for name, words in WORDS.items():
        editor.write(**{f"{name}_{locale}": text for locale, text in words.items()})
    editor.write(day=day.isoformat(), starts="17:00", ends="19:00", capacity=str(places))
    # The last day to sign up lies after the meeting: told at its field, and nothing is lost.
    editor.write(closes_day=(day + timedelta(days=9)).isoformat(), closes_time="12:00")
    editor.choose("locales", "da", "ar").go_on(status=422)
    assert editor.typed("title_ar") == WORDS["title"]["ar"]
    assert editor.control("locales", "ar").is_checked()
    assert editor.control("closes_day").get_attribute("aria-invalid") == "true"
    editor.write(closes_day=(day - timedelta(days=1)).isoformat()).go_on()
    key = editor.path.strip("/").split("/")[-1]
    editor.press(f'main form[action$="/{key}/publish"] button')
    return key


def test_signing_up_waiting_and_getting_a_place(visitor: Callable[..., Visitor], sample_site: Site) -> None:
    editor = visitor(viewport=DESK, cookies=[], languages="en")
    sign_in(editor, "editor@example.org")
    key = make_meeting(editor, places=2)

    # The first takes both places, in Danish and on a phone.
    first = visitor(languages="da")
    first.open(f"/da/{SLUG}/meetings/").press(f'main a[href="/da/{SLUG}/meetings/{key}/"]')
    first.press(f'main a[href$="/{key}/sign-up/"]')
    first.write(name=MARKER_NAME, email="not an address").press("main button.button-primary", status=422)
    assert first.typed("name") == MARKER_NAME
    assert first.typed("email") == "not an address"
    first.write(email=MARKER_MAIL)
    first.control("companions").select_option("1") if first.page.locator(
        "select[name=companions]"
    ).count() else first.write(companions="1")
    first.go_on()
    assert MARKER_NAME in first.words()
    confirmation = letters_to(sample_site, MARKER_MAIL, 1)[0]
    assert "BEGIN:VEVENT" in calendar_in(confirmation)
    assert WORDS["title"]["da"] in confirmation["Subject"] + text_of(confirmation)

    # The second waits, in Arabic, and without script.
    second = visitor(languages="ar", scripts=False)
    second.open(f"/ar/{SLUG}/meetings/{key}/sign-up/")
    second.write(name="مشارك 2", email="second@example.org")
    second.choose("interpreter", "yes")
    second.control("interpreter_language").select_option("ar")
    second.go_on()
    waits = letters_to(sample_site, "second@example.org", 1)[0]
    assert waits["Content-Language"] == "ar"
    assert "BEGIN:VEVENT" not in waits.as_string() or "TENTATIVE" in calendar_in(waits)

    # The first cancels by the link in the mail: opening it changes nothing, the button does.
    first.open(link_in(confirmation, "/cancel/"))
    assert MARKER_NAME in first.words()
    first.press("main form button.button-warning")
    assert MARKER_NAME not in first.words()

    # The second has a place now, and can cancel it as well.
    promoted = letters_to(sample_site, "second@example.org", 2)[1]
    assert promoted["Content-Language"] == "ar"
    assert "BEGIN:VEVENT" in calendar_in(promoted)
    second.open(link_in(promoted, "/cancel/"))
    assert "مشارك 2" in second.words()
    assert second.locale == "ar"
    editor.open(f"/desk/{SLUG}/meetings/{key}/")
    assert "مشارك 2" in editor.words()
    assert MARKER_NAME not in editor.words()
