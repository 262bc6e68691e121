"""Settings from `CONSULT_*` environment variables. A wrong or unknown one stops the start with every fault listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "CONSULT_"
DEVELOPMENT_SECRET = "development-only-secret-key-not-for-production"  # noqa: S105 - refused in production
SHORTEST_SECRET = 32


class WrongSettings(Exception):
    """The environment does not make a set-up; carries one sentence per fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation is set up.

    `state_folder` holds the SQLite file, uploaded files and the answers' columns. `mail_url` is
    `smtp://user:password@host:port` (`smtps://` for TLS from the start) or empty, which writes mails into
    `state_folder/mail`. `proxies` is how many reverse proxies stand in front.
    """

    env: str
    secret_key: str
    database_url: str
    state_folder: Path
    base_url: str
    mail_url: str
    mail_from: str
    proxies: int
    web_workers: int
    web_threads: int
    debug: bool
    sample_accounts: bool

    @property
    def production(self) -> bool:
        """Whether this is a real installation."""
        return self.env == "production"

    @property
    def secret(self) -> bytes:
        """The key under which codes are hashed and form keys are signed."""
        return self.secret_key.encode()


DEFAULTS = {
    "ENV": "development",
    "SECRET_KEY": "",
    "DATABASE_URL": "",
    "STATE_FOLDER": "",
    "BASE_URL": "",
    "MAIL_URL": "",
    "MAIL_FROM": "consult@example.org",
    "PROXIES": "0",
    "WEB_WORKERS": "1",
    "WEB_THREADS": "16",
    "DEBUG": "",
    "SAMPLE_ACCOUNTS": "",
}


def settings_from(environment: Mapping[str, str], *, folder: Path) -> Settings:
    """The settings of an environment; `folder` is where `.state` lies when nothing else is said.

    Raises WrongSettings with every fault.
    """
    given = {name[len(PREFIX) :]: value for name, value in environment.items() if name.startswith(PREFIX)}
    faults = [f"{PREFIX}{name} is not a setting." for name in sorted(given) if name not in DEFAULTS]
    value = {name: given.get(name, "").strip() or default for name, default in DEFAULTS.items()}
    production = value["ENV"] == "production"
    if value["ENV"] not in {"development", "production", "test"}:
        faults.append("CONSULT_ENV must be development, production or test.")
    faults += _production_faults(value) if production else []
    state = Path(value["STATE_FOLDER"] or folder / ".state").absolute()
    url = value["DATABASE_URL"] or f"sqlite:///{state / 'consult.db'}"
    if urlsplit(url).scheme not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        faults.append("CONSULT_DATABASE_URL must start with sqlite:/// or postgresql://.")
    if value["MAIL_URL"] and urlsplit(value["MAIL_URL"]).scheme not in {"smtp", "smtps"}:
        faults.append("CONSULT_MAIL_URL must start with smtp:// or smtps://.")
    if value["BASE_URL"] and urlsplit(value["BASE_URL"]).scheme not in {"http", "https"}:
        faults.append("CONSULT_BASE_URL must start with http:// or https://.")
    if "@" not in value["MAIL_FROM"]:
        faults.append("CONSULT_MAIL_FROM must be a mail address.")
    numbers = {name: _number(value[name], name, faults) for name in ("PROXIES", "WEB_WORKERS", "WEB_THREADS")}
    if faults:
        raise WrongSettings(faults)
    return Settings(
        env=value["ENV"],
        secret_key=value["SECRET_KEY"] or DEVELOPMENT_SECRET,
        database_url=url,
        state_folder=state,
        base_url=value["BASE_URL"].rstrip("/"),
        mail_url=value["MAIL_URL"],
        mail_from=value["MAIL_FROM"],
        proxies=numbers["PROXIES"],
        web_workers=max(1, numbers["WEB_WORKERS"]),
        web_threads=max(1, numbers["WEB_THREADS"]),
        debug=value["DEBUG"] == "1",
        sample_accounts=value["SAMPLE_ACCOUNTS"] != "0" if not production else False,
    )


def _production_faults(value: Mapping[str, str]) -> list[str]:
    faults = []
    if len(value["SECRET_KEY"]) < SHORTEST_SECRET:
        faults.append(f"CONSULT_SECRET_KEY must be set to at least {SHORTEST_SECRET} random characters.")
    if not value["BASE_URL"].startswith("https://"):
        faults.append("CONSULT_BASE_URL must be the site's https:// address.")
    if not value["MAIL_URL"]:
        faults.append("CONSULT_MAIL_URL must name the mail server.")
    if value["DEBUG"] == "1":
        faults.append("CONSULT_DEBUG must not be on in production.")
    if value["SAMPLE_ACCOUNTS"] == "1":
        faults.append("CONSULT_SAMPLE_ACCOUNTS must not be on in production.")
    return faults


def _number(typed: str, name: str, faults: list[str]) -> int:
    if typed.isdecimal():
        return int(typed)
    faults.append(f"{PREFIX}{name} must be a whole number.")
    return 0
