"""The world the matrix asks about: a case for each stage and each relation, kept by the use-cases themselves."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select
from sqlalchemy.orm import Session

from csor.domain import particulars as said
from csor.domain.access import GLASS_LASTS, REASON_LASTS, SealKind, Sight, sight_of
from csor.domain.actions import Action, Event
from csor.domain.facts import CaseFacts
from csor.domain.interests import InterestKind
from csor.domain.people import Actor, Presence
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from csor.domain.step_up import STEP_UP
from csor.domain.vocabulary import Rank, Role, Stage
from csor.reading.people import Colleague, Force, find_force, list_people
from csor.reading.sessions import find_session
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS
from csor.usecases.act import receive_case
from csor.usecases.glass import break_glass
from csor.usecases.interests import declare_interest
from csor.usecases.need_to_know import give_reason
from csor.usecases.office import Office
from csor.usecases.people import add_force
from csor.usecases.seals import seal_case
from csor.usecases.sessions import begin_session, hash_token
from tests.audit.matrix.watched import WHY, There, leave_to_look_at, look_before
from tests.domain import builders
from tests.support.wessex import ROLES, Clock, WessexCase

WHO = {
    "call_taker": "penhaligon",
    "researcher": "abara",
    "officer": "castell",
    "supervisor": "price",
    "authoriser": "okafor",
    "compliance": "mercer",
    "administrator": "admin",
}
HARBOUR = "harbour"
ODD_SURNAME = "Quillfeather"
KEEPERS = ("moran", "whitfield")  # named on what is sealed, so that none of WHO is


class Relation(StrEnum):
    """How a person stands to a case. reason: of another team, and they said why."""

    OWNER = "owner"
    TEAM = "team"
    OTHER_TEAM = "other_team"
    REASON = "reason"
    OTHER_FORCE = "other_force"
    CONFLICTED = "conflicted"
    SEALED = "sealed"
    NAMED = "named"
    GLASS = "broken_glass"


class Kind(StrEnum):
    """How far somebody is signed in."""

    NONE = "none"
    HALF = "password_only"
    STALE = "stale_step_up"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session: its token, and its public name."""

    token: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """A case of the world: its value, and what is known of it besides, from how it was made and not from the records."""

    facts: CaseFacts
    relation: Relation
    sealed: bool = False
    readers: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()

    def sight(self, person: str, until: datetime) -> Sight:
        """What decides whether it opens to somebody. until: a moment that grants of this world outlast."""
        given = self.relation is Relation.REASON
        glass = self.relation is Relation.GLASS and holds(ACTORS[person], Permission.GLASS_BREAK)
        return replace(
            sight_of(self.facts),
            sealed=self.sealed,
            readers=self.readers,
            barred=self.barred,
            reason_until=until if given else None,
            glass_until=until if glass else None,
        )


