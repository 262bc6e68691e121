"""The code a person keeps: sixteen digits that can be said over the telephone in any language."""

import hashlib
import hmac
import secrets
import unicodedata

CODE_DIGITS = 16


def new_code() -> str:
    """A random code of 16 digits (53 bits)."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def group_code(code: str) -> str:
    """The code in groups of four, as it is shown and read aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def normalise_code(typed: str) -> str | None:
    """The 16 digits of what a person typed, in whatever script and grouping; None when it is not a code."""
    digits = []
    for character in typed:
        value = unicodedata.decimal(character, None)
        if value is not None:
            digits.append(str(value))
        elif character.isalpha():
            return None
    code = "".join(digits)
    return code if len(code) == CODE_DIGITS else None


def hash_code(secret: bytes, purpose: str, code: str) -> str:
    """The keyed digest under which a code is kept: 64 hexadecimal characters of HMAC-SHA-256 (RFC 2104)."""
    return hmac.new(secret, f"{purpose}:{code}".encode(), hashlib.sha256).hexdigest()
