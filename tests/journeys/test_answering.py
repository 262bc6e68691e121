"""A citizen answers the questionnaire on a phone of 360 pixels: in three languages, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.journeys.conftest import MARKER_ANSWER
from tests.journeys.visitor import Visitor
from tests.sample import SLUG

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journeys")]

TEXTS = {
    "da": f"Flere praktikpladser på Nørregade 12. {MARKER_ANSWER}",
    "en": f"More work placements (2024–2026), please. {MARKER_ANSWER}",
    "ar": f"مزيد من فرص التدريب في Aalborg، هاتف ‎+45 12 34 56 78. {MARKER_ANSWER}",
}
NEXT = {"da": "ar", "en": "da", "ar": "en"}
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.mark.parametrize(
    ("locale", "scripts"), [("da", True), ("en", True), ("ar", True), ("ar", False)],
    ids=["da", "en", "ar", "ar-without-script"],
)  # fmt: skip
def test_answering_on_a_phone(visitor: Callable[..., Visitor], locale: str, scripts: bool) -> None:
    questions = f"/{locale}/{SLUG}/q/citizens/"
    person = visitor(languages=locale, scripts=scripts)
    person.open(f"/{locale}/{SLUG}/")
    sides(person)
    person.press(f'main a[href="{questions}"]').go_on()
    sides(person)

    # The first page: a condition, a text, and another language in the middle of it.
    person.choose("q.work_status", "seeking")
    barriers = person.page.locator('[data-question="work_barriers"]')
    if scripts:
        assert barriers.is_visible()
        person.choose("q.work_barriers", "papers", "network")
        person.choose("q.work_status", "job")
        assert not barriers.is_visible()
        person.choose("q.work_status", "seeking")
        assert person.control("q.work_barriers", "papers").is_checked()
    else:
        person.choose("q.work_barriers", "papers", "network")
    person.write(q__work_idea=TEXTS[locale])
    for other in (NEXT[locale], locale):
        person.switch(other)
        assert person.typed("q.work_idea") == TEXTS[locale]
        assert person.control("q.work_status", "seeking").is_checked()
        assert person.control("q.work_barriers", "network").is_checked()
    person.do("continue")
    sides(person)

    # Back, and the answers are there.
    person.do("back")
    assert person.typed("q.work_idea") == TEXTS[locale]
    person.do("continue").choose("q.child_home", "no").do("continue")

    # Save, and go on with the code on another device and in another language.
    person.choose("q.leisure_used", "library", "sport").do("later")
    code = person.code()
    assert person.page.locator("[data-code]").get_attribute("dir") == "ltr"
    other = NEXT[locale]
    again = visitor(languages=other, scripts=scripts)
    again.open(f"/{other}/{SLUG}/q/citizens/").press(f'main a[href="/{other}/{SLUG}/q/citizens/code/"]')
    again.write(code=code.translate(EASTERN)).go_on()
    assert again.control("q.leisure_used", "library").is_checked()
    again.switch(locale).do("continue")

    # What cannot be is refused where it stands, and the answers stay as they were.
    again.choose("q.health_access", "a2").write(q__health_days="9", q__health_idea=TEXTS[locale])
    again.press("main button[name=do][value=continue]", status=422)
    assert again.typed("q.health_days") == "9"
    assert again.typed("q.health_idea") == TEXTS[locale]
    assert again.control("q.health_access", "a2").is_checked()
    assert again.page.locator('[id="q.health_days"]').get_attribute("aria-invalid") == "true"
    if scripts:
        assert again.page.evaluate("document.activeElement.id") == "error-summary"
        again.page.locator("#error-summary a").first.click()
        assert again.page.evaluate("document.activeElement.name") == "q.health_days"
    sides(again)
    again.write(q__health_days="٣" if locale == "ar" else "3").do("continue")
    again.choose("q.citizen_heard", "dont_know").do("continue").choose("q.digital_alone", "help").do(
        "continue"
    )
    again.choose("q.age_band", "a25_39").press("main button[name=do][value=continue]", status=422)
    assert again.control("q.age_band", "a25_39").is_checked()
    again.choose("q.answer_as", "resident").do("continue")

    # All of it once more, a change, and sent.
    assert TEXTS[locale] in again.words()
    again.press(again.page.locator(".read-back-change a").first)
    again.write(q__work_idea=TEXTS[locale] + " !")
    while "/review" not in again.path:
        again.do("continue")
    assert TEXTS[locale] + " !" in again.words()
    again.do("continue")
    assert again.code() == code
    box = again.page.locator("[data-code]").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360

    # With the code: seen, and taken back.
    reader = visitor(languages=locale, scripts=scripts)
    reader.open(f"{questions}code/").write(code=code).go_on()
    assert TEXTS[locale] + " !" in reader.words()
    reader.press("main form button.button-warning")
    assert TEXTS[locale] not in reader.words()
    reader.open(f"{questions}code/").write(code=code)
    reader.press("main button.button-primary", status=422)
    assert reader.typed("code") == code


def sides(person: Visitor) -> None:
    """Everything begins where reading begins: on the right in Arabic, on the left in Danish and English."""
    is_rtl = person.locale == "ar"
    main = box_of(person.page.locator("main"))
    menu = box_of(person.page.locator(".language-menu > summary"))
    name = box_of(person.page.locator(".site-names"))
    heading = box_of(person.page.locator("h1"))
    # The name stands where reading begins, the language menu at the other end (or under it on a narrow screen).
    assert begins(name, main, is_rtl)
    assert begins(heading, main, is_rtl)
    assert menu["y"] > name["y"] + 8 or (menu["x"] < name["x"]) == is_rtl
    back = person.page.locator(".step-back")
    if back.count():
        assert begins(box_of(back.first), main, is_rtl)
    bar = person.page.locator(".step-bar svg")
    if bar.count():
        ground, fill = box_of(bar.locator(".bar-ground")), box_of(bar.locator(".bar-fill"))
        start = abs(right(ground) - right(fill)) if is_rtl else abs(ground["x"] - fill["x"])
        assert start < 2, "the bar of progress fills from the wrong side"
    for control in person.page.locator(".choice:visible").all()[:3]:
        tick, words = box_of(control.locator("input")), box_of(control.locator("label"))
        middle = tick["x"] + tick["width"] / 2
        assert (middle > words["x"] + words["width"] / 2) == is_rtl, (
            "the mark stands on the wrong side of its words"
        )
        align = control.locator("label").evaluate("(label) => getComputedStyle(label).direction")
        assert align == ("rtl" if is_rtl else "ltr")


def begins(inner: dict[str, float], outer: dict[str, float], is_rtl: bool) -> bool:
    """Whether a box begins where its frame begins, in the direction of reading."""
    return abs(right(outer) - right(inner)) < 40 if is_rtl else abs(inner["x"] - outer["x"]) < 40


def right(box: dict[str, float]) -> float:
    return box["x"] + box["width"]


def box_of(place: Locator) -> dict[str, float]:
    box = place.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
