"""What may not stand in templates, style sheets, scripts and the repository."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from consult.infra.paths import CHECKOUT, PACKAGE

TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
OWN_ASSETS = sorted(path for path in (PACKAGE / "web" / "assets").iterdir() if path.is_file())
BUILT = PACKAGE / "web" / "static" / "built"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)

# Names of things and not addresses that a browser would ask.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
ADDRESS = re.compile(r"""(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s"'<>)]*""")


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    """Where a pattern stands, comments of templates left out."""
    found = []
    for file in files:
        text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), file.read_text(encoding="utf-8"))
        found += [
            f"{file.relative_to(CHECKOUT)}:{number}: {line.strip()[:90]}"
            for number, line in enumerate(text.splitlines(), 1)
            if re.search(pattern, line)
        ]
    return found


def tracked() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    yield from (CHECKOUT / name for name in listed.stdout.split("\0") if name and (CHECKOUT / name).is_file())


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 30


def test_nothing_is_put_on_a_page_unescaped() -> None:
    assert lines_with(r"\|\s*safe\b|autoescape\s+false", TEMPLATES) == []
    sources = sorted(PACKAGE.rglob("*.py"))
    assert lines_with(r"\bMarkup\(|render_template_string|autoescape\s*=\s*False", sources) == []


def test_templates_hold_no_style_script_or_handler() -> None:
    assert lines_with(r"<style|\sstyle=|\son[a-z]+\s*=\s*[\"']|javascript:", TEMPLATES) == []
    assert lines_with(r"<script(?![^>]*\ssrc=)", TEMPLATES) == []


def test_addresses_in_templates_are_made_and_not_written() -> None:
    assert lines_with(r"""(?:href|src|action)=["'](?:https?:)?//""", TEMPLATES) == []


def test_style_and_script_ask_no_other_host() -> None:
    files = [*OWN_ASSETS, *(path for path in BUILT.iterdir() if path.suffix in {".css", ".js", ".svg"})]
    asked = {
        f"{file.name}: {address}"
        for file in files
        for address in ADDRESS.findall(file.read_text(encoding="utf-8"))
        if address.rstrip("/") not in NAMESPACES
    }
    assert asked == set()


def test_sheets_are_neutral_to_direction() -> None:
    sheets = [path for path in OWN_ASSETS if path.suffix == ".css" and "mirrored" not in path.name]
    sided = (
        r"(?:margin|padding|border)-(?:left|right)\b|(?<![\w-])(?:left|right)\s*:"
        r"|text-align:\s*(?:left|right)|float:\s*(?:left|right)"
    )
    assert lines_with(sided, sheets) == []


def test_the_repository_holds_no_code_or_asset_of_others() -> None:
    foreign = {
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".eot",
        ".jar",
        ".whl",
        ".min.js",
        ".map",
        ".mo",
        ".pyc",
        ".so",
        ".dll",
        ".exe",
    }
    folders = {"node_modules", "vendor", "third_party", "site-packages", "static"}
    found = []
    for path in tracked():
        name = path.relative_to(CHECKOUT)
        if any(path.name.endswith(ending) for ending in foreign) or folders & set(name.parts):
            found.append(str(name))
        elif path.suffix in {".js", ".css", ".html"} and re.search(
            r"@license|MIT License|Apache License|BSD-\d|Copyright \(c\)", path.read_text(encoding="utf-8")
        ):
            found.append(f"{name}: names another's licence")
    assert found == []


def test_nothing_large_and_nothing_of_a_machine_is_kept() -> None:
    large = [
        f"{path.relative_to(CHECKOUT)}: {path.stat().st_size}"
        for path in tracked()
        if path.stat().st_size > 400_000
    ]
    assert large == []
    secrets = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}")
    assert [str(path.relative_to(CHECKOUT)) for path in tracked() if secrets.search(path.read_bytes())] == []
