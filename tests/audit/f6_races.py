"""F6: two people change one case at the same moment, on both engines: one is done, the other is told, nothing is overwritten.

Half of the trials are two officers who send the same form over HTTP from the same version: one gets 303 or 302, the other
409 with what changed meanwhile and with their own words. The others are pairs of actions at the use-case, let go by a
barrier: authorise and send back, tell and withdraw, accept and reject, and so on.
"""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.usecases.act import act
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, both_engines
from tests.support.client import Client
from tests.support.wessex import WessexCase, keep_at
from tests.web.filling import unseen

CHANGED = "The case changed while you were typing"
PAIRS: tuple[tuple[Stage, Action, Action], ...] = (
    (Stage.INITIAL_CHECKS, Action.ASSIGN_CASE, Action.REQUEST_CHECK),
    (Stage.MEETING, Action.RECORD_MEETING, Action.ASSIGN_CASE),
    (Stage.MEETING, Action.RECORD_MEETING, Action.FLAG_IMMEDIATE_RISK),
    (Stage.DECISION, Action.AUTHORISE_DISCLOSURE, Action.SEND_BACK),
    (Stage.DECISION, Action.AUTHORISE_DISCLOSURE, Action.DECIDE_NO_DISCLOSURE),
    (Stage.DECISION, Action.AUTHORISE_DISCLOSURE, Action.AUTHORISE_DISCLOSURE),
    (Stage.DELIVERY, Action.WITHDRAW_AUTHORITY, Action.PLAN_VISIT),
    (Stage.CLOSED, Action.HOLD_DISPOSAL, Action.SET_RETENTION),
)


@dataclass
class Answer:
    """What one side was told. code: of the refusal, empty when it was done."""

    code: str = "unanswered"
    html: str = ""


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many races, half of them on each engine."""
    return run_apart("f6_races", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    if fault == "version_not_compared":
        _forget_versions()
    tally, chance = Tally(), random.Random(seed)
    kinds: dict[str, int] = {}
    for place, share in both_engines(size):
        forms = _Forms(place)
        for number in range(share):
            if number % 2 == 0:
                kind, wrong = "one form by two", forms.race(chance)
            else:
                pair = PAIRS[number // 2 % len(PAIRS)]
                kind, wrong = f"{pair[1]} and {pair[2]}", _race(place, *pair)
            kinds[kind] = kinds.get(kind, 0) + 1
            tally.count(f"{place.engine}, {kind}: {wrong}" if wrong else "")
    return tally.figures(kinds=kinds)


def _forget_versions() -> None:
    """Plant: the version that a person saw is not compared with the one that is there."""
    import csor.web.actions as page

    whole = act

    def forgetful(work: Any, reference: str, told: Any, version: int | None = None) -> Any:
        return whole(work, reference, told)

    setattr(page, "act", forgetful)  # noqa: B010 - mypy rightly minds a plain assignment
    globals()["act"] = forgetful


def _at_once(*sides: Callable[[], None]) -> None:
    gate = threading.Barrier(len(sides))

    def go(side: Callable[[], None]) -> None:
        gate.wait()
        side()

    threads = [threading.Thread(target=go, args=(side,)) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class _Forms:
    """Two officers and one case."""

    def __init__(self, place: Place) -> None:
        case = keep_at(place.office, Stage.INITIAL_CHECKS)
        place.clock.now = case.now
        self.place = place
        self.address = f"/cases/{case.reference}/do/assign_case"
        self.reference = case.reference
        self.clients = [place.client("nwosu"), place.client("castell")]

    def race(self, chance: random.Random) -> str:
        """Both send the form that both drew."""
        self.place.tick()
        words = [f"The reason of {name}, {chance.randrange(10**9)}" for name in ("one", "two")]
        owners = ["nwosu", "castell"]
        forms = [
            {**unseen(client.get(self.address)), "team": "ppn", "owner": owner, "reason": said}
            for client, owner, said in zip(self.clients, owners, words, strict=True)
        ]
        answers = [Answer(), Answer()]

        def send(side: int) -> None:
            got = _twin(self.place, self.clients[side]).browser.post(self.address, data=forms[side])
            answers[side] = Answer("" if got.status_code == 302 else str(got.status_code), got.get_data(as_text=True))

        _at_once(lambda: send(0), lambda: send(1))
        if sorted(answer.code for answer in answers) != ["", "409"]:
            return f"answers {[answer.code for answer in answers]}"
        lost = 0 if answers[0].code else 1
        page = unescape(answers[lost].html)
        if CHANGED not in page or words[lost] not in page:
            return "the loser was not told, or their words are gone"
        stand = [self.place.told(self.reference, "case_assigned", said) for said in words]
        refused = self.place.told(self.reference, "action_refused", words[lost])
        return (
            "" if stand[lost] == 0 and stand[1 - lost] == 1 and refused == 1 else f"events {stand}, refused {refused}"
        )


def _twin(place: Place, client: Client) -> Client:
    one = Client(place.app)
    one.take(client.token)
    return one


def _race(place: Place, stage: Stage, first: Action, second: Action) -> str:
    """Two people do two things to one case from the version that both saw."""
    case = keep_at(place.office, stage)
    seen = case.facts.version
    answers = {0: Answer(), 1: Answer()}
    people = [case._actor(first, None), case._actor(second, "anand" if first is second else None)]
    told = [case.said(first), case.said(second)]

    def do(side: int) -> None:
        try:
            with place.office.open_work(people[side], case.now) as work:
                act(work, case.reference, told[side], version=seen)
            answers[side].code = ""
        except Refusal as refusal:
            answers[side].code = refusal.code

    _at_once(lambda: do(0), lambda: do(1))
    return _wrong(place, case, seen, (first, second), [answers[0].code, answers[1].code])


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


HARNESS = Harness(
    "F6",
    "Two people change one case at the same moment: no silent overwrite, no double effect, on both engines",
    run,
    ci=60,
    full=20_000,
    canaries={"version_not_compared": 12},
    part=4,
    minutes=60,
)
