"""What the tests of an attacker's ways in share with those of pages: the same app, office and browsers."""

from tests.web.conftest import app, client_for, clock, office, visitor

__all__ = ["app", "client_for", "clock", "office", "visitor"]
