"""A casebook for tests: people, a case at any stage, and legal words for every action, each to be changed at will.

case = casebook.at(Stage.DELIVERY)
case.do(Action.CONFIRM_IDENTITY).do(Action.RECORD_WARNING)
with refused("undertaking_unsigned"):
    case.do(Action.TELL_RECIPIENT)
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.deadlines import Calendar
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.people import Actor
from csor.domain.planning import Step, take_in, take_step
from csor.domain.protocol import Protocol, load_all
from csor.domain.refusals import Refusal
from csor.domain.setting import Setting
from csor.domain.vocabulary import (
    Channel,
    CheckKind,
    CheckState,
    ContactMeans,
    ContentPart,
    DelayCause,
    Document,
    FailedVisit,
    Genuineness,
    Limb,
    Match,
    MeetingMeans,
    MeetingWarning,
    NoDisclosureReason,
    NoRepresentations,
    OtherRoute,
    Outcome,
    ProofOf,
    Proposal,
    Rank,
    RefusalOption,
    RejectionReason,
    RetentionClass,
    ReviewReason,
    Role,
    Route,
    SafeguardingAction,
    SharingBasis,
    SharingPower,
    SignatureForm,
    Stage,
    TellSubject,
    WaiverReason,
    WithdrawalReason,
)

PROTOCOLS = load_all()
CSODS = PROTOCOLS["ew-csods-2023"]
CALENDAR = Calendar("EW", "without holidays", frozenset(), date(2012, 1, 1), date(2028, 12, 31))
RECEIVED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday
FORCE = "northshire"


def person(id: str, rank: Rank, *roles: Role, acting: bool = False) -> Actor:  # noqa: A002 - the actor's own word
    return Actor(id, id.replace("_", " ").title(), rank, frozenset(roles), "ppu", FORCE, acting)


CALL_TAKER = person("call_taker", Rank.STAFF, Role.CALL_TAKER)
RESEARCHER = person("researcher", Rank.STAFF, Role.RESEARCHER)
OFFICER = person("officer", Rank.CONSTABLE, Role.OFFICER)
COLLEAGUE = person("colleague", Rank.CONSTABLE, Role.OFFICER)
SUPERVISOR = person("supervisor", Rank.SERGEANT, Role.SUPERVISOR)
INSPECTOR = person("inspector", Rank.INSPECTOR, Role.AUTHORISER)
SUPERINTENDENT = person("superintendent", Rank.SUPERINTENDENT, Role.AUTHORISER)
EVERY_HAT = person("every_hat", Rank.SUPERINTENDENT, Role.OFFICER, Role.SUPERVISOR, Role.AUTHORISER, acting=True)
AUDITOR = person("auditor", Rank.STAFF, Role.COMPLIANCE)
ADMINISTRATOR = person("administrator", Rank.STAFF, Role.ADMINISTRATOR)
PEOPLE = (
    CALL_TAKER,
    RESEARCHER,
    OFFICER,
    COLLEAGUE,
    SUPERVISOR,
    INSPECTOR,
    SUPERINTENDENT,
    EVERY_HAT,
    AUDITOR,
    ADMINISTRATOR,
)

APPLICANT = said.Applicant(said.Person("Ann", "Marsh"), "mother", said.SafeContact())
ANONYMOUS = said.Applicant(said.Person(), "neighbour")
SUBJECT = said.Subject(said.Person("John", "Reed"))
CHILD = said.Child(said.Person("Ivy", "Marsh", born=date(2018, 5, 1)), "stays overnight at weekends")
SHARING = said.Sharing(
    "protect Ivy",
    SharingBasis.CONSENT,
    SharingPower.CHILDREN_ACT,
    "name and date of birth",
    "Social care",
    ContactMeans.EMAIL,
    "supervisor",
)
CONTENT = "John Reed was convicted of a sexual offence against a child in 2015."
FEWER_WORDS = "John Reed is a risk to children."
CONTAINS = (ContentPart.OFFENCE_NATURE, ContentPart.OFFENCE_PERIOD)
STROKES = "M10 10L200 80M300 40L310 60"


def limbs(*, convicted: bool = True, risk: bool = True, necessary: bool = True) -> tuple[said.LimbAnswer, ...]:
    answers = {Limb.CONVICTED: convicted, Limb.RISK_TO_CHILD: risk, Limb.NECESSARY: necessary, Limb.PROPORTIONATE: True}
    return tuple(said.LimbAnswer(limb, met, "as recorded") for limb, met in answers.items())


def receipt(route: Route = Route.RIGHT_TO_ASK, **changes: Any) -> said.ReceiveCase:
    applicant = APPLICANT if route is Route.RIGHT_TO_ASK else None
    told = said.ReceiveCase(
        route,
        Channel.TELEPHONE_101,
        RECEIVED,
        "Her new partner moved in and she knows nothing of him.",
        said.RiskQuestions(),
        applicant=applicant,
        subject=SUBJECT,
        children=(CHILD,),
    )
    return replace(told, **changes)


class Case:
    """A case under test: its facts, the moment it stands at, and everything that was done to it."""

    def __init__(self, facts: CaseFacts, now: datetime, protocol: Protocol = CSODS) -> None:
        self.facts = facts
        self.now = now
        self.protocol = protocol
        self.steps: list[Step] = []

    def here(self, actor: Actor) -> Setting:
        return Setting(actor, self.now, self.protocol, CALENDAR)

    def later(self, **units: float) -> "Case":
        self.now += timedelta(**units)
        return self

    def said(self, action: Action, **changes: Any) -> Any:
        """Legal words for an action, the changes put in."""
        told = WORDS[action](self)
        return replace(told, **changes) if changes else told

    def do(self, action: Action, by: Actor | None = None, **changes: Any) -> "Case":
        """Do it a minute later, as the person whose work it is, unless somebody else is named."""
        self.now += timedelta(minutes=1)
        told = self.said(action, **changes)
        step = take_step(self.facts, told, self.here(by or WHOSE.get(action, OFFICER)))
        self.steps.append(step)
        self.facts = step.after
        if opens_right_to_know(step.before or step.after, told):
            self.facts = link_right_to_know(self.facts, "RTK-1")
        return self

    @property
    def today(self) -> date:
        return self.here(OFFICER).today

    @property
    def stage(self) -> Stage:
        return self.facts.stage

    def recipient(self, number: int = 1) -> Recipient:
        return self.facts.recipients[number - 1]

    # What several tests need done at once

    def checked(self, **changes: Any) -> "Case":
        """Every mandatory check is settled."""
        for kind in self.protocol.initial_checks:
            self.do(Action.RECORD_CHECK, kind=CheckKind(kind), **changes)
        return self

    def hit(self, kind: CheckKind = CheckKind.PNC, **changes: Any) -> "Case":
        """A check found something about the subject."""
        words: dict[str, Any] = {"result": CheckState.HIT, "match": Match.CERTAIN, "found": "a conviction of 2015"}
        return self.do(Action.RECORD_CHECK, **{"kind": kind, **words, **changes})

    def verified_recipient(self, **changes: Any) -> "Case":
        """One more recipient, proposed and verified."""
        self.do(Action.PROPOSE_RECIPIENT, **changes)
        return self.do(Action.VERIFY_RECIPIENT, recipient=f"recipient-{len(self.facts.recipients)}")

    def assessed(self) -> "Case":
        """Everything that a recommendation rests on."""
        self.do(Action.ANSWER_REPRESENTATIONS).do(Action.COMPLETE_ASSESSMENT)
        return self.verified_recipient()

    def authorised_now(self) -> "Case":
        """An authority for immediate protection, for the newest recipient, and the danger over once it is given."""
        self.do(Action.FLAG_IMMEDIATE_RISK).do(Action.AUTHORISE_IMMEDIATE_PROTECTION)
        return self.do(Action.RECORD_SAFEGUARDING_ACTION)

    def warned(self, recipient: str = "recipient-1", **changes: Any) -> "Case":
        """At the door, up to the warning."""
        self.do(Action.CONFIRM_IDENTITY, recipient=recipient)
        return self.do(Action.RECORD_WARNING, recipient=recipient, **changes)

    def noticed(self) -> "Case":
        """The applicant, where there is one, has the notice."""
        return self.do(Action.SEND_NOTICE) if self.facts.applicant_named else self

    def refuses_to_sign(self, recipient: str = "recipient-1") -> "Case":
        """At the door, up to a refusal to sign."""
        return self.warned(recipient).do(Action.RECORD_REFUSAL_TO_SIGN, recipient=recipient)

    def tells(self, recipient: str = "recipient-1") -> "Case":
        """A whole visit, signed and told."""
        self.warned(recipient).do(Action.RECORD_SIGNATURE, recipient=recipient)
        return self.do(Action.TELL_RECIPIENT, recipient=recipient)


class Casebook:
    """Opens cases under one protocol."""

    def __init__(self, protocol: Protocol = CSODS) -> None:
        self.protocol = protocol

    def received(self, told: said.ReceiveCase | None = None, by: Actor = CALL_TAKER) -> Case:
        """A case as it is received, an hour later."""
        told = told or receipt(received_at=self._received_at())
        now = told.received_at + timedelta(hours=1)
        step = take_in(told, "CSODS-1", Setting(by, now, self.protocol, CALENDAR))
        return Case(step.after, now, self.protocol)

    def at(self, stage: Stage, route: Route = Route.RIGHT_TO_ASK) -> Case:
        """A case that has just come to a stage by the ordinary way, with one recipient from assessment on."""
        case = self.received(receipt(route, received_at=self._received_at()))
        for reached, steps in ORDINARY_WAY.items():
            if case.stage is stage:
                return case
            if case.stage is reached:
                steps(case)
        if case.stage is stage:
            return case
        raise ValueError(f"{route} does not come to {stage} by the ordinary way.")

    def _received_at(self) -> datetime:
        """A day on which the protocol is in force."""
        last = self.protocol.effective_to
        return RECEIVED if last is None else datetime(last.year - 1, 3, 2, 9, 0, tzinfo=UTC)


ORDINARY_WAY: dict[Stage, Callable[[Case], Case]] = {
    Stage.INITIAL_CHECKS: lambda case: case.checked().hit().do(Action.ACCEPT_INTO_SCHEME),
    Stage.MEETING: lambda case: case.do(Action.RECORD_MEETING),
    Stage.ASSESSMENT: lambda case: case.assessed().do(Action.RECOMMEND),
    Stage.DECISION: lambda case: case.do(Action.AUTHORISE_DISCLOSURE),
    Stage.DELIVERY: lambda case: case.tells(),
    Stage.NOTICE: lambda case: case.noticed().do(Action.CLOSE_CASE),
}

WHOSE: dict[Action, Actor] = {
    Action.REQUEST_CHECK: RESEARCHER,
    Action.RECORD_CHECK: RESEARCHER,
    Action.CHASE_CHECK: RESEARCHER,
    Action.SUPERSEDE_CHECK: RESEARCHER,
    Action.CLEAR_CONFLICT: SUPERVISOR,
    Action.EXTEND_DEADLINE: SUPERVISOR,
    Action.WITHDRAW_APPLICATION: SUPERVISOR,
    Action.SUSPECT_MALICE: SUPERVISOR,
    Action.REJECT_FROM_SCHEME: SUPERVISOR,
    Action.WAIVE_MEETING: SUPERVISOR,
    Action.AUTHORISE_IMMEDIATE_PROTECTION: INSPECTOR,
    Action.AUTHORISE_DISCLOSURE: INSPECTOR,
    Action.DECIDE_NO_DISCLOSURE: INSPECTOR,
    Action.SEND_BACK: INSPECTOR,
    Action.DEFER_DECISION: INSPECTOR,
    Action.WITHDRAW_AUTHORITY: INSPECTOR,
    Action.DECIDE_AFTER_REFUSAL: INSPECTOR,
    Action.CLOSE_CASE: SUPERVISOR,
    Action.OPEN_REVIEW: SUPERVISOR,
    Action.SET_RETENTION: SUPERVISOR,
    Action.HOLD_DISPOSAL: SUPERVISOR,
    Action.RELEASE_HOLD: SUPERVISOR,
}


def _telling(case: Case) -> said.TellRecipient:
    authority = case.facts.authority("recipient-1")
    words = authority.content if authority else CONTENT
    return said.TellRecipient(
        "recipient-1", True, case.now, case.now, words, True, "the mother, two officers", "She said it back."
    )


def _closure(case: Case) -> said.CloseCase:
    outcome = Outcome.DISCLOSED_CONVICTIONS if case.facts.told else Outcome.NO_DISCLOSURE_NOTHING_HELD
    return said.CloseCase(outcome, "None known.", RetentionClass.PUBLIC_PROTECTION, partners_done=True)


def _latest_key(case: Case) -> str:
    return case.facts.checks[-1].key if case.facts.checks else "check-1"


WORDS: dict[Action, Callable[[Case], Any]] = {
    Action.RECEIVE_CASE: lambda case: case.facts.receipt,
    Action.AMEND_REQUEST: lambda case: said.AmendRequest(
        "a name was learned", case.facts.applicant, case.facts.subject, case.facts.children, case.facts.carers
    ),
    Action.ASSIGN_CASE: lambda _: said.AssignCase("ppu", "officer"),
    Action.ADD_NOTE: lambda _: said.AddNote("She rang to ask how long it takes."),
    Action.RECORD_CONTACT: lambda _: said.RecordContact("applicant", ContactMeans.TELEPHONE, True, "Agreed a time."),
    Action.DECLARE_CONFLICT: lambda _: said.DeclareConflict("I know the family."),
    Action.CLEAR_CONFLICT: lambda _: said.ClearConflict("officer", "A distant neighbour, no more."),
    Action.ATTRIBUTE_DELAY: lambda case: said.AttributeDelay(
        DelayCause.PARTNER, case.today, case.today, "Social care had no worker to ask."
    ),
    Action.EXTEND_DEADLINE: lambda case: said.ExtendDeadline(
        case.today + timedelta(days=60), "foreign_check", "Records abroad.", case.now, ContactMeans.TELEPHONE
    ),
    Action.FLAG_IMMEDIATE_RISK: lambda _: said.FlagImmediateRisk("He is alone with the child now."),
    Action.RECORD_SAFEGUARDING_ACTION: lambda _: said.RecordSafeguardingAction(
        SafeguardingAction.UNITS_SENT, "Officers went to the house.", danger_over=True
    ),
    Action.AUTHORISE_IMMEDIATE_PROTECTION: lambda case: said.AuthoriseImmediateProtection(
        said.Person("Gwen", "Marsh"),
        "grandmother",
        "He takes the child tonight.",
        ("officer", "colleague"),
        case.today + timedelta(days=1),
        CONTENT,
        CONTAINS,
    ),
    Action.REQUEST_CHECK: lambda case: said.RequestCheck(
        CheckKind.SOCIAL_CARE, "Social care", case.today + timedelta(days=3), sharing=SHARING
    ),
    Action.RECORD_CHECK: lambda _: said.RecordCheck(CheckKind.PNC, CheckState.NOTHING),
    Action.CHASE_CHECK: lambda case: said.ChaseCheck(_latest_key(case), ContactMeans.TELEPHONE),
    Action.SUPERSEDE_CHECK: lambda case: said.SupersedeCheck(_latest_key(case), "It was another John Reed."),
    Action.ACCEPT_INTO_SCHEME: lambda _: said.AcceptIntoScheme("A named child, and contact."),
    Action.REJECT_FROM_SCHEME: lambda _: said.RejectFromScheme(
        RejectionReason.NO_CONTACT, "They do not meet.", (OtherRoute.NONE,)
    ),
    Action.OPEN_RIGHT_TO_KNOW: lambda _: said.OpenRightToKnow("The child must not be forgotten."),
    Action.RECORD_MEETING: lambda case: said.RecordMeeting(
        MeetingMeans.IN_PERSON,
        "the station",
        "She met him in May.",
        tuple(MeetingWarning(code) for code in case.protocol.meeting_warnings),
        True,
        Genuineness.GENUINE,
        "Her account holds together.",
    ),
    Action.WAIVE_MEETING: lambda _: said.WaiveMeeting(WaiverReason.UNSAFE_TO_MEET, "He watches her."),
    Action.RECORD_PROOF: lambda _: said.RecordProof("applicant", ProofOf.IDENTITY, Document.PASSPORT, "123X"),
    Action.RECORD_CONSULTATION: lambda _: said.RecordConsultation(
        CheckKind.SOCIAL_CARE, "Ms Bell", SHARING, "They would tell the mother."
    ),
    Action.ANSWER_REPRESENTATIONS: lambda _: said.AnswerRepresentations(
        False, NoRepresentations.RISK_TO_CHILD, "He would pressure the mother."
    ),
    Action.RECORD_REPRESENTATIONS: lambda _: said.RecordRepresentations(True, "He says it was long ago."),
    Action.WEIGH_REPRESENTATIONS: lambda _: said.WeighRepresentations("It does not lessen the risk."),
    Action.PROPOSE_RECIPIENT: lambda case: said.ProposeRecipient(
        said.Person("Ann", "Marsh"),
        "mother",
        case.facts.child_keys(),
        "Ivy lives with her.",
        is_applicant=case.facts.applicant_named,
    ),
    Action.VERIFY_RECIPIENT: lambda _: said.VerifyRecipient(
        "recipient-1", True, True, True, "passport seen", "birth certificate seen", "Ivy lives with her."
    ),
    Action.COMPLETE_ASSESSMENT: lambda case: said.CompleteAssessment(
        tuple(said.ChildFinding(key, True, "alone with him") for key in case.facts.child_keys()), "A real risk."
    ),
    Action.RECOMMEND: lambda case: said.Recommend(
        Proposal.DISCLOSE,
        limbs(),
        "The mother can protect Ivy once she knows.",
        recipients=tuple(r.key for r in case.facts.recipients if not r.ended),
        content=CONTENT,
        contains=CONTAINS,
        deliverers=("officer", "colleague"),
        tell_subject=TellSubject.NO,
        tell_subject_reason="It would raise the risk.",
        subject_risk="Low.",
        child_plan="Ivy stays with her aunt.",
        recipient_plan="A number to ring.",
        subject_plan="His offender manager knows.",
        alternatives="A written agreement would not hold.",
    ),
    Action.AUTHORISE_DISCLOSURE: lambda case: said.AuthoriseDisclosure(
        "recipient-1",
        limbs(),
        "Needed, and no more than needed.",
        ("officer", "colleague"),
        case.today + timedelta(days=5),
        True,
        CONTENT,
        CONTAINS,
    ),
    Action.DECIDE_NO_DISCLOSURE: lambda _: said.DecideNoDisclosure(
        NoDisclosureReason.NOTHING_HELD, "Nothing is held.", protection="Social care visits weekly."
    ),
    Action.SEND_BACK: lambda _: said.SendBack("Say who looks after Ivy."),
    Action.DEFER_DECISION: lambda case: said.DeferDecision(
        "A court sits on Friday.", case.today + timedelta(days=3), "Ivy stays with her aunt."
    ),
    Action.WITHDRAW_AUTHORITY: lambda _: said.WithdrawAuthority("recipient-1", "He moved out."),
    Action.PLAN_VISIT: lambda case: said.PlanVisit(
        "recipient-1", case.now + timedelta(days=1), "her sister's house", ("officer", "colleague")
    ),
    Action.CONFIRM_IDENTITY: lambda _: said.ConfirmIdentity(
        "recipient-1", Document.PASSPORT, True, True, True, True, "colleague"
    ),
    Action.RECORD_WARNING: lambda case: said.RecordWarning(
        "recipient-1",
        case.protocol.warning_version,
        tuple(range(1, len(case.protocol.warning_lines) + 1)),
        True,
        "colleague",
    ),
    Action.RECORD_SIGNATURE: lambda case: said.RecordSignature(
        "recipient-1",
        "Ann Marsh",
        case.protocol.undertaking_version,
        SignatureForm.PAPER,
        "colleague",
        paper_location="safe 2",
    ),
    Action.RECORD_REFUSAL_TO_SIGN: lambda _: said.RecordRefusalToSign(
        "recipient-1", "I'll tell who I like.", "colleague"
    ),
    Action.REFER_BACK: lambda _: said.ReferBack("recipient-1", ContactMeans.TELEPHONE, "Ivy stays at risk.", "A leak."),
    Action.DECIDE_AFTER_REFUSAL: lambda case: said.DecideAfterRefusal(
        "recipient-1",
        RefusalOption.PROCEED_UNSIGNED,
        "Ivy stays at risk.",
        "A leak.",
        "Ivy's safety weighs more.",
        warning_witness="colleague",
        check_back_on=case.today + timedelta(days=1),
    ),
    Action.TELL_RECIPIENT: _telling,
    Action.RECORD_FAILED_VISIT: lambda _: said.RecordFailedVisit("recipient-1", FailedVisit.NOBODY_IN, "Dark."),
    Action.RECORD_AFTERCARE: lambda _: said.RecordAftercare("A support worker rings on Monday."),
    Action.RECORD_SELF_DISCLOSURE: lambda _: said.RecordSelfDisclosure(
        "recipient-1", "the subject", "He says he told her.", True, "She said it to us in her own words."
    ),
    Action.WITHDRAW_APPLICATION: lambda _: said.WithdrawApplication(WithdrawalReason.WITHDREW, "They parted."),
    Action.SUSPECT_MALICE: lambda _: said.SuspectMalice("Every detail is false.", "31/123/26"),
    Action.SEND_NOTICE: lambda case: said.SendNotice(ContactMeans.VISIT, case.protocol.notice_version),
    Action.NOTIFY_PARTNER: lambda _: said.NotifyPartner(CheckKind.SOCIAL_CARE, SHARING),
    Action.CLOSE_CASE: _closure,
    Action.RECORD_BREACH: lambda case: said.RecordBreach("It is on a forum.", case.now, "He may be attacked.", True),
    Action.OPEN_REVIEW: lambda _: said.OpenReview(ReviewReason.COMPLAINT, "She says it took too long."),
    Action.SET_RETENTION: lambda case: said.SetRetention(
        RetentionClass.OTHER, "Looked at again.", case.today + timedelta(days=365)
    ),
    Action.HOLD_DISPOSAL: lambda _: said.HoldDisposal("An inquiry asks for it."),
    Action.RELEASE_HOLD: lambda _: said.ReleaseHold("hold-1", "The inquiry has ended."),
}


@contextlib.contextmanager
def refused(code: str, field: str = "") -> Iterator[None]:
    """What is done in here is refused with this code (and points at this field); nothing else will do."""
    with pytest.raises(Refusal) as caught:
        yield
    assert caught.value.code == code, str(caught.value)
    if field:
        assert caught.value.blocker.field == field
