"""The house with the sample in it, opened once for all tests about it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house import House, open_house
from tests.house.walk import Walk


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process opens the house and walks through it for all tests about it."""
    for item in items:
        if item.path.parent == Path(__file__).parent and {"house", "walk"} & set(
            getattr(item, "fixturenames", ())
        ):
            item.add_marker(pytest.mark.xdist_group("house"))


@pytest.fixture(scope="session")
def house(sample_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_house(sample_state, tmp_path_factory.mktemp("house") / "state")
    yield opened
    opened.database.close()


@pytest.fixture(scope="session")
def walk(house: House) -> Walk:
    return house.walk()
