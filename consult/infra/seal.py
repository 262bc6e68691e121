"""Sealed values for addresses: unreadable without the key, void after a while (AES-GCM, NIST SP 800-38D)."""

import base64
import hashlib
import secrets
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
STAMP = struct.Struct(">I")


class Seal:
    """Seals values for one purpose under a key derived from the installation's secret."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._cipher = AESGCM(hashlib.sha256(b"seal:" + purpose.encode() + b":" + secret).digest())

    def close(self, value: str, *, now: float) -> str:
        """The value, sealed at `now` (seconds since the epoch), as characters that stand in an address."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._cipher.encrypt(nonce, STAMP.pack(int(now)) + value.encode(), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def open(self, sealed: str, *, now: float, seconds: int) -> str | None:
        """The value, or None when it was not sealed here or more than `seconds` ago."""
        try:
            raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
            plain = self._cipher.decrypt(raw[:NONCE], raw[NONCE:], None)
        except (ValueError, InvalidTag):
            return None
        (stamp,) = STAMP.unpack(plain[: STAMP.size])
        return plain[STAMP.size :].decode() if 0 <= now - stamp + 60 <= seconds + 60 else None
