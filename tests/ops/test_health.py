"""What a machine is told."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient


def test_a_site_whose_database_answers_is_well(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "ok\n", "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_site_whose_database_is_gone_is_not_and_says_no_more(client: FlaskClient, tmp_path: Path) -> None:
    for file in tmp_path.glob("consult.db*"):
        file.unlink()
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "unavailable\n")


def test_nothing_is_changed_by_asking(client: FlaskClient) -> None:
    assert client.post("/healthz").status_code == 405
