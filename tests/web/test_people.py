"""Administrators' pages: accounts and never cases; two people for what gives access; a link shown once."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from csor.domain.vocabulary import Rank, Role
from csor.reading.people import find_person
from csor.simulation.people import OPERATOR
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.web.handles import handle_of
from tests.support.client import Client, Seen
from tests.support.wessex import NAMES, keep_case

ClientFor = Callable[[str], Client]
WHY = "Moved to the south team"


@pytest.fixture(autouse=True)
def second(office: Office) -> None:
    """A second administrator."""
    new = NewPerson(
        "second", "B Winterbourne", Rank.STAFF, frozenset({Role.ADMINISTRATOR}), password="kettle bramble ninepins"
    )
    with office.open_work(OPERATOR) as work:
        add_person(work, new)


def page_of(app: Flask, person: str) -> str:
    with app.app_context():
        return f"/people/{handle_of(person)}"


def roles_of(office: Office, person: str) -> set[str]:
    with office.open_reading() as reading:
        found = find_person(reading, person)
    assert found
    return set(found.actor.roles)


def answers(**changes: object) -> dict[str, object]:
    told = {"roles": ["supervisor"], "rank": "sergeant", "team": "pps", "identity": "nwosu", "reason": WHY}
    return {**told, **changes}


def propose(app: Flask, client: Client, **changes: object) -> Seen:
    return client.post(f"{page_of(app, 'nwosu')}/standing", answers(**changes))


def waiting(client: Client) -> str:
    """The address of the change that waits."""
    found = re.search(r"/people/changes/[0-9a-f]{32}", client.get("/people").html)
    assert found
    return found[0]


def test_an_administrator_sees_accounts_and_no_case(app: Flask, client_for: ClientFor, office: Office) -> None:
    case = keep_case(office)
    admin = client_for("admin")

    listed = admin.get("/people")
    one = admin.get(page_of(app, "nwosu"))

    assert "PC 4417 Amara Nwosu" in listed.words
    assert "Officer" in one.words
    for seen in (listed, one):
        assert case.reference not in seen.html
        assert case.facts.subject
        assert case.facts.subject.person.surname not in seen.words
    assert admin.get(f"/cases/{case.reference}").status == 404


@pytest.mark.parametrize("person", ["nwosu", "price", "okafor", "mercer", "rudd"])
def test_names_of_accounts_are_for_administrators_alone(app: Flask, client_for: ClientFor, person: str) -> None:
    client = client_for(person)
    pages = ["/people", "/people/add", page_of(app, "admin"), f"{page_of(app, 'admin')}/standing", "/people/changes/x"]
    for path in pages:
        answer = client.get(path)
        assert answer.status == 403
        assert "Fairlie" not in answer.words
        assert "Winterbourne" not in answer.words
    assert "People" not in client.get("/help").links()


def test_a_change_waits_for_the_second_administrator(app: Flask, client_for: ClientFor, office: Office) -> None:
    nwosu, admin, other = client_for("nwosu"), client_for("admin"), client_for("second")
    assert nwosu.get("/").status == 200
    answer = propose(app, admin)
    assert answer.status == 302
    assert "Another administrator must confirm it" in admin.follow(answer).words
    change = waiting(admin)
    own = admin.get(change)
    assert "You proposed this." in own.words
    assert "Confirm" not in own.texts("button")
    assert admin.post(change, {"decision": "confirm"}).status == 400
    assert roles_of(office, "nwosu") == {"officer"}

    page = other.get(change)
    assert "Supervisor" in page.words
    assert WHY in page.words
    assert other.post(change, {"decision": "confirm"}).status == 302

    assert roles_of(office, "nwosu") == {"supervisor"}
    nwosu.stays = False
    turned = nwosu.get("/")
    assert turned.status == 302
    assert "Your roles were changed" in nwosu.follow(turned).words
    assert "Confirmed" in other.get(page_of(app, "nwosu")).words
    assert "Somebody has decided" in other.post(change, {"decision": "refuse", "reason": "Late"}).words


def test_a_change_can_be_refused_and_says_why(app: Flask, client_for: ClientFor, office: Office) -> None:
    propose(app, client_for("admin"))
    other = client_for("second")
    change = waiting(other)

    assert "Say why." in other.post(change, {"decision": "refuse"}).words
    assert other.post(change, {"decision": "refuse", "reason": "Not agreed"}).status == 302
    assert roles_of(office, "nwosu") == {"officer"}
    assert "Not agreed" in other.get(page_of(app, "nwosu")).words


def test_nobody_is_shown_a_way_to_change_themselves(app: Flask, client_for: ClientFor) -> None:
    admin = client_for("admin")
    own = admin.get(page_of(app, "admin"))

    assert "This account is yours" in own.words
    assert "Change this account" not in own.words
    refused = admin.post(f"{page_of(app, 'admin')}/do/disable", {"reason": "x"})
    assert "This account is yours." in refused.words


def test_what_is_missing_is_said_beside_its_field(app: Flask, client_for: ClientFor) -> None:
    admin = client_for("admin")

    assert {"Say why.", "Choose a rank.", "Enter their staff number."} <= set(
        propose(app, admin, rank="", identity="", reason="").texts("a")
    )
    assert "Use 500 characters or fewer." in propose(app, admin, reason="x" * 501).words
    assert propose(app, admin, roles=["king"]).status == 400
    assert propose(app, admin, rank="king").status == 400
    assert propose(app, admin, team="nowhere").status == 400
    nothing = propose(app, admin, roles=["officer"], rank="constable", team="ppn")
    assert "Nothing would change." in nothing.words


def test_fields_that_no_form_has_change_nothing(app: Flask, client_for: ClientFor, office: Office) -> None:
    more = {
        "password": "kettle bramble ninepins", "password_hash": "x", "active": "", "id": "admin", "force": "elsewhere",
        "name": "Somebody Else", "key_required": "y", "proposed_by": "second", "state": "confirmed", "person": "admin",
        "decided_by": "second",
    }  # fmt: skip
    before = person(office, "nwosu")
    propose(app, client_for("admin"), **more)
    client_for("second").post(waiting(client_for("second")), {"decision": "confirm", **answers(), **more})

    after = person(office, "nwosu")
    assert roles_of(office, "nwosu") == {"supervisor"}
    assert (after.password_hash, after.active, after.actor.name, after.actor.force) == (
        before.password_hash, before.active, before.actor.name, before.actor.force,
    )  # fmt: skip


def person(office: Office, name: str):  # type: ignore[no-untyped-def]
    with office.open_reading() as reading:
        found = find_person(reading, name)
    assert found
    return found


def test_a_person_is_added_without_a_password_and_chooses_one_by_a_link(
    app: Flask, client_for: ClientFor, office: Office
) -> None:
    admin, other = client_for("admin"), client_for("second")
    form = admin.get("/people/add")
    assert not [one for one in form.find("input") if one.get("type") == "password"]
    assert not [one for one in form.find("input") if one.get("checked") is not None]
    told = answers(username="h.lin", name="Hyun Lin", title="PC", collar="7123", identity="7123", roles=["officer"])
    added = admin.post("/people/add", told)
    assert added.status == 302
    assert roles_of(office, "h.lin") == set()
    assert "without roles" in admin.follow(added).words
    other.post(waiting(other), {"decision": "confirm"})

    own = admin.post(f"{page_of(app, 'h.lin')}/do/link", {"reason": "First day"})
    assert own.status == 400
    assert "You proposed this account or a change of its access" in own.words
    assert "Another administrator must make the link." in own.words
    made = other.post(f"{page_of(app, 'h.lin')}/do/link", {"reason": "First day"})

    link = re.search(r"http://localhost:8000(/choose-password/[\w.\-]+)", made.html)
    assert link
    assert "It is shown this once" in made.words
    assert link[1] not in other.get(page_of(app, "h.lin")).html
    visitor = Client(app, NAMES)
    page = visitor.get(link[1])
    assert "Your username is h.lin" in page.words
    assert "at least 15" in visitor.post(link[1], {"new": "short", "again": "short"}).words
    different = visitor.post(link[1], {"new": "bramble kettle orbit six", "again": "bramble kettle orbit seven"})
    assert "Enter the same new password twice." in different.words
    done = visitor.post(link[1], {"new": "bramble kettle orbit six", "again": "bramble kettle orbit six"})
    assert "Your password is chosen" in visitor.follow(done).h1
    assert visitor.get("/").status == 302
    gone = visitor.get(link[1])
    assert (gone.status, gone.h1) == (404, "This link does not work")
    first = visitor.post("/sign-in", {"username": "h.lin", "password": "bramble kettle orbit six"})
    assert visitor.follow(visitor.follow(first)).h1 == "Set up your authenticator app"


def test_used_old_and_forged_links_have_the_same_page(app: Flask, client_for: ClientFor) -> None:
    made = client_for("admin").post(f"{page_of(app, 'nwosu')}/do/link", {"reason": "Forgot it"})
    link = re.search(r"/choose-password/[\w.\-]+", made.html)
    assert link
    visitor = Client(app, NAMES)
    visitor.get(link[0])
    visitor.post(link[0], {"new": "bramble kettle orbit six", "again": "bramble kettle orbit six"})

    def bare(path: str) -> str:
        """The page without what differs on every page: the nonce."""
        answer = visitor.get(path)
        assert answer.status == 404
        return re.sub(r'nonce="[^"]+"', "", answer.html)

    pages = {bare(path) for path in (link[0], link[0][:-3] + "abc", "/choose-password/x", "/choose-password/x.y.z")}
    assert len(pages) == 1
    posted = visitor.post(
        "/choose-password/x", {"new": "bramble kettle orbit six", "again": "bramble kettle orbit six"}
    )
    assert posted.status == 404


def test_an_account_is_disabled_at_once_and_opened_again_by_two(
    app: Flask, client_for: ClientFor, office: Office
) -> None:
    castell, admin, other = client_for("castell"), client_for("admin"), client_for("second")
    assert castell.get("/").status == 200
    page = page_of(app, "castell")
    assert admin.post(f"{page}/do/disable", {"reason": "Left"}).status == 302
    assert castell.get("/").status == 302
    assert "Open this account again" in admin.get(page).links()

    assert admin.post(f"{page}/do/enable", {"reason": "Came back"}).status == 302
    assert not person(office, "castell").active
    other.post(waiting(other), {"decision": "confirm"})
    assert person(office, "castell").active


def test_sessions_are_ended_and_factors_reset_from_the_page(app: Flask, client_for: ClientFor) -> None:
    castell, admin, other = client_for("castell"), client_for("admin"), client_for("second")
    castell.stays = False
    page = page_of(app, "castell")
    admin.post(f"{page}/do/sign-out", {"reason": "Lost laptop"})
    assert castell.get("/").status == 302

    assert "Say why." in admin.post(f"{page}/do/factor", {"reason": ""}).words
    admin.post(f"{page}/do/factor", {"reason": "Lost phone"})
    other.post(waiting(other), {"decision": "confirm"})
    assert "None yet" in admin.get(page).words


@pytest.mark.parametrize(
    "path",
    ["/people/nobody", "/people/nobody/standing", "/people/nobody/do/link", "/people/changes/x",
     "/people/changes/" + "0" * 32],
)  # fmt: skip
def test_what_is_not_there_is_said_so(client_for: ClientFor, path: str) -> None:
    assert client_for("admin").get(path).status == 404


def test_a_thing_nobody_can_do_to_an_account_is_not_there(app: Flask, client_for: ClientFor) -> None:
    admin = client_for("admin")

    assert admin.get(f"{page_of(app, 'nwosu')}/do/promote").status == 404
    assert admin.get(f"{page_of(app, 'nwosu')}/sign-on").status == 404  # no provider is set up
    assert "Tie it to the force sign-in" not in admin.get(page_of(app, "nwosu")).links()


def test_a_stale_second_factor_is_asked_for_and_the_form_goes_on(
    app: Flask, client_for: ClientFor, office: Office
) -> None:
    from datetime import timedelta

    from tests.support.client import code_for

    admin = Client(app, NAMES).sign_in("admin", stays=False)
    clock = office.clock
    clock.now += timedelta(minutes=6)  # type: ignore[attr-defined]
    path = f"{page_of(app, 'nwosu')}/standing"
    asked = admin.post(path, answers())
    assert (asked.status, asked.h1) == (403, "Confirm that it is you")
    assert roles_of(office, "nwosu") == {"officer"}
    fields = {one.get("name"): (one.text or "").lstrip("\n") for one in asked.find("textarea")}
    assert fields["reason"] == WHY

    done = admin.post(path, {**answers(), "second-factor": code_for(app, "admin")})

    assert done.status == 302
    assert WHY in admin.follow(done).words


def test_who_changed_what_is_told_at_the_next_sign_in(app: Flask, client_for: ClientFor, office: Office) -> None:
    propose(app, client_for("admin"))
    other = client_for("second")
    other.post(waiting(other), {"decision": "confirm"})

    nwosu = Client(app, NAMES).sign_in_by_page("nwosu")
    news = nwosu.get("/account/news?next=/find")

    assert "Your roles, rank or team were changed by two administrators" in news.words
    assert nwosu.post("/account/news", {"next": "/find"}).location == "/find"
    assert nwosu.get("/account/news?next=/find").location == "/find"
    assert nwosu.get("/account/news?next=https://evil.example/").location == "/"


def test_the_news_come_before_anything_else_after_signing_in(app: Flask, client_for: ClientFor) -> None:
    from tests.support.client import PASSWORD, code_for

    propose(app, client_for("admin"))
    other = client_for("second")
    other.post(waiting(other), {"decision": "confirm"})
    visitor = Client(app, NAMES)
    visitor.get("/sign-in")
    visitor.post("/sign-in", {"username": "nwosu", "password": PASSWORD})
    answer = visitor.post("/sign-in/code", {"code": code_for(app, "nwosu"), "next": "/find"})

    assert answer.location == "/account/news?next=/find"
