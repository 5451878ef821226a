"""What telling needs (G1 to G4; scheme.md 6): authority, the right person, the warning, the undertaking."""

from collections.abc import Callable
from typing import Any

from csor.domain import particulars as said
from csor.domain.deadlines import to_the_minute
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.spelling import same_spacing
from csor.domain.vocabulary import (
    AuthorityKind,
    AuthorityState,
    FailedVisit,
    RecipientState,
    SignatureForm,
)

DELIVERY = "scheme.md 6"
REFUSED = frozenset({RecipientState.REFUSED, RecipientState.REFERRED_BACK})
ENDS_THE_LINE = frozenset({FailedVisit.NOT_FOUND, FailedVisit.DECLINED_TO_HEAR})
LIVE = frozenset({AuthorityState.IN_FORCE, AuthorityState.SUSPENDED})

RecipientCondition = Callable[[CaseFacts, Recipient, Setting], Blocker | None]


def authority_in_force(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """An authority for this recipient is in force (G1, I1): at the moment when it was done, whenever it is keyed."""
    authority = case.authority_at(recipient.key, here.now)
    if recipient.state is RecipientState.TOLD:
        return Blocker("already_told", f"{recipient.name} has been told under this authority.", DELIVERY)
    state = authority.state_at(here.now) if authority else AuthorityState.WITHDRAWN
    if authority is None or state is AuthorityState.WITHDRAWN:
        return _none_stands(case, recipient)
    if state is AuthorityState.SUSPENDED:
        words = "The authority is suspended until an authoriser has looked again. Say nothing."
        return Blocker("authorisation_suspended", words, "scheme.md 1.6, G1", fix="authorise_disclosure")
    if authority.deliver_by < here.today:
        words = "The last day to deliver has passed, so the authority has lapsed. Ask for a new one."
        return Blocker("authority_lapsed", words, "scheme.md 1.6, G1", fix="authorise_disclosure")
    return None


def no_refusal_outstanding(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """After a refusal to sign, nothing but referring back and deciding (I4)."""
    del case, here
    if recipient.state not in REFUSED:
        return None
    words = f"{recipient.name} did not wish to sign. Nothing may be told until an authoriser has decided again."
    return Blocker("referral_outstanding", words, "scheme.md 6.4", fix="decide_after_refusal")


def refusal_to_refer(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """There is a refusal that was not referred back yet."""
    del case, here
    if recipient.state is RecipientState.REFUSED:
        return None
    return Blocker("not_offered", "There is no refusal to sign to refer back.", "moves.md")


def refusal_to_decide(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """There is a refusal that was not decided on yet."""
    del case, here
    if recipient.state in REFUSED:
        return None
    return Blocker("not_offered", "There is no refusal to sign to decide on.", "moves.md")


def not_ended(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """A recipient who was told, or is not to be told, stays so."""
    del case, here
    if recipient.state is RecipientState.TOLD:
        return Blocker("already_told", f"{recipient.name} has been told already.", DELIVERY)
    if recipient.ended:
        words = f"It was decided that {recipient.name} is not told. Choose somebody else."
        return Blocker("recipient_not_authorised", words, "scheme.md 6.4")
    return None


def identity_verified(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """The recipient is who they say they are (G2, I2)."""
    del case, here
    check = recipient.verification.said if recipient.verification else None
    if check and check.identity_verified and check.identity_how:
        return None
    words = f"It is not recorded how {recipient.name}'s identity was verified."
    return Blocker("identity_unverified", words, "scheme.md 1.6, G2", fix="verify_recipient")


def standing_verified(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """The recipient stands where they say to the child (G2, I2)."""
    del case, here
    check = recipient.verification.said if recipient.verification else None
    if check and check.standing_verified and check.standing_how:
        return None
    words = f"It is not recorded what shows {recipient.name}'s relationship to the child."
    return Blocker("standing_unverified", words, "scheme.md 1.6, G2", fix="verify_recipient")


def best_placed(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """The recipient is the person best placed to protect the child, and it is said why (G2)."""
    del case, here
    check = recipient.verification.said if recipient.verification else None
    if check and check.best_placed and check.best_placed_reason:
        return None
    words = f"It is not recorded why {recipient.name} is best placed to protect the child."
    return Blocker("not_best_placed", words, "scheme.md 0, G2", fix="verify_recipient")


def unless_immediate(condition: RecipientCondition) -> RecipientCondition:
    """The same condition, which an authority for immediate protection need not meet (G2, I2)."""

    def at_the_door(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
        authority = case.authority_at(recipient.key, here.now)
        if authority is not None and authority.kind is AuthorityKind.IMMEDIATE:
            return None
        return condition(case, recipient, here)

    return at_the_door


def applicant_if_recipient_known(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """A recipient who is the applicant has a name: nothing is told to an unknown sender (scheme.md 2.5)."""
    del here
    if not recipient.proposal.is_applicant or case.applicant_named:
        return None
    return Blocker("applicant_unknown", "The applicant is not known by name, so nothing is told.", "scheme.md 2.5")


def authoriser_does_not_deliver(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """Whoever gave the authority does not use it."""
    authority = case.authority_at(recipient.key, here.now)
    if "authoriser_is_not_deliverer" not in here.protocol.separation or authority is None:
        return None
    if not here.actor.is_person(authority.given_by):
        return None
    words = "You authorised this disclosure, so someone else must deliver it."
    return Blocker("deliverer_may_not_decide", words, "scheme.md 1.3")


def identity_at_the_door(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """At this visit it was confirmed who is there, in private."""
    del case, here
    if recipient.visit.identity_at:
        return None
    words = "Confirm who is in front of you first."
    return Blocker("identity_unverified", words, "scheme.md 6.1", fix="confirm_identity")


def warning_came_first(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """The warning was read and understood at this visit, under this authority (G3, I3)."""
    authority, warned_at = case.authority_at(recipient.key, here.now), recipient.visit.warned_at
    decided_since = authority is not None and authority.unsigned
    if warned_at and (authority is None or decided_since or warned_at >= to_the_minute(authority.given_at)):
        return None
    return Blocker("warning_missing", "Read the warning aloud first.", "scheme.md 6.2, G3", fix="record_warning")


def signed_or_decided(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """The undertaking is signed, or an authoriser decided after the refusal to tell without it (G3, I3)."""
    if recipient.visit.signed_at or recipient.unsigned_allowed_at or not here.protocol.undertaking_required:
        return None
    del case
    words = "The undertaking is not signed. Record the signature, or the refusal and refer it back."
    return Blocker("undertaking_unsigned", words, "scheme.md 6.4, G3", fix="record_signature")


def not_signed_yet(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """A signature stands: it is neither given twice nor taken back on paper."""
    del case, here
    if recipient.visit.signed_at is None:
        return None
    return Blocker("not_offered", "The undertaking is signed already.", "moves.md")


def authority_live(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """There is an authority to take back or to fail on."""
    del here
    authority = case.authority(recipient.key)
    return None if authority and authority.state in LIVE else _none_stands(case, recipient)


def _none_stands(case: CaseFacts, recipient: Recipient) -> Blocker:
    others = any(a.recipient != recipient.key and a.state in LIVE for a in case.authorities)
    code = "recipient_not_authorised" if others else "not_authorised"
    words = f"No disclosure to {recipient.name} is authorised. Until then, say nothing."
    return Blocker(code, words, "scheme.md 1.6, G1", fix="authorise_disclosure")


def door_ticked(case: CaseFacts, told: said.ConfirmIdentity, here: Setting) -> Blocker | None:
    """Every line at the door is ticked, and a second person is there."""
    del case
    if not (told.photo_matches and told.details_agree):
        words = "This may not be the right person. Say nothing and end the visit."
        return Blocker("identity_unverified", words, "scheme.md 6.1", "photo_matches")
    if not (told.private and told.household_absent):
        words = "The place is not private, or somebody of the household is there. Say nothing; come back another time."
        return Blocker("place_not_safe", words, "scheme.md 6.1", "private")
    return second_person(told.witness, here)


def second_person(witness: str, here: Setting) -> Blocker | None:
    """A witness is somebody else."""
    if witness and not here.actor.is_person(witness):
        return None
    return Blocker("witness_missing", "Name a witness who is not you.", "scheme.md 6.1", "witness")


def witnessed(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """Warning, signature and refusal have a second person as witness."""
    del case
    return second_person(told.witness, here)


def warning_whole(case: CaseFacts, told: said.RecordWarning, here: Setting) -> Blocker | None:
    """Every line of the wording in force was read, in order, and understood."""
    del case
    if told.version != here.protocol.warning_version:
        words = f"The wording in force is version {here.protocol.warning_version}."
        return Blocker("warning_missing", words, "scheme.md 6.2", "version")
    if told.lines != tuple(range(1, len(here.protocol.warning_lines) + 1)):
        return Blocker("warning_missing", "Read every line, in order.", "scheme.md 6.2", "lines")
    if told.understood:
        return None
    words = "The warning was not understood. Say nothing more; end the visit and come back with help."
    return Blocker("warning_missing", words, "scheme.md 6.2", "understood")


def signature_whole(case: CaseFacts, told: said.RecordSignature, here: Setting) -> Blocker | None:
    """A signature is on the wording in force, and is on the screen or on paper that can be found."""
    del case
    if told.version != here.protocol.undertaking_version:
        words = f"The wording in force is version {here.protocol.undertaking_version}."
        return Blocker("undertaking_unsigned", words, "scheme.md 6.3", "version")
    if told.form is SignatureForm.SCREEN and not told.strokes:
        return Blocker("undertaking_unsigned", "Nothing is drawn in the box.", "scheme.md 6.3", "strokes")
    if told.form is SignatureForm.PAPER and not told.paper_location:
        words = "Say where the signed paper is kept."
        return Blocker("undertaking_unsigned", words, "scheme.md 6.3", "paper_location")
    return None


def told_in_person(case: CaseFacts, told: said.TellRecipient, here: Setting) -> Blocker | None:
    """Telling is by a visit (G4)."""
    del case, here
    if told.in_person:
        return None
    words = "A disclosure is made in person, never in writing or by telephone."
    return Blocker("not_in_person", words, "scheme.md 6.1, G4", "in_person")


def content_as_authorised(case: CaseFacts, told: said.TellRecipient, here: Setting) -> Blocker | None:
    """What was said is what was authorised; anything else is put down as a deviation, never passed off as it."""
    del here
    authority = case.authority_at(told.recipient, told.began_at)
    same = authority is not None and same_spacing(told.content) == same_spacing(authority.content)
    if same or (not told.as_authorised and told.deviation):
        return None
    words = "These are not the words that were authorised. If something else was said, put it down as a deviation."
    return Blocker("content_not_authorised", words, "scheme.md 6.1, G1", "content")


def told_by_a_deliverer(case: CaseFacts, told: said.TellRecipient, here: Setting) -> Blocker | None:
    """Whoever spoke is named in the authority, and has no interest of their own; anybody may key it for them."""
    authority = case.authority_at(told.recipient, told.began_at)
    tellers = frozenset({told.told_by} if told.told_by else here.actor.every_account)
    if here.actor.is_among(tellers):
        tellers = here.actor.every_account
    if any(c.person in tellers and c.stood_at(told.began_at) for c in case.conflicts):
        words = "The person who told declared a conflict of interest in this case. A supervisor must clear it first."
        return Blocker("conflict_declared", words, "scheme.md 1.6, G5", "told_by")
    if authority is None or not authority.deliverers or not tellers.isdisjoint(authority.deliverers):
        return None
    words = "Choose who told it. Only somebody the authority names may; the authoriser can name others in a new one."
    return Blocker("deliverer_not_named", words, "scheme.md 5.4", "told_by", fix="authorise_disclosure")


def late_entry_explained(field: str) -> Callable[[CaseFacts, Any, Setting], Blocker | None]:
    """What is keyed when the authority has ended says why it is keyed late; both times are kept."""

    def condition(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
        authority = case.authority_at(told.recipient, getattr(told, field) or here.now)
        last = authority.last_moment if authority else None
        if told.late_reason or last is None or last >= here.now:
            return None
        words = "The authority has ended since. Say why this is recorded only now."
        return Blocker("reason_missing", words, "scheme.md 1.5", "late_reason")

    return condition


def failed_visit_covered(case: CaseFacts, told: said.RecordFailedVisit, here: Setting) -> Blocker | None:
    """A visit that ends the recipient's line says what protects the child now."""
    del case, here
    if told.why not in ENDS_THE_LINE or told.protection:
        return None
    words = "Nobody will be told now. Say what protects the child instead."
    return Blocker("protection_missing", words, "scheme.md 1.4", "protection")
