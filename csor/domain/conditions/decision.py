"""What a decision needs: the test, the bounds, the plans, and the right person to decide (scheme.md 5.2 to 5.4, G5)."""

from typing import Any

from csor.domain import particulars as said
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import ContentPart, Limb, Path, Proposal, Rank

TEST = "scheme.md 5.2"
RECORD = "scheme.md 5.4"
SEPARATION = "scheme.md 1.3, G5"

QUESTIONS = {
    Limb.CONVICTED: "convicted",
    Limb.RISK_TO_CHILD: "risk to the child",
    Limb.NECESSARY: "necessary",
    Limb.PROPORTIONATE: "proportionate",
}


def limbs_answered(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """Every limb of the protocol's test has one answer and a reason."""
    del case
    answered = {a.limb for a in told.limbs if a.met is not None and a.reason}
    missing = [QUESTIONS[Limb(limb)] for limb in here.protocol.limbs if limb not in answered]
    if not missing and len(answered) == len(told.limbs):
        return None
    words = f"Answer each part of the test with a reason. Still to answer: {', '.join(missing) or 'one part twice'}."
    return Blocker("limb_unanswered", words, TEST, "limbs")


def limbs_met(case: CaseFacts, told: said.AuthoriseDisclosure, here: Setting) -> Blocker | None:
    """Telling needs a yes to risk, necessity and proportionality: a no means not telling."""
    del case
    failed = [QUESTIONS[a.limb] for a in told.limbs if a.limb in here.protocol.limbs_to_meet and a.met is False]
    if failed:
        words = f"You answered no to: {', '.join(failed)}. Then nothing may be told. Decide not to disclose instead."
        return Blocker("limb_not_met", words, TEST, "limbs")
    if path_of(told.limbs) not in here.protocol.paths:
        words = "This protocol allows only convictions to be told."
        return Blocker("limb_not_met", words, here.protocol.id, "limbs")
    return None


def path_of(limbs: tuple[said.LimbAnswer, ...]) -> Path:
    """Convictions when that limb is answered yes, other information otherwise (scheme.md 5.1)."""
    convicted = any(a.limb is Limb.CONVICTED and a.met for a in limbs)
    return Path.CONVICTIONS if convicted else Path.OTHER_INFORMATION


def floor(here: Setting, *paths: Path) -> Rank:
    """The highest of the floors of some paths."""
    return max((Rank(here.protocol.rank_floors[path]) for path in paths), key=lambda rank: rank.height)


def rank_reached(here: Setting, *paths: Path) -> Blocker | None:
    """The actor's rank reaches the floor of every path."""
    needed = floor(here, *paths)
    if here.actor.rank.reaches(needed):
        return None
    words = f"This decision needs the rank of {needed.replace('_', ' ')} or above."
    return Blocker("rank_too_low", words, SEPARATION)


def rank_for_recommended(case: CaseFacts, here: Setting) -> Blocker | None:
    """High enough for what is recommended."""
    if case.recommendation is None:
        return None
    return rank_reached(here, path_of(case.recommendation.said.limbs))


def rank_for_answers(case: CaseFacts, told: said.AuthoriseDisclosure, here: Setting) -> Blocker | None:
    """High enough for the authoriser's own answers too: the stricter of both holds."""
    del case
    return rank_reached(here, path_of(told.limbs))


def rank_for_no_disclosure(case: CaseFacts, here: Setting) -> Blocker | None:
    """Not telling while there are concerns needs a higher rank than saying that there are none."""
    return rank_reached(here, Path.NO_DISCLOSURE if case.concerns else Path.NO_CONCERNS)


def rank_for_immediate(case: CaseFacts, here: Setting) -> Blocker | None:
    """High enough to allow telling before the ordinary steps."""
    del case
    return rank_reached(here, Path.IMMEDIATE)


def danger_flagged(case: CaseFacts, here: Setting) -> Blocker | None:
    """Telling before the ordinary steps is for danger now, and for nothing else: it is no way round a rank."""
    del here
    if case.danger_now:
        return None
    words = "This is for a child in danger now. Flag immediate risk first."
    return Blocker("not_offered", words, "scheme.md 4.2, G2", fix="flag_immediate_risk")


def rank_after_refusal(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """As high as the authority that was stopped needed."""
    authority = case.authority(recipient.key)
    return rank_reached(here, Path.REFUSAL, *([authority.path] if authority else []))


def not_own_recommendation(case: CaseFacts, here: Setting) -> Blocker | None:
    """Nobody decides a case that they recommended, whatever their role, their acting rank or their user name.

    Not even when somebody else recommended it since: the words may be another's, the advice is still theirs.
    """
    if "authoriser_is_not_recommender" not in here.protocol.separation:
        return None
    now = {case.recommendation.by} if case.recommendation else set()
    if not here.actor.is_among({*case.recommenders, *now}):
        return None
    words = "You recommended this case, so someone else must decide. Acting rank does not change that."
    return Blocker("own_recommendation", words, SEPARATION)


def not_recommended_deliverer(case: CaseFacts, here: Setting) -> Blocker | None:
    """Whoever is to deliver does not decide."""
    if case.recommendation is None or not here.actor.is_among(case.recommendation.said.deliverers):
        return None
    return _deliverer(here)


def not_named_deliverer(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """Whoever decides does not name themselves to deliver."""
    del case
    return _deliverer(here) if here.actor.is_among(told.deliverers) else None


def not_at_the_visit(case: CaseFacts, recipient: Recipient, here: Setting) -> Blocker | None:
    """The person delivering never decides after a refusal: they could finish the case alone (I4)."""
    authority = case.authority(recipient.key)
    there = set(authority.deliverers) if authority else set()
    there |= {kept.by for kept in recipient.refusals} | {kept.said.witness for kept in recipient.refusals}
    return _deliverer(here) if here.actor.is_among(there) else None


def _deliverer(here: Setting) -> Blocker | None:
    if "authoriser_is_not_deliverer" not in here.protocol.separation:
        return None
    words = "Whoever delivers may not decide, and whoever decides may not deliver. Someone else must do this."
    return Blocker("deliverer_may_not_decide", words, SEPARATION)


def recommended_recipients(case: CaseFacts, told: said.Recommend, here: Setting) -> Blocker | None:
    """A recommendation to disclose names whom."""
    del here
    if told.proposal is not Proposal.DISCLOSE:
        return None
    for key in told.recipients:
        recipient = case.recipient(key)
        if recipient is None or recipient.ended:
            words = "This person is not, or no longer, a possible recipient."
            return Blocker("not_found", words, "moves.md", "recipients")
    if told.recipients:
        return None
    return Blocker("answer_missing", "Choose who should be told.", RECORD, "recipients")


def subject_question_answered(case: CaseFacts, here: Setting) -> Blocker | None:
    """Whether the subject is told is answered with a reason (I6)."""
    del here
    advice = case.recommendation.said if case.recommendation else None
    if advice and advice.tell_subject and advice.tell_subject_reason:
        return None
    words = "Whether to tell the subject, and why, is not answered. Send it back for an answer."
    return Blocker("tell_subject_unanswered", words, RECORD, fix="send_back")


def subject_risk_answered(case: CaseFacts, here: Setting) -> Blocker | None:
    """The risk to the subject is weighed."""
    del here
    if case.recommendation and case.recommendation.said.subject_risk:
        return None
    words = "The risk to the subject is not answered. Send it back for an answer."
    return Blocker("subject_risk_unanswered", words, RECORD, fix="send_back")


def plans_made(case: CaseFacts, here: Setting) -> Blocker | None:
    """Child, recipient and subject each have a safety plan."""
    del here
    advice = case.recommendation.said if case.recommendation else None
    if advice and advice.child_plan and advice.recipient_plan and advice.subject_plan:
        return None
    words = "A safety plan is missing: one each for the children, the recipient and the subject."
    return Blocker("safety_plan_missing", words, RECORD, fix="send_back")


def alternatives_considered(case: CaseFacts, here: Setting) -> Blocker | None:
    """What could be done instead of telling was considered."""
    del here
    if case.recommendation and case.recommendation.said.alternatives:
        return None
    words = "What could be done instead of telling is not written down. Send it back for an answer."
    return Blocker("alternatives_missing", words, RECORD, fix="send_back")


def bounded(content: str, contains: tuple[ContentPart, ...], here: Setting) -> Blocker | None:
    """The exact words, no longer than the protocol allows, without what it forbids."""
    forbidden = [part.replace("_", " ") for part in contains if part in here.protocol.forbidden_content]
    if forbidden:
        words = f"The words may not contain: {', '.join(forbidden)}. Take it out."
        return Blocker("content_unbounded", words, RECORD, "content")
    if content.strip() and contains and len(content) <= here.protocol.content_limit:
        return None
    words = (
        f"Write the exact words to be said, at most {here.protocol.content_limit} characters, and what they contain."
    )
    return Blocker("content_unbounded", words, RECORD, "content")


def content_bounded(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """What is authorised is the exact words and no more."""
    del case
    return bounded(told.content, told.contains, here)


def authorised_in_person(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """A disclosure is spoken at a visit: by no letter, message or call (G4)."""
    del case, here
    if told.in_person:
        return None
    words = "A disclosure is made in person, never in writing or by telephone."
    return Blocker("not_in_person", words, "scheme.md 6.1, G4", "in_person")


def still_to_come(case: CaseFacts, told: Any, here: Setting) -> Blocker | None:
    """An authority ends on a day that has not passed."""
    del case
    if told.deliver_by >= here.today:
        return None
    return Blocker("authority_lapsed", "The last day to deliver has passed.", "scheme.md 1.6, G1", "deliver_by")


def protection_if_concerns(case: CaseFacts, told: said.DecideNoDisclosure, here: Setting) -> Blocker | None:
    """Not telling while there are concerns says what protects the child instead."""
    del here
    if told.protection or not case.concerns:
        return None
    words = "There are concerns. Say what protects the child if nobody is told."
    return Blocker("protection_missing", words, "scheme.md 6.4, G8", "protection")


def deferral_parts(case: CaseFacts, told: said.DeferDecision, here: Setting) -> Blocker | None:
    """A deferral has a day ahead on which it is looked at, and cover for the risk until then."""
    del case
    if told.review_on is None:
        return Blocker("review_date_missing", "Enter the day on which it is decided.", "scheme.md 1.4", "review_on")
    if told.review_on <= here.today:
        return Blocker("not_later", "The review day must be after today.", "scheme.md 1.4", "review_on")
    if told.risk_cover:
        return None
    words = "Say what covers the risk until then."
    return Blocker("protection_missing", words, "scheme.md 1.4", "risk_cover")
