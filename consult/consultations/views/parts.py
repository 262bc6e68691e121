"""Settings of what frames a consultation: one list, one form and the same steps for every kind of part."""

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from consult.accounts.rules import Permission
from consult.consultations import actions
from consult.consultations.doors import Desk, desk
from consult.consultations.forms import FORMS, with_words, words_data, words_typed
from consult.consultations.queries import PartRow, get_part, list_rows
from consult.consultations.rules import BODY_KINDS, SLOTS, Part
from consult.consultations.views.attempt import attempt
from consult.consultations.views.settings import PATHS, SETTINGS, back, desk_pages
from consult.core.errors import Invalid
from consult.core.text import N_
from consult.languages.queries import Words, load_words
from consult.web.context import transaction
from consult.web.forms import DeskForm, say

__all__ = ["desk_pages"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part at the desk: what its page, its button and its empty list say."""

    part: Part
    title: str
    add: str
    none: str

    @property
    def path(self) -> str:
        """Its place in the address."""
        return PATHS[self.part]


KINDS = (
    Kind(Part.THEME, N_("Themes"), N_("Add a theme"), N_("Themes are what everything is sorted by.")),
    Kind(Part.PHASE, N_("Phases"), N_("Add a phase"), N_("Phases tell citizens where you are.")),
    Kind(Part.GOAL, N_("Policy goals"), N_("Add a goal"), N_("Goals are what the policy is to reach.")),
    Kind(
        Part.ACTOR_GROUP,
        N_("Actor groups"),
        N_("Add an actor group"),
        N_("Actor groups are those who should be heard."),
    ),
    Kind(
        Part.BODY,
        N_("Groups and seats"),
        N_("Add a group"),
        N_("The steering group and the working group carry the process."),
    ),
    Kind(Part.SEAT, N_("Seats"), N_("Add a seat"), N_("A seat is named by function.")),
)
BY_PATH = {kind.path: kind for kind in KINDS}
BY_PART = {kind.part: kind for kind in KINDS}
ANY = f"<any({', '.join(repr(kind.path) for kind in KINDS)}):path>"


@desk_pages.get(f"{SETTINGS}/{ANY}/")
@desk(Permission.MANAGE_CONSULTATION)
def parts(desk: Desk, path: str) -> str:
    """The parts of a kind, in their order."""
    return parts_page(desk, BY_PATH[path])


def parts_page(desk: Desk, kind: Kind) -> str:
    """The list of a kind; groups with their seats."""
    shown = [kind, BY_PART[Part.SEAT]] if kind.part is Part.BODY else [kind]
    rows = {each.part: list_rows(desk.session, desk.consultation.id, each.part) for each in shown}
    words = {
        part: load_words(desk.session, part.value, [row.id for row in found], desk.consultation.source_locale)
        for part, found in rows.items()
    }
    return render_template(
        "consultations/parts.html",
        kind=kind,
        rows=rows[kind.part],
        seats=rows.get(Part.SEAT, []),
        name_of=lambda part, row: name_of(words[Part(part)], Part(part), row, desk.locale.tag),
        missing_of=lambda part, row: [
            tag for tag in desk.consultation.locales if words[Part(part)].missing(row.id, tag)
        ],
        body_kinds=BODY_KINDS,
    )


def name_of(words: Words, part: Part, row: PartRow, locale: str) -> Any:
    """What a part is called: the words of its first slot."""
    return words.text(row.id, SLOTS[part][0].name, locale)


def form_for(desk: Desk, part: Part, row: PartRow | None) -> DeskForm:
    """The form of a part: what it has beside its words, and the words in every language offered."""
    own = desk.consultation
    base = FORMS[part] if row is None or part not in (Part.THEME, Part.ACTOR_GROUP) else DeskForm
    data: dict[str, Any] = {"body_id": request.args.get("group")}
    if row is not None:
        words = load_words(desk.session, part.value, [row.id], own.source_locale)
        data = words_data(words, row.id, SLOTS[part], own.locales)
    form = with_words(base, SLOTS[part], own.locales)(obj=row, data=data)
    if part is Part.SEAT:
        bodies = list_rows(desk.session, own.id, Part.BODY)
        words = load_words(desk.session, Part.BODY.value, [body.id for body in bodies], own.source_locale)
        form["body_id"].choices = [
            SelectChoice(body.id, str(name_of(words, Part.BODY, body, desk.locale.tag))) for body in bodies
        ]
    return form


def typed_in(form: Any, part: Part) -> dict[str, Any]:
    """What was typed beside the words."""
    names = {
        Part.THEME: ("slug",),
        Part.ACTOR_GROUP: ("code",),
        Part.PHASE: ("starts_on", "ends_on"),
        Part.BODY: ("kind",),
        Part.SEAT: ("body_id",),
    }.get(part, ())
    return {name: form[name].data for name in names if name in form}


ADD: dict[Part, Any] = {
    Part.THEME: actions.add_theme,
    Part.PHASE: actions.add_phase,
    Part.GOAL: actions.add_goal,
    Part.ACTOR_GROUP: actions.add_actor_group,
    Part.BODY: actions.add_body,
    Part.SEAT: actions.add_seat,
}


@desk_pages.route(f"{SETTINGS}/{ANY}/new", methods=["GET", "POST"])
@desk(Permission.MANAGE_CONSULTATION)
def add_part(desk: Desk, path: str) -> Any:
    """Add a part at the end of its list."""
    kind = BY_PATH[path]

    def act(session: Session, form: DeskForm) -> None:
        words = words_typed(form, SLOTS[kind.part], desk.consultation.locales)
        typed = typed_in(form, kind.part)
        ADD[kind.part](session, desk.actor, desk.consultation, **typed, words=words, now=desk.now)

    return part_page(desk, kind, None, act)


@desk_pages.route(f"{SETTINGS}/{ANY}/<part_id>", methods=["GET", "POST"])
@desk(Permission.MANAGE_CONSULTATION)
def change_part(desk: Desk, path: str, part_id: str) -> Any:
    """Change a part, or see what removing it would mean."""
    kind = BY_PATH[path]
    row = get_part(desk.session, desk.consultation.id, kind.part, part_id)

    def act(session: Session, form: DeskForm) -> None:
        actions.update_part(
            session,
            desk.actor,
            desk.consultation,
            part=kind.part,
            part_id=part_id,
            fields=typed_in(form, kind.part),
            words=words_typed(form, SLOTS[kind.part], desk.consultation.locales),
            now=desk.now,
        )

    return part_page(desk, kind, row, act)


def part_page(desk: Desk, kind: Kind, row: PartRow | None, act: Any) -> Any:
    """The form of a part; after a change, back to its list."""
    form = form_for(desk, kind.part, row)
    left = None
    if request.method == "POST":
        left = attempt(form, lambda session: act(session, form))
        if left is None:
            flash(_("Saved."), "success")
            return to_list(desk, kind)
    page = render_template(
        "consultations/part.html",
        form=form,
        kind=kind,
        listed=listed(kind),
        part_id=row.id if row is not None else None,
        name=called(desk, kind.part, row),
        slots=SLOTS[kind.part],
        beside=[form[name] for name in typed_in(form, kind.part)],
        left=left or (),
    )
    return page, 200 if left is None else 422


def called(desk: Desk, part: Part, row: PartRow | None) -> Any:
    """What a part is called now; nothing for one that is being added."""
    if row is None:
        return None
    words = load_words(desk.session, part.value, [row.id], desk.consultation.source_locale)
    return name_of(words, part, row, desk.locale.tag)


def listed(kind: Kind) -> Kind:
    """The kind on whose page a part is listed: seats stand with their groups."""
    return BY_PART[Part.BODY] if kind.part is Part.SEAT else kind


def to_list(desk: Desk, kind: Kind) -> Any:
    """Back to the list, after a change."""
    return back(desk, "parts", path=listed(kind).path)


@desk_pages.post(f"{SETTINGS}/{ANY}/<part_id>/move")
@desk(Permission.MANAGE_CONSULTATION)
def move_part(desk: Desk, path: str, part_id: str) -> Any:
    """Move a part one place up or down."""
    kind = BY_PATH[path]
    with transaction() as session:
        actions.move_part(
            session,
            desk.actor,
            desk.consultation,
            part=kind.part,
            part_id=part_id,
            up=request.form.get("to") == "up",
            now=desk.now,
        )
    return to_list(desk, kind)


@desk_pages.post(f"{SETTINGS}/{ANY}/<part_id>/remove")
@desk(Permission.MANAGE_CONSULTATION)
def remove_part(desk: Desk, path: str, part_id: str) -> Any:
    """Remove a part with its words; refused when it is used."""
    kind = BY_PATH[path]
    try:
        with transaction() as session:
            actions.remove_part(
                session, desk.actor, desk.consultation, part=kind.part, part_id=part_id, now=desk.now
            )
    except Invalid as refused:
        for problem in refused.problems:
            flash(say(problem), "error")
    else:
        flash(_("Removed."), "success")
    return to_list(desk, kind)
