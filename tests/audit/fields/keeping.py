"""Everything that is kept in words, each with a marker: of cases, and beside them, before they are sealed and after."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from csor.app import create_app
from csor.config import Config
from csor.domain.access import GLASS_LASTS, SealKind, Verdict
from csor.domain.accounts import Standing, Subject
from csor.domain.actions import Action, Event
from csor.domain.deadlines import ONE_DAY
from csor.domain.interests import InterestKind
from csor.domain.oversight import Finding, Kind
from csor.domain.oversight import Verdict as Found
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank, Role
from csor.reading.access import list_bars, list_glass, list_interests
from csor.reading.flags import list_flags
from csor.reading.samples import list_sampled
from csor.records.accounts import SecurityKey
from csor.records.base import new_id
from csor.simulation.people import DEMO_SECRET
from csor.usecases.accounts import (
    NewAccount,
    decide_change,
    open_account,
    propose_factor_reset,
    propose_standing,
    propose_subject,
)
from csor.usecases.act import act
from csor.usecases.compare_looks import compare_day
from csor.usecases.erasure import ask_for_erasure, confirm_erasure, decline_erasure
from csor.usecases.factors import keep_authenticator
from csor.usecases.glass import break_glass, review_glass
from csor.usecases.interests import clear_bar, declare_interest, end_interest
from csor.usecases.judge_flag import judge_flag
from csor.usecases.read_case import read_case
from csor.usecases.samples import bind_next_seed, draw_week, judge_sampled
from csor.usecases.seals import answer_readers, answer_unsealing, name_readers, propose_unsealing, seal_case
from csor.usecases.search_cases import search_cases
from csor.usecases.sessions import begin_session
from csor.web.handles import handle_of
from tests.audit.fields.journeys import JOURNEYS, declined
from tests.audit.fields.world import ACTOR, BEFORE, MORE, NAMED, SECRET, WHY, Fields
from tests.audit.planted import Markers, PlantedCase, planted_case
from tests.domain import builders
from tests.support.wessex import Clock, open_office


def begin(folder: Path) -> Fields:
    """Everything that is kept in words while no case is sealed, on a copy of the empty force."""
    file = folder / "csor.sqlite"
    shutil.copyfile(folder / "empty.sqlite", file)
    clock, url = Clock(), f"sqlite:///{file}"
    office, markers = open_office(url, clock), Markers()
    app = create_app(Config(url, SECRET), office)
    there: dict[str, Any] = {}
    start = Fields(office, clock, app, markers, None, {}, None, there)  # type: ignore[arg-type]
    _looked_before(start)
    case = planted_case(office, markers)
    others = {journey.__name__: journey(office, markers) for journey in JOURNEYS}
    erased = declined(office, markers)
    world = replace(start, case=case, others=others, erased=erased)
    clock.now = max(one.now for one in [case, erased, *others.values()]) + timedelta(days=1)
    for told in (_accounts, _own, _interests, _tried, _erasures):
        told(world)
    with app.test_request_context():
        there["newcomer"] = handle_of("newcomer")
    there["alike"] = [_alike(one) for one in (case, others["waiting"])]
    there["glass"] = UUID(int=7)  # nobody's, until one is broken
    return world


# ------------------------------------------------------------ looks, flags and samples, weeks before


def _looked_before(world: Fields) -> None:
    """A week in which people looked for a colleague: compared, drawn, judged; one flag is about whoever judges."""
    kept, clock = world.clock.now, world.clock
    clock.now = builders.RECEIVED - BEFORE
    with world.work("mercer") as work:
        week = bind_next_seed(work)
    clock.now += timedelta(days=9)
    day = clock.now.date()
    for who in ("nwosu", "tremlett", "mercer"):
        with world.work(who) as work:
            search_cases(work, world.mark("event.particulars/looked for", "Castell"), "WX")
            search_cases(work, "Liam Castell", "WX")
    clock.now += timedelta(days=6)
    for one in (day, week + 6 * ONE_DAY):
        compare_day(world.office, ACTOR["mercer"], one)
    with world.work("mercer") as work:
        draw_week(work, week)
    with world.work("mercer") as work:
        drawn = list_sampled(work.session, work.actor.force, week, Kind.VIEW)
        place = next(one.place for one in drawn if one.person != "mercer")  # a look of one's own is for others
        judge_sampled(work, (week, Kind.VIEW, place), Finding.IN_ORDER, world.mark("sampled.finding_reason"))
    world.there.update(week=week.isoformat(), day=day.isoformat(), place=place)
    _judged(world)
    clock.now = kept


def _judged(world: Fields) -> None:
    with world.office.open_reading() as reading:
        flags = {one.person: one for one in list_flags(reading, ACTOR["vance"], judged=False, sign=None).rows}
    world.there["flags"] = [one.id for one in flags.values()]
    for who, about, path in (("mercer", "nwosu", "of another"), ("vance", "mercer", "of who looks")):
        with world.work(who) as work:
            judge_flag(work, flags[about].id, Found.JUSTIFIED, world.mark(f"flag.verdict_reason/{path}"))


# ------------------------------------------------------------ accounts


def _accounts(world: Fields) -> None:
    """An account that was opened, changed and is to be changed; who somebody is at the identity provider."""
    mark, roles = world.mark, (Role.RESEARCHER,)
    new = NewAccount(
        "newcomer",
        mark("person.name", "N Brook"),
        mark("person.title", "PC"),
        mark("person.collar", ""),
        Standing(roles, Rank.CONSTABLE, False, "pps", mark("person.identity", "")),
    )
    with world.work("lowry") as work:
        first = open_account(work, new, mark("account_change.reason/opened"))
    with world.work("admin") as work:
        decide_change(work, first, mark("account_change.decided_reason/confirmed"), confirm=True)
    with world.work("lowry") as work:
        refused = propose_standing(
            work,
            "newcomer",
            replace(new.standing, identity=mark("account_change.asked/refused", "")),
            mark("account_change.reason/refused"),
        )
    with world.work("admin") as work:
        decide_change(work, refused, mark("account_change.decided_reason/refused"), confirm=False)
    with world.work("lowry") as work:
        subject = Subject(mark("sign_on_subject.issuer", "https://id"), mark("sign_on_subject.subject", ""))
        asked = propose_subject(work, "newcomer", subject, mark("account_change.reason/sign-on"))
    with world.work("admin") as work:
        decide_change(work, asked, WHY, confirm=True)
    with world.work("lowry") as work:
        waiting = propose_factor_reset(work, "newcomer", mark("account_change.reason/waiting"))
    world.there["changes"] = [first.hex, refused.hex, waiting.hex]


def _own(world: Fields) -> None:
    """What stands on somebody's own account: an app, a key, a session from somewhere else, and the news of it."""
    mark = world.mark
    with world.work("nwosu") as work:
        keep_authenticator(work, "nwosu", DEMO_SECRET, mark("factor.name", "Phone"))
        key = {"id": new_id(), "person": "nwosu", "credential": b"1", "public_key": b"2", "sign_count": 0}
        row = insert(SecurityKey).values(**key, name=mark("security_key.name", "Key"), added_at=work.now)
        work.session.execute(row)
    for address in ("127.0.0.1", mark("session.address", "")):
        with world.work("nwosu") as work:
            agent = mark("session.agent", "Browser")
            begin_session(work, "nwosu", Presence(address=address, on_page=True), agent=agent, proven=True)
            work.audit(Event.SIGNED_IN)


