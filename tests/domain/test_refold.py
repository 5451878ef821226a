"""A case told again from what was said is the same case."""

from collections.abc import Callable

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.refold import Told, refold
from csor.domain.setting import Setting
from csor.domain.vocabulary import RejectionReason, Route, Stage
from tests.domain.builders import CALENDAR, CALL_TAKER, OFFICER, RESEARCHER, SUPERVISOR, Case, Casebook, receipt

A = Action
BOOK = Casebook()


class Story(Case):
    """A case that keeps what was said to it."""

    told: list[Told]

    def do(self, action: Action, by: object = None, **changes: object) -> "Story":
        actor = by or {A.RECORD_CHECK: RESEARCHER, A.REJECT_FROM_SCHEME: SUPERVISOR}.get(action, OFFICER)
        super().do(action, actor, **changes)  # type: ignore[arg-type]
        self.told.append(Told(self.last, self.here(actor)))  # type: ignore[arg-type]
        return self

    def said(self, action: Action, **changes: object) -> object:
        self.last = super().said(action, **changes)
        return self.last


def story(route: Route = Route.RIGHT_TO_ASK) -> Story:
    case = BOOK.received(receipt(route))
    begun = Story(case.facts, case.now)
    begun.told = [Told(case.facts.receipt, Setting(CALL_TAKER, case.now, case.protocol, CALENDAR))]
    return begun


def rejected() -> Case:
    return story().checked().do(A.REJECT_FROM_SCHEME, reason_code=RejectionReason.IDENTITY_UNKNOWN)


@pytest.mark.parametrize(
    "given",
    [
        story,
        lambda: story().checked().do(A.ACCEPT_INTO_SCHEME).do(A.RECORD_MEETING),
        lambda: story().do(A.OPEN_RIGHT_TO_KNOW, reference="RTK-1"),
        rejected,
    ],
    ids=["received", "met", "a right to know beside it", "rejected"],
)
def test_it_is_the_same_case(given: Callable[[], Story]) -> None:
    case = given()
    assert refold("CSODS-1", case.told, opened="RTK-1") == case.facts


def test_a_story_begins_with_a_receipt() -> None:
    here = BOOK.at(Stage.MEETING).here(OFFICER)
    with pytest.raises(ValueError, match="does not begin"):
        refold("CSODS-1", [Told(said.AddNote("a note"), here)])
    with pytest.raises(ValueError, match="nothing to tell"):
        refold("CSODS-1", [])


def test_refolding_asks_nobody_s_leave() -> None:
    """What was allowed then stays told, whatever the rules say now."""
    begun = story()
    begun.told.append(Told(said.AcceptIntoScheme("then it was right"), begun.here(CALL_TAKER)))
    again: CaseFacts = refold("CSODS-1", begun.told)
    assert again.stage is Stage.MEETING
