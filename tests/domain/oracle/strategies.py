# ruff: noqa: C901, PLR0911 - one case of the kind of field after another
"""Histories: mostly what a force would do next, often broken in one or two places.

`Script` draws from one seeded source, so that a history is a function of its seed.
"""

import dataclasses
import types
import typing
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random

from csor.domain import particulars as p
from csor.domain import vocabulary as v
from csor.domain.particulars.request import Known
from csor.domain.people import Actor
from csor.domain.protocol import Protocol
from tests.domain.oracle.model import KEYED_LATE, OPEN, WHERE_AND_WHO, Oracle, day_of, name_of, plain

R, K = v.Role, v.Rank


def person(name: str, rank: v.Rank, *roles: v.Role) -> Actor:
    return Actor(name, name.title(), rank, frozenset(roles), team="north", force="westmark")


PEOPLE = (
    person("call", K.STAFF, R.CALL_TAKER),
    person("search", K.STAFF, R.RESEARCHER),
    person("officer", K.CONSTABLE, R.OFFICER),
    person("second", K.CONSTABLE, R.OFFICER, R.CALL_TAKER),
    person("sergeant", K.SERGEANT, R.SUPERVISOR),
    person("acting", K.SERGEANT, R.AUTHORISER),
    person("inspector", K.INSPECTOR, R.AUTHORISER),
    person("super", K.SUPERINTENDENT, R.AUTHORISER),
    person("many", K.SUPERINTENDENT, R.OFFICER, R.SUPERVISOR, R.AUTHORISER),
    person("records", K.STAFF, R.COMPLIANCE),
    person("admin", K.STAFF, R.ADMINISTRATOR),
)
BEGIN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
SHARING = p.Sharing(
    "To protect",
    v.SharingBasis.STATUTORY_DUTY,
    v.SharingPower.CHILDREN_ACT,
    "Names",
    "Social care",
    v.ContactMeans.EMAIL,
    "DS Stone",
    no_consent_reason="Would put the child at risk",
    proportionate="Names only",
)
CONTENT = "He was convicted in 2012 of offences against a child."
BAD_TEXT = ("a\u202eb", "a\x00b", "a\ud800b", "x" * 201, "x" * 1001, "x" * 10_001)

PROGRESS: dict[v.Stage, dict[type, int]] = {
    v.Stage.INITIAL_CHECKS: {p.RecordCheck: 30, p.RequestCheck: 6, p.AcceptIntoScheme: 14, p.RejectFromScheme: 3},
    v.Stage.MEETING: {p.RecordMeeting: 12, p.WaiveMeeting: 4, p.RecordProof: 3},
    v.Stage.ASSESSMENT: {
        p.CompleteAssessment: 8,
        p.ProposeRecipient: 8,
        p.VerifyRecipient: 12,
        p.AnswerRepresentations: 8,
        p.RecordRepresentations: 4,
        p.WeighRepresentations: 4,
        p.Recommend: 14,
        p.RecordConsultation: 2,
        p.RecordProof: 2,
        p.RecordCheck: 3,
    },
    v.Stage.DECISION: {p.AuthoriseDisclosure: 20, p.DecideNoDisclosure: 4, p.SendBack: 2, p.DeferDecision: 2},
    v.Stage.DELIVERY: {
        p.PlanVisit: 3,
        p.ConfirmIdentity: 12,
        p.RecordWarning: 12,
        p.RecordSignature: 8,
        p.RecordRefusalToSign: 7,
        p.ReferBack: 7,
        p.DecideAfterRefusal: 12,
        p.TellRecipient: 14,
        p.RecordFailedVisit: 3,
        p.WithdrawAuthority: 2,
        p.DecideNoDisclosure: 3,
        p.AuthoriseDisclosure: 7,
        p.RecordAftercare: 1,
        p.ProposeRecipient: 2,
        p.VerifyRecipient: 2,
        p.RecordProof: 1,
    },
    v.Stage.NOTICE: {p.SendNotice: 8, p.NotifyPartner: 3, p.CloseCase: 10, p.RecordAftercare: 2},
    v.Stage.CLOSED: {p.RecordBreach: 3, p.OpenReview: 3, p.SetRetention: 3, p.HoldDisposal: 3, p.ReleaseHold: 3},
}
ANY_TIME: dict[type, int] = {
    p.AmendRequest: 2, p.AssignCase: 2, p.AddNote: 2, p.RecordContact: 4, p.RequestCheck: 2, p.RecordCheck: 2,
    p.ChaseCheck: 2, p.SupersedeCheck: 2, p.FlagImmediateRisk: 2, p.RecordSafeguardingAction: 4,
    p.AuthoriseImmediateProtection: 2, p.OpenRightToKnow: 2, p.AttributeDelay: 2, p.ExtendDeadline: 2,
    p.WithdrawApplication: 1, p.SuspectMalice: 1, p.RecordSelfDisclosure: 2, p.DeclareConflict: 2,
    p.ClearConflict: 4,
}  # fmt: skip
DOOR = (
    p.ConfirmIdentity,
    p.RecordWarning,
    p.RecordSignature,
    p.RecordRefusalToSign,
    p.ReferBack,
    p.DecideAfterRefusal,
    p.TellRecipient,
    p.RecordFailedVisit,
    p.WithdrawAuthority,
    p.PlanVisit,
)


