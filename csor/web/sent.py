"""What was sent with a form, as it rides in a page to be sent again: every word, and never a secret."""

from typing import Final

from flask import request

# Passwords and codes: nothing of the forms of these rooms goes into a page.
SECRET_ROOMS: Final = frozenset({"account", "keys", "links"})
PASSWORDS: Final = frozenset({"current", "new", "again", "password"})  # what those forms call them
TYPED_AGAIN: Final = "?typed=again"  # marks the way back to a form whose passwords were not kept
CODES: Final = frozenset({"code", "answer"})  # what those forms call the code of an app, and the answer of a key
SECRETS: Final = frozenset({"csrf_token", "password", "second-factor"})
LOOK_AGAIN: Final = "look-again"  # marks a form that is only to be looked at again


def holds_password() -> bool:
    """Whether the form that was sent is one in which somebody typed a password."""
    return request.blueprint in SECRET_ROOMS and not PASSWORDS.isdisjoint(request.form)


def what_goes_on() -> list[tuple[str, str]]:
    """What rides along while a code is asked for: the person stays the same, so it is all but passwords and codes."""
    left_out = SECRETS | ({LOOK_AGAIN} | PASSWORDS | CODES if request.blueprint in SECRET_ROOMS else {LOOK_AGAIN})
    return [(name, value) for name, value in request.form.items(multi=True) if name not in left_out]


def what_was_sent(*without: str) -> list[tuple[str, str]]:
    """The fields of the form that was sent, in order. without: those that the page writes anew."""
    if request.blueprint in SECRET_ROOMS:
        return []
    left_out = SECRETS | {*without} | ({"code"} if request.blueprint == "people" else set())
    return [(name, value) for name, value in request.form.items(multi=True) if name not in left_out]
