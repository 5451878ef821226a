# ruff: noqa: C901, PLR0912, SIM102, SIM114 - plain if-statements on purpose, an action at a time
"""A second, plain reading of docs/moves.md: one mutable case, one method an action, if-statements only.

Written from the specification, not from the table of moves. `refusals` gives every code that applies (empty: allowed),
in the order of decision 1: stage, permission, interest, and only then everything else together.
Numbers in comments are the numbered decisions of docs/moves.md; "silent" marks what that text leaves open.
"""

import dataclasses
import typing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from csor.domain import particulars as p
from csor.domain import vocabulary as v
from csor.domain.people import Actor
from csor.domain.protocol import Protocol
from tests.domain.oracle.text import text_faults

LONDON = ZoneInfo("Europe/London")
R = v.Role
ST = v.Stage
OPEN = set(ST) - {ST.CLOSED}

CASEWORK = {R.OFFICER, R.SUPERVISOR}
DESK = CASEWORK | {R.CALL_TAKER, R.RESEARCHER}
HANDS = DESK | {R.AUTHORISER}
CHECKERS = CASEWORK | {R.RESEARCHER}
SUPERVISOR = {R.SUPERVISOR}
AUTHORISER = {R.AUTHORISER}
DECLINE = {R.AUTHORISER, R.SUPERVISOR}

# What the stage table of docs/moves.md and the permissions say: stages, roles.
WHERE_AND_WHO: dict[type, tuple[set[v.Stage], set[v.Role]]] = {
    p.AmendRequest: (OPEN, DESK),
    p.AssignCase: (OPEN, CASEWORK),
    p.AddNote: (OPEN, HANDS),
    p.RecordContact: (OPEN, DESK),
    p.RequestCheck: (OPEN, CHECKERS),
    p.RecordCheck: (OPEN, CHECKERS),
    p.ChaseCheck: (OPEN, CHECKERS),
    p.SupersedeCheck: (OPEN, CHECKERS),
    p.FlagImmediateRisk: (OPEN, HANDS),
    p.RecordSafeguardingAction: (OPEN, HANDS),
    p.AuthoriseImmediateProtection: (OPEN, AUTHORISER),
    p.OpenRightToKnow: (OPEN, CASEWORK),
    p.AttributeDelay: (OPEN, CASEWORK),
    p.ExtendDeadline: (OPEN, SUPERVISOR),
    p.WithdrawApplication: (OPEN - {ST.NOTICE}, SUPERVISOR),
    p.SuspectMalice: (OPEN - {ST.NOTICE}, SUPERVISOR),
    p.RecordSelfDisclosure: (OPEN, CASEWORK),
    p.DeclareConflict: (OPEN, HANDS | {R.COMPLIANCE}),
    p.ClearConflict: (OPEN, SUPERVISOR),
    p.AcceptIntoScheme: ({ST.INITIAL_CHECKS}, CASEWORK),
    p.RejectFromScheme: ({ST.INITIAL_CHECKS}, SUPERVISOR),
    p.RecordMeeting: ({ST.MEETING}, CASEWORK),
    p.RecordProof: ({ST.MEETING, ST.ASSESSMENT, ST.DELIVERY}, CASEWORK),
    p.WaiveMeeting: ({ST.MEETING}, SUPERVISOR),
    p.RecordConsultation: ({ST.ASSESSMENT}, CASEWORK),
    p.AnswerRepresentations: ({ST.ASSESSMENT}, CASEWORK),
    p.RecordRepresentations: ({ST.ASSESSMENT}, CASEWORK),
    p.WeighRepresentations: ({ST.ASSESSMENT}, CASEWORK),
    p.ProposeRecipient: ({ST.ASSESSMENT, ST.DELIVERY}, CASEWORK),
    p.VerifyRecipient: ({ST.ASSESSMENT, ST.DELIVERY}, CASEWORK),
    p.CompleteAssessment: ({ST.ASSESSMENT}, CASEWORK),
    p.Recommend: ({ST.ASSESSMENT}, CASEWORK),
    p.AuthoriseDisclosure: ({ST.DECISION, ST.DELIVERY}, AUTHORISER),
    p.DecideNoDisclosure: ({ST.DECISION, ST.DELIVERY}, DECLINE),
    p.SendBack: ({ST.DECISION}, DECLINE),
    p.DeferDecision: ({ST.DECISION}, DECLINE),
    p.PlanVisit: ({ST.DELIVERY}, CASEWORK),
    p.ConfirmIdentity: ({ST.DELIVERY}, CASEWORK),
    p.RecordWarning: ({ST.DELIVERY}, CASEWORK),
    p.RecordSignature: ({ST.DELIVERY}, CASEWORK),
    p.RecordRefusalToSign: ({ST.DELIVERY}, CASEWORK),
    p.ReferBack: ({ST.DELIVERY}, CASEWORK),
    p.DecideAfterRefusal: ({ST.DELIVERY}, AUTHORISER),
    p.TellRecipient: ({ST.DELIVERY}, CASEWORK),
    p.RecordFailedVisit: ({ST.DELIVERY}, CASEWORK),
    p.WithdrawAuthority: ({ST.DELIVERY}, AUTHORISER),
    p.RecordAftercare: ({ST.DELIVERY, ST.NOTICE}, CASEWORK),
    p.SendNotice: ({ST.NOTICE}, CASEWORK),
    p.NotifyPartner: ({ST.DELIVERY, ST.NOTICE}, CASEWORK),
    p.CloseCase: ({ST.NOTICE}, SUPERVISOR),
    p.RecordBreach: ({ST.CLOSED}, CASEWORK),
    p.OpenReview: ({ST.CLOSED}, SUPERVISOR),
    p.SetRetention: ({ST.CLOSED}, SUPERVISOR),
    p.HoldDisposal: ({ST.CLOSED}, SUPERVISOR),
    p.ReleaseHold: ({ST.CLOSED}, SUPERVISOR),
}
# 17: every step at the door, in any open stage, for a recipient under immediate protection.
AT_THE_DOOR = {
    p.PlanVisit,
    p.ConfirmIdentity,
    p.RecordWarning,
    p.RecordSignature,
    p.RecordRefusalToSign,
    p.ReferBack,
    p.DecideAfterRefusal,
    p.TellRecipient,
    p.RecordFailedVisit,
    p.WithdrawAuthority,
}
# 29: what is judged by the moment when it was done.
KEYED_LATE = {p.ConfirmIdentity, p.RecordWarning, p.RecordSignature, p.RecordRefusalToSign, p.TellRecipient}
SUPERVISOR_CODED = {p.ExtendDeadline, p.WaiveMeeting, p.CloseCase}  # 1
DESPITE_CONFLICT = {p.DeclareConflict, p.FlagImmediateRisk, p.RecordSafeguardingAction}  # 1

DISCLOSURE_OUTCOMES = {
    v.Outcome.DISCLOSED_CONVICTIONS: v.Path.CONVICTIONS,
    v.Outcome.DISCLOSED_OTHER_INFO: v.Path.OTHER_INFORMATION,
    v.Outcome.DISCLOSED_IMMEDIATE: v.Path.IMMEDIATE,
}
GO_ON = {v.RefusalOption.PROCEED_UNSIGNED, v.RefusalOption.NARROW_CONTENT, v.RefusalOption.DEFER}  # a new authority
NO_DISCLOSURE_OUTCOMES = {
    v.Outcome.NO_DISCLOSURE_NOTHING_HELD: v.NoDisclosureReason.NOTHING_HELD,
    v.Outcome.NO_DISCLOSURE_NOT_NECESSARY_OR_PROPORTIONATE: v.NoDisclosureReason.NOT_NECESSARY_OR_PROPORTIONATE,
    v.Outcome.NO_DISCLOSURE_RISK_MANAGED: v.NoDisclosureReason.RISK_MANAGED,
}


def blank(words: str | None) -> bool:
    return not (words or "").strip()


def plain(words: str) -> str:
    return " ".join(words.split())


def day_of(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def eighteenth(born: date) -> date:
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)


def is_child_on(person: p.Person, day: date) -> bool:
    """A birth date not known does not make somebody an adult."""
    return person.born is None or day < eighteenth(person.born)


@dataclass
class Auth:
    recipient: str
    immediate: bool
    path: v.Path
    content: str
    deliverers: tuple[str, ...]
    deliver_by: date
    by: str
    at: datetime
    state: str = "in_force"
    unsigned: bool = False
    why: str = ""
    suspended_at: datetime | None = None
    taken_back_at: datetime | None = None

    def was(self, at: datetime) -> str:
        """29: how it stood at a moment."""
        if self.state == "used":
            return "used"
        if self.state == "withdrawn":
            if self.taken_back_at is None or at >= self.taken_back_at:
                return "withdrawn"
        if self.why == "refusal" or (self.suspended_at is not None and at >= self.suspended_at):
            return "suspended"
        return "in_force"

    def over_at(self, now: datetime) -> bool:
        """29: whether what was done under it is keyed late."""
        return self.was(now) != "in_force" or self.deliver_by < day_of(now)

    @property
    def live(self) -> bool:
        return self.state in {"in_force", "suspended"}


