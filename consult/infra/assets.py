"""What the browser gets, made from the design system, the fonts and our own sheets and scripts.

Everything lands under names that carry a digest of the content, so that a browser may keep it for ever, with a packed
copy beside it and one `manifest.json` that leads from the plain name to the file.
"""

import argparse
import gzip
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from consult.infra import fonts, npm, stylesheet
from consult.infra.catalogues import compile_catalogues
from consult.infra.paths import CHECKOUT, PACKAGE, STATIC, data_folder

BUILT = STATIC / "built"
MANIFEST = "manifest.json"
OWN = PACKAGE / "web" / "assets"
_INPUTS = "inputs"
_PACKED = {".css", ".js", ".svg", ".json"}
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_IMPORT = re.compile(r"""((?:\bfrom|\bimport)\s*\(?\s*)(["'])\./([\w./-]+)\2""")
_SYSTEM = Path("dkfds") / "dist"
_CODE = [Path(__file__).with_name(name) for name in ("assets.py", "fonts.py", "stylesheet.py")]

Put = Callable[[str, bytes], str]


class BrokenAsset(Exception):
    """A sheet or script names a file that is nowhere."""


@dataclass(frozen=True)
class Site:
    """What a build made: where each plain name leads, and whether there was anything to do."""

    files: dict[str, dict[str, str]]
    is_new: bool


@dataclass
class _Shelf:
    """The built folder while it is being filled."""

    folder: Path
    files: dict[str, dict[str, str]] = field(default_factory=dict)

    def put(self, name: str, content: bytes) -> str:
        """Writes one file, packed copy included, and gives its name with the digest in it."""
        digest = hashlib.sha256(content).hexdigest()[:12]
        plain = Path(name)
        built = f"{plain.stem}.{digest}{plain.suffix}"
        _write(self.folder / built, content)
        if plain.suffix in _PACKED:
            _write(self.folder / f"{built}.gz", gzip.compress(content, 9, mtime=0))
        self.files[name] = {"path": built, "hash": digest}
        return built

    def close(self, inputs: str) -> None:
        """Publishes the manifest and clears away what it no longer names."""
        manifest = json.dumps({**self.files, _INPUTS: {"hash": inputs}}, indent=1, sort_keys=True)
        _write(self.folder / MANIFEST, manifest.encode())
        named = {entry["path"] for entry in self.files.values()}
        for path in self.folder.iterdir():
            is_named = path.name == MANIFEST or path.name.removesuffix(".gz") in named
            if not is_named and not path.name.endswith("~"):
                path.unlink(missing_ok=True)


def build_assets(target: Path = BUILT, *, with_tests: bool) -> Site:
    """Fills the folder `target`, from which `/static/` is served; the same inputs are not worked on twice.

    With `with_tests` the packages that only tests need lie in `build/npm` afterwards.
    """
    modules = npm.install(CHECKOUT / "build" / "npm", with_tests=with_tests)
    own = sorted(path for path in OWN.glob("*") if path.is_file())
    pages = [path.read_text(encoding="utf-8") for path in _pages()]
    inputs = _digest([*own, *_CODE, CHECKOUT / "package-lock.json"], sorted(_words(pages)))
    known = read_manifest(target)
    if known.pop(_INPUTS, {}).get("hash") == inputs and _all_there(target, known):
        return Site(known, is_new=False)
    target.mkdir(parents=True, exist_ok=True)
    shelf = _Shelf(target)
    for path in own:
        if path.suffix not in (".css", ".js"):
            shelf.put(path.name, path.read_bytes())
    put_scripts(
        {path.name: path.read_text(encoding="utf-8") for path in own if path.suffix == ".js"}, shelf.put
    )
    sheet = site_sheet(modules, [path for path in own if path.suffix == ".css"], pages, shelf.put)
    shelf.put("site.css", sheet.encode())
    shelf.close(inputs)
    return Site(shelf.files, is_new=True)


