"""What asks for a second factor that was proved just now (trust.md 2.1 V7.5.3; five minutes: people.FRESH)."""

from typing import Final

from csor.domain.actions import Action
from csor.domain.refusals import Blocker

STEP_UP: Final = frozenset(
    {
        Action.AUTHORISE_DISCLOSURE,
        Action.AUTHORISE_IMMEDIATE_PROTECTION,
        Action.DECIDE_NO_DISCLOSURE,
        Action.DECIDE_AFTER_REFUSAL,
        Action.TELL_RECIPIENT,
    }
)

STEP_UP_NEEDED: Final = Blocker(
    "step_up_needed", "Give a code from your authenticator app, or a recovery code, to go on.", "trust.md 2.4"
)
