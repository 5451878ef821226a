"""Seals, reasons, broken glass, interests and bars, as they are kept; and that hidden is the same as missing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from csor.domain.access import Access, SealKind, Verdict
from csor.domain.actions import Action, Event
from csor.domain.interests import InterestKind
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Stage
from csor.reading.access import (
    count_to_look_at,
    find_said_of_interests,
    find_seal,
    list_agreeing,
    list_bars,
    list_glass,
    list_interests,
)
from csor.reading.accounts import list_news
from csor.reading.matching import list_alike
from csor.reading.search import find_by_reference, find_by_surname
from csor.reading.work_list import count_tabs
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.usecases.act import act
from csor.usecases.glass import break_glass, review_glass
from csor.usecases.interests import clear_bar, confirm_interests, declare_interest, end_interest
from csor.usecases.look_at_access import look_at_access, look_at_bar, look_at_glass
from csor.usecases.need_to_know import give_reason
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from csor.usecases.seals import answer_readers, answer_unsealing, name_readers, propose_unsealing, seal_case
from tests.domain import builders
from tests.domain.builders import (
    ADMINISTRATOR,
    AUDITOR,
    CALL_TAKER,
    COLLEAGUE,
    INSPECTOR,
    OFFICER,
    SUBJECT,
    SUPERINTENDENT,
    SUPERVISOR,
)
from tests.support.offices import KeptCase, keep_at, keep_case
from tests.support.queries import queries

WHY = "Covering for a colleague who is in court today."
NOW = builders.RECEIVED + timedelta(days=1)
NAMED = ("supervisor", "inspector", "colleague")


def at_page(actor: Actor, session: str = "s1", *, fresh: bool = True) -> Actor:
    """A person at a page, with a second factor that was proved a moment ago, or long ago."""
    proven = NOW - (timedelta(minutes=1) if fresh else timedelta(hours=1))
    return replace(actor, presence=Presence(session=session, proven_at=proven, on_page=True))


def other_team(actor: Actor) -> Actor:
    return replace(actor, team="other")


def do(office: Office, actor: Actor, use: Callable[..., Any], *told: Any, at: Any = NOW, **more: Any) -> Any:
    """One use-case, in a piece of work of its own."""
    with office.open_work(actor, at) as work:
        return use(work, *told, **more)


def refused(office: Office, actor: Actor, use: Callable[..., Any], *told: Any, at: Any = NOW, **more: Any) -> str:
    """The code that a use-case is refused with."""
    with pytest.raises(Refusal) as raised:
        do(office, actor, use, *told, at=at, **more)
    return raised.value.code


def events(office: Office, *wanted: Event) -> list[EventRecord]:
    with office.open_reading() as reading:
        query = select(EventRecord).where(EventRecord.event.in_([e.value for e in wanted])).order_by(EventRecord.seq)
        return list(reading.scalars(query))


def said_in(office: Office, event: Event) -> list[Any]:
    return [json.loads(row.particulars) for row in events(office, event)]


def sealed(office: Office, stage: Stage = Stage.ASSESSMENT, readers: tuple[str, ...] = NAMED) -> KeptCase:
    case = keep_at(office, stage)
    do(office, SUPERVISOR, seal_case, case.facts.reference, SealKind.POLICE_SUBJECT, WHY, readers)
    return case


# ---- need to know ----


def test_another_team_says_why_before_it_sees(office: Office) -> None:
    reference = keep_at(office, Stage.ASSESSMENT).facts.reference
    outsider = at_page(other_team(COLLEAGUE))

    assert refused(office, outsider, read_case, reference) == "reason_needed"
    assert refused(office, outsider, give_reason, reference, "for work") == "reason_too_short"
    do(office, outsider, give_reason, reference, WHY)

    assert do(office, outsider, read_case, reference).access is Access.OPEN
    assert [e.reason for e in events(office, Event.REASON_GIVEN)] == [WHY]


def test_a_reason_is_for_one_session_and_for_twelve_hours(office: Office) -> None:
    reference = keep_at(office, Stage.ASSESSMENT).facts.reference
    outsider = other_team(COLLEAGUE)
    do(office, at_page(outsider), give_reason, reference, WHY)

    assert refused(office, at_page(outsider, "s2"), read_case, reference) == "reason_needed"
    late = NOW + timedelta(hours=12)
    assert refused(office, at_page(outsider), read_case, reference, at=late) == "reason_needed"


def test_what_is_sent_asks_for_the_reason_too(office: Office) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    told = case.said(Action.ADD_NOTE)
    outsider = at_page(other_team(COLLEAGUE))

    assert refused(office, outsider, act, case.facts.reference, told) == "reason_needed"
    do(office, outsider, give_reason, case.facts.reference, WHY)
    do(office, outsider, act, case.facts.reference, told)


def test_no_reason_is_kept_where_none_is_needed(office: Office) -> None:
    reference = keep_at(office, Stage.ASSESSMENT).facts.reference
    do(office, at_page(COLLEAGUE), give_reason, reference, WHY)
    assert not events(office, Event.REASON_GIVEN)


# ---- sealed ----


def everything_seen(office: Office, actor: Actor, reference: str) -> list[Any]:
    """What lists, counts, searches and comparisons know of a case."""
    with office.open_reading() as reading:
        return [
            find_by_reference(reading, actor, reference).total,
            find_by_surname(reading, actor, "Reed").total,
            len(list_alike(reading, actor, SUBJECT.person)),
            sum(count_tabs(reading, actor, NOW).values()),
        ]


@pytest.mark.parametrize("outside", [OFFICER, AUDITOR, SUPERINTENDENT, CALL_TAKER], ids=lambda actor: actor.id)
def test_a_sealed_case_is_nowhere_for_whoever_is_not_named(office: Office, outside: Actor) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    reference = case.facts.reference
    before = everything_seen(office, outside, reference)
    assert before[0] == 1
    do(office, SUPERVISOR, seal_case, reference, SealKind.COLLEAGUES_RELATIVE, WHY, NAMED)

    assert everything_seen(office, outside, reference) == [0, 0, 0, 0]
    assert refused(office, outside, read_case, reference) == "not_found"
    assert refused(office, outside, act, reference, case.said(Action.ADD_NOTE)) == "not_found"
    assert everything_seen(office, COLLEAGUE, reference)[0] == 1


def test_who_may_seal_and_with_whom(office: Office) -> None:
    reference = keep_at(office, Stage.ASSESSMENT).facts.reference
    kind = SealKind.OTHER
    assert refused(office, OFFICER, seal_case, reference, kind, WHY, NAMED) == "not_permitted"
    assert refused(office, SUPERVISOR, seal_case, reference, kind, "short", NAMED) == "reason_too_short"
    assert refused(office, SUPERVISOR, seal_case, reference, kind, WHY, ("nobody",)) == "reader_unknown"
    assert refused(office, SUPERVISOR, seal_case, reference, kind, WHY, ("supervisor",)) == "one_alone_could_unseal"
    do(office, AUDITOR, seal_case, reference, kind, WHY, NAMED)
    assert refused(office, AUDITOR, read_case, reference) == "not_found"
    assert refused(office, SUPERVISOR, seal_case, reference, kind, WHY, NAMED) == "sealed_already"


def test_one_proposes_who_is_named_and_another_agrees(office: Office) -> None:
    reference = sealed(office).facts.reference
    more, answer = (*NAMED, "officer"), {"agreed": True, "reason": WHY}
    assert refused(office, AUDITOR, name_readers, reference, more, WHY) == "not_found"
    assert refused(office, COLLEAGUE, name_readers, reference, more, WHY) == "not_permitted"
    assert refused(office, SUPERVISOR, name_readers, reference, NAMED, WHY) == "readers_unchanged"
    assert refused(office, INSPECTOR, answer_readers, reference, **answer) == "no_names_proposed"
    do(office, SUPERVISOR, name_readers, reference, more, WHY)
    assert refused(office, OFFICER, read_case, reference) == "not_found"
    assert refused(office, INSPECTOR, name_readers, reference, (*NAMED, "auditor"), WHY) == "names_wait"

    assert refused(office, SUPERVISOR, answer_readers, reference, **answer) == "same_person"
    again = replace(INSPECTOR, accounts=frozenset({"inspector", "supervisor"}))
    assert refused(office, again, answer_readers, reference, **answer) == "same_person"
    assert refused(office, COLLEAGUE, answer_readers, reference, **answer) == "not_permitted"
    assert refused(office, INSPECTOR, answer_readers, reference, agreed=True, reason="short") == "reason_too_short"
    stale = at_page(INSPECTOR, fresh=False)
    assert refused(office, stale, answer_readers, reference, **answer) == "step_up_needed"
    assert refused(office, OFFICER, read_case, reference) == "not_found"

    do(office, at_page(INSPECTOR), answer_readers, reference, **answer)

    assert do(office, OFFICER, read_case, reference).access is Access.OPEN
    assert refused(office, INSPECTOR, answer_readers, reference, **answer) == "no_names_proposed"
    assert said_in(office, Event.READERS_PROPOSED) == [{"readers": ["officer"]}]
    assert said_in(office, Event.READERS_NAMED) == [
        {"readers": ["colleague", "inspector", "supervisor", "officer"], "proposed_by": "supervisor"}
    ]


def test_taking_somebody_off_a_sealed_case_waits_for_nobody(office: Office) -> None:
    reference = sealed(office).facts.reference
    do(office, INSPECTOR, name_readers, reference, ("supervisor", "inspector"), WHY)
    assert refused(office, COLLEAGUE, read_case, reference) == "not_found"
    assert said_in(office, Event.READERS_NAMED) == [
        {"readers": ["inspector", "supervisor"], "taken_off": ["colleague"]}
    ]


def test_whoever_is_added_is_no_stand_in_for_whoever_goes_now(office: Office) -> None:
    """Or one person could take the other off and be left alone with a name of their own choice."""
    reference = sealed(office).facts.reference
    swapped = ("supervisor", "superintendent", "colleague")
    assert refused(office, SUPERVISOR, name_readers, reference, swapped, WHY) == "too_few_stay"
    do(office, SUPERVISOR, name_readers, reference, (*NAMED, "superintendent"), WHY)
    do(office, INSPECTOR, answer_readers, reference, agreed=True, reason=WHY)
    do(office, SUPERVISOR, name_readers, reference, (*swapped, "officer"), WHY)
    assert refused(office, INSPECTOR, read_case, reference) == "not_found"
    assert refused(office, OFFICER, read_case, reference) == "not_found"


def test_naming_more_people_can_be_turned_down(office: Office) -> None:
    reference = sealed(office).facts.reference
    do(office, SUPERVISOR, name_readers, reference, (*NAMED, "officer"), WHY)
    do(office, INSPECTOR, answer_readers, reference, agreed=False, reason=WHY)
    assert refused(office, OFFICER, read_case, reference) == "not_found"
    assert said_in(office, Event.READERS_TURNED_DOWN) == [{"readers": ["officer"], "proposed_by": "supervisor"}]
    do(office, SUPERVISOR, name_readers, reference, (*NAMED, "officer"), WHY)


def test_somebody_who_works_here_no_more_is_not_agreed_to(office: Office) -> None:
    reference = sealed(office).facts.reference
    do(office, SUPERVISOR, name_readers, reference, (*NAMED, "officer"), WHY)
    with office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == "officer").values(active=False))
    assert refused(office, INSPECTOR, answer_readers, reference, agreed=True, reason=WHY) == "reader_unknown"
    do(office, INSPECTOR, answer_readers, reference, agreed=False, reason=WHY)


def test_who_could_agree_is_named_able_another_person_and_has_no_conflict(office: Office) -> None:
    case = sealed(office)

    def agreeing(first: Actor) -> tuple[str, ...]:
        with office.open_reading() as reading:
            seal = find_seal(reading, do(office, SUPERVISOR, read_case, case.facts.reference).id)
            assert seal
            return list_agreeing(reading, case.facts.reference, seal, first)

    assert agreeing(SUPERVISOR) == ("inspector",)
    assert agreeing(replace(SUPERVISOR, accounts=frozenset({"inspector", "supervisor"}))) == ()
    do(office, INSPECTOR, declare_interest, InterestKind.SURNAME, "Reed")
    assert agreeing(SUPERVISOR) == ()


def test_naming_readers_asks_for_a_fresh_factor(office: Office) -> None:
    reference = sealed(office).facts.reference
    more = (*NAMED, "officer")
    assert refused(office, at_page(SUPERVISOR, fresh=False), name_readers, reference, more, WHY) == "step_up_needed"
    assert events(office, Event.READERS_NAMED) == []
    assert refused(office, OFFICER, read_case, reference) == "not_found"
    assert events(office, Event.READERS_PROPOSED) == []


def test_who_could_unseal_is_told_when_others_are_proposed_and_named(office: Office) -> None:
    reference = sealed(office).facts.reference
    do(office, at_page(SUPERVISOR), name_readers, reference, (*NAMED, "superintendent"), WHY)
    assert news_of(office) == {"inspector": [("readers_proposed", {"by": "Supervisor", "reference": reference})]}
    do(office, at_page(INSPECTOR), answer_readers, reference, agreed=True, reason=WHY)
    assert news_of(office)["supervisor"] == [("readers_named", {"by": "Inspector", "reference": reference})]


def test_who_could_unseal_is_told_when_they_are_taken_off(office: Office) -> None:
    reference = sealed(office, readers=(*NAMED, "superintendent")).facts.reference
    do(office, at_page(SUPERVISOR), name_readers, reference, ("supervisor", "superintendent"), WHY)
    told = [("readers_named", {"by": "Supervisor", "reference": reference})]
    assert news_of(office) == {"inspector": told, "superintendent": told}


def news_of(office: Office) -> dict[str, list[Any]]:
    with office.open_reading() as reading:
        told = {one.id: [(n.kind, n.said) for n in list_news(reading, one.id)] for one in builders.PEOPLE}
    return {person: news for person, news in told.items() if news}


def test_whoever_has_a_conflict_since_is_told_nothing_of_a_sealed_case(office: Office) -> None:
    reference = sealed(office).facts.reference
    do(office, INSPECTOR, declare_interest, InterestKind.SURNAME, "Reed")
    assert refused(office, INSPECTOR, read_case, reference) == "not_found"
    do(office, at_page(SUPERVISOR), name_readers, reference, (*NAMED, "superintendent"), WHY)
    with office.open_reading() as reading:
        assert list_news(reading, "inspector") == ()


def test_unsealing_takes_two_people_and_a_fresh_factor(office: Office) -> None:
    reference = sealed(office).facts.reference
    stale, fresh = at_page(SUPERVISOR, fresh=False), at_page(SUPERVISOR)
    second = at_page(INSPECTOR)
    assert refused(office, second, answer_unsealing, reference, agreed=True, reason=WHY) == "not_proposed"
    assert refused(office, stale, propose_unsealing, reference, WHY) == "step_up_needed"
    assert refused(office, fresh, propose_unsealing, reference, "short") == "reason_too_short"
    do(office, fresh, propose_unsealing, reference, WHY)
    assert refused(office, second, propose_unsealing, reference, WHY) == "proposed_already"
    assert refused(office, fresh, answer_unsealing, reference, agreed=True, reason=WHY) == "same_person"
    again = at_page(replace(INSPECTOR, accounts=frozenset({"inspector", "supervisor"})))
    assert refused(office, again, answer_unsealing, reference, agreed=True, reason=WHY) == "same_person"
    stale = at_page(INSPECTOR, fresh=False)
    assert refused(office, stale, answer_unsealing, reference, agreed=True, reason=WHY) == "step_up_needed"
    assert refused(office, OFFICER, read_case, reference) == "not_found"

    do(office, second, answer_unsealing, reference, agreed=True, reason=WHY)

    assert do(office, OFFICER, read_case, reference).access is Access.OPEN
    assert refused(office, SUPERVISOR, propose_unsealing, reference, WHY) == "not_sealed"


def test_a_proposal_can_be_turned_down(office: Office) -> None:
    case = sealed(office)
    reference = case.facts.reference
    do(office, SUPERVISOR, propose_unsealing, reference, WHY)
    do(office, INSPECTOR, answer_unsealing, reference, agreed=False, reason=WHY)
    assert refused(office, OFFICER, read_case, reference) == "not_found"
    with office.open_reading() as reading:
        opened = do(office, SUPERVISOR, read_case, reference)
        seal = find_seal(reading, opened.id)
    assert seal is not None
    assert not seal.proposed_by
    assert seal.readers == tuple(sorted(NAMED))


def test_linked_cases_are_sealed_with_it_and_later_ones_like_it(office: Office) -> None:
    case = keep_case(office, builders.receipt(applicant=builders.ANONYMOUS)).checked().hit()
    case.do(Action.OPEN_RIGHT_TO_KNOW)
    linked = case.facts.linked[0]
    do(office, SUPERVISOR, seal_case, case.facts.reference, SealKind.OTHER, WHY, NAMED)
    assert refused(office, OFFICER, read_case, linked) == "not_found"

    other = keep_case(office, builders.receipt(applicant=builders.ANONYMOUS)).checked().hit()
    more = (*NAMED, "officer", "researcher")
    do(office, SUPERVISOR, seal_case, other.facts.reference, SealKind.OTHER, WHY, more)
    other.do(Action.OPEN_RIGHT_TO_KNOW)
    assert refused(office, SUPERINTENDENT, read_case, other.facts.linked[0]) == "not_found"
    assert do(office, OFFICER, read_case, other.facts.linked[0]).access is Access.OPEN


# ---- breaking the glass ----


def test_breaking_the_glass_opens_one_case_for_reading_for_an_hour(office: Office) -> None:
    case = sealed(office)
    other = sealed(office)
    reference, reader = case.facts.reference, at_page(OFFICER)
    assert refused(office, reader, read_case, reference) == "not_found"

    do(office, reader, break_glass, reference, WHY)

    assert do(office, reader, read_case, reference).access is Access.BROKEN_GLASS
    assert refused(office, reader, act, reference, case.said(Action.ADD_NOTE)) == "read_only_access"
    assert refused(office, reader, read_case, reference, page="add_note") == "read_only_access"
    assert refused(office, reader, read_case, other.facts.reference) == "not_found"
    assert everything_seen(office, reader, reference)[0] == 0
    assert refused(office, reader, read_case, reference, at=NOW + timedelta(minutes=60)) == "not_found"


def test_the_glass_needs_a_reason_a_fresh_factor_and_a_role(office: Office) -> None:
    reference = sealed(office).facts.reference
    assert refused(office, at_page(OFFICER), break_glass, reference, "urgent") == "reason_too_short"
    assert refused(office, at_page(OFFICER, fresh=False), break_glass, reference, WHY) == "step_up_needed"
    assert refused(office, at_page(ADMINISTRATOR), break_glass, reference, WHY) == "not_permitted"
    assert refused(office, at_page(OFFICER), break_glass, "NS-2026-9999", WHY) == "not_found"
    assert refused(office, at_page(SUPERVISOR), break_glass, reference, WHY) == "open_already"


def test_a_broken_glass_is_told_at_once_and_looked_at_by_somebody_else(office: Office) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    reference = case.facts.reference
    do(office, SUPERVISOR, seal_case, reference, SealKind.OTHER, WHY, (*NAMED, "every_hat"))
    do(office, at_page(OFFICER), break_glass, reference, WHY)
    elsewhere = replace(SUPERVISOR, team="another")
    with office.open_reading() as reading:
        assert [g.reference for g in list_glass(reading, SUPERVISOR, NOW)] == [reference]
        assert [g.reference for g in list_glass(reading, elsewhere, NOW)] == [reference], (
            "named on it, of whatever team"
        )
        assert [g.reference for g in list_glass(reading, AUDITOR, NOW)] == [reference]
        assert count_to_look_at(reading, SUPERVISOR, NOW).glass == 1
        assert count_to_look_at(reading, AUDITOR, NOW).all == 1
        assert count_to_look_at(reading, OFFICER, NOW).all == 0
        assert count_to_look_at(reading, SUPERVISOR, NOW + timedelta(days=4)).overdue == 1
        glass = list_glass(reading, SUPERVISOR, NOW)[0]
    assert glass.due_at - NOW <= timedelta(days=2)
    assert refused(office, AUDITOR, review_glass, glass.id, Verdict.JUSTIFIED, WHY) == "not_permitted"
    assert refused(office, INSPECTOR, look_at_glass, glass.id) == "not_permitted"
    same = replace(SUPERVISOR, accounts=frozenset({"supervisor", "officer"}))
    assert refused(office, same, review_glass, glass.id, Verdict.JUSTIFIED, WHY) == "same_person"
    assert refused(office, SUPERVISOR, review_glass, glass.id, Verdict.JUSTIFIED, "ok") == "reason_too_short"
    do(office, SUPERVISOR, look_at_glass, glass.id)

    do(office, SUPERVISOR, review_glass, glass.id, Verdict.REFERRED, WHY)

    assert refused(office, SUPERVISOR, review_glass, glass.id, Verdict.JUSTIFIED, WHY) == "not_found"
    assert refused(office, SUPERVISOR, look_at_glass, glass.id) == "not_found"
    with office.open_reading() as reading:
        assert count_to_look_at(reading, AUDITOR, NOW).all == 0
    assert [e.reason for e in events(office, Event.GLASS_BROKEN, Event.GLASS_REVIEWED)] == [WHY, WHY]


def test_a_glass_is_shown_to_whoever_is_told_of_it(office: Office) -> None:
    reference = keep_at(office, Stage.ASSESSMENT).facts.reference
    do(office, SUPERVISOR, seal_case, reference, SealKind.OTHER, WHY, NAMED)
    do(office, at_page(OFFICER), break_glass, reference, WHY)
    with office.open_reading() as reading:
        glass = list_glass(reading, AUDITOR, NOW)[0].id
    for agreed, who in enumerate((SUPERVISOR, INSPECTOR)):
        more = {"agreed": True} if agreed else {}
        do(office, who, answer_unsealing if agreed else propose_unsealing, reference, reason=WHY, **more)
    elsewhere, late = other_team(SUPERVISOR), NOW + timedelta(days=4)
    assert refused(office, elsewhere, look_at_glass, glass) == "not_found"
    assert refused(office, elsewhere, review_glass, glass, Verdict.JUSTIFIED, WHY) == "not_found"
    assert do(office, elsewhere, look_at_glass, glass, at=late).id == glass
    assert do(office, SUPERVISOR, look_at_glass, glass).id == glass


# ---- interests ----


def test_an_interest_bars_from_the_cases_that_are_there(office: Office) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    reference = case.facts.reference
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reid")

    assert refused(office, OFFICER, read_case, reference) == "not_found"
    assert refused(office, OFFICER, act, reference, case.said(Action.ADD_NOTE)) == "not_found"
    assert refused(office, at_page(OFFICER), break_glass, reference, WHY) == "not_found"
    assert everything_seen(office, OFFICER, reference) == [0, 0, 0, 0]
    assert do(office, COLLEAGUE, read_case, reference).access is Access.OPEN


def test_an_interest_bars_from_the_cases_that_come_and_that_change(office: Office) -> None:
    do(office, OFFICER, declare_interest, InterestKind.ASSOCIATE, "John Reed")
    case = keep_case(office)
    assert refused(office, OFFICER, read_case, case.facts.reference) == "not_found"

    unnamed = replace(builders.receipt(), subject=None)
    later = keep_case(office, unnamed)
    assert do(office, OFFICER, read_case, later.facts.reference).access is Access.OPEN
    later.do(Action.AMEND_REQUEST, subject=SUBJECT)
    assert refused(office, OFFICER, read_case, later.facts.reference) == "not_found"


def test_an_address_bars_whoever_lives_there(office: Office) -> None:
    lives = replace(SUBJECT, person=replace(SUBJECT.person, address="14 Marlbrook Lane, Wexbury WX1 2AB"))
    there = keep_case(office, replace(builders.receipt(), subject=lives))
    elsewhere = keep_case(office)
    do(office, OFFICER, declare_interest, InterestKind.ADDRESS, "14 Marlbrook Lane, WX1 2AB")
    assert refused(office, OFFICER, read_case, there.facts.reference) == "not_found"
    assert do(office, OFFICER, read_case, elsewhere.facts.reference).access is Access.OPEN
    assert refused(office, OFFICER, declare_interest, InterestKind.ADDRESS, "Marlbrook Lane") == "address_unreadable"
    assert refused(office, ADMINISTRATOR, declare_interest, InterestKind.SURNAME, "Reed") == "not_permitted"


def test_a_supervisor_clears_a_bar_and_it_stays_cleared(office: Office) -> None:
    case = keep_at(office, Stage.ASSESSMENT)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed")
    with office.open_reading() as reading:
        bar = list_bars(reading, SUPERVISOR, NOW)[0]
        assert (bar.person, bar.reference, bar.role) == ("officer", case.facts.reference, "subject")
        assert not list_bars(reading, replace(SUPERVISOR, id="officer"), NOW)
        assert not list_bars(reading, other_team(SUPERVISOR), NOW)
        assert len(list_bars(reading, other_team(SUPERVISOR), NOW + timedelta(days=2))) == 1
    assert refused(office, INSPECTOR, clear_bar, bar.id, WHY) == "not_permitted"
    assert refused(office, COLLEAGUE, look_at_bar, bar.id) == "not_permitted"
    assert refused(office, other_team(SUPERVISOR), look_at_bar, bar.id) == "not_found", "not told, so not shown"
    assert refused(office, other_team(SUPERVISOR), clear_bar, bar.id, WHY) == "not_found"
    late = NOW + timedelta(days=2)
    assert do(office, other_team(SUPERVISOR), look_at_bar, bar.id, at=late).id == bar.id
    assert refused(office, SUPERVISOR, clear_bar, bar.id, "fine") == "reason_too_short"
    same = replace(SUPERVISOR, accounts=frozenset({"supervisor", "officer"}))
    assert refused(office, same, clear_bar, bar.id, WHY) == "not_found"
    assert do(office, SUPERVISOR, look_at_bar, bar.id).id == bar.id

    do(office, SUPERVISOR, clear_bar, bar.id, WHY)

    assert refused(office, SUPERVISOR, clear_bar, bar.id, WHY) == "not_found"
    assert refused(office, SUPERVISOR, look_at_bar, bar.id) == "not_found"
    assert do(office, OFFICER, read_case, case.facts.reference).access is Access.OPEN
    case.do(Action.PROPOSE_RECIPIENT)
    assert do(office, OFFICER, read_case, case.facts.reference).access is Access.OPEN


def test_an_interest_that_ended_meets_no_new_case_and_keeps_its_bars(office: Office) -> None:
    before = keep_case(office)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed")
    with office.open_reading() as reading:
        mine = list_interests(reading, OFFICER)
    assert refused(office, COLLEAGUE, end_interest, mine[0].id) == "not_found"
    do(office, OFFICER, end_interest, mine[0].id)
    after = keep_case(office)
    assert refused(office, OFFICER, read_case, before.facts.reference) == "not_found"
    assert do(office, OFFICER, read_case, after.facts.reference).access is Access.OPEN
    with office.open_reading() as reading:
        assert list_interests(reading, OFFICER) == ()


def test_what_was_last_said_of_interests_is_of_the_person_under_any_account(office: Office) -> None:
    two = replace(COLLEAGUE, accounts=frozenset({"colleague", "officer"}))

    def said(actor: Actor) -> Any:
        with office.open_reading() as reading:
            return find_said_of_interests(reading, actor)

    assert said(OFFICER) is None
    do(office, OFFICER, confirm_interests, at=NOW)
    assert (said(OFFICER), said(COLLEAGUE), said(two)) == (NOW, None, NOW)
    later = NOW + timedelta(days=3)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed", at=later)
    assert said(OFFICER) == later
    do(office, OFFICER, confirm_interests, at=later + timedelta(days=1))
    with office.open_reading() as reading:
        kept = reading.scalars(select(EventRecord.particulars).where(EventRecord.event == Event.INTERESTS_CONFIRMED))
        assert [json.loads(one) for one in kept] == [{"held": 0}, {"held": 1}]
    assert refused(office, ADMINISTRATOR, confirm_interests) == "not_permitted"


def test_what_waits_is_looked_at_as_an_event(office: Office) -> None:
    keep_case(office)
    do(office, OFFICER, declare_interest, InterestKind.SURNAME, "Reed")
    found = do(office, SUPERVISOR, look_at_access)
    assert (len(found.bars), len(found.glass)) == (1, 0)
    assert do(office, AUDITOR, look_at_access).bars == ()
    assert refused(office, OFFICER, look_at_access) == "not_permitted"


# ---- hidden is missing ----

USES: dict[str, Callable[[KeptCase], tuple[Callable[..., Any], tuple[Any, ...]]]] = {
    "read": lambda _: (read_case, ()),
    "act": lambda case: (act, (case.said(Action.ADD_NOTE),)),
    "reason": lambda _: (give_reason, (WHY,)),
    "seal": lambda _: (seal_case, (SealKind.OTHER, WHY, NAMED)),
    "propose": lambda _: (propose_unsealing, (WHY,)),
    "glass": lambda _: (break_glass, (WHY,)),
}


@pytest.mark.parametrize("way", USES)
def test_hidden_and_missing_are_refused_alike_by_the_same_questions(office: Office, way: str) -> None:
    case = keep_case(office)
    do(office, SUPERINTENDENT, declare_interest, InterestKind.SURNAME, "Reed")
    use, told = USES[way](case)
    asked = []
    for reference in (case.facts.reference, "NS-2026-9999"):
        with queries(office.engine) as found:
            assert refused(office, at_page(SUPERINTENDENT), use, reference, *told) == "not_found"
        asked.append([statement for statement, _ in found])
    assert asked[0] == asked[1]
