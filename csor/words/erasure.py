"""The words of erasure."""

from collections.abc import Mapping
from typing import Final

from csor.domain.erasure import LASTS, State

STATES: Final[Mapping[State, str]] = {
    State.WAITING: "Waits for an answer",
    State.WITHDRAWN: "Taken back",
    State.DECLINED: "Declined",
    State.ERASED: "Erased",
    State.LAPSED: f"Not answered in {LASTS.days} days",
}
DONE: Final[Mapping[str, str]] = {
    "asked": "You asked for this case to be erased. Somebody else of compliance must answer",
    "taken-back": "You took the request back. Nothing was erased",
    "declined": "You declined. The case stays as it is",
    "erased": "The case is erased",
}
