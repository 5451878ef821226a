"""What is asked in the full risk assessment and for a decision (scheme.md 5)."""

from typing import Final

from csor.domain import particulars as said
from csor.words.questions.common import NOW, Q, contains, content, deliverers, left_out, protection, reason, recipient
from csor.words.questions.question import Table

_TEST = "Answer each part by itself, with its own reason. Disclosure scheme guidance 2023, the presumption to disclose."
_TELLS = "If you recommend to disclose"

ASSESSMENT: Final[Table] = {
    said.RecordConsultation: {
        "partner": Q("Which partner?", missing="Select the partner", name="Partner"),
        "who": Q("Who spoke for them?", "Name and role.", missing="Enter who spoke for them", width=30, name="Who"),
        "view": Q("What do they think should be done?", missing="Enter what they think", name="Their view"),
        "consulted_at": Q("When was it?", NOW, of="of the consultation", name="When"),
        "sharing": Q("What passed between you"),
    },
    said.AnswerRepresentations: {
        "asked": Q(
            "Was the subject asked for representations?",
            "A general letter about the scheme does not count. X (South Yorkshire) v Home Secretary, 2012.",
            missing="Select whether the subject was asked",
            name="Asked",
        ),
        "reason_code": Q("Why not?", when="If the subject was not asked", name="Not asked because"),
        "reason": Q("Say more about why not", when="If the subject was not asked", name="Reason", rows=3),
        "asked_at": Q(
            "When was the subject asked?",
            NOW,
            of="of asking",
            when="If the subject was asked",
            name="Asked at",
        ),
        "means": Q("By what means?", when="If the subject was asked", name="Asked by"),
        "hours_allowed": Q(
            "How many hours to answer?", when="If the subject was asked", width=4, name="Hours to answer"
        ),
    },
    said.RecordRepresentations: {
        "received": Q(
            "Did the subject answer in time?",
            missing="Select whether the subject answered",
            name="Answered in time",
        ),
        "summary": Q("What did the subject say?", when="If the subject answered", name="What was said"),
    },
    said.WeighRepresentations: {
        "weighed": Q(
            "How were the representations weighed?",
            "Each point: what it changes, or why it does not.",
            missing="Say how they were weighed",
            name="Weighed",
        ),
    },
    said.ProposeRecipient: {
        "person": Q("Who could be told"),
        "is_applicant": Q("This person is the applicant"),
        "relationship": Q(
            "What is this person to the child?",
            missing="Enter what this person is to the child",
            width=30,
            name="Relationship",
        ),
        "children": Q(
            "Which children can this person protect?",
            missing="Choose the children this person can protect",
            name="Children",
        ),
        "reason": reason("Why can this person protect them?", missing="Say why this person can protect them"),
        "safe_contact": Q("Safe contact", "Leave all of it empty for the applicant: theirs is known."),
    },
    said.VerifyRecipient: {
        "recipient": recipient(),
        "identity_verified": Q(
            "Is {recipient}’s identity verified?",
            missing="Select whether the identity is verified",
            name="Identity verified",
        ),
        "identity_how": Q("What shows it?", when="If it is verified", name="By", rows=2),
        "standing_verified": Q(
            "Is {recipient}’s relationship to the child verified?",
            "Parental responsibility, or care of the child.",
            missing="Select whether the relationship is verified",
            name="Relationship verified",
        ),
        "standing_how": Q("What shows it?", when="If it is verified", name="By", rows=2),
        "best_placed": Q(
            "Is {recipient} the person best placed to protect the child?",
            "Home Office guidance 2011, page 16.",
            missing="Select whether this person is best placed",
            name="Best placed",
        ),
        "best_placed_reason": Q("Why?", when="If best placed", name="Why", rows=3),
    },
    said.ChildFinding: {
        "child": Q("Which child?", missing="Select the child", name="Child"),
        "concerns": Q("Are there concerns?", missing="Select whether there are concerns", name="Concerns"),
        "reason": Q("Why?", missing="Say why", name="Reason", rows=3),
    },
    said.CompleteAssessment: {
        "findings": Q("Child by child", item="Finding"),
        "reason": Q("What does the assessment rest on?", missing="Say what the assessment rests on", name="Rests on"),
        "review_on": Q("When is it looked at again?", of="of the review", name="Review"),
    },
}

