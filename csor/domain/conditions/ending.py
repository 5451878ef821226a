"""What an end needs: nobody left without protection, nobody left untold, an outcome the record bears out (G8, I8)."""

from csor.domain import particulars as said
from csor.domain.clocks import conclusion_target
from csor.domain.conditions.contact import instruction_for, safe_now
from csor.domain.conditions.delivery import ENDS_THE_LINE, LIVE, identity_verified, standing_verified
from csor.domain.facts import Authority, CaseFacts, Recipient
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import (
    DISCLOSURES,
    AuthorityKind,
    AuthorityState,
    NoDisclosureReason,
    Outcome,
    Path,
    Proposal,
    RejectionReason,
    Route,
)

CLOSURE = "scheme.md 7.1, G8"


def covered(case: CaseFacts) -> bool:
    """Whether concerns, if there are any, have a case of their own or some protection."""
    if case.opened_right_to_know or case.safeguarding or case.told:
        return True
    if case.no_disclosure and case.no_disclosure.said.protection:
        return True
    decided = any(kept.said.protection for r in case.recipients for kept in r.decisions)
    return decided or any(kept.said.protection and kept.said.why in ENDS_THE_LINE for kept in case.failed_visits)


STAND = Blocker(
    "concerns_stand",
    "There are concerns. Open a Right to Know, or record what protects the child, before this ends.",
    "scheme.md 1.4",
    fix="open_right_to_know",
)


def no_danger(case: CaseFacts, here: Setting) -> Blocker | None:
    """No case ends while a child is in danger now (I7)."""
    del here
    if not case.danger_now:
        return None
    words = "A child is in danger now. Record what was done, and that the danger is over."
    return Blocker("concerns_stand", words, "scheme.md 4.2, I7", fix="record_safeguarding_action")


def concerns_covered(case: CaseFacts, here: Setting) -> Blocker | None:
    """No case is closed while concerns have no other case or protection."""
    return no_danger(case, here) or (STAND if case.concerns and not covered(case) else None)


def concerns_go_on(case: CaseFacts, here: Setting) -> Blocker | None:
    """An application with concerns ends only when a Right to Know goes on with them: safeguarding alone is no outcome."""
    return no_danger(case, here) or (STAND if case.concerns and not case.opened_right_to_know else None)


def rejection_covers(case: CaseFacts, told: said.RejectFromScheme, here: Setting) -> Blocker | None:
    """An unknown sender's case goes on as a Right to Know; a hit outside the scheme has been acted on (S10, S34)."""
    if told.reason_code is RejectionReason.IDENTITY_UNKNOWN and (case.subject or case.children):
        return no_danger(case, here)
    outside = told.reason_code not in {RejectionReason.IDENTITY_UNKNOWN, RejectionReason.OTHER}
    return concerns_covered(case, here) if outside else concerns_go_on(case, here)


def rejection_told(case: CaseFacts, told: said.RejectFromScheme, here: Setting) -> Blocker | None:
    """Only an applicant who is known can have been told; telling has a time and a means."""
    del here
    if (told.told_at is None) != (told.told_means is None):
        words = "Enter both when and how the applicant was told, or neither."
        return Blocker("answer_missing", words, "scheme.md 1.4", "told_at")
    if told.told_at is None or told.told_means is None:
        return None
    if not case.applicant_named:
        return Blocker("applicant_unknown", "An anonymous applicant is told nothing.", "scheme.md 2.5", "told_at")
    why_not = safe_now(instruction_for(case, "applicant"), told.told_means, told.told_at)
    return Blocker("unsafe_contact", why_not, "scheme.md 3.2", "told_means") if why_not else None


def outstanding(case: CaseFacts) -> tuple[Recipient, ...]:
    """The recipients whose line has not ended: a live authority, or recommended and never decided on."""
    advice = case.recommendation.said if case.recommendation else None
    advised = advice.recipients if advice and advice.proposal is Proposal.DISCLOSE else ()
    return tuple(r for r in case.recipients if not r.ended and _waits(case, r, advised))


def _waits(case: CaseFacts, recipient: Recipient, advised: tuple[str, ...]) -> bool:
    authority = case.authority(recipient.key)
    if authority is None:
        return recipient.key in advised and case.no_disclosure is None
    return authority.state in LIVE


def nobody_authorised(case: CaseFacts, here: Setting) -> Blocker | None:
    """That nobody more is told is decided while no authority is live: an authority is withdrawn first."""
    del here
    live = [r.name for r in case.recipients if (a := case.authority(r.key)) and a.state in LIVE and not _immediate(a)]
    if not live:
        return None
    words = f"An authority stands for {', '.join(live)}. Withdraw it first."
    return Blocker("recipient_outstanding", words, "scheme.md 11, S21", fix="withdraw_authority")


def _immediate(authority: Authority) -> bool:
    return authority.kind is AuthorityKind.IMMEDIATE


