"""Invented responses to any questionnaire: the same ones every time, plausible, and all of them on the path."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, TypedDict

from consult.ops.sample.portrait import (
    AREA_LEANINGS,
    LEANINGS,
    LOCALE_SHARES,
    PLANTED,
    TICKS,
    TILTS,
    TRAITS,
    WEIGHTS,
    WRITES_ANOTHER,
)
from consult.questionnaires.rules.definition import (
    OTHER,
    Definition,
    Question,
    QuestionKind,
    definition_from_json,
)
from consult.questionnaires.rules.evaluation import expression_value, holds

Answer = str | int | list[str]
Pools = Mapping[str, Any]

FIRST_DAY, LAST_DAY = -39, -1
BUSY_DAYS = (-13, -11)
LEFT_OUT = 0.05
UNSURE = 0.06
WRITES_OTHER = 0.04
TICKS_EXCLUSIVE = 0.14
_ANY_DAY = date(2026, 1, 1)


class SyntheticResponse(TypedDict):
    """What the loader submits.

    `answer_locales` names the language of each open answer not written in the response's own; `translations` holds
    the Danish of some of them.
    """

    locale: str
    day_offset: int
    answers: dict[str, Answer]
    answer_locales: dict[str, str]
    translations: dict[str, str]


@dataclass
class _Person:
    """One invented person: what is settled beforehand, and what has been answered so far."""

    locale: str
    language: str
    day_offset: int
    mood: float
    traits: dict[str, str] = field(default_factory=dict)
    planted: frozenset[str] = frozenset()
    answers: dict[str, Answer] = field(default_factory=dict)
    answer_locales: dict[str, str] = field(default_factory=dict)
    translations: dict[str, str] = field(default_factory=dict)
    texts: int = 0

    def known(self, name: str) -> str:
        """The locale, a trait, or an answer that is one word; '' when there is none."""
        if name == "locale":
            return self.locale
        answer = self.traits.get(name) or self.answers.get(name, "")
        return answer if isinstance(answer, str) else ""


def synthetic_responses(
    definition_doc: Mapping[str, Any], pools: Pools, count: int = 300, seed: int = 2026
) -> Iterator[SyntheticResponse]:
    """Responses to the questionnaire, open answers taken from the pools; an answer of a pool is used once.

    `definition_doc` is the interchange document or the stored structure; `pools` one part of open_answers.json.
    """
    definition = definition_from_json(dict(definition_doc))
    random = Random(seed)  # noqa: S311 - not a secret; the sample is to be the same every time
    people = _people(definition, count, random)
    for person in people:
        for question in definition.questions:
            if not question.traits.is_text and _is_asked(question, person):
                _answer(question, person, pools.get("other", {}), random)
    _deal_open_answers(definition, people, pools.get("open", {}), random)
    order = {code: place for place, code in enumerate(definition.by_code)}
    for person in people:
        yield {
            "locale": person.locale,
            "day_offset": person.day_offset,
            "answers": dict(
                sorted(person.answers.items(), key=lambda pair: order[pair[0].removesuffix("__other")])
            ),
            "answer_locales": person.answer_locales,
            "translations": person.translations,
        }


def _people(definition: Definition, count: int, random: Random) -> list[_Person]:
    languages = _languages(count)
    random.shuffle(languages)
    people = [
        _Person(locale, language, _day_offset(random), random.gauss(0, 0.7)) for locale, language in languages
    ]
    _plant(definition, people, random)
    for person in people:
        for name in TRAITS:
            if name in definition.by_code and name not in person.traits:
                person.traits[name] = _drawn(definition.by_code[name], person, random)
    return people


def _languages(count: int) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for locale, users in _shared_out(count, LOCALE_SHARES).items():
        others = {language: round(users * share) for language, share in WRITES_ANOTHER[locale].items()}
        own = {locale: users - sum(others.values())}
        pairs += [(locale, language) for language, people in (own | others).items() for _ in range(people)]
    return pairs


def _shared_out(count: int, shares: Mapping[str, float]) -> dict[str, int]:
    parts = {name: int(count * share) for name, share in shares.items()}
    first = next(iter(parts))
    parts[first] += count - sum(parts.values())
    return parts


def _day_offset(random: Random) -> int:
    if random.random() < 0.2:
        return random.randint(*BUSY_DAYS)
    return round(random.triangular(FIRST_DAY, LAST_DAY, -30))


def _plant(definition: Definition, people: list[_Person], random: Random) -> None:
    plants = [plant for plant in PLANTED if plant.keys() <= definition.by_code.keys()]
    for place, plant in zip(random.sample(range(len(people)), len(people)), plants, strict=False):
        people[place].traits.update(plant)
        people[place].planted = frozenset(plant)


def _is_asked(question: Question, person: _Person) -> bool:
    if not question.traits.has_answer:
        return False
    if question.relevant is None:
        return True
    values = {code: expression_value(answer) for code, answer in person.answers.items()}
    return holds(question.relevant.node, values, today=_ANY_DAY, current=question.code)


def _answer(question: Question, person: _Person, others: Mapping[str, Any], random: Random) -> None:
    is_due = bool(question.required) or question.code in person.planted
    if random.random() < LEFT_OUT and not is_due:
        return
    texts = others.get(question.code, {}).get(person.locale, []) if question.other else []
    if texts and question.code not in person.planted and random.random() < WRITES_OTHER:
        person.answers[question.code] = [OTHER] if question.kind is QuestionKind.MULTIPLE else OTHER
        person.answers[question.other_key] = random.choice(texts)
        return
    answer = _closed_answer(question, person, random)
    if answer or answer == 0:
        person.answers[question.code] = answer


def _closed_answer(question: Question, person: _Person, random: Random) -> Answer:
    match question.kind:
        case QuestionKind.SINGLE:
            return person.traits.get(question.code) or _drawn(question, person, random)
        case QuestionKind.SCALE:
            return _on_scale(question, person, random)
        case QuestionKind.MULTIPLE:
            return _ticked(question, person, random)
        case _:
            return _number(question, person, random)


def _drawn(question: Question, person: _Person, random: Random) -> str:
    weights = {
        choice.code: WEIGHTS.get(question.code, {}).get(choice.code, 1.0) for choice in question.choices
    }
    for name, by_value in TILTS.get(question.code, {}).items():
        for code, factor in by_value.get(person.known(name), {}).items():
            weights[code] *= factor
    return random.choices(list(weights), list(weights.values()))[0]


def _on_scale(question: Question, person: _Person, random: Random) -> str:
    steps = [choice.code for choice in question.choices if not choice.outside_scale]
    outside = [choice.code for choice in question.choices if choice.outside_scale]
    if outside and random.random() < UNSURE:
        return outside[0]
    leaning = LEANINGS.get(question.code, 0.0)
    leaning += AREA_LEANINGS.get(question.code, {}).get(person.known("area"), 0.0)
    place = round((len(steps) - 1) / 2 + leaning + person.mood + random.gauss(0.2, 0.8))
    return steps[min(max(place, 0), len(steps) - 1)]


def _ticked(question: Question, person: _Person, random: Random) -> list[str]:
    codes = [choice.code for choice in question.choices if not choice.exclusive]
    if question.background == "home_languages":
        at_home = {person.language} | ({"da"} if random.random() < 0.45 else set())
        return [code for code in codes if code in at_home]
    if question.exclusive_codes and random.random() < TICKS_EXCLUSIVE:
        return sorted(question.exclusive_codes)[:1]
    likely = TICKS.get(question.code, {})
    chosen = {code for code in codes if random.random() < likely.get(code, 0.35) * (1 + 0.2 * person.mood)}
    most = int(question.maximum or len(codes))
    kept = set(random.sample(sorted(chosen), min(most, len(chosen))))
    return [code for code in codes if code in kept]


def _number(question: Question, person: _Person, random: Random) -> int:
    low, high = int(question.minimum or 0), int(question.maximum or 100)
    middle = (low + high) / 2 + person.mood if high <= 100 else random.lognormvariate(3.5, 1)
    spread = (high - low) / 4 if high <= 100 else 0
    return min(max(round(random.gauss(middle, spread)), low), high)


def _deal_open_answers(definition: Definition, people: list[_Person], pools: Pools, random: Random) -> None:
    decks = {
        (theme, language): random.sample(entries, len(entries))
        for theme, by_language in pools.items()
        for language, entries in by_language.items()
    }
    for question in definition.questions:
        themes = [theme for theme in definition.themes_of(question.code) if theme in pools]
        if not question.traits.is_text or not themes:
            continue
        for language in pools[themes[0]]:
            deck = decks[themes[0], language]
            for person in _next_to_write(question, people, language, random):
                if deck:
                    _write_down(question, person, deck.pop())


def _next_to_write(question: Question, people: list[_Person], language: str, random: Random) -> list[_Person]:
    """Those who may write an answer in the language, the ones who have written least first."""
    asked = [person for person in people if person.language == language and _is_asked(question, person)]
    random.shuffle(asked)
    return sorted(asked, key=lambda person: person.texts)


def _write_down(question: Question, person: _Person, entry: Mapping[str, str]) -> None:
    person.answers[question.code] = entry["text"]
    person.texts += 1
    if person.language != person.locale:
        person.answer_locales[question.code] = person.language
    if "da" in entry and person.language != "da":
        person.translations[question.code] = entry["da"]
