"""What is asked of people and of the request (scheme.md 3.1, 3.2, 4.2)."""

from typing import Final

from csor.domain import particulars as said
from csor.words.questions.common import Q, reason
from csor.words.questions.question import Table

_KNOWS = "Leave open if it was not asked."
_MORE = "More about this person"

PEOPLE: Final[Table] = {
    said.Person: {
        "forenames": Q("Forenames", width=20),
        "surname": Q("Surname", width=20),
        "born": Q("Date of birth", "Like 31 3 2016.", of="of birth"),
        "born_is_estimate": Q("The date of birth is a guess"),
        "address": Q("Address", width=30),
        "telephone": Q("Telephone", width=20),
        "also_known_as": Q("Also known as", "Other names, a name at birth, a nickname.", width=30, more=_MORE),
        "sex": Q("Sex", width=10, more=_MORE),
        "ethnicity": Q("Ethnicity", "As the person says it.", width=20, more=_MORE),
        "email": Q("Email", width=30, more=_MORE),
        "online_names": Q("Names used online", width=30, more=_MORE),
    },
    said.SafeContact: {
        "means": Q("How is it safe to make contact?", "Tick every way that is safe.", name="Safe means"),
        "number": Q("On which number or address?", width=30, name="Number or address"),
        "days": Q("On which days?", "None ticked means any day.", name="Days"),
        "from_time": Q("From what time?", "Like 10:00. Empty means any time.", name="From"),
        "to_time": Q("Until what time?", "Like 12:00.", name="Until"),
        "never": Q("What must never be used?", name="Never"),
        "who_may_answer": Q("Who may answer?", width=30),
        "code_word": Q("Is there a code word?", width=20, name="Code word"),
        "note": Q("Is there anything else to take care of?", width=30, name="Take care"),
    },
    said.Applicant: {
        "person": Q("Who is asking"),
        "relationship": Q("What is the applicant to the child?", "Mother, grandfather, neighbour.", width=30),
        "safe_contact": Q(
            "Safe contact",
            "Ask when and how it is safe. Without an answer nobody makes contact.",
        ),
        "language": Q("Which language does the applicant prefer?", width=20, name="Language"),
        "interpreter": Q("An interpreter is needed"),
        "adjustments": Q(
            "What helps the applicant to take part?",
            "Sign language, easy read, a helper, large print.",
            width=30,
            name="Adjustments",
        ),
        "lives_with_subject": Q("Does the applicant live with the subject?", name="Lives with the subject"),
    },
    said.Subject: {
        "person": Q("Who is asked about", "Enough to be sure who is meant."),
        "occupation": Q("Work and voluntary work", width=30),
        "previous_addresses": Q("Earlier addresses", width=30),
        "vehicle": Q("Vehicle", width=20),
        "relationship_to_applicant": Q("What is the subject to the applicant?", width=30),
        "aware_of_request": Q("Does the subject know of the request?", _KNOWS, name="Knows of the request"),
        "known_from": Q("Known from another case", "The reference of that case, if there is one.", width=20),
    },
    said.Child: {
        "person": Q("The child"),
        "contact": Q(
            "What contact does {subject} have with this child?",
            "Where, how often, alone or not, online. Disclosure scheme guidance 2023, contact.",
            name="Contact with the subject",
        ),
        "subject_relationship": Q("What is the subject to this child?", "Mother’s partner, coach, uncle.", width=30),
        "school": Q("School or nursery", width=30),
    },
    said.Carer: {
        "person": Q("The parent or carer"),
        "relationship": Q("What is this person to the child?", width=30),
        "knows_of_application": Q("Does this person know of the application?", _KNOWS, name="Knows of the application"),
        "safe_contact": Q("Safe contact", "Without an answer nobody makes contact."),
    },
    said.RiskQuestions: {
        "with_child_now": Q("Is {subject} with a child now?", name="With a child now"),
        "abuse_disclosed": Q("Has a child said or shown that there is abuse?", name="Abuse disclosed"),
        "threats_or_weapons": Q("Are there threats, or weapons in the home?", name="Threats or weapons"),
        "about_to_leave": Q("Is anyone about to leave with a child?", name="About to leave"),
    },
}

REQUESTS: Final[Table] = {
    said.ReceiveCase: {
        "route": Q("Which route is it?", missing="Select the route", name="Route"),
        "channel": Q("How did it come in?", missing="Select how it came in", name="Came in"),
        "received_at": Q(
            "When did police receive it?",
            "The first moment anyone in the police had it. The days are counted from then.",
            of="of receipt",
            name="Received",
        ),
        "risk": Q(
            "Danger now",
            "Ask these first. A yes is a reason to ring the control room now. Disclosure scheme guidance 2023.",
        ),
        "reason": Q(
            "What worries them, in their own words?",
            missing="Enter what worries them",
            name="In their own words",
        ),
        "applicant": Q("The applicant", "Leave all of it empty when the sender is not known."),
        "subject": Q("The subject"),
        "children": Q("The children", item="Child"),
        "carers": Q("Other parents and carers", item="Parent or carer"),
        "who_else_knows": Q("Who else knows of the request?", width=30, name="Who else knows"),
        "team": Q("Which team takes it on?", name="Team"),
        "linked_from": Q("Linked from another case", "Its reference, if there is one.", width=20),
    },
    said.AmendRequest: {
        "reason": Q(
            "What changed, or what was wrong?",
            missing="Say what changed, or what was wrong",
            name="What changed",
        ),
        "applicant": Q("The applicant"),
        "subject": Q("The subject"),
        "children": Q("The children", item="Child"),
        "carers": Q("Other parents and carers", item="Parent or carer"),
    },
    said.AcceptIntoScheme: {
        "reason": Q(
            "Why is this in the scheme?",
            "The subject, the child, and the contact between them. Disclosure scheme guidance 2023, initial checks.",
            missing="Say why this is in the scheme",
            name="Reason",
        ),
    },
    said.RejectFromScheme: {
        "reason_code": Q(
            "Why is this not in the scheme?",
            missing="Select why this is not in the scheme",
            name="Not in the scheme because",
        ),
        "reason": reason("Say more about the reason"),
        "instead": Q(
            "What may help instead?",
            "Tell the applicant of it. Disclosure scheme guidance 2023, initial checks.",
            missing="Select what may help instead, or that nothing else fits",
            name="Instead",
        ),
        "told_at": Q("When was the applicant told?", "Leave empty if nobody was told.", of="of telling", name="Told"),
        "told_means": Q("How was the applicant told?", when="If the applicant was told", name="Told by"),
    },
    said.OpenRightToKnow: {
        "reason": Q(
            "Why should the police look into this by themselves?",
            missing="Say why the police should look into this by themselves",
            name="Reason",
        ),
        "reference": Q("Reference of the new case", given=True),
    },
}
