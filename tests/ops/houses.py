"""Installations of a test's own."""

from pathlib import Path

from consult.infra.db import Database
from consult.infra.settings import settings_from
from consult.web.context import House


def house_at(folder: Path, url: str = "", **more: str) -> House:
    """An installation in that folder; on SQLite there unless another database is named."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {"CONSULT_ENV": "test", "CONSULT_STATE_FOLDER": str(folder), "CONSULT_DATABASE_URL": url, **more}
    settings = settings_from(given, folder=folder)
    return House(settings, Database(settings.database_url))
