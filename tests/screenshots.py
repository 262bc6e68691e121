"""Pictures of every page of the sample consultation: `python -m tests.screenshots build/screenshots`.

Each page at 360 and 1280 pixels in Danish, English and Arabic, as `<language>/<width>/<name>.png`, and the exported
Word file page by page under `documents`. Pages are found by their links, as a visitor would.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import update

from consult.accounts.models import Staff
from consult.core.locales import OFFERED
from consult.infra.db import Database
from tests import sample
from tests.browser import executable, launch_arguments
from tests.site import Site

WIDTHS = (360, 1280)
HEIGHTS = {360: 740, 1280: 900}
ADMINISTRATOR = "administrator@example.org"
SLUG = sample.SLUG


@dataclass
class Camera:
    """A window at one width and in one language, and where its pictures go."""

    page: Page
    site: Site
    folder: Path
    taken: int = 0

    def open(self, path: str) -> None:
        """Go to an address."""
        self.page.goto(path if path.startswith("http") else self.site.address + path)

    def take(self, name: str) -> None:
        """A picture of the whole page; the window is made as high, so that what sticks to its edge covers nothing."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        width = self.page.evaluate("innerWidth")
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": width, "height": min(height, 16_000)})
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=True, animations="disabled")
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        self.taken += 1

    def press(self, button: str) -> None:
        """Press something that leads to a page."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def hrefs(self, selector: str) -> list[str]:
        """Where the links lead, each once, in their order."""
        found: list[str] = self.page.eval_on_selector_all(selector, "links => links.map((link) => link.href)")
        return list(dict.fromkeys(found))


def public_pages(camera: Camera, locale: str) -> None:
    """Everything that citizens see."""
    home = f"/{locale}/{SLUG}/"
    for name, path in (
        ("front", f"/{locale}/"),
        ("home", home),
        ("theme", f"{home}themes/health/"),
        ("privacy", f"{home}privacy/"),
        ("accessibility", f"/{locale}/accessibility/"),
        ("privacy-everywhere", f"/{locale}/privacy/"),
        ("not-found", f"{home}themes/nothing/"),
        ("meetings", f"{home}meetings/"),
        ("meeting-cancel-by-code", f"{home}meetings/cancel/"),
        ("questionnaire-professionals", f"{home}q/professionals/"),
        ("questionnaire-code", f"{home}q/citizens/code/"),
        ("questionnaire-withdrawn", f"{home}q/citizens/taken-back/"),
    ):
        camera.open(path)
        camera.take(name)
    camera.open(home)
    camera.page.locator(".language-menu > summary").click()
    camera.take("home-language-menu")
    meetings(camera, home)
    answering(camera, home)


def meetings(camera: Camera, home: str) -> None:
    """Each meeting, a refused sign-up, a confirmation and a cancellation."""
    camera.open(f"{home}meetings/")
    for number, href in enumerate(camera.hrefs(f'main a[href*="{home}meetings/"]'), 1):
        if not re.search(r"/meetings/[a-z2-7]{16}/$", href):
            continue
        camera.open(href)
        camera.take(f"meeting-{number}")
        if not camera.hrefs('main a[href$="/sign-up/"]'):
            continue
        camera.press('main a[href$="/sign-up/"]')
        camera.take(f"meeting-{number}-sign-up")
        camera.press("main button.button-primary")
        camera.take(f"meeting-{number}-sign-up-refused")
        camera.page.fill("[name=name]", "Deltager 9")
        camera.page.fill("[name=phone]", "+45 70 10 20 30")
        camera.page.check("[name=interpreter][value=yes]")
        camera.page.select_option("[name=interpreter_language]", "so")
        camera.page.fill("[name=needs]", "En plads til en kørestol")
        camera.press("main button.button-primary")
        camera.take(f"meeting-{number}-signed-up")
        camera.press('main a[href*="/cancel/"]')
        camera.take(f"meeting-{number}-cancel")
        camera.press("main button.button-warning")
        camera.take(f"meeting-{number}-cancelled")


def answering(camera: Camera, home: str) -> None:
    """The whole questionnaire: each page, a refusal, the review, the receipt, and what the code opens."""
    start = f"{home}q/citizens/"
    camera.open(start)
    camera.take("questionnaire-start")
    camera.press("main button.button-primary")
    step = 0
    while "/review" not in camera.page.url:
        step += 1
        if step == 1:
            camera.page.check('[name="q.work_status"][value="seeking"]')
            camera.page.fill(
                '[name="q.work_idea"]', "Praktik i Aalborg (2024–2026), tlf. +45 12 34 56 78. نعم"
            )
        if camera.page.locator('[name="q.health_days"]').count():
            camera.page.fill('[name="q.health_days"]', "99")
            camera.press("main button.button-primary")
            camera.take(f"questionnaire-{step}-refused")
            camera.page.fill('[name="q.health_days"]', "3")
        if camera.page.locator('[name="q.answer_as"]').count():
            camera.page.check('[name="q.answer_as"][value="resident"]')
        camera.take(f"questionnaire-{step}")
        if step == 2:
            camera.press("button[name=do][value=later]")
            camera.take("questionnaire-later")
            camera.page.go_back()
        camera.press("main button.button-primary")
    camera.take("questionnaire-review")
    camera.press("main button.button-primary")
    camera.take("questionnaire-receipt")
    code = camera.page.locator("[data-code]").inner_text()
    camera.open(f"{start}code/")
    camera.page.fill("[name=code]", "1234")
    camera.press("main button.button-primary")
    camera.take("questionnaire-code-refused")
    camera.page.fill("[name=code]", code)
    camera.press("main button.button-primary")
    camera.take("questionnaire-sent")


def desk_pages(camera: Camera) -> None:
    """Everything that staff see, found by the links of the desk."""
    seen: dict[str, int] = {}
    waiting = ["/desk/", f"/desk/{SLUG}/"]
    done: set[str] = set()
    while waiting:
        path = waiting.pop(0).removeprefix(camera.site.address).split("#")[0]
        shape = shape_of(path)
        if path in done or not path.startswith("/desk/") or seen.get(shape, 0) >= most_of(shape):
            continue
        done.add(path)
        seen[shape] = seen.get(shape, 0) + 1
        if path.endswith("/file"):
            continue
        camera.open(path)
        name = f"desk-{shape}" + (f"-{seen[shape]}" if seen[shape] > 1 else "")
        camera.take(name)
        if shape in REFUSED:
            camera.press("main button.button-primary")
            camera.take(f"{name}-refused")
            camera.open(path)
        waiting += camera.hrefs("main a[href], .desk-nav a[href], .menu-panel a[href]")


REFUSED = {"interviews-new", "meetings-new", "new", "people-new", "meetings-one-sign-ups-add"}
NAMED = {"/desk/": "consultations", f"/desk/{SLUG}/": "overview"}
SEVERAL = {
    "settings-one",
    "sources-one",
    "sources-new-one",
    "themes-one",
    "meetings-one",
    "meetings-one-minutes",
}


def most_of(shape: str) -> int:
    """How many pictures of pages of one make."""
    return 3 if shape in SEVERAL else 1


def shape_of(path: str) -> str:
    """A name for all pages of one make."""
    plain, _, query = path.partition("?")
    if plain in NAMED:
        return NAMED[plain]
    words = plain.removeprefix("/desk/").removeprefix(f"{SLUG}/").strip("/").split("/")
    many = ("themes", "interviews", "sources", "meetings", "questionnaires", "people")
    parts = [
        "one"
        if re.fullmatch(r"[a-z2-7]{16}", word) or (number and words[number - 1] in many and is_name(word))
        else word
        for number, word in enumerate(words)
    ]
    if parts[0] == "settings" and parts[1:2] in (["words"], ["privacy"]) and len(parts) > 2:
        parts[2] = "one"
    return "-".join(part for part in parts if part) + ("-filtered" if query else "")


def is_name(word: str) -> bool:
    """Whether a word of an address names one thing and not a page."""
    return word not in {"new", "import", "add", "edit", "list", "minutes", "translate", "file"}


def signed_out_pages(camera: Camera) -> None:
    """The desk before the sign-in."""
    for name, path in (("sign-in", "/desk/sign-in"), ("reset", "/desk/reset")):
        camera.open(path)
        camera.take(f"desk-{name}")
    camera.open("/desk/sign-in")
    camera.press("main button.button-primary")
    camera.take("desk-sign-in-refused")


def windows(browser: Browser, site: Site, folder: Path, *, state: str | None) -> Iterator[tuple[Camera, str]]:
    """A window per width and language, signed in where a state is given."""
    for locale in OFFERED:
        for width in WIDTHS:
            place = folder / locale / str(width)
            place.mkdir(parents=True, exist_ok=True)
            context = browser.new_context(
                viewport={"width": width, "height": HEIGHTS[width]}, locale=locale, storage_state=state
            )
            context.set_default_timeout(10_000)
            yield Camera(context.new_page(), site, place), locale
            context.close()


def sign_in(browser: Browser, site: Site, file: Path) -> str:
    """Sign in once; the file that further windows begin with."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.address}/desk/sign-in")
    page.fill("[name=email]", ADMINISTRATOR)
    page.fill("[name=password]", sample.PASSWORD)
    with page.expect_navigation():
        page.locator("main button.button-primary").click()
    context.storage_state(path=file)
    context.close()
    return str(file)


