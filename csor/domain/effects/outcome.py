"""Effects of deciding, delivering and ending."""

from dataclasses import replace

from csor.domain import particulars as said
from csor.domain.conditions.decision import path_of
from csor.domain.conditions.delivery import ENDS_THE_LINE
from csor.domain.conditions.ending import others_go_on
from csor.domain.deadlines import local_day
from csor.domain.effects.common import (
    at_the_door,
    conclude,
    end_authority,
    enter,
    kept,
    next_key,
    recipient_of,
    settle_delivery,
    suspend,
    use_authority,
    with_authority,
    with_recipient,
)
from csor.domain.facts import Authority, CaseFacts, Recipient, Visit
from csor.domain.setting import Setting
from csor.domain.vocabulary import (
    AuthorityKind,
    AuthorityState,
    Limb,
    Path,
    RecipientState,
    RefusalOption,
    Stage,
)


def recommend(case: CaseFacts, told: said.Recommend, here: Setting) -> CaseFacts:
    """Advice lies with an authoriser."""
    recommenders = tuple(dict.fromkeys((*case.recommenders, here.actor.id)))
    advised = replace(case, recommendation=kept(told, here), recommenders=recommenders, deferral=None)
    return enter(advised, Stage.DECISION, here)


def authorise(case: CaseFacts, told: said.AuthoriseDisclosure, here: Setting) -> CaseFacts:
    """One recipient may be told, in these words, until this day."""
    authority = Authority(
        key=next_key("authority", len(case.authorities)),
        recipient=told.recipient,
        kind=AuthorityKind.ORDINARY,
        path=_stricter_path(case, told),
        state=AuthorityState.IN_FORCE,
        content=told.content,
        contains=told.contains,
        deliverers=told.deliverers,
        deliver_by=told.deliver_by,
        given_at=here.now,
        given_by=here.actor.id,
        basis=kept(told, here),
    )
    case = with_recipient(with_authority(case, authority), _authorised_anew(recipient_of(case, told.recipient)))
    decided = replace(case, decided_at=case.decided_at or here.now, another_recipient_wanted=False, deferral=None)
    return enter(decided, Stage.DELIVERY, here)


def _stricter_path(case: CaseFacts, told: said.AuthoriseDisclosure) -> Path:
    advised = case.recommendation.said.limbs if case.recommendation else ()
    answers = (*told.limbs, *advised)
    doubted = any(a.limb is Limb.CONVICTED and not a.met for a in answers)
    return Path.OTHER_INFORMATION if doubted else path_of(answers)


def _authorised_anew(recipient: Recipient) -> Recipient:
    return replace(recipient, state=RecipientState.AUTHORISED, visit=Visit(), unsigned_allowed_at=None)


def authorise_immediate(case: CaseFacts, told: said.AuthoriseImmediateProtection, here: Setting) -> CaseFacts:
    """One person may be told enough to protect a child now; the case goes on."""
    key = next_key("recipient", len(case.recipients))
    proposal = said.ProposeRecipient(told.person, told.relationship, case.child_keys(), told.reason)
    recipient = Recipient(key, proposal, RecipientState.AUTHORISED, here.now, here.actor.id)
    authority = Authority(
        key=next_key("authority", len(case.authorities)),
        recipient=key,
        kind=AuthorityKind.IMMEDIATE,
        path=Path.IMMEDIATE,
        state=AuthorityState.IN_FORCE,
        content=told.content,
        contains=told.contains,
        deliverers=told.deliverers,
        deliver_by=told.deliver_by,
        given_at=here.now,
        given_by=here.actor.id,
        immediate=kept(told, here),
    )
    return replace(
        case,
        recipients=(*case.recipients, recipient),
        authorities=(*case.authorities, authority),
        another_recipient_wanted=False,
    )


def decide_no_disclosure(case: CaseFacts, told: said.DecideNoDisclosure, here: Setting) -> CaseFacts:
    """Nobody is told: on to the notice."""
    decided = replace(
        case,
        no_disclosure=kept(told, here),
        decided_at=case.decided_at or here.now,
        deferral=None,
        another_recipient_wanted=False,
    )
    return conclude(enter(decided, Stage.NOTICE, here), here.now)


def send_back(case: CaseFacts, told: said.SendBack, here: Setting) -> CaseFacts:
    """The recommendation needs more: back to the assessment."""
    back = replace(case, sent_back=kept(told, here), recommendation=None, deferral=None)
    return enter(back, Stage.ASSESSMENT, here)


def defer(case: CaseFacts, told: said.DeferDecision, here: Setting) -> CaseFacts:
    """Decided later, on a day that is set."""
    return replace(case, deferral=kept(told, here))