def recipients_ended(case: CaseFacts, here: Setting) -> Blocker | None:
    """Everyone who was to be told has been told, or it was decided that they are not (S21)."""
    del here
    left = outstanding(case)
    if not left and not case.another_recipient_wanted:
        return None
    names = ", ".join(r.name for r in left) or "another recipient"
    return Blocker("recipient_outstanding", f"This is not finished for {names}.", "scheme.md 11, S21")


def withdrawal_protects(case: CaseFacts, told: said.WithdrawAuthority, here: Setting) -> Blocker | None:
    """Not telling one of several recipients says what protects the child instead (S21)."""
    del here
    if told.protection or not others_go_on(case, told.recipient):
        return None
    words = "Others are told, or are still to be told. Say what protects the child if this person is not."
    return Blocker("protection_missing", words, "scheme.md 11, S21", "protection")


def others_go_on(case: CaseFacts, recipient: str) -> bool:
    """Whether somebody else has been told or waits, so that the case does not go back to a decision."""
    others = (*case.told, *outstanding(case))
    return any(r.key != recipient for r in others)


def notice_due(case: CaseFacts) -> bool:
    """Whether the applicant is still owed the neutral notice: known, and not told of the outcome in any other way."""
    if case.route is Route.RIGHT_TO_KNOW or not case.applicant_named or case.notice:
        return False
    if case.withdrawal or case.malice or (case.rejected and case.rejected.said.told_at):
        return False
    return not any(r.proposal.is_applicant for r in case.told)


def notice_given(case: CaseFacts, here: Setting) -> Blocker | None:
    """The applicant has the neutral notice."""
    del here
    if not notice_due(case):
        return None
    return Blocker("notice_outstanding", "The applicant has not had the notice yet.", CLOSURE, fix="send_notice")


def notice_wanted(case: CaseFacts, here: Setting) -> Blocker | None:
    """A notice goes once, to an applicant who is known."""
    del here
    if case.route is Route.RIGHT_TO_KNOW or not case.applicant_named:
        return Blocker("applicant_unknown", "There is no known applicant to give a notice to.", "scheme.md 2.5")
    if case.notice is None:
        return None
    return Blocker("not_offered", "The notice was given already.", "moves.md")


def notice_neutral(case: CaseFacts, told: said.SendNotice, here: Setting) -> Blocker | None:
    """One text for everyone: any added word could tell something (G4; S02, S06)."""
    del case
    if told.added_words.strip():
        words = "Nothing may be added to the notice: the same text goes to everyone, so that it tells nothing."
        return Blocker("subject_data_in_letter", words, "scheme.md 6.5, G4", "added_words")
    if told.version == here.protocol.notice_version:
        return None
    words = f"The wording in force is version {here.protocol.notice_version}."
    return Blocker("subject_data_in_letter", words, "scheme.md 6.5", "version")


def possible_outcomes(case: CaseFacts) -> frozenset[Outcome]:
    """The closure codes that the record bears out; which one fits is for the supervisor to say."""
    if case.told:
        return frozenset(_told_as(case))
    found: set[Outcome] = set()
    if case.rejected:
        found |= {Outcome.NOT_IN_SCHEME, Outcome.DUPLICATE}
    if case.withdrawal:
        found.add(Outcome.WITHDRAWN_DISENGAGED)
    if case.malice:
        found.add(Outcome.MALICIOUS)
    if found:
        return frozenset(found | {Outcome.SUBJECT_DECEASED})
    if any(a.kind is AuthorityKind.ORDINARY for a in case.authorities):
        refused = any(r.refusals for r in case.recipients)
        other = Outcome.AUTHORISED_NOT_DELIVERED_REFUSED if refused else Outcome.AUTHORISED_NOT_DELIVERED_OTHER
        found |= {other, Outcome.AUTHORISED_NOT_DELIVERED_OTHER}
    if case.no_disclosure:
        found.add(_NOT_TOLD[case.no_disclosure.said.reason_code])
    return frozenset(found | {Outcome.SUBJECT_DECEASED, Outcome.SELF_DISCLOSURE_VERIFIED})


_NOT_TOLD = {
    NoDisclosureReason.NOTHING_HELD: Outcome.NO_DISCLOSURE_NOTHING_HELD,
    NoDisclosureReason.NOT_NECESSARY_OR_PROPORTIONATE: Outcome.NO_DISCLOSURE_NOT_NECESSARY_OR_PROPORTIONATE,
    NoDisclosureReason.RISK_MANAGED: Outcome.NO_DISCLOSURE_RISK_MANAGED,
}
_TOLD = {
    Path.CONVICTIONS: Outcome.DISCLOSED_CONVICTIONS,
    Path.OTHER_INFORMATION: Outcome.DISCLOSED_OTHER_INFO,
    Path.IMMEDIATE: Outcome.DISCLOSED_IMMEDIATE,
}


