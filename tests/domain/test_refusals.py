"""Every rule says no where it should: one row a reason, each on a case where nothing else stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.people import Actor
from csor.domain.vocabulary import (
    CheckKind,
    CheckState,
    ContactMeans,
    ContentPart,
    FailedVisit,
    Match,
    MeetingMeans,
    Outcome,
    RefusalOption,
    RejectionReason,
    Route,
    SharingBasis,
    SignatureForm,
    Stage,
)
from tests.domain.builders import (
    ADMINISTRATOR,
    ANONYMOUS,
    APPLICANT,
    CALL_TAKER,
    CHILD,
    CONTAINS,
    CONTENT,
    EVERY_HAT,
    FEWER_WORDS,
    INSPECTOR,
    OFFICER,
    RECEIVED,
    SHARING,
    SUPERVISOR,
    Case,
    Casebook,
    limbs,
    refused,
)

A, R = Action, Route
BOOK = Casebook()
Given = Callable[[], Case]
TOMORROW = timedelta(days=1)
NO_CONSENT = replace(SHARING, basis=SharingBasis.PUBLIC_INTEREST)
WHISPERED = said.SafeContact(means=(ContactMeans.TEXT,))


@dataclass(frozen=True)
class No:
    """Given this case, this action with these words is refused with this code."""

    code: str
    given: Given
    action: Action
    words: dict[str, Any] | Callable[[Case], dict[str, Any]] = field(default_factory=dict)
    by: Actor | None = None
    field: str = ""

    def __str__(self) -> str:
        words = self.words if isinstance(self.words, dict) else {}
        return f"{self.action}-{self.code}-{'-'.join(words)}"


def at(stage: Stage, route: Route = R.RIGHT_TO_ASK) -> Given:
    return lambda: BOOK.at(stage, route)


def amended(**changes: Any) -> Given:
    """Checked, and with the request put so."""
    return lambda: BOOK.received().checked().do(A.AMEND_REQUEST, **changes)


def recommended(**changes: Any) -> Given:
    return lambda: BOOK.at(Stage.ASSESSMENT).assessed().do(A.RECOMMEND, **changes)


def in_danger() -> Case:
    return BOOK.at(Stage.MEETING).do(A.FLAG_IMMEDIATE_RISK)


def assessed() -> Case:
    return BOOK.at(Stage.ASSESSMENT).assessed()


def warned() -> Case:
    return BOOK.at(Stage.DELIVERY).warned()


def signed() -> Case:
    return warned().do(A.RECORD_SIGNATURE)


def unwilling() -> Case:
    return BOOK.at(Stage.DELIVERY).refuses_to_sign()


def two_authorised() -> Case:
    case = BOOK.at(Stage.DELIVERY).verified_recipient(person=said.Person("Gwen", "Hall"), is_applicant=False)
    return case.do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2")


def unwilling_of_two() -> Case:
    """The first refused and is not told; the second is still to be told."""
    withhold: dict[str, Any] = {"option": RefusalOption.WITHHOLD, "protection": "Social care visits."}
    return two_authorised().refuses_to_sign().do(A.DECIDE_AFTER_REFUSAL, **withhold)


def unwilling_set_aside() -> Case:
    """Refused, and the result the authority rested on is set aside."""
    return unwilling().do(A.SUPERSEDE_CHECK)


def unwilling_weak() -> Case:
    return unwilling().hit(match=Match.POSSIBLE)


def proceeding(_: Case) -> dict[str, Any]:
    return {"option": RefusalOption.PROCEED_UNSIGNED}


def narrowed(_: Case) -> dict[str, Any]:
    option = RefusalOption.NARROW_CONTENT
    return {"option": option, "content": FEWER_WORDS, "contains": CONTAINS, "without_signature": False}


def put_off(case: Case) -> dict[str, Any]:
    return {"option": RefusalOption.DEFER, "revisit_at": case.now + TOMORROW, "protection": "Visits."}


def no_concerns() -> Case:
    return BOOK.received().checked().do(A.ACCEPT_INTO_SCHEME)


def closing() -> Case:
    return BOOK.at(Stage.NOTICE).noticed()


def undisclosed() -> Case:
    return recommended()().do(A.DECIDE_NO_DISCLOSURE).noticed()


def disclosed_by_himself(**verified: Any) -> Case:
    case = BOOK.at(Stage.ASSESSMENT).assessed().do(A.VERIFY_RECIPIENT, **verified).do(A.RECOMMEND)
    return case.do(A.RECORD_SELF_DISCLOSURE).do(A.DECIDE_NO_DISCLOSURE).noticed()


def set_aside_and_still_asked() -> Case:
    """Two requests of one kind: the answer to the first was about somebody else, the second waits."""
    case = BOOK.received().checked().do(A.REQUEST_CHECK).do(A.REQUEST_CHECK)
    case.do(A.RECORD_CHECK, kind=CheckKind.SOCIAL_CARE).do(A.REJECT_FROM_SCHEME).noticed()
    return case.do(A.SUPERSEDE_CHECK)


def held_and_released() -> Case:
    return BOOK.at(Stage.CLOSED).do(A.HOLD_DISPOSAL).do(A.RELEASE_HOLD)


def reachable_by(safe: said.SafeContact | None) -> Given:
    return lambda: BOOK.received().do(A.AMEND_REQUEST, applicant=replace(APPLICANT, safe_contact=safe))


TABLE = [
    # Stage, role and interest come before anything else
    No("not_offered", at(Stage.MEETING), A.ACCEPT_INTO_SCHEME),
    No("record_closed", at(Stage.CLOSED), A.ADD_NOTE),
    No("not_permitted", at(Stage.MEETING), A.RECORD_MEETING, by=CALL_TAKER),
    No("not_permitted", at(Stage.MEETING), A.ADD_NOTE, by=ADMINISTRATOR),
    No("supervisor_needed", at(Stage.MEETING), A.WAIVE_MEETING, by=OFFICER),
    No("supervisor_needed", at(Stage.MEETING), A.EXTEND_DEADLINE, by=OFFICER),
    No("supervisor_needed", closing, A.CLOSE_CASE, by=OFFICER),
    No("conflict_declared", lambda: BOOK.at(Stage.MEETING).do(A.DECLARE_CONFLICT), A.RECORD_MEETING),
    No("not_found", at(Stage.DELIVERY), A.CONFIRM_IDENTITY, {"recipient": "recipient-9"}),
    No("not_offered", assessed, A.CONFIRM_IDENTITY),
    No("not_authorised", lambda: assessed().authorised_now(), A.CONFIRM_IDENTITY),
    # Words
    No("answer_missing", at(Stage.MEETING), A.ADD_NOTE, {"text": " "}, field="text"),
    No("reason_missing", at(Stage.MEETING), A.WAIVE_MEETING, {"reason": ""}, field="reason"),
    No("answer_missing", at(Stage.MEETING), A.ASSIGN_CASE, {"team": ""}, field="team"),
    # Handling
    No("not_found", at(Stage.MEETING), A.RECORD_CONTACT, {"party": "recipient-1"}, field="party"),
    No("applicant_unknown", at(Stage.ASSESSMENT, R.RIGHT_TO_KNOW), A.RECORD_CONTACT, field="party"),
    No("applicant_unknown", amended(applicant=ANONYMOUS), A.RECORD_CONTACT, field="party"),
    No("unsafe_contact", reachable_by(None), A.RECORD_CONTACT, field="means"),
    No("unsafe_contact", reachable_by(WHISPERED), A.RECORD_CONTACT, field="means"),
    No("supervisor_needed", reachable_by(WHISPERED), A.RECORD_CONTACT, {"override_reason": "danger"}),
    No("in_future", at(Stage.MEETING), A.RECORD_CONTACT, lambda case: {"contacted_at": case.now + TOMORROW}),
    No("before_receipt", at(Stage.MEETING), A.RECORD_CONTACT, {"contacted_at": RECEIVED - TOMORROW}),
    No("not_found", at(Stage.MEETING), A.CLEAR_CONFLICT, field="person"),
    No(
        "conflict_declared",
        lambda: BOOK.at(Stage.MEETING).do(A.DECLARE_CONFLICT, by=OFFICER),
        A.CLEAR_CONFLICT,
        {"person": "supervisor"},
    ),
    No("back_dated", at(Stage.MEETING), A.ATTRIBUTE_DELAY, lambda case: {"from_day": case.today + TOMORROW}),
    No("before_receipt", at(Stage.MEETING), A.ATTRIBUTE_DELAY, lambda case: {"from_day": case.today - TOMORROW}),
    No(
        "in_future",
        at(Stage.MEETING),
        A.ATTRIBUTE_DELAY,
        lambda case: {"from_day": case.today + TOMORROW, "to_day": case.today + TOMORROW},
    ),
    No("reason_missing", at(Stage.MEETING), A.EXTEND_DEADLINE, {"reason_code": "holidays"}),
    No("reason_missing", at(Stage.MEETING), A.EXTEND_DEADLINE, {"reason": ""}),
    No("told_time_missing", at(Stage.MEETING), A.EXTEND_DEADLINE, {"told_at": None}),
    No("told_time_missing", at(Stage.MEETING), A.EXTEND_DEADLINE, {"told_means": None}),
    No("unsafe_contact", reachable_by(WHISPERED), A.EXTEND_DEADLINE),
    No("not_later", at(Stage.MEETING), A.EXTEND_DEADLINE, lambda case: {"new_target": case.today}),
    No("in_future", at(Stage.MEETING), A.RECORD_SAFEGUARDING_ACTION, lambda case: {"acted_at": case.now + TOMORROW}),
    No(
        "rank_too_low", at(Stage.MEETING), A.AUTHORISE_IMMEDIATE_PROTECTION, by=replace(INSPECTOR, rank=SUPERVISOR.rank)
    ),
    No("deliverer_may_not_decide", in_danger, A.AUTHORISE_IMMEDIATE_PROTECTION, {"deliverers": ("inspector",)}),
    No("content_unbounded", in_danger, A.AUTHORISE_IMMEDIATE_PROTECTION, {"content": ""}),
    No(
        "authority_lapsed",
        in_danger,
        A.AUTHORISE_IMMEDIATE_PROTECTION,
        lambda case: {"deliver_by": case.today - TOMORROW},
    ),
    No("not_offered", at(Stage.MEETING), A.AUTHORISE_IMMEDIATE_PROTECTION),
    No("not_offered", lambda: BOOK.received().do(A.OPEN_RIGHT_TO_KNOW), A.OPEN_RIGHT_TO_KNOW),
    No("subject_unidentified", amended(subject=None, children=()), A.OPEN_RIGHT_TO_KNOW),
    No("not_found", at(Stage.ASSESSMENT), A.RECORD_SELF_DISCLOSURE, field="recipient"),
    No("answer_missing", assessed, A.RECORD_SELF_DISCLOSURE, {"confirmed_how": ""}, field="confirmed_how"),
    # Who the case is about
    No(
        "in_future",
        at(Stage.MEETING),
        A.AMEND_REQUEST,
        {"subject": said.Subject(said.Person("J", born=date(2030, 1, 1)))},
    ),
    No(
        "no_child_in_scheme",
        at(Stage.MEETING),
        A.AMEND_REQUEST,
        {"children": (said.Child(said.Person("Al", born=date(2001, 1, 1))),)},
    ),
    No(
        "no_child_in_scheme",
        at(Stage.MEETING),
        A.AMEND_REQUEST,
        {"children": (said.Child(said.Person(born=date(2008, 3, 2))),)},
    ),
    # Checks
    No("answer_missing", BOOK.received, A.RECORD_CHECK, {"result": CheckState.REQUESTED}, field="result"),
    No("answer_missing", BOOK.received, A.RECORD_CHECK, {"result": CheckState.HIT, "found": "a hit"}, field="match"),
    No(
        "answer_missing",
        BOOK.received,
        A.RECORD_CHECK,
        {"result": CheckState.HIT, "match": Match.CERTAIN},
        field="found",
    ),
    No("reason_missing", BOOK.received, A.RECORD_CHECK, {"result": CheckState.NOT_AVAILABLE}),
    No("in_future", BOOK.received, A.RECORD_CHECK, lambda case: {"searched_at": case.now + TOMORROW}),
    No("not_found", BOOK.received, A.CHASE_CHECK, field="check"),
    No("not_offered", lambda: BOOK.received().do(A.RECORD_CHECK), A.CHASE_CHECK),
    No("not_offered", lambda: BOOK.received().do(A.REQUEST_CHECK), A.SUPERSEDE_CHECK),
    No("not_found", lambda: BOOK.received().do(A.RECORD_CHECK).do(A.SUPERSEDE_CHECK), A.SUPERSEDE_CHECK),
    No("reason_missing", BOOK.received, A.REQUEST_CHECK, {"sharing": NO_CONSENT}, field="sharing-no_consent_reason"),
    No("checks_incomplete", BOOK.received, A.ACCEPT_INTO_SCHEME),
    No("checks_incomplete", lambda: BOOK.received().checked().do(A.REQUEST_CHECK), A.ACCEPT_INTO_SCHEME),
    No("checks_incomplete", BOOK.received, A.REJECT_FROM_SCHEME),
    No("checks_stale", lambda: BOOK.received().checked(taken_over_from="CSODS-0"), A.ACCEPT_INTO_SCHEME),
    No("nominal_superseded", lambda: BOOK.received().checked().do(A.SUPERSEDE_CHECK), A.ACCEPT_INTO_SCHEME),
    No(
        "nominal_superseded",
        lambda: BOOK.received().checked().do(A.RECORD_CHECK).do(A.SUPERSEDE_CHECK),
        A.ACCEPT_INTO_SCHEME,
    ),
    No("checks_stale", lambda: assessed().later(days=8), A.RECOMMEND),
    No("match_too_weak", lambda: assessed().hit(match=Match.POSSIBLE), A.RECOMMEND),
    # Taking in
    No("subject_unidentified", amended(subject=said.Subject(said.Person("John"))), A.ACCEPT_INTO_SCHEME),
    No("child_unidentified", amended(children=()), A.ACCEPT_INTO_SCHEME),
    No("contact_unstated", amended(children=(said.Child(CHILD.person),)), A.ACCEPT_INTO_SCHEME),
    No("applicant_unknown", amended(applicant=ANONYMOUS), A.ACCEPT_INTO_SCHEME),
    No("applicant_unknown", amended(applicant=None), A.ACCEPT_INTO_SCHEME),
    No("not_permitted", lambda: BOOK.received(by=OFFICER).checked(), A.ACCEPT_INTO_SCHEME),
    No("concerns_stand", lambda: BOOK.received().checked().hit(), A.REJECT_FROM_SCHEME),
    No("concerns_stand", lambda: BOOK.received().checked().do(A.FLAG_IMMEDIATE_RISK), A.REJECT_FROM_SCHEME),
    No(
        "concerns_stand",
        lambda: BOOK.received().checked().do(A.FLAG_IMMEDIATE_RISK),
        A.REJECT_FROM_SCHEME,
        {"reason_code": RejectionReason.IDENTITY_UNKNOWN},
    ),
    No("answer_missing", lambda: BOOK.received().checked(), A.REJECT_FROM_SCHEME, {"told_means": ContactMeans.VISIT}),
    No(
        "applicant_unknown",
        amended(applicant=ANONYMOUS),
        A.REJECT_FROM_SCHEME,
        lambda case: {"told_at": case.now, "told_means": ContactMeans.VISIT},
    ),
    No(
        "unsafe_contact",
        amended(applicant=replace(APPLICANT, safe_contact=WHISPERED)),
        A.REJECT_FROM_SCHEME,
        lambda case: {"told_at": case.now, "told_means": ContactMeans.VISIT},
    ),
    # The meeting
    No("means_unexplained", at(Stage.MEETING), A.RECORD_MEETING, {"means": MeetingMeans.VIDEO}, field="means_reason"),
    No("warnings_not_given", at(Stage.MEETING), A.RECORD_MEETING, {"acknowledged": False}),
    No("applicant_unknown", lambda: BOOK.at(Stage.MEETING).do(A.AMEND_REQUEST, applicant=ANONYMOUS), A.RECORD_MEETING),
    No("text_too_long", at(Stage.MEETING), A.RECORD_PROOF, {"last_four": "12345"}, field="last_four"),
    # The assessment
    No("representations_unanswered", at(Stage.ASSESSMENT), A.ANSWER_REPRESENTATIONS, {"reason_code": None}),
    No("representations_unanswered", at(Stage.ASSESSMENT), A.RECORD_REPRESENTATIONS),
    No("representations_unanswered", at(Stage.ASSESSMENT), A.WEIGH_REPRESENTATIONS),
    No(
        "answer_missing",
        lambda: BOOK.at(Stage.ASSESSMENT).do(A.ANSWER_REPRESENTATIONS, asked=True),
        A.RECORD_REPRESENTATIONS,
        {"summary": ""},
        field="summary",
    ),
    No("answer_missing", at(Stage.ASSESSMENT), A.PROPOSE_RECIPIENT, {"person": said.Person()}, field="person-surname"),
    No("answer_missing", at(Stage.ASSESSMENT), A.PROPOSE_RECIPIENT, {"children": ("child-2",)}, field="children"),
    No(
        "applicant_unknown",
        at(Stage.ASSESSMENT, R.RIGHT_TO_KNOW),
        A.PROPOSE_RECIPIENT,
        {"is_applicant": True},
        field="is_applicant",
    ),
    No(
        "answer_missing",
        at(Stage.ASSESSMENT),
        A.COMPLETE_ASSESSMENT,
        {"findings": (said.ChildFinding("child-2", True, "r"),)},
    ),
    No("assessment_outstanding", lambda: BOOK.at(Stage.ASSESSMENT).verified_recipient(), A.RECOMMEND),
    No("subject_unidentified", lambda: assessed().do(A.AMEND_REQUEST, subject=None), A.RECOMMEND),
    No("no_child_in_scheme", lambda: assessed().do(A.AMEND_REQUEST, children=()), A.RECOMMEND),
    No("limb_unanswered", assessed, A.RECOMMEND, {"limbs": limbs()[1:]}, field="limbs"),
    No("limb_unanswered", assessed, A.RECOMMEND, {"limbs": (*limbs(), limbs()[0])}, field="limbs"),
    No("answer_missing", assessed, A.RECOMMEND, {"recipients": ()}, field="recipients"),
    No("not_found", assessed, A.RECOMMEND, {"recipients": ("recipient-2",)}, field="recipients"),
    # The decision
    No("own_recommendation", lambda: assessed().do(A.RECOMMEND, by=EVERY_HAT), A.AUTHORISE_DISCLOSURE, by=EVERY_HAT),
    No("own_recommendation", lambda: assessed().do(A.RECOMMEND, by=EVERY_HAT), A.DECIDE_NO_DISCLOSURE, by=EVERY_HAT),
    No("own_recommendation", lambda: assessed().do(A.RECOMMEND, by=EVERY_HAT), A.SEND_BACK, by=EVERY_HAT),
    No("own_recommendation", lambda: assessed().do(A.RECOMMEND, by=EVERY_HAT), A.DEFER_DECISION, by=EVERY_HAT),
    No("deliverer_may_not_decide", recommended(deliverers=("inspector",)), A.AUTHORISE_DISCLOSURE),
    No("deliverer_may_not_decide", at(Stage.DECISION), A.AUTHORISE_DISCLOSURE, {"deliverers": ("inspector",)}),
    No("rank_too_low", recommended(limbs=limbs(convicted=False)), A.AUTHORISE_DISCLOSURE),
    No("rank_too_low", at(Stage.DECISION), A.AUTHORISE_DISCLOSURE, {"limbs": limbs(convicted=False)}),
    No("rank_too_low", at(Stage.DECISION), A.DECIDE_NO_DISCLOSURE, by=SUPERVISOR),
    No("checks_stale", lambda: BOOK.at(Stage.DECISION).later(days=8), A.AUTHORISE_DISCLOSURE),
    No("limb_not_met", at(Stage.DECISION), A.AUTHORISE_DISCLOSURE, {"limbs": limbs(necessary=False)}),
    No("tell_subject_unanswered", recommended(tell_subject_reason=""), A.AUTHORISE_DISCLOSURE),
    No("subject_risk_unanswered", recommended(subject_risk=""), A.AUTHORISE_DISCLOSURE),
    No("safety_plan_missing", recommended(recipient_plan=""), A.AUTHORISE_DISCLOSURE),
    No("alternatives_missing", recommended(alternatives=""), A.AUTHORISE_DISCLOSURE),
    No(
        "identity_unverified",
        lambda: assessed().do(A.VERIFY_RECIPIENT, identity_how="").do(A.RECOMMEND),
        A.AUTHORISE_DISCLOSURE,
    ),
    No(
        "standing_unverified",
        lambda: assessed().do(A.VERIFY_RECIPIENT, standing_verified=False).do(A.RECOMMEND),
        A.AUTHORISE_DISCLOSURE,
    ),
    No(
        "not_best_placed",
        lambda: assessed().do(A.VERIFY_RECIPIENT, best_placed_reason="").do(A.RECOMMEND),
        A.AUTHORISE_DISCLOSURE,
    ),
    No(
        "representations_unanswered",
        lambda: assessed().do(A.ANSWER_REPRESENTATIONS, asked=True).do(A.RECOMMEND),
        A.AUTHORISE_DISCLOSURE,
    ),
    No(
        "representations_unweighed",
        lambda: assessed().do(A.ANSWER_REPRESENTATIONS, asked=True).do(A.RECORD_REPRESENTATIONS).do(A.RECOMMEND),
        A.AUTHORISE_DISCLOSURE,
    ),
    No("not_in_person", at(Stage.DECISION), A.AUTHORISE_DISCLOSURE, {"in_person": False}),
    No("content_unbounded", at(Stage.DECISION), A.AUTHORISE_DISCLOSURE, {"content": "x" * 1001}),
    No("content_unbounded", at(Stage.DECISION), A.AUTHORISE_DISCLOSURE, {"contains": (ContentPart.VICTIM_IDENTITY,)}),
    No(
        "authority_lapsed",
        at(Stage.DECISION),
        A.AUTHORISE_DISCLOSURE,
        lambda case: {"deliver_by": case.today - TOMORROW},
    ),
    No(
        "applicant_unknown",
        lambda: assessed().do(A.RECOMMEND).do(A.AMEND_REQUEST, applicant=ANONYMOUS),
        A.AUTHORISE_DISCLOSURE,
    ),
    No("protection_missing", at(Stage.DECISION), A.DECIDE_NO_DISCLOSURE, {"protection": ""}),
    No("recipient_outstanding", at(Stage.DELIVERY), A.DECIDE_NO_DISCLOSURE),
    No("recipient_outstanding", unwilling, A.DECIDE_NO_DISCLOSURE),
    No("review_date_missing", at(Stage.DECISION), A.DEFER_DECISION, {"review_on": None}),
    No("not_later", at(Stage.DECISION), A.DEFER_DECISION, lambda case: {"review_on": case.today}),
    No("protection_missing", at(Stage.DECISION), A.DEFER_DECISION, {"risk_cover": ""}),
    # At the door
    No(
        "not_authorised",
        lambda: assessed().authorised_now().do(A.WITHDRAW_AUTHORITY, recipient="recipient-2"),
        A.CONFIRM_IDENTITY,
        {"recipient": "recipient-2"},
    ),
    No(
        "recipient_not_authorised",
        lambda: BOOK.at(Stage.DELIVERY).verified_recipient(),
        A.CONFIRM_IDENTITY,
        {"recipient": "recipient-2"},
    ),
    No(
        "recipient_not_authorised",
        lambda: BOOK.at(Stage.DELIVERY).verified_recipient(),
        A.RECORD_FAILED_VISIT,
        {"recipient": "recipient-2"},
    ),
    No("authorisation_suspended", lambda: BOOK.at(Stage.DELIVERY).do(A.RECORD_CHECK), A.CONFIRM_IDENTITY),
    No("authorisation_suspended", lambda: signed().do(A.DECLARE_CONFLICT, by=INSPECTOR), A.TELL_RECIPIENT),
    No("authority_lapsed", lambda: BOOK.at(Stage.DELIVERY).later(days=6), A.CONFIRM_IDENTITY),
    No(
        "already_told",
        lambda: (
            BOOK.at(Stage.DELIVERY).verified_recipient().do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2").tells()
        ),
        A.CONFIRM_IDENTITY,
    ),
    No(
        "already_told",
        lambda: (
            BOOK.at(Stage.DELIVERY).verified_recipient().do(A.AUTHORISE_DISCLOSURE, recipient="recipient-2").tells()
        ),
        A.AUTHORISE_DISCLOSURE,
    ),
    No("deliverer_may_not_decide", at(Stage.DELIVERY), A.CONFIRM_IDENTITY, by=replace(OFFICER, id="inspector")),
    No("deliverer_may_not_decide", at(Stage.DELIVERY), A.RECORD_FAILED_VISIT, by=replace(OFFICER, id="inspector")),
    No("identity_unverified", at(Stage.DELIVERY), A.CONFIRM_IDENTITY, {"photo_matches": False}),
    No("place_not_safe", at(Stage.DELIVERY), A.CONFIRM_IDENTITY, {"private": False}),
    No("witness_missing", at(Stage.DELIVERY), A.CONFIRM_IDENTITY, {"witness": "officer"}),
    No("identity_unverified", at(Stage.DELIVERY), A.RECORD_WARNING),
    No("warning_missing", lambda: BOOK.at(Stage.DELIVERY).do(A.CONFIRM_IDENTITY), A.RECORD_WARNING, {"version": "1"}),
    No(
        "warning_missing",
        lambda: BOOK.at(Stage.DELIVERY).do(A.CONFIRM_IDENTITY),
        A.RECORD_WARNING,
        {"lines": (2, 1, 3, 4)},
    ),
    No(
        "warning_missing",
        lambda: BOOK.at(Stage.DELIVERY).do(A.CONFIRM_IDENTITY),
        A.RECORD_WARNING,
        {"understood": False},
    ),
    No("back_dated", lambda: BOOK.at(Stage.DELIVERY).do(A.CONFIRM_IDENTITY), A.RECORD_WARNING, {"warned_at": RECEIVED}),
    No("warning_missing", lambda: BOOK.at(Stage.DELIVERY).do(A.CONFIRM_IDENTITY), A.RECORD_SIGNATURE),
    No("undertaking_unsigned", warned, A.RECORD_SIGNATURE, {"version": "1"}),
    No("undertaking_unsigned", warned, A.RECORD_SIGNATURE, {"form": SignatureForm.SCREEN}),
    No("undertaking_unsigned", warned, A.RECORD_SIGNATURE, {"paper_location": ""}),
    No("back_dated", warned, A.RECORD_SIGNATURE, {"signed_at": RECEIVED}),
    No("witness_missing", warned, A.RECORD_SIGNATURE, {"witness": "officer"}),
    No("not_offered", signed, A.RECORD_REFUSAL_TO_SIGN),
    No("not_offered", signed, A.RECORD_WARNING),
    No("undertaking_unsigned", warned, A.TELL_RECIPIENT),
    No("not_in_person", signed, A.TELL_RECIPIENT, {"in_person": False}),
    No("content_not_authorised", signed, A.TELL_RECIPIENT, {"content": "He hurt two children."}),
    No("content_not_authorised", signed, A.TELL_RECIPIENT, {"content": "He hurt two.", "as_authorised": False}),
    No("back_dated", signed, A.TELL_RECIPIENT, {"began_at": RECEIVED}),
    No(
        "back_dated",
        signed,
        A.TELL_RECIPIENT,
        lambda case: {"ended_at": case.now - timedelta(minutes=5), "began_at": case.now},
    ),
    No("protection_missing", at(Stage.DELIVERY), A.RECORD_FAILED_VISIT, {"why": FailedVisit.DECLINED_TO_HEAR}),
    No(
        "not_authorised",
        lambda: assessed().authorised_now().do(A.WITHDRAW_AUTHORITY, recipient="recipient-2"),
        A.WITHDRAW_AUTHORITY,
        {"recipient": "recipient-2"},
    ),
    No("protection_missing", two_authorised, A.WITHDRAW_AUTHORITY, field="protection"),
    # After a refusal to sign
    No("recipient_not_authorised", unwilling_of_two, A.AUTHORISE_DISCLOSURE),
    No("recipient_not_authorised", unwilling_of_two, A.PROPOSE_RECIPIENT, field="person-surname"),
    No("not_offered", warned, A.REFER_BACK),
    No("not_offered", warned, A.DECIDE_AFTER_REFUSAL),
    No("authorisation_suspended", unwilling, A.CONFIRM_IDENTITY),
    No("referral_outstanding", unwilling, A.RECORD_FAILED_VISIT),
    No("referral_outstanding", unwilling, A.WITHDRAW_AUTHORITY),
    No("referral_outstanding", unwilling, A.AUTHORISE_DISCLOSURE),
    No("back_dated", unwilling, A.REFER_BACK, {"referred_at": RECEIVED}),
    No(
        "deliverer_may_not_decide",
        lambda: warned().do(A.RECORD_REFUSAL_TO_SIGN, by=EVERY_HAT),
        A.DECIDE_AFTER_REFUSAL,
        by=EVERY_HAT,
    ),
    No(
        "deliverer_may_not_decide",
        lambda: warned().do(A.RECORD_REFUSAL_TO_SIGN, witness="every_hat"),
        A.DECIDE_AFTER_REFUSAL,
        by=EVERY_HAT,
    ),
    No("answer_missing", unwilling, A.DECIDE_AFTER_REFUSAL, {"warning_witness": ""}),
    No("review_date_missing", unwilling, A.DECIDE_AFTER_REFUSAL, {"check_back_on": None}),
    No(
        "content_unbounded",
        unwilling,
        A.DECIDE_AFTER_REFUSAL,
        {"option": RefusalOption.NARROW_CONTENT, "content": CONTENT},
    ),
    No(
        "answer_missing",
        unwilling,
        A.DECIDE_AFTER_REFUSAL,
        {"option": RefusalOption.NARROW_CONTENT, "content": FEWER_WORDS},
    ),
    No(
        "content_unbounded",
        unwilling,
        A.DECIDE_AFTER_REFUSAL,
        {"option": RefusalOption.NARROW_CONTENT, "without_signature": False},
    ),
    No(
        "review_date_missing",
        unwilling,
        A.DECIDE_AFTER_REFUSAL,
        {
            "option": RefusalOption.NARROW_CONTENT,
            "content": FEWER_WORDS,
            "contains": CONTAINS,
            "without_signature": True,
            "check_back_on": None,
        },
    ),
    No("protection_missing", unwilling, A.DECIDE_AFTER_REFUSAL, {"option": RefusalOption.WITHHOLD}),
    No("review_date_missing", unwilling, A.DECIDE_AFTER_REFUSAL, {"option": RefusalOption.DEFER}),
    No(
        "protection_missing",
        unwilling,
        A.DECIDE_AFTER_REFUSAL,
        lambda case: {"option": RefusalOption.DEFER, "revisit_at": case.now + TOMORROW},
    ),
    *(
        No(code, given, A.DECIDE_AFTER_REFUSAL, words)
        for code, given in (("nominal_superseded", unwilling_set_aside), ("match_too_weak", unwilling_weak))
        for words in (proceeding, narrowed, put_off)
    ),
    No("answer_missing", unwilling_set_aside, A.DECIDE_AFTER_REFUSAL, {"warning_witness": ""}),
    # Ends
    No("concerns_stand", at(Stage.MEETING), A.WITHDRAW_APPLICATION),
    No("concerns_stand", lambda: no_concerns().do(A.FLAG_IMMEDIATE_RISK), A.SUSPECT_MALICE),
    No(
        "recipient_outstanding", lambda: no_concerns().authorised_now().do(A.OPEN_RIGHT_TO_KNOW), A.WITHDRAW_APPLICATION
    ),
    No("not_offered", lambda: BOOK.at(Stage.ASSESSMENT, R.RIGHT_TO_KNOW), A.WITHDRAW_APPLICATION),
    No("subject_data_in_letter", at(Stage.NOTICE), A.SEND_NOTICE, {"added_words": "He was convicted."}),
    No("subject_data_in_letter", at(Stage.NOTICE), A.SEND_NOTICE, {"version": "1"}),
    No("unsafe_contact", at(Stage.NOTICE), A.SEND_NOTICE, {"means": ContactMeans.EMAIL}),
    No(
        "unsafe_contact",
        lambda: BOOK.at(Stage.NOTICE).do(A.AMEND_REQUEST, applicant=replace(APPLICANT, safe_contact=None)),
        A.SEND_NOTICE,
    ),
    No(
        "supervisor_needed",
        lambda: BOOK.at(Stage.NOTICE).do(A.AMEND_REQUEST, applicant=replace(APPLICANT, safe_contact=None)),
        A.SEND_NOTICE,
        {"override_reason": "No safe way is left."},
    ),
    No("applicant_unknown", lambda: BOOK.at(Stage.NOTICE, R.RIGHT_TO_KNOW), A.SEND_NOTICE),
    No("not_offered", closing, A.SEND_NOTICE),
    No("notice_outstanding", lambda: recommended()().do(A.DECIDE_NO_DISCLOSURE), A.CLOSE_CASE),
    No("recipient_outstanding", lambda: undisclosed().authorised_now(), A.CLOSE_CASE),
    No("concerns_stand", lambda: closing().do(A.FLAG_IMMEDIATE_RISK), A.CLOSE_CASE),
    No("outcome_missing", closing, A.CLOSE_CASE, {"outcome": None}),
    No("residual_risk_missing", closing, A.CLOSE_CASE, {"residual_risk": ""}),
    No("answer_missing", closing, A.CLOSE_CASE, {"residual_risk": " "}, field="residual_risk"),
    No("retention_missing", closing, A.CLOSE_CASE, {"retention": None}),
    No("notice_outstanding", closing, A.CLOSE_CASE, {"partners_done": False}),
    No("outcome_contradicted", closing, A.CLOSE_CASE, {"outcome": Outcome.NO_DISCLOSURE_NOTHING_HELD}),
    No("outcome_contradicted", undisclosed, A.CLOSE_CASE, {"outcome": Outcome.DISCLOSED_CONVICTIONS}),
    No("review_date_missing", undisclosed, A.CLOSE_CASE, {"outcome": Outcome.NO_DISCLOSURE_RISK_MANAGED}),
    No("self_disclosure_unverified", undisclosed, A.CLOSE_CASE, {"outcome": Outcome.SELF_DISCLOSURE_VERIFIED}),
    *(
        No(
            "self_disclosure_unverified",
            partial(disclosed_by_himself, **{how: ""}),
            A.CLOSE_CASE,
            {"outcome": Outcome.SELF_DISCLOSURE_VERIFIED},
        )
        for how in ("identity_how", "standing_how")
    ),
    No("checks_incomplete", set_aside_and_still_asked, A.CLOSE_CASE, {"outcome": Outcome.SUBJECT_DECEASED}),
    No("not_offered", lambda: undisclosed().do(A.CLOSE_CASE), A.RECORD_BREACH),
    No("in_future", at(Stage.CLOSED), A.RECORD_BREACH, lambda case: {"known_at": case.now + TOMORROW}),
    No("not_offered", at(Stage.CLOSED), A.RELEASE_HOLD),
    No("not_offered", held_and_released, A.RELEASE_HOLD),
    No("not_found", lambda: BOOK.at(Stage.CLOSED).do(A.HOLD_DISPOSAL), A.RELEASE_HOLD, {"hold": "hold-2"}),
    No("not_found", lambda: held_and_released().do(A.HOLD_DISPOSAL), A.RELEASE_HOLD, field="hold"),
    No("not_permitted", lambda: BOOK.at(Stage.CLOSED).do(A.HOLD_DISPOSAL), A.RELEASE_HOLD, by=OFFICER),
    No("reason_missing", lambda: BOOK.at(Stage.CLOSED).do(A.HOLD_DISPOSAL), A.RELEASE_HOLD, {"reason": " "}),
    No("not_later", at(Stage.CLOSED), A.SET_RETENTION, lambda case: {"review_on": case.today}),
]


@pytest.mark.parametrize("no", TABLE, ids=str)
def test_it_is_refused(no: No) -> None:
    case = no.given()
    before = case.facts
    words = no.words(case) if callable(no.words) else no.words
    with refused(no.code, no.field):
        case.do(no.action, no.by, **words)
    assert case.facts == before