# ------------------------------------------------------------ conflicts, tries, erasure


def _interests(world: Fields) -> None:
    """One that hides the case, one that a supervisor cleared, and one that ended."""
    mark = world.mark
    for who, path in (("linden", "hides"), ("osei", "cleared")):
        with world.work(who) as work:
            declare_interest(work, InterestKind.SURNAME, mark(f"interest.words/{path}", "Reed"))
    with world.office.open_reading() as reading:
        bars = list_bars(reading, ACTOR["price"], world.clock.now)
    for bar in bars:
        if bar.person == "osei":
            path = "case_bar.cleared_reason" + ("" if bar.reference == world.case.reference else "/elsewhere")
            with world.work("price") as work:
                clear_bar(work, bar.id, mark(path))
    here = world.case.reference
    world.there["bar"] = next(bar.id for bar in bars if bar.person == "linden" and bar.reference == here)
    with world.work("osei") as work:
        declare_interest(work, InterestKind.SURNAME, mark("interest.words/ended", "Quillfeather"))
        end_interest(work, list_interests(work.session, work.actor)[-1].id)


def _tried(world: Fields) -> None:
    """Attempts that were refused: of somebody who may open the case, and of somebody from whom it is hidden; a search."""
    case, mark = world.case, world.mark
    for who, path in (("nwosu", "refused"), ("linden", "hidden from")):
        told = replace(builders.WORDS[Action.RECORD_MEETING](case), account=mark(f"event.particulars/{path}"))
        _refused(world, who, told)
    surname = _alike(case, swapped=True)["surname"]
    marker = surname.split()[-1]
    world.markers.where[marker], world.markers.within[marker] = "event.particulars/searched", ""
    with world.work("nwosu") as work:
        assert search_cases(work, surname, "WX").hits


