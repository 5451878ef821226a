"""Step-up: what asks for a fresh second factor, written from the requirement, and that it asks whoever calls.

The sets are literal on purpose: whoever takes an action out of one takes it out here too, and has to say why.
"""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from csor import usecases
from csor.domain.access import SealKind
from csor.domain.accounts import Standing
from csor.domain.actions import Action, Event
from csor.domain.oversight import Purpose
from csor.domain.people import Actor, Presence
from csor.domain.step_up import STEP_UP
from csor.domain.vocabulary import Role, Stage
from csor.reading.looks import Narrowed
from csor.records.base import Base
from csor.records.event_record import EventRecord
from csor.usecases import accounts, erasure, seals
from csor.usecases.act import act
from csor.usecases.office import Office
from csor.usecases.read_looks import AskedLooks, read_looks
from csor.usecases.read_measures import Asked, Sheet, read_measures
from csor.usecases.samples import read_population
from csor.usecases.work import Work
from tests.domain.builders import ADMINISTRATOR, AUDITOR, INSPECTOR, OFFICER, SUPERVISOR, WHOSE, refused
from tests.support.offices import KeptCase, keep_at

WHY = "The court asked for it in its letter of Monday."
READERS = ("supervisor", "inspector", "colleague")
SPAN = (date(2026, 1, 1), date(2026, 3, 1))
WEEK = date(2026, 3, 2)

# authorise, and tell
ON_A_CASE = {
    "authorise_disclosure",
    "authorise_immediate_protection",
    "decide_no_disclosure",
    "decide_after_refusal",
    "tell_recipient",
}
# export, unseal, dispose, change roles; what opens a hidden case to somebody; and a person's own means of signing in
IN_USE_CASES = {
    "act": {"act"},
    "read_looks": {"read_looks"},
    "read_measures": {"ask_for_file"},
    "samples": {"read_population"},
    "seals": {"name_readers", "answer_readers", "propose_unsealing", "answer_unsealing"},
    "glass": {"break_glass"},
    "erasure": {"ask_for_erasure", "decline_erasure", "confirm_erasure"},
    "accounts": {"open_account", "decide_change", "_may_change"},
    "links": {"make_link"},
    "change_password": {"change_password", "_keep"},
    "factors": {"enrol", "remove_factor"},
    "recovery_codes": {"make_recovery_codes"},
    "security_keys": {"_may_add", "remove_key"},
}


def at_page(actor: Actor, now: Any, minutes: int) -> Actor:
    """A person at a page, so many minutes after a second factor."""
    return replace(actor, presence=Presence(session="s", on_page=True, proven_at=now - timedelta(minutes=minutes)))


