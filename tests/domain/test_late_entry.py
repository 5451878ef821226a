"""What was done at the door is judged by its moment, whenever it is keyed; and only a named deliverer tells."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.planning import offered
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import AuthorityState, FailedVisit, RecipientState, RefusalOption, Stage
from tests.domain.builders import COLLEAGUE, EVERY_HAT, INSPECTOR, OFFICER, RESEARCHER, SUPERVISOR, Case, Casebook

A = Action
BOOK = Casebook()
WHY: dict[str, Any] = {"late_reason": "There was no signal at the house."}


def signed() -> Case:
    return BOOK.at(Stage.DELIVERY).warned().do(A.RECORD_SIGNATURE)


def told_at(moment: datetime, **more: Any) -> dict[str, Any]:
    return {"began_at": moment, "ended_at": moment + timedelta(minutes=1), **WHY, **more}


def refuses(case: Case, action: Action, code: str, **words: Any) -> None:
    before = case.facts
    with pytest.raises(Refusal) as found:
        case.do(action, **words)
    assert found.value.blocker.code == code
    assert case.facts is before


def states(case: Case) -> list[AuthorityState]:
    return [authority.state for authority in case.facts.authorities]


def test_a_telling_in_time_is_recorded_after_the_last_day() -> None:
    case = signed()
    moment = case.now + timedelta(minutes=5)
    case.later(days=30)

    refuses(case, A.TELL_RECIPIENT, "reason_missing", **told_at(moment, late_reason=""))
    case.do(A.TELL_RECIPIENT, **told_at(moment))

    told = case.recipient().told
    assert told
    assert (told.said.began_at, told.said.late_reason, told.at) == (moment, WHY["late_reason"], case.now)
    assert case.facts.concluded_at == moment + timedelta(minutes=1)
    assert states(case) == [AuthorityState.USED]
    assert case.facts.authorities[0].last_moment is None


def test_a_telling_after_the_last_day_stays_refused() -> None:
    case = signed().later(days=30)
    refuses(case, A.TELL_RECIPIENT, "authority_lapsed", **told_at(case.now - timedelta(minutes=5)))
    refuses(
        case,
        A.TELL_RECIPIENT,
        "in_future",
        **told_at(case.now - timedelta(days=30), ended_at=case.now + timedelta(days=1)),
    )
    refuses(case, A.TELL_RECIPIENT, "authority_lapsed", **told_at(case.now + timedelta(days=1)))


def test_the_last_minute_of_the_last_day_is_in_time_and_the_next_is_not() -> None:
    case = signed()
    last = case.facts.authorities[0].last_moment
    assert last
    case.later(days=30)
    refuses(case, A.TELL_RECIPIENT, "authority_lapsed", **told_at(last + timedelta(microseconds=1)))
    case.do(A.TELL_RECIPIENT, **told_at(last.replace(second=0, microsecond=0)))


def test_a_whole_visit_is_keyed_the_week_after() -> None:
    case = BOOK.at(Stage.DELIVERY)
    door = case.now + timedelta(minutes=10)
    case.later(days=30)

    refuses(case, A.CONFIRM_IDENTITY, "authority_lapsed")
    refuses(
        case, A.CONFIRM_IDENTITY, "back_dated", confirmed_at=case.facts.authorities[0].given_at - timedelta(hours=1)
    )
    case.do(A.CONFIRM_IDENTITY, confirmed_at=door)
    case.do(A.RECORD_WARNING, warned_at=door + timedelta(minutes=2))
    case.do(A.RECORD_SIGNATURE, signed_at=door + timedelta(minutes=4))
    assert case.recipient().visit.identity_at == door
    case.do(A.TELL_RECIPIENT, **told_at(door + timedelta(minutes=6)))

    assert case.stage is Stage.NOTICE


def test_a_telling_before_the_warning_the_signature_or_the_authority_stays_refused() -> None:
    case = signed()
    case.later(days=30)
    given = case.facts.authorities[0].given_at
    refuses(case, A.TELL_RECIPIENT, "back_dated", **told_at(given + timedelta(minutes=1)))
    refuses(case, A.TELL_RECIPIENT, "back_dated", **told_at(given - timedelta(minutes=2)))


def test_a_telling_before_new_facts_came_is_recorded_after_them() -> None:
    case = signed()
    moment = case.now + timedelta(minutes=2)
    case.later(hours=3).hit(by=RESEARCHER)
    assert states(case) == [AuthorityState.SUSPENDED]

    refuses(case, A.TELL_RECIPIENT, "authorisation_suspended", **told_at(case.now))
    refuses(case, A.TELL_RECIPIENT, "reason_missing", **told_at(moment, late_reason=""))
    case.do(A.TELL_RECIPIENT, **told_at(moment))

    assert states(case) == [AuthorityState.USED]


def test_a_telling_before_the_withdrawal_is_recorded_after_it() -> None:
    case = signed()
    moment = case.now + timedelta(minutes=2)
    case.later(hours=3).do(A.WITHDRAW_AUTHORITY)
    assert case.stage is Stage.DECISION

    refuses(case, A.TELL_RECIPIENT, "not_authorised", **told_at(case.now))
    case.do(A.TELL_RECIPIENT, **told_at(moment))

    assert (case.stage, states(case)) == (Stage.NOTICE, [AuthorityState.USED])
    assert case.recipient().state is RecipientState.TOLD
    case.noticed().do(A.CLOSE_CASE)


def test_a_whole_visit_before_the_withdrawal_leaves_the_line_where_the_withdrawal_put_it_until_the_telling() -> None:
    case = BOOK.at(Stage.DELIVERY)
    door = case.now + timedelta(minutes=10)
    case.later(hours=3).do(A.WITHDRAW_AUTHORITY)
    for action, field in (
        (A.CONFIRM_IDENTITY, "confirmed_at"), (A.RECORD_WARNING, "warned_at"), (A.RECORD_SIGNATURE, "signed_at"),
    ):  # fmt: skip
        words: dict[str, Any] = {field: door}
        case.do(action, **words)
        assert (case.stage, case.recipient().state) == (Stage.DECISION, RecipientState.VERIFIED)
    case.do(A.TELL_RECIPIENT, **told_at(door))
    assert case.stage is Stage.NOTICE


def test_nothing_is_left_to_refuse_once_the_authority_is_withdrawn() -> None:
    case = BOOK.at(Stage.DELIVERY).warned()
    moment = case.now
    case.later(hours=3).do(A.WITHDRAW_AUTHORITY)
    refuses(case, A.RECORD_REFUSAL_TO_SIGN, "not_authorised", refused_at=moment, **WHY)


def test_a_telling_before_the_withdrawal_is_recorded_while_others_wait_and_after_the_notice_began() -> None:
    case = BOOK.at(Stage.ASSESSMENT).assessed().verified_recipient(person=said.Person("Cal", "Marsh"))
    case.do(A.RECOMMEND, recipients=("recipient-1", "recipient-2")).do(A.AUTHORISE_DISCLOSURE)
    case.do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2").warned().do(A.RECORD_SIGNATURE)
    moment = case.now
    case.later(hours=1).do(A.WITHDRAW_AUTHORITY, protection="social care visits")
    assert (case.stage, case.recipient().state) == (Stage.DELIVERY, RecipientState.WITHHELD)
    case.do(A.WITHDRAW_AUTHORITY, recipient="recipient-2", protection="social care visits")
    assert case.stage is Stage.NOTICE

    case.do(A.TELL_RECIPIENT, **told_at(moment))

    assert (case.stage, case.recipient().state) == (Stage.NOTICE, RecipientState.TOLD)
    assert case.facts.concluded_at == moment + timedelta(minutes=1)


def test_a_closed_case_stays_as_it_is() -> None:
    case = signed()
    moment = case.now
    case.later(hours=1).do(A.WITHDRAW_AUTHORITY).do(A.DECIDE_NO_DISCLOSURE, protection="social care visits")
    case.noticed().do(A.CLOSE_CASE)
    refuses(case, A.TELL_RECIPIENT, "record_closed", **told_at(moment))


def test_a_telling_under_the_authority_before_the_present_one_uses_that_one() -> None:
    case = BOOK.at(Stage.DELIVERY)
    door = case.now + timedelta(minutes=10)
    case.later(hours=3).do(A.AUTHORISE_DISCLOSURE, content="He was convicted of hurting a child.")
    case.do(A.CONFIRM_IDENTITY, confirmed_at=door).do(A.RECORD_WARNING, warned_at=door)
    case.do(A.RECORD_SIGNATURE, signed_at=door)

    words = case.facts.authorities[0].content
    refuses(case, A.TELL_RECIPIENT, "content_not_authorised", **told_at(door))
    refuses(case, A.TELL_RECIPIENT, "warning_missing")  # now: the warning came before the present authority
    case.do(A.TELL_RECIPIENT, **told_at(door, content=words))

    assert states(case) == [AuthorityState.USED, AuthorityState.WITHDRAWN]


def test_a_refusal_in_time_is_recorded_late_and_stops_what_is_in_force() -> None:
    case = BOOK.at(Stage.DELIVERY).warned()
    moment = case.now
    case.later(days=30)
    refuses(case, A.RECORD_REFUSAL_TO_SIGN, "authority_lapsed")
    refuses(case, A.RECORD_REFUSAL_TO_SIGN, "reason_missing", refused_at=moment)
    case.do(A.RECORD_REFUSAL_TO_SIGN, refused_at=moment, **WHY)
    assert (case.recipient().state, states(case)) == (RecipientState.REFUSED, [AuthorityState.SUSPENDED])
    assert case.facts.authorities[0].last_moment is None


def test_nobody_looks_back_over_a_refusal_to_sign() -> None:
    case = BOOK.at(Stage.DELIVERY)
    before = case.now
    case.later(hours=1).refuses_to_sign()
    refuses(case, A.TELL_RECIPIENT, "authorisation_suspended", **told_at(before))
    case.do(
        A.DECIDE_AFTER_REFUSAL,
        option=RefusalOption.DEFER,
        protection="visits",
        revisit_at=case.now + timedelta(hours=5),
    )
    case.warned().do(A.RECORD_SIGNATURE)
    refuses(case, A.TELL_RECIPIENT, "back_dated", **told_at(before))


def test_a_failed_visit_leaves_the_leave_to_tell_without_a_signature() -> None:
    case = BOOK.at(Stage.DELIVERY).warned()
    before = case.now
    case.later(minutes=5).do(A.RECORD_REFUSAL_TO_SIGN)
    case.do(A.DECIDE_AFTER_REFUSAL, option=RefusalOption.PROCEED_UNSIGNED)
    case.do(A.RECORD_SIGNATURE, signed_at=before)
    assert case.recipient().state is RecipientState.SIGNED
    case.do(A.RECORD_FAILED_VISIT)
    assert (case.recipient().state, case.recipient().visit.signed_at) == (RecipientState.UNSIGNED_ALLOWED, None)


def test_nobody_looks_back_over_a_visit_that_ended_the_line() -> None:
    case = signed()
    moment = case.now
    case.later(hours=1).do(A.RECORD_FAILED_VISIT, why=FailedVisit.NOT_FOUND, protection="visits")
    refuses(case, A.TELL_RECIPIENT, "not_offered", **told_at(moment))
    assert case.facts.authorities[0].last_moment is None


def test_what_was_in_time_is_no_offer_for_now() -> None:
    case = signed().later(days=30)
    offer = next(o for o in offered(case.facts, case.here(OFFICER)) if o.action is A.TELL_RECIPIENT)
    assert [b.code for b in offer.blockers] == ["authority_lapsed"]


def test_only_a_named_deliverer_tells_whoever_keys_it() -> None:
    case = signed()
    refuses(case, A.TELL_RECIPIENT, "deliverer_not_named", by=EVERY_HAT)
    refuses(case, A.TELL_RECIPIENT, "deliverer_not_named", told_by="every_hat")
    refuses(case, A.TELL_RECIPIENT, "deliverer_not_named", told_by=INSPECTOR.id)
    refuses(case, A.TELL_RECIPIENT, "deliverer_not_named", by=SUPERVISOR)
    case.do(A.TELL_RECIPIENT, by=SUPERVISOR, told_by=COLLEAGUE.id)
    told = case.recipient().told
    assert told
    assert (told.by, told.said.told_by) == (SUPERVISOR.id, COLLEAGUE.id)


def test_another_account_of_a_named_deliverer_tells_too() -> None:
    case = signed()
    other = replace(COLLEAGUE, id="colleague_2", accounts=frozenset({"colleague", "colleague_2"}))
    case.do(A.TELL_RECIPIENT, by=other)
    assert case.recipient().state is RecipientState.TOLD


def test_an_interest_of_the_teller_counts_whoever_keys_it() -> None:
    case = signed().do(A.DECLARE_CONFLICT, by=COLLEAGUE)
    before, during = case.now - timedelta(minutes=1), case.now + timedelta(minutes=1)
    case.later(minutes=5)
    refuses(case, A.TELL_RECIPIENT, "conflict_declared", **told_at(during, told_by=COLLEAGUE.id))
    case.do(A.CLEAR_CONFLICT, person=COLLEAGUE.id).later(hours=1)
    refuses(case, A.TELL_RECIPIENT, "conflict_declared", **told_at(during, told_by=COLLEAGUE.id))
    case.do(A.TELL_RECIPIENT, **told_at(before, told_by=COLLEAGUE.id))


def test_somebody_else_tells_once_the_authoriser_has_named_them() -> None:
    case = signed()
    refuses(case, A.TELL_RECIPIENT, "deliverer_not_named", by=SUPERVISOR)
    case.do(A.AUTHORISE_DISCLOSURE, deliverers=(SUPERVISOR.id,)).warned().do(A.RECORD_SIGNATURE)
    refuses(case, A.TELL_RECIPIENT, "deliverer_not_named", by=OFFICER)
    case.do(A.TELL_RECIPIENT, by=SUPERVISOR)
    assert states(case) == [AuthorityState.WITHDRAWN, AuthorityState.USED]