def _alike(case: PlantedCase, *, swapped: bool = False) -> dict[str, str]:
    """The subject's forename, and a surname that sounds like theirs without their marker: a vowel is not heard.

    swapped: with a marker of its own for the first letter's sake; else with a letter more, which is no marker.
    """
    assert case.facts.subject
    surname = case.facts.subject.person.surname
    if swapped:
        words, _, marker = surname.rpartition(" ")
        assert marker[2] == "a"
        surname = f"{words} {marker[:2]}e{marker[3:]}"
    else:
        surname = surname.replace(" zqa", " zqae").replace(" zqb", " zqbe")
    return {"forenames": "John", "surname": surname, "address": "14 Marlbrook Lane", "telephone": "07700 900123"}


def _refused(world: Fields, who: str, told: Any) -> None:
    """Try what must be refused."""
    try:
        with world.work(who) as work:
            act(work, world.case.reference, told)
    except Refusal:
        return
    raise AssertionError(f"{who} was let")


def _erasures(world: Fields) -> None:
    """A request that was declined, and a case that is gone."""
    case, gone, mark = world.case.reference, world.erased, world.mark
    with world.work("mercer") as work:
        ask_for_erasure(work, case, mark("erasure_request.reason/declined"))
    with world.work("vance") as work:
        decline_erasure(work, case, mark("erasure_request.answer_reason/declined"))
    with world.work("mercer") as work:
        ask_for_erasure(work, gone.reference, mark("erasure_request.reason/erased"))
    with world.work("vance") as work:
        confirm_erasure(work, gone.reference, mark("erasure_request.answer_reason/erased"), gone.reference)


# ------------------------------------------------------------ sealed


def seal(world: Fields) -> None:
    """Seal every case to the people named; say who is named, propose to unseal, and break the glass."""
    case, mark = world.case.reference, world.mark
    for one in [world.case, *world.others.values()]:
        reason = mark("case_seal.reason") if one is world.case else WHY
        with world.work("price") as work:
            seal_case(work, one.reference, SealKind.OTHER, reason, NAMED)
    with world.work("price") as work:
        name_readers(work, case, MORE, mark("event.reason/more named"))
    with world.work("okafor") as work:
        answer_readers(work, case, agreed=False, reason=mark("event.reason/not named"))
    with world.work("price") as work:
        name_readers(work, case, MORE, mark("case_seal.names_reason"))
    with world.work("price") as work:
        propose_unsealing(work, case, mark("event.reason/proposed"))
    with world.work("okafor") as work:
        answer_unsealing(work, case, agreed=False, reason=mark("event.reason/turned down"))
    with world.work("price") as work:
        propose_unsealing(work, case, mark("case_seal.unseal_reason"))
    _glass(world)


def _glass(world: Fields) -> None:
    """One that was looked at and is over, and one that waits."""
    case, mark, price = world.case.reference, world.mark, ACTOR["price"]
    with world.work("osei") as work:
        break_glass(work, case, mark("access_grant.reason/looked at"))
        read_case(work, case)
    glass = _waiting_glass(world, price)
    with world.work("price") as work:
        review_glass(work, glass, Verdict.JUSTIFIED, mark("access_grant.verdict_reason"))
    world.clock.now += GLASS_LASTS
    with world.work("abara") as work:
        break_glass(work, case, mark("access_grant.reason/waits"))
        read_case(work, case)
    world.there["glass"] = _waiting_glass(world, price)


def _waiting_glass(world: Fields, who: Actor) -> UUID:
    with world.office.open_reading() as reading:
        return list_glass(reading, who, world.clock.now)[0].id