@dataclass
class Rec:
    key: str
    proposal: p.ProposeRecipient
    line: str = "proposed"
    verification: p.VerifyRecipient | None = None
    identity_at: datetime | None = None
    warned_at: datetime | None = None
    signed_at: datetime | None = None
    refused_at: datetime | None = None
    referred_at: datetime | None = None
    refusal: set[str] = field(default_factory=set)
    ended: str = ""
    unsigned_at: datetime | None = None
    wait_until: datetime | None = None


@dataclass
class CheckRow:
    key: str
    kind: v.CheckKind
    state: v.CheckState
    result: p.RecordCheck | None = None
    searched_at: datetime | None = None


@dataclass
class Oracle:
    """One case as docs/moves.md says it must be."""

    protocol: Protocol
    stage: v.Stage = ST.INITIAL_CHECKS
    received: p.ReceiveCase = field(default=None)  # type: ignore[assignment]
    keyed_by: str = ""
    applicant: p.Applicant | None = None
    subject: p.Subject | None = None
    children: tuple[p.Child, ...] = ()
    carers: tuple[p.Carer, ...] = ()
    conflicts: set[str] = field(default_factory=set)
    interests: list[tuple[str, datetime, datetime | None]] = field(default_factory=list)
    checks: list[CheckRow] = field(default_factory=list)
    flagged: bool = False
    danger: bool = False
    safeguarded: bool = False
    linked: bool = False
    target: date = date.min
    rejection_told: bool = False
    rejected: p.RejectFromScheme | None = None
    withdrawn: bool = False
    malicious: bool = False
    met: bool = False
    waived: bool = False
    assessment: p.CompleteAssessment | None = None
    asked: p.AnswerRepresentations | None = None
    represented: list[bool] = field(default_factory=list)
    weighed: bool = False
    recipients: dict[str, Rec] = field(default_factory=dict)
    recommendation: p.Recommend | None = None
    recommended_by: set[str] = field(default_factory=set)
    authorities: list[Auth] = field(default_factory=list)
    protections: bool = False
    nothing_decided: p.DecideNoDisclosure | None = None
    someone_else_wanted: bool = False
    self_disclosures: list[str] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)  # each hold on disposal: whether it stands
    noticed: bool = False
    partners: bool = False
    decided_at: datetime | None = None

    # ------------------------------------------------------------------ asking

    def refusals(self, actor: Actor, told: typing.Any, now: datetime) -> set[str]:
        """Every code that forbids this; empty when it is allowed."""
        stages, roles = WHERE_AND_WHO[type(told)]
        if self.stage not in stages:
            immediate_door = (
                type(told) in AT_THE_DOOR and self.stage in OPEN and any(a.immediate for a in self.authorities)
            )
            looks_back = type(told) in KEYED_LATE and self.stage in OPEN
            if not immediate_door and not (looks_back and any(self.taken_back(key) for key in self.recipients)):
                return {"record_closed"} if self.stage is ST.CLOSED else {"not_offered"}
        if not roles & actor.roles:
            return {"supervisor_needed"} if type(told) in SUPERVISOR_CODED else {"not_permitted"}
        if actor.id in self.conflicts and type(told) not in DESPITE_CONFLICT:
            return {"conflict_declared"}
        codes = text_faults(told)
        getattr(self, "may_" + name_of(told.__class__))(actor, told, now, codes)
        return codes

    def apply(self, actor: Actor, told: typing.Any, now: datetime) -> None:
        """Do it; only after `refusals` gave none."""
        getattr(self, "do_" + name_of(told.__class__), lambda *_: None)(actor, told, now)

    # ------------------------------------------------------------------ the facts asked about

    def claim(self, at: datetime | None, now: datetime, codes: set[str], *after: datetime | None) -> None:
        """20."""
        if at is None:
            return
        if at > now:
            codes.add("in_future")
        if at < self.received.received_at:
            codes.add("before_receipt")
        if any(step is not None and at < step for step in after):
            codes.add("back_dated")

    def latest(self) -> dict[v.CheckKind, CheckRow]:
        """The latest check of each kind that was not set aside."""
        return {row.kind: row for row in self.checks if row.state is not v.CheckState.SUPERSEDED}

    def checks_settled(self, codes: set[str]) -> None:
        """4, what binds accept, reject, recommend and authorise."""
        latest = self.latest()
        for kind in self.protocol.initial_checks:
            row = latest.get(v.CheckKind(kind))
            if row is None or row.result is None:
                codes.add("checks_incomplete")
            elif row.result.taken_over_from:
                codes.add("checks_stale")
        self.nothing_set_aside(codes)

    def nothing_set_aside(self, codes: set[str]) -> None:
        """4: the last result of every kind stands."""
        last = {row.kind: row for row in self.checks if row.result is not None}
        if any(row.state is v.CheckState.SUPERSEDED for row in last.values()):
            codes.add("nominal_superseded")

    def checks_current(self, now: datetime, codes: set[str]) -> None:
        """4, what more binds recommend and authorise."""
        for kind, row in self.latest().items():
            if row.result is None:
                continue
            limit = self.protocol.check_age_days.get(kind)
            if limit is not None and row.state is not v.CheckState.NOT_AVAILABLE:
                assert row.searched_at is not None
                if (day_of(now) - day_of(row.searched_at)).days > limit:
                    codes.add("checks_stale")
        self.matches_strong(codes)

    def matches_strong(self, codes: set[str]) -> None:
        floor = v.Match(self.protocol.match_floor)
        for row in self.latest().values():
            if row.result and row.state is v.CheckState.HIT:
                if row.result.match is None or not row.result.match.reaches(floor):
                    codes.add("match_too_weak")

    def child_left(self, now: datetime, codes: set[str]) -> None:
        if not self.children:
            codes.add("no_child_in_scheme")
        elif not any(is_child_on(child.person, day_of(now)) for child in self.children):
            codes.add("no_child_in_scheme")

    def subject_named(self, codes: set[str]) -> None:
        if self.subject is None or blank(self.subject.person.surname):  # silent: a forename alone names nobody
            codes.add("subject_unidentified")

    def concerns(self) -> bool:
        """6."""
        if self.assessment:
            return any(finding.concerns for finding in self.assessment.findings)
        hits = [row.result for row in self.checks if row.result and row.state is v.CheckState.HIT]
        return self.flagged or bool(hits)

    def covered(self) -> bool:
        """6."""
        told = any(r.ended == "told" for r in self.recipients.values())
        return self.linked or self.safeguarded or told or self.protections

    def hold_for_concerns(self, codes: set[str], *, linked_only: bool = False) -> None:
        """6: closing, and a request outside the scheme; with linked_only, withdrawing, malice and rejecting for other."""
        covered = self.linked if linked_only else self.covered()
        if self.danger or (self.concerns() and not covered):
            codes.add("concerns_stand")

    def hold_for_recipients(self, codes: set[str]) -> None:
        """16 and 17; silent on withdrawing while a recommended recipient waits: else it could never be closed."""
        if self.waits() or (self.stage is ST.DELIVERY and self.someone_else_wanted):
            codes.add("recipient_outstanding")

    def asks(self) -> bool:
        """18: a named applicant of a Right to Ask."""
        return self.received.route is v.Route.RIGHT_TO_ASK and self.known_applicant()

    def known_applicant(self) -> bool:
        return self.applicant is not None and not blank(self.applicant.person.name)

    def authority_of(self, key: str) -> Auth | None:
        """The latest authority of a recipient."""
        return next((a for a in reversed(self.authorities) if a.recipient == key), None)

    def taken_back(self, key: str) -> bool:
        """29: the latest authority of a recipient was taken back by an authoriser."""
        latest = self.authority_of(key)
        return latest is not None and latest.state == "withdrawn" and latest.taken_back_at is not None

    def authority_then(self, key: str, at: datetime) -> Auth | None:
        """29: the authority that something at a moment was done under."""
        latest = self.authority_of(key)
        found = latest
        for one in self.authorities:
            if one.recipient == key and one.at <= at:
                if one is latest or one.why != "refusal":
                    found = one
        return found

    def bounded(self, content: str, contains: tuple[v.ContentPart, ...], codes: set[str]) -> None:
        if blank(content) or len(content.strip()) > self.protocol.content_limit:
            codes.add("content_unbounded")
        if not contains:  # silent: what the words contain is part of the exact content
            codes.add("content_unbounded")
        if set(contains) & set(self.protocol.forbidden_content):
            codes.add("content_unbounded")

    def witnessed(self, witness: str, actor: Actor, codes: set[str]) -> None:
        if blank(witness) or witness == actor.id:
            codes.add("witness_missing")

    def floor(self, name: str, actor: Actor, codes: set[str]) -> None:
        if not actor.rank.reaches(v.Rank(self.protocol.rank_floors[name])):
            codes.add("rank_too_low")

    def own(self, actor: Actor, codes: set[str]) -> None:
        """9."""
        if actor.id in self.recommended_by:
            codes.add("own_recommendation")

    def safe_contact_of(self, party: str) -> tuple[bool, p.SafeContact | None]:
        """Whether there is such a party, and their instruction."""
        if party == "applicant":
            return self.applicant is not None, self.applicant.safe_contact if self.applicant else None
        if party.startswith("carer-"):
            for number, carer in enumerate(self.carers, 1):
                if party == f"carer-{number}":
                    return True, carer.safe_contact
        if party in self.recipients:
            rec = self.recipients[party]
            if rec.proposal.is_applicant and self.applicant:  # silent
                return True, self.applicant.safe_contact
            return True, rec.proposal.safe_contact
        return False, None

    def unsafe(self, instruction: p.SafeContact | None, means: v.ContactMeans, at: datetime) -> bool:
        """19."""
        if instruction is None:
            return True
        if means in instruction.never or (instruction.means and means not in instruction.means):
            return True
        local = at.astimezone(LONDON)
        clock = local.strftime("%H:%M")
        day = local.weekday()
        late = bool(instruction.from_time) and clock < instruction.from_time
        over = bool(instruction.to_time) and clock > instruction.to_time
        if instruction.from_time and instruction.to_time and instruction.from_time > instruction.to_time:
            if late and over:  # the hours run over midnight, and it is neither evening nor morning
                return True
            if late:
                day = (day - 1) % 7
        elif late or over:
            return True
        return bool(instruction.days) and day not in instruction.days

    # ------------------------------------------------------------------ any open stage

    def may_amend_request(self, actor: Actor, told: p.AmendRequest, now: datetime, codes: set[str]) -> None:
        people_faults(told, self.received.received_at, codes)

    def do_amend_request(self, actor: Actor, told: p.AmendRequest, now: datetime) -> None:
        self.applicant, self.subject = told.applicant, told.subject
        self.children, self.carers = told.children, told.carers
        self.new_facts(now)

    def new_facts(self, now: datetime) -> None:
        """12."""
        for authority in self.authorities:
            if authority.state == "in_force" and not authority.immediate:
                authority.state, authority.why, authority.suspended_at = "suspended", "facts", now

    def may_assign_case(self, actor: Actor, told: p.AssignCase, now: datetime, codes: set[str]) -> None:
        pass

    def may_add_note(self, actor: Actor, told: p.AddNote, now: datetime, codes: set[str]) -> None:
        pass

    def may_record_contact(self, actor: Actor, told: p.RecordContact, now: datetime, codes: set[str]) -> None:
        exists, instruction = self.safe_contact_of(told.party)
        if told.party == "applicant" and not self.known_applicant():
            codes.add("applicant_unknown")
        if not exists:
            codes.add("not_found")
        at = told.contacted_at or now
        self.claim(told.contacted_at, now, codes)
        self.overridden(actor, codes, told.override_reason, unsafe=self.unsafe(instruction, told.means, at))

    def overridden(self, actor: Actor, codes: set[str], reason: str, *, unsafe: bool) -> None:
        """19: contact against the instruction needs a written override by a supervisor."""
        if unsafe and blank(reason):
            codes.add("unsafe_contact")
        if unsafe and R.SUPERVISOR not in actor.roles:
            codes |= {"supervisor_needed", "unsafe_contact"}

    def may_request_check(self, actor: Actor, told: p.RequestCheck, now: datetime, codes: set[str]) -> None:
        pass

    def do_request_check(self, actor: Actor, told: p.RequestCheck, now: datetime) -> None:
        self.checks.append(CheckRow(f"check-{len(self.checks) + 1}", told.kind, v.CheckState.REQUESTED))

    def may_record_check(self, actor: Actor, told: p.RecordCheck, now: datetime, codes: set[str]) -> None:
        if told.result not in {v.CheckState.NOTHING, v.CheckState.HIT, v.CheckState.NOT_AVAILABLE}:
            codes.add("answer_missing")
        if told.result is v.CheckState.HIT and (told.match is None or blank(told.found)):
            codes.add("answer_missing")
        if told.result is v.CheckState.NOT_AVAILABLE and blank(told.not_available_reason):
            codes |= {"reason_missing", "answer_missing"}
        self.claim(told.searched_at, now, codes)

    def do_record_check(self, actor: Actor, told: p.RecordCheck, now: datetime) -> None:
        open_row = next((r for r in self.checks if r.kind is told.kind and r.result is None), None)
        if open_row:
            self.checks.remove(open_row)
        key = open_row.key if open_row else f"check-{len(self.checks) + 1}"
        self.checks.append(CheckRow(key, told.kind, told.result, told, told.searched_at or now))
        self.new_facts(now)

    def check_row(self, key: str) -> CheckRow | None:
        return next((row for row in self.checks if row.key == key), None)

    def may_chase_check(self, actor: Actor, told: p.ChaseCheck, now: datetime, codes: set[str]) -> None:
        row = self.check_row(told.check)
        if row is None:
            codes.add("not_found")
        elif row.state is not v.CheckState.REQUESTED:  # 22
            codes |= {"not_offered", "not_found"}

    def may_supersede_check(self, actor: Actor, told: p.SupersedeCheck, now: datetime, codes: set[str]) -> None:
        row = self.check_row(told.check)
        if row is None:
            codes.add("not_found")
        elif row.state in {v.CheckState.REQUESTED, v.CheckState.SUPERSEDED}:  # 22
            codes |= {"not_offered", "not_found"}

    def do_supersede_check(self, actor: Actor, told: p.SupersedeCheck, now: datetime) -> None:
        row = self.check_row(told.check)
        assert row is not None
        row.state = v.CheckState.SUPERSEDED
        self.new_facts(now)

    def may_flag_immediate_risk(self, actor: Actor, told: p.FlagImmediateRisk, now: datetime, codes: set[str]) -> None:
        pass

    def do_flag_immediate_risk(self, actor: Actor, told: p.FlagImmediateRisk, now: datetime) -> None:
        self.flagged = self.danger = True

    def may_record_safeguarding_action(
        self, actor: Actor, told: p.RecordSafeguardingAction, now: datetime, codes: set[str]
    ) -> None:
        self.claim(told.acted_at, now, codes)

    def do_record_safeguarding_action(self, actor: Actor, told: p.RecordSafeguardingAction, now: datetime) -> None:
        self.safeguarded = True
        if told.danger_over:
            self.danger = False

    def may_authorise_immediate_protection(
        self, actor: Actor, told: p.AuthoriseImmediateProtection, now: datetime, codes: set[str]
    ) -> None:
        if not self.danger:
            codes.add("not_offered")  # 17: flagged, and not over
        if blank(told.person.name):
            codes.add("answer_missing")
        self.floor("immediate", actor, codes)
        self.bounded(told.content, told.contains, codes)
        self.named_deliverers(actor, told.deliverers, codes)
        if told.deliver_by < day_of(now):
            codes |= {"authority_lapsed", "not_later"}

    def named_deliverers(self, actor: Actor, deliverers: tuple[str, ...], codes: set[str]) -> None:
        if not deliverers or all(blank(name) for name in deliverers):
            codes.add("answer_missing")
        if actor.id in deliverers:  # 9
            codes.add("deliverer_may_not_decide")

    def do_authorise_immediate_protection(
        self, actor: Actor, told: p.AuthoriseImmediateProtection, now: datetime
    ) -> None:
        key = f"recipient-{len(self.recipients) + 1}"
        proposal = p.ProposeRecipient(told.person, told.relationship, (), told.reason)
        self.recipients[key] = Rec(key, proposal, line="authorised")
        self.authorities.append(
            Auth(key, True, v.Path.IMMEDIATE, told.content, told.deliverers, told.deliver_by, actor.id, now)
        )
        self.someone_else_wanted = False  # 14: somebody else is authorised

    def may_open_right_to_know(self, actor: Actor, told: p.OpenRightToKnow, now: datetime, codes: set[str]) -> None:
        if self.subject is None and not self.children:  # silent; 5 asks it of a rejection
            codes.add("subject_unidentified")
        if self.linked:  # 27
            codes.add("not_offered")

    def do_open_right_to_know(self, actor: Actor, told: p.OpenRightToKnow, now: datetime) -> None:
        self.linked = True

    def may_attribute_delay(self, actor: Actor, told: p.AttributeDelay, now: datetime, codes: set[str]) -> None:
        if told.from_day > day_of(now):
            codes.add("in_future")
        if told.from_day < day_of(self.received.received_at):
            codes.add("before_receipt")
        if told.to_day < told.from_day:
            codes.add("back_dated")

    def may_extend_deadline(self, actor: Actor, told: p.ExtendDeadline, now: datetime, codes: set[str]) -> None:
        if told.reason_code not in self.protocol.extension_reasons or blank(told.reason):
            codes.add("reason_missing")
        if told.new_target <= self.target:
            codes.add("not_later")
        if self.asks() and (told.told_at is None or told.told_means is None):
            codes.add("told_time_missing")
        self.claim(told.told_at, now, codes)
        if told.told_means and told.told_at and self.applicant and self.asks():
            if self.unsafe(self.applicant.safe_contact, told.told_means, told.told_at):
                codes.add("unsafe_contact")

    def do_extend_deadline(self, actor: Actor, told: p.ExtendDeadline, now: datetime) -> None:
        self.target = told.new_target

    def may_withdraw_application(
        self, actor: Actor, told: p.WithdrawApplication, now: datetime, codes: set[str]
    ) -> None:
        self.hold_for_concerns(codes, linked_only=True)
        self.hold_for_recipients(codes)
        if self.received.route is v.Route.RIGHT_TO_KNOW:  # silent: nobody applied
            codes.add("not_offered")

    def do_withdraw_application(self, actor: Actor, told: p.WithdrawApplication, now: datetime) -> None:
        self.withdrawn = True
        self.stage = ST.NOTICE

    def may_suspect_malice(self, actor: Actor, told: p.SuspectMalice, now: datetime, codes: set[str]) -> None:
        self.hold_for_concerns(codes, linked_only=True)
        self.hold_for_recipients(codes)
        if self.received.route is v.Route.RIGHT_TO_KNOW:  # silent: nobody applied
            codes.add("not_offered")

    def do_suspect_malice(self, actor: Actor, told: p.SuspectMalice, now: datetime) -> None:
        self.malicious = True
        self.stage = ST.NOTICE

    def may_record_self_disclosure(
        self, actor: Actor, told: p.RecordSelfDisclosure, now: datetime, codes: set[str]
    ) -> None:
        if told.recipient not in self.recipients:
            codes.add("not_found")
        if told.confirmed_by_officers and blank(told.confirmed_how):
            codes.add("answer_missing")

    def do_record_self_disclosure(self, actor: Actor, told: p.RecordSelfDisclosure, now: datetime) -> None:
        if told.confirmed_by_officers:
            self.self_disclosures.append(told.recipient)

    def may_declare_conflict(self, actor: Actor, told: p.DeclareConflict, now: datetime, codes: set[str]) -> None:
        pass

    def do_declare_conflict(self, actor: Actor, told: p.DeclareConflict, now: datetime) -> None:
        self.conflicts.add(actor.id)
        self.interests.append((actor.id, now, None))
        for authority in self.authorities:  # 12
            if authority.by == actor.id and authority.state == "in_force":
                authority.state, authority.why, authority.suspended_at = "suspended", "conflict", now

    def may_clear_conflict(self, actor: Actor, told: p.ClearConflict, now: datetime, codes: set[str]) -> None:
        if told.person not in self.conflicts:
            codes.add("not_found")
        if told.person == actor.id:
            codes.add("conflict_declared")

    def do_clear_conflict(self, actor: Actor, told: p.ClearConflict, now: datetime) -> None:
        self.conflicts.discard(told.person)
        self.interests = [
            (who, since, until or now) if who == told.person else (who, since, until)
            for who, since, until in self.interests
        ]

    # ------------------------------------------------------------------ initial checks

    def may_accept_into_scheme(self, actor: Actor, told: p.AcceptIntoScheme, now: datetime, codes: set[str]) -> None:
        if actor.id == self.keyed_by and R.SUPERVISOR not in actor.roles:  # 3
            codes.add("not_permitted")
        if self.received.route is v.Route.RIGHT_TO_ASK and not self.known_applicant():  # 3
            codes.add("applicant_unknown")
        self.subject_named(codes)
        if all(blank(child.person.name) for child in self.children):
            codes.add("child_unidentified")
        else:
            self.child_left(now, codes)
        if any(blank(child.contact) for child in self.children):
            codes.add("contact_unstated")
        self.checks_settled(codes)

    def do_accept_into_scheme(self, actor: Actor, told: p.AcceptIntoScheme, now: datetime) -> None:
        meets = self.received.route in self.protocol.meeting_routes
        self.stage = ST.MEETING if meets else ST.ASSESSMENT

    def may_reject_from_scheme(self, actor: Actor, told: p.RejectFromScheme, now: datetime, codes: set[str]) -> None:
        self.checks_settled(codes)
        if self.opens_instead(told):  # 5
            if self.danger:
                codes.add("concerns_stand")
        else:
            within = {v.RejectionReason.OTHER, v.RejectionReason.IDENTITY_UNKNOWN}  # 6; silent on identity_unknown
            self.hold_for_concerns(codes, linked_only=told.reason_code in within)
        if not told.instead:
            codes.add("answer_missing")
        if told.told_at is not None and told.told_means is None:
            codes |= {"answer_missing", "told_time_missing"}
        if told.told_means is not None and told.told_at is None:
            codes |= {"answer_missing", "told_time_missing"}
        self.claim(told.told_at, now, codes)
        if told.told_at and not self.known_applicant():
            codes.add("applicant_unknown")
        if told.told_means and told.told_at and self.applicant:  # 24
            if self.unsafe(self.applicant.safe_contact, told.told_means, told.told_at):
                codes.add("unsafe_contact")

    def opens_instead(self, told: p.RejectFromScheme) -> bool:
        return (
            told.reason_code is v.RejectionReason.IDENTITY_UNKNOWN
            and (self.subject is not None or bool(self.children))
            and not self.linked
        )

    def do_reject_from_scheme(self, actor: Actor, told: p.RejectFromScheme, now: datetime) -> None:
        if self.opens_instead(told):
            self.linked = True
        self.rejected = told
        self.rejection_told = told.told_at is not None
        self.stage = ST.NOTICE

    # ------------------------------------------------------------------ meeting

    def may_record_meeting(self, actor: Actor, told: p.RecordMeeting, now: datetime, codes: set[str]) -> None:
        if not self.known_applicant():
            codes.add("applicant_unknown")
        if not told.acknowledged or set(self.protocol.meeting_warnings) - set(told.warnings):
            codes.add("warnings_not_given")
        if told.means is not v.MeetingMeans.IN_PERSON and blank(told.means_reason):
            codes.add("means_unexplained")
        self.claim(told.held_at, now, codes)

    def do_record_meeting(self, actor: Actor, told: p.RecordMeeting, now: datetime) -> None:
        self.met = True
        self.stage = ST.ASSESSMENT

    def may_waive_meeting(self, actor: Actor, told: p.WaiveMeeting, now: datetime, codes: set[str]) -> None:
        pass

    def do_waive_meeting(self, actor: Actor, told: p.WaiveMeeting, now: datetime) -> None:
        self.waived = True
        self.stage = ST.ASSESSMENT

    def may_record_proof(self, actor: Actor, told: p.RecordProof, now: datetime, codes: set[str]) -> None:
        if not self.safe_contact_of(told.party)[0]:
            codes |= {"not_found", "applicant_unknown"}
        if len(told.last_four) > 4:
            codes.add("text_too_long")
        self.claim(told.seen_at, now, codes)

    # ------------------------------------------------------------------ assessment

    def may_record_consultation(self, actor: Actor, told: p.RecordConsultation, now: datetime, codes: set[str]) -> None:
        self.claim(told.consulted_at, now, codes)

    def may_answer_representations(
        self, actor: Actor, told: p.AnswerRepresentations, now: datetime, codes: set[str]
    ) -> None:
        if not told.asked and (told.reason_code is None or blank(told.reason)):
            codes |= {"answer_missing", "reason_missing", "representations_unanswered"}
        self.claim(told.asked_at, now, codes)

    def do_answer_representations(self, actor: Actor, told: p.AnswerRepresentations, now: datetime) -> None:
        self.asked = told

    def may_record_representations(
        self, actor: Actor, told: p.RecordRepresentations, now: datetime, codes: set[str]
    ) -> None:
        if self.asked is None or not self.asked.asked:
            codes |= {"representations_unanswered", "not_offered"}
        if told.received and blank(told.summary):
            codes.add("answer_missing")

    def do_record_representations(self, actor: Actor, told: p.RecordRepresentations, now: datetime) -> None:
        self.represented.append(told.received)
        if told.received:
            self.weighed = False

    def may_weigh_representations(
        self, actor: Actor, told: p.WeighRepresentations, now: datetime, codes: set[str]
    ) -> None:
        if not any(self.represented):
            codes |= {"representations_unanswered", "not_offered"}

    def do_weigh_representations(self, actor: Actor, told: p.WeighRepresentations, now: datetime) -> None:
        self.weighed = True

    def may_propose_recipient(self, actor: Actor, told: p.ProposeRecipient, now: datetime, codes: set[str]) -> None:
        keys = {f"child-{number}" for number in range(1, len(self.children) + 1)}
        if not told.children or set(told.children) - keys or blank(told.person.name):
            codes.add("answer_missing")
        if told.is_applicant and not self.known_applicant():  # silent; 13 asks it at the door
            codes.add("applicant_unknown")
        held = [r for r in self.recipients.values() if r.ended == "withheld" or r.line in {"refused", "referred_back"}]
        if any(same_person(told, r.proposal) for r in held):  # 23
            codes.add("recipient_not_authorised")

    def do_propose_recipient(self, actor: Actor, told: p.ProposeRecipient, now: datetime) -> None:
        key = f"recipient-{len(self.recipients) + 1}"
        self.recipients[key] = Rec(key, told)

    def may_verify_recipient(self, actor: Actor, told: p.VerifyRecipient, now: datetime, codes: set[str]) -> None:
        rec = self.recipients.get(told.recipient)
        if rec is None:
            codes.add("not_found")
        elif rec.ended:  # silent
            codes |= {"recipient_not_authorised", "already_told"}

    def do_verify_recipient(self, actor: Actor, told: p.VerifyRecipient, now: datetime) -> None:
        rec = self.recipients[told.recipient]
        rec.verification = told
        if rec.line in {"proposed", "verified"}:
            rec.line = self.before_authority(rec)

    def before_authority(self, rec: Rec) -> str:
        """The line of somebody without an authority."""
        short: set[str] = set()
        self.verified(rec, short)
        return "proposed" if short else "verified"

    def may_complete_assessment(self, actor: Actor, told: p.CompleteAssessment, now: datetime, codes: set[str]) -> None:
        keys = [f"child-{number}" for number in range(1, len(self.children) + 1)]
        if not keys or sorted(f.child for f in told.findings) != keys or any(blank(f.reason) for f in told.findings):
            codes.add("answer_missing")

    def do_complete_assessment(self, actor: Actor, told: p.CompleteAssessment, now: datetime) -> None:
        self.assessment = told
        self.new_facts(now)

    def limbs_answered(self, limbs: tuple[p.LimbAnswer, ...], codes: set[str]) -> dict[str, bool]:
        answers = {a.limb: a.met for a in limbs if a.met is not None and not blank(a.reason)}
        if set(self.protocol.limbs) - set(answers):
            codes.add("limb_unanswered")
        return {str(limb): met for limb, met in answers.items()}

    def may_recommend(self, actor: Actor, told: p.Recommend, now: datetime, codes: set[str]) -> None:
        self.subject_named(codes)  # 7
        self.child_left(now, codes)
        if self.assessment is None:
            codes.add("assessment_outstanding")
        if self.received.route in self.protocol.meeting_routes and not (self.met or self.waived):
            codes.add("meeting_outstanding")
        self.checks_settled(codes)
        self.checks_current(now, codes)
        self.limbs_answered(told.limbs, codes)
        if told.proposal is v.Proposal.DISCLOSE and not told.recipients:  # 7
            codes.add("answer_missing")
        disclose = told.proposal is v.Proposal.DISCLOSE  # silent on names in advice not to
        if disclose and set(told.recipients) - set(self.recipients):
            codes |= {"not_found", "answer_missing"}
        if disclose and any(key in self.recipients and self.recipients[key].ended for key in told.recipients):  # silent
            codes.add("not_found")

    def do_recommend(self, actor: Actor, told: p.Recommend, now: datetime) -> None:
        self.recommendation = told
        self.recommended_by.add(actor.id)
        self.stage = ST.DECISION

    # ------------------------------------------------------------------ decision

    def path_of(self, limbs: tuple[p.LimbAnswer, ...]) -> v.Path:
        """8: of the recommender's and the authoriser's answers together."""
        assert self.recommendation is not None
        both = all(
            any(a.limb is v.Limb.CONVICTED and a.met for a in answers) for answers in (self.recommendation.limbs, limbs)
        )
        return v.Path.CONVICTIONS if both else v.Path.OTHER_INFORMATION

    def may_authorise_disclosure(
        self, actor: Actor, told: p.AuthoriseDisclosure, now: datetime, codes: set[str]
    ) -> None:
        rec, advice = self.recipients.get(told.recipient), self.recommendation
        assert advice is not None
        self.subject_named(codes)  # 7
        self.child_left(now, codes)
        self.checks_settled(codes)
        self.checks_current(now, codes)
        self.own(actor, codes)
        if actor.id in advice.deliverers:  # 9
            codes.add("deliverer_may_not_decide")
        self.named_deliverers(actor, told.deliverers, codes)
        answers = self.limbs_answered(told.limbs, codes)
        if any(answers.get(limb) is False for limb in self.protocol.limbs_to_meet):
            codes.add("limb_not_met")
        path = self.path_of(told.limbs)
        if path not in self.protocol.paths:
            codes.add("limb_not_met")
        self.floor(path, actor, codes)
        if self.asked is None or (self.asked.asked and not self.represented):  # 25
            codes.add("representations_unanswered")
        if any(self.represented) and not self.weighed:
            codes.add("representations_unweighed")
        if advice.tell_subject is None or blank(advice.tell_subject_reason):
            codes.add("tell_subject_unanswered")
        if blank(advice.subject_risk):
            codes.add("subject_risk_unanswered")
        if blank(advice.child_plan) or blank(advice.recipient_plan) or blank(advice.subject_plan):
            codes.add("safety_plan_missing")
        if blank(advice.alternatives):
            codes.add("alternatives_missing")
        self.bounded(told.content, told.contains, codes)
        if not told.in_person:
            codes.add("not_in_person")
        if told.deliver_by < day_of(now):
            codes |= {"authority_lapsed", "not_later"}
        if rec is None:
            codes.add("not_found")
            return
        self.verified(rec, codes)
        if rec.proposal.is_applicant and not self.known_applicant():  # silent; 13 asks it at the door
            codes.add("applicant_unknown")
        if rec.ended == "told":
            codes.add("already_told")
        elif rec.ended:
            codes.add("recipient_not_authorised")
        if rec.line in {"refused", "referred_back"}:
            codes.add("referral_outstanding")

    def verified(self, rec: Rec, codes: set[str]) -> None:
        said = rec.verification
        if said is None or not said.identity_verified or blank(said.identity_how):
            codes.add("identity_unverified")
        if said is None or not said.standing_verified or blank(said.standing_how):
            codes.add("standing_unverified")
        if said is None or not said.best_placed or blank(said.best_placed_reason):
            codes.add("not_best_placed")

    def do_authorise_disclosure(self, actor: Actor, told: p.AuthoriseDisclosure, now: datetime) -> None:
        self.give(
            told.recipient,
            Auth(
                told.recipient,
                False,
                self.path_of(told.limbs),
                told.content,
                told.deliverers,
                told.deliver_by,
                actor.id,
                now,
            ),
        )
        rec = self.recipients[told.recipient]
        rec.line = "authorised"
        rec.identity_at = rec.warned_at = rec.signed_at = rec.refused_at = rec.unsigned_at = None
        self.someone_else_wanted = False
        self.stage = ST.DELIVERY

    def give(self, key: str, authority: Auth) -> None:
        for earlier in self.authorities:
            if earlier.recipient == key and earlier.live:
                earlier.state, earlier.taken_back_at = "withdrawn", authority.at
        self.authorities.append(authority)

    def may_decide_no_disclosure(
        self, actor: Actor, told: p.DecideNoDisclosure, now: datetime, codes: set[str]
    ) -> None:
        if self.stage is ST.DELIVERY and any(a.live and not a.immediate for a in self.authorities):  # 16
            codes.add("recipient_outstanding")
        self.own(actor, codes)
        self.floor("no_disclosure" if self.concerns() else "no_concerns", actor, codes)
        if self.concerns() and blank(told.protection):
            codes.add("protection_missing")

    def do_decide_no_disclosure(self, actor: Actor, told: p.DecideNoDisclosure, now: datetime) -> None:
        self.nothing_decided = told
        self.protections = self.protections or not blank(told.protection)
        self.stage = ST.NOTICE

    def may_send_back(self, actor: Actor, told: p.SendBack, now: datetime, codes: set[str]) -> None:
        self.own(actor, codes)

    def do_send_back(self, actor: Actor, told: p.SendBack, now: datetime) -> None:
        self.recommendation = None
        self.stage = ST.ASSESSMENT

    def may_defer_decision(self, actor: Actor, told: p.DeferDecision, now: datetime, codes: set[str]) -> None:
        self.own(actor, codes)
        if told.review_on is None:
            codes.add("review_date_missing")
        elif told.review_on <= day_of(now):
            codes.add("not_later")
        if blank(told.risk_cover):
            codes |= {"protection_missing", "answer_missing"}

    # ------------------------------------------------------------------ delivery

    def at_door(
        self, actor: Actor, key: str, now: datetime, codes: set[str], done_at: datetime | None = None
    ) -> tuple[Rec, Auth] | None:
        """What binds every step at the door: an authority in force for this recipient then, by somebody else.

        done_at: for what is judged by the moment when it was done (29).
        """
        at = min(done_at or now, now)
        rec = self.recipients.get(key)
        if rec is None:
            codes.add("not_found")
            return None
        latest, authority = self.authority_of(key), self.authority_then(key, at)
        if self.stage is not ST.DELIVERY and (latest is None or not latest.immediate):
            if done_at is None or not self.taken_back(key):
                codes |= {"not_authorised", "recipient_not_authorised"}
        if rec.ended == "told":
            codes.add("already_told")
        if authority is None or authority.was(at) in {"withdrawn", "used"}:
            others = [a for a in self.authorities if a.live and a.recipient != key]
            codes.add("recipient_not_authorised" if others else "not_authorised")  # 11
            if all(a.deliver_by < day_of(now) for a in others):
                codes.add("not_authorised")  # silent on another's that has lapsed
            if rec.ended == "told":
                codes.add("already_told")
            return None
        if authority.by == actor.id:  # 9
            codes.add("deliverer_may_not_decide")
        if rec.line in {"refused", "referred_back"}:
            codes |= {"referral_outstanding", "authorisation_suspended"}
        elif authority.was(at) == "suspended":
            codes.add("authorisation_suspended")
        if authority.deliver_by < day_of(at):
            codes.add("authority_lapsed")
        if not authority.immediate:  # G2; 17
            self.verified(rec, codes)
        if rec.proposal.is_applicant and not self.known_applicant():  # 13
            codes.add("applicant_unknown")
        return rec, authority

    def may_plan_visit(self, actor: Actor, told: p.PlanVisit, now: datetime, codes: set[str]) -> None:
        self.at_door(actor, told.recipient, now, codes)
        # Silent: planning is not yet at the door.
        codes -= {"deliverer_may_not_decide", "identity_unverified", "standing_unverified", "not_best_placed"}

    def may_confirm_identity(self, actor: Actor, told: p.ConfirmIdentity, now: datetime, codes: set[str]) -> None:
        found = self.at_door(actor, told.recipient, now, codes, told.confirmed_at or now)
        self.claim(told.confirmed_at, now, codes, found[1].at if found else None)
        if not (told.photo_matches and told.details_agree):
            codes.add("identity_unverified")
        if not (told.private and told.household_absent):
            codes.add("place_not_safe")
        self.witnessed(told.witness, actor, codes)

    def do_confirm_identity(self, actor: Actor, told: p.ConfirmIdentity, now: datetime) -> None:
        rec = self.recipients[told.recipient]
        rec.identity_at, rec.warned_at, rec.signed_at = told.confirmed_at or now, None, None  # 13
        authority = self.authority_of(told.recipient)
        if authority and authority.live:  # 29
            rec.line = "unsigned_allowed" if authority.unsigned else "authorised"

    def may_record_warning(self, actor: Actor, told: p.RecordWarning, now: datetime, codes: set[str]) -> None:
        found = self.at_door(actor, told.recipient, now, codes, told.warned_at or now)
        if told.version != self.protocol.warning_version or not told.understood:
            codes |= {"warning_missing", "answer_missing"}
        if told.lines != tuple(range(1, len(self.protocol.warning_lines) + 1)):
            codes |= {"warning_missing", "answer_missing"}
        if found and found[0].signed_at is not None:  # 13
            codes.add("not_offered")
        self.witnessed(told.witness, actor, codes)
        self.claim(told.warned_at, now, codes, found[1].at if found else None)
        if found and found[0].identity_at is None:
            codes.add("identity_unverified")

    def do_record_warning(self, actor: Actor, told: p.RecordWarning, now: datetime) -> None:
        rec = self.recipients[told.recipient]
        rec.warned_at = told.warned_at or now
        if rec.line != "unsigned_allowed" and self.goes_on(told.recipient):
            rec.line = "warned"

    def goes_on(self, key: str) -> bool:
        """29: a line that ended, or fell back, with its authority does not go on by what came before."""
        latest = self.authority_of(key)
        return latest is not None and latest.live

    def warned_under(self, found: tuple[Rec, Auth] | None, codes: set[str]) -> None:
        """20, 29: the warning followed the authority that this is done under; a later leave unsigned keeps it."""
        if found and found[0].warned_at and found[0].warned_at < found[1].at and not found[1].unsigned:
            codes.add("warning_missing")

    def may_record_signature(self, actor: Actor, told: p.RecordSignature, now: datetime, codes: set[str]) -> None:
        found = self.at_door(actor, told.recipient, now, codes, told.signed_at or now)
        self.warned_under(found, codes)
        if told.version != self.protocol.undertaking_version:
            codes |= {"undertaking_unsigned", "answer_missing"}
        if told.form is v.SignatureForm.SCREEN and blank(told.strokes):
            codes |= {"undertaking_unsigned", "answer_missing"}
        if told.form is v.SignatureForm.PAPER and blank(told.paper_location):
            codes |= {"undertaking_unsigned", "answer_missing"}
        self.witnessed(told.witness, actor, codes)
        if found and found[0].signed_at is not None:  # 13, 27
            codes.add("not_offered")
        if found and found[0].warned_at is None:
            codes |= {"warning_missing"} | ({"identity_unverified"} if found[0].identity_at is None else set())
        self.claim(told.signed_at, now, codes, found[0].warned_at if found else None)

    def do_record_signature(self, actor: Actor, told: p.RecordSignature, now: datetime) -> None:
        rec = self.recipients[told.recipient]
        rec.signed_at = told.signed_at or now
        if self.goes_on(told.recipient):
            rec.line = "signed"

    def may_record_refusal_to_sign(
        self, actor: Actor, told: p.RecordRefusalToSign, now: datetime, codes: set[str]
    ) -> None:
        found = self.at_door(actor, told.recipient, now, codes, told.refused_at or now)
        self.warned_under(found, codes)
        self.late(found, now, told.late_reason, codes)
        if told.recipient in self.recipients and not self.goes_on(told.recipient):  # 29
            others = any(a.live and a.recipient != told.recipient for a in self.authorities)
            codes.add("recipient_not_authorised" if others else "not_authorised")
        self.witnessed(told.witness, actor, codes)
        if found and found[0].signed_at is not None:  # 13, 27
            codes.add("not_offered")
        if found and found[0].warned_at is None:
            codes |= {"warning_missing"} | ({"identity_unverified"} if found[0].identity_at is None else set())
        self.claim(told.refused_at, now, codes, found[0].warned_at if found else None)

    def do_record_refusal_to_sign(self, actor: Actor, told: p.RecordRefusalToSign, now: datetime) -> None:
        rec = self.recipients[told.recipient]
        rec.line, rec.refused_at = "refused", told.refused_at or now
        rec.refusal |= {actor.id, told.witness}  # silent on an earlier refusal of the same person
        rec.signed_at = None
        authority = self.authority_of(told.recipient)
        assert authority is not None
        authority.state, authority.why, authority.suspended_at = "suspended", "refusal", now

    def late(self, found: tuple[Rec, Auth] | None, now: datetime, why: str, codes: set[str]) -> None:
        """29: keyed after the authority ended, and it is not said why."""
        if found and found[1].over_at(now) and blank(why):
            codes.add("reason_missing")

    def refused_one(self, actor: Actor, key: str, codes: set[str], *lines: str) -> Rec | None:
        rec = self.recipients.get(key)
        if rec is None:
            codes.add("not_found")
            return None
        authority = self.authority_of(key)
        if self.stage is not ST.DELIVERY and (authority is None or not authority.immediate):
            codes |= {"not_authorised", "recipient_not_authorised", "not_offered"}
        if rec.line not in lines:
            codes |= {"not_offered", "not_authorised", "recipient_not_authorised"}
            return None
        return rec

    def may_refer_back(self, actor: Actor, told: p.ReferBack, now: datetime, codes: set[str]) -> None:
        rec = self.refused_one(actor, told.recipient, codes, "refused")
        self.claim(told.referred_at, now, codes, rec.refused_at if rec else None)

    def do_refer_back(self, actor: Actor, told: p.ReferBack, now: datetime) -> None:
        self.recipients[told.recipient].line = "referred_back"

    def may_decide_after_refusal(
        self, actor: Actor, told: p.DecideAfterRefusal, now: datetime, codes: set[str]
    ) -> None:
        rec = self.refused_one(actor, told.recipient, codes, "refused", "referred_back")
        self.own(actor, codes)
        self.floor("refusal", actor, codes)
        stopped = self.authority_of(told.recipient)
        if stopped:
            self.floor(stopped.path, actor, codes)
            if actor.id in stopped.deliverers:
                codes.add("deliverer_may_not_decide")
        if rec and actor.id in rec.refusal:
            codes.add("deliverer_may_not_decide")
        if told.option not in self.protocol.refusal_options:
            codes |= {"not_offered", "answer_missing"}
        # 14
        unsigned = told.option is v.RefusalOption.PROCEED_UNSIGNED
        if told.option is v.RefusalOption.NARROW_CONTENT:
            self.bounded(told.content, told.contains, codes)
            if stopped and len(plain(told.content)) >= len(plain(stopped.content)):
                codes.add("content_unbounded")
            if told.without_signature is None:
                codes.add("answer_missing")
            unsigned = bool(told.without_signature)
        if unsigned:
            if blank(told.warning_witness):
                codes.add("answer_missing")
            if told.check_back_on is None or told.check_back_on < day_of(now):  # silent on a day gone by
                codes.add("review_date_missing")
            if rec and rec.warned_at is None:
                codes.add("warning_missing")
        if told.option in GO_ON:
            self.nothing_set_aside(codes)
            self.matches_strong(codes)
        withheld = {v.RefusalOption.WITHHOLD, v.RefusalOption.STATUTORY_PROTECTION, v.RefusalOption.DEFER}
        if told.option in withheld and blank(told.protection):
            codes.add("protection_missing")
        if told.option is v.RefusalOption.DEFER:
            if told.revisit_at is None:
                codes |= {"review_date_missing", "answer_missing"}
            elif not now < told.revisit_at <= now + timedelta(hours=self.protocol.refusal_defer_hours):
                codes |= {"review_date_missing", "not_later"}

    def do_decide_after_refusal(self, actor: Actor, told: p.DecideAfterRefusal, now: datetime) -> None:
        rec, stopped = self.recipients[told.recipient], self.authority_of(told.recipient)
        assert stopped is not None
        stopped.state = "withdrawn"
        self.protections = self.protections or not blank(told.protection)
        option = told.option
        if option in GO_ON:
            narrow = option is v.RefusalOption.NARROW_CONTENT
            unsigned = option is v.RefusalOption.PROCEED_UNSIGNED or (narrow and bool(told.without_signature))
            self.authorities.append(
                dataclasses.replace(
                    stopped,
                    state="in_force",
                    why="",
                    suspended_at=None,
                    by=actor.id,
                    at=now,
                    unsigned=unsigned,
                    content=told.content if narrow else stopped.content,
                    deliver_by=max(stopped.deliver_by, day_of(told.revisit_at or now)),  # silent
                )
            )
            if unsigned:
                rec.line, rec.unsigned_at = "unsigned_allowed", now
            else:
                rec.line = "authorised"  # 13: another visit begins with who it is; silent for narrower words
                rec.identity_at = rec.warned_at = rec.signed_at = None
            return
        rec.ended = rec.line = "withheld"
        if option is v.RefusalOption.OTHER_RECIPIENT and self.stage is ST.DELIVERY:  # 17
            self.someone_else_wanted = True
        self.delivery_may_end()

    def waits(self, besides: str = "") -> bool:
        """16; besides: anybody but this one."""
        if any(a.live and a.recipient != besides for a in self.authorities):
            return True
        advice = self.recommendation
        if advice is None or self.nothing_decided:
            return False
        if advice.proposal is not v.Proposal.DISCLOSE:
            return False
        decided = {a.recipient for a in self.authorities}
        known = [key for key in advice.recipients if key in self.recipients]
        return any(key not in decided and not self.recipients[key].ended for key in known if key != besides)

    def delivery_may_end(self) -> None:
        """16."""
        if self.stage is not ST.DELIVERY or self.waits() or self.someone_else_wanted:
            return
        self.stage = ST.NOTICE if any(r.ended for r in self.recipients.values()) else ST.DECISION

    def may_tell_recipient(self, actor: Actor, told: p.TellRecipient, now: datetime, codes: set[str]) -> None:
        found = self.at_door(actor, told.recipient, now, codes, told.began_at)
        self.warned_under(found, codes)
        self.late(found, now, told.late_reason, codes)
        teller = told.told_by or actor.id
        if self.conflicted_at(teller, min(told.began_at, now)):
            codes.add("conflict_declared")
        if found and found[1].deliverers and teller not in found[1].deliverers:  # 30
            codes.add("deliverer_not_named")
        if not told.in_person:
            codes.add("not_in_person")
        self.claim(told.began_at, now, codes)
        self.claim(told.ended_at, now, codes, told.began_at)
        if not found:
            return
        rec, authority = found
        if rec.identity_at is None:
            codes.add("identity_unverified")
        if rec.warned_at is None:
            codes.add("warning_missing")
        if rec.signed_at is None and not authority.unsigned:
            codes.add("undertaking_unsigned")
        self.claim(told.began_at, now, codes, authority.at, rec.warned_at, rec.signed_at, rec.unsigned_at)
        same = plain(told.content) == plain(authority.content)
        if not same and (told.as_authorised or blank(told.deviation)):  # 15
            codes.add("content_not_authorised")

    def do_tell_recipient(self, actor: Actor, told: p.TellRecipient, now: datetime) -> None:
        rec, authority = self.recipients[told.recipient], self.authority_then(told.recipient, told.began_at)
        latest = self.authority_of(told.recipient)
        assert authority is not None
        assert latest is not None
        for one in self.authorities:
            if one.recipient == told.recipient and one.live:
                one.state = "withdrawn"
        authority.state = "used"
        rec.ended = rec.line = "told"
        if self.stage is ST.DECISION and not latest.immediate:  # 29
            self.stage = ST.DELIVERY
        self.delivery_may_end()

    def conflicted_at(self, person: str, at: datetime) -> bool:
        """30: declared by then and not cleared yet."""
        return any(
            who == person and since <= at and (until is None or until > at) for who, since, until in self.interests
        )

    def may_record_failed_visit(self, actor: Actor, told: p.RecordFailedVisit, now: datetime, codes: set[str]) -> None:
        self.at_door(actor, told.recipient, now, codes)
        lenient = {"authority_lapsed", "authorisation_suspended", "identity_unverified", "standing_unverified"}
        codes -= {*lenient, "not_best_placed"}  # silent: a visit made in time may be put down after it
        codes.discard("applicant_unknown")  # 13: nothing is told by a failed visit
        self.claim(told.visited_at, now, codes)
        final = told.why in {v.FailedVisit.NOT_FOUND, v.FailedVisit.DECLINED_TO_HEAR}
        if final and blank(told.protection):  # silent; 6 counts it as cover
            codes.add("protection_missing")

    def do_record_failed_visit(self, actor: Actor, told: p.RecordFailedVisit, now: datetime) -> None:
        rec, authority = self.recipients[told.recipient], self.authority_of(told.recipient)
        assert authority is not None
        if told.why in {v.FailedVisit.NOT_FOUND, v.FailedVisit.DECLINED_TO_HEAR}:
            rec.ended = rec.line = "not_found"
            authority.state = "withdrawn"
            self.protections = self.protections or not blank(told.protection)
        else:
            rec.identity_at = rec.warned_at = rec.signed_at = None
            rec.line = "unsigned_allowed" if authority.unsigned else "authorised"
        self.delivery_may_end()

    def may_withdraw_authority(self, actor: Actor, told: p.WithdrawAuthority, now: datetime, codes: set[str]) -> None:
        if told.recipient not in self.recipients:
            codes.add("not_found")
            return
        authority = self.authority_of(told.recipient)
        if self.recipients[told.recipient].line in {"refused", "referred_back"}:
            codes.add("referral_outstanding")
        if authority is None or not authority.live:
            codes |= {"not_authorised", "recipient_not_authorised", "already_told"}
        elif self.stage is not ST.DELIVERY and not authority.immediate:
            codes |= {"not_authorised", "recipient_not_authorised"}
        if self.others_go_on(told.recipient) and blank(told.protection):
            codes.add("protection_missing")

    def others_go_on(self, key: str) -> bool:
        """16: somebody else is told, or still waits."""
        told = any(r.ended == "told" for r in self.recipients.values() if r.key != key)
        return told or self.waits(besides=key)

    def do_withdraw_authority(self, actor: Actor, told: p.WithdrawAuthority, now: datetime) -> None:
        rec, authority = self.recipients[told.recipient], self.authority_of(told.recipient)
        assert authority is not None
        authority.state, authority.taken_back_at = "withdrawn", now
        if self.others_go_on(told.recipient):
            rec.ended = rec.line = "withheld"
            self.protections = self.protections or not blank(told.protection)
        else:
            rec.line = self.before_authority(rec)
        self.delivery_may_end()

    def may_record_aftercare(self, actor: Actor, told: p.RecordAftercare, now: datetime, codes: set[str]) -> None:
        pass

    # ------------------------------------------------------------------ notice

    def may_send_notice(self, actor: Actor, told: p.SendNotice, now: datetime, codes: set[str]) -> None:
        """19."""
        if not self.asks():
            codes.add("applicant_unknown")
        if self.noticed:  # 27
            codes.add("not_offered")
        if not blank(told.added_words) or told.version != self.protocol.notice_version:
            codes.add("subject_data_in_letter")
        self.claim(told.sent_at, now, codes)
        instruction = self.applicant.safe_contact if self.applicant else None
        if told.means not in self.protocol.notice_means:
            codes.add("unsafe_contact")
        unsafe = self.unsafe(instruction, told.means, told.sent_at or now)
        self.overridden(actor, codes, told.override_reason, unsafe=unsafe)

    def do_send_notice(self, actor: Actor, told: p.SendNotice, now: datetime) -> None:
        self.noticed = True

    def may_notify_partner(self, actor: Actor, told: p.NotifyPartner, now: datetime, codes: set[str]) -> None:
        pass

    def notice_due(self) -> bool:
        """18."""
        if self.received.route is not v.Route.RIGHT_TO_ASK or not self.known_applicant():
            return False
        if self.withdrawn or self.malicious:
            return False
        return not any(r.ended == "told" and r.proposal.is_applicant for r in self.recipients.values())

    def do_notify_partner(self, actor: Actor, told: p.NotifyPartner, now: datetime) -> None:
        self.partners = True

    def may_close_case(self, actor: Actor, told: p.CloseCase, now: datetime, codes: set[str]) -> None:
        if told.outcome is None:
            codes.add("outcome_missing")
        if blank(told.residual_risk):
            codes.add("residual_risk_missing")
        if told.retention is None:
            codes.add("retention_missing")
        if self.notice_due() and not self.noticed and not self.rejection_told:
            codes.add("notice_outstanding")
        if not told.partners_done and not self.partners and any(r.ended == "told" for r in self.recipients.values()):
            codes.add("notice_outstanding")  # 26
        self.hold_for_concerns(codes)
        self.hold_for_recipients(codes)
        self.checks_done(codes)
        if told.outcome:
            self.outcome_borne_out(told, codes)

    def checks_done(self, codes: set[str]) -> None:
        """4; nominal_superseded does not bind closing, so a result set aside and not asked for again still counts."""
        latest = {row.kind: row for row in self.checks} | self.latest()
        for kind in self.protocol.initial_checks:
            row = latest.get(v.CheckKind(kind))
            if row is None or row.result is None:
                codes.add("checks_incomplete")

    def outcome_borne_out(self, told: p.CloseCase, codes: set[str]) -> None:
        """26."""
        outcome = told.outcome
        if outcome is v.Outcome.SELF_DISCLOSURE_VERIFIED and not self.self_disclosed():
            codes.add("self_disclosure_unverified")
        if outcome not in self.outcomes():
            codes.add("outcome_contradicted")
        if outcome is v.Outcome.NO_DISCLOSURE_RISK_MANAGED:
            if blank(told.protection) and self.concerns() and not self.protections:
                codes.add("protection_missing")  # silent on a managed risk without concerns
            if told.review_on is None:
                codes.add("review_date_missing")

    def self_disclosed(self) -> bool:
        """26: confirmed by officers to a recipient whose identity and standing were verified."""
        for key in self.self_disclosures:
            short: set[str] = set()
            self.verified(self.recipients[key], short)
            if not short & {"identity_unverified", "standing_unverified"}:
                return True
        return False

    def outcomes(self) -> set[v.Outcome]:
        """26."""
        used = [a for a in self.authorities if a.state == "used"]
        if used:
            paths = {v.Path.IMMEDIATE if a.immediate else a.path for a in used}
            return {outcome for outcome, path in DISCLOSURE_OUTCOMES.items() if path in paths}
        found = {v.Outcome.SUBJECT_DECEASED}
        if self.rejected:
            return found | {v.Outcome.NOT_IN_SCHEME, v.Outcome.DUPLICATE}
        if self.withdrawn:
            return found | {v.Outcome.WITHDRAWN_DISENGAGED}
        if self.malicious:
            return found | {v.Outcome.MALICIOUS}
        if self.self_disclosed():
            found.add(v.Outcome.SELF_DISCLOSURE_VERIFIED)
        if any(not a.immediate for a in self.authorities):  # silent: immediate protection stands beside the case's end
            found.add(v.Outcome.AUTHORISED_NOT_DELIVERED_OTHER)
            if any(r.refusal for r in self.recipients.values()):
                found.add(v.Outcome.AUTHORISED_NOT_DELIVERED_REFUSED)
        if self.nothing_decided:
            found |= {code for code, why in NO_DISCLOSURE_OUTCOMES.items() if why is self.nothing_decided.reason_code}
        return found

    def do_close_case(self, actor: Actor, told: p.CloseCase, now: datetime) -> None:
        self.stage = ST.CLOSED

    # ------------------------------------------------------------------ closed

    def may_record_breach(self, actor: Actor, told: p.RecordBreach, now: datetime, codes: set[str]) -> None:
        if not any(r.ended == "told" for r in self.recipients.values()):  # 27
            codes.add("not_offered")
        self.claim(told.known_at, now, codes)

    def may_open_review(self, actor: Actor, told: p.OpenReview, now: datetime, codes: set[str]) -> None:
        pass

    def may_set_retention(self, actor: Actor, told: p.SetRetention, now: datetime, codes: set[str]) -> None:
        if told.review_on <= day_of(now):
            codes.add("not_later")

    def may_hold_disposal(self, actor: Actor, told: p.HoldDisposal, now: datetime, codes: set[str]) -> None:
        pass

    def do_hold_disposal(self, actor: Actor, told: p.HoldDisposal, now: datetime) -> None:
        self.held.append(True)

    def may_release_hold(self, actor: Actor, told: p.ReleaseHold, now: datetime, codes: set[str]) -> None:
        if True not in self.held:  # 31
            codes.add("not_offered")
        if told.hold not in {f"hold-{number}" for number, stands in enumerate(self.held, 1) if stands}:
            codes.add("not_found")

    def do_release_hold(self, actor: Actor, told: p.ReleaseHold, now: datetime) -> None:
        self.held[int(told.hold.removeprefix("hold-")) - 1] = False


