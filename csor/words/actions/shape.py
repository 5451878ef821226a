"""What is said around an action, the groups in which actions are listed, and the sources they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from csor.domain.actions import Action

SCHEME: Final = "Disclosure scheme guidance 2023"
WARNED: Final = "Home Office guidance 2011, page 16"
LAW: Final = "X (South Yorkshire) v Home Secretary [2012] EWHC 2954 (Admin)"
INITIAL_CHECKS: Final = f"{SCHEME}, initial checks"


class Group(StrEnum):
    """Where an action stands in the list of what may be done."""

    REQUEST = "The request"
    CHECKS = "Checks"
    SAFETY = "Danger now"
    PEOPLE = "People"
    ASSESSMENT = "Assessment"
    DECISION = "Decision"
    VISIT = "The visit"
    ENDING = "Ending"
    TIME = "Time and work"


@dataclass(frozen=True, slots=True)
class ActionWords:
    """What a person reads of one action.

    title: the page's title, which is the h1 without anybody's name. button: the verb on the one green button.
    link: the verb in a list of actions. after: what happens next. check: the title of "check your answers".
    declares: what the person says by pressing its button.
    """

    link: str
    h1: str
    button: str
    lead: str
    group: Group
    after: tuple[str, ...] = ()
    source: str = ""
    check: str = "Check your answers"
    declares: tuple[str, ...] = ()
    title: str = ""


Table = Mapping[Action, ActionWords]
