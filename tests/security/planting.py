"""Cases whose every text that a person can type is one of the hostile texts."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from math import gcd
from typing import Any, get_args, get_origin, get_type_hints

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.moves import ACTION_OF
from csor.domain.particulars.kinds import LINE_LIMIT, TEXT_LIMIT, Line, Text
from csor.domain.spelling import UNREADABLE
from csor.simulation.people import ACTORS
from csor.usecases.act import receive_case
from csor.usecases.office import Office
from tests.domain import builders
from tests.security.payloads import payloads
from tests.support.wessex import WessexCase, here

Inner = tuple[type | None, bool]
REACHED = said.SafeContact()
STRIDE = 50  # so that whatever few fields are looked at hold texts of every group


def storable() -> list[str]:
    """The texts that are kept, mixed; the others are refused before anything is (csor/domain/spelling.py)."""
    kept = [text for text in payloads() if not UNREADABLE.search(text)]
    assert gcd(len(kept), STRIDE) == 1
    return [kept[number * STRIDE % len(kept)] for number in range(len(kept))]


def typed_answers() -> Iterator[str]:
    """Every answer in words to every action, by its path."""
    for kind, action in sorted(ACTION_OF.items(), key=lambda both: both[1]):
        yield from _typed(kind, action.value)


def _typed(kind: Any, path: str) -> Iterator[str]:
    for name, hint in hints_of(kind).items():
        inner, _ = inner_of(hint)
        if inner:
            yield from _typed(inner, f"{path}.{name}")
        elif hint in {Line, Text}:
            yield f"{path}.{name}"


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The fields of a particulars class and what they hold."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@cache
def inner_of(hint: Any) -> Inner:
    """The particulars class within a field, and whether there are several of it; None when it is an answer."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint, False
    several = get_origin(hint) is tuple
    found = next((one for part in get_args(hint) if (one := inner_of(part)[0])), None)
    return found, several and found is not None


class Planter:
    """Puts a hostile text into each answer in words. used: by the path of the answer, and in every turn another."""

    def __init__(self, turn: int = 0, texts: Sequence[str] | None = None) -> None:
        self.turn = turn
        self.texts = tuple(texts or storable())
        self.used: dict[str, str] = {}

    def text(self, field: str, number: int, most: int, least: int = 0) -> str:
        """The text of a field in this turn. most, least: characters that it has."""
        fitting = [text for text in self.texts if least <= len(text) <= most] or [self.texts[0][:most]]
        lap, place = divmod(number, len(fitting))
        way = -self.turn if lap % 2 else self.turn  # the others that have the same text are others in every turn
        self.used[field] = fitting[(place + way) % len(fitting)]
        return self.used[field]

    def plant(self, told: Any, path: str) -> Any:
        """What was said, with a hostile text in each line and text of it, be it empty or not."""
        kind: Any = type(told)
        new = dict[str, Any]()
        for name, hint in hints_of(kind).items():
            where, value = f"{path}.{name}", getattr(told, name)
            if where in NOT_PLANTED:
                continue
            if hint in {Line, Text}:
                most = LINE_LIMIT if hint is Line else TEXT_LIMIT
                new[name] = self.text(where, NUMBERS[where], SHORTER.get(where, most))
            elif dataclasses.is_dataclass(value):
                new[name] = self.plant(value, where)
            elif inner_of(hint)[1]:
                new[name] = tuple(self.plant(one, where) for one in value)
        return dataclasses.replace(told, **new)


NUMBERS = {path: number for number, path in enumerate(typed_answers())}

# What is not planted, and why. Everything else is, in some case of every turn (planted_ways.py).
NOT_PLANTED = {
    "send_notice.added_words": "nothing may be added to the notice: it is refused, whatever it says",
    "tell_recipient.content": "what was told is compared word by word with what was authorised, which is hostile itself",
    "extend_deadline.reason_code": "chosen from the reasons of the protocol",
}

SHORTER = {"record_proof.last_four": 4}


class PlantedCase(WessexCase):
    """A case with a hostile text in every answer in words to everything that is done to it."""

    planter: Planter

    def do(self, action: Action, by: Any = None, **changes: Any) -> "PlantedCase":
        """As ever, in hostile words."""
        super().do(action, by, **changes)
        return self

    def said(self, action: Action, **changes: Any) -> Any:
        """Legal words for an action, with a hostile text in each line and text of them."""
        return self.planter.plant(super().said(action, **changes), action.value)


def receive_planted(office: Office, planter: Planter, now: datetime) -> PlantedCase:
    """A case that has just come in, about people of whom everything is known."""
    applicant = dataclasses.replace(builders.APPLICANT, safe_contact=REACHED)
    carer = said.Carer(said.Person("Bo"), safe_contact=REACHED)
    told = builders.receipt(received_at=now - timedelta(hours=1), applicant=applicant, carers=(carer,), team="ppn")
    told = planter.plant(here(told), "receive_case")
    with office.open_work(ACTORS["rudd"], now) as work:
        case = PlantedCase(office, receive_case(work, told), now)
    case.planter = planter
    return case
