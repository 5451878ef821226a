"""Compliance at work in a real browser: who looked and for what, flags and a verdict, samples; and what you opened."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from csor.domain.misuse import Sign
from csor.reading.flags import list_flags
from csor.simulation.people import ACTORS
from tests.browser.serving import PHONE, Officer, Served, serving_copy
from tests.support.client import open_session

SitDown = Callable[..., Officer]
FOUND = "She had been asked to check the address by telephone, the note is there."


@pytest.fixture(scope="module")
def overseen(filled: Path) -> Iterator[Served]:
    """The demonstration, with its three weeks of looks, a few of which nobody would have expected."""
    with serving_copy(filled) as place:
        yield place


def come(place: Served, sit_down: SitDown, username: str, **more: Any) -> Officer:
    """Somebody whose second factor was proved just now; the way in has journeys of its own."""
    officer = sit_down(place, **more)
    cookie = {"name": place.app.config["COOKIE_NAME"], "value": open_session(place.app, username), "url": place.url}
    officer.page.context.add_cookies([cookie])  # type: ignore[list-item]
    return officer


def test_compliance_asks_who_looked(overseen: Served, sit_down: SitDown) -> None:
    mercer = come(overseen, sit_down, "mercer").go("/compliance").follow("Who looked")
    mercer.judge()
    with overseen.office.open_reading() as reading:
        both = [
            list_flags(reading, ACTORS["mercer"], judged=judged, sign=Sign.NEVER_ASSIGNED) for judged in (False, True)
        ]
    flag = next(row for flags in both for row in flags.rows)  # judged or not: tests come in any order
    mercer.page.fill("#reference", flag.case)
    mercer.press("Go on")
    mercer.judge()
    mercer.page.check("input[name=purpose][value=lawfulness]")
    mercer.press("Show who looked")
    assert "P Sandhu" in mercer.content
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


def test_a_flag_says_what_it_is_about_and_folds_what_is_long(overseen: Served, sit_down: SitDown) -> None:
    mercer = come(overseen, sit_down, "mercer").go("/oversight/flags?sign=name_search")
    assert "A search" in mercer.page.locator("table tbody").inner_text()
    mercer.go("/oversight/flags?sign=bulk").page.locator("table tbody th a").first.click()
    assert mercer.page.locator("table").first.locator("tbody tr").count() == 10
    mercer.page.get_by_text("34 more looks").click()
    assert mercer.page.locator("table").last.locator("tbody tr").count() == 34
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
    assert "PC Amara Nwosu" in price.content or "P Sandhu" in price.content
    price.judge()
    price.go("/").press("Put this away")
    assert "Yesterday you opened" not in price.words
