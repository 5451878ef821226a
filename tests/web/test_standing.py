"""The service when it cannot save: it goes on reading with a red band, keeps what is typed, and comes back by itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from csor.app import create_app
from csor.config import Config
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.usecases.office import Office
from csor.usecases.resume import resume
from csor.usecases.service import Service, Why
from tests.support.client import Client, Seen
from tests.support.full_disk import JOURNAL_ROOM, no_room
from tests.support.wessex import NAMES, Clock, keep_at
from tests.web.filling import fill, unseen

BAND = "You can read, but nothing can be changed"


@pytest.fixture
def place(office: Office, tmp_path: Path) -> Office:
    """The office with a journal."""
    return replace(office, service=Service(tmp_path / "standing", room=JOURNAL_ROOM))


@pytest.fixture
def kept(office: Office, clock: Clock) -> str:
    """A case to look at and to write in."""
    case = keep_at(office, Stage.INITIAL_CHECKS)
    clock.now = case.now + timedelta(minutes=5)
    return case.reference


@pytest.fixture
def app(place: Office, kept: str) -> Flask:
    app = create_app(Config(str(place.engine.url), "a secret of the tests, and of nothing else"), place)
    app.testing = True
    return app


@pytest.fixture
def nwosu(app: Flask) -> Client:
    client = Client(app, NAMES).sign_in("nwosu")
    client.get("/")
    return client


@pytest.fixture
def service(place: Office) -> Service:
    assert place.service is not None
    return place.service


def note(client: Client, reference: str, words: str, drawn: Seen | None = None) -> Seen:
    return fill(client, f"/cases/{reference}/do/add_note", {"text": words}, drawn)


def events(office: Office, *names: str) -> list[EventRecord]:
    with office.open_reading() as reading:
        return list(reading.scalars(select(EventRecord).where(EventRecord.event.in_(names)).order_by(EventRecord.seq)))


def notes(office: Office) -> int:
    return len(events(office, "note_added"))


def test_without_room_a_form_comes_back_with_its_words_and_nothing_is_saved(
    place: Office, nwosu: Client, kept: str
) -> None:
    drawn = nwosu.get(f"/cases/{kept}/do/add_note")
    with no_room(place.engine):
        answer = note(nwosu, kept, "Seen at school today.", drawn)

    assert answer.status == 503
    assert BAND in answer.words
    assert "Nothing was saved" in answer.words
    assert "Seen at school today." in answer.html
    assert notes(place) == 0


def test_reading_goes_on_and_its_events_come_into_the_log_when_there_is_room(
    place: Office, nwosu: Client, service: Service, kept: str, clock: Clock
) -> None:
    before = len(events(place, "case_read"))
    drawn = nwosu.get(f"/cases/{kept}/do/add_note")
    with no_room(place.engine):
        note(nwosu, kept, "Seen at school today.", drawn)
        clock.now += timedelta(seconds=20)
        page = nwosu.get(f"/cases/{kept}")
        assert page.status == 200
        assert BAND in page.words
        assert len(events(place, "case_read")) == before + 1
        read_at = clock.now
    clock.now += timedelta(minutes=1)
    page = nwosu.get(f"/cases/{kept}")

    assert BAND not in page.words
    assert service.stopped is None
    assert service.journal.is_empty()
    reads = events(place, "case_read")[before:]
    assert [read.at for read in reads].count(read_at) == 1
    assert {read.actor for read in reads} == {"nwosu"}
    stopped, resumed = events(place, "writing_stopped", "writing_resumed")
    assert (stopped.event, resumed.event) == ("writing_stopped", "writing_resumed")
    assert stopped.code == resumed.code != ""
    refused = events(place, "action_refused")
    assert [event.code for event in refused] == ["cannot_save_now"]


def test_the_same_form_is_sent_again_when_there_is_room_and_done_once(
    place: Office, nwosu: Client, kept: str, clock: Clock
) -> None:
    drawn = nwosu.get(f"/cases/{kept}/do/add_note")
    with no_room(place.engine):
        back = note(nwosu, kept, "Seen at school today.", drawn)
    clock.now += timedelta(minutes=1)

    assert note(nwosu, kept, "Seen at school today.", back).status == 302
    assert note(nwosu, kept, "Seen at school today.", back).status == 302
    assert notes(place) == 1


def test_a_page_that_was_asked_for_when_the_room_ran_out_is_shown(place: Office, nwosu: Client, kept: str) -> None:
    with no_room(place.engine):
        first = nwosu.get(f"/cases/{kept}")
        assert first.status == 302
        page = nwosu.get(first.location)

    assert page.status == 200
    assert BAND in page.words


def test_whoever_was_at_work_stays_and_whoever_was_away_does_not(
    place: Office, nwosu: Client, service: Service, kept: str, clock: Clock
) -> None:
    nwosu.stays = False
    away = Client(nwosu.app, NAMES).sign_in("castell", stays=False)
    clock.now += timedelta(minutes=10)
    assert nwosu.get("/").status == 200
    clock.now += timedelta(minutes=10)
    service.stop(Why.EVIDENCE, "entry 7 does not follow", clock.now, "wessex")
    clock.now += timedelta(hours=1)

    assert nwosu.get(f"/cases/{kept}").status == 200
    assert away.get(f"/cases/{kept}").location.startswith("/sign-in")


def test_when_the_journal_is_full_too_nothing_is_shown(
    place: Office, nwosu: Client, service: Service, kept: str
) -> None:
    with no_room(place.engine):
        nwosu.get(f"/cases/{kept}")
        for _ in range(JOURNAL_ROOM // 300):
            page = nwosu.get(f"/cases/{kept}")
            if page.status != 200:
                break

    assert page.status == 503
    assert "Nothing can be shown" in page.words
    assert kept not in page.words


def test_a_failed_check_of_the_log_stays_until_somebody_says_why_writing_goes_on(
    place: Office, nwosu: Client, service: Service, kept: str, clock: Clock
) -> None:
    service.stop(Why.EVIDENCE, "entry 7 does not follow", clock.now, "wessex")
    drawn = nwosu.get(f"/cases/{kept}/do/add_note")
    assert "A check of the log failed" in drawn.words
    clock.now += timedelta(hours=1)
    assert note(nwosu, kept, "Seen at school today.", drawn).status == 503
    assert notes(place) == 0

    resume(place, service, clock.now, "Restored from the copy of this morning; compared by R Okafor.")
    assert note(nwosu, kept, "Seen at school today.", drawn).status == 302
    (resumed,) = events(place, "writing_resumed")
    assert resumed.reason.startswith("Restored from the copy")


def test_an_event_of_the_journal_comes_into_the_log_once_though_the_bringing_in_was_cut_off(
    place: Office, nwosu: Client, service: Service, kept: str, clock: Clock
) -> None:
    service.stop(Why.STORE, "full", clock.now, "wessex")
    service.is_due(clock.now)
    nwosu.get(f"/cases/{kept}")
    lines = service.journal.lines()
    resume(place, service, clock.now)
    with service.journal.held():
        service.journal.append(lines)  # as if the file had not been emptied
    resume(place, service, clock.now)

    assert service.journal.is_empty()
    assert len(events(place, "writing_stopped")) == 1
    assert len([event for event in events(place, "case_read") if event.at == clock.now]) == 1


@contextmanager
def away(office: Office) -> Iterator[None]:
    """The records cannot be reached."""
    path = Path(str(office.engine.url.database))
    office.engine.dispose()
    path.rename(path.with_suffix(".away"))
    path.mkdir()
    try:
        yield
    finally:
        office.engine.dispose()
        path.rmdir()
        path.with_suffix(".away").rename(path)


SECRET = {"current": "the one I have now", "new": "the one I want to have", "again": "the one I want to have"}


def test_no_password_stands_on_the_page_when_the_records_are_away(nwosu: Client, place: Office) -> None:
    sent = {**unseen(nwosu.get("/account/password")), **SECRET, "second-factor": "314159"}
    with away(place):
        answer = nwosu._seen(nwosu.browser.post("/account/password", data=sent))

    assert answer.status == 503
    assert not [secret for secret in (*SECRET.values(), "314159") if secret in answer.html]


def test_no_password_rides_through_a_sign_in(nwosu: Client, clock: Clock) -> None:
    sent = {**unseen(nwosu.get("/account/password")), **SECRET}
    clock.now += timedelta(minutes=16)

    answer = nwosu._seen(nwosu.browser.post("/account/password", data=sent))

    assert answer.status == 401
    assert not [secret for secret in SECRET.values() if secret in answer.html]


def test_when_the_records_are_away_what_was_typed_is_on_the_page(nwosu: Client, place: Office, kept: str) -> None:
    address = f"/cases/{kept}/do/add_note"
    sent = {**unseen(nwosu.get(address)), "text": "Seen at school today."}
    with away(place):
        answer = nwosu._seen(nwosu.browser.post(address, data=sent))

    assert answer.status == 503
    assert answer.h1 == "The service cannot do this now"
    assert "Seen at school today." in answer.html


def test_the_process_answers_and_says_no_more(nwosu: Client) -> None:
    answer = nwosu.get("/healthz")
    assert (answer.status, answer.html) == (200, "ok\n")


def ready(client: Client, **headers: str) -> tuple[int, dict[str, object]]:
    answer = client.get("/readyz", headers={name.replace("_", "-"): value for name, value in headers.items()})
    return answer.status, json.loads(answer.html)


def test_readiness_tells_what_is_wrong_on_this_machine_alone(nwosu: Client, service: Service, clock: Clock) -> None:
    service.stop(Why.EVIDENCE, "entry 7 does not follow", clock.now, "wessex")
    status, told = ready(nwosu)
    assert status == 503
    assert "entry 7" in told["checks"]["writing"]  # type: ignore[index]
    assert ready(nwosu, X_Forwarded_For="10.0.0.1") == (503, {"ready": False})


def test_a_log_whose_end_does_not_fit_stops_all_writing(place: Office, nwosu: Client, service: Service) -> None:
    _, told = ready(nwosu)
    assert told["checks"]["end of the log"] == "ok"  # type: ignore[index]
    with place.engine.begin() as connection:
        connection.execute(text("UPDATE chain_head SET seq = seq + 1"))

    status, told = ready(nwosu)
    assert status == 503
    assert "its head says" in told["checks"]["end of the log"]  # type: ignore[index]
    assert service.stopped is not None
    assert service.stopped.why is Why.EVIDENCE


def test_no_write_succeeds_without_room(place: Office, nwosu: Client) -> None:
    with no_room(place.engine):
        _, told = ready(nwosu)

    assert told["checks"]["store takes a write"] == "ok"  # type: ignore[index]  # it is taken back before any byte is written
