"""What is said to somebody whose session ended, and how sessions and factors are called."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from csor.domain.sessions import WhyEnded, browser_of
from csor.words.time import moment_words

_W = WhyEnded

WHY: Final[Mapping[WhyEnded, str]] = {
    _W.SIGNED_OUT: "You signed out.",
    _W.IDLE: "Nothing was done for 15 minutes, so you were signed out.",
    _W.TOO_LONG: "You were signed in for as long as one sign-in lasts.",
    _W.HALF_WAY: "No code was given for 10 minutes after the password.",
    _W.TRIES: "There were 5 wrong codes, so you were signed out.",
    _W.NEWER: "You signed in somewhere else, so this sign-in ended.",
    _W.BY_PERSON: "You ended this sign-in from your account page.",
    _W.BY_ADMINISTRATOR: "An administrator ended this sign-in.",
    _W.ROLES_CHANGED: "Your roles were changed, so you were signed out.",
    _W.DISABLED: "This sign-in was ended.",
    _W.PASSWORD_CHANGED: "Your password was changed, so you were signed out.",
    _W.FACTOR_CHANGED: "Your second factor was changed, so you were signed out.",
    _W.OTHER_BROWSER: "This sign-in was used from another kind of browser, so it was ended.",
}
WARN: Final = frozenset({_W.NEWER, _W.PASSWORD_CHANGED, _W.FACTOR_CHANGED, _W.OTHER_BROWSER, _W.TRIES})
NOT_YOU: Final = "If this was not you, call the service desk at once."


def why_words(why: WhyEnded, at: datetime | None, now: datetime) -> tuple[str, str]:
    """Why somebody was signed out, and what to do when that is odd."""
    when = f" That was {moment_words(at, now)}." if at and why in WARN else ""
    return WHY[why] + when, NOT_YOU if why in WARN else ""


def browser_words(agent: str) -> str:
    """Chrome on Windows; "An unknown browser" when it does not say."""
    return " on ".join(part for part in browser_of(agent) if part) or "An unknown browser"
