"""What the full risk assessment needs before it goes on (scheme.md 1.2, 5.1, 5.3)."""

from csor.domain import particulars as said
from csor.domain.facts import CaseFacts, Recipient
from csor.domain.names import folded
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import MeetingMeans, RecipientState

WITHHELD_OR_REFUSED = frozenset({RecipientState.WITHHELD, RecipientState.REFUSED, RecipientState.REFERRED_BACK})


def means_explained(case: CaseFacts, told: said.RecordMeeting, here: Setting) -> Blocker | None:
    """A meeting by telephone or video has a reason."""
    del case, here
    if told.means is MeetingMeans.IN_PERSON or told.means_reason:
        return None
    words = "Say why the meeting was not held in person."
    return Blocker("means_unexplained", words, "scheme.md 3.3", "means_reason")


def warnings_given(case: CaseFacts, told: said.RecordMeeting, here: Setting) -> Blocker | None:
    """Every warning of the protocol was given and acknowledged."""
    del case
    if set(here.protocol.meeting_warnings) <= set(told.warnings) and told.acknowledged:
        return None
    words = "Give every warning and have it acknowledged before the meeting is recorded."
    return Blocker("warnings_not_given", words, "scheme.md 3.5", "warnings")


def meeting_settled(case: CaseFacts, here: Setting) -> Blocker | None:
    """On routes that need a meeting it was held, or waived by a supervisor."""
    if case.route not in here.protocol.meeting_routes or case.meeting or case.waiver:
        return None
    return Blocker("meeting_outstanding", "The meeting was neither held nor waived.", "scheme.md 1.2")


def assessment_done(case: CaseFacts, here: Setting) -> Blocker | None:
    """A recommendation rests on a full risk assessment."""
    del here
    if case.assessment:
        return None
    words = "Complete the risk assessment for each child first."
    return Blocker("assessment_outstanding", words, "scheme.md 5.1", fix="complete_assessment")


def every_child_assessed(case: CaseFacts, told: said.CompleteAssessment, here: Setting) -> Blocker | None:
    """Each child has a finding of their own with its reason."""
    del here
    found = [finding.child for finding in told.findings]
    if sorted(found) == sorted(case.child_keys()) and all(finding.reason for finding in told.findings):
        return None
    words = "Say for each child whether there are concerns, and why."
    return Blocker("answer_missing", words, "scheme.md 5.1", "findings")


def representations_reason(case: CaseFacts, told: said.AnswerRepresentations, here: Setting) -> Blocker | None:
    """Not asking the subject has a reason (X v South Yorkshire, 2012)."""
    del case, here
    if told.asked or (told.reason_code and told.reason):
        return None
    words = "Say why the subject was not asked. It is considered in every case."
    return Blocker("representations_unanswered", words, "scheme.md 5.3", "reason")


def representations_asked(case: CaseFacts, here: Setting) -> Blocker | None:
    """Only an answer that was asked for can come."""
    del here
    if case.representations_answer and case.representations_answer.said.asked:
        return None
    words = "Answer first whether the subject was asked for representations."
    return Blocker("representations_unanswered", words, "scheme.md 5.3", fix="answer_representations")


def representations_summarised(case: CaseFacts, told: said.RecordRepresentations, here: Setting) -> Blocker | None:
    """Representations that came are summed up."""
    del case, here
    if told.summary or not told.received:
        return None
    return Blocker("answer_missing", "Sum up what the subject said.", "scheme.md 5.3", "summary")


def representations_received(case: CaseFacts, here: Setting) -> Blocker | None:
    """There is something to weigh."""
    del here
    if any(kept.said.received for kept in case.representations):
        return None
    words = "No representations are recorded yet."
    return Blocker("representations_unanswered", words, "scheme.md 5.3", fix="record_representations")


def representations_answered(case: CaseFacts, here: Setting) -> Blocker | None:
    """The question of representations is answered, and what was asked for came or the time passed (I6)."""
    del here
    answer = case.representations_answer
    if answer and (not answer.said.asked or case.representations):
        return None
    words = "Whether to ask the subject for representations is not settled."
    return Blocker("representations_unanswered", words, "scheme.md 5.3", fix="answer_representations")


def representations_weighed(case: CaseFacts, here: Setting) -> Blocker | None:
    """What the subject said was weighed after the last of it came."""
    del here
    received = [kept.at for kept in case.representations if kept.said.received]
    weighed = case.representations_weighed
    if not received or (weighed and weighed.at >= max(received)):
        return None
    words = "The subject's representations are not weighed yet."
    return Blocker("representations_unweighed", words, "scheme.md 5.3", fix="weigh_representations")


def children_named(case: CaseFacts, told: said.ProposeRecipient, here: Setting) -> Blocker | None:
    """A recipient is proposed for children of this case, under a name."""
    del here
    if told.is_applicant and not case.applicant_named:
        return Blocker("applicant_unknown", "The applicant is not known by name.", "scheme.md 2.5", "is_applicant")
    if not told.person.name:
        return Blocker("answer_missing", "Name the person.", "scheme.md 3.4", "person-surname")
    if not told.children or not set(told.children) <= set(case.child_keys()):
        return Blocker("answer_missing", "Choose which children this person can protect.", "scheme.md 3.4", "children")
    return None


def not_withheld_before(case: CaseFacts, told: said.ProposeRecipient, here: Setting) -> Blocker | None:
    """A person it was decided not to tell does not come back under a new key (S07)."""
    del here
    if any(_same_person(r, told) and r.state in WITHHELD_OR_REFUSED for r in case.recipients):
        words = f"It was decided, or is to be decided, that {told.person.name} is not told. Choose somebody else."
        return Blocker("recipient_not_authorised", words, "scheme.md 6.4", "person-surname")
    return None


def _same_person(recipient: Recipient, told: said.ProposeRecipient) -> bool:
    before = recipient.proposal
    if before.is_applicant and told.is_applicant:
        return True
    births = {before.person.born, told.person.born} - {None}
    return folded(before.person.name) == folded(told.person.name) and len(births) <= 1