DECISION: Final[Table] = {
    said.LimbAnswer: {
        "limb": Q("Which part of the test?", missing="Select the part of the test", name="Part"),
        "met": Q("Your answer", missing="Select yes or no", name="Answer"),
        "reason": Q("Your reason, in your own words", missing="Enter your reason", name="Reason", rows=2),
    },
    said.Recommend: {
        "proposal": Q("What do you recommend?", missing="Select what you recommend", name="You recommend"),
        "limbs": Q("The test", _TEST, item="Part"),
        "reason": reason("Why do you recommend this?", missing="Say why you recommend this"),
        "recipients": Q("Who should be told?", when=_TELLS, name="To"),
        "content": content(when=_TELLS),
        "contains": contains(when=_TELLS),
        "left_out": left_out(when=_TELLS),
        "place": Q(
            "Where?", "Private and safe, without {subject} or the children.", when=_TELLS, width=30, name="Place"
        ),
        "deliverers": deliverers(when=_TELLS),
        "deliver_by": Q("By when?", of="by which it is delivered", when=_TELLS, name="By"),
        "tell_subject": Q(
            "Is the subject told?",
            "Answered in every case before anyone is told.",
            when=_TELLS,
            name="Telling the subject",
        ),
        "tell_subject_reason": Q("Why?", when=_TELLS, name="Why", rows=2),
        "subject_risk": Q(
            "What is the risk to the subject?",
            "Attack, loss of home or work, going missing.",
            when=_TELLS,
            name="Risk to the subject",
            rows=3,
        ),
        "child_plan": Q("What is the plan for {children}?", when=_TELLS, name="Plan for the children", rows=3),
        "recipient_plan": Q("What is the plan for the recipient?", when=_TELLS, name="Plan for the recipient", rows=3),
        "subject_plan": Q("What is the plan for {subject}?", when=_TELLS, name="Plan for the subject", rows=3),
        "alternatives": Q(
            "What could be done instead of telling, and why is it not enough?",
            "Licence, order, recall, the subject’s own telling, a social care plan, a visit, nothing.",
            when=_TELLS,
            name="Instead of telling",
        ),
    },
    said.AuthoriseDisclosure: {
        "recipient": recipient("Who is told?", name="To"),
        "limbs": Q("The test", _TEST, item="Part"),
        "content": content(name="In these words"),
        "contains": contains(),
        "left_out": left_out(),
        "in_person": Q(
            "Is it told in person?",
            "A disclosure is spoken, never written. Home Office guidance 2011, page 16.",
            missing="Select whether it is told in person",
            name="In person",
        ),
        "deliverers": deliverers(),
        "deliver_by": Q("By when?", "After this day the authority lapses.", of="by which it is delivered", name="By"),
        "reason": reason("Why do you decide this?", missing="Say why you decide this"),
        "meeting_reference": Q("Meeting at which it was discussed", "MAPPA, MARAC or strategy meeting.", width=20),
        "dissent": Q("Did anyone disagree, and why?", name="Dissent", rows=2),
        "legal_advice": Q("Was legal advice taken?", name="Legal advice", rows=2),
    },
    said.DecideNoDisclosure: {
        "reason_code": Q("Why is nobody told?", missing="Select why nobody is told", name="You decide not to disclose"),
        "limbs": Q("The test", _TEST, item="Part"),
        "reason": reason("Why do you decide this?", missing="Say why you decide this"),
        "protection": protection(when="If there are concerns"),
        "dissent": Q("Did anyone disagree, and why?", name="Dissent", rows=2),
    },
    said.SendBack: {"comment": Q("What is missing?", missing="Say what is missing", name="Missing")},
    said.DeferDecision: {
        "reason": reason("Why is it not decided now?", missing="Say why it is not decided now"),
        "review_on": Q("When is it decided?", of="of the decision", name="Decided on", needed=True),
        "risk_cover": Q("What covers the risk until then?", name="Until then", needed=True),
    },
    said.WithdrawAuthority: {
        "recipient": recipient(),
        "reason": reason("Why is the authority withdrawn?", missing="Say why the authority is withdrawn"),
        "protection": protection(when="If others are told, or are still to be told"),
    },
}
