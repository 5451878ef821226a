"""Cases in which every answer in words carries a marker of its own, so that each can be found wherever it is shown."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from string import ascii_lowercase
from typing import Any, get_type_hints

from csor.domain.actions import Action
from csor.domain.particulars import Carer, Person, SafeContact
from csor.domain.particulars.kinds import LINE_LIMIT, Line, Text
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.simulation.people import ACTORS
from csor.usecases.act import receive_case
from csor.usecases.office import Office
from tests.domain import builders
from tests.support.wessex import WessexCase, here

MARKER = re.compile("zq[a-z]{3}qz", re.IGNORECASE)  # in any spelling: what is kept folded is kept all the same
# Answers in words that carry no marker, each with why.
UNMARKED: Mapping[str, str] = {
    "tell_recipient.content": "the words that were authorised, repeated: they carry the marker of the authority",
    "decide_after_refusal.content": "the words that were authorised, or fewer of them: compared word by word",
    "record_proof.last_four": "four characters of a document's number",
    "extend_deadline.reason_code": "one of the protocol's codes",
    "send_notice.added_words": "a rule lets nobody add any",
}
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


def markers_in(text: str) -> set[str]:
    """Every marker that stands in a text."""
    return {found.lower() for found in MARKER.findall(text)}


class Markers:
    """Gives each answer in words a marker, and knows where it was put."""

    def __init__(self) -> None:
        self.where: dict[str, str] = {}
        self.within: dict[str, str] = {}  # the reference of its case, empty for what is of none

    def mark(self, words: str, path: str, case: str | None = None) -> str:
        """Words with a marker of their own. case: whose it is, empty for none; None while that is not known yet."""
        marker = self._next(path)
        if case is not None:
            self.within[marker] = case
        return f"{words} {marker}".strip()

    def plant(self, told: Any, path: str, *, fill: bool = False) -> Any:
        """What was said, with a marker in every line and text of it. fill: in those that say nothing, too."""
        hints = get_type_hints(type(told), include_extras=True)
        values = {f.name: getattr(told, f.name) for f in dataclasses.fields(told)}
        planted = {n: self._value(value, hints[n], f"{path}.{n}", fill) for n, value in values.items()}
        return replace(told, **planted)

    def _value(self, value: Any, kind: Any, path: str, fill: bool) -> Any:
        if isinstance(value, str) and kind in {Line, Text} and (value or fill) and path not in UNMARKED:
            if kind is Line and len(value) + 9 > LINE_LIMIT:
                return value
            return self.mark(value, path)
        if dataclasses.is_dataclass(value):
            return self.plant(value, path, fill=fill)
        if isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            return tuple(self.plant(one, path, fill=fill) for one in value)
        return value

    def _next(self, path: str) -> str:
        number, letters = len(self.where), ""
        for _ in range(3):
            number, rest = divmod(number, len(ascii_lowercase))
            letters = ascii_lowercase[rest] + letters
        marker = f"zq{letters}qz"
        self.where[marker] = path
        return marker

    def of(self, case: str) -> dict[str, str]:
        """The markers of a case, each with its path."""
        return {marker: self.where[marker] for marker, there in self.within.items() if there == case}


class PlantedCase(WessexCase):
    """A case of Wessex in which everything that is said carries markers."""

    markers: Markers

    fill = True

    def said(self, action: Action, **changes: Any) -> Any:
        told = super().said(action, **changes)
        if action is Action.PROPOSE_RECIPIENT:
            told = replace(told, safe_contact=SafeContact())
        return self.markers.plant(told, action.value, fill=self.fill)

    def do(self, action: Action, by: Any = None, **changes: Any) -> "PlantedCase":
        """As ever, with every answer given that can be; where a rule wants some empty, with those that must be there.

        What is refused leaves no marker behind.
        """
        before, now = dict(self.markers.where), self.now
        for self.fill in (True, False):
            try:
                super().do(action, by, **changes)
            except Refusal:
                self.markers.where = dict(before)
                if not self.fill:
                    raise
                self.now = now
            else:
                break
        self.own()
        return self

    def own(self) -> None:
        """Whatever was marked since is of this case."""
        for marker in self.markers.where:
            self.markers.within.setdefault(marker, self.reference)


def received(office: Office, markers: Markers, changes: Mapping[str, Any] | None = None) -> PlantedCase:
    """A case that was just taken in by rudd, for nwosu, with every answer there can be."""
    told = here(replace(_full(builders.receipt()), team="ppn", **(changes or {})))
    told = markers.plant(told, "receive_case", fill=True)
    now = told.received_at.replace(hour=10)
    with office.open_work(ACTORS["rudd"], now) as work:
        case = PlantedCase(office, receive_case(work, told), now)
    case.markers = markers
    case.own()
    case.owned_by("nwosu")
    return case


def planted_case(office: Office, markers: Markers | None = None) -> PlantedCase:
    """A case that went the whole way, with whatever else could be said at each stage said on the way."""
    case = received(office, markers or Markers())
    for stage, steps in builders.ORDINARY_WAY.items():
        meanwhile(case)
        if case.stage is stage:
            steps(case)
    meanwhile(case)
    assert case.stage is Stage.CLOSED
    return case


def _full(told: Any) -> Any:
    """The receipt with an address, a telephone number and a safe contact for everybody, and a carer."""
    carer = Carer(_lives(Person("Joan", "Marsh")), "aunt", safe_contact=SafeContact())
    return replace(
        told,
        applicant=replace(told.applicant, person=_lives(told.applicant.person), safe_contact=SafeContact()),
        subject=replace(told.subject, person=_lives(told.subject.person)),
        carers=(carer,),
    )


def _lives(person: Any) -> Any:
    return replace(person, address="14 Marlbrook Lane", telephone="07700 900123", also_known_as="Sam")


def meanwhile(case: PlantedCase, actions: Iterable[Action] = MEANWHILE) -> None:
    """Whatever else can be said now; what the stage does not allow is left out."""
    stage = case.stage
    for action in actions:
        if action in NEW_FACTS and stage not in EARLY:
            continue
        try:
            case.do(action)
        except Refusal:
            continue
        assert case.stage is stage
