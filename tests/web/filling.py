"""Filling in a page as a browser would: what the page says unseen goes along with what is typed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from tests.support.client import Client, Seen
from tests.support.wessex import Clock, WessexCase


def unseen(page: Seen) -> dict[str, Any]:
    """Everything that a page carries along: hidden inputs and hidden texts."""
    found: dict[str, Any] = {}
    for element in page.root.iter():
        if element.tag == "input" and element.get("type") == "hidden":
            value = element.get("value", "")
        elif element.tag == "textarea" and element.get("hidden") is not None:
            value = (element.text or "").removeprefix("\n")
        else:
            continue
        found.setdefault(element.get("name", ""), []).append(value)
    return found


def fill(client: Client, path: str, answers: Mapping[str, Any], drawn: Seen | None = None) -> Seen:
    """Answer a page as it is drawn now, or as it was drawn before, and send it."""
    page = drawn or client.get(path)
    return client.post(path, {**unseen(page), "csrf_token": client.csrf, **answers})


def on_day(name: str, moment: datetime, days: int = 0, time: str = "") -> dict[str, str]:
    """The boxes of a day, and of a time where one is given."""
    day = moment + timedelta(days=days)
    boxes = {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    return boxes | ({f"{name}-time": time} if time else {})


def follow(clock: Clock, case: WessexCase) -> WessexCase:
    """Let the office's clock stand a minute after what was last done to the case."""
    clock.now = case.now + timedelta(minutes=1)
    return case


def kept(office: Office, case: WessexCase) -> Any:
    """The case as it is kept now."""
    with office.open_work(ACTORS["price"]) as work:
        work._audited = True
        return work.case(case.reference).facts