class Script:
    """What could be said next."""

    def __init__(self, rng: Random, protocol: Protocol) -> None:
        self.rng = rng
        self.protocol = protocol
        self.now = BEGIN + timedelta(hours=rng.randrange(0, 24 * 200))

    def one(self, options: typing.Any) -> typing.Any:
        return self.rng.choice(list(options))

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    # ------------------------------------------------------------------ time

    def pass_time(self) -> None:
        draw = self.rng.random()
        if draw < 0.90:
            self.now += timedelta(minutes=self.rng.randrange(1, 90))
        elif draw < 0.985:
            self.now += timedelta(hours=self.rng.randrange(2, 40))
        elif draw < 0.998:
            self.now += timedelta(days=self.rng.randrange(6, 12))
        else:
            self.now += timedelta(days=self.rng.choice((30, 400, 4000)))

    def lately(self, minutes: int = 30) -> datetime | None:
        return None if self.chance(0.7) else self.now - timedelta(minutes=self.rng.randrange(0, minutes))

    # ------------------------------------------------------------------ the receipt

    def receipt(self) -> tuple[Actor, p.ReceiveCase]:
        route = v.Route.RIGHT_TO_ASK if self.chance(0.7) else v.Route.RIGHT_TO_KNOW
        at = self.now - timedelta(minutes=self.rng.choice((0, 5, 60, 600, 3000)))
        applicant = self.applicant() if route is v.Route.RIGHT_TO_ASK and self.chance(0.93) else None
        told = p.ReceiveCase(
            route,
            self.one(v.Channel),
            at,
            "She is worried",
            p.RiskQuestions(with_child_now=self.one(Known)),
            applicant,
            self.subject(),
            self.children(at),
            self.carers(),
        )
        actor = self.one([PEOPLE[0], PEOPLE[0], PEOPLE[2], PEOPLE[3], PEOPLE[4], PEOPLE[8], self.one(PEOPLE)])
        if self.chance(0.1):
            actor = dataclasses.replace(actor, team="")
            told = dataclasses.replace(told, team=self.one(("", "ppu")))
        return actor, told

    def applicant(self) -> p.Applicant:
        named = p.Person("Ann", "Lee") if self.chance(0.96) else p.Person(surname=self.one(("", " ")))
        return p.Applicant(named, safe_contact=self.safe_contact())

    def safe_contact(self) -> p.SafeContact | None:
        draw = self.rng.random()
        if draw < 0.1:
            return None
        if draw < 0.7:
            return p.SafeContact(means=tuple(v.ContactMeans))
        means = tuple(self.rng.sample(list(v.ContactMeans), self.rng.randrange(0, 4)))
        never = tuple(self.rng.sample(list(v.ContactMeans), self.rng.randrange(0, 2)))
        days = tuple(self.rng.sample(range(7), self.rng.choice((0, 0, 5))))
        hours = self.one((("", ""), ("", ""), ("09:00", "17:00"), ("", "12:30"), ("18:00", "")))
        return p.SafeContact(means=means, never=never, days=days, from_time=hours[0], to_time=hours[1])

    def subject(self) -> p.Subject | None:
        draw = self.rng.random()
        if draw < 0.03:
            return None
        return p.Subject(p.Person("Bob", "Ray") if draw < 0.97 else p.Person())

    def children(self, at: datetime) -> tuple[p.Child, ...]:
        return tuple(
            self.child(at) for _ in range(self.rng.choice((0, 1, 1, 1, 1, 1, 1, 2, 2)) if self.chance(0.3) else 1)
        )

    def child(self, at: datetime) -> p.Child:
        day = day_of(at)
        draw = self.rng.random()
        born: date | None = None
        if draw < 0.6:
            born = date(self.rng.randrange(day.year - 15, day.year), 5, 5)
        elif draw < 0.75:
            born = date(day.year - 18, day.month, min(day.day, 28)) + timedelta(
                days=self.rng.choice((-2, -1, 0, 1, 2, 9))
            )
        elif draw < 0.8:
            born = day + timedelta(days=self.rng.choice((-1, 0, 1)))
        name = p.Person("Kit", "Lee", born=born) if self.chance(0.98) else p.Person(born=born)
        return p.Child(name, contact="Lives with them" if self.chance(0.97) else "")

    def carers(self) -> tuple[p.Carer, ...]:
        return (p.Carer(p.Person("Cal", "Lee"), safe_contact=self.safe_contact()),) if self.chance(0.2) else ()

    # ------------------------------------------------------------------ who and what

    def kind(self, case: Oracle) -> type:
        if self.chance(0.05):
            return typing.cast(type, self.one(WHERE_AND_WHO))
        weights = dict(PROGRESS[case.stage])
        scale = 6
        weights = {kind: weight * scale for kind, weight in weights.items()}
        if case.stage is v.Stage.DELIVERY and self.chance(0.6):
            weights = {kind: weight * 80 for kind, weight in self.at_the_door(case).items()} or weights
        if case.stage is v.Stage.ASSESSMENT:
            weights = {kind: weight // 3 for kind, weight in weights.items()} | self.wanted(case)
        if case.stage in OPEN:
            for kind, weight in ANY_TIME.items():
                weights[kind] = weights.get(kind, 0) + weight
            if case.conflicts:
                weights[p.ClearConflict] += 30
            if case.danger:
                weights[p.RecordSafeguardingAction] += 20
            if any(a.live and a.immediate for a in case.authorities):
                for kind in DOOR:
                    weights[kind] = weights.get(kind, 0) + 5
                for kind, weight in self.at_the_door(case).items():
                    weights[kind] = weights.get(kind, 0) + 60 * weight
            self.keyed_late(case, weights)
            if any(row.state is v.CheckState.SUPERSEDED for row in case.checks):
                weights[p.RecordCheck] = weights.get(p.RecordCheck, 0) + 60
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def keyed_late(self, case: Oracle, weights: dict[type, int]) -> None:
        """Whoever was at a door when the authority was taken back has something to put down."""
        if any(case.taken_back(key) and rec.identity_at for key, rec in case.recipients.items()):
            for kind in KEYED_LATE:
                weights[kind] = weights.get(kind, 0) + 60

    def wanted(self, case: Oracle) -> dict[type, int]:
        """What an assessment still lacks."""
        if case.assessment is None:
            return {p.CompleteAssessment: 120}
        if case.asked is None:
            return {p.AnswerRepresentations: 120}
        if case.asked.asked and not case.represented:
            return {p.RecordRepresentations: 120}
        if any(case.represented) and not case.weighed:
            return {p.WeighRepresentations: 120}
        lines = [rec.line for rec in case.recipients.values()]
        if "verified" not in lines:
            return {p.VerifyRecipient: 120} if "proposed" in lines else {p.ProposeRecipient: 120}
        stale: set[str] = set()
        case.checks_current(self.now, stale)
        return {p.RecordCheck: 100, p.Recommend: 20} if stale else {p.Recommend: 120}

    def at_the_door(self, case: Oracle) -> dict[type, int]:
        """The next step of whoever is furthest in a visit."""
        lines = {rec.line for key, rec in case.recipients.items() if (a := case.authority_of(key)) and a.live}
        if "referred_back" in lines:
            return {p.DecideAfterRefusal: 1}
        if "refused" in lines:
            return {p.ReferBack: 2, p.DecideAfterRefusal: 1}
        if "signed" in lines or "unsigned_allowed" in lines:
            return {p.TellRecipient: 5, p.RecordAftercare: 1}
        if "warned" in lines:
            return {p.RecordSignature: 3, p.RecordRefusalToSign: 3}
        if "authorised" in lines:
            away = any(rec.identity_at for rec in case.recipients.values() if rec.line == "authorised")
            return {p.RecordWarning: 1} if away else {p.ConfirmIdentity: 3, p.PlanVisit: 1}
        return {}

    def actor(self, case: Oracle, kind: type) -> Actor:
        if self.chance(0.06):
            return typing.cast(Actor, self.one(PEOPLE))
        able = [one for one in PEOPLE if one.roles & WHERE_AND_WHO[kind][1]]
        return typing.cast(Actor, self.one(able))

    def recipient(self, case: Oracle, *lines: str) -> str:
        fits = [key for key, rec in case.recipients.items() if rec.line in lines]
        if fits and self.chance(0.93):
            return typing.cast(str, self.one(fits))
        return typing.cast(str, self.one([*case.recipients, "recipient-9"]))

    def build(self, kind: type, case: Oracle, actor: Actor) -> typing.Any:
        return getattr(self, "say_" + name_of(kind))(case, actor)

    def say_amend_request(self, case: Oracle, actor: Actor) -> typing.Any:
        at = case.received.received_at
        right_to_ask = case.received.route is v.Route.RIGHT_TO_ASK
        keep = self.chance(0.5)
        return p.AmendRequest(
            "More is known",
            case.applicant if keep else self.applicant() if right_to_ask else None,
            p.Subject(p.Person("Robert", "Ray")) if self.chance(0.9) else self.subject(),
            case.children if keep and case.children else self.children(at),
            case.carers if keep else self.carers(),
        )

    def say_assign_case(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.AssignCase("north", self.one(("", "officer")))

    def say_add_note(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.AddNote("She rang back")

    def party(self, case: Oracle) -> str:
        carers = [f"carer-{n}" for n in range(1, len(case.carers) + 1)]
        return typing.cast(
            str, self.one(["applicant", "applicant", *carers, *case.recipients, self.one(("carer-1", "subject"))])
        )

    def say_record_contact(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordContact(
            self.party(case),
            self.one(v.ContactMeans),
            True,
            "Rang",
            self.lately(600),
            self.one(("", "Child in danger")),
        )

    def say_request_check(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RequestCheck(
            v.CheckKind(self.one([*self.protocol.initial_checks, self.one(v.CheckKind)])),
            "Desk",
            self.one((None, day_of(self.now) + timedelta(days=7))),
            "Test",
            SHARING if self.chance(0.9) else None,
        )

    def say_record_check(self, case: Oracle, actor: Actor) -> typing.Any:
        latest = case.latest()
        missing = [
            k for k in self.protocol.initial_checks if (row := latest.get(v.CheckKind(k))) is None or row.result is None
        ]
        old = [
            r.kind.value
            for k, r in latest.items()
            if r.result and k in self.protocol.check_age_days and (self.now - (r.searched_at or self.now)).days > 6
        ]
        weak = [r.kind.value for r in latest.values() if r.result and r.result.match is v.Match.POSSIBLE]
        again = [r.kind for r in case.checks if r.state is v.CheckState.SUPERSEDED and (r.kind not in latest)]
        kind = v.CheckKind(self.one(again or missing or old or weak or ["pnc", "visor", self.one(v.CheckKind)]))
        result = self.one((v.CheckState.NOTHING, v.CheckState.NOTHING, v.CheckState.HIT, v.CheckState.NOT_AVAILABLE))
        match = self.rng.choices((v.Match.CERTAIN, v.Match.PROBABLE, v.Match.POSSIBLE, None), (8, 4, 2, 1))[0]
        hit = result is v.CheckState.HIT
        return p.RecordCheck(
            kind,
            result,
            self.lately(),
            "REF",
            match if hit else None,
            "A record" if hit else "",
            v.Grading.FACT if hit else None,
            None,
            None,
            "",
            "System down" if result is v.CheckState.NOT_AVAILABLE else "",
            "CASE-9" if self.chance(0.03) else "",
        )

    def check_key(self, case: Oracle, state: v.CheckState) -> str:
        rows = [row for row in case.checks if row.state is state] or case.checks
        return typing.cast(str, self.one([row.key for row in rows] or ["check-99"]))

    def say_chase_check(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.ChaseCheck(self.check_key(case, v.CheckState.REQUESTED), v.ContactMeans.EMAIL)

    def say_supersede_check(self, case: Oracle, actor: Actor) -> typing.Any:
        state = self.one((v.CheckState.HIT, v.CheckState.NOTHING))
        return p.SupersedeCheck(self.check_key(case, state), "Another man of that name")

    def say_flag_immediate_risk(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.FlagImmediateRisk("He has the child tonight")

    def say_record_safeguarding_action(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordSafeguardingAction(self.one(v.SafeguardingAction), "Done", self.lately(), self.chance(0.8))

    def contains(self) -> tuple[v.ContentPart, ...]:
        return (v.ContentPart.OFFENCE_NATURE, v.ContentPart.OFFENCE_PERIOD)

    def deliverers(self) -> tuple[str, ...]:
        return typing.cast(tuple[str, ...], self.one((("officer", "second"), ("officer",), ("officer", "many"))))

    def say_authorise_immediate_protection(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.AuthoriseImmediateProtection(
            p.Person("Ann", "Lee"),
            "Mother",
            "Tonight",
            self.deliverers(),
            day_of(self.now) + timedelta(days=self.rng.randrange(0, 3)),
            CONTENT,
            self.contains(),
        )

    def say_open_right_to_know(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.OpenRightToKnow("The child must not be forgotten")

    def say_attribute_delay(self, case: Oracle, actor: Actor) -> typing.Any:
        start = day_of(self.now) - timedelta(days=self.rng.choice((0, 0, 1, 2, 9)))
        return p.AttributeDelay(
            self.one(v.DelayCause), start, start + timedelta(days=self.rng.randrange(-1, 4)), "Waiting"
        )

    def say_extend_deadline(self, case: Oracle, actor: Actor) -> typing.Any:
        told = self.chance(0.85)
        return p.ExtendDeadline(
            case.target + timedelta(days=self.rng.choice((0, 1, 7, 14))),
            self.one(self.protocol.extension_reasons),
            "Further enquiries",
            self.now - timedelta(minutes=self.rng.randrange(0, 60)) if told else None,
            self.one(v.ContactMeans) if told else None,
        )

    def say_withdraw_application(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.WithdrawApplication(self.one(v.WithdrawalReason), "She asked to stop")

    def say_suspect_malice(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.SuspectMalice("A feud", "CR/1")

    def say_record_self_disclosure(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordSelfDisclosure(
            self.recipient(case, "proposed", "verified", "told"),
            "The subject",
            "He told her",
            self.chance(0.7),
            "Asked her",
        )

    def say_declare_conflict(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.DeclareConflict("A cousin")

    def say_clear_conflict(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.ClearConflict(self.one(sorted(case.conflicts) or ["officer"]), "Another person of that name")

    def say_accept_into_scheme(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.AcceptIntoScheme("In the scheme")

    def say_reject_from_scheme(self, case: Oracle, actor: Actor) -> typing.Any:
        told = self.chance(0.6)
        return p.RejectFromScheme(
            self.one([v.RejectionReason.IDENTITY_UNKNOWN, *v.RejectionReason]),
            "Not within it",
            (self.one(v.OtherRoute),),
            self.now if told else None,
            self.one(v.ContactMeans) if told else None,
        )

    def say_record_meeting(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordMeeting(
            self.one(v.MeetingMeans),
            "Station",
            "What she said",
            tuple(v.MeetingWarning),
            True,
            v.Genuineness.GENUINE,
            "Consistent",
            self.lately(),
            "Far away",
        )

    def say_waive_meeting(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.WaiveMeeting(self.one(v.WaiverReason), "Unsafe")

    def say_record_proof(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordProof(
            self.party(case), self.one(v.ProofOf), self.one(v.Document), self.one(("", "1234")), self.lately()
        )

    def say_record_consultation(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordConsultation(self.one(v.CheckKind), "J Fox", SHARING, "Agrees", self.lately())

    def say_answer_representations(self, case: Oracle, actor: Actor) -> typing.Any:
        if self.chance(0.5):
            return p.AnswerRepresentations(True, None, "", self.lately(), self.one(v.ContactMeans), 48)
        return p.AnswerRepresentations(False, self.one(v.NoRepresentations), "It would put the child at risk")

    def say_record_representations(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordRepresentations(self.chance(0.7), "He denies it")

    def say_weigh_representations(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.WeighRepresentations("Outweighed")

    def say_propose_recipient(self, case: Oracle, actor: Actor) -> typing.Any:
        keys = tuple(f"child-{n}" for n in range(1, len(case.children) + 1))
        return p.ProposeRecipient(
            p.Person("Ann", "Lee"),
            "Mother",
            keys[: self.rng.randrange(1, 3)],
            "She has the care",
            self.chance(0.5),
            self.safe_contact(),
        )

    def say_verify_recipient(self, case: Oracle, actor: Actor) -> typing.Any:
        lacks = self.one((0, 1, 2)) if self.chance(0.2) else 3
        yes = [spot != lacks for spot in range(3)]
        return p.VerifyRecipient(
            self.recipient(case, "proposed"),
            yes[0],
            yes[1],
            yes[2],
            "Passport",
            "Birth certificate",
            "Lives with the child",
        )

    def say_complete_assessment(self, case: Oracle, actor: Actor) -> typing.Any:
        concern = self.chance(0.65)
        return p.CompleteAssessment(
            tuple(p.ChildFinding(f"child-{n}", concern, "Because") for n in range(1, len(case.children) + 1)),
            "All considered",
            self.one((None, day_of(self.now) + timedelta(days=30))),
        )

    def limbs(self, convicted: bool) -> tuple[p.LimbAnswer, ...]:
        return tuple(
            p.LimbAnswer(v.Limb(limb), limb != v.Limb.CONVICTED or convicted, "Because") for limb in self.protocol.limbs
        )

    def say_recommend(self, case: Oracle, actor: Actor) -> typing.Any:
        disclose = self.chance(0.85)
        able = [k for k, r in case.recipients.items() if r.line == "verified"] or list(case.recipients)
        recipients = tuple(self.rng.sample(able, min(len(able), self.rng.choice((1, 1, 1, 2))))) if disclose else ()
        advice = p.Recommend(
            v.Proposal.DISCLOSE if disclose else v.Proposal.NO_DISCLOSURE,
            self.limbs(self.chance(0.7)),
            "Because",
            recipients,
            CONTENT,
            self.contains(),
            "Names",
            "Her home",
            self.one(((), ("officer",), ("many",))),
            day_of(self.now) + timedelta(days=5),
            v.TellSubject.NO,
            "It would raise the risk",
            "Low",
            "Plan",
            "Plan",
            "Plan",
            "None would do",
        )
        wanted = ("subject_risk", "child_plan", "recipient_plan", "subject_plan", "alternatives", "tell_subject_reason")
        lacking: dict[str, typing.Any] = {self.one(wanted): ""}
        return dataclasses.replace(advice, **lacking) if self.chance(0.12) else advice

    def say_authorise_disclosure(self, case: Oracle, actor: Actor) -> typing.Any:
        wanted = [
            k
            for k in (case.recommendation.recipients if case.recommendation else ())
            if k in case.recipients and not case.recipients[k].ended
        ]
        key = self.one(wanted) if wanted and self.chance(0.85) else self.recipient(case, "verified")
        if self.chance(0.12):
            key = self.recipient(case, "proposed")
        given = p.AuthoriseDisclosure(
            key,
            self.limbs(self.chance(0.85)),
            "Because",
            self.deliverers(),
            day_of(self.now) + timedelta(days=self.one((0, 1, 3, 10))),
            True,
            CONTENT,
            self.contains(),
            "Names",
        )
        if self.chance(0.06):
            answers = (*given.limbs[:-1], dataclasses.replace(given.limbs[-1], met=False))
            return dataclasses.replace(given, limbs=answers)
        return given

    def say_decide_no_disclosure(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.DecideNoDisclosure(
            self.one(v.NoDisclosureReason),
            "Because",
            self.one(((), self.limbs(False))),
            self.one(("", "Social care plan")),
        )

    def say_send_back(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.SendBack("Ask probation first")

    def say_defer_decision(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.DeferDecision(
            "A reply is awaited", day_of(self.now) + timedelta(days=self.rng.randrange(0, 6)), "Police visits"
        )

    def say_plan_visit(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.PlanVisit(
            self.recipient(case, "authorised"),
            self.now + timedelta(hours=self.rng.choice((1, 5, 30))),
            "Her home",
            ("officer", "second"),
        )

    def say_confirm_identity(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.ConfirmIdentity(
            self.recipient(case, "authorised", "authorised", "unsigned_allowed", "warned"),
            v.Document.PASSPORT,
            True,
            True,
            True,
            True,
            self.one(("officer", "second")),
            self.in_time(case, self.lately(10)),
        )

    def in_time(self, case: Oracle, moment: datetime | None) -> datetime | None:
        """Now and then a moment at which an authority that has ended since was in force."""
        over = [a for a in case.authorities if a.over_at(self.now) and a.state != "used"]
        if not over or self.chance(0.2):
            return moment
        return self.while_in_force(self.one(over))

    def while_in_force(self, authority: typing.Any) -> datetime:
        ends = (authority.suspended_at, authority.taken_back_at, self.now)
        last = min(end for end in ends if end) - timedelta(minutes=1)
        if day_of(last) > authority.deliver_by:
            last = authority.at + timedelta(minutes=self.rng.randrange(0, 30))
        return typing.cast(datetime, max(authority.at, last))

    def say_record_warning(self, case: Oracle, actor: Actor) -> typing.Any:
        lines = tuple(range(1, len(self.protocol.warning_lines) + 1))
        return p.RecordWarning(
            self.recipient(case, "authorised", "unsigned_allowed"),
            self.protocol.warning_version,
            lines,
            True,
            self.one(("officer", "second")),
            self.in_time(case, self.lately(10)),
        )

    def say_record_signature(self, case: Oracle, actor: Actor) -> typing.Any:
        form = self.one(v.SignatureForm)
        return p.RecordSignature(
            self.recipient(case, "warned"),
            "Ann Lee",
            self.protocol.undertaking_version,
            form,
            self.one(("officer", "second")),
            self.in_time(case, self.lately(5)),
            "M0 0L9 9" if form is v.SignatureForm.SCREEN else "",
            "Safe 3" if form is v.SignatureForm.PAPER else "",
        )

    def say_record_refusal_to_sign(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordRefusalToSign(
            self.recipient(case, "warned"),
            "I will not",
            self.one(("officer", "second")),
            refused_at=self.in_time(case, self.lately(5)),
            late_reason=self.one(("", "No signal", "No signal")),
        )

    def say_refer_back(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.ReferBack(self.recipient(case, "refused"), v.ContactMeans.TELEPHONE, "High", "Some", self.lately(5))

    def say_decide_after_refusal(self, case: Oracle, actor: Actor) -> typing.Any:
        key = self.recipient(case, "refused", "referred_back")
        option = self.one(v.RefusalOption)
        stopped = case.authority_of(key)
        narrow = option is v.RefusalOption.NARROW_CONTENT
        return p.DecideAfterRefusal(
            key,
            option,
            "High",
            "Some",
            "Because",
            plain(stopped.content)[:-2] if narrow and stopped else "",
            self.contains()[:1] if narrow else (),
            self.one((True, False)) if narrow else None,
            "second",
            day_of(self.now) + timedelta(days=3),
            "A police visit daily",
            self.now + timedelta(hours=self.rng.randrange(1, 49)) if option is v.RefusalOption.DEFER else None,
        )

    def say_tell_recipient(self, case: Oracle, actor: Actor) -> typing.Any:
        key = self.recipient(case, "signed", "unsigned_allowed", "signed")
        rec = case.recipients.get(key)
        authority = case.authority_of(key) if rec else None
        done = (
            [m for m in (rec.warned_at, rec.signed_at, rec.unsigned_at, authority.at if authority else None) if m]
            if rec
            else []
        )
        if authority and authority.over_at(self.now) and self.chance(0.8):
            begin = self.while_in_force(authority)
        else:
            begin = max([self.now - timedelta(minutes=self.rng.randrange(0, 30)), *done])
        words = authority.content if authority else CONTENT
        return p.TellRecipient(
            key,
            True,
            begin,
            self.now,
            words if self.chance(0.8) else words + " More.",
            self.chance(0.9),
            "officer, second",
            "She understood",
            self.one(("", "", "", "She asked")),
            told_by=self.one(authority.deliverers if authority and self.chance(0.7) else ("", "officer", actor.id)),
            late_reason=self.one(("", "No signal", "No signal")),
        )

    def say_record_failed_visit(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordFailedVisit(
            self.recipient(case, "authorised", "warned"),
            self.one(v.FailedVisit),
            "No answer",
            self.lately(5),
            self.one(("", "Police visits")),
        )

    def say_withdraw_authority(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.WithdrawAuthority(self.recipient(case, "authorised", "warned", "signed"), "New facts")

    def say_record_aftercare(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordAftercare("Leaflet left")

    def say_send_notice(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.SendNotice(
            v.ContactMeans(self.one(self.protocol.notice_means)), self.protocol.notice_version, "", self.lately(5)
        )

    def say_notify_partner(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.NotifyPartner(v.CheckKind.SOCIAL_CARE, SHARING)

    def say_close_case(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.CloseCase(
            self.one(v.Outcome),
            "None that is not covered",
            self.one(v.RetentionClass),
            self.one(("", "Plan", "Plan")),
            self.one((None, day_of(self.now) + timedelta(days=90))),
            True,
            "INT/1",
        )

    def say_record_breach(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.RecordBreach("Posted online", self.now - timedelta(minutes=3), "Low", False)

    def say_open_review(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.OpenReview(self.one(v.ReviewReason), "A complaint")

    def say_set_retention(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.SetRetention(self.one(v.RetentionClass), "Reviewed", day_of(self.now) + timedelta(days=365))

    def say_hold_disposal(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.HoldDisposal("An inquiry", self.one((None, day_of(self.now) + timedelta(days=30))))

    def say_release_hold(self, case: Oracle, actor: Actor) -> typing.Any:
        return p.ReleaseHold(f"hold-{self.rng.randrange(1, len(case.held) + 2)}", "The inquiry ended")

    # ------------------------------------------------------------------ breaking it

    def trap(self, case: Oracle) -> tuple[Actor, typing.Any] | None:
        """A step for somebody told already, somebody who refused, or somebody not fit to be told."""
        kinds = {
            v.Stage.DECISION: (p.AuthoriseDisclosure,),
            v.Stage.DELIVERY: (p.AuthoriseDisclosure, p.WithdrawAuthority, p.ConfirmIdentity, p.TellRecipient),
        }.get(case.stage, (p.ConfirmIdentity, p.TellRecipient))
        if case.stage not in OPEN:
            return None
        keys: list[str] = []
        for line in ("told", "refused", "referred_back", "proposed"):
            keys = keys or [key for key, rec in case.recipients.items() if rec.line == line]
        if not keys:
            return None
        kind = self.one(kinds)
        actor = self.one([one for one in PEOPLE if one.roles & WHERE_AND_WHO[kind][1]])
        return actor, dataclasses.replace(self.build(kind, case, actor), recipient=self.one(keys))

    def broken(self, told: typing.Any, case: Oracle) -> typing.Any:
        """The same with one field other than it was."""
        fields = dataclasses.fields(told)
        field = self.one(fields)
        hint = hints(told.__class__)[field.name]
        value = getattr(told, field.name)
        if isinstance(value, str) and field.default is dataclasses.MISSING and self.chance(0.1):
            return dataclasses.replace(told, **{field.name: self.one(("", "  ", "\n"))}) if type(value) is str else told
        return dataclasses.replace(told, **{field.name: self.other(value, hint, field.name, case)})

    def other(self, value: typing.Any, hint: typing.Any, name: str, case: Oracle) -> typing.Any:
        optional, hint = without_none(hint)
        if optional and value is not None and self.chance(0.4):
            return None
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            kind = typing.get_args(hint)[1]
            if kind in {"recipient", "party", "check", "child"}:
                return self.one(
                    [
                        *case.recipients,
                        "applicant",
                        "carer-1",
                        "check-1",
                        "check-2",
                        "recipient-1",
                        "child-1",
                        "",
                        "nobody",
                    ]
                )
            if kind == "staff":
                return self.one(["", *(one.id for one in PEOPLE)])
            return self.one(
                (
                    "",
                    "",
                    "Something else",
                    value + " and more",
                    f"  {value} " if value.strip() else "x",
                    self.one(BAD_TEXT),
                )
            )
        if origin is tuple:
            inner = typing.get_args(hint)[0]
            return self.other_tuple(value, inner, name, case)
        if hint is bool:
            return not value
        if hint is datetime:
            base = value or self.now
            return base + self.one(
                (
                    timedelta(hours=3),
                    -timedelta(hours=3),
                    -timedelta(days=60),
                    -timedelta(seconds=1),
                    self.now - base,
                    self.now - base + timedelta(seconds=1),
                )
            )
        if hint is date:
            base = value or day_of(self.now)
            return self.one(
                (
                    base + timedelta(days=9),
                    base - timedelta(days=9),
                    day_of(self.now),
                    day_of(self.now) - timedelta(days=1),
                    day_of(self.now) + timedelta(days=1),
                )
            )
        if hint is int:
            return self.one((0, 1, -1, 48))
        if isinstance(hint, type) and issubclass(hint, str):
            return self.one(hint)
        if dataclasses.is_dataclass(hint):
            if value is None:
                return SHARING if hint is p.Sharing else None
            return self.broken(value, case)
        return value

    def other_tuple(
        self, value: tuple[typing.Any, ...], inner: typing.Any, name: str, case: Oracle
    ) -> tuple[typing.Any, ...]:
        draw = self.rng.random()
        if draw < 0.25 or not value:
            more: tuple[typing.Any, ...] = ()
            if isinstance(inner, type) and issubclass(inner, str) and not value:
                more = (self.one(inner),)
            elif isinstance(inner, type) and issubclass(inner, str) and self.chance(0.6):
                more = (*value, self.one(inner))
            elif not value and typing.get_origin(inner) is typing.Annotated:
                more = (self.other("", inner, name, case),)
            return more
        spot = self.rng.randrange(len(value))
        if draw < 0.45:
            return value[:spot] + value[spot + 1 :]
        if draw < 0.55:
            return tuple(reversed(value))
        return (*value[:spot], self.other(value[spot], inner, name, case), *value[spot + 1 :])


@cache
def hints(kind: typing.Any) -> dict[str, typing.Any]:
    return typing.get_type_hints(kind, include_extras=True)


def without_none(hint: typing.Any) -> tuple[bool, typing.Any]:
    if typing.get_origin(hint) in {typing.Union, types.UnionType}:
        inner = [part for part in typing.get_args(hint) if part is not type(None)]
        return True, inner[0]
    return False, hint
