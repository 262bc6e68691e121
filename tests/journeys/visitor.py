"""A person at a browser: goes from page to page, and looks at each page the way everybody must be able to use it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, ViewportSize

from consult.core.locales import get_locale
from consult.infra.paths import CHECKOUT
from tests.site import Site

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = CHECKOUT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
LOOK = """async (levels) => {
  const found = await axe.run(document, { runOnly: { type: 'tag', values: levels }, resultTypes: ['violations'] });
  const place = (node) => node.html.slice(0, 160);
  return found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(place).join(' | ')}`);
}"""
FRAME = """() => ({
  lang: document.documentElement.lang, dir: document.documentElement.dir, title: document.title,
  headings: document.querySelectorAll('h1').length,
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""


@cache
def axe() -> str:
    """The script that looks for barriers."""
    assert AXE.is_file(), "axe-core is not there; say: python -m consult.infra.assets --tests"
    return AXE.read_text(encoding="utf-8")


@dataclass
class Visitor:
    """One browser window of one person. `faults` are scripts that failed and requests to other hosts."""

    page: Page
    site: Site
    scripts: bool = True
    faults: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where the window is."""
        return urlsplit(self.page.url).path

    @property
    def locale(self) -> str:
        """The language of the page."""
        return self.page.locator("html").get_attribute("lang") or ""

    def open(self, path: str, *, status: int = 200) -> "Visitor":
        """Go to an address."""
        answer = self.page.goto(path if path.startswith("http") else self.site.address + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        self.look()
        return self

    def press(self, button: str | Locator, *, status: int = 200) -> "Visitor":
        """Press a button or link that leads to a page."""
        place = self.page.locator(button) if isinstance(button, str) else button
        with self.page.expect_navigation() as going:
            place.click()
        answer = going.value
        assert answer is not None
        assert answer.status == status, f"{self.path}: {answer.status}: {self.words()[:600]}"
        self.look()
        return self

    def go_on(self, *, status: int = 200) -> "Visitor":
        """Press the main button of the page's form."""
        return self.press("main button.button-primary", status=status)

    def do(self, deed: str) -> "Visitor":
        """Press one of the buttons of a questionnaire's page."""
        return self.press(f"button[name=do][value={deed}]:not(.sr-only)")

    def switch(self, locale: str) -> "Visitor":
        """Choose another language in the menu."""
        self.page.locator(".language-menu > summary").click()
        self.press(f".language-menu [lang={locale}]")
        assert self.locale == locale
        return self

    def control(self, name: str, value: str | None = None) -> Locator:
        """A field of the form by its name, one choice of it by its value."""
        more = "" if value is None else f'[value="{value}"]'
        return self.page.locator(f'[name="{name}"]{more}:not([type=hidden])')

    def choose(self, name: str, *values: str) -> "Visitor":
        """Tick choices of a question."""
        for value in values:
            self.control(name, value).check()
        return self

    def write(self, **texts: str) -> "Visitor":
        """Fill in fields; `__` in a name stands for a dot."""
        for name, text in texts.items():
            self.control(name.replace("__", ".")).fill(text)
        return self

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self.control(name).input_value()

    def code(self) -> str:
        """The code that the page shows."""
        return self.page.locator("[data-code]").inner_text().strip()

    def words(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()

    def look(self) -> None:
        """What holds for every page: language and direction, one heading, nothing cut off at the side, no barrier."""
        frame: dict[str, Any] = self.page.evaluate(FRAME)
        where = f"{self.path} ({frame['lang']})"
        self.seen.append(self.path)
        assert frame["dir"] == get_locale(frame["lang"]).direction, where
        assert frame["headings"] == 1, where
        assert frame["title"].strip(), where
        assert frame["overflow"] <= 0, f"{where} scrolls sideways by {frame['overflow']} pixels"
        if self.scripts:
            barriers = self.barriers()
            assert barriers == [], f"{where}: {barriers}"
        assert self.faults == [], where

    def barriers(self) -> list[str]:
        """What axe-core finds against WCAG 2.2 AA."""
        self.page.evaluate(axe())
        found: list[str] = self.page.evaluate(LOOK, LEVELS)
        return found

    def note_request(self, request: Request) -> None:
        """Remember what the browser asks for; another host is a fault."""
        self.requests.append(request)
        if not request.url.startswith((*self.site.addresses, "data:")):
            self.faults.append(f"asks {request.url}")


def new_visitor(
    browser: Browser,
    site: Site,
    *,
    viewport: ViewportSize = PHONE,
    languages: str = "da",
    scripts: bool = True,
    cookies: Sequence[Any] | None = None,
) -> Visitor:
    """A window of a fresh browser profile; `cookies` None stands for a browser that takes none."""
    context = browser.new_context(
        viewport=viewport,
        locale=languages,
        java_script_enabled=scripts,
        has_touch=viewport is PHONE,
        device_scale_factor=2 if viewport is PHONE else 1,
    )
    context.set_default_timeout(8_000)
    page = context.new_page()
    visitor = Visitor(page, site, scripts)
    page.on("request", visitor.note_request)
    page.on("pageerror", lambda error: visitor.faults.append(str(error)))
    page.on(
        "console", lambda said: visitor.faults.append(said.text) if is_blocked(said.type, said.text) else None
    )
    if cookies is None:
        refuse_cookies(context, visitor)
    return visitor


def is_blocked(kind: str, text: str) -> bool:
    """Whether the browser says that the content policy or another rule kept something from the page."""
    return kind == "error" and "status of 4" not in text and "status of 5" not in text


def refuse_cookies(context: BrowserContext, visitor: Visitor) -> None:
    """A browser without cookies; whoever tries to set one is at fault."""
    session = context.new_cdp_session(visitor.page)
    session.send("Emulation.setDocumentCookieDisabled", {"disabled": True})
    context.on(
        "response",
        lambda answer: (
            visitor.faults.append(f"{answer.url} sets a cookie") if "set-cookie" in answer.headers else None
        ),
    )
