"""The one-use key of a form: for whom it is good, for which form, how long, and that it is taken once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select, update

from csor.domain.actions import Event
from csor.domain.form_keys import FORM_LASTS
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.domain.sessions import WhyEnded
from csor.reading.sessions import find_session
from csor.records.desk import OnceKey
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.usecases.form_keys import LONGEST, SALT, ask_form, check_form, good_key, new_key, read_key, use_form
from csor.usecases.office import Office
from csor.usecases.once import DoneAlready
from csor.usecases.sessions import begin_session, end_session, hash_token
from csor.usecases.vault import NoSecret, derive
from csor.usecases.work import NotOnce
from tests.domain.builders import OFFICER, RECEIVED, SUPERVISOR
from tests.support.databases import Engine, NewDatabase
from tests.support.offices import build, open_office

FORM = "/cases/NS-2026-0001/do/add_note"


@pytest.fixture
def office(new_database: NewDatabase, engine_name: Engine) -> Iterator[Office]:
    place = open_office(new_database(engine_name, build))
    yield place
    place.engine.dispose()


def sends(office: Office, key: str | None = None, form: str = FORM) -> Actor:
    """The officer, who sends a form."""
    made = new_key(office.secret, OFFICER.id, FORM, office.clock()) if key is None else key
    return replace(OFFICER, presence=Presence(on_page=True, form=form, key=made))


def said(office: Office) -> list[tuple[str, str, str]]:
    """The refusals that stand in the log."""
    with office.open_reading() as reading:
        query = select(EventRecord.actor, EventRecord.action, EventRecord.code).where(EventRecord.outcome == "refused")
        return [tuple(row) for row in reading.execute(query)]


def taken(office: Office) -> int:
    with office.open_reading() as reading:
        return reading.scalar(select(func.count()).select_from(OnceKey)) or 0


def judged(office: Office, actor: Actor) -> str:
    """The code of what is wrong with the key that an actor sends; empty when it is good."""
    try:
        good_key(office, actor.presence, actor.id, office.clock())
    except Refusal as refusal:
        return refusal.code
    return ""


def test_a_key_is_good_for_its_person_its_form_and_twelve_hours(office: Office) -> None:
    now = office.clock()
    assert judged(office, sends(office)) == ""
    for ago, wrong in ((FORM_LASTS, ""), (FORM_LASTS + timedelta(seconds=1), "form_key_old")):
        assert judged(office, sends(office, new_key(office.secret, OFFICER.id, FORM, now - ago))) == wrong
    assert judged(office, sends(office, new_key(office.secret, SUPERVISOR.id, FORM, now))) == "form_key_of_another"
    assert judged(office, sends(office, new_key(office.secret, OFFICER.id, f"{FORM}s", now))) == "form_key_unknown"


def test_no_key_and_a_made_up_key_are_no_key(office: Office) -> None:
    now = office.clock()
    good = new_key(office.secret, OFFICER.id, FORM, now)
    said = [OFFICER.id, FORM, "mine", int(now.timestamp())]
    wrong_purpose = URLSafeSerializer(derive(office.secret, SALT), salt="another").dumps(said)
    wrong_secret = new_key("another secret, of another instance", OFFICER.id, FORM, now)
    assert judged(office, sends(office, "")) == "form_key_missing"
    for made_up in (good[:-1], f"{good}A", "x", "\ud7ff\uffff", ".", "x" * (LONGEST + 1), wrong_secret, wrong_purpose):
        assert judged(office, sends(office, str(made_up))) == "form_key_unknown"


def test_a_key_signed_by_an_older_secret_is_still_good(office: Office) -> None:
    newer = replace(office, secret="the secret that came after it", older_secrets=(office.secret,))
    assert judged(newer, sends(office)) == ""
    assert judged(replace(newer, older_secrets=()), sends(office)) == "form_key_unknown"


def test_two_keys_of_one_form_are_two(office: Office) -> None:
    first, second = (read_key(office, sends(office).presence.key) for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.person, first.form) == (second.person, second.form) == (OFFICER.id, FORM)
    assert first.own != second.own


def test_without_the_secret_of_an_instance_no_key_is_made() -> None:
    with pytest.raises(NoSecret):
        new_key("", OFFICER.id, FORM, RECEIVED)


def test_a_form_without_a_good_key_is_turned_away_and_that_is_an_event(office: Office) -> None:
    check_form(office, sends(office), "actions.do", "NS-2026-0001")
    assert said(office) == []
    with pytest.raises(Refusal, match="one-use key"):
        check_form(office, sends(office, ""), "actions.do", "NS-2026-0001")
    assert said(office) == [(OFFICER.id, "actions.do", "form_key_missing")]


def carry_out(office: Office, actor: Actor) -> None:
    with office.open_work(actor) as work:
        work.sending("actions.do", "NS-2026-0001")
        use_form(work)


@pytest.mark.parametrize("how", ["nothing", "session ended", "account closed"])
def test_who_was_sent_away_since_the_gate_does_nothing(office: Office, how: str) -> None:
    with office.open_work(OFFICER) as work:
        token = begin_session(work, OFFICER.id, Presence(), proven=True)
    with office.open_reading() as reading:
        found = find_session(reading, hash_token(token))
    assert found is not None
    here = sends(office)
    here = replace(here, presence=replace(here.presence, session=found.name))
    if how == "session ended":
        with office.open_work(SUPERVISOR) as work:
            end_session(work, found.name, WhyEnded.ROLES_CHANGED)
    if how == "account closed":
        with office.engine.begin() as connection:
            connection.execute(update(PersonRecord).where(PersonRecord.id == OFFICER.id).values(active=False))
    if how == "nothing":
        carry_out(office, here)
        assert taken(office) == 1
        return
    with pytest.raises(Refusal, match="signed out"):
        carry_out(office, here)
    assert taken(office) == 0
    assert said(office) == [(OFFICER.id, "actions.do", "session_ended")]


def test_what_a_form_does_takes_its_key_once(office: Office) -> None:
    sent = sends(office)
    with office.open_work(sent) as work:
        use_form(work, "NS-2026-0001")
        work.audit(Event.NOTE_ADDED)
    with pytest.raises(DoneAlready) as done, office.open_work(sent) as work:
        use_form(work, "NS-2026-0001")
    assert done.value.reference == "NS-2026-0001"
    with pytest.raises(DoneAlready), office.open_work(sent) as work:
        ask_form(work)
    assert taken(office) == 1


def test_asking_takes_nothing(office: Office) -> None:
    with office.open_work(sends(office)) as work:
        ask_form(work)
    assert taken(office) == 0


def test_a_refusal_gives_the_key_back(office: Office) -> None:
    sent = sends(office)

    def refused() -> None:
        with office.open_work(sent) as work:
            use_form(work)
            work.case("NS-2026-9999")

    with pytest.raises(Refusal):
        refused()
    with office.open_work(sent) as work:
        use_form(work)
    assert taken(office) == 1


def test_what_comes_by_no_form_needs_no_key(office: Office) -> None:
    with office.open_work(OFFICER) as work:
        ask_form(work)
        use_form(work)
        work.audit(Event.NOTE_ADDED)
    assert taken(office) == 0


def test_a_form_that_did_something_without_taking_its_key_is_not_kept(office: Office) -> None:
    def noted() -> int:
        with office.open_reading() as reading:
            query = select(func.count()).where(EventRecord.event == Event.NOTE_ADDED.value)
            return reading.scalar(query) or 0

    with pytest.raises(NotOnce), office.open_work(sends(office)) as work:
        work.audit(Event.NOTE_ADDED)
    assert noted() == 0
    with office.open_work(sends(office)) as work:
        use_form(work)
        work.audit(Event.NOTE_ADDED)
    assert noted() == 1


def test_a_form_that_only_looks_takes_no_key(office: Office) -> None:
    with office.open_work(sends(office)) as work:
        work.audit(Event.CASE_READ)
    assert taken(office) == 0
