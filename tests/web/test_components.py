"""Every building block of the pages, in a left-to-right and a right-to-left language, read by a strict reader."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, lazy_gettext
from flask_wtf import CSRFProtect
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from consult.core.errors import Problem
from consult.core.locales import LOCALES, OFFERED
from consult.core.text import Text
from consult.infra.paths import PACKAGE
from consult.web.forms import CheckboxesField, DeskForm
from tests.web.strict_reader import Element, read


class GalleryForm(DeskForm):
    """One field of each kind."""

    name = StringField("Your name", [InputRequired(lazy_gettext("Write your name."))])
    mail = EmailField("Mail address", description="We write only about this meeting.")
    guests = IntegerField("How many come along?")
    needs = TextAreaField("What do you need?")
    day = DateField("Day")
    language = SelectField("Interpreter", choices=[SelectChoice("", "No"), SelectChoice("ar", "Arabic")])
    way = RadioField(
        "How do we reach you?",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("mail", "Mail"), SelectChoice("sms", "Text message")],
    )
    days = CheckboxesField(
        "When can you come?", choices=[SelectChoice("mon", "Monday"), SelectChoice("tue", "Tuesday")]
    )
    keep = BooleanField("You may keep my name until the meeting is over")


@dataclass
class Entry:
    """An entry of the language menu."""

    tag: str
    own_name: str
    direction: str
    href: str
    current: bool


def frame(tag: str) -> dict[str, Any]:
    """What the frames ask for, in a page's language."""
    title = {
        "da": Text("En ny integrationspolitik", "da"),
        "ar": Text("سياسة اندماج جديدة", "ar"),
    }
    municipality = {"da": Text("Eksempel Kommune", "da"), "ar": Text("بلدية المثال", "ar")}
    entries = [
        Entry(other, LOCALES[other].own_name, LOCALES[other].direction, f"/{other}/", other == tag)
        for other in OFFERED
    ]
    return {
        "home_href": f"/{tag}/",
        "municipality": municipality[tag],
        "consultation": {"title": title[tag], "slug": "integration"},
        "consultation_href": f"/{tag}/integration/",
        "language_menu_entries": entries,
        "footer_links": [{"label": "Privacy", "href": "/p/"}, {"label": "Accessibility", "href": "/a/"}],
        "desk_home_href": "/desk/",
        "desk_phase": "We listen",
        "desk_nav": [
            {"label": label, "href": f"/desk/{label}", "current": label == "Themes"}
            for label in (
                "Overview",
                "Questionnaires",
                "Meetings",
                "Interviews",
                "Sources",
                "Themes",
                "People",
                "Settings",
            )
        ],
        "actor": {"name": "Facilitator 1"},
        "account_href": "/desk/account",
        "sign_out_href": "/desk/sign-out",
        "language_switch_href": "/desk/language",
    }


@pytest.fixture(params=["da", "ar"])
def tag(request: pytest.FixtureRequest) -> str:
    """The page's language."""
    return str(request.param)


@pytest.fixture
def app(tag: str) -> Flask:
    """A bare application that knows the frames and nothing else."""
    return gallery_app(tag)


