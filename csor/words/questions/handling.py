"""What is asked about handling a case, about danger, and at the meeting (scheme.md 1.5, 3.3, 3.5, 4.2)."""

from typing import Final

from csor.domain import particulars as said
from csor.words.questions.common import (
    NOW,
    Q,
    against_instruction,
    contains,
    content,
    deliverers,
    interpreter,
    reason,
)
from csor.words.questions.question import Table

HANDLING: Final[Table] = {
    said.AssignCase: {
        "team": Q("Which team?", missing="Select the team", name="Team"),
        "owner": Q("Which person?", "Leave open to let the team choose.", name="Person"),
        "reason": Q("Why?", width=30, name="Reason"),
    },
    said.AddNote: {"text": Q("Note", "Fact and opinion apart. No victim’s name.", missing="Enter the note")},
    said.RecordContact: {
        "party": Q("Who was the contact with?", missing="Select the person", name="Contact with"),
        "means": Q("By what means?", missing="Select the means", name="Means"),
        "reached": Q("Was the person reached?", missing="Select whether the person was reached", name="Reached"),
        "summary": Q("What was said?", missing="Enter what was said", name="What was said"),
        "contacted_at": Q("When was it?", NOW, of="of the contact", name="When"),
        "override_reason": against_instruction(),
    },
    said.DeclareConflict: {
        "reason": Q("What is your interest?", missing="Say what your interest is", name="Interest"),
    },
    said.ClearConflict: {
        "person": Q("Whose conflict of interest?", missing="Choose the person", name="Person"),
        "reason": Q("Why does it not matter?", missing="Say why it does not matter", name="Reason"),
    },
    said.AttributeDelay: {
        "cause": Q(
            "To whom is the delay put down?", missing="Select to whom the delay is put down", name="Put down to"
        ),
        "from_day": Q("First day of the delay", of="on which it began"),
        "to_day": Q("Last day of the delay", of="on which it ended"),
        "reason": reason("What held it up?", missing="Say what held it up"),
    },
    said.ExtendDeadline: {
        "new_target": Q("What is the new target?", of="of the new target", name="New target"),
        "reason_code": Q(
            "Which reason is it?",
            "Only extenuating circumstances. Disclosure scheme guidance 2023.",
            name="Ground",
            needed=True,
        ),
        "reason": reason("Why is more time needed?", needed=True),
        "told_at": Q(
            "When was the applicant told?",
            "Tell the applicant first. Leave empty in a Right to Know.",
            of="of telling",
            name="Told",
        ),
        "told_means": Q("How was the applicant told?", when="If the applicant was told", name="Told by"),
    },
    said.FlagImmediateRisk: {
        "reason": Q(
            "What is the danger?", "Who, where, and since when.", missing="Say what the danger is", name="Danger"
        ),
    },
    said.RecordSafeguardingAction: {
        "action": Q("What was done?", missing="Select what was done", name="Done"),
        "detail": Q("Say more", "By whom, with what result.", missing="Say more about what was done", name="Detail"),
        "acted_at": Q("When was it?", NOW, of="of the action", name="When"),
        "danger_over": Q("The danger is over"),
    },
    said.AuthoriseImmediateProtection: {
        "person": Q("Who is told"),
        "relationship": Q(
            "What is this person to the child?",
            missing="Enter what this person is to the child",
            width=30,
            name="Relationship",
        ),
        "reason": reason("Why can this not wait for the ordinary steps?", missing="Say why this cannot wait"),
        "content": content(),
        "contains": contains(),
        "deliverers": deliverers(),
        "deliver_by": Q("By when?", "After this day the authority lapses.", of="by which it is delivered", name="By"),
    },
}

MEETING: Final[Table] = {
    said.RecordMeeting: {
        "held_at": Q("When was the meeting?", NOW, of="of the meeting", name="Held"),
        "means": Q("How was it held?", missing="Select how the meeting was held", name="How"),
        "means_reason": Q(
            "Why was it not in person?",
            when="If it was not in person",
            name="Why not in person",
            rows=2,
        ),
        "place": Q("Where?", missing="Enter where the meeting was", width=30, name="Place"),
        "second_officer": Q("Who was the second officer?", name="Second officer"),
        "present": Q("Who else was there?", width=30, name="Also there"),
        "interpreter": interpreter(width=30),
        "warnings": Q(
            "Which warnings were given?",
            "All of them, in your own words. Disclosure scheme guidance 2023, face-to-face meeting.",
            missing="Tick the warnings that were given",
            name="Warnings given",
        ),
        "acknowledged": Q(
            "Were they understood and acknowledged?",
            missing="Select whether the warnings were acknowledged",
            name="Acknowledged",
        ),
        "account": Q(
            "What was said about each child?",
            "The contact of {subject} with each child, and with other children.",
            missing="Enter what was said",
            name="Account",
            rows=8,
        ),
        "ability_to_protect": Q("How can the applicant protect the child?", name="Ability to protect", rows=3),
        "likely_reaction": Q("How might the applicant take a disclosure?", name="Likely reaction", rows=3),
        "wishes": Q("How does the applicant wish to hear the outcome?", name="Wishes", rows=2),
        "agrees_to_letter": Q("The applicant agrees to a letter if there is nothing to tell"),
        "genuineness": Q(
            "How genuine is the application?",
            "Your view today.",
            missing="Select how genuine the application is",
            name="Genuineness",
        ),
        "genuineness_reason": Q("Why do you think so?", missing="Say why you think so", name="Why", rows=3),
    },
    said.WaiveMeeting: {
        "reason_code": Q("Why is no meeting held?", missing="Select why no meeting is held", name="No meeting because"),
        "reason": reason("Say more about the reason"),
    },
    said.RecordProof: {
        "party": Q("Whose document is it?", missing="Select whose document it is", name="Person"),
        "proof_of": Q("What does it prove?", missing="Select what it proves", name="Proof of"),
        "document": Q("Which document?", missing="Select the document", name="Document"),
        "last_four": Q("Last four characters of its number", "No more than four.", width=4),
        "seen_at": Q("When did you see it?", NOW, of="of seeing it", name="Seen"),
        "note": Q("Note", width=30),
    },
}
