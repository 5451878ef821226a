"""How a scan is judged: what counts as seen, what is a finding, and that a scan that saw nothing is red."""

import json
from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy import func, select

from csor.app import create_app
from csor.config import Config
from csor.records.access import Interest
from csor.records.case_record import CaseRecord
from csor.usecases.form_keys import new_key, read_key
from tests.audit.scan import ALLOWED, REACHED, judged, sifted
from tests.audit.scan_again import _renewed
from tests.audit.scan_lane import Result
from tests.audit.scan_server import how_far
from tests.audit.scan_share import Kinds, day_parts, shared, told_again, weight
from tests.audit.scan_starts import Fields, Starts, filled
from tests.audit.scan_tools import CLEAN, CUT, INJECTABLE, LEFT_OUT, Target, Tried, verdict
from tests.audit.scan_world import SECRET, link_for, make_world
from tests.support.client import parse
from tests.support.wessex import Clock, build, open_office

WAYS = {"GET lists.mine", "POST lists.find"}
SEEN = [
    ["GET", "lists.mine", "-", "200", "shown", "wapiti", "0.1"],
    ["POST", "lists.find", "-", "200", "shown", "sqlmap", "0.1"],
]
IN = [["POST", "lists.find", "-", "400", "wrong", "sqlmap", "0.1", "use_case"]]
SEEN_WRONG = ["POST", "lists.find", "-", "400", "wrong", "sqlmap", "0.1", "-"]
RED = Result("canary", "nwosu", findings=["Reflected Cross Site Scripting: GET /echo q"])


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The product, with nobody at it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('scan') / 'csor.sqlite'}"
    build(url)
    return create_app(Config(url, SECRET), open_office(url, Clock()))


def result(**more: object) -> Result:
    """A lane in which everything went well, but for what is given."""
    return Result("officer", "nwosu", **{"lines": SEEN, "tried": [Tried("find", True, False, "", IN)], **more})  # type: ignore[arg-type]


def test_the_force_that_scanners_meet_can_be_made(tmp_path: Path) -> None:
    file, clock = tmp_path / "csor.sqlite", Clock()
    make_world(file, clock.now)
    office = open_office(f"sqlite:///{file}", clock)

    link = link_for(office, "newcomer")

    client = create_app(Config(f"sqlite:///{file}", SECRET), office).test_client()
    assert client.get(link, follow_redirects=True).status_code == 200
    with office.open_reading() as reading:
        assert reading.scalar(select(func.count()).select_from(CaseRecord))
        assert reading.scalar(select(func.count()).select_from(Interest))


def test_a_scan_that_saw_all_and_found_nothing_stands() -> None:
    kept = judged([result()], RED, WAYS)

    assert (kept["complaints"], kept["failed"], kept["attempted"]) == ([], 0, 2)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"lines": SEEN[:1]}, "only 50.0% of the routes"),
        ({"lines": [SEEN[0], [*SEEN[1][:4], "token", "wapiti", "0.1"]]}, "only 50.0% of the routes"),
        ({"lines": [SEEN[0], [*SEEN[1][:5], "Python-urllib", "0.1"]]}, "only 50.0% of the routes"),
        ({"tried": [Tried("find", False, False, "testing", IN)]}, "sqlmap did not end: officer: find"),
        (
            {"tried": [Tried("find", True, False, "", [*IN, SEEN_WRONG, SEEN_WRONG])]},
            "did not come to the use-case: officer: find",
        ),
        ({"tried": [Tried("find", True, False, "")]}, "did not come to the use-case: officer: find"),
        ({"cut": ["exec"]}, "wapiti had no time to end: officer: exec"),
        ({"findings": ["SQL Injection: POST /find q"]}, "SQL Injection: POST /find q"),
    ],
)
def test_what_went_wrong_is_a_complaint(more: dict[str, object], words: str) -> None:
    kept = judged([result(**more)], RED, WAYS)

    assert [one for one in kept["complaints"] if words in one]
    assert kept["failed"] == 1


def test_a_target_whose_form_stops_most_says_why() -> None:
    kept = judged([result(tried=[Tried("find", True, False, "", stops="its form asks for a reference")])], RED, WAYS)

    assert kept["complaints"] == []
    assert kept["notes"]["sqlmap"]["officer: find"]["stopped_at_the_form"] == "its form asks for a reference"


SEEMS = "[INFO] POST parameter 'new' appears to be 'SQLite > 2.0 time-based blind' injectable\n"
TAKEN_BACK = "[WARNING] false positive or unexploitable injection point detected\n"
CLEAN_END = "[CRITICAL] all tested parameters do not appear to be injectable.\n[*] ending @ 07:33:43"
FOUND_END = (
    "sqlmap identified the following injection point(s) with a total of 43 HTTP(s) requests:\n[*] ending @ 07:33:43"
)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (CLEAN_END, (True, False, 0)),
        (SEEMS + TAKEN_BACK + CLEAN_END, (True, False, 1)),
        (SEEMS + FOUND_END, (True, True, 1)),
        (SEEMS, (False, False, 1)),
    ],
)
def test_what_sqlmap_says_in_the_end_counts(said: str, wanted: tuple[bool, bool, int]) -> None:
    tried = verdict(Target("link", "/"), said)

    assert (tried.ended, tried.injectable, len(tried.seemed)) == wanted


