"""Passwords as argon2id hashes."""

import os
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST, LONGEST = 15, 128


class PasswordUnfit(ValueError):
    """The password is too short or too long; the words say which."""


@cache
def _hasher() -> PasswordHasher:
    """64 MiB and three passes; CSOR_FAST_PASSWORDS=1 is for tests alone."""
    if os.environ.get("CSOR_FAST_PASSWORDS") == "1":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=3, memory_cost=65536, parallelism=1)


@cache
def _nobody() -> str:
    """A hash that no password fits: verifying it takes as long as verifying a real one."""
    return _hasher().hash(os.urandom(16).hex())


def hash_password(password: str) -> str:
    """The hash to keep. Raises PasswordUnfit under 15 or over 128 characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordUnfit(f"Use {SHORTEST} to {LONGEST} characters.")
    return _hasher().hash(password)


def password_fits(kept: str, password: str) -> bool:
    """Whether a password is the one that was hashed; an empty hash takes as long and never fits."""
    try:
        return _hasher().verify(kept or _nobody(), password[:LONGEST])
    except (VerifyMismatchError, InvalidHashError):
        return False
