"""What a browser loads for the first page: the page, what it refers to, and the fonts that its letters need."""

import gzip
import re
from html.parser import HTMLParser

from bench.rounds import Figure
from bench.site import ADDRESS, get

FONT_FACE = re.compile(r"@font-face\s*{(.*?)}", re.DOTALL)
SOURCE = re.compile(r"url\([\"']?([^\"')]+)")
RANGE = re.compile(r"unicode-range:\s*([^;}]+)")
LOADED = ("stylesheet", "icon", "preload", "modulepreload")


class References(HTMLParser):
    """What a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the browser will load."""
        given = dict(attrs)
        place = given.get("href" if tag == "link" else "src")
        wanted = tag in {"script", "img"} or (
            tag == "link" and any(word in (given.get("rel") or "") for word in LOADED)
        )
        if place and wanted:
            self.addresses[place] = None


def measure(kind: str, port: int) -> list[Figure]:
    """Requests and compressed bytes of the first page in each language."""
    lines = []
    for locale in ("da", "ar"):
        _, sent = get(port, ADDRESS.format(locale=locale), **{"Accept-Encoding": "gzip"})
        page = gzip.decompress(sent).decode()
        reader = References()
        reader.feed(page)
        sizes = [len(sent)]
        for place in list(reader.addresses):
            status, body = get(port, place, **{"Accept-Encoding": "gzip"})
            if status != 200:
                raise RuntimeError(f"{place}: {status}")
            sizes.append(len(body))
            if place.endswith(".css"):
                sheet = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
                sizes += [len(get(port, font)[1]) for font in fonts_for(page, sheet)]
        lines += [
            Figure(f"{kind}: first page in {locale}, all that is loaded", round(sum(sizes) / 1000, 1), "kB"),
            Figure(f"{kind}: first page in {locale}, the page alone", round(len(sent) / 1000, 1), "kB"),
            Figure(f"{kind}: first page in {locale}, requests", len(sizes), "requests"),
        ]
    return lines


def fonts_for(page: str, sheet: str) -> list[str]:
    """The fonts of a style sheet that have a letter of the page."""
    letters = {ord(letter) for letter in re.sub(r"<[^>]*>", "", page)}
    found: dict[str, None] = {}
    for face in FONT_FACE.findall(sheet):
        source, ranges = SOURCE.search(face), RANGE.search(face)
        if source and (ranges is None or letters & covered(ranges[1])):
            found[source[1] if source[1].startswith("/") else f"/static/{source[1]}"] = None
    return list(found)


def covered(ranges: str) -> set[int]:
    """The code points of a `unicode-range`."""
    points: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.strip().upper().removeprefix("U+").partition("-")
        low, high = first.replace("?", "0"), (last or first).replace("?", "F")
        points |= set(range(int(low, 16), int(high, 16) + 1))
    return points
