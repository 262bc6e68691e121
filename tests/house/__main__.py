"""Writes the list of doors anew: `python -m tests.house`."""

import tempfile
from pathlib import Path

from tests import sample
from tests.house.doors import FILE, list_doors
from tests.house.house import open_house


def main() -> None:
    """Open a house with the sample, try every door, write the list."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(sample.loaded(Path(folder) / "sample"), Path(folder) / "house")
        FILE.write_text(list_doors(house, house.walk()), encoding="utf-8")
        house.database.close()
    print(f"Wrote {FILE.name}. Read what changed before you commit it.")


if __name__ == "__main__":
    main()
