"""What stands in for a session on public forms: a signed key per opened form, and a look at where a POST comes from.

A form key carries a fresh sixteen-digit code. The server keeps nothing until the form is sent; the key then names the
draft, the response and the receipt, so a second press finds the first.
"""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Request, current_app, g
from itsdangerous import BadSignature, Signer

from consult.core.codes import CODE_DIGITS, new_code
from consult.core.errors import Forbidden

FIELD = "form_key"


@lru_cache(maxsize=200)
def signer(purpose: str, secret: bytes) -> Signer:
    """What signs the form keys of a purpose."""
    return Signer(secret, salt=f"form:{purpose}")


def new_form_key(purpose: str, *, secret: bytes, code: str | None = None) -> str:
    """A signed form key with a fresh code, or with the code given."""
    return signer(purpose, secret).sign(code or new_code()).decode()


def code_of_form_key(purpose: str, key: str, *, secret: bytes) -> str | None:
    """The code in a form key, or None when the key is missing, forged or for another purpose."""
    try:
        code = signer(purpose, secret).unsign(key).decode()
    except (BadSignature, UnicodeError):
        return None
    return code if len(code) == CODE_DIGITS and code.isdecimal() else None


def require_own_origin(request: Request) -> None:
    """Refuse a POST that another site made the browser send (Fetch Metadata and the Origin header).

    Clients that send neither are let through: they carry no cookie either.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Forbidden("origin")
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin != "null" and urlsplit(origin).netloc != request.host:
        raise Forbidden("origin")


def secret() -> bytes:
    """The running application's signing key."""
    if "secret" not in g:
        g.secret = str(current_app.secret_key).encode()
    key: bytes = g.secret
    return key
