"""What the browser gets: names that follow the content, packed copies, and a size that suits a telephone."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from consult.infra.assets import BrokenAsset, build_assets, put_scripts, read_manifest

SMALL = 30_000


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("static") / "built"
    assert build_assets(target, with_tests=False).is_new
    return target


def test_manifest_leads_from_plain_names_to_files_named_by_their_content(built: Path) -> None:
    files = read_manifest(built)
    files.pop("inputs")
    assert "site.css" in files
    for entry in files.values():
        content = (built / entry["path"]).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(entry["hash"])
        assert entry["hash"] in entry["path"]


def test_packed_copies_hold_the_same(built: Path) -> None:
    packed = sorted(built.glob("*.gz"))
    assert packed
    for path in packed:
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_style_sheet_is_small_and_names_only_built_files(built: Path) -> None:
    sheet = (built / read_manifest(built)["site.css"]["path"]).read_text(encoding="utf-8")
    assert len(gzip.compress(sheet.encode(), 9)) < SMALL
    addresses = set(re.findall(r"url\(([^)]*)\)", sheet))
    assert addresses
    assert all((built / address).is_file() for address in addresses)
    assert "//" not in sheet


def test_nothing_is_built_twice_and_nothing_stale_stays(built: Path) -> None:
    assert not build_assets(built, with_tests=False).is_new
    (built / "site.000000000000.css").write_text("old")
    lost = built / read_manifest(built)["site.css"]["path"]
    lost.unlink()
    assert build_assets(built, with_tests=False).is_new
    assert lost.is_file()
    assert not (built / "site.000000000000.css").exists()


def test_scripts_name_each_other_as_built() -> None:
    put: dict[str, bytes] = {}

    def keep(name: str, content: bytes) -> str:
        put[name] = content
        return f"built-{name}"

    put_scripts({"a.js": 'import { b } from "./b.js";', "b.js": "export const b = 1;"}, keep)
    assert list(put) == ["b.js", "a.js"]
    assert put["a.js"] == b'import { b } from "./built-b.js";'


@pytest.mark.parametrize("scripts", [{"a.js": 'import "./a.js"'}, {"a.js": 'import "./gone.js"'}])
def test_an_import_that_leads_nowhere_is_refused(scripts: dict[str, str]) -> None:
    with pytest.raises(BrokenAsset, match="import"):
        put_scripts(scripts, lambda name, _content: name)
