"""Small secrets kept sealed: AES-256-GCM under a key made from the instance's secret, bound to where they are kept."""

import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY, NONCE = 32, 12
FORM = "a1:"  # which way it was sealed, so that another one can follow


class NoSecret(RuntimeError):
    """This office was opened without the instance's secret: nothing can be sealed or opened."""


@cache
def derive(secret: str, purpose: str, length: int = KEY) -> bytes:
    """A key for one purpose. Raises NoSecret."""
    if not secret:
        raise NoSecret
    return HKDF(SHA256(), length, salt=None, info=f"csor {purpose}".encode()).derive(secret.encode())


def seal(secret: str, text: str, place: str) -> str:
    """Seal a text. place: table.column|row; sealed text that is moved elsewhere does not open."""
    nonce = os.urandom(NONCE)
    sealed = AESGCM(derive(secret, "sealed columns")).encrypt(nonce, text.encode(), place.encode())
    return FORM + b64encode(nonce + sealed).decode()


def unseal(secret: str, sealed: str, place: str, older: Sequence[str] = ()) -> str:
    """The text again; empty when it was sealed elsewhere, under another secret, or touched. older: secrets before it."""
    try:
        raw = b64decode(sealed.removeprefix(FORM), validate=True)
    except ValueError:
        return ""
    for one in (secret, *older):
        with suppress(InvalidTag, ValueError):
            return AESGCM(derive(one, "sealed columns")).decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    return ""