def gallery_app(tag: str) -> Flask:
    """A bare application whose pages are in one language."""
    app = Flask("gallery", template_folder=str(PACKAGE / "web" / "templates"))
    app.config.update(SECRET_KEY="only for this test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    # Without catalogues, so that the sentences are those of the templates.
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "none"
    # Without the catalogues: the tests look for the words as the templates say them.
    Babel(app, default_translation_directories="nowhere", locale_selector=lambda: tag)
    CSRFProtect(app)
    app.jinja_env.globals.update(
        page_locale=LOCALES[tag],
        asset=lambda name: f"/static/{name}",
        language_name=lambda other: f"<{other}>",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    return app


def show(app: Flask, tag: str, template: str, **values: Any) -> Element:
    """A page rendered and read."""
    with app.test_request_context("/"):
        return read(render_template_string(template, **{**frame(tag), **values}))


def page(body: str, layout: str = "public") -> str:
    """A page of that frame around a body."""
    return (
        '{% extends "web/'
        + layout
        + '.html" %}{% block title %}Heading{% endblock %}{% block content %}'
        + body
        + "{% endblock %}"
    )


HEADING = '{{ ui.page_heading("Heading") }}'


@pytest.mark.parametrize("layout", ["public", "desk"])
def test_frame_says_language_and_direction(app: Flask, tag: str, layout: str) -> None:
    root = show(app, tag, page(HEADING, layout))
    html = next(root.every("html"))
    assert (html.attributes["lang"], html.attributes["dir"]) == (tag, LOCALES[tag].direction)
    assert [one.words for one in root.every("h1")] == ["Heading"]
    assert (
        next(root.every("title")).words
        == f"Heading – {frame(tag)['consultation']['title']} – {frame(tag)['municipality']}"
    )
    assert next(root.every("a")).attributes["href"] == "#content"
    root.one(id="content")


def test_language_menu_has_own_names_with_their_language(app: Flask, tag: str) -> None:
    root = show(app, tag, page(HEADING))
    links = [one for one in root.every("a") if "hreflang" in one.attributes]
    assert [(one.words, one.attributes["lang"], one.attributes["dir"]) for one in links] == [
        (LOCALES[other].own_name, other, LOCALES[other].direction) for other in OFFERED
    ]
    assert LOCALES[tag].own_name in next(root.every("summary")).words


def test_language_menu_posts_the_questionnaire(app: Flask, tag: str) -> None:
    form = {"id": "answers", "name": "go", "value": "next"}
    root = show(app, tag, page(HEADING + '<form id="answers" method="post"></form>'), language_form=form)
    buttons = [one.attributes for one in root.every("button")]
    assert (buttons[0]["name"], buttons[0]["value"], buttons[0]["form"]) == ("go", "next", "answers"), (
        "Enter goes on"
    )
    assert [one["value"] for one in buttons[1:]] == list(OFFERED)
    assert {(one["name"], one["form"]) for one in buttons[1:]} == {("language", "answers")}


ALL_FIELDS = """{{ ui.error_summary(form) }}
<form method="post" novalidate>{{ form.hidden_tag() }}
{% for f in form if f.name != "csrf_token" %}{{ ui.field(f) }}{% endfor %}</form>"""


def test_fields_carry_label_hint_and_error(app: Flask, tag: str) -> None:
    with app.test_request_context(
        "/", method="POST", data=MultiDict({"language": "", "needs": "<b>ramp</b>"})
    ):
        form = GalleryForm()
        assert not form.validate()
        root = read(render_template_string(page(HEADING + ALL_FIELDS), form=form, **frame(tag)))
    name = root.one(id="name").attributes
    assert (name["aria-describedby"], name["aria-invalid"], name["dir"]) == ("name-error", "true", "auto")
    assert root.one(id="mail").attributes["aria-describedby"] == "mail-hint"
    assert root.one(id="mail").attributes["dir"] == "ltr"
    assert "aria-invalid" not in root.one(id="mail").attributes
    assert root.one(id="needs").words == "<b>ramp</b>", "what was typed comes back as typed"
    summary = root.one(id="error-summary")
    assert [one.attributes["href"] for one in summary.every("a")] == ["#name", "#way-0", "#content"]
    for link in summary.every("a"):
        root.one(id=link.attributes["href"][1:])


def test_groups_have_legends_and_keep_what_was_chosen(app: Flask, tag: str) -> None:
    with app.test_request_context(
        "/", method="POST", data=MultiDict({"name": "Resident 1", "way": "sms", "days": "tue"})
    ):
        form = GalleryForm()
        root = read(render_template_string(page(HEADING + ALL_FIELDS), form=form, **frame(tag)))
    assert [next(one.every("legend")).words for one in root.every("fieldset")] == [
        "How do we reach you?",
        "When can you come? (optional)",
    ]
    chosen = [one.attributes["value"] for one in root.every("input") if "checked" in one.attributes]
    assert chosen == ["sms", "tue"]


def test_error_summary_takes_problems(app: Flask, tag: str) -> None:
    problems = [
        Problem("name", "Write at most %(max)d characters.", {"max": 5}),
        Problem("mail", "Write your mail address."),
    ]
    body = HEADING + '{{ ui.error_summary(problems) }}{{ ui.input_row("name", "name", "Name") }}'
    links = list(show(app, tag, page(body), problems=problems).one(id="error-summary").every("a"))
    assert [(one.attributes["href"], one.words) for one in links] == [
        ("#name", "Write at most 5 characters."),
        ("#mail", "Write your mail address."),
    ]


def test_error_summary_is_silent_when_nothing_is_wrong(app: Flask, tag: str) -> None:
    assert "error-summary" not in str(show(app, tag, page(HEADING + "{{ ui.error_summary([]) }}")))


QUESTION = """{% call ui.choice_group("q1", "q1", Text("ما رأيك؟", "ar"), choices, kind="checkbox", hint="Several",
  errors=["Choose one"], question=true) %}
  {{ ui.input_row("q1__other", "q1__other", "Other", maxlength=80) }}{% endcall %}
{{ ui.input_row("q2", "q2", "How long?", value=0, type="number", unit="minutes", question=true) }}
{{ ui.textarea_row("q3", "q3", "In your own words", value="a < b", hint="In any language", question=true) }}"""


def test_questions_outside_forms(app: Flask, tag: str) -> None:
    choices = [
        {"value": "a", "label": Text("نعم", "ar"), "checked": True},
        {"value": "z", "label": "None", "apart": True},
    ]
    root = show(app, tag, page(HEADING + QUESTION), choices=choices, Text=Text)
    legend = next(next(root.every("legend")).every("span"), None)
    assert (legend.attributes["lang"] if legend else tag) == "ar"
    assert root.one(id="q1").attributes["aria-describedby"] == "q1-hint q1-error"
    assert root.one(id="q1-0").attributes["type"] == "checkbox"
    assert "checked" in root.one(id="q1-0").attributes
    assert (root.one(id="q2").attributes["value"], root.one(id="q2").attributes["inputmode"]) == (
        "0",
        "decimal",
    )
    assert (root.one(id="q3").words, root.one(id="q3").attributes["dir"]) == ("a < b", "auto")


def test_text_in_another_language_is_marked(app: Flask, tag: str) -> None:
    other = Text("Опитування", "uk")
    body = "{{ ui.page_heading(other) }}{{ ui.text(other) }} {{ ui.shown_in(other) }}{{ ui.paragraphs(two) }}"
    root = show(app, tag, page(body), other=other, two=Text("One\n\nTwo\nlines", "en"))
    # Inside the heading, so that the heading itself stands where the page's reading begins.
    heading = next(next(root.every("h1")).every("span")).attributes
    assert (heading["lang"], heading["dir"]) == ("uk", "ltr")
    assert "shown in <uk>" in next(root.every("main")).words
    paragraphs = [one for one in root.every("p") if one.attributes.get("lang") == "en"]
    assert [one.words for one in paragraphs] == ["One", "Two lines"]


def test_text_in_the_pages_language_is_not_marked(app: Flask, tag: str) -> None:
    root = show(
        app,
        tag,
        page(HEADING + '<p id="x">{{ ui.text(own) }}{{ ui.shown_in(own) }}</p>'),
        own=Text("<i>", tag),
    )
    assert root.one(id="x").children == ["<i>"]


BLOCKS = """{{ ui.step_bar(2, 7, "Work") }}
{{ ui.action_box("What you can do now", [
  {"title": "Answer", "note": "10 minutes", "href": "/q", "label": "Start"},
  {"title": "Come", "href": "/m", "label": "See"},
]) }}
{{ ui.phase_steps([
  {"title": "We listen", "state": "done"}, {"title": "We write", "state": "current", "dates": "May"},
  {"title": "The council decides", "state": "ahead"},
]) }}
{{ ui.theme_cards([{"title": "Health", "href": "/h", "sentence": "On health"}]) }}
{{ ui.code_display("1234 5678 9012 3456", "Your code") }}
{% call ui.notice("warning", title="Note") %}<p>Text</p>{% endcall %}
{{ ui.empty_state("Nothing yet", "Start here", "/new", "New") }}
{{ ui.summary_list([
  {"label": "Name", "value": "Resident 1", "href": "/c"}, {"label": "Needs", "value": []},
  {"label": "Days", "value": ["a", "b"]},
]) }}
{{ ui.tag("Open", "good") }}{{ ui.figures([{"value": 42, "label": "Answers", "href": "/x"}]) }}
{% call ui.more("Read more") %}<p>More</p>{% endcall %}
{{ ui.back_link("Back", "/b") }}{{ ui.breadcrumbs([{"label": "Themes", "href": "/t"}]) }}
{{ ui.pagination(2, 9, href_for) }}
{% call ui.actions() %}{{ ui.button("Send") }}{{ ui.button_link("See", "/", "secondary") }}{% endcall %}
{{ ui.confirm("/delete", "Delete", "All points are lost.") }}
{% call ui.filter_bar(3, 40, "/all") %}{{ ui.input_row("q", "q", "Search", type="search") }}{% endcall %}
{{ ui.data_table(["Theme", {"label": "Answers", "numeric": true}], [
  [{"text": "Health", "href": "/h", "note": "new"}, 42], [{"tag": "Open", "kind": "good"}, none],
], caption="Themes") }}"""


def test_every_block_renders_in_both_frames(app: Flask, tag: str) -> None:
    for layout in ("public", "desk"):
        root = show(app, tag, page(HEADING + BLOCKS, layout), href_for=lambda number: f"?page={number}")
        assert len(list(root.every("h1"))) == 1
        assert [one.words for one in root.every("li") if "aria-current" in one.attributes] == [
            "We write We are here May"
        ]
    assert "Step 2 of 7" in next(root.every("main")).words
    assert [one.words for one in root.every("nav")][-1] == "Previous Page 1 Page 2 Page 3 Page 9 Next"


def test_summary_list_takes_words_numbers_and_lists(app: Flask, tag: str) -> None:
    values = [lazy_gettext("Monday"), 0, None, "", Text("نعم", "ar"), ["a", lazy_gettext("b")], []]
    rows = [{"label": "Row", "value": value} for value in values]
    root = show(app, tag, page(HEADING + "{{ ui.summary_list(rows) }}"), rows=rows)
    nothing = "Nothing noted"
    assert [one.words for one in root.every("dd")] == ["Monday", "0", nothing, nothing, "نعم", "a b", nothing]


def test_code_is_left_to_right(app: Flask, tag: str) -> None:
    root = show(app, tag, page(HEADING + '{{ ui.code_display("1234 5678") }}'))
    code = next(one for one in root.every("p") if "data-code" in one.attributes)
    assert (code.words, code.attributes["dir"]) == ("1234 5678", "ltr")
    tools = next(one for one in root.every("p") if "data-code-actions" in one.attributes)
    assert "hidden" in tools.attributes, "copy and print come with script"


def test_bar_table_hides_small_numbers(app: Flask, tag: str) -> None:
    rows = [
        {"label": "Yes", "count": 60, "share": 0.6},
        {"label": "No", "count": 3, "share": 0.03, "suppressed": True},
    ]
    root = show(app, tag, page(HEADING + '{{ ui.bar_table(rows, "Do you agree?", base=100) }}'), rows=rows)
    table = next(root.every("table"))
    assert [one.words for one in table.every("tr")] == ["Answer Bar Number Share", "Yes 60 60 %", "No < 5"]
    assert [one.attributes["width"] for one in table.every("rect")] == ["100", "60.0"]
    assert "too small to show" in next(root.every("main")).words


def test_passage_keeps_its_direction(app: Flask, tag: str) -> None:
    passage = {
        "text": Text("أريد أن أعمل", "ar"),
        "translation": Text("Jeg vil gerne arbejde", "da"),
        "source": "Interview 3",
        "href": "/i/3",
        "tags": ["Work"],
    }
    root = show(app, tag, page(HEADING + "{{ ui.passage_card(passage) }}"), passage=passage)
    quote = next(root.every("blockquote"))
    assert (quote.attributes["lang"], quote.attributes["dir"]) == ("ar", "rtl")
    assert "Translation from <ar>" in next(root.every("article")).words


@pytest.mark.parametrize("posted", [None, [("q1", "a"), ("q1", '"b"')]])
def test_error_page_carries_what_was_posted(
    app: Flask, tag: str, posted: list[tuple[str, str]] | None
) -> None:
    root = show(
        app,
        tag,
        '{% extends "web/error.html" %}',
        heading="We cannot save now",
        advice=["Wait."],
        posted=posted,
    )
    main = next(root.every("main"))
    assert [(one.attributes["name"], one.attributes["value"]) for one in main.every("input")] == (
        posted or []
    )
    assert [one.words for one in main.every("button")] == (["Try again"] if posted else [])
