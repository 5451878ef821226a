"""The pictures of the pages in docs/pictures: CSOR_PICTURES=1 makes them anew, else they are there and still true to size.

They are of the demonstration on one fixed afternoon, so the same pages give the same pictures.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.misuse import Sign
from csor.domain.planning import offered
from csor.domain.vocabulary import Stage
from csor.reading.flags import list_flags
from csor.records.case_record import CaseContent
from csor.records.codec import case_from_text
from csor.simulation.people import ACTORS
from tests.browser.serving import PHONE, Officer, Served, serving_copy
from tests.browser.shrinking import shrink

SitDown = Callable[..., Officer]
Place = Callable[..., str]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MAKE = os.environ.get("CSOR_PICTURES") == "1"
LARGEST = 300 * 1024
DOOR = {
    "seen": ["photo_matches", "details_agree", "private", "household_absent"],
    "document": "passport",
    "witness": "castell",
}


@pytest.fixture(scope="module")
def untouched(filled: Path) -> Iterator[Served]:
    """A demonstration in which nobody has looked at anything yet."""
    with serving_copy(filled) as found:
        yield found


@pytest.fixture(scope="module")
def where(untouched: Served) -> Place:
    """Find the first case that shows something, or in which somebody may do something; then the visit, if it has one."""
    with untouched.office.open_reading() as session:
        cases = [case_from_text(text) for text in session.scalars(select(CaseContent.facts))]
    cases.sort(key=lambda case: (case.keyed_at, case.reference))

    def find(who: str, action: Action | None = None, surname: str = "", stage: Stage | None = None) -> str:
        for case in cases:
            if stage is not None and case.stage is not stage:
                continue
            if surname and (case.subject is None or case.subject.person.surname != surname):
                continue
            if action is None:
                return f"/cases/{case.reference}"
            recipient = _may(untouched, case, who, action)
            if recipient is not None:
                return f"/cases/{case.reference}" + (f"/visit/{recipient}" if recipient else "")
        raise AssertionError(f"{who} may do {action} nowhere")

    return find


def _may(place: Served, case: CaseFacts, who: str, action: Action) -> str | None:
    with place.office.open_work(ACTORS[who]) as work:
        here = work.setting_of(case)
    found = (offer.recipient for offer in offered(case, here) if offer.possible and offer.action is action)
    return next(found, None)


def take(officer: Officer, name: str) -> None:
    """Make the picture of what is on the screen, or hold the one that is there to its size."""
    path = PICTURES / f"{name}.png"
    wide = officer.page.viewport_size
    officer.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    if MAKE:
        path.write_bytes(shrink(officer.page.screenshot(full_page=True, animations="disabled", scale="css")))
    assert path.is_file(), f"{path.name} is missing: CSOR_PICTURES=1 makes it"
    head = path.read_bytes()
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert wide is not None
    assert int.from_bytes(head[16:20]) == wide["width"]
    assert len(head) <= LARGEST


def test_the_work_list(untouched: Served, sit_down: SitDown) -> None:
    price = sit_down(untouched, "price").go("/?tab=team")
    assert price.page.locator("table tbody tr").count() > 5
    take(price, "work-list")


def test_the_case(untouched: Served, where: Place, sit_down: SitDown) -> None:
    nwosu = sit_down(untouched, "nwosu").go(where("nwosu", surname="Holloway"))
    assert "Hannah Brierley" in nwosu.words
    take(nwosu, "case")


def test_deciding(untouched: Served, where: Place, sit_down: SitDown) -> None:
    case = where("okafor", Action.AUTHORISE_DISCLOSURE, stage=Stage.DECISION).partition("/visit/")[0]
    okafor = sit_down(untouched, "okafor").go(f"{case}/decide")
    assert okafor.h1 == "Decide on disclosure"
    take(okafor, "decide")


def test_a_visit_on_a_phone(untouched: Served, where: Place, sit_down: SitDown) -> None:
    visit = where("nwosu", Action.CONFIRM_IDENTITY)
    phone = sit_down(untouched, "nwosu", viewport=PHONE, is_mobile=True, has_touch=True).go(visit)
    phone.fill(DOOR).press("Continue to the warning").fill({"lines": ["1", "2"]})
    take(phone, "deliver")
    phone.fill({"lines": ["1", "2", "3", "4"], "understood": ["yes"]}).press("Continue to the undertaking")
    phone.press("I do not wish to sign")
    assert phone.h1 == "Does not wish to sign"
    take(phone, "refusal")


def test_compliance(untouched: Served, sit_down: SitDown) -> None:
    mercer = sit_down(untouched, "mercer").go("/compliance")
    assert mercer.page.locator("svg").count()
    take(mercer, "compliance")


def test_flags_and_who_looked(untouched: Served, sit_down: SitDown) -> None:
    mercer = sit_down(untouched, "mercer").go("/oversight/flags")
    assert mercer.page.locator("table tbody tr").count() > 3
    take(mercer, "flags")
    with untouched.office.open_reading() as reading:
        flag = list_flags(reading, ACTORS["mercer"], judged=False, sign=Sign.NEVER_ASSIGNED).rows[0]
    mercer.go(f"/cases/{flag.case}/looks").page.check("input[name=purpose][value=lawfulness]")
    mercer.press("Show who looked")
    assert "Nothing to do with it" in mercer.words
    take(mercer, "who-looked")
