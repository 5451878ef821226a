"""Pages of oversight: who may read who looked and for what, flags and verdicts, samples, what you opened."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from csor.domain.actions import Event
from csor.domain.deadlines import local_day
from csor.domain.oversight import PACES
from csor.domain.sampling import WEEK, commitment, draw, week_of
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.records.oversight import FlagRecord, SampleSeed
from csor.simulation.people import ACTORS
from csor.usecases.compare_looks import compare_day
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from csor.usecases.search_cases import search_cases
from tests.domain import builders
from tests.support.client import Client, code_for
from tests.support.wessex import Clock, WessexCase, keep_at
from tests.web.conftest import ClientFor
from tests.web.filling import unseen

DAY = timedelta(days=1)
SURNAME = builders.SUBJECT.person.surname
REASON = "They showed me the note of the telephone call."


@pytest.fixture
def case(office: Office) -> WessexCase:
    return keep_at(office, Stage.DECISION)


@pytest.fixture
def looked(office: Office, clock: Clock, case: WessexCase) -> WessexCase:
    """A case that its officer opened, and somebody of another team who searched for it first."""
    for person in ("nwosu", "tremlett"):
        with office.open_work(ACTORS[person]) as work:
            read_case(work, case.reference)
    with office.open_work(ACTORS["tremlett"]) as work:
        search_cases(work, SURNAME, "WX")
    return case


def events(office: Office, event: Event) -> list[EventRecord]:
    with Session(office.engine) as session:
        query = select(EventRecord).where(EventRecord.event == event.value).order_by(EventRecord.seq)
        return list(session.scalars(query))


def test_who_looked_is_read_for_a_purpose_and_that_is_an_event(
    office: Office, client_for: ClientFor, looked: WessexCase
) -> None:
    client = client_for("mercer")
    path = f"/cases/{looked.reference}/looks"
    asked = client.get(path)
    assert asked.h1 == "Who looked at this case"
    assert "Tremlett" not in asked.words
    assert not [e for e in asked.find("input") if e.get("checked") is not None], "nothing is chosen beforehand"

    for purpose in ("", "curiosity"):
        refused = client.post(path, {"purpose": purpose})
        assert refused.status == 400
        assert "Choose what you read the log for." in refused.words
    assert events(office, Event.LOG_READ) == []

    shown = client.post(path, {"purpose": "lawfulness"})
    assert shown.status == 200
    rows = shown.texts("tr")[1:]
    assert any("PC Zara Tremlett" in row and "Nothing to do with it" in row and "The case" in row for row in rows)
    assert any("PC Amara Nwosu" in row and "Own work on it" in row for row in rows)
    assert any(f"Search for “{SURNAME}”" in row for row in rows)
    (event,) = events(office, Event.LOG_READ)
    assert (event.actor, event.case, event.reason) == ("mercer", looked.reference, "lawfulness")
    assert event.data_class == "consultation"


def test_looks_are_narrowed_by_person_kind_and_day(client_for: ClientFor, looked: WessexCase, clock: Clock) -> None:
    client = client_for("price")
    path = f"/cases/{looked.reference}/looks"

    def rows(**narrowed: str) -> list[str]:
        shown = client.post(path, {"purpose": "integrity", **narrowed})
        return shown.texts("tr")[1:]

    assert len(rows(who="tremlett")) == 2
    assert len(rows(who="tremlett", what="searched")) == 1
    assert len(rows(who="tremlett", what="opened")) == 1
    today = local_day(clock.now)
    assert len(rows(who="tremlett", since=str(today), until=str(today))) == 2
    assert rows(who="tremlett", since=str(today + DAY)) == []
    wrong = client.post(path, {"purpose": "integrity", "since": "31/2/2026"})
    assert wrong.status == 400
    assert "From must be a real date" in wrong.words


def test_only_compliance_and_the_supervisors_of_the_team_read_who_looked(
    client_for: ClientFor, looked: WessexCase
) -> None:
    path = f"/cases/{looked.reference}/looks"
    for person, status in {"price": 200, "nwosu": 403, "okafor": 403, "sandhu": 403}.items():
        assert client_for(person).get(path).status == status, person
        sent = client_for(person).post(path, {"purpose": "lawfulness"})
        assert sent.status == status, person
        assert ("Tremlett" in sent.words) is (status == 200), person
    moran = client_for("moran").post(path, {"purpose": "lawfulness"})
    assert moran.status in {302, 403}, "another team's supervisor"
    assert client_for("mercer").get("/cases/WX-2026-9999/looks").status == 404


def test_the_way_there_is_shown_to_those_who_may(client_for: ClientFor, looked: WessexCase) -> None:
    words = "Who looked at this case"
    assert client_for("price").get(f"/cases/{looked.reference}").links()[words].endswith("/looks")
    assert words not in client_for("nwosu").get(f"/cases/{looked.reference}").links()


def test_the_file_has_a_marking_a_purpose_and_no_formula(
    office: Office, client_for: ClientFor, looked: WessexCase
) -> None:
    with office.open_work(ACTORS["tremlett"]) as work:
        search_cases(work, f"={SURNAME}", "WX")
    client = client_for("mercer")
    answer = client.post(f"/cases/{looked.reference}/looks", {"purpose": "criminal_proceedings", "as": "csv"})
    assert answer.response.mimetype == "text/csv"
    lines = list(csv.reader(io.StringIO(answer.html)))
    assert lines[0] == ["OFFICIAL-SENSITIVE", looked.reference, "For criminal proceedings"]
    people = {line[2] for line in lines[2:]}
    assert {"nwosu", "tremlett"} <= people
    assert not [cell for line in lines for cell in line if cell[:1] in {"=", "+", "@"}]
    (event,) = events(office, Event.LOG_EXPORTED)
    assert (event.data_class, event.recipient) == ("disclosure", "mercer")


@pytest.mark.parametrize(
    ("path", "starts"),
    [
        ("/compliance.csv?period=last-year", "/compliance.csv?period=last-year"),
        ("/compliance/publication.csv", "/compliance/publication.csv"),
        ("/oversight/samples/2026-03-02/population.csv", "/oversight/samples/2026-03-02/case"),
    ],
)
def test_a_download_asks_for_a_fresh_factor_and_leads_to_the_page_it_starts_from(
    office: Office, app: Flask, clock: Clock, path: str, starts: str
) -> None:
    """A file changes no page: whoever gave the code would be left on the page that asked for it."""
    client = Client(app).sign_in("mercer", stays=False)
    clock.now += timedelta(minutes=6)
    asked = client.get(path)
    assert asked.location == f"/account/confirm?{urlencode({'next': starts}, safe='/?')}"
    assert len(events(office, Event.STEP_UP_ASKED)) == 1
    assert [*events(office, Event.MEASURES_EXPORTED), *events(office, Event.LOG_EXPORTED)] == []

    page = client.follow(asked)
    (kept,) = [e.get("value") or e.text or "" for e in page.root.iter() if e.get("name") == "next"]
    went = client.post("/account/confirm", {"code": code_for(app, "mercer"), "next": kept.strip()})
    assert went.location == starts
    if starts == path:
        assert "Who is it for?" in client.follow(went).words
        assert client.post(path, {"recipient": "Home Office"}).response.mimetype == "text/csv"
    else:
        assert client.get(path).response.mimetype == "text/csv"


@pytest.mark.parametrize("path", ["/compliance.csv?period=month", "/compliance/publication.csv", "/cases/{}/looks"])
def test_a_factor_that_grew_old_over_a_download_brings_its_page_back_with_what_was_typed(
    app: Flask, clock: Clock, office: Office, looked: WessexCase, path: str
) -> None:
    """A file changes no page: whoever gave the code would be left on the page that asked for it."""
    client, where = Client(app).sign_in("mercer", stays=False), path.format(looked.reference)
    clock.now += timedelta(minutes=6)
    typed = {"recipient": "Home Office", "purpose": "lawfulness", "since": "1/2/2026", "as": "csv"}
    asked = client.post(where, typed)
    assert "What you typed is kept, and comes back after the code." in asked.words
    boxes = unseen(asked)
    assert [name for name in typed if boxes[name] != [typed[name]]] == []

    wrong = client.post(where, {**boxes, "second-factor": "000000"})
    page = client.post(where, {**unseen(wrong), "second-factor": code_for(app, "mercer")})

    assert page.status == 200
    there = {box.get("name"): box.get("value") for box in page.find("input")}
    drawn = {"since", "purpose"} if "looks" in path else {"recipient"}
    assert {name: there[name] for name in drawn} == {name: typed[name] for name in drawn}
    assert [*events(office, Event.MEASURES_EXPORTED), *events(office, Event.LOG_EXPORTED)] == []
    assert client.post(where, typed).response.mimetype == "text/csv"


def test_the_page_of_measures_asks_for_no_code(app: Flask, clock: Clock) -> None:
    client = Client(app).sign_in("mercer", stays=False)
    clock.now += timedelta(minutes=6)
    assert client.get("/compliance").status == 200


def test_which_case_is_asked_for_by_its_reference(client_for: ClientFor, looked: WessexCase) -> None:
    client = client_for("mercer")
    assert client.get("/oversight/looks").h1 == "Who looked at a case"
    assert client.post("/oversight/looks", {"reference": looked.reference.lower()}).location.endswith("/looks")
    assert client.post("/oversight/looks", {"reference": "Holloway"}).status == 400
    tabs = client.get("/compliance").links()
    assert {"Measures", "Who looked", "Flags", "Samples"} <= tabs.keys()
    assert "Flags" not in client_for("price").get("/compliance").links()


def test_flags_are_compared_looked_at_and_judged_once_by_another(
    office: Office, client_for: ClientFor, looked: WessexCase, clock: Clock
) -> None:
    client = client_for("mercer")
    assert "No flag waits" in client.get("/oversight/flags").words
    clock.now += DAY
    assert client.post("/oversight/compare").status == 302
    shown = client.get("/oversight/flags?done=compared")
    assert "Never assigned" in shown.words
    assert "PC Zara Tremlett" in shown.words
    with Session(office.engine) as session:
        key = session.scalar(select(FlagRecord.id).where(FlagRecord.sign == "never_assigned"))
    path = f"/oversight/flags/{key}"
    assert looked.reference in client.get(path).words
    assert client.get("/oversight/flags/00000000-0000-0000-0000-000000000000").status == 404

    assert client.post(path, {"reason": REASON}).status == 400
    short = client.post(path, {"verdict": "justified", "reason": "ok"})
    assert (short.status, "20 characters" in short.words) == (400, True)
    assert client.post(path, {"verdict": "not_justified", "reason": REASON}).status == 302
    assert client.post(path, {"verdict": "justified", "reason": REASON}).status == 409, "it stays as it is"
    done = client.get(path)
    assert "What was found: Not justified" in done.words
    assert REASON in done.words
    assert "Not justified" in client.get("/oversight/flags?state=judged").words
    (event,) = events(office, Event.FLAG_JUDGED)
    assert event.reason == REASON
    for person in ("price", "nwosu", "okafor", "admin"):
        assert client_for(person).get("/oversight/flags").status == 403, person
        assert client_for(person).post(path, {"verdict": "justified", "reason": REASON}).status == 403, person


def test_nobody_sees_or_judges_a_flag_about_themselves(
    office: Office, client_for: ClientFor, looked: WessexCase, clock: Clock
) -> None:
    clock.now += DAY
    compare_day(office, ACTORS["mercer"], local_day(clock.now) - DAY)
    with Session(office.engine) as session:
        flag = session.scalar(select(FlagRecord).where(FlagRecord.sign == "never_assigned"))
        assert flag
        flag.person, key = "mercer", flag.id
        session.commit()
    client = client_for("mercer")
    assert "No flag waits" in client.get("/oversight/flags").words
    assert client.get(f"/oversight/flags/{key}").status == 404
    assert client.post(f"/oversight/flags/{key}", {"verdict": "justified", "reason": REASON}).status == 404


def test_what_you_opened_is_told_the_next_day_until_it_is_put_away(
    client_for: ClientFor, looked: WessexCase, clock: Clock
) -> None:
    client = client_for("tremlett")
    assert "you opened" not in client.get("/").words
    clock.now += DAY
    told = client.get("/")
    assert f"Yesterday you opened 1 case: {looked.reference}" in told.words
    assert SURNAME not in told.words[told.words.index("Yesterday") : told.words.index("Put this away")]
    page = client.get("/opened")
    assert looked.reference in page.words
    assert "1 search" in page.words
    day = local_day(clock.now - DAY).isoformat()
    assert client.post("/opened/put-away", {"day": day}).status == 302
    assert "you opened" not in client.get("/").words
    assert looked.reference in client.get("/opened").words
    assert client.post("/opened/put-away", {"day": "nonsense"}).status == 302


def test_a_supervisor_sees_what_the_team_opened_and_nobody_else_does(
    client_for: ClientFor, looked: WessexCase, clock: Clock
) -> None:
    clock.now += DAY
    team = client_for("moran").get("/opened/team")
    assert "PC Zara Tremlett" in team.words
    assert "Nwosu" not in team.words
    assert looked.reference in team.words
    assert "Nobody in the team" in client_for("moran").get("/opened/team?day=2026-01-02").words
    for person in ("nwosu", "mercer", "okafor"):
        assert client_for(person).get("/opened/team").status == 403, person


def test_a_sample_is_bound_before_drawn_after_and_can_be_drawn_again(
    office: Office, client_for: ClientFor, clock: Clock
) -> None:
    clock.now = builders.RECEIVED - 7 * DAY
    client = client_for("mercer")
    assert "No seed is published yet" in client.get("/oversight/samples").words
    assert client.post("/oversight/samples/publish").status == 302
    assert client.post("/oversight/samples/publish").status == 302
    (bound,) = events(office, Event.SAMPLE_SEED_BOUND)
    week = week_of(local_day(clock.now)) + WEEK
    with Session(office.engine) as session:
        seed = session.get(SampleSeed, ("wessex", week))
        assert seed
    assert json.loads(bound.particulars)["commitment"] == commitment(seed.seed)
    assert seed.seed not in client.get("/oversight/samples").words
    path = f"/oversight/samples/{week}"
    assert client.post(f"{path}/draw").status == 409, "the week is not over"

    case = keep_at(office, Stage.DELIVERY)
    clock.now = case.now
    assert week_of(local_day(clock.now)) == week
    with office.open_work(ACTORS["nwosu"]) as work:
        read_case(work, case.reference)
    clock.now += 8 * DAY
    assert client.post(f"{path}/draw").status == 409, "its days are not compared"
    client.post("/oversight/compare")
    assert client.post(f"{path}/draw").status == 302
    assert client.post(f"{path}/draw").status == 409, "drawn once"
    assert seed.seed in client.get("/oversight/samples").words
    looks = client.get(f"{path}/view")
    assert case.reference in looks.words
    population = client.get(f"{path}/population.csv").html.split()
    assert population == [case.reference]
    drawn = [one.reference for one in draw(seed.seed, population)]
    shown = client.get(f"{path}/case")
    assert all(reference in shown.words for reference in drawn)

    one = f"{path}/view/1"
    assert client.post(one, {"finding": "in_order"}).status == 400
    assert client.post(one, {"reason": REASON}).status == 400
    assert client.post(one, {"finding": "in_order", "reason": REASON}).status == 302
    assert client.post(one, {"finding": "not_in_order", "reason": REASON}).status == 409
    assert "In order" in client.get(one).words
    for wrong in (
        "/oversight/samples/2026-06-09/case",
        "/oversight/samples/x/case",
        f"{path}/cats",
        f"{path}/case/999",
    ):
        assert client.get(wrong).status == 404, wrong
    assert client_for("price").get("/oversight/samples").status == 403


def test_whoever_opens_too_many_cases_is_stopped_and_an_alarm_is_raised(
    office: Office, client_for: ClientFor, case: WessexCase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PACES, Event.CASE_READ, replace(PACES[Event.CASE_READ], most=5))
    client = client_for("nwosu")
    path = f"/cases/{case.reference}"
    assert [client.get(path).status for _ in range(5)] == [200] * 5
    stopped = client.get(path)
    assert stopped.status == 429
    assert "You opened too many cases in a short time" in stopped.words
    (alarm,) = events(office, Event.ALARM_RAISED)
    assert (alarm.actor, alarm.code) == ("nwosu", "too_many_opened")
    assert client_for("castell").get(path).status == 200, "it is one person's pace"
    clock.now += timedelta(minutes=11)
    assert client.get(path).status == 200
