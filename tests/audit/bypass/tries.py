"""Eleven ways of deciding on one's own advice, each as a script on a case of the casebook; all must be refused.

A try gives the case, who tries, what, and the same by somebody who truly is another person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from csor.domain.actions import Action
from csor.domain.people import Actor
from csor.domain.planning import take_step
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role, Route, Stage
from tests.domain import builders
from tests.domain.builders import COLLEAGUE, INSPECTOR, OFFICER, SUPERINTENDENT, SUPERVISOR, Case, Casebook

SEPARATED = frozenset({"own_recommendation", "deliverer_may_not_decide"})
DECISIONS = (Action.AUTHORISE_DISCLOSURE, Action.DECIDE_NO_DISCLOSURE, Action.SEND_BACK, Action.DEFER_DECISION)
RANKS = (Rank.INSPECTOR, Rank.CHIEF_INSPECTOR, Rank.SUPERINTENDENT)
DELIVERERS = ("castle", "linden")


@dataclass(frozen=True, slots=True)
class Try:
    """One try at being two people. cheat: the person who advised, or delivers, however they come now."""

    case: Case
    action: Action
    cheat: Actor
    changes: Mapping[str, Any]

    def refused_with(self) -> str:
        """The code it is refused with; empty when it is done."""
        return self._code(self.cheat)

    def refused_to_another(self) -> str:
        """What stands against the same by somebody who truly is another: nothing may, or the script proves nothing."""
        return self._code(SUPERINTENDENT)

    def _code(self, actor: Actor) -> str:
        case = Case(self.case.facts, self.case.now, self.case.protocol)
        told = case.said(self.action, **self.changes)
        try:
            take_step(case.facts, told, case.here(actor))
        except Refusal as refusal:
            return refusal.code
        return ""


@lru_cache
def _ready(route: Route) -> Case:
    """A case in which everything stands for a recommendation, and somebody else's was sent back."""
    return Casebook().at(Stage.DECISION, route).do(Action.SEND_BACK, by=INSPECTOR)


def ready(random: Random, route: Route | None = None) -> Case:
    """Such a case, after some more work on it."""
    begun = _ready(route or random.choice((Route.RIGHT_TO_ASK, Route.RIGHT_TO_KNOW)))
    return busy(random, Case(begun.facts, begun.now, begun.protocol))


def busy(random: Random, case: Case) -> Case:
    """Some other work on a case meanwhile: it makes nobody another person."""
    for _ in range(random.randrange(4)):
        case.later(minutes=random.randrange(1, 600)).do(Action.ADD_NOTE, by=random.choice((OFFICER, COLLEAGUE)))
    return case


def adviser(random: Random) -> Actor:
    """An officer of any name and rank, who will recommend."""
    name = f"officer_{random.randrange(10_000)}"
    rank = random.choice((Rank.CONSTABLE, Rank.SERGEANT, *RANKS))
    return builders.person(name, rank, Role.OFFICER, *random.sample((Role.RESEARCHER, Role.SUPERVISOR), 1))


def second(random: Random, actor: Actor) -> Actor:
    """The same human being under a second user name, with the power to decide."""
    name = f"{actor.id}_2"
    roles = frozenset({Role.AUTHORISER, *random.sample(tuple(actor.roles), random.randrange(2))})
    return replace(actor, id=name, rank=random.choice(RANKS[-1:]), roles=roles, accounts=frozenset({actor.id, name}))


def risen(actor: Actor, *, acting: bool = False, keep: bool = False) -> Actor:
    """The same account with the power to decide. keep: beside the roles it had."""
    roles = {Role.AUTHORISER, *(actor.roles if keep else ())}
    return replace(actor, rank=Rank.SUPERINTENDENT, acting=acting, roles=frozenset(roles))


def advised(random: Random, by: Actor, case: Case | None = None) -> Case:
    """The case, recommended by this person."""
    made = (case or ready(random)).do(Action.RECOMMEND, by=by, deliverers=DELIVERERS)
    return busy(random, made)


def decision(random: Random, case: Case, cheat: Actor) -> Try:
    """Any of the decisions on a recommendation."""
    action = random.choice(DECISIONS)
    named = {"deliverers": DELIVERERS} if action is Action.AUTHORISE_DISCLOSURE else {}
    return Try(case, action, cheat, named)


