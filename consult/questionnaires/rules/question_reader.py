"""Reading one question of an interchange document."""

from collections.abc import Collection

from consult.core.text import N_
from consult.questionnaires.rules.definition import KINDS, OTHER, Choice, KindTraits, Question, QuestionKind
from consult.questionnaires.rules.document_fields import CHOICE_CODE, CODE, LONGEST_CODE, Fields
from consult.questionnaires.rules.document_words import WordsReader
from consult.questionnaires.rules.expressions import Expression
from consult.questionnaires.rules.slots import choice_slot, question_slot

MAX_CHOICES = 500
MAX_ANSWER = 20_000
MAX_THEMES = 20
_ALWAYS = frozenset({"code", "kind", "relevant", "themes", "text", "hint"})
_OF_ANSWERS = frozenset({"required", "required_message", "background"})


def read_question(
    fields: Fields, words: WordsReader, taken: Collection[str], themes: Collection[str] | None
) -> Question | None:
    """The question, as far as it can be read; None without a code or kind. What is wrong is noted."""
    code = fields.code("code", taken)
    kind_name = fields.word("kind", [kind.value for kind in QuestionKind])
    if kind_name is None:
        return None
    kind = QuestionKind(kind_name)
    traits = KINDS[kind]
    fields.refuse_unknown(_ALWAYS | traits.settings | (_OF_ANSWERS if traits.has_answer else frozenset()))
    _read_words(fields, words, code, traits)
    other = fields.flag("other") if "other" in traits.settings else False
    choices = _read_choices(fields, words, code, kind, other) if traits.has_choices else ()
    least, most = _read_limits(fields, kind, len(choices) + other)
    if not code:
        return None
    return Question(
        code=code,
        kind=kind,
        required=_read_required(fields) if traits.has_answer else False,
        relevant=fields.expression("relevant"),
        themes=_read_themes(fields, themes),
        background=_read_background(fields) if traits.has_answer else None,
        choices=choices,
        other=other,
        minimum=least,
        maximum=most,
        max_length=fields.whole("max_length", 1, MAX_ANSWER) if traits.is_text else None,
    )


def _read_words(fields: Fields, words: WordsReader, code: str, traits: KindTraits) -> None:
    words.read(fields.doc, "text", fields.place, question_slot(code, "text"), is_needed=True)
    words.read(fields.doc, "hint", fields.place, question_slot(code, "hint"))
    if "unit" in traits.settings:
        words.read(fields.doc, "unit", fields.place, question_slot(code, "unit"))
    if traits.has_answer:
        words.read(fields.doc, "required_message", fields.place, question_slot(code, "required_message"))
        if fields.doc.get("required_message") and not fields.doc.get("required"):
            fields.say("required_message", N_("The question is not required, so this would never be shown."))


def _read_required(fields: Fields) -> bool | Expression:
    if isinstance(fields.doc.get("required"), str):
        return fields.expression("required") or False
    return fields.flag("required")


def _read_themes(fields: Fields, known: Collection[str] | None) -> tuple[str, ...] | None:
    value = fields.doc.get("themes")
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MAX_THEMES:
        fields.say("themes", N_("Write a list of themes, at most %(limit)d."), limit=MAX_THEMES)
        return None
    themes = [fields.slug(f"themes[{index}]", slug, known) for index, slug in enumerate(value)]
    found = tuple(dict.fromkeys(slug for slug in themes if slug is not None))
    if len(found) < len(themes) and None not in themes:
        fields.say("themes", N_("A theme is there twice."))
    return found


def _read_background(fields: Fields) -> str | None:
    name = fields.doc.get("background")
    if name is None:
        return None
    if not isinstance(name, str) or not CODE.match(name) or len(name) > LONGEST_CODE:
        fields.say(
            "background", N_("“%(name)s” cannot be the name of background information."), name=str(name)[:60]
        )
        return None
    return name


def _read_choices(
    fields: Fields, words: WordsReader, question_code: str, kind: QuestionKind, other: bool
) -> tuple[Choice, ...]:
    marks = {QuestionKind.MULTIPLE: {"exclusive"}, QuestionKind.SCALE: {"outside_scale"}}.get(
        kind, set[str]()
    )
    taken = {OTHER} if other else set[str]()
    choices: list[Choice] = []
    for own in fields.objects("choices", MAX_CHOICES):
        code = own.code("code", taken, CHOICE_CODE)
        own.refuse_unknown({"code", "text"} | marks)
        words.read(own.doc, "text", own.place, choice_slot(question_code, code), is_needed=True)
        if code:
            taken.add(code)
            choices.append(
                Choice(
                    code,
                    exclusive=own.flag("exclusive") if "exclusive" in marks else False,
                    outside_scale=own.flag("outside_scale") if "outside_scale" in marks else False,
                )
            )
    if kind is QuestionKind.SCALE and choices and sum(not choice.outside_scale for choice in choices) < 2:
        fields.say("choices", N_("A scale needs at least two answers that belong to the scale."))
    return tuple(choices)


def _read_limits(
    fields: Fields, kind: QuestionKind, choice_count: int
) -> tuple[int | float | None, int | float | None]:
    if kind is QuestionKind.NUMBER:
        least, most = fields.number("min"), fields.number("max")
    elif kind is QuestionKind.MULTIPLE:
        least, most = fields.whole("min", 0, choice_count), fields.whole("max", 1, choice_count)
    else:
        return None, None
    if least is not None and most is not None and least > most:
        fields.say("min", N_("The smallest value is larger than the largest."))
    return least, most
