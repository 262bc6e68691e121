"""The fonts of the pages: IBM Plex Sans for Latin and Cyrillic letters, Vazirmatn for the Arabic script.

Each file is for some letters only, so that a browser fetches it where such a letter stands and not before; until it is
there, the page is read in a font of the system.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_LETTERS = {
    "Latin1": "U+0-ff,U+131,U+152-153,U+2c6,U+2da,U+2dc,U+2013-2014,U+2018-201a,U+201c-201e,U+2020-2022,"
    "U+2026,U+2030,U+2039-203a,U+2044,U+20ac,U+2122,U+2212",
    "Latin2": "U+100-101,U+104-130,U+132-151,U+154-17f,U+18f,U+192,U+218-21b,U+259,U+1e9e",
    "Latin3": "U+102-103",
    "Cyrillic": "U+400-45f,U+472-473,U+490-491",
}
_ARABIC = "U+600-6ff,U+750-77f,U+870-88e,U+890-891,U+897-8e1,U+8e3-8ff,U+200c-200e,U+fb50-fdff,U+fe70-fefc"
_PLEX = "dkfds/dist/fonts/IBMPlexSans/split/woff2/IBMPlexSans-{style}-{part}.woff2"
_VAZIRMATN = "@fontsource/vazirmatn/files/vazirmatn-arabic-{weight}-normal.woff2"
_FAMILY_OF_SYSTEM = re.compile(r"""font-family:["']?IBM Plex Sans["']?[^;}]*""")


@dataclass(frozen=True)
class Face:
    """One font file, what it is called in style sheets, and the letters it is for."""

    family: str
    weight: int
    file: Path
    letters: str


def _plex(family: str, weight: int, style: str) -> list[Face]:
    return [
        Face(family, weight, Path(_PLEX.format(style=style, part=part)), letters)
        for part, letters in _LETTERS.items()
    ]


# The few Latin letters and digits of a page in Arabic script are not worth a second file: its bold ones are made
# from the regular ones by the browser, which it does for a family that has no bold face.
FACES = [
    *_plex("IBM Plex Sans", 400, "Regular"),
    *_plex("IBM Plex Sans", 600, "SemiBold"),
    *_plex("IBM Plex Sans Regular", 400, "Regular"),
    *(Face("Vazirmatn", weight, Path(_VAZIRMATN.format(weight=weight)), _ARABIC) for weight in (400, 700)),
]


def font_faces(modules: Path, put: Callable[[str, bytes], str]) -> str:
    """The `@font-face` rules and the order of families; `put` takes a file and gives its address."""
    rules = [_rule(face, put(face.file.name, (modules / face.file).read_bytes())) for face in FACES]
    rules.append(':root{--fonts:"IBM Plex Sans",Vazirmatn,system-ui,sans-serif}')
    rules.append(':root[dir=rtl]{--fonts:"IBM Plex Sans Regular",Vazirmatn,system-ui,sans-serif}')
    return "".join(rules)


def _rule(face: Face, address: str) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:swap;'
        f'src:url({address}) format("woff2");unicode-range:{face.letters}}}'
    )


def with_our_families(sheet: str) -> str:
    """The sheet of the design system, with our order of families in place of its own."""
    return _FAMILY_OF_SYSTEM.sub("font-family:var(--fonts)", sheet)