def withdraw_authority(case: CaseFacts, told: said.WithdrawAuthority, here: Setting) -> CaseFacts:
    """The authority is taken back: with others told or waiting the line ends, else the case is decided again.

    What the visit held stays: a telling that came first may be put down yet.
    """
    recipient = recipient_of(case, told.recipient)
    if others_go_on(case, told.recipient):
        back = replace(recipient, state=RecipientState.WITHHELD, ended_at=here.now)
    else:
        back = replace(recipient, state=RecipientState.VERIFIED if recipient.verified else RecipientState.PROPOSED)
    return settle_delivery(with_recipient(end_authority(case, told.recipient, here.now), back), here)


def plan_visit(case: CaseFacts, told: said.PlanVisit, here: Setting) -> CaseFacts:
    """A visit is planned."""
    return replace(case, visits_planned=(*case.visits_planned, kept(told, here)))


def confirm_identity(case: CaseFacts, told: said.ConfirmIdentity, here: Setting) -> CaseFacts:
    """A visit begins: what an earlier one held is not carried over."""
    recipient = recipient_of(case, told.recipient)
    visit = Visit(identity_at=told.confirmed_at or here.now, witness=told.witness)
    return at_the_door(case, replace(recipient, visit=visit), RecipientState.AUTHORISED)


def warn(case: CaseFacts, told: said.RecordWarning, here: Setting) -> CaseFacts:
    """The warning was read."""
    recipient = recipient_of(case, told.recipient)
    visit = replace(recipient.visit, warned_at=told.warned_at or here.now, warning_version=told.version)
    return at_the_door(case, replace(recipient, visit=visit), RecipientState.WARNED)


def sign(case: CaseFacts, told: said.RecordSignature, here: Setting) -> CaseFacts:
    """The undertaking is signed."""
    recipient = recipient_of(case, told.recipient)
    visit = replace(recipient.visit, signed_at=told.signed_at or here.now)
    return at_the_door(case, replace(recipient, visit=visit, signature=kept(told, here)), RecipientState.SIGNED)


def refuse_to_sign(case: CaseFacts, told: said.RecordRefusalToSign, here: Setting) -> CaseFacts:
    """The authority stops at once; an authoriser decides again (I4)."""
    recipient = recipient_of(case, told.recipient)
    refused = replace(
        recipient,
        state=RecipientState.REFUSED,
        refusals=(*recipient.refusals, kept(told, here)),
        unsigned_allowed_at=None,
    )
    return suspend(with_recipient(case, refused), here, "refusal_to_sign", recipient.key)


def refer_back(case: CaseFacts, told: said.ReferBack, here: Setting) -> CaseFacts:
    """The refusal lies with an authoriser."""
    recipient = recipient_of(case, told.recipient)
    referrals = (*recipient.referrals, kept(told, here))
    return with_recipient(case, replace(recipient, state=RecipientState.REFERRED_BACK, referrals=referrals))


def decide_after_refusal(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting) -> CaseFacts:
    """What was decided after the refusal: the old authority ends, whatever comes instead."""
    recipient = recipient_of(case, told.recipient)
    recipient = replace(recipient, decisions=(*recipient.decisions, kept(told, here)))
    if told.option in {RefusalOption.WITHHOLD, RefusalOption.OTHER_RECIPIENT, RefusalOption.STATUTORY_PROTECTION}:
        withheld = replace(recipient, state=RecipientState.WITHHELD, ended_at=here.now)
        asked = told.option is RefusalOption.OTHER_RECIPIENT and case.stage is Stage.DELIVERY
        wanted = case.another_recipient_wanted or asked
        ended = replace(end_authority(case, recipient.key), another_recipient_wanted=wanted)
        return settle_delivery(with_recipient(ended, withheld), here)
    narrowed_unsigned = told.option is RefusalOption.NARROW_CONTENT and bool(told.without_signature)
    unsigned = told.option is RefusalOption.PROCEED_UNSIGNED or narrowed_unsigned
    if unsigned:
        allowed = replace(recipient, state=RecipientState.UNSIGNED_ALLOWED, unsigned_allowed_at=here.now)
    else:
        allowed = _authorised_anew(recipient)
    return with_recipient(with_authority(case, _after_refusal(case, told, here, unsigned=unsigned)), allowed)


def _after_refusal(case: CaseFacts, told: said.DecideAfterRefusal, here: Setting, *, unsigned: bool) -> Authority:
    old = next(a for a in reversed(case.authorities) if a.recipient == told.recipient)
    narrower = told.option is RefusalOption.NARROW_CONTENT
    revisit = local_day(told.revisit_at) if told.revisit_at else here.today
    return replace(
        old,
        key=next_key("authority", len(case.authorities)),
        state=AuthorityState.IN_FORCE,
        content=told.content if narrower else old.content,
        contains=told.contains if narrower else old.contains,
        deliver_by=max(old.deliver_by, revisit),
        given_at=here.now,
        given_by=here.actor.id,
        unsigned=unsigned,
        suspended_at=None,
        suspended_why="",
        withdrawn_at=None,
    )


