"""Effects of receiving, handling, checking and assessing."""

from dataclasses import replace

from csor.domain import particulars as said
from csor.domain.clocks import conclusion_target
from csor.domain.conditions.checks import mandatory, settled
from csor.domain.effects.common import conclude, enter, kept, next_key, recipient_of, suspend, with_recipient
from csor.domain.facts import CaseFacts, Check, Conflict, Extension, Recipient
from csor.domain.setting import Setting
from csor.domain.vocabulary import CheckState, RecipientState, RejectionReason, Route, Stage


def receive(told: said.ReceiveCase, reference: str, here: Setting) -> CaseFacts:
    """A new case, as received, under the protocol in force."""
    return CaseFacts(
        reference=reference,
        force=here.actor.force,
        protocol=here.protocol.id,
        protocol_version=here.protocol.version,
        route=told.route,
        received_at=told.received_at,
        keyed_at=here.now,
        keyed_by=here.actor.id,
        receipt=told,
        stage=Stage.INITIAL_CHECKS,
        stage_since=here.now,
        applicant=told.applicant,
        subject=told.subject,
        children=told.children,
        carers=told.carers,
        team=told.team or here.actor.team,
        linked=(told.linked_from,) if told.linked_from else (),
    )


def amend_request(case: CaseFacts, told: said.AmendRequest, here: Setting) -> CaseFacts:
    """Who the case is about, put right; what was authorised on the old request is looked at again (I5)."""
    amended = replace(case, applicant=told.applicant, subject=told.subject, children=told.children, carers=told.carers)
    return suspend(amended, here, "request_amended")


def assign(case: CaseFacts, told: said.AssignCase, here: Setting) -> CaseFacts:
    """Another team or person has the case."""
    del here
    return replace(case, team=told.team, owner=told.owner)


def nothing(case: CaseFacts, told: object, here: Setting) -> CaseFacts:
    """Only the event is kept: a note changes no rule."""
    del told, here
    return case


def contact(case: CaseFacts, told: said.RecordContact, here: Setting) -> CaseFacts:
    """A contact is an event; going against the instruction is counted for good (M9)."""
    del here
    return replace(case, safe_contact_overrides=case.safe_contact_overrides + bool(told.override_reason))


def declare_conflict(case: CaseFacts, told: said.DeclareConflict, here: Setting) -> CaseFacts:
    """The person is blocked until a supervisor clears it, and what they authorised is looked at again (I1)."""
    conflict = Conflict(here.actor.id, here.now, told.reason)
    declared = replace(case, conflicts=(*case.conflicts, conflict))
    return suspend(declared, here, "conflict_declared", given_by=here.actor.id)


def clear_conflict(case: CaseFacts, told: said.ClearConflict, here: Setting) -> CaseFacts:
    """The person may act again; declaration and clearance both stay."""

    def cleared(conflict: Conflict) -> Conflict:
        if conflict.person != told.person or conflict.cleared_at:
            return conflict
        return replace(conflict, cleared_at=here.now, cleared_by=here.actor.id, cleared_reason=told.reason)

    return replace(case, conflicts=tuple(cleared(c) for c in case.conflicts))


def attribute_delay(case: CaseFacts, told: said.AttributeDelay, here: Setting) -> CaseFacts:
    """A delay beside the clock, never off it."""
    return replace(case, delays=(*case.delays, kept(told, here)))


def extend(case: CaseFacts, told: said.ExtendDeadline, here: Setting) -> CaseFacts:
    """A later target; late when it was recorded after the old one had passed."""
    old = conclusion_target(case, here.protocol, here.calendar)
    extension = Extension(kept(told, here), old, late=here.today > old)
    return replace(case, extensions=(*case.extensions, extension))


def flag_risk(case: CaseFacts, told: said.FlagImmediateRisk, here: Setting) -> CaseFacts:
    """A child is in danger now, until it is recorded that the danger is over (I7)."""
    return replace(case, risk_flags=(*case.risk_flags, kept(told, here)), danger_now=True)


def act_on_risk(case: CaseFacts, told: said.RecordSafeguardingAction, here: Setting) -> CaseFacts:
    """What was done to protect a child."""
    safeguarding = (*case.safeguarding, kept(told, here))
    return replace(case, safeguarding=safeguarding, danger_now=case.danger_now and not told.danger_over)


def request_check(case: CaseFacts, told: said.RequestCheck, here: Setting) -> CaseFacts:
    """A check is asked for."""
    check = Check(
        next_key("check", len(case.checks)),
        told.kind,
        CheckState.REQUESTED,
        requested_at=here.now,
        requested_by=here.actor.id,
        reply_due=told.reply_due,
    )
    return replace(case, checks=(*case.checks, check))


def record_check(case: CaseFacts, told: said.RecordCheck, here: Setting) -> CaseFacts:
    """A result: of the check that was asked for, or a check of its own. An older result stays beside it.

    Any result after an authority suspends it until an authoriser has looked again (I5).
    """
    asked = next((c for c in case.checks if c.kind is told.kind and c.state is CheckState.REQUESTED), None)
    base = asked or Check(next_key("check", len(case.checks)), told.kind, told.result)
    check = replace(
        base,
        state=told.result,
        result=told,
        searched_at=told.searched_at or here.now,
        recorded_at=here.now,
        recorded_by=here.actor.id,
    )
    others = tuple(c for c in case.checks if c.key != check.key)
    return suspend(_checks_done(replace(case, checks=(*others, check)), here), here, "new_check_result")


