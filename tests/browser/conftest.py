"""The product as officers meet it: served over HTTP, one browser context a person."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from csor.records.schema import upgrade
from csor.simulation.demo import fill_demo
from tests.browser.serving import AFTERNOON, Officer, RunningClock, Served, open_context, served, serving_copy
from tests.support.wessex import Clock, open_office

os.environ["CSOR_FAST_PASSWORDS"] = "1"

OfficerAt = Callable[..., Officer]


@pytest.fixture(scope="session")
def running() -> RunningClock:
    """The office's clock: from a Tuesday in March on, so that no test depends on the day or the hour it runs at."""
    return RunningClock(Clock().now, within=timedelta(days=1))


@pytest.fixture(scope="session")
def wessex(tmp_path_factory: pytest.TempPathFactory, running: RunningClock) -> Iterator[Served]:
    """The product with the people of Wessex and no case; one for all tests of a worker."""
    with served(tmp_path_factory.mktemp("wessex"), running) as found:
        yield found


@pytest.fixture
def own_clock() -> RunningClock:
    """A clock of one test alone, which may go as far as it likes."""
    return RunningClock(Clock().now)


@pytest.fixture
def own(tmp_path: Path, own_clock: RunningClock) -> Iterator[Served]:
    """The product with the people of Wessex and no case, for one test alone."""
    with served(tmp_path, own_clock) as found:
        yield found


@pytest.fixture(scope="session")
def judged() -> set[str]:
    """The pages that axe has seen, by title and width: each is judged once in the session of a worker."""
    return set()


@pytest.fixture
def sit_down(chromium: Browser) -> Iterator[OfficerAt]:
    """Sit somebody down at a browser of their own: `sit_down(wessex, "nwosu", viewport=PHONE)`.

    The test fails when axe or any of these browsers complained, or one of them asked another host for anything.
    """
    contexts: list[BrowserContext] = []
    officers: list[Officer] = []

    def sit(place: Served, username: str = "", **more: Any) -> Officer:
        contexts.append(open_context(chromium, **more))
        officers.append(Officer(contexts[-1], place.url))
        return officers[-1].sign_in(username, place) if username else officers[-1]

    yield sit
    for context in contexts:
        context.close()
    complaints = [line for officer in officers for line in officer.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstration, as it is on one fixed afternoon; tests serve copies of it."""
    path = tmp_path_factory.mktemp("demonstration") / "csor.sqlite"
    office = open_office(f"sqlite:///{path}", lambda: AFTERNOON)
    upgrade(office.engine)
    fill_demo(office, AFTERNOON)
    office.engine.dispose()
    return path


@pytest.fixture(scope="session")
def demonstration(filled: Path) -> Iterator[Served]:
    """The demonstration, served, with a clock that stands still."""
    with serving_copy(filled) as found:
        yield found
