"""Compliance at work in a real browser: who looked and for what, flags and a verdict, samples; and what you opened."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from csor.domain.deadlines import local_day
from csor.domain.sampling import week_of
from csor.oversight_running import operator
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS
from csor.usecases.compare_looks import compare_day, days_to_compare
from csor.usecases.read_case import read_case
from csor.usecases.samples import bind_next_seed, draw_week
from csor.usecases.search_cases import search_cases
from tests.browser.serving import AFTERNOON, PHONE, Officer, Served, serving_copy
from tests.support.client import open_session

SitDown = Callable[..., Officer]
FOUND = "She had been asked to check the address by telephone, the note is there."


@pytest.fixture(scope="module")
def overseen(filled: Path) -> Iterator[Served]:
    """The demonstration with a fortnight of looks, a few of which nobody would have expected."""
    with serving_copy(filled) as place:
        look_about(place)
        yield place


def come(place: Served, sit_down: SitDown, username: str, **more: Any) -> Officer:
    """Somebody whose second factor was proved just now; the way in has journeys of its own."""
    officer = sit_down(place, **more)
    cookie = {"name": place.app.config["COOKIE_NAME"], "value": open_session(place.app, username), "url": place.url}
    officer.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return officer


def there() -> tuple[Any, ...]:
    """Cases of the team that were there all the fortnight."""
    return CaseRecord.team == "ppn", CaseRecord.received_at < AFTERNOON - timedelta(days=20)


def look_about(place: Served) -> None:
    with place.office.open_reading() as reading:
        query = select(CaseRecord.reference, CaseRecord.subject_name).where(*there())
        cases = reading.execute(query.order_by(CaseRecord.reference.desc()).limit(12)).all()
    with place.office.open_work(operator("wessex"), AFTERNOON - timedelta(days=15)) as work:
        bind_next_seed(work)
    for days in range(13, 0, -1):
        for hour, person in enumerate(("nwosu", "price", "castell", "tremlett")):
            at = AFTERNOON - timedelta(days=days, hours=hour)
            for case in cases[days % 3 :: 4] if person != "tremlett" else cases[:1]:
                with place.office.open_work(ACTORS[person], at) as work:
                    read_case(work, case.reference)
    with place.office.open_work(ACTORS["tremlett"], AFTERNOON - timedelta(days=1)) as work:
        search_cases(work, cases[0].subject_name.split()[-1], "WX")
    actor = operator("wessex")
    for day in days_to_compare(place.office, "wessex"):
        compare_day(place.office, actor, day)
    with place.office.open_work(actor, AFTERNOON) as work:
        draw_week(work, week_of(local_day(AFTERNOON)) - timedelta(days=7))
        bind_next_seed(work)


def test_compliance_asks_who_looked(overseen: Served, sit_down: SitDown) -> None:
    mercer = come(overseen, sit_down, "mercer").go("/compliance").follow("Who looked")
    mercer.judge()
    with overseen.office.open_reading() as reading:
        newest = reading.scalar(select(CaseRecord.reference).where(*there()).order_by(CaseRecord.reference.desc()))
    mercer.page.fill("#reference", str(newest))
    mercer.press("Go on")
    mercer.judge()
    mercer.page.check("input[name=purpose][value=lawfulness]")
    mercer.press("Show who looked")
    assert "PC Zara Tremlett" in mercer.content
    assert "Nothing to do with it" in mercer.content
    mercer.judge()


def test_compliance_looks_at_a_flag(overseen: Served, sit_down: SitDown) -> None:
    mercer = come(overseen, sit_down, "mercer").go("/oversight/flags?sign=never_assigned")
    mercer.judge()
    mercer.page.locator("table tbody th a").first.click()
    mercer.judge()
    mercer.press("Keep what I found")
    assert "Choose what you found." in mercer.words
    mercer.judge()
    mercer.page.check("input[name=verdict][value=justified]")
    mercer.page.fill("#reason", FOUND)
    mercer.press("Keep what I found")
    assert "What was found: Justified" in mercer.words
    mercer.judge()


def test_compliance_looks_at_a_sample(overseen: Served, sit_down: SitDown) -> None:
    mercer = come(overseen, sit_down, "mercer", viewport=PHONE).go("/oversight/samples")
    mercer.judge()
    mercer.page.locator("table tbody a").first.click()
    mercer.judge()
    mercer.follow("Looks")
    mercer.judge()
    mercer.page.locator("table tbody th a").first.click()
    mercer.judge()


def test_what_you_and_your_team_opened(overseen: Served, sit_down: SitDown) -> None:
    price = come(overseen, sit_down, "price").go("/")
    assert "Yesterday you opened" in price.words
    price.judge()
    price.follow("See what you opened")
    price.judge()
    price.follow("What your team opened")
    assert "PC Amara Nwosu" in price.content
    price.judge()
    price.go("/").press("Put this away")
    assert "Yesterday you opened" not in price.words
