"""The sample's documents: read from the files beside this module."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent


def read_bytes(name: str) -> bytes:
    """The file of that name."""
    return (FOLDER / f"{name}.json").read_bytes()


def read_document(name: str) -> Any:
    """What the file of that name says."""
    return json.loads(read_bytes(name))
