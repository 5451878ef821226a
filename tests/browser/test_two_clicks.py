"""Two quick clicks on the button of a form do one thing, with script and without."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from csor.domain.actions import Event
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from tests.browser.serving import Officer, RunningClock, Served
from tests.support.browser import TIMEOUT_MS
from tests.support.wessex import keep_at

SitDown = Callable[..., Officer]
BUTTON = "form#answers .govuk-button >> nth=-1"


def notes(place: Served, words: str) -> int:
    with place.office.open_reading() as reading:
        query = select(EventRecord.particulars).where(EventRecord.event == Event.NOTE_ADDED.value)
        return sum(words in said for said in reading.scalars(query))


def open_note(wessex: Served, running: RunningClock, sit_down: SitDown, words: str, *, script: bool) -> Officer:
    """The officer in front of the form of a note, with words in it."""
    case = keep_at(wessex.office, Stage.INITIAL_CHECKS)
    running.start = max(running.start, case.now)
    officer = sit_down(wessex, "nwosu", java_script_enabled=script)
    return officer.go(f"/cases/{case.reference}/do/add_note").fill({"text": words})


def test_two_quick_clicks_do_one_thing(wessex: Served, running: RunningClock, sit_down: SitDown) -> None:
    officer = open_note(wessex, running, sit_down, "Clicked twice at a desk.", script=True)
    officer.page.locator(BUTTON).dblclick(no_wait_after=True)
    officer.page.wait_for_url("**/cases/*?done=add_note")

    assert notes(wessex, "Clicked twice at a desk.") == 1


def test_two_clicks_that_both_arrive_do_one_thing_too(
    wessex: Served, running: RunningClock, sit_down: SitDown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without script nothing holds back the second click; each is held at the door until both are there."""
    officer = open_note(wessex, running, sit_down, "Both of two clicks came in.", script=False)
    door, inside = threading.Barrier(2, timeout=TIMEOUT_MS / 1000), wessex.app.wsgi_app

    def held(environ: dict[str, Any], start: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            door.wait()
        return inside(environ, start)

    monkeypatch.setattr(wessex.app, "wsgi_app", held)
    button = officer.page.locator(BUTTON)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    for _click in range(2):
        with officer.page.expect_request(lambda request: request.method == "POST"):
            officer.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    officer.page.wait_for_url("**/cases/*?done=add_note")

    assert not door.broken
    assert notes(wessex, "Both of two clicks came in.") == 1
