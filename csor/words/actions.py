"""The words around each action: its button, its page, what happens next and what that rests on.

`{subject}`, `{children}` and `{recipient}` stand for names; `spoken` puts them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from csor.domain.actions import Action

SCHEME: Final = "Disclosure scheme guidance 2023"
WARNED: Final = "Home Office guidance 2011, page 16"
LAW: Final = "X (South Yorkshire) v Home Secretary [2012] EWHC 2954 (Admin)"
INITIAL_CHECKS: Final = f"{SCHEME}, initial checks"


class Group(StrEnum):
    """Where an action stands in the list of what may be done."""

    REQUEST = "The request"
    CHECKS = "Checks"
    SAFETY = "Danger now"
    PEOPLE = "People"
    ASSESSMENT = "Assessment"
    DECISION = "Decision"
    VISIT = "The visit"
    ENDING = "Ending"
    TIME = "Time and work"


@dataclass(frozen=True, slots=True)
class ActionWords:
    """What a person reads of one action.

    title: the page's title, which is the h1 without anybody's name. button: the verb on the one green button. link: the verb in a list of actions. after: what happens next.
    check: the title of "check your answers". declares: what the person says by pressing its button.
    """

    link: str
    h1: str
    button: str
    lead: str
    group: Group
    after: tuple[str, ...] = ()
    source: str = ""
    check: str = "Check your answers"
    declares: tuple[str, ...] = ()
    title: str = ""


NAMES: Final[Mapping[str, str]] = {
    "subject": "the subject",
    "children": "the children",
    "recipient": "the recipient",
    "applicant": "the applicant",
}


def spoken(template: str, names: Mapping[str, str] | None = None) -> str:
    """Put names into a template; "the subject" and the like where none is given. A name is never read as a template."""
    if "{" not in template:
        return template
    known = {key: (names or {}).get(key) or words for key, words in NAMES.items()}
    said = template.format_map(known)
    return said[:1].upper() + said[1:]


def action_words(action: Action, names: Mapping[str, str] | None = None) -> ActionWords:
    """The words of an action, with names put in."""
    words = ACTIONS[action]
    return replace(
        words,
        h1=spoken(words.h1, names),
        title=spoken(words.h1),
        lead=spoken(words.lead, names),
        after=tuple(spoken(line, names) for line in words.after),
        declares=tuple(spoken(line, names) for line in words.declares),
    )


_A, _G, _W = Action, Group, ActionWords

ACTIONS: Final[Mapping[Action, ActionWords]] = {
    _A.RECEIVE_CASE: _W(
        "Receive a case",
        "Receive a case",
        "Receive the case",
        "Write what was said, as it was said. Leave empty what was not given.",
        _G.REQUEST,
        (
            "The initial checks are due 24 hours after receipt.",
            "Tell the caller it is confidential, and to ring 999 if a child is in danger.",
            "Say nothing about the subject.",
        ),
        f"{SCHEME}, receiving an application",
        "Check what you were told",
    ),
    _A.AMEND_REQUEST: _W(
        "Put the request right",
        "Put the request right",
        "Keep the corrected request",
        "This replaces what is written about the people. What stood before stays on the record.",
        _G.REQUEST,
        ("An authority in force is suspended until an authoriser has looked again.",),
    ),
    _A.ASSIGN_CASE: _W(
        "Assign the case",
        "Assign the case",
        "Assign the case",
        "Choose who takes this case on.",
        _G.TIME,
        ("The case moves to their work list at once.",),
    ),
    _A.ADD_NOTE: _W(
        "Add a note",
        "Add a note",
        "Add the note",
        "A note stands on the timeline. It is not changed later.",
        _G.TIME,
    ),
    _A.RECORD_CONTACT: _W(
        "Record a contact",
        "Record a contact",
        "Record the contact",
        "Read the safe-contact instruction first. Say nothing about the subject.",
        _G.PEOPLE,
        ("A contact against the instruction is refused, unless a supervisor writes why.",),
        f"{SCHEME}, safe contact",
    ),
    _A.DECLARE_CONFLICT: _W(
        "Declare a conflict of interest",
        "Declare a conflict of interest",
        "Declare it",
        "Say if you know anyone in this case, or have any interest in it.",
        _G.PEOPLE,
        ("You can no longer act on this case until a supervisor has cleared it.", "You can still flag immediate risk."),
    ),
    _A.CLEAR_CONFLICT: _W(
        "Clear a conflict of interest",
        "Clear a conflict of interest",
        "Clear the conflict",
        "Say why the interest does not matter. Nobody clears their own.",
        _G.PEOPLE,
        ("The person can act on this case again.",),
    ),
    _A.ATTRIBUTE_DELAY: _W(
        "Put down a delay",
        "Put down a delay",
        "Put down the delay",
        "A delay is shown beside the elapsed time. It never takes days off.",
        _G.TIME,
        source=f"{SCHEME}, time limit for the decision",
    ),
    _A.EXTEND_DEADLINE: _W(
        "Extend the deadline",
        "Extend the deadline",
        "Extend the deadline",
        "The target moves. The measure from receipt stays as it is.",
        _G.TIME,
        (
            "The applicant is told first, by safe contact, without any hint of what is held.",
            "Say: further enquiries are needed.",
        ),
        f"{SCHEME}, extenuating circumstances",
    ),
    _A.FLAG_IMMEDIATE_RISK: _W(
        "Flag immediate risk",
        "Flag immediate risk",
        "Flag immediate risk",
        "If a child is in danger now, ring 999 or the control room first. Then write it here.",
        _G.SAFETY,
        ("The case goes to the top of every list.", "No deadline comes before a child’s safety."),
        f"{SCHEME}, immediate risk",
    ),
    _A.RECORD_SAFEGUARDING_ACTION: _W(
        "Record what was done to protect a child",
        "Record what was done to protect a child",
        "Record what was done",
        "Write what was done, by whom, and whether the danger is over.",
        _G.SAFETY,
        ("While the danger lasts, the case cannot be closed.",),
        f"{SCHEME}, immediate risk",
    ),
    _A.AUTHORISE_IMMEDIATE_PROTECTION: _W(
        "Authorise immediate protection",
        "Authorise immediate protection",
        "Authorise now",
        "This lets one person be told enough to protect a child now, before the ordinary steps.",
        _G.SAFETY,
        (
            "The warning is still read first, and a signature asked for.",
            "The ordinary steps go on behind it.",
        ),
        f"{SCHEME}, immediate risk",
        "Check your decision",
        (
            "a child cannot be protected in time in any other way",
            "I will not deliver this disclosure",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    _A.REQUEST_CHECK: _W(
        "Ask for a check",
        "Ask for a check",
        "Ask for the check",
        "Say whom you asked and by when they answer. Share no more than they need.",
        _G.CHECKS,
        ("The check waits on this case until a result comes in.", "Chase it when the reply is late."),
        INITIAL_CHECKS,
    ),
    _A.RECORD_CHECK: _W(
        "Record a check",
        "Record a check",
        "Record the result",
        "Nothing found is a result too. So is a check that could not be done, with the reason.",
        _G.CHECKS,
        (
            "An earlier result stays on the record.",
            "A new result suspends an authority in force until an authoriser has looked again.",
        ),
        INITIAL_CHECKS,
    ),
    _A.CHASE_CHECK: _W(
        "Chase a check",
        "Chase a check",
        "Record the chase",
        "Record that you asked again, and when you look for the reply next.",
        _G.CHECKS,
        source=INITIAL_CHECKS,
    ),
    _A.SUPERSEDE_CHECK: _W(
        "Set a result aside",
        "Set a result aside",
        "Set the result aside",
        "Use this when a result is about the wrong person, or is wrong.",
        _G.CHECKS,
        ("The result stays on the record and no longer counts.", "The check is run again before the case goes on."),
        INITIAL_CHECKS,
    ),
    _A.ACCEPT_INTO_SCHEME: _W(
        "Take into the scheme",
        "Take the case into the scheme",
        "Take it into the scheme",
        "The case is about a named subject, a specific child, and contact between them.",
        _G.REQUEST,
        ("A Right to Ask goes on to the meeting, a Right to Know to the assessment.",),
        f"{SCHEME}, initial checks",
    ),
    _A.REJECT_FROM_SCHEME: _W(
        "Say it is not in the scheme",
        "Say that this is not in the scheme",
        "Record that it is not in the scheme",
        "Say why, and what else police may do.",
        _G.REQUEST,
        (
            "When the sender is not known, a Right to Know is opened, so that the child is protected.",
            "The applicant is told why, and never the result of a check.",
        ),
        f"{SCHEME}, initial checks",
    ),
    _A.OPEN_RIGHT_TO_KNOW: _W(
        "Open a Right to Know",
        "Open a linked Right to Know",
        "Open the Right to Know",
        "A second case keeps the same receipt, so that {children} are not forgotten.",
        _G.REQUEST,
        ("The two cases are linked. Each goes on by itself.",),
        f"{SCHEME}, Right to Know",
    ),
    _A.RECORD_MEETING: _W(
        "Record the meeting",
        "Record the meeting",
        "Record the meeting",
        "Write what was seen and said. Nothing about the subject is said at the meeting.",
        _G.ASSESSMENT,
        ("The full risk assessment begins.", "Record each document you saw: identity, address, relationship."),
        f"{SCHEME}, face-to-face meeting",
    ),
    _A.WAIVE_MEETING: _W(
        "Go on without a meeting",
        "Go on without a meeting",
        "Go on without a meeting",
        "Say why no meeting is held. Nobody is told until identity and standing are verified.",
        _G.ASSESSMENT,
        ("The full risk assessment begins.",),
        f"{SCHEME}, face-to-face meeting",
    ),
    _A.RECORD_PROOF: _W(
        "Record a document seen",
        "Record a document seen",
        "Record the document",
        "One document at a time. Keep no copy, and no more than the last four characters of its number.",
        _G.PEOPLE,
        source=f"{SCHEME}, face-to-face meeting",
    ),
    _A.RECORD_CONSULTATION: _W(
        "Record a consultation",
        "Record a consultation with a partner",
        "Record the consultation",
        "Write what the partner thinks should be done, and what passed between you.",
        _G.ASSESSMENT,
        source=f"{SCHEME}, working with partners",
    ),
    _A.ANSWER_REPRESENTATIONS: _W(
        "Answer about representations",
        "Ask the subject for representations, or say why not",
        "Record the answer",
        "This is considered in every case before anyone is told.",
        _G.ASSESSMENT,
        ("Nothing is authorised until this is answered and what was said is weighed.",),
        LAW,
    ),
    _A.RECORD_REPRESENTATIONS: _W(
        "Record representations",
        "Record representations",
        "Record the representations",
        "Write what the subject said, or that the time passed without an answer.",
        _G.ASSESSMENT,
        ("What was said is weighed next.",),
        LAW,
    ),
    _A.WEIGH_REPRESENTATIONS: _W(
        "Weigh the representations",
        "Weigh the representations",
        "Record how they were weighed",
        "Say what the representations change, and what they do not.",
        _G.ASSESSMENT,
        source=LAW,
    ),
    _A.PROPOSE_RECIPIENT: _W(
        "Propose a recipient",
        "Propose a recipient",
        "Propose this person",
        "Name the person best placed to protect {children}. That may not be the applicant.",
        _G.PEOPLE,
        ("Identity and standing are verified next.",),
        WARNED,
    ),
    _A.VERIFY_RECIPIENT: _W(
        "Verify a recipient",
        "Verify {recipient}",
        "Record the verification",
        "Say what shows who {recipient} is, where {recipient} stands, and why {recipient} can protect {children}.",
        _G.PEOPLE,
        ("Without all three, nobody is told.",),
        WARNED,
    ),
    _A.COMPLETE_ASSESSMENT: _W(
        "Complete the risk assessment",
        "Complete the risk assessment",
        "Complete the assessment",
        "Answer for each child by itself.",
        _G.ASSESSMENT,
        ("The recommendation comes next.", "A new assessment suspends an authority in force."),
        f"{SCHEME}, full risk assessment",
    ),
    _A.RECOMMEND: _W(
        "Recommend",
        "Recommend to an authoriser",
        "Recommend",
        "You advise and the authoriser decides. Start from confidentiality: nothing is told unless the test is met.",
        _G.DECISION,
        ("The case goes to an authoriser, who may not be you.",),
        f"{SCHEME}, the presumption to disclose",
        "Check your recommendation",
        (
            "what I have written is true as far as I know",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    _A.AUTHORISE_DISCLOSURE: _W(
        "Authorise the disclosure",
        "Authorise the disclosure to {recipient}",
        "Authorise this disclosure",
        "Start from confidentiality. The recommendation is advice. The decision and its reasons are yours.",
        _G.DECISION,
        (
            "The officers who deliver plan the visit.",
            "{recipient} hears the warning and is asked to sign. Until then nothing is said.",
            "If the undertaking is not signed, this authority stops and the case comes back.",
            "A new result or a corrected record suspends this authority until you have looked again.",
        ),
        f"{SCHEME}, the presumption to disclose",
        "Check your decision",
        (
            "I have read the risk assessment and the representations",
            "I did not recommend this and I will not deliver it",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    _A.DECIDE_NO_DISCLOSURE: _W(
        "Decide not to disclose",
        "Decide not to disclose",
        "Decide not to disclose",
        "Say why nobody is told, and what protects {children} instead.",
        _G.DECISION,
        ("The applicant has the neutral notice.", "The notice is the same whatever is held."),
        f"{SCHEME}, the presumption to disclose",
        "Check your decision",
        (
            "I have read the risk assessment and the representations",
            "I did not recommend this",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    _A.SEND_BACK: _W(
        "Send it back",
        "Send the recommendation back",
        "Send it back",
        "Say what is missing.",
        _G.DECISION,
        ("The case returns to the assessment.", "The days go on."),
    ),
    _A.DEFER_DECISION: _W(
        "Defer the decision",
        "Defer the decision",
        "Defer the decision",
        "Say when it is decided, and what covers the risk until then.",
        _G.DECISION,
        ("The case comes back to you on that day.", "The days go on."),
    ),
    _A.WITHDRAW_AUTHORITY: _W(
        "Withdraw an authority",
        "Withdraw the authority to tell {recipient}",
        "Withdraw the authority",
        "From this moment nothing may be told to {recipient}.",
        _G.DECISION,
        ("The officers who deliver are stopped at once.",),
    ),
    _A.PLAN_VISIT: _W(
        "Plan a visit",
        "Plan the visit to {recipient}",
        "Plan the visit",
        "Two officers, a private place, and neither {subject} nor the children there.",
        _G.VISIT,
        ("The authority lapses after its last day.",),
        WARNED,
    ),
    _A.CONFIRM_IDENTITY: _W(
        "Begin the visit",
        "Confirm who you are seeing",
        "Continue to the warning",
        "Say nothing about {subject} yet.",
        _G.VISIT,
        ("If anything does not fit, say nothing and end the visit.",),
        WARNED,
    ),
    _A.RECORD_WARNING: _W(
        "Read the warning",
        "Read the warning aloud",
        "Continue to the undertaking",
        "Word for word, in this order. Tick each line once it is read and understood.",
        _G.VISIT,
        source=WARNED,
    ),
    _A.RECORD_SIGNATURE: _W(
        "Record the signature",
        "Record the signature",
        "Record the signature",
        "Hand the undertaking over to read. Answer questions before it is signed.",
        _G.VISIT,
        ("Only now may the authorised words be said.",),
        WARNED,
    ),
    _A.RECORD_REFUSAL_TO_SIGN: _W(
        "Does not wish to sign",
        "Does not wish to sign",
        "Record that there is no signature",
        "That is {recipient}’s choice. Nothing is told for now. Do not ask again today.",
        _G.VISIT,
        (
            "The authority to tell stops now.",
            "An authoriser decides again. You cannot.",
            "The risk of telling, and of not telling, is weighed again.",
        ),
        WARNED,
    ),
    _A.REFER_BACK: _W(
        "Refer back to the authoriser",
        "Refer the refusal to sign back",
        "Refer it back",
        "Say how you reached the authoriser, and the risk both ways.",
        _G.VISIT,
        ("The authoriser decides whether the disclosure should still take place.",),
        WARNED,
    ),
    _A.DECIDE_AFTER_REFUSAL: _W(
        "Decide after the refusal to sign",
        "Decide after a refusal to sign",
        "Record the decision",
        "{recipient} did not wish to sign. Nothing may be told until you decide again.",
        _G.DECISION,
        (
            "The record says ‘did not sign’, whatever you decide.",
            "The earlier decision stays on the record.",
        ),
        WARNED,
        "Check your decision",
        (
            "I have weighed the risk if nothing is told, and the risk if it is told",
            "I was not at the visit and will not deliver this",
            "I have no personal or professional interest in anyone in this case",
        ),
    ),
    _A.TELL_RECIPIENT: _W(
        "Record the telling",
        "Record what {recipient} was told",
        "Record the telling",
        "Write the words that were said. Say so if they were not the authorised words.",
        _G.VISIT,
        ("The authority is used. Aftercare comes next.",),
        WARNED,
        "Check what was told",
        ("this is what was said, and nothing else about {subject} was said",),
    ),
    _A.RECORD_FAILED_VISIT: _W(
        "Record a visit at which nothing was told",
        "Record a visit at which nothing was told",
        "Record the visit",
        "Say why nothing was told.",
        _G.VISIT,
        ("The next visit begins again with identity and the warning.",),
    ),
    _A.RECORD_AFTERCARE: _W(
        "Record aftercare",
        "Record aftercare",
        "Record the aftercare",
        "Write the support given, the markers set, and who was told of it.",
        _G.VISIT,
        source=f"{SCHEME}, after a disclosure",
    ),
    _A.RECORD_SELF_DISCLOSURE: _W(
        "Record that the subject told them",
        "Record that {subject} told somebody",
        "Record it",
        "Write what was told. The subject’s word alone is not enough: officers confirm it.",
        _G.PEOPLE,
    ),
    _A.WITHDRAW_APPLICATION: _W(
        "End a withdrawn application",
        "End a withdrawn application",
        "End the application",
        "An application does not end while concerns stand without protection.",
        _G.ENDING,
        ("The case goes on to be closed by a supervisor.",),
    ),
    _A.SUSPECT_MALICE: _W(
        "End a malicious application",
        "End an application believed to be false",
        "End the application",
        "Say why it is believed false. The subject gets no mark, and the next application no bar.",
        _G.ENDING,
        ("The case goes on to be closed by a supervisor.",),
    ),
    _A.SEND_NOTICE: _W(
        "Give the notice",
        "Give the applicant the notice",
        "Record the notice",
        "Everyone has the same words. Nothing may be added, so that the notice tells nothing.",
        _G.ENDING,
        ("The case can then be closed.",),
        f"{SCHEME}, when nothing is disclosed",
    ),
    _A.NOTIFY_PARTNER: _W(
        "Tell a partner",
        "Tell a partner of the outcome",
        "Record what the partner was told",
        "Share what they need to protect a child, and no more.",
        _G.ENDING,
        source=f"{SCHEME}, working with partners",
    ),
    _A.CLOSE_CASE: _W(
        "Close the case",
        "Close the case",
        "Close the case",
        "Say the outcome, what risk is left and how long the record is kept.",
        _G.ENDING,
        ("What the case holds stays as it is.", "A breach or a review is a new record beside it."),
        f"{SCHEME}, closing a case",
    ),
    _A.RECORD_BREACH: _W(
        "Record a breach of confidence",
        "Record a breach of confidence",
        "Record the breach",
        "Protect life first: {subject}, {recipient} and {children}.",
        _G.SAFETY,
        ("Tell the offender manager. Keep the evidence.",),
    ),
    _A.OPEN_REVIEW: _W(
        "Open a review",
        "Open a review",
        "Open the review",
        "The outcome stays as it was. The review is a new record beside it.",
        _G.ENDING,
    ),
    _A.SET_RETENTION: _W(
        "Change how long it is kept",
        "Change how long the record is kept",
        "Change it",
        "Say why, and when it is looked at again.",
        _G.ENDING,
        source="Police information and records management code of practice 2023",
    ),
    _A.HOLD_DISPOSAL: _W(
        "Hold disposal",
        "Hold the disposal of the record",
        "Hold disposal",
        "Use this while an inquiry, a complaint or a court needs the record.",
        _G.ENDING,
        source="Police information and records management code of practice 2023",
    ),
}