def test_a_canary_that_stayed_green_is_a_complaint() -> None:
    kept = judged([result()], Result("canary", "nwosu", findings=["Secure Flag cookie: GET /"]), WAYS)

    assert kept["complaints"] == ["S3: the planted fault echo was not seen"]


def test_what_is_allowed_is_allowed_by_its_kind_and_place_and_says_why() -> None:
    cookie = "officer: Secure Flag cookie: GET /  Secure flag is not set in the cookie : csor-visitor"
    other = cookie.replace("csor-visitor", "tracker")

    real, allowed = sifted([cookie, other])

    assert real == [other]
    assert [one.startswith(cookie) and "loopback" in one for one in allowed] == [True]
    assert all(why for _, _, why in ALLOWED)


@pytest.mark.parametrize(
    ("status", "location", "far"),
    [
        (200, "", "shown"),
        (302, "/cases/WX-2026-0001", "done"),
        (302, "/sign-in?next=/", "sign_in"),
        (401, "", "sign_in"),
        (404, "", "missing"),
        (429, "", "paced"),
        (409, "", "refused"),
        (400, "", "wrong"),
        (500, "", "broken"),
    ],
)
def test_how_far_a_request_came(app: Flask, status: int, location: str, far: str) -> None:
    with app.test_request_context("/"):
        assert how_far(status, location) == far


def test_a_form_without_its_token_was_turned_back(app: Flask) -> None:
    with app.test_request_context("/find", method="POST"):
        g.csrf_failed = True
        assert how_far(400, "") == "token"


def test_a_service_that_is_not_fit_was_not_seen(app: Flask) -> None:
    with app.test_request_context("/readyz"):
        assert how_far(503, "") == "unfit"
    assert "unfit" not in REACHED


def test_each_kind_falls_to_one_role_that_has_it_and_the_work_is_split() -> None:
    form: Fields = [("a", "1"), ("b", "2"), ("once", "k")]
    officer: Kinds = {"POST x": ("/x", form), "POST y": ("/y", form), "GET z a": ("/z?a=1", None)}

    parts = shared({"officer": officer, "supervisor": {"POST x": ("/x", form), "POST y": ("/y", form)}})

    assert sorted(kind for part in parts.values() for kind in part) == sorted(officer)
    assert parts["supervisor"]
    assert "GET z a" in parts["officer"]
    assert [weight(("/x", form)), weight(("/z?a=1", None)), weight(("/z", None))] == [3, 2, 1]


def test_a_form_of_an_action_that_has_nothing_new_is_not_bent_again() -> None:
    large: Fields = [("a", "1"), ("on-day", "2"), ("once", "k")]
    kinds: Kinds = {"POST actions.do x": ("/x", large), "POST actions.do y": ("/y", [("by-day", "1"), ("a", "2")]),
                    "POST actions.do z": ("/z", [("b", "1")]), "POST other": ("/o", [("a", "1")])}  # fmt: skip

    assert told_again({"officer": kinds}) == {"POST actions.do y"}
    assert sorted(shared({"officer": kinds})["officer"]) == ["POST actions.do x", "POST actions.do z", "POST other"]
    assert day_parts(Starts(forms={"/x": large, "/y": [("by-day", "1")]})) == ["on-day"]


def test_only_a_key_of_ours_is_renewed(tmp_path: Path) -> None:
    build(f"sqlite:///{tmp_path / 'csor.sqlite'}")
    office = open_office(f"sqlite:///{tmp_path / 'csor.sqlite'}", Clock())
    mine = new_key(office.secret, "nwosu", "/interests", office.clock())
    payload = b"words=%27%20OR%201%3D1--&once="

    body = _renewed(office, "/interests", payload + mine.encode())
    office.engine.dispose()

    old, new = read_key(office, mine), read_key(office, body.removeprefix(payload).decode())
    assert body.startswith(payload)
    assert old
    assert new
    assert (new.person, new.form, new.own != old.own) == ("nwosu", "/interests", True)
    assert _renewed(office, "/interests", payload + mine.encode() + b"%27") == payload + mine.encode() + b"%27"


def test_a_form_is_filled_as_a_person_would() -> None:
    page = """<!DOCTYPE html><title>x</title><form method=post><input type=hidden name=once value=k><select name=team>
    <option value=""></option><option value=ppn>N</option></select><input type=radio name=a value=yes><input type=radio name=a
    value=no><textarea name=why></textarea><input name=on-day><button name=add-child>+</button><button name=go value=1>
    Go</button></form>"""
    fields = dict(filled(next(parse(page).iter("form"))))

    assert {k: v for k, v in fields.items() if k != "why"} == {
        "once": "k",
        "team": "ppn",
        "a": "yes",
        "on-day": "9",
        "go": "1",
    }
    assert fields["why"]
    told = json.loads(Starts(forms={"/x": list(fields.items())}).swagger("http://127.0.0.1:8"))
    assert {p["name"]: p["default"] for p in told["paths"]["/x"]["post"]["parameters"]} == fields


def test_the_words_of_the_scanners_are_read() -> None:
    assert CUT.findall("Max attack time was reached for module sql, stopping.") == ["sql"]
    assert LEFT_OUT.findall("[!] 48 out of scope requests from the Swagger file are not added.") == ["48"]
    assert INJECTABLE.search("sqlmap identified the following injection point(s) with a total of 9 requests")
    assert not INJECTABLE.search(f"[CRITICAL] {CLEAN}. Try".replace("do not appear", "do not"))
