"""The work list and finding a case, as people see them."""

from datetime import timedelta

import pytest

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.reading.work_list import PAGE
from csor.usecases.office import Office
from tests.domain import builders
from tests.support.client import Client
from tests.support.queries import queries
from tests.support.wessex import Clock, keep_at, keep_case
from tests.web.conftest import ClientFor

TABS = ("", "mine", "team", "unassigned", "today", "late", "decide", "none such")
EVERYBODY = ("rudd", "sandhu", "nwosu", "castell", "price", "okafor", "anand", "mercer")


def test_nobody_sees_a_list_without_signing_in(visitor: Client) -> None:
    answer = visitor.get("/")
    assert answer.status == 302
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("person", EVERYBODY)
def test_everybody_can_open_every_list_full_or_empty(office: Office, client_for: ClientFor, person: str) -> None:
    client = client_for(person)
    for tab in TABS:
        assert client.get(f"/?tab={tab}").status == 200
    for stage in Stage:
        keep_at(office, stage)
    keep_case(office)
    for tab in TABS:
        assert client.get(f"/?tab={tab}").status == 200


def test_whoever_works_on_accounts_alone_is_led_to_them(client_for: ClientFor) -> None:
    assert client_for("admin").get("/").location == "/people"


def test_an_empty_list_says_where_to_go(office: Office, client_for: ClientFor) -> None:
    client = client_for("nwosu")
    assert "You have no open case." in client.get("/").words
    assert client.get("/").links()["Go to “My team’s”"] == "/?tab=team"
    keep_case(office)
    seen = client.get("/")
    assert "1 case with nobody." in seen.words
    assert seen.links()["See them"] == "/?tab=unassigned"
    late = client.get("/?tab=today")
    assert "1 case late." in late.words
    assert late.links()["See them"] == "/?tab=late"
    assert "No case fits these filters." in client.get("/?stage=notice").words


def test_the_day_without_deadlines_names_the_next(office: Office, client_for: ClientFor) -> None:
    keep_at(office, Stage.MEETING)
    assert "The next deadline is Thu 12 March." in client_for("nwosu").get("/?tab=today").words


def test_each_row_says_why_it_stands_there(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.MEETING)
    seen = client_for("nwosu").get("/")
    assert seen.h1 == "Work list: my cases"
    assert "Tuesday 3 March 2026, 14:00" in seen.words
    assert seen.texts("tbody")[0] == (
        f"{case.reference} John ReedIvy, 7 Meetingsince Mon 2 Mar 9 days leftMeeting, Thu 12 MarDay 1 of 28"
        " Taken into the scheme yesterday, 10:08. No meeting is recorded."
    )


def test_immediate_risk_is_first_and_late_is_red(office: Office, client_for: ClientFor, clock: Clock) -> None:
    keep_case(office).owned_by("nwosu")
    keep_case(office).owned_by("nwosu").do(Action.FLAG_IMMEDIATE_RISK)
    clock.now = builders.RECEIVED + timedelta(days=3)
    seen = client_for("nwosu").get("/")
    assert "Immediate risk" in seen.texts("tr")[1]
    assert len(seen.find("tr", "csor-work__late")) == 2
    assert "2 days late" in seen.words
    assert seen.texts("span", "csor-count--late") == ["2"]


def test_the_hours_of_the_checks_are_said(office: Office, client_for: ClientFor, clock: Clock) -> None:
    keep_case(office).owned_by("nwosu")
    clock.now = builders.RECEIVED + timedelta(hours=19, minutes=20)
    seen = client_for("nwosu").get("/")
    assert "4 h 40 min leftChecks, today 09:00" in seen.words
    assert "0 of 5 mandatory checks have a result." in seen.words


def test_the_next_page_goes_on(office: Office, client_for: ClientFor) -> None:
    for _ in range(PAGE + 2):
        keep_case(office)
    client = client_for("nwosu")
    first = client.get("/?tab=unassigned&stage=initial_checks")
    assert f"Showing 1 to {PAGE} of {PAGE + 2}" in first.words
    second = client.get(first.links()["Next 2 cases"])
    assert f"Showing {PAGE + 1} to {PAGE + 2} of {PAGE + 2}" in second.words
    assert len(second.find("tr")) == 3
    assert "Back to the first page" in second.links()
    assert "Showing 1 to" in client.get("/?tab=unassigned&after=rubbish").words


def test_filters_are_kept_as_they_were_ticked(office: Office, client_for: ClientFor) -> None:
    keep_at(office, Stage.MEETING)
    seen = client_for("nwosu").get("/?stage=meeting&only=danger&only=waiting&stage=rubbish")
    ticked = [e.get("value") for e in seen.find("input") if e.get("checked") is not None]
    assert ticked == ["meeting", "danger", "waiting"]


def test_the_list_asks_at_most_twelve_queries_however_many_cases(office: Office, client_for: ClientFor) -> None:
    client = client_for("nwosu")

    def count() -> int:
        with queries(office.engine) as asked:
            client.get("/?tab=unassigned&stage=initial_checks")
        return len(asked)

    for _ in range(10):
        keep_case(office)
    few = count()
    for _ in range(190):
        keep_case(office)
    assert count() <= few <= 12
    with queries(office.engine) as opened:
        client.get("/")
    assert len(opened) <= 12


def test_a_surname_is_posted_and_stands_in_no_address(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.MEETING)
    seen = client_for("nwosu").post("/find", {"q": "marsh"})
    assert seen.status == 200
    assert "1 case found" in seen.words
    assert "Ann Marsh, applicant" in seen.words
    assert seen.links()[case.reference] == f"/cases/{case.reference}"


def test_finding_by_reference(office: Office, client_for: ClientFor) -> None:
    _, year, number = keep_at(office, Stage.CLOSED).reference.split("-")
    seen = client_for("nwosu").post("/find", {"q": f"{year} {int(number)}"})
    assert "1 case found" in seen.words
    assert "concluded Mon 2 March" in seen.words


def test_an_empty_search_is_an_error_and_says_so(client_for: ClientFor) -> None:
    seen = client_for("nwosu").post("/find", {"q": " "})
    assert seen.status == 400
    assert seen.title.startswith("Error: Find a case")
    assert seen.links()["Enter a reference or a surname"] == "#q"


def test_nothing_found_is_the_same_for_missing_and_hidden(office: Office, client_for: ClientFor) -> None:
    hidden = keep_at(office, Stage.MEETING)
    client = client_for("penhaligon")
    found = client.post("/find", {"q": hidden.reference}).words.replace(hidden.reference, "")
    missing = client.post("/find", {"q": "WX-2026-9999"}).words.replace("WX-2026-9999", "")
    assert found == missing
    assert "No case found" in found


def test_the_next_page_of_a_search_is_posted(office: Office, client_for: ClientFor) -> None:
    for _ in range(27):
        keep_case(office)
    client = client_for("nwosu")
    first = client.post("/find", {"q": "Reed"})
    after = next(e.get("value") for e in first.find("input") if e.get("name") == "after")
    second = client.post("/find", {"q": "Reed", "after": after})
    assert (len(first.find("tr")), len(second.find("tr"))) == (26, 3)
    assert client.post("/find", {"q": "Reed", "after": "rubbish"}).status == 200
