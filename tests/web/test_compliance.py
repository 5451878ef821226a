"""The page of measures: who may read it, what it shows, what it costs, what its downloads hold."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from csor.app import create_app
from csor.calendars import calendar
from csor.config import Config
from csor.domain.deadlines import end_of_day, local_day
from csor.domain.people import Actor
from csor.domain.protocol import load_all
from csor.domain.vocabulary import Rank, Role
from csor.reading.measure_shapes import KINDS, Spread, Window
from csor.records.base import new_id
from csor.records.case_record import CaseRecord
from csor.records.engines import make_engine
from csor.records.event_record import EventRecord
from csor.records.schema import upgrade
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_force, add_person
from csor.web.forms.period import named_span, read_day
from csor.web.measure_csv import csv_text, safe_cell
from csor.web.views.measure_charts import dots
from csor.words.measures import MEASURES, SEALED_OUT
from tests.support.client import open_session
from tests.support.databases import Engine as EngineName
from tests.support.databases import NewDatabase

NOW = datetime(2026, 6, 9, 13, 25, tzinfo=UTC)
TODAY = local_day(NOW)
FORCE = "northshire"
READERS = {Role.COMPLIANCE, Role.SUPERVISOR, Role.AUTHORISER}


def build(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


on_both = pytest.mark.parametrize(
    "engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def engine(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[Engine]:
    """SQLite, and PostgreSQL too for a test that is marked `on_both`."""
    name: EngineName = getattr(request, "param", "sqlite")
    engine = make_engine(new_database(name, build))
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine: Engine) -> FlaskClient:
    office = Office(engine, load_all(), calendar, lambda: NOW, secret="a secret of the tests, and of nothing else")
    root = Actor("root", "Root", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), force=FORCE)
    with office.open_work(root) as work:
        add_force(work, FORCE, "Northshire Police", "NS", {"ppu": "Public Protection"})
        for role in Role:
            add_person(work, NewPerson(role.value, role.value.title(), Rank.STAFF, frozenset({role})))
    activate(engine)
    app = create_app(Config("sqlite://", "k" * 40), office)
    app.config["TESTING"] = True
    return app.test_client()


def activate(engine: Engine) -> None:
    from sqlalchemy import update

    from csor.records.people import PersonRecord

    with Session(engine) as session:
        session.execute(update(PersonRecord).values(active=True))
        session.commit()


def as_role(client: FlaskClient, role: Role) -> FlaskClient:
    client.set_cookie("csor", open_session(client.application, role.value))
    return client


def cases(engine: Engine, number: int = 60) -> None:
    """Cases of two years, one a fortnight or so; each seventh is still open."""
    with Session(engine) as session:
        session.execute(insert(CaseRecord), [case(n) for n in range(number)])
        session.commit()


def case(n: int) -> dict[str, Any]:
    received = NOW - timedelta(days=n * 12, hours=n % 5)
    days = (3, 20, 27, 31, 40)[n % 5]
    ended = received + timedelta(days=days) if n % 7 else None
    over = ended if ended and ended < NOW else None
    told, refused = bool(over) and n % 4 == 0, int(n % 11 == 1)
    on = local_day(received)
    return {
        "id": new_id(),
        "force": FORCE,
        "reference": f"NS-{n}",
        "version": 1,
        "protocol": "ew-csods-2023",
        "route": "right_to_know" if n % 6 == 0 else "right_to_ask",
        "channel": "online",
        "stage": "closed" if over else "assessment",
        "stage_since": received,
        "open": not over,
        "danger_now": False,
        "team": "ppu",
        "owner": "",
        "keyed_by": "officer",
        "changed_at": received,
        "changed_by": "officer",
        "subject_name": "Hollingworth",
        "children_names": "[]",
        "standing": "[]",
        "received_at": received,
        "received_on": on,
        "next_due_name": "",
        "conclusion_due_at": end_of_day(on + timedelta(days=28)),
        "days_allowed": 28,
        "checks_met": n % 8 != 0,
        "meeting_counts": n % 6 != 0,
        "meeting_met": n % 9 != 0,
        "decided_met": days <= 28 if over else None,
        "concluded_at": over,
        "concluded_on": local_day(over) if over else None,
        "concluded_met": days <= 28 if over else None,
        "days_to_conclude": days if over else None,
        "outcome": "",
        "disclosed": told,
        "disclosed_as": KINDS[n % 3] if told else "",
        "registered": n % 3 == 0,
        "flagged": n % 5 == 0,
        "minutes_to_safeguard": 10 + n if n % 5 == 0 else None,
        "refused": refused,
        "refused_result": "withhold" if refused else "",
        "undertakings_offered": int(told) + refused,
        "extended": n % 2,
        "extended_in_time": int(n % 4 == 1),
        "overridden": 0,
        "unverified": 0,
        "breaches": int(n == 20),
        "complaints": 0,
        "judicial_reviews": 0,
    }


def rows_of(response: TestResponse) -> list[list[str]]:
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(response.get_data(as_text=True), newline="")))


def taken(client: FlaskClient, path: str, recipient: str = "Home Office") -> TestResponse:
    """What comes when the page of a download is sent."""
    text = good_page(client.get(path))
    assert "Who is it for?" in text
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found
    return client.post(path, data={"csrf_token": found[1], "recipient": recipient})


def good_page(response: TestResponse, status: int = 200) -> str:
    """Valid HTML, one h1 with which the title begins, no id twice, no style attribute."""
    assert response.status_code == status
    text = response.get_data(as_text=True)
    page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    heads = ["".join(h.itertext()) for h in page.iter("h1")]
    assert len(heads) == 1
    assert (page.findtext(".//title") or "").removeprefix("Error: ").startswith(heads[0])
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert "style=" not in text
    return text


# ---- who may ----


def test_only_those_whose_work_it_is_may_read(client: FlaskClient) -> None:
    for path in ("/compliance", "/compliance.csv", "/compliance/publication.csv"):
        for role in Role:
            expected = 200 if role in READERS else 403
            assert as_role(client, role).get(path).status_code == expected, (path, role)


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    for path in ("/compliance", "/compliance.csv", "/compliance/publication.csv"):
        assert client.get(path).headers["Location"].startswith("/sign-in")


def test_the_refused_page_says_why(client: FlaskClient) -> None:
    text = good_page(as_role(client, Role.OFFICER).get("/compliance"), 403)
    assert "Your role does not open this page." in text
    assert "not_permitted" in text


# ---- what it costs and leaves ----


@on_both
def test_a_page_takes_at_most_twelve_queries_and_one_event(client: FlaskClient, engine: Engine) -> None:
    cases(engine)
    as_role(client, Role.COMPLIANCE).get("/compliance")
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda c, u, statement, *rest: asked.append(statement))
    client.get("/compliance?period=year&route=right_to_ask")
    assert len([s for s in asked if not s.startswith("BEGIN")]) <= 12, asked
    written = [s for s in asked if s.startswith("INSERT")]
    assert len(written) == 1


@on_both
def test_the_event_says_what_was_read_and_names_nobody(client: FlaskClient, engine: Engine) -> None:
    taken(as_role(client, Role.COMPLIANCE), "/compliance.csv?period=last-year&route=right_to_know", "  Home\nOffice ")
    with Session(engine) as session:
        kept = session.scalars(select(EventRecord).where(EventRecord.event.like("measures%"))).one()
    assert (kept.actor, kept.outcome, kept.event) == ("compliance", "read", "measures_exported")
    assert (kept.data_class, kept.recipient) == ("disclosure", "Home Office")
    said = {"what": "csv", "since": "2025-04-01", "until": "2026-03-31", "route": "right_to_know"}
    assert json.loads(kept.particulars) == said


@on_both
def test_a_refused_reading_is_kept(client: FlaskClient, engine: Engine) -> None:
    as_role(client, Role.CALL_TAKER).get("/compliance")
    with Session(engine) as session:
        kept = session.scalars(select(EventRecord).where(EventRecord.outcome == "refused")).one()
    assert (kept.actor, kept.code) == ("call_taker", "not_permitted")


# ---- what it shows ----


@on_both
def test_every_measure_stands_with_its_definition(client: FlaskClient, engine: Engine) -> None:
    cases(engine)
    text = good_page(as_role(client, Role.COMPLIANCE).get("/compliance"))
    for name, definition in MEASURES.values():
        assert name in text
        assert definition.split(", ", maxsplit=1)[0] in text
    assert "1 July 2025 to 9 June 2026, all routes" in text
    assert "Hollingworth" not in text
    assert SEALED_OUT in text
    assert text.count("<svg") >= 8


@pytest.mark.parametrize("query", ["", "?period=month", "?period=last-month&compare=none", "?route=right_to_know"])
def test_an_empty_book_has_a_page_too(client: FlaskClient, query: str) -> None:
    assert "No cases" in good_page(as_role(client, Role.COMPLIANCE).get(f"/compliance{query}"))


def test_other_dates(client: FlaskClient, engine: Engine) -> None:
    cases(engine)
    query = "?period=dates&since=1/4/2025&until=2025-09-30&route=right_to_ask"
    text = good_page(as_role(client, Role.COMPLIANCE).get(f"/compliance{query}"))
    assert "April 2025 to September 2025, Right to Ask" in text
    assert 'value="1/4/2025"' in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("period=dates", "From must be a real date"),
        ("period=dates&since=31/2/2026&until=1/6/2026", "From must be a real date"),
        ("period=dates&since=1/6/2026&until=yesterday", "To must be a real date"),
        ("period=dates&since=1/6/2026&until=10/6/2026", "To must be from 2000 to today."),
        ("period=dates&since=1/6/1999&until=1/6/2026", "From must be from 2000 to today."),
        ("period=dates&since=2/6/2026&until=1/6/2026", "To must be the same as or after From."),
        ("period=eternity", "Not a valid choice."),
        ("route=%00", "Not a valid choice."),
        ("compare=<script>", "Not a valid choice."),
    ],
)
def test_what_cannot_be_asked_is_told_beside_the_field(client: FlaskClient, query: str, words: str) -> None:
    for path in ("/compliance", "/compliance.csv", "/compliance/publication.csv"):
        text = good_page(as_role(client, Role.COMPLIANCE).get(f"{path}?{query}"), 400)
        assert words in text
        assert "There is a problem" in text


# ---- spans ----


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ("twelve-months", date(2025, 7, 1), TODAY),
        ("year", date(2026, 4, 1), TODAY),
        ("last-year", date(2025, 4, 1), date(2026, 3, 31)),
        ("month", date(2026, 6, 1), TODAY),
        ("last-month", date(2026, 5, 1), date(2026, 5, 31)),
    ],
)
def test_spans(period: str, since: date, until: date) -> None:
    assert named_span(period, TODAY) == (since, until)


def test_the_financial_year_turns_on_1_april() -> None:
    assert named_span("year", date(2026, 3, 31))[0] == date(2025, 4, 1)
    assert named_span("year", date(2026, 4, 1)) == (date(2026, 4, 1), date(2026, 4, 1))
    assert named_span("last-month", date(2026, 1, 5)) == (date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("span", "before"),
    [
        ((date(2029, 2, 1), date(2029, 2, 28)), (date(2028, 2, 1), date(2028, 2, 29))),
        ((date(2028, 2, 1), date(2028, 2, 29)), (date(2027, 2, 1), date(2027, 2, 28))),
        ((date(2028, 2, 29), date(2028, 3, 5)), (date(2027, 2, 28), date(2027, 3, 5))),
        ((date(2025, 4, 1), date(2026, 3, 31)), (date(2024, 4, 1), date(2025, 3, 31))),
    ],
)
def test_the_year_before(span: tuple[date, date], before: tuple[date, date]) -> None:
    earlier = Window(*span, "right_to_ask", NOW).a_year_earlier

    assert (earlier.since, earlier.until) == before
    assert (earlier.route, earlier.as_at) == ("right_to_ask", NOW.replace(year=NOW.year - 1))


@pytest.mark.parametrize("typed", ["1/4/2026", " 01/04/2026 ", "1.4.2026", "1 4 2026", "2026-04-01"])
def test_a_day_may_be_typed_in_several_ways(typed: str) -> None:
    assert read_day(typed) == date(2026, 4, 1)


@given(st.text())
def test_any_text_is_a_day_or_nothing(typed: str) -> None:
    found = read_day(typed)
    assert found is None or isinstance(found, date)


@given(st.dictionaries(st.integers(0, 300_000), st.integers(1, 5), min_size=1))
def test_dots_lie_inside_their_axis(counts: dict[int, int]) -> None:
    drawn = dots(Spread(tuple(sorted(counts.items()))))
    places = [*drawn["values"], drawn["mark"], *(mark["at"] for mark in drawn["scale"])]
    assert all(0 <= place <= 1 for place in places)
    assert len(drawn["values"]) <= 101
    assert len(drawn["scale"]) <= 5
    assert drawn["table"]


# ---- downloads ----


def test_the_download_is_marked_and_defined(client: FlaskClient, engine: Engine) -> None:
    cases(engine)
    response = taken(as_role(client, Role.COMPLIANCE), "/compliance.csv?period=last-year")
    rows = rows_of(response)
    assert rows[0] == ["OFFICIAL-SENSITIVE", "April 2025 to March 2026, all routes", SEALED_OUT]
    assert rows[1][:3] == ["Measure", "Definition", "Item"]
    assert {row[0] for row in rows[2:]} >= {words.name for words in MEASURES.values()}
    assert all(len(row) == 8 and row[1] for row in rows[2:])
    assert {row[3] for row in rows[2:]} == {"2025-04-01", "2024-04-01"}
    disposition = response.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="compliance-2025-04-01-to-2026-03-31.csv"'


def test_the_months_of_the_download_add_up(client: FlaskClient, engine: Engine) -> None:
    cases(engine)
    rows = rows_of(taken(as_role(client, Role.COMPLIANCE), "/compliance.csv?period=last-year&compare=none"))
    checks = [row for row in rows if row[0] == MEASURES["M1"].name]
    whole = next(row for row in checks if row[2] == "all")
    months = [row for row in checks if row[2] != "all"]
    assert len(months) == 12
    assert [sum(int(row[n]) for row in months) for n in (6, 7)] == [int(whole[6]), int(whole[7])]


@on_both
def test_the_publication_hides_small_numbers_whatever_is_asked(client: FlaskClient, engine: Engine) -> None:
    cases(engine)
    as_role(client, Role.COMPLIANCE)
    plain = rows_of(taken(client, "/compliance/publication.csv"))
    assert plain[1] == ["Table", "Definition", "Row", "2025 to 26", "2024 to 25"]
    shown = {cell for row in plain[2:] for cell in row[3:]}
    assert shown & {"under 5"}
    assert not shown & {"1", "2", "3", "4"}
    for query in ("?route=right_to_ask", "?period=month", "?period=dates&since=1/6/2026&until=5/6/2026"):
        assert rows_of(taken(client, f"/compliance/publication.csv{query}")) == plain


def test_an_address_with_other_words_in_it_is_answered(client: FlaskClient) -> None:
    for path in ("/compliance", "/compliance.csv", "/compliance/publication.csv"):
        good_page(as_role(client, Role.COMPLIANCE).get(f"{path}?_scheme=x&_method=y&_anchor=z&endpoint=e&period=month"))


@pytest.mark.parametrize("recipient", ["", "   ", "\u200e\x07", "x" * 61])
@pytest.mark.parametrize("path", ["/compliance.csv", "/compliance/publication.csv"])
def test_a_file_without_somebody_it_is_for_is_not_given(
    client: FlaskClient, engine: Engine, path: str, recipient: str
) -> None:
    text = good_page(taken(as_role(client, Role.COMPLIANCE), path, recipient), 400)
    assert "Say who the file is for" in text
    with Session(engine) as session:
        assert not session.scalars(select(EventRecord).where(EventRecord.event == "measures_exported")).all()


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "\u2009=1", "\u202e=1", "\x0b+1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert csv_text([[text, "a,b"]]).startswith(("'", "\"'"))
    assert next(csv.reader(io.StringIO(csv_text([[text, "a,b"]]), newline=""))) == [f"'{text}", "a,b"]
    assert safe_cell("Checks") == "Checks"
    assert safe_cell(0) == 0
