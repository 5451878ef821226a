"""Cases whose every free text is one of the hostile texts."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from itertools import cycle
from typing import Any

from csor.domain.actions import Action
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Route, Stage
from csor.simulation.people import ACTORS
from csor.usecases.act import act, receive_case
from csor.usecases.office import Office
from tests.domain import builders
from tests.security.payloads import payloads
from tests.support.wessex import WessexCase, here

NAMED = {
    "surname",
    "forenames",
    "forename",
    "names",
    "name",
    "address",
    "known_as",
    "other_names",
    "relationship",
    "phone",
}
FITTING = 60  # characters: what a name holds as well


class Planter:
    """Puts the next hostile text into each free text that it meets, and remembers which it used where."""

    def __init__(self, start: int = 0) -> None:
        texts = payloads()
        self.texts: Iterator[str] = cycle(texts[start % len(texts) :] + texts[: start % len(texts)])
        self.short: Iterator[str] = cycle([t for t in texts if len(t) <= FITTING][start % 50 :])
        self.used: dict[str, str] = {}

    def plant(self, told: Any, place: str = "", *, empty: bool = False) -> Any:
        """The same words with hostile ones in every free text. empty: in those left empty, too."""
        if is_dataclass(told) and not isinstance(told, type):
            new = {
                f.name: self.plant(getattr(told, f.name), f"{place}.{f.name}", empty=empty)
                for f in fields(told)
                if f.init
            }
            return replace(told, **new)
        if isinstance(told, tuple):
            return tuple(self.plant(one, place, empty=empty) for one in told)
        if type(told) is str and (" " in told or self._free(place, told, empty=empty)):
            text = next(self.short if len(told) < FITTING else self.texts)
            self.used[place] = text
            return text
        return told

    @staticmethod
    def _free(place: str, told: str, *, empty: bool) -> bool:
        name = place.rpartition(".")[2]
        return name in NAMED if told else empty and name.endswith(("reason", "note", "detail", "words"))


class PlantedCase(WessexCase):
    """A case of the casebook with hostile words in it."""

    planter: Planter

    def do(self, action: Action, by: Any = None, **changes: Any) -> "PlantedCase":
        """Do it with hostile words wherever there can be any; where a rule refuses these, with fewer, and at last with none."""
        self.now += timedelta(minutes=1)
        plain = self.said(action, **changes)
        before = dict(self.planter.used)
        for empty in (True, False, None):
            told = plain if empty is None else self.planter.plant(plain, action.value, empty=empty)
            try:
                with self.office.open_work(self._actor(action, by), self.now) as work:
                    self.facts = act(work, self.reference, told)
            except (Refusal, ValueError):
                self.planter.used = dict(before)
                if told is plain:
                    raise
            else:
                break
        return self


def keep_planted(office: Office, start: int, stage: Stage, owner: str = "nwosu") -> PlantedCase:
    """A kept case at a stage, by the ordinary way, with hostile words from the receipt on."""
    planter = Planter(start)
    told = planter.plant(here(builders.receipt(team="ppn", route=Route.RIGHT_TO_ASK)), "receive_case")
    now = told.received_at + timedelta(hours=1)
    with office.open_work(ACTORS["rudd"], now) as work:
        case = PlantedCase(office, receive_case(work, told), now)
    case.planter = planter
    case.owned_by(owner)
    case.go_to(stage)
    return case
