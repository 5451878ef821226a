"""What is said of a form that comes without its one-use key, and which events nobody leaves without one.

Source: trust.md 3.5.
"""

from datetime import timedelta
from typing import Final

from csor.domain.actions import Event
from csor.domain.data_classes import CLASS_OF, DataClass
from csor.domain.refusals import Blocker

FORM_LASTS: Final = timedelta(hours=12)  # as long as a session at most (trust.md 2.4)
_SOURCE: Final = "trust.md 3.5"
_KEPT: Final = "Nothing was done, and what you typed is kept."
KEY_MISSING: Final = Blocker("form_key_missing", f"This form came without its one-use key. {_KEPT}", _SOURCE)
KEY_UNKNOWN: Final = Blocker(
    "form_key_unknown", f"The one-use key of this form belongs to no form here. {_KEPT}", _SOURCE
)
KEY_OLD: Final = Blocker("form_key_old", f"This form is more than 12 hours old. {_KEPT}", _SOURCE)
KEY_OF_ANOTHER: Final = Blocker(
    "form_key_of_another", "This form was drawn for somebody else. Nothing was done. Open the page again.", _SOURCE
)
COMES_BACK: Final = frozenset({KEY_MISSING.code, KEY_UNKNOWN.code, KEY_OLD.code})

_FREE: Final = frozenset({DataClass.CONSULTATION, DataClass.ACCESS})
_BESIDES: Final = frozenset(
    {
        Event.REASON_GIVEN,
        Event.GLASS_BROKEN,
        Event.SAMPLE_DRAWN,
        Event.PASSWORD_CHANGED,
        Event.FACTOR_ADDED,
        Event.FACTOR_REMOVED,
        Event.RECOVERY_CODES_MADE,
        Event.ACCOUNT_LINK_MADE,
        Event.ACCOUNT_NEWS_READ,
    }
)
# In a work of its own, and a second time it changes nothing: each day has a row; what is scrubbed is gone.
_OF_ITSELF: Final = frozenset({Event.LOOKS_COMPARED, Event.FILES_SCRUBBED})


def needs_key(event: Event) -> bool:
    """Whether what a form did, as its event says, is something that must not be done twice by one form.

    Looking, and who got in or was turned away, is noted however often it happens.
    """
    if event in _BESIDES:
        return True
    return CLASS_OF[event] not in _FREE and event not in _OF_ITSELF
