"""Pages of access: the reason before sight, seals, interests, broken glass; and that hidden is missing, byte by byte."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from csor.domain.access import SealKind
from csor.domain.actions import Event
from csor.domain.interests import InterestKind
from csor.domain.people import Presence
from csor.domain.vocabulary import Stage
from csor.reading.access import list_bars, list_glass, list_interests
from csor.reading.people import find_person
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.glass import break_glass
from csor.usecases.interests import declare_interest
from csor.usecases.office import Office
from csor.usecases.seals import seal_case
from csor.usecases.sessions import begin_session
from tests.support.client import Client, code_for
from tests.support.queries import queries
from tests.support.wessex import Clock, WessexCase, keep_at, keep_case
from tests.web.conftest import ClientFor
from tests.web.filling import unseen

WHY = "Covering for PC Nwosu, who is in court today."
NAMED = ("price", "okafor", "castell")


def seal(office: Office, case: WessexCase, named: tuple[str, ...] = NAMED) -> None:
    with office.open_work(ACTORS["price"]) as work:
        seal_case(work, case.reference, SealKind.POLICE_SUBJECT, WHY, named)


def bar(office: Office, person: str, surname: str = "Reed") -> None:
    with office.open_work(ACTORS[person]) as work:
        declare_interest(work, InterestKind.SURNAME, surname)


# ---- need to know ----


def test_another_team_is_asked_why_and_then_reads(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    client = client_for("tremlett")
    seen = client.get(f"/cases/{case.reference}/timeline")
    assert (seen.status, seen.h1) == (403, "Why do you need this case?")
    assert case.reference in seen.words
    for word in ("Reed", "Marsh", "Ivy", "assessment"):
        assert word not in seen.html

    short = client.post(f"/cases/{case.reference}/why", {"reason": "for work", "next": seen.response.request.path})
    assert (short.status, short.h1) == (400, "Why do you need this case?")
    given = client.post(f"/cases/{case.reference}/why", {"reason": WHY, "next": f"/cases/{case.reference}/timeline"})

    assert given.location == f"/cases/{case.reference}/timeline"
    assert "Reed" in client.follow(given).html
    assert client.get(f"/cases/{case.reference}").status == 200
    assert f"Reason for opening given. {WHY}" in client_for("nwosu").get(f"/cases/{case.reference}").words


def test_a_form_that_is_asked_why_keeps_its_words(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    client = client_for("tremlett")
    path = f"/cases/{case.reference}/do/add_note"
    asked = client.post(path, {"text": "She called back at nine.", "case_version": "1"})
    assert asked.status == 403
    again = client.post(f"/cases/{case.reference}/why", {"reason": WHY, "next": path, "kept-text": "She called back."})
    assert again.h1 == "Your reason is kept"
    assert "She called back." in again.html
    assert client.post(path, {"text": "She called back.", "look-again": "1"}).status in {200, 400}


def test_a_reason_leads_nowhere_else(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    given = client_for("tremlett").post(f"/cases/{case.reference}/why", {"reason": WHY, "next": "https://elsewhere/"})
    assert given.location == "/"
    given = client_for("linden").post(f"/cases/{case.reference}/why", {"reason": WHY})
    assert given.location == f"/cases/{case.reference}"


def test_a_team_is_not_asked(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    for person in ("castell", "sandhu", "price", "mercer", "rudd"):
        assert client_for(person).get(f"/cases/{case.reference}").status == 200, person
    assert client_for("whitfield").get(f"/cases/{case.reference}").status == 403
    case = keep_at(office, Stage.DECISION)
    assert client_for("whitfield").get(f"/cases/{case.reference}").status == 200


# ---- sealed ----


def test_a_case_is_sealed_changed_and_unsealed_by_two(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    path = f"/cases/{case.reference}/seal"
    price, okafor = client_for("price"), client_for("okafor")
    assert price.get(f"/cases/{case.reference}").links()["Seal this case"] == path
    assert price.get(path).h1 == "Seal this case"
    wrong = price.post(path, {"what": "seal", "seal-kind": "other", "seal-reason": WHY, "seal-readers": ["price"]})
    assert wrong.status == 400
    assert "Name two people who may unseal it" in wrong.words
    assert price.post(path, {"what": "seal"}).status == 400
    assert price.post(path, {"what": "rubbish"}).status == 200

    told = {"what": "seal", "seal-kind": "police_subject", "seal-reason": WHY, "seal-readers": list(NAMED)}
    assert price.post(path, told).location == f"/cases/{case.reference}"

    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 404
    assert client_for("mercer").get(path).status == 404
    seen = price.get(f"/cases/{case.reference}")
    assert "This case is sealed: only the people named may open it" in seen.words
    assert "PC Liam Castell" in price.get(path).words
    assert client_for("castell").get(path).status == 403
    more = {"what": "readers", "readers-readers": [*NAMED, "nwosu"], "readers-reason": WHY}
    assert price.post(path, more).status == 302
    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 404
    assert "You proposed to name more people DI Ruth Okafor must agree." in price.get(path).words
    alone = price.post(path, {"what": "naming", "naming-answer": "agreed", "naming-reason": WHY})
    assert (alone.status, "You began this, so someone else must do it." in alone.words) == (400, True)
    asked = okafor.get(path)
    assert "Somebody proposes to name more people" in asked.words
    assert "PC Amara Nwosu, by DS Owen Price, " in asked.words
    assert okafor.post(path, {"what": "naming", "naming-answer": "agreed", "naming-reason": WHY}).status == 302
    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 200
    assert "You proposed" not in price.get(path).words

    assert price.post(path, {"what": "propose", "propose-reason": WHY}).status == 302
    assert "You proposed to unseal it DI Ruth Okafor must agree." in price.get(path).words
    alone = price.post(path, {"what": "answer", "answer-answer": "agreed", "answer-reason": WHY})
    assert alone.status == 400
    assert "You began this, so someone else must do it." in alone.words
    assert "Somebody proposes to unseal it" in okafor.get(path).words
    assert okafor.post(path, {"what": "answer", "answer-answer": "agreed", "answer-reason": WHY}).status == 302
    assert client_for("linden").get(f"/cases/{case.reference}").status == 403


def test_an_officer_seals_nothing(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    client = client_for("nwosu")
    assert "Seal this case" not in client.get(f"/cases/{case.reference}").links()
    assert client.get(f"/cases/{case.reference}/seal").status == 403


# ---- hidden is missing ----

PATHS = (
    "/cases/{}",
    "/cases/{}/timeline",
    "/cases/{}/do/add_note",
    "/cases/{}/do/rubbish",
    "/cases/{}/decide",
    "/cases/{}/visit/recipient-1",
    "/cases/{}/visit/recipient-1/refusal",
    "/cases/{}/visit/recipient-1/ended",
    "/cases/{}/refusal/recipient-1",
    "/cases/{}/papers/undertaking/recipient-1",
    "/cases/{}/papers/notice",
    "/cases/{}/why",
    "/cases/{}/seal",
)
MISSING = "WX-2026-9871"


def id_bearing(app: Flask) -> list[tuple[str, str]]:
    """Every route with a case in its address, filled in but for the case; and each of its methods."""
    given = {"recipient": "recipient-1", "action": "add_note"}
    found = []
    for rule in app.url_map.iter_rules():
        if "<urn>" in rule.rule:
            path = rule.rule.replace("<urn>", "{}")
            for name, value in given.items():
                path = path.replace(f"<{name}>", value)
            found += [(path, method) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def same_for_everybody(text: str, reference: str) -> str:
    """A page without what is of the request alone: the reference that was asked for, tokens and nonces."""
    text = re.sub(r"Reference [0-9a-f]{16}\.", "Reference.", text.replace(reference, "REFERENCE"))
    return re.sub(r'(nonce|value)="[^"]{20,}"', r"\1=", text)


@pytest.mark.parametrize("how", ["sealed", "barred"])
def test_hidden_and_missing_answer_alike_on_every_route(
    office: Office, app: Flask, client_for: ClientFor, how: str
) -> None:
    """The same status, bytes and headers, and the same questions to the database."""
    case = keep_at(office, Stage.DELIVERY)
    if how == "sealed":
        seal(office, case, ("price", "anand"))
    else:
        bar(office, "nwosu")
    client = client_for("nwosu")
    routes = id_bearing(app)
    assert {path for path, _ in routes} >= {p for p in PATHS if "rubbish" not in p and "refusal/rec" not in p}
    client.get(f"/cases/{MISSING}")
    for path, method in routes:
        answers = []
        for reference in (case.reference, MISSING):
            with queries(office.engine) as asked:
                ask = client.get if method == "GET" else client.post
                seen = ask(path.format(reference))
            assert seen.status in {404, 403, 302}, (path, method, seen.status)
            assert seen.status == 404 or "Reed" not in seen.html
            text = same_for_everybody(seen.html, reference)
            headers = sorted(k for k, _ in seen.response.headers)
            answers.append((seen.status, text, headers, [statement for statement, _ in asked]))
        assert answers[0] == answers[1], (path, method)


def test_a_sealed_case_changes_no_list_search_or_count(office: Office, client_for: ClientFor, clock: Clock) -> None:
    """What somebody sees who is not named is what they would see if it had never come."""
    for _ in range(3):
        keep_case(office)
    clock.now += timedelta(minutes=1)
    client = client_for("linden")
    paths = (
        "/",
        "/?tab=team",
        "/?tab=unassigned",
        "/?tab=today",
        "/?tab=late",
        "/?tab=unassigned&stage=initial_checks",
    )

    def everything() -> list[str]:
        pages = [client.get(path) for path in paths]
        pages += [client.post("/find", {"q": typed}) for typed in ("Reed", "Re", "Rede", "2026-4")]
        return [page.words for page in pages]

    before = everything()
    hidden = keep_case(office)
    seal(office, hidden, ("price", "okafor"))
    assert everything() == before


# ---- breaking the glass ----


def test_breaking_the_glass_reads_one_case_and_is_looked_at(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    seal(office, case)
    linden = client_for("linden")
    assert linden.get("/emergency").h1 == "Break the glass"
    assert linden.post("/emergency", {}).status == 400
    assert linden.post("/emergency", {"reference": case.reference, "reason": "urgent"}).status == 400
    assert linden.post("/emergency", {"reference": MISSING, "reason": WHY}).status == 404
    broke = linden.post("/emergency", {"reference": case.reference.lower(), "reason": WHY})

    seen = linden.follow(broke)
    assert seen.status == 200
    assert "You broke the glass: this case is open to you until" in seen.words
    assert "What you can do now" not in seen.words
    assert not [words for words in seen.links() if words in {"Reassign", "Who is named", "Seal this case"}]
    assert not [href for href in seen.links().values() if "/do/" in href or "/act/" in href]
    refused = linden.get(f"/cases/{case.reference}/do/add_note")
    assert (refused.status, "change nothing in it" in refused.words) == (409, True)
    assert linden.post(f"/cases/{case.reference}/do/add_note", {"text": "x"}).status == 409

    price = client_for("price")
    assert "To look at: 1 broken glass" in price.get("/").words
    assert "To look at: 1 broken glass" in client_for("mercer").get("/").words
    assert "To look at" not in client_for("castell").get("/").words
    assert WHY in client_for("mercer").get("/access").words
    queue = price.get("/access")
    assert WHY in queue.words
    with office.open_reading() as reading:
        glass = list_glass(reading, ACTORS["price"], office.clock())[0]
    path = f"/access/glass/{glass.id}"
    assert price.get(path).h1 == "Was it right to break the glass?"
    assert price.post(path, {"verdict": "justified"}).status == 400
    assert client_for("linden").get(path).status == 403
    assert price.post(path, {"verdict": "referred", "reason": WHY}).location == "/access?done=glass"
    assert "What you found is kept" in price.get("/access?done=glass").words
    assert price.get(path).status == 404
    assert client_for("castell").get("/access").status == 403


def test_a_case_that_opens_anyway_needs_no_glass(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    answer = client_for("nwosu").post("/emergency", {"reference": case.reference, "reason": WHY})
    assert answer.location == f"/cases/{case.reference}"
    assert "You broke the glass" not in client_for("nwosu").follow(answer).words
    assert client_for("admin").get("/emergency").status == 403


# ---- interests ----


def test_a_person_declares_and_ends_an_interest(office: Office, client_for: ClientFor) -> None:
    client = client_for("nwosu")
    assert client.get("/interests").h1 == "Your declared interests"
    assert client.post("/interests", {}).status == 400
    wrong = client.post("/interests", {"kind": "address", "words": "14 Marlbrook Lane"})
    assert (wrong.status, "Give the address with its postcode." in wrong.words) == (400, True)
    told = client.post("/interests", {"kind": "surname", "words": "Reed"})
    assert "Your interest is kept" in client.follow(told).words
    with office.open_reading() as reading:
        mine = list_interests(reading, ACTORS["nwosu"])[0]
    assert client_for("castell").post(f"/interests/{mine.id}/end").status == 404
    assert "You declared nothing yet." in client.follow(client.post(f"/interests/{mine.id}/end")).words


def test_the_work_list_asks_for_interests_at_first_and_once_a_year_and_goes_on(
    client_for: ClientFor, clock: Clock
) -> None:
    asked = "Declare your interests, or say that you have none"
    nwosu, castell, admin = client_for("nwosu"), client_for("castell"), client_for("admin")
    first = nwosu.get("/")
    assert asked in first.texts("h2")
    assert first.find("table") or first.find("div", "csor-empty")
    told = nwosu.post(first.links()["Declare them or say there are none"] + "/all")
    assert "It is kept that this is all" in nwosu.follow(told).words
    assert "You last said so today" in nwosu.get("/interests").words
    castell.post("/interests", {"kind": "surname", "words": "Castell"})
    assert "This is all there is" in castell.get("/interests").texts("button")
    assert asked not in nwosu.get("/").texts("h2") + castell.get("/").texts("h2")
    clock.now += timedelta(days=365)
    again = nwosu.get("/")
    assert asked in again.texts("h2")
    assert "You last did on" in again.words
    assert admin.post("/interests/all").status == 403
    assert asked not in admin.follow(admin.get("/")).words


def test_a_supervisor_looks_at_a_conflict_and_clears_it(office: Office, client_for: ClientFor) -> None:
    case = keep_at(office, Stage.ASSESSMENT, owner="nwosu")
    bar(office, "nwosu")
    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 404
    price = client_for("price")
    assert "To look at: 1 conflict" in price.get("/").words
    queue = price.get("/access")
    assert "Surname: Reed" in queue.words
    assert "They have this case." in queue.words
    assign = queue.links()["Give it to somebody else"]
    assert price.follow(price.get(assign)).status == 200
    with office.open_reading() as reading:
        found = list_bars(reading, ACTORS["price"], office.clock())[0]
    path = f"/access/conflict/{found.id}"
    assert "They have this case, and cannot see it" in price.get(path).words
    assert price.post(path, {"reason": "fine"}).status == 400
    assert client_for("nwosu").get(path).status == 403
    assert price.post(path, {"reason": WHY}).location == "/access?done=conflict"
    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 200


def test_nothing_waits(client_for: ClientFor) -> None:
    seen = client_for("price").get("/access")
    assert "Nobody broke the glass." in seen.words
    assert "No conflict waits." in seen.words
    assert "To look at" not in client_for("price").get("/").words


def test_unsealing_and_glass_ask_for_a_fresh_factor(
    office: Office, client_for: ClientFor, app: Flask, clock: Clock
) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    seal(office, case)
    client = Client(app).sign_in("price", stays=False)
    other = Client(app).sign_in("linden", stays=False)
    clock.now += timedelta(minutes=6)
    asked = client.post(f"/cases/{case.reference}/seal", {"what": "propose", "propose-reason": WHY})
    assert asked.status != 302
    assert "code" in asked.words.lower()
    asked = other.post("/emergency", {"reference": case.reference, "reason": WHY})
    assert asked.status != 302
    assert "code" in asked.words.lower()
    assert other.get(f"/cases/{case.reference}").status == 404


def test_naming_readers_asks_for_a_fresh_factor_and_loses_none_of_them(
    office: Office, client_for: ClientFor, app: Flask, clock: Clock
) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    seal(office, case)
    path = f"/cases/{case.reference}/seal"
    client = Client(app).sign_in("price", stays=False)
    clock.now += timedelta(minutes=6)
    more = {"what": "readers", "readers-readers": [*NAMED, "nwosu"], "readers-reason": WHY}
    asked = client.post(path, more)
    assert (asked.status, asked.h1) == (403, "Confirm that it is you")
    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 404

    carried = {name: values for name, values in unseen(asked).items() if name != "csrf_token"}
    assert carried["readers-readers"] == more["readers-readers"]
    assert client.post(path, {**carried, "second-factor": code_for(app, "price")}).status == 302
    assert "PC Amara Nwosu, by DS Owen Price" in client.get(path).words
    assert client_for("nwosu").get(f"/cases/{case.reference}").status == 404
    assert client_for("castell").get(f"/cases/{case.reference}").status == 200


def test_everybody_who_breaks_the_glass_is_told_apart(office: Office) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    seal(office, case)
    for person in ("linden", "tremlett"):
        with office.open_work(ACTORS[person]) as work:
            break_glass(work, case.reference, WHY)
    with office.open_reading() as reading:
        found = list_glass(reading, ACTORS["mercer"], office.clock())
    assert {one.person for one in found} == {"linden", "tremlett"}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/cases/WX-2026-9999", 404), ("GET", "/compliance", 403), ("PUT", "/find", 405)],
)
def test_a_refusal_shows_what_its_event_is_found_by(
    client_for: ClientFor, office: Office, method: str, path: str, status: int
) -> None:
    client = client_for("nwosu")

    answer = client.browser.open(path, method=method)

    assert answer.status_code == status
    shown = re.findall(r"Reference ([0-9a-f]{16})\.", answer.get_data(as_text=True))
    with office.open_reading() as reading:
        last = reading.scalars(select(EventRecord).order_by(EventRecord.seq.desc()).limit(1)).one()
    assert (last.event, last.outcome, [last.request]) == ("action_refused", "refused", shown)


def test_whoever_gave_a_password_and_no_code_leaves_an_event_where_they_are_turned_away(
    app: Flask, office: Office
) -> None:
    half = Client(app)
    with office.open_reading() as reading:
        found = find_person(reading, "nwosu")
    assert found
    with office.open_work(found.actor) as work:
        half.take(begin_session(work, "nwosu", Presence(address="127.0.0.1", on_page=True)))
        work.audit(Event.PASSWORD_GIVEN)

    assert half.get("/cases/WX-2026-0001").location.startswith("/sign-in/code")

    with office.open_reading() as reading:
        last = reading.scalars(select(EventRecord).order_by(EventRecord.seq.desc()).limit(1)).one()
    assert (last.event, last.actor, last.code) == ("action_refused", "nwosu", "second_factor_needed")