def read_manifest(target: Path = BUILT) -> dict[str, dict[str, str]]:
    """The entries of the manifest by plain name; none where nothing was built."""
    try:
        found: dict[str, dict[str, str]] = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _all_there(target: Path, files: dict[str, dict[str, str]]) -> bool:
    return all((target / entry["path"]).is_file() for entry in files.values())


def _digest(paths: Iterable[Path], names: Iterable[str]) -> str:
    seen = hashlib.sha256()
    for path in paths:
        seen.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    seen.update("\n".join(names).encode())
    return seen.hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Puts a whole file in place at once, for those who read or build at the same time."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}~")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _pages() -> list[Path]:
    """The files in which a class name may stand: templates, scripts, and the code that makes form fields."""
    templates = sorted(PACKAGE.glob("*/templates/**/*.html"))
    return [*templates, *sorted(OWN.glob("*.js")), *sorted((PACKAGE / "web").rglob("*.py"))]


def _words(pages: Iterable[str]) -> set[str]:
    return {word for page in pages for word in _WORD.findall(page)}


def class_test(pages: Iterable[str]) -> Callable[[str], bool]:
    """Whether a class may stand on a page: it is written there, or begins like a word left open (`tag-{{ kind }}`)."""
    words = _words(pages)
    openings = tuple(word for word in words if word.endswith("-") and len(word) > 2)
    return lambda name: name in words or name.startswith(openings)


def site_sheet(modules: Path, own: Sequence[Path], pages: Iterable[str], put: Put) -> str:
    """The one style sheet: our font faces, what we use of the design system, then our own sheets in name order."""
    system = stylesheet.read((modules / _SYSTEM / "css" / "dkfds.css").read_text(encoding="utf-8"))
    system = stylesheet.without(system, "@font-face")
    system = stylesheet.only_used(system, class_test(pages))
    system = stylesheet.with_mirrors(stylesheet.direction_neutral(system))
    text = fonts.with_our_families(stylesheet.write(system))
    ours = "".join(stylesheet.write(stylesheet.read(path.read_text(encoding="utf-8"))) for path in own)
    pictures = modules / _SYSTEM / "img"

    def with_built_name(found: re.Match[str]) -> str:
        path = pictures / found.group(1).removeprefix("../img/")
        if not path.is_file():
            path = OWN / found.group(1)
        if not path.is_file():
            raise BrokenAsset(f"A style sheet names {found.group(1)}, which is nowhere.")
        return f"url({put(path.name, path.read_bytes())})"

    return fonts.font_faces(modules, put) + _ADDRESS.sub(with_built_name, text + ours)


def put_scripts(scripts: dict[str, str], put: Put) -> None:
    """Puts modules, those that are imported first, so that each names the others as they were built."""
    built: dict[str, str] = {}

    def put_one(name: str, importers: tuple[str, ...]) -> str:
        if name in importers or name not in scripts:
            raise BrokenAsset(f"{' → '.join([*importers, name])}: an import in a circle, or of nothing.")
        if name not in built:

            def with_built_name(found: re.Match[str]) -> str:
                before, quote, imported = found.groups()
                return f"{before}{quote}./{put_one(imported, (*importers, name))}{quote}"

            built[name] = put(name, _IMPORT.sub(with_built_name, scripts[name]).encode())
        return built[name]

    for name in scripts:
        put_one(name, ())


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m consult.infra.assets`: the same as `consult assets`, before the rest of Consult can start."""
    parser = argparse.ArgumentParser(
        prog="consult assets", description="Builds style sheet, scripts, fonts, catalogues."
    )
    parser.add_argument("--tests", action="store_true", help="fetch what only the tests need as well")
    wanted = parser.parse_args(arguments)
    try:
        site = build_assets(with_tests=wanted.tests)
        compiled = compile_catalogues(data_folder("translations"))
    except (npm.NpmFailed, BrokenAsset) as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"Assets: {len(site.files)} files {'built' if site.is_new else 'up to date'}, {compiled} catalogues compiled."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
