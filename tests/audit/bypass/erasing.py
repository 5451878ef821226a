"""The thirteenth way: one human being asks for a case to be erased and answers it, as two accounts or with two roles."""

from dataclasses import replace
from random import Random

from sqlalchemy import select

from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Role, Stage
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS
from csor.usecases.erasure import ask_for_erasure, confirm_erasure, decline_erasure, take_back_erasure
from csor.usecases.office import Office
from tests.support.wessex import keep_at

WHY = "The retention period of the force is over."
SEPARATED = "same_person"


class Closed:
    """A closed case that somebody tries to erase alone; made anew when that worked."""

    def __init__(self, office: Office) -> None:
        """No case yet: the first try makes it."""
        self.office, self.reference = office, ""

    def refused_with(self, random: Random) -> str:
        """What it is refused with when the same human being answers; empty when the case is gone."""
        self._make()
        asker, cheat = random.choice((second_account, second_role, role_change, acting))(random)
        with self.office.open_work(asker) as work:
            ask_for_erasure(work, self.reference, WHY)
        code = self._answered(cheat)
        if code:
            with self.office.open_work(asker) as work:
                take_back_erasure(work, self.reference)
        return code

    def refused_to_another(self) -> str:
        """What stands against an answer by somebody who truly is another: nothing may, or the try proves nothing."""
        self._make()
        with self.office.open_work(ACTORS["price"]) as work:
            ask_for_erasure(work, self.reference, WHY)
        try:
            with self.office.open_work(ACTORS["mercer"]) as work:
                decline_erasure(work, self.reference, WHY)
        except Refusal as refusal:
            return refusal.code
        return ""

    def _answered(self, cheat: Actor) -> str:
        try:
            with self.office.open_work(cheat) as work:
                confirm_erasure(work, self.reference, WHY, self.reference)
        except Refusal as refusal:
            return refusal.code
        return ""

    def _make(self) -> None:
        with self.office.open_reading() as reading:
            there = select(CaseRecord.id).where(CaseRecord.reference == self.reference)
            if reading.scalar(there) is None:
                self.reference = keep_at(self.office, Stage.CLOSED).reference


Pair = tuple[Actor, Actor]


def second_account(random: Random) -> Pair:
    """Asks as one user name, answers as another."""
    asker = ACTORS[random.choice(("price", "mercer"))]
    name = f"{asker.id}_{random.randrange(10_000)}"
    both = frozenset({asker.id, name})
    return asker, replace(asker, id=name, roles=frozenset({Role.COMPLIANCE}), accounts=both)


def second_role(random: Random) -> Pair:
    """Holds both roles at once."""
    del random
    both = replace(ACTORS["price"], roles=frozenset({Role.SUPERVISOR, Role.COMPLIANCE}))
    return both, both


def role_change(random: Random) -> Pair:
    """Is moved to compliance after asking."""
    del random
    return ACTORS["price"], replace(ACTORS["price"], roles=frozenset({Role.COMPLIANCE}), team="")


def acting(random: Random) -> Pair:
    """Stands in for compliance for a day, or never was anything else."""
    asker = ACTORS[random.choice(("price", "mercer"))]
    return asker, replace(asker, acting=True, roles=asker.roles | {Role.COMPLIANCE})
