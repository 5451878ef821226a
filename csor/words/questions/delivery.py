"""What is asked at and around the visit (scheme.md 6)."""

from typing import Final

from csor.domain import particulars as said
from csor.words.questions.common import (
    NOW,
    Q,
    contains,
    content,
    interpreter,
    protection,
    reason,
    recipient,
    version,
    witness,
)
from csor.words.questions.question import Table

_UNSIGNED = "To tell without a signature"
_LESS = "To tell less"
_INSTEAD = "Not to tell, to wait, or to use statutory protection"
_LATE = "If the authority has ended since"
_ENDS = "If the person cannot be found, or declined to hear"


def late_reason() -> Q:
    """Why something is recorded after the authority has ended."""
    return Q("Why is it recorded only now?", when=_LATE, name="Recorded late because", rows=2)


DELIVERY: Final[Table] = {
    said.PlanVisit: {
        "recipient": recipient("Who is visited?"),
        "planned_for": Q("When?", of="of the visit", name="When"),
        "place": Q(
            "Where?",
            "Private and safe, without {subject} or the children.",
            missing="Enter where the visit is",
            width=30,
            name="Place",
        ),
        "officers": Q("Who goes?", "Two people.", missing="Choose who goes", name="Who goes"),
        "partner": Q("Does a partner come along?", "Name and role.", width=30, name="Partner"),
        "interpreter": interpreter("Interpreter, if one is needed", width=30),
        "safety": Q("What is done to keep everyone safe?", name="Safety", rows=3),
    },
    said.ConfirmIdentity: {
        "recipient": recipient(),
        "document": Q("Which document did you see?", missing="Select the document", name="Document"),
        "photo_matches": Q("Does the photograph match?", missing="Select whether the photograph matches"),
        "details_agree": Q(
            "Do name, date of birth and address agree?",
            missing="Select whether name, date of birth and address agree",
        ),
        "private": Q("Is the place private?", missing="Select whether the place is private"),
        "household_absent": Q(
            "Is everyone else of the household away?",
            "{subject} and the children are not there.",
            missing="Select whether everyone else is away",
        ),
        "witness": witness(),
        "confirmed_at": Q("When was it?", NOW, of="of seeing who was there", name="Seen"),
    },
    said.RecordWarning: {
        "recipient": recipient(),
        "version": version(),
        "lines": Q(
            "Lines of the warning",
            "Read each aloud, in order. Home Office guidance 2011, page 16.",
            missing="Tick each line that was read",
            name="Lines read",
        ),
        "understood": Q("Was it understood?", missing="Select whether it was understood", name="Understood"),
        "witness": witness(),
        "warned_at": Q("When was it read?", NOW, of="of the warning", name="Read"),
        "interpreter": interpreter(width=30),
    },
    said.RecordSignature: {
        "recipient": recipient(),
        "name": Q("Name as signed", missing="Enter the name as signed", width=20),
        "version": version(),
        "form": Q("How was it signed?", missing="Select how it was signed", name="Signed"),
        "strokes": Q("Signature"),
        "paper_location": Q("Where is the paper kept?", when="If it was signed on paper", width=30, name="Paper kept"),
        "witness": witness(),
        "signed_at": Q("When was it signed?", NOW, of="of the signature", name="Signed at"),
    },
    said.RecordRefusalToSign: {
        "recipient": recipient(),
        "reason": Q(
            "The reason, in their own words",
            missing="Enter the reason, in their own words",
            name="In their own words",
        ),
        "already_said": Q(
            "What had been said already?",
            "About {subject}. Leave empty if nothing.",
            name="Already said",
            rows=2,
        ),
        "obstacles": Q(
            "Did anything stand in the way?", "Tick any. None is an answer too.", name="In the way of signing"
        ),
        "likely_to_pass_on": Q("Would they pass it on, and to whom?", name="Likely to pass it on", rows=2),
        "witness": witness(),
        "refused_at": Q("When was it?", NOW, of="of the refusal", name="When"),
        "late_reason": late_reason(),
    },
    said.ReferBack: {
        "recipient": recipient(),
        "means": Q(
            "How did you reach the authoriser?", missing="Select how you reached the authoriser", name="Referred by"
        ),
        "risk_if_withheld": Q(
            "What is the risk if nothing is told?",
            missing="Enter the risk if nothing is told",
            name="If nothing is told",
            rows=3,
        ),
        "risk_if_told": Q(
            "What is the risk if it is told without a signature?",
            missing="Enter the risk if it is told without a signature",
            name="If it is told without a signature",
            rows=3,
        ),
        "referred_at": Q("When was it?", NOW, of="of referring it back", name="When"),
    },
    said.DecideAfterRefusal: {
        "recipient": recipient(),
        "risk_if_withheld": Q(
            "What is the risk if nothing is told?",
            missing="Enter the risk if nothing is told",
            name="If nothing is told",
            rows=3,
        ),
        "risk_if_told": Q(
            "What is the risk if it is told without a signature?",
            missing="Enter the risk if it is told without a signature",
            name="If it is told without a signature",
            rows=3,
        ),
        "option": Q(
            "What do you decide?",
            "The police must consider whether the disclosure should still take place. Home Office guidance 2011, page 16.",
            missing="Select what you decide",
            name="You decide",
        ),
        "reason": reason("Why this one, and why not the others?", missing="Say why this one, and why not the others"),
        "content": content("What are the fewer words that may be said?", when=_LESS, name="In these words"),
        "contains": contains(when=_LESS),
        "without_signature": Q("May these words be told without a signature?", when=_LESS, name="Without a signature"),
        "warning_witness": Q(
            "Who witnessed the spoken warning?",
            when=_UNSIGNED,
            width=30,
            name="Witness to the warning",
        ),
        "check_back_on": Q(
            "When do officers look in again?",
            of="on which officers look in again",
            when=_UNSIGNED,
            name="Look in again",
        ),
        "protection": protection(when=_INSTEAD),
        "revisit_at": Q(
            "When is the person asked again?",
            of="of asking again",
            when="To wait, and ask again",
            name="Asked again",
        ),
    },
    said.TellRecipient: {
        "recipient": recipient("Who was told?", name="Told"),
        "in_person": Q("Was it told in person?", missing="Select whether it was told in person", name="In person"),
        "began_at": Q("When did it begin?", of="of the start", name="Began"),
        "ended_at": Q("When did it end?", of="of the end", name="Ended"),
        "content": Q("What was said?", "The exact words.", missing="Enter what was said", name="What was said"),
        "as_authorised": Q(
            "Was exactly that authorised?",
            missing="Select whether exactly that was authorised",
            name="As authorised",
        ),
        "deviation": Q(
            "What was different, and why?",
            when="If it was not exactly that",
            name="What was different",
            rows=3,
        ),
        "present": Q("Who was there?", missing="Enter who was there", width=30, name="Present"),
        "understood": Q(
            "How do you know that it was understood?",
            missing="Say how you know that it was understood",
            name="Understood",
            rows=2,
        ),
        "reaction": Q("How was it taken?", name="Reaction", rows=2),
        "support": Q("What support was offered?", name="Support", rows=2),
        "next_contact_on": Q("When is the next contact?", of="of the next contact", name="Next contact"),
        "told_by": Q("Who told them?", "Somebody the authority names. Leave empty if it was you.", name="Told by"),
        "late_reason": late_reason(),
    },
    said.RecordFailedVisit: {
        "recipient": recipient(),
        "why": Q("Why was nothing told?", missing="Select why nothing was told", name="Nothing told because"),
        "detail": Q("What happened?", missing="Enter what happened", name="What happened", rows=3),
        "visited_at": Q("When was the visit?", NOW, of="of the visit", name="Visited"),
        "protection": protection(when=_ENDS),
    },
    said.RecordAftercare: {
        "detail": Q("What was done?", missing="Enter what was done", name="Done"),
        "subject_told": Q("The subject has been told of the disclosure"),
        "next_contact_on": Q("When is the next contact?", of="of the next contact", name="Next contact"),
    },
}
