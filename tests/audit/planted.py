"""A case in which every answer in words carries a marker of its own, so that each can be found wherever it is shown."""

import dataclasses
from dataclasses import replace
from string import ascii_lowercase
from typing import Any, get_type_hints

from csor.domain.actions import Action
from csor.domain.particulars.kinds import LINE_LIMIT, Line, Text
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.simulation.people import ACTORS
from csor.usecases.act import receive_case
from csor.usecases.office import Office
from tests.domain import builders
from tests.support.wessex import WessexCase, here

# What is compared with something else word by word: a marker there would be another answer.
COMPARED = {"tell_recipient.content"}
MEANWHILE = (
    Action.ADD_NOTE,
    Action.RECORD_CONTACT,
    Action.AMEND_REQUEST,
    Action.ATTRIBUTE_DELAY,
    Action.FLAG_IMMEDIATE_RISK,
    Action.RECORD_SAFEGUARDING_ACTION,
    Action.RECORD_PROOF,
    Action.RECORD_CONSULTATION,
    Action.RECORD_REPRESENTATIONS,
    Action.WEIGH_REPRESENTATIONS,
    Action.PLAN_VISIT,
    Action.RECORD_AFTERCARE,
    Action.NOTIFY_PARTNER,
    Action.RECORD_BREACH,
    Action.SET_RETENTION,
    Action.HOLD_DISPOSAL,
    Action.RELEASE_HOLD,
)

EARLY = frozenset({Stage.INITIAL_CHECKS, Stage.MEETING, Stage.ASSESSMENT})
NEW_FACTS = frozenset(MEANWHILE[2:9])  # said later, they would stop the authority


class Markers:
    """Gives each answer in words a marker, and knows where it was put."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}

    def plant(self, told: Any, path: str) -> Any:
        """What was said, with a marker in every line and text of it that says something."""
        hints = get_type_hints(type(told), include_extras=True)
        values = {f.name: getattr(told, f.name) for f in dataclasses.fields(told)}
        planted = {name: self._value(value, hints[name], f"{path}.{name}") for name, value in values.items()}
        return replace(told, **planted)

    def _value(self, value: Any, kind: Any, path: str) -> Any:
        if isinstance(value, str) and kind in {Line, Text} and value and path not in COMPARED:
            marked = f"{value} {self._next(path)}"
            return marked if kind is Text or len(marked) <= LINE_LIMIT else value
        if dataclasses.is_dataclass(value):
            return self.plant(value, path)
        if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            return tuple(self.plant(one, path) for one in value)
        del kind
        return value

    def _next(self, path: str) -> str:
        number, letters = len(self.where), ""
        for _ in range(3):
            number, rest = divmod(number, len(ascii_lowercase))
            letters = ascii_lowercase[rest] + letters
        marker = f"Zq{letters}qz"
        self.where[marker] = path
        return marker


class PlantedCase(WessexCase):
    """A case of Wessex in which everything that is said carries markers."""

    markers: Markers

    def said(self, action: Action, **changes: Any) -> Any:
        return self.markers.plant(super().said(action, **changes), action.value)

    def do(self, action: Action, by: Any = None, **changes: Any) -> "PlantedCase":
        """As ever; what is refused leaves no marker behind."""
        before = dict(self.markers.where)
        try:
            super().do(action, by, **changes)
        except Refusal:
            self.markers.where = before
            raise
        return self


def planted_case(office: Office) -> PlantedCase:
    """A case that went the whole way, with whatever else could be said at each stage said on the way."""
    markers = Markers()
    told = markers.plant(here(replace(_full(builders.receipt()), team="ppn")), "receive_case")
    now = told.received_at.replace(hour=10)
    with office.open_work(ACTORS["rudd"], now) as work:
        case = PlantedCase(office, receive_case(work, told), now)
    case.markers = markers
    case.owned_by("nwosu")
    for stage, steps in builders.ORDINARY_WAY.items():
        _meanwhile(case)
        if case.stage is stage:
            steps(case)
    _meanwhile(case)
    assert case.stage is Stage.CLOSED
    return case


def _full(told: Any) -> Any:
    """The receipt with an address and a telephone number for everybody."""
    applicant = replace(told.applicant, person=_lives(told.applicant.person))
    return replace(told, applicant=applicant, subject=replace(told.subject, person=_lives(told.subject.person)))


def _lives(person: Any) -> Any:
    return replace(person, address="14 Marlbrook Lane", telephone="07700 900123", also_known_as="Sam")


def _meanwhile(case: PlantedCase) -> None:
    """Whatever else can be said now; what the stage does not allow is left out."""
    stage = case.stage
    for action in MEANWHILE:
        if action in NEW_FACTS and stage not in EARLY:
            continue
        try:
            case.do(action)
        except Refusal:
            continue
        assert case.stage is stage
