"""The fourteenth way: one human being proposes who else opens a sealed case and agrees to it under another name."""

from dataclasses import replace
from random import Random

from csor.domain.access import SealKind
from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role, Stage
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from csor.usecases.seals import answer_readers, name_readers, seal_case
from tests.audit.bypass.erasing import Pair
from tests.support.wessex import keep_at

WHY = "The subject is married to somebody at this station."
NAMED = ("price", "okafor")
WANTED = "nwosu"


class Sealed:
    """A sealed case on which somebody tries to name a third alone; the proposal is turned down after each try."""

    def __init__(self, office: Office) -> None:
        self.office, self.reference = office, ""

    def refused_with(self, random: Random) -> str:
        """What agreeing is refused with when the same human being does it; empty when the third opens the case."""
        proposer, cheat = random.choice((second_account, second_role, acting, swapped))(random)
        return self._tried(proposer, cheat, agreed=True)

    def refused_to_another(self) -> str:
        """What stands against an answer by somebody who truly is another: nothing may."""
        return self._tried(ACTORS["price"], ACTORS["okafor"], agreed=False)

    def _tried(self, proposer: Actor, second: Actor, *, agreed: bool) -> str:
        self._make()
        with self.office.open_work(proposer) as work:
            name_readers(work, self.reference, (*NAMED, WANTED), WHY)
        code = self._answered(second, agreed=agreed)
        if code and self._opens():
            code = f"{code}, and yet it opens"
        if not code and agreed:
            self.reference = ""
        elif code:
            self._answered(ACTORS["okafor" if proposer.is_person("price") else "price"], agreed=False)
        return code

    def _answered(self, second: Actor, *, agreed: bool) -> str:
        try:
            with self.office.open_work(second) as work:
                answer_readers(work, self.reference, agreed=agreed, reason=WHY)
        except Refusal as refusal:
            return refusal.code
        return ""

    def _opens(self) -> bool:
        """Whether the third sees the case already, whatever the answer was."""
        try:
            with self.office.open_work(ACTORS[WANTED]) as work:
                read_case(work, self.reference)
        except Refusal:
            return False
        return True

    def _make(self) -> None:
        if not self.reference:
            self.reference = keep_at(self.office, Stage.ASSESSMENT).reference
            with self.office.open_work(ACTORS["price"]) as work:
                seal_case(work, self.reference, SealKind.COLLEAGUES_RELATIVE, WHY, NAMED)


def second_account(random: Random) -> Pair:
    """Proposes as one user name, agrees as another of the same person."""
    proposer = ACTORS[random.choice(NAMED)]
    both = frozenset({proposer.id, f"{proposer.id}_{random.randrange(10_000)}"})
    return replace(proposer, accounts=both), replace(proposer, id=max(both, key=len), accounts=both)


def second_role(random: Random) -> Pair:
    """Holds every role that could agree."""
    every = replace(ACTORS[random.choice(NAMED)], roles=frozenset({Role.SUPERVISOR, Role.AUTHORISER, Role.COMPLIANCE}))
    return every, every


def acting(random: Random) -> Pair:
    """Stands in at a higher rank after proposing."""
    proposer = ACTORS[random.choice(NAMED)]
    return proposer, replace(proposer, acting=True, rank=Rank.SUPERINTENDENT, roles=proposer.roles | {Role.AUTHORISER})


def swapped(random: Random) -> Pair:
    """Proposes as the second account and agrees as the first."""
    return second_account(random)[::-1]
