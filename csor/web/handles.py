"""Names of accounts for addresses: no address names a person (trust.md 14.2.1)."""

import hashlib
import hmac

from csor.web.here import current_office

LENGTH = 20


def handle_of(username: str) -> str:
    """What stands in an address in place of a user name; the same each time, and it leads back only on this machine."""
    key = current_office().secret.encode()
    return hmac.new(key, f"account|{username}".encode(), hashlib.sha256).hexdigest()[:LENGTH]