def kept(office: Office) -> dict[str, int]:
    """How many rows there are of everything but events."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {"event", "chain_head"}]
    with office.open_reading() as reading:
        return {table.name: reading.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def last_event(office: Office) -> str:
    with office.open_reading() as reading:
        return reading.scalars(select(EventRecord.event).order_by(EventRecord.seq.desc()).limit(1)).one()


# ------------------------------------------------------------ what asks


def test_these_actions_on_a_case_ask() -> None:
    assert {action.value for action in STEP_UP} == ON_A_CASE


def asking(module: Path) -> set[str]:
    """The functions of a module that ask for a fresh second factor."""
    tree = ast.parse(module.read_text())
    found = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    return {one.name for one in found if any(getattr(e, "attr", "") == "require_fresh" for e in ast.walk(one))}


def test_these_use_cases_ask() -> None:
    modules = Path(usecases.__path__[0]).glob("*.py")
    found = {module.stem: asking(module) for module in modules if module.stem != "work"}  # which defines it
    assert {name: names for name, names in found.items() if names} == IN_USE_CASES


# ------------------------------------------------------------ on a case


def deciding(office: Office) -> KeptCase:
    return keep_at(office, Stage.DECISION)


def in_danger(office: Office) -> KeptCase:
    return keep_at(office, Stage.MEETING).do(Action.FLAG_IMMEDIATE_RISK)


def refused_to_sign(office: Office) -> KeptCase:
    case = keep_at(office, Stage.DELIVERY)
    case.refuses_to_sign().do(Action.REFER_BACK)
    return case


def signed(office: Office) -> KeptCase:
    case = keep_at(office, Stage.DELIVERY)
    case.warned().do(Action.RECORD_SIGNATURE)
    return case


BEFORE: dict[Action, Callable[[Office], KeptCase]] = {
    Action.AUTHORISE_DISCLOSURE: deciding,
    Action.DECIDE_NO_DISCLOSURE: deciding,
    Action.AUTHORISE_IMMEDIATE_PROTECTION: in_danger,
    Action.DECIDE_AFTER_REFUSAL: refused_to_sign,
    Action.TELL_RECIPIENT: signed,
}


@pytest.mark.parametrize("name", sorted(ON_A_CASE))
def test_a_stale_session_does_none_of_them_and_a_fresh_one_does(office: Office, name: str) -> None:
    action = Action(name)
    case = BEFORE[action](office)
    now, before, rows = case.now + timedelta(minutes=1), case.facts, kept(office)
    case.now = now
    told, actor = case.said(action), WHOSE.get(action, OFFICER)

    with refused("step_up_needed"), office.open_work(at_page(actor, now, 6), now) as work:
        act(work, before.reference, told)
    assert last_event(office) == Event.STEP_UP_ASKED
    assert kept(office) == rows
    with office.open_work(SUPERVISOR, now) as work:
        assert work.case(before.reference).facts == before
        work.session.rollback()

    with office.open_work(at_page(actor, now, 4), now) as work:
        assert act(work, before.reference, told).version == before.version + 1


# ------------------------------------------------------------ everything else


def sealed(office: Office) -> KeptCase:
    case = keep_at(office, Stage.ASSESSMENT)
    with office.open_work(SUPERVISOR, case.now) as work:
        seals.seal_case(work, case.facts.reference, SealKind.OTHER, WHY, READERS)
    return case


def proposed(office: Office) -> KeptCase:
    case = sealed(office)
    with office.open_work(SUPERVISOR, case.now) as work:
        seals.propose_unsealing(work, case.facts.reference, WHY)
    return case


def naming(office: Office) -> KeptCase:
    case = sealed(office)
    with office.open_work(SUPERVISOR, case.now) as work:
        seals.name_readers(work, case.facts.reference, (*READERS, "officer"), WHY)
    return case


def closed(office: Office) -> KeptCase:
    return keep_at(office, Stage.CLOSED)


def to_be_erased(office: Office) -> KeptCase:
    case = closed(office)
    with office.open_work(SUPERVISOR, case.now) as work:
        erasure.ask_for_erasure(work, case.facts.reference, WHY)
    return case


OTHER_ROLES = Standing((Role.SUPERVISOR,), SUPERVISOR.rank, acting=False, team="ppu", identity="4711")

Case = Callable[[Office], KeptCase]
Use = Callable[[Work, str], object]
OTHERS: dict[str, tuple[Case, Actor, Use]] = {
    "who looked, as a file": (
        deciding,
        AUDITOR,
        lambda work, urn: read_looks(work, urn, AskedLooks(Purpose.LAWFULNESS, Narrowed(), taken=True)),
    ),
    "measures, as a file": (
        deciding,
        AUDITOR,
        lambda work, _: read_measures(work, Asked(Sheet.CSV, SPAN, recipient="HMICFRS")),
    ),
    "publication": (
        deciding,
        AUDITOR,
        lambda work, _: read_measures(work, Asked(Sheet.PUBLICATION, SPAN, recipient="HMICFRS")),
    ),
    "population of a sample": (deciding, AUDITOR, lambda work, _: read_population(work, WEEK)),
    "name readers": (sealed, SUPERVISOR, lambda work, urn: seals.name_readers(work, urn, (*READERS, "officer"), WHY)),
    "agree to readers": (naming, INSPECTOR, lambda work, urn: seals.answer_readers(work, urn, agreed=True, reason=WHY)),
    "propose unsealing": (sealed, SUPERVISOR, lambda work, urn: seals.propose_unsealing(work, urn, WHY)),
    "unseal": (proposed, INSPECTOR, lambda work, urn: seals.answer_unsealing(work, urn, agreed=True, reason=WHY)),
    "ask for erasure": (closed, SUPERVISOR, lambda work, urn: erasure.ask_for_erasure(work, urn, WHY)),
    "erase": (to_be_erased, AUDITOR, lambda work, urn: erasure.confirm_erasure(work, urn, WHY, urn)),
    "change roles": (
        deciding,
        ADMINISTRATOR,
        lambda work, _: accounts.propose_standing(work, "officer", OTHER_ROLES, WHY),
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_stale_session_is_refused_whoever_calls_and_a_fresh_one_is_not(office: Office, name: str) -> None:
    before, actor, use = OTHERS[name]
    case = before(office)
    now, rows = case.now + timedelta(minutes=1), kept(office)

    with refused("step_up_needed"), office.open_work(at_page(actor, now, 6), now) as work:
        use(work, case.facts.reference)
    assert last_event(office) == Event.STEP_UP_ASKED
    assert kept(office) == rows

    with office.open_work(at_page(actor, now, 4), now) as work:
        use(work, case.facts.reference)
    assert last_event(office) != Event.STEP_UP_ASKED


@pytest.mark.parametrize("asked", [Sheet.PAGE], ids=str)
def test_what_is_read_on_the_page_asks_for_nothing(office: Office, asked: Sheet) -> None:
    case = deciding(office)
    with office.open_work(at_page(AUDITOR, case.now, 60), case.now) as work:
        assert read_measures(work, Asked(asked, SPAN))
    with office.open_work(at_page(AUDITOR, case.now, 60), case.now) as work:
        read_looks(work, case.facts.reference, AskedLooks(Purpose.LAWFULNESS, Narrowed()))
