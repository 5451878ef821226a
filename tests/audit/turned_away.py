"""Each route as it turns people away: half signed in, with an old factor, not known, by another method, with too much.

Whoever is known leaves an event of the attempt on every route. A visitor nobody knows leaves none, as NO_EVENT says.
"""

import random
from collections.abc import Iterator, Mapping
from typing import Final

from csor.domain.vocabulary import Stage
from csor.web.ways import Door
from tests.audit.matrix.cells import Cell, Outcome
from tests.audit.matrix.declared import PEOPLE
from tests.audit.matrix.world import Kind
from tests.audit.sent_again import has_lost
from tests.audit.sweeping import Ask, How, Left, Seen

# What a visitor is refused with and no event follows. The log is a force's record of what its people did: a request
# without a session has no person, and no force whose chain it could stand in. Anybody can send them without end, so each
# would let a stranger fill the log and hold its lock. They are lines of the web server, with the address. What a
# visitor does that is tried against a person's account (a user name with a password) is an event, in that person's name or
# in nobody's: tests/usecases/test_sign_in.py.
NO_EVENT: Final[Mapping[int, str]] = {
    302: "sent to sign in: nothing was opened",
    400: "a form without the token of a page of ours: it was not read",
    401: "asked to sign in first, with what they typed kept on their own page",
    404: "there is nothing at this address for anybody who is not signed in",
    405: "the address takes no such method",
    413: "more than a form can hold: it was not read",
    415: "a browser's report that is none",
}
# A form that the rules refuse (409) is an event, whoever was quicker. A page that cannot be drawn now answers so too: then
# nothing was tried, and having opened the case is the event.
REFUSED: Final = frozenset({403, 404, 405, 413})
CONFLICT: Final = 409
WAYS_OF_REFUSING: Final = frozenset({"half signed in", "step-up", "reason", *map(str, REFUSED | {CONFLICT}), "visitor"})
ASKS_FOR_A_CODE = "account.confirm"  # leads nobody anywhere: what led there has left its event
# Who holds the link, or gives the password, counts here and not who is signed in: a wrong one is refused to nobody, and a
# right one is an event in the name of whose it is.
NOBODYS: Final = frozenset({"links.choose", "people.sign_in"})
FEW = 24


def asked_in_vain(every: list[Cell], size: int, seed: int, *, few: bool) -> list[Ask]:
    """Every route and method once in every way of being refused, more often where more is asked for.

    few: a canary's share, at the stage where a canary works.
    """
    chance = random.Random(seed)
    every = [cell for cell in every if cell.endpoint != "static"]
    if few:
        here = [cell for cell in every if cell.stage is Stage.ASSESSMENT and cell.session is Kind.HALF]
        return [Ask(cell) for cell in chance.sample(here, FEW)]
    by_route: dict[tuple[str, str, Kind], list[Cell]] = {}
    for cell in every:
        by_route.setdefault((cell.endpoint, cell.method, cell.session), []).append(cell)
    asks = {ask for _ in range(max(1, size // 1000)) for cells in by_route.values() for ask in _of(cells, chance)}
    return sorted(asks, key=Ask.words)


def _of(cells: list[Cell], chance: random.Random) -> Iterator[Ask]:
    """One route and method with one kind of session, in each way that it can be refused."""
    kind, method = cells[0].session, cells[0].method
    if kind is not Kind.FRESH:
        yield Ask(chance.choice(cells))
    if kind is not Kind.STALE and method == "POST":
        yield Ask(chance.choice(cells), How.TOO_LARGE)
    if kind is not Kind.STALE:
        yield Ask(chance.choice(cells), How.NO_METHOD)


def way_of_refusing(ask: Ask, seen: Seen) -> str:
    """How a request was refused; empty when it was not."""
    closed = ask.cell.way.door not in {Door.OPEN, Door.HALF_WAY}
    if ask.cell.session is Kind.NONE:
        return "visitor" if closed or seen.status in NO_EVENT else ""
    if ask.cell.session is Kind.HALF and closed and ask.how is How.PLAIN:
        return "half signed in"
    if seen.outcome is Outcome.STEP_UP:
        return "" if ask.cell.endpoint == ASKS_FOR_A_CODE else "step-up"
    if seen.outcome is Outcome.WHY:
        return "reason"
    if has_lost(ask, seen) or (seen.status == CONFLICT and ask.cell.method == "POST"):
        return str(CONFLICT)
    return str(seen.status) if seen.status in REFUSED else ""


def _says_so(ask: Ask, event: Left) -> bool:
    """Whether an event tells of a refusal. Whose account was closed meanwhile is a visitor from here on, and it tells that."""
    if PEOPLE[ask.cell.role].disabled and event.event == "session_ended":
        return True
    return event.outcome == "refused" and bool(event.code)


def unkept(ask: Ask, seen: Seen) -> str:
    """What is wrong with what a refusal left; empty when nothing."""
    way = way_of_refusing(ask, seen)
    if ask.cell.session is Kind.NONE:
        if way and seen.status not in NO_EVENT:
            return f"a visitor is refused with {seen.status}, and nobody says why that is no event"
        left = ask.cell.endpoint not in NOBODYS and (seen.events or seen.changed)
        return f"a visitor left {seen.events} and changed {sorted(seen.changed)}" if left else ""
    if ask.how is How.NO_METHOD and seen.status != 405:
        return f"a method that is not there was answered {seen.status}"
    if way and not any(_says_so(ask, event) for event in seen.events):
        return f"refused ({way}) and no attempt was kept: {seen.events}"
    return ""