def _checks_done(case: CaseFacts, here: Setting) -> CaseFacts:
    """Note when the last mandatory check first had its result: the time of the search, as measured by M1."""
    if case.checks_done_at:
        return case
    latest = [case.latest_check(kind) for kind in mandatory(here)]
    times = [c.searched_at for c in latest if settled(c) and c and c.counts and c.searched_at]
    return replace(case, checks_done_at=max(times)) if len(times) == len(latest) else case


def chase_check(case: CaseFacts, told: said.ChaseCheck, here: Setting) -> CaseFacts:
    """An outstanding reply was chased."""

    def chased(check: Check) -> Check:
        if check.key != told.check:
            return check
        return replace(check, chases=(*check.chases, kept(told, here)), reply_due=told.next_chase or check.reply_due)

    return replace(case, checks=tuple(chased(c) for c in case.checks))


def supersede_check(case: CaseFacts, told: said.SupersedeCheck, here: Setting) -> CaseFacts:
    """A result no longer counts, and what was authorised on it is looked at again (I5)."""

    def aside(check: Check) -> Check:
        if check.key != told.check:
            return check
        return replace(check, state=CheckState.SUPERSEDED, superseded=kept(told, here))

    return suspend(replace(case, checks=tuple(aside(c) for c in case.checks)), here, "check_superseded")


def accept(case: CaseFacts, told: said.AcceptIntoScheme, here: Setting) -> CaseFacts:
    """Into the scheme: to the meeting where the route needs one, else to the assessment."""
    stage = Stage.MEETING if case.route in here.protocol.meeting_routes else Stage.ASSESSMENT
    return enter(replace(case, accepted=kept(told, here)), stage, here)


def reject(case: CaseFacts, told: said.RejectFromScheme, here: Setting) -> CaseFacts:
    """Not in the scheme; told at once or by the notice."""
    rejected = enter(replace(case, rejected=kept(told, here)), Stage.NOTICE, here)
    return conclude(rejected, told.told_at or here.now)


def opens_right_to_know(case: CaseFacts, told: object) -> bool:
    """Whether an action opens a linked case of its own: nothing an unknown sender said is lost (S10)."""
    if isinstance(told, said.RejectFromScheme):
        unknown = told.reason_code is RejectionReason.IDENTITY_UNKNOWN
        return unknown and not case.opened_right_to_know and bool(case.subject or case.children)
    return isinstance(told, said.OpenRightToKnow)


def right_to_know_receipt(case: CaseFacts, reason: str) -> said.ReceiveCase:
    """The receipt of the linked case: same moment, same subject and children, no applicant."""
    return replace(
        case.receipt,
        route=Route.RIGHT_TO_KNOW,
        reason=reason,
        applicant=None,
        subject=case.subject,
        children=case.children,
        carers=case.carers,
        team=case.team,
        linked_from=case.reference,
    )


def link_right_to_know(case: CaseFacts, reference: str) -> CaseFacts:
    """The two cases know of each other."""
    return replace(case, opened_right_to_know=True, linked=(*case.linked, reference))


def hold_meeting(case: CaseFacts, told: said.RecordMeeting, here: Setting) -> CaseFacts:
    """The meeting was held: on to the assessment."""
    held = replace(case, meeting=kept(told, here), meeting_held_at=told.held_at or here.now)
    return enter(held, Stage.ASSESSMENT, here)


def waive_meeting(case: CaseFacts, told: said.WaiveMeeting, here: Setting) -> CaseFacts:
    """No meeting, for a reason: on to the assessment."""
    return enter(replace(case, waiver=kept(told, here)), Stage.ASSESSMENT, here)


def record_proof(case: CaseFacts, told: said.RecordProof, here: Setting) -> CaseFacts:
    """A document was seen."""
    return replace(case, proofs=(*case.proofs, kept(told, here)))


def consult(case: CaseFacts, told: said.RecordConsultation, here: Setting) -> CaseFacts:
    """A partner was heard."""
    return replace(case, consultations=(*case.consultations, kept(told, here)))


def answer_representations(case: CaseFacts, told: said.AnswerRepresentations, here: Setting) -> CaseFacts:
    """The question is answered; what came before stays."""
    return replace(case, representations_answer=kept(told, here))


def record_representations(case: CaseFacts, told: said.RecordRepresentations, here: Setting) -> CaseFacts:
    """The subject answered, or the time passed."""
    return replace(case, representations=(*case.representations, kept(told, here)))


def weigh_representations(case: CaseFacts, told: said.WeighRepresentations, here: Setting) -> CaseFacts:
    """The answer was weighed."""
    return replace(case, representations_weighed=kept(told, here))


def propose_recipient(case: CaseFacts, told: said.ProposeRecipient, here: Setting) -> CaseFacts:
    """One more person who could be told."""
    key = next_key("recipient", len(case.recipients))
    recipient = Recipient(key, told, RecipientState.PROPOSED, here.now, here.actor.id)
    return replace(case, recipients=(*case.recipients, recipient))


def verify_recipient(case: CaseFacts, told: said.VerifyRecipient, here: Setting) -> CaseFacts:
    """What is known of a recipient; verified once all three are shown."""
    recipient = replace(recipient_of(case, told.recipient), verification=kept(told, here))
    early = recipient.state in {RecipientState.PROPOSED, RecipientState.VERIFIED}
    reached = RecipientState.VERIFIED if recipient.verified else RecipientState.PROPOSED
    return with_recipient(case, replace(recipient, state=reached) if early else recipient)


def complete_assessment(case: CaseFacts, told: said.CompleteAssessment, here: Setting) -> CaseFacts:
    """The latest assessment is the one that counts."""
    return suspend(replace(case, assessment=kept(told, here)), here, "assessment_amended")
