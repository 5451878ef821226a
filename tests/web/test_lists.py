"""The work list and finding a case, as people see them."""

from datetime import timedelta

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from csor.usecases.office import Office
from tests.support.wessex import Clock, keep_at, keep_case
from tests.web.conftest import ClientFor


def test_nobody_sees_a_list_without_signing_in(visitor) -> None:
    answer = visitor.get("/")
    assert answer.status == 302
    assert answer.location.startswith("/sign-in")


def test_an_empty_list_says_where_to_go(client_for: ClientFor) -> None:
    seen = client_for("nwosu").get("/")
    assert seen.h1 == "Work list: my cases"
    assert "You have no open case." in seen.words


def test_each_row_says_why_it_stands_there(office: Office, client_for: ClientFor) -> None:
    keep_at(office, Stage.MEETING)
    seen = client_for("nwosu").get("/")
    assert "John Reed" in seen.words
    assert "No meeting is recorded." in seen.words
    assert "Day 1 of 28" in seen.words


def test_everybody_can_open_their_list(office: Office, client_for: ClientFor) -> None:
    for stage in Stage:
        keep_at(office, stage)
    for person in ("rudd", "sandhu", "nwosu", "castell", "price", "okafor", "anand", "mercer", "admin"):
        for tab in ("", "mine", "team", "unassigned", "today", "late", "decide", "none such"):
            assert client_for(person).get(f"/?tab={tab}").status == 200