class World:
    """The cases of one stage, the people and their sessions; put back after every cell that changed something."""

    def __init__(self, office: Office, clock: Clock, stage: Stage) -> None:
        """Make the cases."""
        self.office, self.clock, self.stage = office, clock, stage
        self.cases: dict[tuple[Relation, str], WessexCase] = {}
        self.known: dict[str, Known] = {}
        self.step_up = STEP_UP
        self._made_once: dict[object, Any] = {}
        _harbour(office)
        self.there: There = look_before(office, clock)
        for relation in Relation:
            for person in WHO.values() if relation is Relation.OWNER else [""]:
                self._keep(relation, person)
        clock.now = max(case.now for case in self.cases.values()) + timedelta(minutes=2)
        self._file = Path(make_url(str(office.engine.url)).database or "")
        self._grant()
        self.there |= leave_to_look_at(office, clock.now, self.case(Relation.NAMED, "").reference)

    def case(self, relation: Relation, person: str) -> WessexCase:
        """The case to which this person stands so."""
        return self.cases.get((relation, person)) or self.cases[relation, ""]

    def sight(self, reference: str, person: str) -> Sight:
        """What decides whether a case opens to a person now."""
        return self.known[reference].sight(person, self.clock.now + min(GLASS_LASTS, REASON_LASTS))

    # ------------------------------------------------------------ making the cases

    def _keep(self, relation: Relation, person: str) -> None:
        case = self._made(relation, person)
        readers = _readers(relation)
        if readers:
            with self.office.open_work(ACTORS["price"], case.now) as work:
                seal_case(work, case.reference, SealKind.OTHER, WHY, readers)
        barred = _holders(Permission.INTEREST_DECLARE) if relation is Relation.CONFLICTED else frozenset()
        self.cases[relation, person] = case
        self.known[case.reference] = Known(case.facts, relation, bool(readers), frozenset(readers), barred)

    def _made(self, relation: Relation, owner: str) -> WessexCase:
        """A case at the stage of this world, by the ordinary way."""
        told = builders.receipt()
        if relation is Relation.CONFLICTED:
            told = replace(told, subject=said.Subject(said.Person("John", ODD_SURNAME)))
        kind = KINDS.get(relation, NorthCase)
        now = told.received_at + timedelta(hours=1)
        with self.office.open_work(kind.taken_by(), now) as work:
            case = kind(self.office, receive_case(work, told), now)
        case.do(Action.ASSIGN_CASE, team=kind.team, owner=owner or kind.roles["officer"])
        case.go_to(self.stage)
        FURTHER.get((self.stage, relation), lambda came: came)(case)
        return case

    def _grant(self) -> None:
        """Interests and broken glass, as each person may have them."""
        for person in WHO.values():
            actor = ACTORS[person]
            with suppress(Refusal), self.office.open_work(actor, self.clock.now) as work:
                declare_interest(work, InterestKind.SURNAME, ODD_SURNAME)
            with suppress(Refusal), self.office.open_work(actor, self.clock.now) as work:
                break_glass(work, self.case(Relation.GLASS, person).reference, WHY)

    def _say_why(self, person: str, session: str) -> None:
        """A reason counts in the session it was given in."""
        actor = replace(ACTORS[person], presence=Presence(session=session, on_page=True))
        with suppress(Refusal), self.office.open_work(actor, self.clock.now) as work:
            give_reason(work, self.case(Relation.REASON, person).reference, WHY)

    # ------------------------------------------------------------ sessions, and putting back

    def sign_in(self, kind: Kind) -> dict[str, SignedIn]:
        """Each person's session; then keep the world as it is now."""
        began = self.clock.now - (timedelta(minutes=8) if kind is Kind.STALE else timedelta())
        found = {}
        for person in WHO.values() if kind is not Kind.NONE else ():
            presence = Presence(address="127.0.0.1", on_page=True)
            with self.office.open_work(ACTORS[person], began) as work:
                token = begin_session(work, person, presence, proven=kind is not Kind.HALF)
                work.audit(Event.SIGNED_IN)
            with self.office.open_reading() as reading:
                session = find_session(reading, hash_token(token))
            assert session is not None
            found[person] = SignedIn(token, session.name)
            self._say_why(person, session.name)
        self.keep()
        return found

    def version(self, relation: Relation, person: str) -> int:
        """The version of a case as it is kept now."""
        case = self.case(relation, person).facts
        query = select(CaseRecord.version).where(CaseRecord.force == case.force, CaseRecord.reference == case.reference)
        with self.office.open_reading() as reading:
            return reading.scalars(query).one()

    def setting(self, case: WessexCase, person: str) -> Setting:
        """Where the rules stand for this person and case now."""
        return self.office.setting_of(case.facts, ACTORS[person], self.clock.now)

    def said(self, case: WessexCase, action: Action) -> Any:
        """Legal words for an action as the case stands; None where the casebook has none for this stage."""
        return self.once((case.reference, action, "said"), lambda: _words(case, action))

    def staff(self, reading: Session) -> tuple[tuple[Colleague, ...], Force]:
        """Who works here, and the force."""
        force = find_force(reading, "wessex")
        assert force is not None
        return list_people(reading, "wessex"), force

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What does not change while the world stands, made at the first asking."""
        if key not in self._made_once:
            self._made_once[key] = make()
        return self._made_once[key]

    def keep(self) -> None:
        """Keep the world as it is now, to be put back."""
        self.office.engine.dispose()
        shutil.copyfile(self._file, f"{self._file}.kept")

    def put_back(self) -> None:
        """As it was kept: whatever a cell changed is gone."""
        self.office.engine.dispose()
        for beside in ("-wal", "-shm"):
            Path(f"{self._file}{beside}").unlink(missing_ok=True)
        shutil.copyfile(f"{self._file}.kept", self._file)


def _words(case: WessexCase, action: Action) -> Any:
    try:
        return case.said(action)
    except (AssertionError, AttributeError, IndexError, KeyError, StopIteration):
        return None


class NorthCase(WessexCase):
    """A case of the team that most people of WHO are in; taken in by somebody else."""

    @classmethod
    def taken_by(cls) -> Actor:
        """Who takes it in."""
        return ACTORS["rudd"]


class SouthCase(NorthCase):
    """A case of the other team, with its own people."""

    team = "pps"
    roles = {**ROLES, "researcher": "osei", "officer": "tremlett", "colleague": "linden", "supervisor": "moran"} | {
        "inspector": "whitfield"
    }


class HarbourCase(NorthCase):
    """A case of another force, with people of the same names there."""

    @classmethod
    def taken_by(cls) -> Actor:
        """Who takes it in there."""
        return replace(super().taken_by(), force=HARBOUR)

    def _actor(self, action: Action, by: Actor | str | None) -> Actor:
        return replace(super()._actor(action, by), force=HARBOUR)


KINDS: dict[Relation, type[NorthCase]] = {
    Relation.OTHER_TEAM: SouthCase,
    Relation.REASON: SouthCase,
    Relation.OTHER_FORCE: HarbourCase,
}


# Beside a case that has just come to a stage: one at whose door the warning was read, one that waits for a new decision.
FURTHER: dict[tuple[Stage, Relation], Callable[[Any], Any]] = {
    (Stage.DELIVERY, Relation.OWNER): lambda case: case.warned(),
    (Stage.DELIVERY, Relation.NAMED): lambda case: case.refuses_to_sign().do(Action.REFER_BACK),
}


def _harbour(office: Office) -> None:
    operator = Actor("operator", "Operator", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=HARBOUR)
    with office.open_work(operator, builders.RECEIVED) as work:
        add_force(work, HARBOUR, "Harbour Constabulary", "HB", {})


def _holders(permission: Permission) -> frozenset[str]:
    return frozenset(person for person in WHO.values() if holds(ACTORS[person], permission))


def _readers(relation: Relation) -> list[str]:
    """Who is named on a sealed case; nobody of WHO but where that is the relation."""
    if relation is Relation.NAMED:
        return [*KEEPERS, *sorted(_holders(Permission.CASE_READ))]
    return list(KEEPERS) if relation in {Relation.SEALED, Relation.GLASS} else []
