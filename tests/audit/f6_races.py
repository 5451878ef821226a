"""F6 and F6P: two people do something to one case at the same moment: nothing is overwritten, nothing is done twice.

On SQLite and on PostgreSQL. The kinds come in turn. Over HTTP: two officers send the same form from the same version (one
gets 302, the other 409 with what changed meanwhile and with their own words); one views while the other reassigns; somebody
is switched off while they send a form. At the use-case: pairs of actions that cannot both be done from one version,
let go by a barrier: authorise and send back, authorise twice, tell and withdraw, and so on. And one erases a case, as the
second person, while another forbids its disposal: it is gone, or it is held, and whoever came second was told.
"""

import random
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import select

from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS
from csor.usecases.act import act
from csor.usecases.erasure import ask_for_erasure, confirm_erasure
from tests.audit.apart import run_apart
from tests.audit.f6_forms import Forms, at_once, let_everybody_in
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, fresh_places
from tests.support.wessex import WessexCase, keep_at

A_CASE, A_DATABASE = 65, 130  # races of forms on one case, and races on one database; as many times as there are kinds
PAIRS: tuple[tuple[Stage, Action, Action], ...] = (
    (Stage.INITIAL_CHECKS, Action.ASSIGN_CASE, Action.REQUEST_CHECK),
    (Stage.MEETING, Action.RECORD_MEETING, Action.ASSIGN_CASE),
    (Stage.MEETING, Action.RECORD_MEETING, Action.FLAG_IMMEDIATE_RISK),
    (Stage.DECISION, Action.AUTHORISE_DISCLOSURE, Action.SEND_BACK),
    (Stage.DECISION, Action.AUTHORISE_DISCLOSURE, Action.DECIDE_NO_DISCLOSURE),
    (Stage.DECISION, Action.AUTHORISE_DISCLOSURE, Action.AUTHORISE_DISCLOSURE),
    (Stage.DELIVERY, Action.TELL_RECIPIENT, Action.WITHDRAW_AUTHORITY),
    (Stage.DELIVERY, Action.WITHDRAW_AUTHORITY, Action.PLAN_VISIT),
    (Stage.CLOSED, Action.HOLD_DISPOSAL, Action.SET_RETENTION),
)
TO_THE_TELLING = (Action.CONFIRM_IDENTITY, Action.RECORD_WARNING, Action.RECORD_SIGNATURE)
OVER_HTTP = (Forms.one_by_two, Forms.view_and_reassign, Forms.switched_off_and_click)


def run(engine: str, size: int, seed: int, fault: str = "") -> Figures:
    """So many races."""
    return run_apart("f6_races", size, seed, fault, engine)


def trials(size: int, seed: int, fault: str, engine: str) -> Figures:
    """The same, in a process of its own."""
    if fault == "version_not_compared":
        _forget_versions()
    if fault == "switched_off_goes_on":
        let_everybody_in()
    tally, chance = Tally(), random.Random(seed)
    kinds: dict[str, int] = {}
    with fresh_places(engine, A_DATABASE, _stock) as places:
        for number, place in zip(range(size), places, strict=False):
            if number % A_CASE == 0:
                forms = Forms(place)
            kind, wrong = _raced(place, forms, number, chance)
            kinds[kind] = kinds.get(kind, 0) + 1
            tally.count(f"{kind}: {wrong}" if wrong else "")
    return tally.figures(kinds=kinds)


def _stock(place: Place) -> list[WessexCase | None]:
    """A case for each race on one database, brought to where it begins; none where two people have the forms of another."""
    kinds = len(OVER_HTTP) + 1 + len(PAIRS)
    return [_ready(place, number % kinds) for number in range(A_DATABASE)]


def _ready(place: Place, turn: int) -> WessexCase | None:
    if turn < len(OVER_HTTP):
        return None
    if turn == len(OVER_HTTP):
        case = keep_at(place.office, Stage.CLOSED)
        with place.office.open_work(ACTORS["price"], case.now) as work:
            ask_for_erasure(work, case.reference, "Its time for keeping is over.")
        return case
    stage, *actions = PAIRS[turn - len(OVER_HTTP) - 1]
    case = keep_at(place.office, stage)
    for step in TO_THE_TELLING if Action.TELL_RECIPIENT in actions else ():
        case.do(step)
    return case


