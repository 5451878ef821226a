"""The world the matrix asks about: a case for each stage and each relation, kept by the use-cases themselves."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, make_url, select
from sqlalchemy.orm import Session

from csor.domain import particulars as said
from csor.domain.access import SealKind
from csor.domain.actions import Action, Event
from csor.domain.interests import InterestKind
from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from csor.domain.vocabulary import Stage
from csor.reading.people import Colleague, Force, find_force, list_people
from csor.reading.sessions import find_session
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS
from csor.usecases.act import receive_case
from csor.usecases.erasure import ask_for_erasure
from csor.usecases.glass import break_glass
from csor.usecases.interests import declare_interest
from csor.usecases.need_to_know import give_reason
from csor.usecases.office import Office
from csor.usecases.seals import name_readers, propose_unsealing, seal_case
from csor.usecases.sessions import begin_session, hash_token
from tests.audit.matrix.casework import FURTHER, KINDS, NorthCase, Relation
from tests.audit.matrix.declared import KIND_OF, PEOPLE, Kept, holders
from tests.audit.matrix.staff import (
    WHY,
    Own,
    There,
    add_staff,
    find_actors,
    find_own,
    give_factors,
    leave_accounts,
)
from tests.audit.matrix.watched import leave_to_look_at, look_before
from tests.domain import builders
from tests.support.wessex import Clock, WessexCase

VERSION = select(CaseRecord.version).where(
    CaseRecord.force == bindparam("of"), CaseRecord.reference == bindparam("urn")
)
NOBODY = Kept("", frozenset(), "", "")
WHO = {kind: one.user for kind, one in PEOPLE.items()}
ODD_SURNAME = "Quillfeather"
ONE_MORE = "linden"
KEEPERS = ("moran", "whitfield")  # named on what is sealed, so that none of WHO is
# Where the supervisor proposed to unseal the case that these people are named on.
PROPOSED = frozenset({Stage.MEETING, Stage.DECISION, Stage.NOTICE})
NAMING = frozenset({Stage.ASSESSMENT, Stage.DELIVERY})  # where the supervisor proposed to name somebody more on it


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


class World:
    """The cases of one stage, the people and their sessions; put back after every cell that changed something."""

    def __init__(self, office: Office, clock: Clock, stage: Stage) -> None:
        """Make the cases."""
        self.office, self.clock, self.stage = office, clock, stage
        self.cases: dict[tuple[Relation, str], WessexCase] = {}
        self._made_once: dict[object, Any] = {}
        add_staff(office)
        with office.open_reading() as reading:
            self.actors = find_actors(reading)
        self.there: There = look_before(office, clock)
        for relation in Relation:
            for one in PEOPLE.values() if relation is Relation.OWNER else [NOBODY]:
                if not one.same_person_as and one.force == "wessex":
                    self._keep(relation, one.user)
        clock.now = max(case.now for case in self.cases.values()) + timedelta(minutes=2)
        self._file = Path(make_url(str(office.engine.url)).database or "")
        self._grant()
        self._ask()
        give_factors(office, clock.now)
        self.there |= leave_to_look_at(office, clock.now, self.case(Relation.NAMED, "").reference)
        self.there |= leave_accounts(office, clock.now)
        with office.open_reading() as reading:
            self.own: Own = find_own(reading, self.actors)

    def case(self, relation: Relation, person: str) -> WessexCase:
        """The case to which this person stands so; what the first account of somebody owns is the second one's too.

        Nobody owns a case of another force: whoever is of one is asked of a case that an officer here owns.
        """
        first = PEOPLE[KIND_OF[person]].same_person_as if person else ""
        others = "" if relation is not Relation.OWNER else WHO["officer"]
        return self.cases.get((relation, first or person)) or self.cases[relation, others]

    # ------------------------------------------------------------ making the cases

    def _keep(self, relation: Relation, person: str) -> None:
        case = self._made(relation, person)
        readers = _readers(relation)
        if readers:
            with self.office.open_work(ACTORS["price"], case.now) as work:
                seal_case(work, case.reference, SealKind.OTHER, WHY, readers)
        self.cases[relation, person] = case

    def _made(self, relation: Relation, owner: str) -> WessexCase:
        """A case at the stage of this world, by the ordinary way."""
        told = builders.receipt()
        if relation is Relation.CONFLICTED:
            told = replace(told, subject=said.Subject(said.Person("John", ODD_SURNAME)))
        kind = KINDS.get(relation, NorthCase)
        now = told.received_at + timedelta(hours=1)
        with self.office.open_work(kind.taken_by(), now) as work:
            case = kind(self.office, receive_case(work, told), now)
        case.do(Action.ASSIGN_CASE, team=kind.team, owner=owner or kind.owner)
        case.go_to(self.stage)
        FURTHER.get((self.stage, relation), lambda came: came)(case)
        return case

    def _grant(self) -> None:
        """Interests and broken glass, as each person may have them."""
        for person, actor in self.actors.items():
            with suppress(Refusal), self.office.open_work(actor, self.clock.now) as work:
                declare_interest(work, InterestKind.SURNAME, ODD_SURNAME)
            with suppress(Refusal), self.office.open_work(actor, self.clock.now) as work:
                break_glass(work, self.case(Relation.GLASS, person).reference, WHY)

    def _ask(self) -> None:
        """Somebody proposed to unseal what is sealed, and asked for a closed case to be erased."""
        supervisor, now = ACTORS["price"], self.clock.now
        if self.stage in PROPOSED:
            with self.office.open_work(supervisor, now) as work:
                propose_unsealing(work, self.case(Relation.NAMED, "").reference, WHY)
        if self.stage in NAMING:
            named = [*_readers(Relation.NAMED), ONE_MORE]
            with self.office.open_work(supervisor, now) as work:
                name_readers(work, self.case(Relation.NAMED, "").reference, named, WHY)
        if self.stage is Stage.CLOSED:
            with self.office.open_work(supervisor, now) as work:
                ask_for_erasure(work, self.case(Relation.TEAM, "").reference, WHY)

    def _say_why(self, person: str, session: str) -> None:
        """A reason counts in the session it was given in."""
        actor = replace(self.actors[person], presence=Presence(session=session, on_page=True))
        with suppress(Refusal), self.office.open_work(actor, self.clock.now) as work:
            give_reason(work, self.case(Relation.REASON, person).reference, WHY)

    # ------------------------------------------------------------ sessions, and putting back

    def sign_in(self, kind: Kind) -> dict[str, SignedIn]:
        """Each person's session; then keep the world as it is now."""
        began = self.clock.now - (timedelta(minutes=8) if kind is Kind.STALE else timedelta())
        found = {}
        for person in WHO.values() if kind is not Kind.NONE else ():
            presence = Presence(address="127.0.0.1", on_page=True)
            with self.office.open_work(self.actors[person], began) as work:
                other = begin_session(work, person, presence)
                token = begin_session(work, person, presence, proven=kind is not Kind.HALF)
                work.audit(Event.SIGNED_IN)
            with self.office.open_reading() as reading:
                session = find_session(reading, hash_token(token))
                another = find_session(reading, hash_token(other))
            assert session is not None
            assert another is not None
            self.own["account.end", person] = {"session": another.name}
            found[person] = SignedIn(token, session.name)
            self._say_why(person, session.name)
        self.keep()
        return found

    def version(self, relation: Relation, person: str) -> int | None:
        """The version of a case as it is kept now; None when it is erased."""
        case = self.case(relation, person).facts
        with self.office.engine.connect() as connection:
            found: int | None = connection.execute(VERSION, {"of": case.force, "urn": case.reference}).scalar()
        return found

    def setting(self, case: WessexCase, person: str) -> Setting:
        """Where the rules stand for this person and case now."""
        return self.office.setting_of(case.facts, self.actors[person], self.clock.now)

    def said(self, case: WessexCase, action: Action) -> Any:
        """Legal words for an action as the case stands; None where the casebook has none for this stage."""
        return self.once((case.reference, action, "said"), lambda: _words(case, action))

    def staff(self, reading: Session, of: str = "wessex") -> tuple[tuple[Colleague, ...], Force]:
        """Who works at a force, and the force."""
        force = find_force(reading, of)
        assert force is not None
        return list_people(reading, of), force

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


def _readers(relation: Relation) -> list[str]:
    """Who is named on a sealed case; nobody of WHO but where that is the relation."""
    if relation is Relation.NAMED:
        named = (PEOPLE[kind] for kind in holders("case:read"))
        return [*KEEPERS, *sorted(one.user for one in named if not one.same_person_as)]
    return list(KEEPERS) if relation in {Relation.SEALED, Relation.GLASS} else []
