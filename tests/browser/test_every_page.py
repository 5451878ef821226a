"""Every page of a filled product, for each role, is as it has to be.

That is: nothing that axe objects to, no complaint of the browser, no sideways scrolling on a phone, and nothing asked
of another host.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select, union

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.moves import MOVES
from csor.domain.planning import offered
from csor.domain.vocabulary import AuthorityState, CheckState, RecipientState, Stage
from csor.records.access import CaseBar, CaseSeal
from csor.records.case_record import CaseContent
from csor.records.codec import case_from_text
from csor.simulation.people import ACTORS
from tests.browser.serving import DESK, NARROW, PHONE, Officer, Served

SitDown = Callable[..., Officer]

READERS = ("rudd", "sandhu", "nwosu", "price", "okafor", "anand", "mercer", "admin")
DOERS = ("sandhu", "nwosu", "castell", "price", "okafor", "anand")
AT_THE_VISIT = {
    Action.CONFIRM_IDENTITY,
    Action.RECORD_WARNING,
    Action.RECORD_SIGNATURE,
    Action.RECORD_REFUSAL_TO_SIGN,
    Action.REFER_BACK,
    Action.TELL_RECIPIENT,
}
# The pages of a visit that these actions have, and the query that leads to one.
STEPS = {
    Action.CONFIRM_IDENTITY: "?step=identity",
    Action.RECORD_WARNING: "?step=warning",
    Action.RECORD_SIGNATURE: "?step=undertaking",
    Action.RECORD_REFUSAL_TO_SIGN: "/refusal",
    Action.REFER_BACK: "",
    Action.TELL_RECIPIENT: "?step=telling",
    Action.RECORD_FAILED_VISIT: "/ended",
}

# What a case page has to show at least once, beside each stage.
SIGHTS: dict[str, Callable[[CaseFacts], object]] = {
    **{f"stage {stage}": lambda c, stage=stage: c.stage is stage for stage in Stage},  # type: ignore[misc]
    "danger now": lambda c: c.danger_now,
    "deferred": lambda c: c.open and c.deferral,
    "extended": lambda c: c.open and c.extensions,
    "suspended": lambda c: c.open and any(a.state is AuthorityState.SUSPENDED for a in c.authorities),
    "nine children": lambda c: len(c.children) >= 9,
    "a long name": lambda c: c.subject and len(c.subject.person.surname) > 30,
    "nobody named": lambda c: c.open and c.subject and not c.subject.person.name,
    "anonymous": lambda c: c.open and c.applicant and not c.applicant.person.name,
    "linked": lambda c: c.linked,
    "conflict": lambda c: c.open and c.conflicts,
    "set aside": lambda c: any(check.state is CheckState.SUPERSEDED for check in c.checks),
    "two recipients": lambda c: c.open and len(c.recipients) > 1,
    "looked at again": lambda c: c.stage is Stage.CLOSED and c.reviews,
}


@dataclass
class Map:
    """Where in the demonstration everything is that a page shows."""

    cases: list[CaseFacts]
    sights: dict[str, str] = field(default_factory=dict)
    doing: dict[str, dict[str, str]] = field(default_factory=dict)
    visits: dict[RecipientState, str] = field(default_factory=dict)

    def at(self, sight: str) -> str:
        return f"/cases/{self.sights[sight]}"


@pytest.fixture(scope="session")
def places(demonstration: Served) -> Map:
    """Look through the database once for a case of every kind, and for somebody who may do each action."""
    office = demonstration.office
    with office.open_reading() as session:
        hidden = union(select(CaseSeal.case_id), select(CaseBar.case_id))  # not there for everybody who looks here
        kept = select(CaseContent.facts).where(CaseContent.case_id.not_in(hidden))
        found = Map([case_from_text(text) for text in session.scalars(kept)])
    found.cases.sort(key=lambda case: (case.keyed_at, case.reference))
    for name, shows in SIGHTS.items():
        found.sights[name] = next(case.reference for case in found.cases if shows(case))
    left = set(MOVES) - {Action.RECEIVE_CASE}
    for case in found.cases:
        for recipient in case.recipients:
            found.visits.setdefault(recipient.state, f"/cases/{case.reference}/visit/{recipient.key}")
        for who in DOERS:
            with office.open_work(ACTORS[who]) as work:
                here = work.setting_of(case)
            for offer in offered(case, here):
                if offer.possible and offer.action in left:
                    left.discard(offer.action)
                    found.doing.setdefault(who, {})[offer.action] = address(case, offer.action, offer.recipient)
    left.discard(Action.ACCEPT_INTO_SCHEME)  # done as soon as it can be; the journeys pass through its page
    assert not left, f"nobody in the demonstration may do {sorted(left)}"
    return found


ASKED = "Why do you need this case?"


def address(case: CaseFacts, action: Action, recipient: str) -> str:
    base = f"/cases/{case.reference}"
    if action in AT_THE_VISIT:
        return f"{base}/visit/{recipient}{STEPS[action]}"
    return f"{base}/act/{action}" + (f"?recipient={recipient}" if recipient else "")


def look(officer: Officer, path: str = "", *statuses: int) -> None:
    """Go to a page and hold it to everything. statuses: what it may answer, 200 unless something else is named."""
    if path:
        officer.go(path)
        if officer.h1 == ASKED:
            officer.judge(DESK)
            officer.fill({"reason": "Looking at how the page is drawn for another team."}).press("Open the case")
            officer.go(path)
        assert officer.status in (statuses or (200,)), f"{path}: {officer.status} {officer.h1}"
    officer.judge(DESK)
    for size in (PHONE, NARROW):
        officer.page.set_viewport_size(size)  # type: ignore[arg-type]
        if officer.sideways():
            officer.complaints.append(f"{officer.path} {officer.h1!r} scrolls sideways at {size['width']}")
    officer.page.set_viewport_size(DESK)  # type: ignore[arg-type]


@pytest.mark.parametrize("reader", READERS)
def test_what_each_role_sees_first(reader: str, demonstration: Served, sit_down: SitDown) -> None:
    officer = sit_down(demonstration, reader)
    look(officer)
    for href in hrefs(officer, ".moj-sub-navigation a")[1:]:
        look(officer, href)
    for href in hrefs(officer, ".csor-service__places a"):
        if href not in {"/", "/compliance"}:
            look(officer, href)
    if reader in {"price", "mercer"}:
        look(officer, "/compliance")
    else:
        officer.go("/compliance")


def hrefs(officer: Officer, where: str) -> list[str]:
    return [link.get_attribute("href") or "" for link in officer.page.locator(where).all()]


@pytest.mark.parametrize("half", [0, 1])
def test_a_case_of_every_kind(half: int, demonstration: Served, places: Map, sit_down: SitDown) -> None:
    price = sit_down(demonstration, "price")
    for reference in sorted(set(places.sights.values()))[half::2]:
        look(price, f"/cases/{reference}")


def test_the_timeline_and_what_was_looked_for(demonstration: Served, places: Map, sit_down: SitDown) -> None:
    price = sit_down(demonstration, "price")
    for show in ("", "?show=decisions"):
        look(price, f"{places.at('stage closed')}/timeline{show}")
    price.go("/find").fill({"q": "Holloway"}).press("Find")
    look(price)
    price.go("/find").fill({"q": ""}).press("Find")
    look(price)
    price.go("/find").fill({"q": "Zzyzx"}).press("Find")
    look(price)


@pytest.mark.parametrize("doer", DOERS)
def test_the_page_of_every_action(doer: str, demonstration: Served, places: Map, sit_down: SitDown) -> None:
    officer = sit_down(demonstration, doer)
    for path in places.doing.get(doer, {}).values():
        look(officer, path)


def test_every_state_of_a_visit(demonstration: Served, places: Map, sit_down: SitDown) -> None:
    phone = sit_down(demonstration, "nwosu", viewport=PHONE)
    for path in places.visits.values():
        look(phone, path, 200, 409)
    steps = {
        action: path for doing in places.doing.values() for action, path in doing.items() if action in AT_THE_VISIT
    }
    look(phone, f"{steps[Action.RECORD_SIGNATURE]}&paper=1")
    look(phone, f"{places.visits[RecipientState.AUTHORISED]}/ended")


def test_papers_and_answers_that_are_no_pages(demonstration: Served, places: Map, sit_down: SitDown) -> None:
    nwosu = sit_down(demonstration, "nwosu")
    look(nwosu, places.visits[RecipientState.TOLD].replace("/visit/", "/papers/undertaking/"))
    look(nwosu, f"{places.at('stage notice')}/papers/notice")
    look(nwosu, "/cases/WX-2026-9999", 404)
    look(nwosu, f"{places.at('stage decision')}/decide", 403)
    look(nwosu, f"{places.at('stage closed')}/do/record_meeting", 409)
    look(nwosu, "/help")
    nobody = sit_down(demonstration)
    look(nobody, "/sign-in")
    look(nobody, "/accessibility")
    look(nobody.go("/sign-in").fill({"username": "nwosu", "password": "wrong"}).press("Sign in"))


def test_words_typed_when_the_session_ended_come_back(demonstration: Served, places: Map, sit_down: SitDown) -> None:
    nwosu = sit_down(demonstration, "nwosu")
    own = next(case.reference for case in places.cases if case.open and case.owner == "nwosu")
    nwosu.go(f"/cases/{own}/do/add_note").fill({"text": "She rang again."})
    nwosu.context.clear_cookies()
    nwosu.press("Add the note")
    look(nwosu)
    nwosu.fill({"username": "nwosu", "password": "marlbrook-lane-demo"}).press("Sign in")
    look(nwosu)
    nwosu.give_code("Sign in")
    look(nwosu)
    assert "She rang again." in nwosu.content
