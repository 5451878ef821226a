"""What is asked when a case comes to its end, and after (scheme.md 6.5, 7)."""

from typing import Final

from csor.domain import particulars as said
from csor.words.questions.common import NOW, Q, against_instruction, reason, recipient, version
from csor.words.questions.question import Table

ENDING: Final[Table] = {
    said.RecordSelfDisclosure: {
        "recipient": recipient("Who was told?", name="Told"),
        "said_by": Q("Who says so?", missing="Enter who says so", width=30, name="Said by"),
        "summary": Q("What was told?", missing="Enter what was told", name="What was told"),
        "confirmed_by_officers": Q(
            "Have officers confirmed what was told?",
            missing="Select whether officers have confirmed it",
            name="Confirmed",
        ),
        "confirmed_how": Q("How?", when="If officers confirmed it", name="Confirmed how", rows=2),
    },
    said.WithdrawApplication: {
        "reason_code": Q("What happened?", missing="Select what happened", name="What happened"),
        "reason": reason("Why, as far as you know?"),
    },
    said.SuspectMalice: {
        "reason": reason("Why is it believed false?", missing="Say why it is believed false"),
        "crime_reference": Q(
            "Crime or intelligence reference",
            missing="Enter the crime or intelligence reference",
            width=20,
        ),
    },
    said.SendNotice: {
        "means": Q(
            "How was the notice given?",
            "A way the applicant said is safe.",
            missing="Select how the notice was given",
            name="Given by",
        ),
        "version": version(),
        "added_words": Q("Words that were added", "There may be none: everyone has the same words.", rows=2),
        "sent_at": Q("When was it given?", NOW, of="of the notice", name="Given"),
        "override_reason": against_instruction(),
    },
    said.NotifyPartner: {
        "partner": Q("Which partner?", missing="Select the partner", name="Partner"),
        "sharing": Q("What was shared"),
    },
    said.CloseCase: {
        "outcome": Q("What is the outcome?", "The one the record bears out.", name="Outcome", needed=True),
        "residual_risk": Q(
            "What risk is left?",
            "Say so even when it is none.",
            name="Risk left",
            needed=True,
        ),
        "protection": Q("What protects {children} now?", name="Protection", rows=3),
        "review_on": Q("When is it looked at again?", of="of the review", name="Review"),
        "partners_done": Q("The partners who need to know have been told"),
        "intelligence_reference": Q("Intelligence reference", width=20),
        "retention": Q(
            "How long is the record kept?",
            "By the highest group of anyone in it. Police information and records management code of practice 2023.",
            name="Kept as",
            needed=True,
        ),
    },
    said.RecordBreach: {
        "detail": Q("What happened?", missing="Enter what happened", name="What happened"),
        "known_at": Q("When did police learn of it?", of="of learning of it", name="Known"),
        "threat_assessment": Q(
            "Is anyone’s life in danger?",
            "{subject}, {recipient}, {children}.",
            missing="Say whether anyone’s life is in danger",
            name="Threat to life",
        ),
        "offence_referred": Q(
            "Was an offence referred?",
            "Data Protection Act 2018, section 170, or another.",
            missing="Select whether an offence was referred",
            name="Offence referred",
        ),
    },
    said.OpenReview: {
        "reason_code": Q(
            "Why is it looked at again?", missing="Select why it is looked at again", name="Review because"
        ),
        "reason": reason("Say more about the reason"),
    },
    said.SetRetention: {
        "retention": Q("How long is the record kept?", missing="Select how long it is kept", name="Kept as"),
        "reason": reason(),
        "review_on": Q("When is it looked at again?", of="of the review", name="Review"),
    },
    said.HoldDisposal: {
        "reason": reason("Who needs the record, and for what?", missing="Say who needs the record, and for what"),
        "until": Q(
            "Until when?",
            "Leave this empty when nobody can say. The hold then stands until it is released.",
            of="until which it is held",
            name="Until",
        ),
    },
    said.ReleaseHold: {
        "hold": Q("Which hold?", missing="Select the hold", name="Hold"),
        "reason": reason("Why is the record no longer needed for it?", missing="Say why it is no longer needed"),
    },
}