def _told_as(case: CaseFacts) -> set[Outcome]:
    return {_TOLD[a.path] for a in case.authorities if a.state is AuthorityState.USED}


def closure_parts(case: CaseFacts, told: said.CloseCase, here: Setting) -> Blocker | None:
    """A closure says the outcome, what risk is left, who was told and how long the record is kept."""
    if told.outcome is None:
        return Blocker("outcome_missing", "Choose the outcome.", CLOSURE, "outcome")
    if not told.residual_risk:
        words = "Say what risk is left, even when it is none."
        return Blocker("residual_risk_missing", words, CLOSURE, "residual_risk")
    if told.retention is None:
        return Blocker("retention_missing", "Choose how long the record is kept.", CLOSURE, "retention")
    if case.told and not (told.partners_done or case.partners_notified):
        words = "Tell the partners who need to know, or say that it is done."
        return Blocker("notice_outstanding", words, CLOSURE, "partners_done")
    if told.outcome is Outcome.NO_DISCLOSURE_RISK_MANAGED and told.review_on is None:
        words = "A managed risk has a day on which it is looked at again."
        return Blocker("review_date_missing", words, CLOSURE, "review_on")
    return _outcome_borne_out(case, told.outcome, here)


def _outcome_borne_out(case: CaseFacts, outcome: Outcome, here: Setting) -> Blocker | None:
    if outcome is Outcome.SELF_DISCLOSURE_VERIFIED and not _self_disclosure_confirmed(case, here):
        words = (
            "The subject's word is not enough. Record how officers confirmed what was told, and how it was verified "
            "who the person is and how they stand to the child."
        )
        return Blocker("self_disclosure_unverified", words, "scheme.md 11, S27", "outcome")
    if outcome in possible_outcomes(case):
        return None
    what = "nobody was told" if outcome in DISCLOSURES and not case.told else "the record says otherwise"
    words = f"This outcome does not fit: {what}. Choose the one the record bears out."
    return Blocker("outcome_contradicted", words, CLOSURE, "outcome")


def _self_disclosure_confirmed(case: CaseFacts, here: Setting) -> bool:
    """Officers confirmed it, to somebody of whom it was verified who they are and how they stand to the child (S27)."""
    confirmed = [k.said for k in case.self_disclosures if k.said.confirmed_by_officers and k.said.confirmed_how]
    found = [recipient for one in confirmed if (recipient := case.recipient(one.recipient))]
    return any(not (identity_verified(case, r, here) or standing_verified(case, r, here)) for r in found)


def target_moves_on(case: CaseFacts, told: said.ExtendDeadline, here: Setting) -> Blocker | None:
    """An extension moves the target later; the raw measure stays."""
    if told.new_target > conclusion_target(case, here.protocol, here.calendar):
        return None
    return Blocker("not_later", "The new target must be later than the old one.", "scheme.md 1.5", "new_target")


def retention_ahead(case: CaseFacts, told: said.SetRetention, here: Setting) -> Blocker | None:
    """A retention review lies ahead."""
    del case
    if told.review_on > here.today:
        return None
    return Blocker("not_later", "The review day must be after today.", "scheme.md 7.5", "review_on")


def something_held(case: CaseFacts, here: Setting) -> Blocker | None:
    """Something holds the disposal of the record."""
    del here
    words = "Nothing holds the disposal of this record."
    return None if case.standing_holds else Blocker("not_offered", words, "scheme.md 7.5")


def hold_to_release(case: CaseFacts, told: said.ReleaseHold, here: Setting) -> Blocker | None:
    """The hold is one that stands."""
    del here
    if told.hold in case.standing_holds:
        return None
    return Blocker("not_found", "There is no such hold on this record, or it was released.", "moves.md", "hold")


def conflict_to_clear(case: CaseFacts, told: said.ClearConflict, here: Setting) -> Blocker | None:
    """There is an open conflict of that person's, and it is not one's own."""
    if here.actor.is_person(told.person):
        words = "Someone else must clear your conflict of interest."
        return Blocker("conflict_declared", words, "scheme.md 1.6, G5", "person")
    if case.conflicted(told.person):
        return None
    return Blocker("not_found", "This person has no open conflict of interest.", "moves.md", "person")


def some_disclosure(case: CaseFacts, here: Setting) -> Blocker | None:
    """A breach of confidence needs something that was told in confidence."""
    del here
    if case.told:
        return None
    return Blocker("not_offered", "Nobody was told in this case, so no confidence was broken.", "moves.md")


def self_disclosed_to(case: CaseFacts, told: said.RecordSelfDisclosure, here: Setting) -> Blocker | None:
    """What officers confirmed, they say how."""
    del here
    if case.recipient(told.recipient) is None:
        return Blocker("not_found", "There is no such recipient in this case.", "moves.md", "recipient")
    if told.confirmed_by_officers and not told.confirmed_how:
        return Blocker("answer_missing", "Say how officers confirmed it.", "scheme.md 11, S27", "confirmed_how")
    return None
