"""How the invented people of the sample are spread: weights and tilts, as tables to read and change."""

from collections.abc import Mapping

Weights = Mapping[str, float]

LOCALE_SHARES: Weights = {"da": 0.55, "en": 0.25, "ar": 0.20}

WRITES_ANOTHER: Mapping[str, Weights] = {
    "da": {"tr": 0.05, "ur": 0.036, "so": 0.036, "fa": 0.02, "pl": 0.013, "ro": 0.013, "uk": 0.02},
    "en": {"ur": 0.03, "fa": 0.055, "pl": 0.08, "ro": 0.08, "uk": 0.07},
    "ar": {"so": 0.034, "fa": 0.017},
}
"""Of those who use the pages in one language, the shares that write in another."""

PLANTED: tuple[Mapping[str, str], ...] = (
    {"area": "villages", "age_band": "a75_up"},
    {"area": "villages", "age_band": "a75_up"},
    {"area": "villages", "age_band": "a40_59"},
    *({"gender": "other"},) * 4,
)
"""People whose small numbers must be hidden wherever counts are shown; nobody else gives these answers."""

TRAITS = ("years_dk", "age_band", "gender", "area")
"""Background questions settled first, because the other answers lean on them."""

WEIGHTS: Mapping[str, Weights] = {
    "years_dk": {"always": 4, "y10_up": 4, "y3_9": 2, "y0_2": 1},
    "age_band": {"a15_24": 15, "a25_39": 33, "a40_59": 30, "a60_74": 15, "a75_up": 7},
    "gender": {"woman": 54, "man": 43, "other": 0, "skip": 3},
    "area": {"north": 35, "centre": 25, "south": 22, "station": 18, "villages": 0},
    "work_status": {"job": 50, "studying": 10, "seeking": 16, "at_home": 8, "retired": 3},
    "child_home": {"yes": 5, "no": 5},
    "leisure_why_not": {"price": 6, "time": 5, "unknown": 6, "welcome": 3, "far": 2, "not_interested": 2},
    "digital_alone": {"alone": 60, "help": 20, "no": 6, "exempt": 2},
    "answer_as": {"resident": 50, "parent": 15, "volunteer": 12, "newcomer": 1, "skip": 4},
}

TILTS: Mapping[str, Mapping[str, Mapping[str, Weights]]] = {
    "years_dk": {
        "locale": {
            "en": {"always": 0.02, "y10_up": 0.4, "y0_2": 6},
            "ar": {"always": 0.1, "y3_9": 3, "y0_2": 2},
        },
    },
    "work_status": {
        "age_band": {
            "a15_24": {"studying": 12, "retired": 0},
            "a25_39": {"retired": 0},
            "a60_74": {"retired": 15, "studying": 0.1},
            "a75_up": {"retired": 300, "studying": 0, "seeking": 0},
        },
        "years_dk": {"y0_2": {"seeking": 2.5, "job": 0.5}},
    },
    "child_home": {
        "age_band": {"a25_39": {"yes": 2}, "a60_74": {"yes": 0.1}, "a75_up": {"yes": 0.03}},
    },
    "digital_alone": {
        "age_band": {"a60_74": {"help": 3, "no": 2}, "a75_up": {"help": 4, "no": 6, "exempt": 12}},
        "years_dk": {"always": {"help": 0.3, "no": 0.3}, "y0_2": {"help": 2.5, "no": 2}},
    },
    "answer_as": {
        "child_home": {"yes": {"parent": 4}, "no": {"parent": 0.1}},
        "years_dk": {"always": {"newcomer": 0}, "y10_up": {"newcomer": 0}, "y0_2": {"newcomer": 60}},
    },
}
"""By question, then by what is known of the person: factors on the weights of its choices."""

TICKS: Mapping[str, Weights] = {
    "work_barriers": {
        "danish": 0.6,
        "papers": 0.4,
        "network": 0.5,
        "care": 0.25,
        "health": 0.2,
        "unfair": 0.35,
    },
    "leisure_used": {
        "library": 0.55,
        "sport": 0.3,
        "music": 0.3,
        "meeting_place": 0.2,
        "nature": 0.65,
        "association": 0.2,
    },
    "digital_help": {
        "library": 0.5,
        "citizen_service": 0.45,
        "family": 0.5,
        "association": 0.2,
        "phone": 0.35,
    },
}
"""How likely each box of a multiple choice is to be ticked."""

LEANINGS: Weights = {"work_equal": -0.4, "child_school": 0.5, "health_access": 0.2, "citizen_heard": -0.5}
"""By how much the answers to a scale lie above or below the middle."""

AREA_LEANINGS: Mapping[str, Weights] = {"citizen_safe": {"station": -0.9, "centre": 0.4, "south": 0.3}}