def second_account(random: Random) -> Try:
    """Recommends as one user name, decides as another."""
    one = adviser(random)
    return decision(random, advised(random, one), second(random, one))


def second_role(random: Random) -> Try:
    """Holds both roles at once."""
    one = risen(adviser(random), keep=True)
    return decision(random, advised(random, one), one)


def role_change(random: Random) -> Try:
    """Is made an authoriser after recommending."""
    one = adviser(random)
    return decision(random, advised(random, one), risen(one))


def acting_rank(random: Random) -> Try:
    """Acts up for a day."""
    one = adviser(random)
    return decision(random, advised(random, one), risen(one, acting=True, keep=True))


def leave_cover(random: Random) -> Try:
    """Gives the case to a colleague and covers for the authoriser who is on leave."""
    one = adviser(random)
    case = advised(random, one).do(Action.ASSIGN_CASE, by=SUPERVISOR, owner=COLLEAGUE.id)
    return decision(random, case, risen(one, acting=random.random() < 0.5))


def amended_by_another(random: Random) -> Try:
    """Has it sent back, lets somebody else recommend it again, and decides."""
    one = adviser(random)
    case = advised(random, one).do(Action.SEND_BACK, by=INSPECTOR)
    other = replace(COLLEAGUE, id="somebody_else")
    return decision(random, advised(random, other, case), random.choice((risen(one), second(random, one))))


def withdrawn_and_again(random: Random) -> Try:
    """Waits until the authority on their advice is withdrawn, and gives it anew."""
    one = adviser(random)
    case = advised(random, one).do(Action.AUTHORISE_DISCLOSURE, by=SUPERINTENDENT, deliverers=DELIVERERS)
    case = busy(random, case).do(Action.WITHDRAW_AUTHORITY, by=INSPECTOR)
    return decision(random, case, random.choice((risen(one), second(random, one))))


def twin(random: Random) -> Try:
    """Does it in the Right to Know that was opened from the case."""
    one = adviser(random)
    case = advised(random, one, ready(random, Route.RIGHT_TO_KNOW))
    return decision(random, case, random.choice((risen(one, keep=True), second(random, one))))


def deferred(random: Random) -> Try:
    """Lets somebody else put the decision off, and decides when they are away."""
    one = adviser(random)
    case = advised(random, one).do(Action.DEFER_DECISION, by=INSPECTOR).later(days=random.randrange(1, 5))
    return decision(random, case, random.choice((risen(one), second(random, one))))


def after_refusal(random: Random) -> Try:
    """Decides that no signature is needed: as who recommended, who is to deliver, or who stood at the door."""
    one = adviser(random)
    deliverers = (OFFICER.id, COLLEAGUE.id)
    case = advised(random, one).do(Action.AUTHORISE_DISCLOSURE, by=INSPECTOR, deliverers=deliverers)
    case = busy(random, case.refuses_to_sign()).do(Action.REFER_BACK)
    cheats = (one, OFFICER, COLLEAGUE)
    cheat = random.choice(cheats)
    return Try(case, Action.DECIDE_AFTER_REFUSAL, random.choice((risen(cheat), second(random, cheat))), {})


def stale_page(random: Random) -> Try:
    """Keeps a page open on somebody else's recommendation, recommends in another window, and sends the old page."""
    one = replace(adviser(random), roles=frozenset({Role.OFFICER, Role.AUTHORISER}), rank=Rank.SUPERINTENDENT)
    other = replace(COLLEAGUE, id="somebody_else")
    opened = advised(random, other)
    case = advised(random, one, opened.do(Action.SEND_BACK, by=INSPECTOR))
    return decision(random, case, one)


TRIES: Mapping[str, Callable[[Random], Try]] = {
    "second_account": second_account,
    "second_role": second_role,
    "role_change": role_change,
    "acting_rank": acting_rank,
    "leave_cover": leave_cover,
    "amended_by_another": amended_by_another,
    "withdrawn_and_again": withdrawn_and_again,
    "twin": twin,
    "deferred": deferred,
    "after_refusal": after_refusal,
    "stale_page": stale_page,
}
