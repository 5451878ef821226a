"""A visit that was in time is put down on a phone after the authority has ended; axe judges each page."""

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from tests.browser.conftest import OfficerAt
from tests.browser.serving import DESK, PHONE, RunningClock, Served
from tests.support.wessex import keep_at


def test_a_visit_in_time_is_put_down_late(own: Served, own_clock: RunningClock, sit_down: OfficerAt) -> None:
    kept = keep_at(own.office, Stage.DELIVERY)
    own_clock.pass_by(days=40)
    phone = sit_down(own, "nwosu", viewport=PHONE)
    case = f"/cases/{kept.reference}"

    phone.go(case)
    assert "authority_lapsed" in phone.words
    phone.go(f"{case}/visit/recipient-1")
    assert phone.h1 == "Not possible now"
    phone.go(case).follow("Record what was told before")
    assert phone.h1 == "Who was in front of you?"


def test_the_telling_page_of_a_visit_in_time(own: Served, own_clock: RunningClock, sit_down: OfficerAt) -> None:
    kept = keep_at(own.office, Stage.DELIVERY)
    kept.do(Action.CONFIRM_IDENTITY).do(Action.RECORD_WARNING).do(Action.RECORD_SIGNATURE)
    own_clock.pass_by(days=40)
    for size in (PHONE, DESK):
        officer = sit_down(own, "nwosu", viewport=size)
        officer.go(f"/cases/{kept.reference}/visit/recipient-1?late=1")
        assert officer.h1 == "What was told"
    officer.press("Check what you recorded")
    assert officer.page.locator(".govuk-error-summary").is_visible()