def same_person(one: p.ProposeRecipient, other: p.ProposeRecipient) -> bool:
    """23: the same name and no other birth date, or the applicant again."""
    if one.is_applicant and other.is_applicant:
        return True
    if plain(one.person.name).casefold() != plain(other.person.name).casefold():
        return False
    return one.person.born is None or other.person.born is None or one.person.born == other.person.born


@cache
def name_of(kind: typing.Any) -> str:
    """RecordMeeting -> record_meeting."""
    name = str(kind.__name__)
    return "".join("_" + c.lower() if c.isupper() else c for c in name).strip("_")


def people_faults(told: p.AmendRequest | p.ReceiveCase, received: datetime, codes: set[str]) -> None:
    """21."""
    people = [one.person for one in (told.applicant, told.subject, *told.children, *told.carers) if one]
    if any(one.born and one.born > day_of(received) for one in people):
        codes.add("in_future")
    if any(not is_child_on(child.person, day_of(received)) for child in told.children):
        codes.add("no_child_in_scheme")


def receive_refusals(actor: Actor, told: p.ReceiveCase, now: datetime) -> set[str]:
    """Every code that forbids a receipt."""
    if not (DESK - {R.RESEARCHER}) & actor.roles:
        return {"not_permitted"}
    codes = text_faults(told)
    if told.received_at > now:
        codes.add("in_future")
    people_faults(told, told.received_at, codes)
    if blank(told.team) and blank(actor.team):  # silent; every open case lies with somebody
        codes.add("answer_missing")
    return codes


def receive(actor: Actor, told: p.ReceiveCase, now: datetime, protocol: Protocol) -> Oracle:
    """A case received."""
    case = Oracle(protocol, received=told, keyed_by=actor.id)
    case.applicant, case.subject, case.children, case.carers = told.applicant, told.subject, told.children, told.carers
    amount = next(rule.amount for rule in protocol.due_rules if rule.name == "conclusion")
    case.target = day_of(told.received_at) + timedelta(days=amount)
    return case