def speak(site: Site, locale: str) -> None:
    """Let all staff work in that language."""
    database = Database(site.database_url)
    with database.transaction() as session:
        session.execute(update(Staff).values(locale=locale))
    database.close()


def documents(site: Site, folder: Path) -> None:
    """The exported Word file of one theme, in each language, as pictures; says so where the programs are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for locale in OFFERED:
        file = folder / f"theme-{locale}.docx"
        site.command(
            "theme",
            "export",
            SLUG,
            "--theme",
            "health",
            "--format",
            "docx",
            "--locale",
            locale,
            "-o",
            str(file),
        )
        if not (shutil.which("soffice") and shutil.which("pdftoppm")):
            print("No pictures of documents: that takes soffice (LibreOffice) and pdftoppm (poppler-utils).")
            return
        with tempfile.TemporaryDirectory() as home:
            subprocess.run(
                ["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", "pdf",
                 "--outdir", str(folder), str(file)],
                check=True, capture_output=True, env={**os.environ, "HOME": home},
            )  # fmt: skip
        subprocess.run(
            ["pdftoppm", "-r", "70", "-png", str(file.with_suffix(".pdf")), str(folder / file.stem)],
            check=True,
        )


def take_all(folder: Path, wanted: Iterable[str]) -> int:
    """Take the pictures of the parts that are wanted; how many there are."""
    taken = 0
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        site = Site(Path(place) / "site")
        sample.copied(sample.loaded(Path(place) / "sample"), site.state)
        try:
            site.serve()
            browser = playwright.chromium.launch(executable_path=executable(), args=launch_arguments())
            if "public" in wanted:
                for camera, locale in windows(browser, site, folder, state=None):
                    public_pages(camera, locale)
                    signed_out_pages(camera)
                    taken += camera.taken
            if "desk" in wanted:
                state = sign_in(browser, site, Path(place) / "state.json")
                for camera, locale in windows(browser, site, folder, state=state):
                    speak(site, locale)
                    desk_pages(camera)
                    taken += camera.taken
            browser.close()
            if "documents" in wanted:
                documents(site, folder / "documents")
        finally:
            site.stop()
    return taken


def main(arguments: list[str]) -> int:
    """Clear the folder, take the pictures, say how many."""
    if not arguments:
        print(
            "Say where to: python -m tests.screenshots build/screenshots [public] [desk] [documents]",
            file=sys.stderr,
        )
        return 2
    folder, wanted = Path(arguments[0]), arguments[1:] or ["public", "desk", "documents"]
    if not arguments[1:]:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{take_all(folder, wanted)} pictures in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
