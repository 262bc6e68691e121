"""Where the parts of Consult that are not code lie: beside the package in a checkout, inside it when installed."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent
STATIC = PACKAGE / "web" / "static"


def is_checkout() -> bool:
    """Whether the code runs from a checkout of the repository and not from an installed package."""
    return (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "package-lock.json").is_file()


def data_folder(name: str) -> Path:
    """The folder `translations` or `migrations`: at the top of a checkout, in the package when installed."""
    return (CHECKOUT if is_checkout() else PACKAGE) / name
