"""Kinds of source and of passage, and which passage belongs in which source."""

from enum import StrEnum

from consult.core.text import N_


class SourceKind(StrEnum):
    """Where evidence comes from."""

    INTERVIEW = "interview"
    MEETING = "meeting"
    STUDY = "study"
    STATEMENT = "statement"
    COMMITTEE = "committee"
    EARLIER_PLAN = "earlier_plan"


SOURCE_LABELS: dict[SourceKind, str] = {
    SourceKind.INTERVIEW: N_("Interview"),
    SourceKind.MEETING: N_("Meeting"),
    SourceKind.STUDY: N_("Study"),
    SourceKind.STATEMENT: N_("Hearing statement"),
    SourceKind.COMMITTEE: N_("Committee discussion"),
    SourceKind.EARLIER_PLAN: N_("Earlier plan"),
}


class PassageKind(StrEnum):
    """What a passage is."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    OBSERVATION = "observation"
    GOAL_WISH = "goal_wish"
    FOCUS = "focus"
    PROPOSAL = "proposal"
    CONCERN = "concern"
    GROUP_TO_REACH = "group_to_reach"
    OPEN_QUESTION = "open_question"
    OFFER = "offer"
    CORRECTION = "correction"
    QUESTION = "question"
    FINDING = "finding"
    ACTION = "action"
    CRITERION = "criterion"


PASSAGE_LABELS: dict[PassageKind, str] = {
    PassageKind.VERBATIM: N_("In their own words"),
    PassageKind.PARAPHRASE: N_("Paraphrase"),
    PassageKind.OBSERVATION: N_("Observer's comment"),
    PassageKind.GOAL_WISH: N_("Wish for goals"),
    PassageKind.FOCUS: N_("Focus"),
    PassageKind.PROPOSAL: N_("Proposal"),
    PassageKind.CONCERN: N_("Concern"),
    PassageKind.GROUP_TO_REACH: N_("Group to reach"),
    PassageKind.OPEN_QUESTION: N_("Open question"),
    PassageKind.OFFER: N_("Offer of help"),
    PassageKind.CORRECTION: N_("Correction"),
    PassageKind.QUESTION: N_("Question"),
    PassageKind.FINDING: N_("Finding"),
    PassageKind.ACTION: N_("Action"),
    PassageKind.CRITERION: N_("Success criterion"),
}

KINDS_IN: dict[SourceKind, tuple[PassageKind, ...]] = {
    SourceKind.INTERVIEW: (PassageKind.VERBATIM, PassageKind.PARAPHRASE, PassageKind.OBSERVATION),
    SourceKind.MEETING: (
        PassageKind.GOAL_WISH,
        PassageKind.FOCUS,
        PassageKind.PROPOSAL,
        PassageKind.CONCERN,
        PassageKind.GROUP_TO_REACH,
        PassageKind.OPEN_QUESTION,
    ),
    SourceKind.STUDY: (PassageKind.FINDING,),
    SourceKind.STATEMENT: (
        PassageKind.PROPOSAL,
        PassageKind.OFFER,
        PassageKind.CORRECTION,
        PassageKind.QUESTION,
    ),
    SourceKind.COMMITTEE: (PassageKind.FOCUS, PassageKind.PROPOSAL, PassageKind.CONCERN),
    SourceKind.EARLIER_PLAN: (PassageKind.ACTION, PassageKind.CRITERION),
}


class TranslationHow(StrEnum):
    """Who turned a passage into another language."""

    FACILITATOR = "facilitator"
    INTERPRETER = "interpreter"
    TRANSLATOR = "translator"


HOW_LABELS: dict[TranslationHow, str] = {
    TranslationHow.FACILITATOR: N_("Translated by the facilitator"),
    TranslationHow.INTERPRETER: N_("Translated by an interpreter"),
    TranslationHow.TRANSLATOR: N_("Translated by a translator"),
}
