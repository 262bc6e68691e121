"""Passwords as argon2id hashes (RFC 9106), the way the sign-in library checks them."""

import secrets
import unicodedata

from argon2 import PasswordHasher

# OWASP's smallest recommended setting: sixteen sign-ins at once stay under 320 MB.
TIME_COST, MEMORY_KIB, PARALLELISM = 2, 19_456, 1

_hasher = PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=PARALLELISM)


def hash_password(password: str) -> str:
    """The hash under which a password is kept; the same characters typed differently give the same (NFKD)."""
    return _hasher.hash(unicodedata.normalize("NFKD", password))


def unknown_password() -> str:
    """The hash of a password that nobody knows, for an account whose owner has not chosen one yet."""
    return _hasher.hash(secrets.token_urlsafe(32))
