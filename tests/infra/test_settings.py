"""Settings are right, or the start ends with every fault."""

from pathlib import Path

import pytest

from consult.infra.settings import DEVELOPMENT_SECRET, WrongSettings, settings_from

PRODUCTION = {
    "CONSULT_ENV": "production",
    "CONSULT_SECRET_KEY": "x" * 32,
    "CONSULT_BASE_URL": "https://consult.example.org/",
    "CONSULT_MAIL_URL": "smtp://mail.example.org",
    "CONSULT_DATABASE_URL": "postgresql://consult@localhost/consult",
}


def faults(environment: dict[str, str]) -> list[str]:
    """What is wrong with an environment."""
    with pytest.raises(WrongSettings) as wrong:
        settings_from(environment, folder=Path("/somewhere"))
    return wrong.value.faults


def test_nothing_said_is_development_in_the_folder() -> None:
    settings = settings_from({"HOME": "/root", "PATH": "/bin"}, folder=Path("/somewhere"))
    assert settings.env == "development"
    assert settings.state_folder == Path("/somewhere/.state")
    assert settings.database_url == "sqlite:////somewhere/.state/consult.db"
    assert settings.secret_key == DEVELOPMENT_SECRET
    assert settings.sample_accounts
    assert not settings.production


def test_a_whole_production_environment() -> None:
    settings = settings_from({**PRODUCTION, "CONSULT_PROXIES": "1"}, folder=Path("/somewhere"))
    assert settings.production
    assert settings.base_url == "https://consult.example.org"
    assert settings.secret == b"x" * 32
    assert settings.proxies == 1
    assert not settings.sample_accounts


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONSULT_SECRET_KEY", ""),
        ("CONSULT_SECRET_KEY", "short"),
        ("CONSULT_BASE_URL", "http://consult.example.org"),
        ("CONSULT_MAIL_URL", ""),
        ("CONSULT_DEBUG", "1"),
        ("CONSULT_SAMPLE_ACCOUNTS", "1"),
    ],
)
def test_production_is_not_started_without_its_needs(name: str, value: str) -> None:
    [fault] = faults({**PRODUCTION, name: value})
    assert name in fault


def test_every_fault_is_listed_at_once() -> None:
    found = faults(
        {
            "CONSULT_ENV": "staging",
            "CONSULT_DATABSE_URL": "sqlite:///x",
            "CONSULT_DATABASE_URL": "mysql://x",
            "CONSULT_MAIL_URL": "http://x",
            "CONSULT_BASE_URL": "ftp://x",
            "CONSULT_MAIL_FROM": "nobody",
            "CONSULT_PROXIES": "-1",
            "CONSULT_WEB_THREADS": "many",
        }
    )
    names = [
        "DATABSE_URL",
        "ENV",
        "DATABASE_URL",
        "MAIL_URL",
        "BASE_URL",
        "MAIL_FROM",
        "PROXIES",
        "WEB_THREADS",
    ]
    assert [fault.split()[0].removeprefix("CONSULT_") for fault in found] == names


def test_faults_never_repeat_a_value() -> None:
    assert "secret-value" not in " ".join(faults({**PRODUCTION, "CONSULT_SECRET_KEY": "secret-value"}))
