"""The sign of life that a worker leaves in the state folder."""

from datetime import UTC, datetime
from pathlib import Path

NAME = "worker-alive"


def mark_alive(state_folder: Path, now: datetime) -> None:
    """Leave the time."""
    file = state_folder / NAME
    half = file.with_suffix(".half")
    half.write_text(now.astimezone(UTC).isoformat(), encoding="ascii")
    half.replace(file)


def last_alive(state_folder: Path) -> datetime | None:
    """When a worker last left the time; None when none ever did."""
    try:
        return datetime.fromisoformat((state_folder / NAME).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
