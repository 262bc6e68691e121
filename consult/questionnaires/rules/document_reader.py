"""Reading the structure of an interchange document, and telling everything that is wrong with it."""

from collections.abc import Collection

from consult.core.text import N_
from consult.questionnaires.rules.definition import Definition, Layout, Question, Section
from consult.questionnaires.rules.document_fields import Fields
from consult.questionnaires.rules.document_words import Problems, WordsReader
from consult.questionnaires.rules.expressions import Expression
from consult.questionnaires.rules.logic_checks import condition_faults
from consult.questionnaires.rules.question_reader import read_question
from consult.questionnaires.rules.slots import INTRODUCTION, THANKS, TITLE, section_slot

FORMAT = "consult-questionnaire"
FORMAT_VERSION = 1
MAX_SECTIONS = 100
MAX_QUESTIONS = 500
_TOP = frozenset(
    {"format", "format_version", "code", "source_language", "languages", "layout", "review", "sections"}
    | {"title", "introduction", "thanks"}
)
_SECTION = frozenset({"code", "theme", "title", "introduction", "questions"})


class DocumentReader:
    """Reads one document; `problems` and `words` are filled on the way."""

    def __init__(self, themes: Collection[str] | None) -> None:
        self.themes = themes
        self.problems = Problems()
        self.words = WordsReader(self.problems)
        self.questions: dict[str, Question] = {}
        self.places: dict[str, Fields] = {}
        self.unread: set[str] = set()

    def read(self, doc: object) -> Definition | None:
        """The structure; what is in it is only to be trusted where no problem was noted."""
        if not isinstance(doc, dict) or doc.get("format") != FORMAT:
            self.problems.say(
                "format", N_("This is not a questionnaire in the format “%(format)s”."), format=FORMAT
            )
            return None
        fields = Fields(doc, "", self.problems)
        version = doc.get("format_version")
        if version != FORMAT_VERSION or isinstance(version, bool):
            fields.say(
                "format_version",
                N_("Only version %(version)d of the format is known."),
                version=FORMAT_VERSION,
            )
        fields.refuse_unknown(_TOP)
        self.words.read_languages(doc)
        code = fields.code("code", ())
        layout = fields.word("layout", [layout.value for layout in Layout], Layout.SECTION.value)
        review = fields.flag("review")
        self.words.read(doc, "title", "", TITLE, is_needed=True)
        self.words.read(doc, "introduction", "", INTRODUCTION)
        self.words.read(doc, "thanks", "", THANKS)
        sections = self._sections(fields)
        self._check_logic()
        self._check_backgrounds()
        return Definition(code, Layout(layout or Layout.SECTION), review, sections)

    def _sections(self, fields: Fields) -> tuple[Section, ...]:
        sections: dict[str, Section] = {}
        for own in fields.objects("sections", MAX_SECTIONS):
            own.refuse_unknown(_SECTION)
            code = own.code("code", sections)
            theme = own.doc.get("theme")
            self.words.read(own.doc, "title", own.place, section_slot(code, "title"), is_needed=True)
            self.words.read(own.doc, "introduction", own.place, section_slot(code, "introduction"))
            slug = None if theme is None else own.slug("theme", theme, self.themes)
            questions = self._questions(own)
            if code:
                sections[code] = Section(code, slug, questions)
        return tuple(sections.values())

    def _questions(self, section: Fields) -> tuple[Question, ...]:
        found: list[Question] = []
        for own in section.objects("questions", MAX_QUESTIONS):
            question = read_question(own, self.words, self.questions, self.themes)
            if question is None:
                self.unread.add(str(own.doc.get("code")))
                continue
            if len(self.questions) == MAX_QUESTIONS:
                own.say("code", N_("A questionnaire may have %(limit)d questions."), limit=MAX_QUESTIONS)
            self.questions[question.code] = question
            self.places[question.code] = own
            found.append(question)
        return tuple(found)

    def _check_logic(self) -> None:
        """A condition on a question that has faults of its own is not told as another fault."""
        earlier: dict[str, Question] = {}
        for code, question in self.questions.items():
            conditions = (("relevant", question.relevant), ("required", question.required))
            for key, condition in conditions:
                if isinstance(condition, Expression) and self.unread.isdisjoint(condition.names):
                    for sentence, values in condition_faults(condition.node, earlier, self.questions):
                        self.places[code].say(key, sentence, **values)
            earlier[code] = question

    def _check_backgrounds(self) -> None:
        taken: set[str] = set()
        for code, question in self.questions.items():
            if question.background in taken:
                self.places[code].say(
                    "background", N_("“%(name)s” is asked for twice."), name=question.background
                )
            elif question.background:
                taken.add(question.background)
