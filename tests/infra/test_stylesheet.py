"""The style sheet of the design system, rewritten for both directions and cut down to what pages use."""

import pytest

from consult.infra import stylesheet
from consult.infra.assets import build_assets, class_test
from consult.infra.paths import CHECKOUT
from consult.infra.stylesheet import direction_bound, direction_neutral, only_used, read, with_mirrors, write


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a{margin-left:1px}", "a{margin-inline-start:1px}"),
        ("a{left:0;right:auto}", "a{inset-inline-start:0;inset-inline-end:auto}"),
        ("a{border-left-width:2px}", "a{border-inline-start-width:2px}"),
        ("a{border-right:1px solid red!important}", "a{border-inline-end:1px solid red !important}"),
        ("a{padding:1px 2px 3px 4px}", "a{padding-block:1px 3px;padding-inline:4px 2px}"),
        ("a{padding:1px 2px 3px 2px}", "a{padding:1px 2px 3px}"),
        ("a{margin:0 calc(1px + 2px)}", "a{margin:0 calc(1px + 2px)}"),
        ("a{text-align:right;float:left}", "a{text-align:end;float:inline-start}"),
        ("a{border-top-left-radius:3px}", "a{border-start-start-radius:3px}"),
        (
            "a{border-radius:4px 0 0 8px}",
            (
                "a{border-start-start-radius:4px;border-start-end-radius:0;"
                "border-end-end-radius:0;border-end-start-radius:8px}"
            ),
        ),
        ("a{text-align:center;left-over:1px}", "a{text-align:center;left-over:1px}"),
        ("@media (min-width:1px){a{right:1px}}", "@media (min-width:1px){a{inset-inline-end:1px}}"),
    ],
)
def test_left_and_right_become_start_and_end(given: str, expected: str) -> None:
    assert write(direction_neutral(read(given))) == expected


@pytest.mark.parametrize(
    ("given", "twin"),
    [
        ("a,b{background-position:left 16px center}", "background-position:right 16px center"),
        ("a,b{background-position:calc(100% - 10px)}", "background-position:10px"),
        (
            "a,b{background:linear-gradient(to right,red,blue)}",
            "background:linear-gradient(to left,red,blue)",
        ),
    ],
)
def test_what_has_no_logical_form_gets_a_mirrored_twin_behind_it(given: str, twin: str) -> None:
    written = write(with_mirrors(read(given)))
    assert written == f"{given}:where([dir=rtl]) a,:where([dir=rtl]) b{{{twin}}}"


def test_reading_keeps_strings_and_addresses_whole() -> None:
    sheet = 'a::before{content:"};{/*";background:url(data:image/png;base64,x{y)}'
    assert write(read("/* } */" + sheet)) == sheet


def test_a_rule_stays_when_every_class_of_one_selector_is_used() -> None:
    is_used = class_test(['<p class="card tag-{{ kind }}">'])
    sheet = "p,.card .gone,.card:not(.gone){top:0}.tag-new{top:1px}@media print{.gone{top:2px}}"
    assert write(only_used(read(sheet), is_used)) == "p,.card:not(.gone){top:0}.tag-new{top:1px}"


def test_design_system_is_direction_neutral_but_for_what_gets_a_twin() -> None:
    build_assets(with_tests=False)
    system = CHECKOUT / "build" / "npm" / "node_modules" / "dkfds" / "dist" / "css" / "dkfds.css"
    items = read(system.read_text(encoding="utf-8"))
    left_over = direction_bound(direction_neutral(items))
    assert len(direction_bound(items)) > 800
    assert {text.partition(":")[0] for text in left_over} <= {
        "background-image",
        "background-position",
        "background-position-x",
    }
    assert len(left_over) <= 14


def test_our_own_sheets_are_direction_neutral_but_for_drawn_arrows() -> None:
    for path in sorted((CHECKOUT / "consult" / "web" / "assets").glob("*.css")):
        own = stylesheet.read(path.read_text(encoding="utf-8"))
        bound = [text for text in direction_bound(own) if not text.startswith(("background", "border-width"))]
        assert not bound, f"{path.name}: {bound}"