def tell(case: CaseFacts, told: said.TellRecipient, here: Setting) -> CaseFacts:
    """The recipient has been told. One who was told before the withdrawal brings the case back from decision."""
    recipient = recipient_of(case, told.recipient)
    done = replace(recipient, state=RecipientState.TOLD, told=kept(told, here), ended_at=told.ended_at)
    authority = case.authority(told.recipient)
    if case.stage is Stage.DECISION and authority and authority.kind is AuthorityKind.ORDINARY:
        case = enter(replace(case, deferral=None), Stage.DELIVERY, here)
    used = use_authority(case, told.recipient, told.began_at)
    return conclude(settle_delivery(with_recipient(used, done), here), here.now)


def fail_visit(case: CaseFacts, told: said.RecordFailedVisit, here: Setting) -> CaseFacts:
    """Nothing was told; the line ends only when the person cannot be found or will not hear."""
    recipient = recipient_of(case, told.recipient)
    case = replace(case, failed_visits=(*case.failed_visits, kept(told, here)))
    if told.why in ENDS_THE_LINE:
        ended = replace(recipient, state=RecipientState.NOT_FOUND, visit=Visit(), ended_at=here.now)
        return settle_delivery(with_recipient(end_authority(case, recipient.key), ended), here)
    state = RecipientState.UNSIGNED_ALLOWED if recipient.unsigned_allowed_at else RecipientState.AUTHORISED
    return with_recipient(case, replace(recipient, state=state, visit=Visit()))


def aftercare(case: CaseFacts, told: said.RecordAftercare, here: Setting) -> CaseFacts:
    """Support and follow-up."""
    return replace(case, aftercare=(*case.aftercare, kept(told, here)))


def self_disclosure(case: CaseFacts, told: said.RecordSelfDisclosure, here: Setting) -> CaseFacts:
    """What is said to have been told, and whether officers confirmed it."""
    return replace(case, self_disclosures=(*case.self_disclosures, kept(told, here)))


def withdraw_application(case: CaseFacts, told: said.WithdrawApplication, here: Setting) -> CaseFacts:
    """The application ends: on to the notice."""
    ended = enter(replace(case, withdrawal=kept(told, here)), Stage.NOTICE, here)
    return conclude(ended, here.now)


def suspect_malice(case: CaseFacts, told: said.SuspectMalice, here: Setting) -> CaseFacts:
    """The application ends as believed false: on to the notice."""
    return conclude(enter(replace(case, malice=kept(told, here)), Stage.NOTICE, here), here.now)


def send_notice(case: CaseFacts, told: said.SendNotice, here: Setting) -> CaseFacts:
    """The applicant has the neutral notice; going against the instruction is counted for good (M9)."""
    overrides = case.safe_contact_overrides + bool(told.override_reason)
    told_now = replace(case, notice=kept(told, here), safe_contact_overrides=overrides)
    return conclude(told_now, told.sent_at or here.now)


def notify_partner(case: CaseFacts, told: said.NotifyPartner, here: Setting) -> CaseFacts:
    """A partner knows what they need to."""
    return replace(case, partners_notified=(*case.partners_notified, kept(told, here)))


def close(case: CaseFacts, told: said.CloseCase, here: Setting) -> CaseFacts:
    """The case is closed; what it holds stays as it is."""
    closed = replace(case, closure=kept(told, here), concluded_at=case.concluded_at or here.now)
    return enter(closed, Stage.CLOSED, here)


def record_breach(case: CaseFacts, told: said.RecordBreach, here: Setting) -> CaseFacts:
    """A breach of confidence, beside the closed case."""
    return replace(case, breaches=(*case.breaches, kept(told, here)))


def open_review(case: CaseFacts, told: said.OpenReview, here: Setting) -> CaseFacts:
    """A review, beside the closed case."""
    return replace(case, reviews=(*case.reviews, kept(told, here)))


def set_retention(case: CaseFacts, told: said.SetRetention, here: Setting) -> CaseFacts:
    """How long the case is kept."""
    return replace(case, retention=(*case.retention, kept(told, here)))


def hold_disposal(case: CaseFacts, told: said.HoldDisposal, here: Setting) -> CaseFacts:
    """Disposal is stopped."""
    return replace(case, holds=(*case.holds, kept(told, here)))


def release_hold(case: CaseFacts, told: said.ReleaseHold, here: Setting) -> CaseFacts:
    """One hold no longer stops disposal; others may."""
    return replace(case, releases=(*case.releases, kept(told, here)))
