"""Random keys: never time-ordered, so that a key says nothing about when its row was written."""

import base64
import secrets

ID_LENGTH = 16


def new_id() -> str:
    """A random key of 16 lower-case base32 characters (80 bits), usable in an address."""
    return base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