def _raced(place: Place, forms: Forms, number: int, chance: random.Random) -> tuple[str, str]:
    """The next kind of race, and what was wrong with it."""
    turn = number % (len(OVER_HTTP) + 1 + len(PAIRS))
    if turn < len(OVER_HTTP):
        return OVER_HTTP[turn].__name__.replace("_", " "), OVER_HTTP[turn](forms, chance)
    made = place.stock[number % A_DATABASE]
    case = WessexCase(place.office, made.facts, made.now)
    if turn == len(OVER_HTTP):
        return "erase and hold_disposal", _erase_or_hold(place, case)
    _, first, second = PAIRS[turn - len(OVER_HTTP) - 1]
    return f"{first} and {second}", _race(place, case, first, second)


def _forget_versions() -> None:
    """Plant: the version that a person saw is not compared with the one that is there."""
    import csor.web.actions as page

    whole = act

    def forgetful(work: Any, reference: str, told: Any, version: int | None = None) -> Any:
        return whole(work, reference, told)

    setattr(page, "act", forgetful)  # noqa: B010 - mypy rightly minds a plain assignment
    globals()["act"] = forgetful


def _erase_or_hold(place: Place, case: WessexCase) -> str:
    """One confirms that a case is erased while another holds its disposal: never both, never neither."""
    seen, told = case.facts.version, case.said(Action.HOLD_DISPOSAL)
    codes = ["unanswered", "unanswered"]

    def erase() -> None:
        with place.office.open_work(ACTORS["mercer"], case.now) as work:
            confirm_erasure(work, case.reference, "Looked at with records management.", case.reference)

    def hold() -> None:
        with place.office.open_work(ACTORS["price"], case.now) as work:
            act(work, case.reference, told, version=seen)

    at_once(lambda: _told(codes, 0, erase), lambda: _told(codes, 1, hold))
    with place.office.open_reading() as reading:
        stays = bool(reading.scalar(select(CaseRecord.id).where(CaseRecord.reference == case.reference)))
    done = [not code for code in codes]
    return "" if done in ([True, False], [False, True]) and stays == done[1] else f"answers {codes}, stays: {stays}"


def _told(codes: list[str], side: int, what: Callable[[], None]) -> None:
    """Do it and put down how it was answered: the code of the refusal, empty when it was done."""
    try:
        what()
        codes[side] = ""
    except Refusal as refusal:
        codes[side] = refusal.code


def _race(place: Place, case: WessexCase, first: Action, second: Action) -> str:
    """Two people do two things to one case from the version that both saw."""
    seen = case.facts.version
    codes = ["unanswered", "unanswered"]
    people = [case._actor(first, None), case._actor(second, "anand" if first is second else None)]
    told = [case.said(first), case.said(second)]

    def do(side: int) -> None:
        with place.office.open_work(people[side], case.now) as work:
            act(work, case.reference, told[side], version=seen)

    at_once(lambda: _told(codes, 0, lambda: do(0)), lambda: _told(codes, 1, lambda: do(1)))
    return _wrong(place, case, seen, (first, second), codes)


def _wrong(place: Place, case: WessexCase, seen: int, actions: tuple[Action, Action], codes: list[str]) -> str:
    done = [action for action, code in zip(actions, codes, strict=True) if not code]
    additive = any(MOVES[action].additive for action in actions)
    if not done or (len(done) > 1 and not additive):
        return f"{len(done)} were done: {codes}"
    if any(code not in {"", "changed_meanwhile"} for code in codes):
        return f"refused for another reason: {codes}"
    with place.office.open_glance(case._actor(actions[0], None)) as work:
        version = work.case(case.reference).facts.version
    stand = [place.told(case.reference, MOVES[action].event.value) for action in set(actions)]
    if version != seen + len(done):
        return f"version {version} after {len(done)} changes to {seen}"
    return "" if sum(stand) >= len(done) else "no event"


def _on(name: str, engine: str, words: str, part: int, minutes: int) -> Harness:
    return Harness(
        name,
        f"Two people at one case at the same moment: no silent overwrite, no double effect, on {words}",
        partial(run, engine),
        ci=500,
        full=35_000,
        canaries={"version_not_compared": 12, "switched_off_goes_on": 6},
        part=part,
        minutes=minutes,
    )


HARNESSES = (_on("F6", "sqlite", "SQLite", 3, 15), _on("F6P", "postgresql", "PostgreSQL", 4, 57))
