"""What is asked of checks and of exchanges with partners (scheme.md 4.1, section 0)."""

from typing import Final

from csor.domain import particulars as said
from csor.words.questions.common import NOW, Q
from csor.words.questions.question import Table

_HIT = "If something was found"

CHECKS: Final[Table] = {
    said.Sharing: {
        "purpose": Q("What is it shared for?", missing="Say what it is shared for", name="Purpose", rows=2),
        "basis": Q(
            "On what basis?",
            "Where a child is at clear risk of significant harm, consent is not needed.",
            missing="Select the basis",
            name="Basis",
        ),
        "no_consent_reason": Q(
            "Why was consent not sought, or who refused it?",
            when="If not by consent",
            name="Why not by consent",
            rows=2,
        ),
        "power": Q("Under which power?", missing="Select the power", name="Power"),
        "shared": Q(
            "What was shared?",
            "Relevant, accurate, and no more than they need.",
            missing="Enter what was shared",
            name="Shared",
        ),
        "proportionate": Q("Why is that no more than is needed?", name="Why no more", rows=2),
        "shared_with": Q(
            "With whom?",
            "Name and role.",
            missing="Enter with whom it was shared",
            name="Shared with",
            width=30,
        ),
        "means": Q("By what means?", missing="Select the means", name="Means"),
        "decided_by": Q(
            "Who decided to share it?", missing="Enter who decided to share it", name="Decided by", width=30
        ),
        "advice_from": Q(
            "Whose advice was taken?",
            "A named professional, a senior manager, legal services, a Caldicott Guardian.",
            width=30,
            name="Advice from",
        ),
        "follow_up_owner": Q(
            "Who sees to what comes of it?",
            "Never assume that somebody else passes it on.",
            width=30,
            name="Follow-up",
        ),
    },
    said.RequestCheck: {
        "kind": Q("Which check?", missing="Select the check", name="Check"),
        "asked_of": Q("Who was asked?", "Name, role and office.", width=30, name="Asked"),
        "reply_due": Q("By when do they answer?", of="of the reply", name="Reply due"),
        "justification": Q("Why is this check needed?", width=30, name="Why"),
        "sharing": Q(
            "What was shared to ask for it",
            "For a check asked of a partner. Leave all of it empty for a police check.",
        ),
    },
    said.RecordCheck: {
        "kind": Q("Which check?", missing="Select the check", name="Check"),
        "result": Q("What did the check find?", missing="Select what the check found", name="Result"),
        "match": Q("How sure are you that the record is about {subject}?", when=_HIT, name="Match"),
        "found": Q(
            "What was found?",
            "Only what bears on {children}. No victim’s name or address.",
            when=_HIT,
            name="Found",
        ),
        "grading": Q(
            "Is it fact or assessment?",
            "A conviction or an order is a fact. A risk level is an assessment. Data Protection Act 2018, section 38.",
            when=_HIT,
            name="Fact or assessment",
        ),
        "registered_offender": Q("Is the subject a registered offender?", when=_HIT, name="Registered"),
        "disclosable": Q(
            "May it be disclosed?",
            "Think of the owner’s consent, handling codes, court proceedings, victims.",
            when=_HIT,
            name="May be disclosed",
        ),
        "disclosable_reason": Q("Why, or why not?", when=_HIT, name="Why, or why not", rows=2),
        "not_available_reason": Q(
            "Why could it not be done?",
            when="If the check could not be done",
            name="Why it could not be done",
            rows=2,
        ),
        "searched_at": Q("When was the search?", NOW, of="of the search", name="Searched"),
        "system_reference": Q("Reference", "As shown at the top of the record.", width=20),
        "taken_over_from": Q(
            "Taken over from another case",
            "Its reference, if so. Such a result informs and does not count.",
            width=20,
        ),
    },
    said.ChaseCheck: {
        "check": Q("Which check?", missing="Select the check", name="Check"),
        "means": Q("How did you ask again?", missing="Select how you asked again", name="Asked by"),
        "next_chase": Q("When do you look for the reply next?", of="of the next chase", name="Next chase"),
        "note": Q("Note", width=30),
    },
    said.SupersedeCheck: {
        "check": Q("Which result?", missing="Select the result", name="Result"),
        "reason": Q(
            "What is wrong with it?",
            "The wrong person, or a mistake. It stays on the record.",
            missing="Say what is wrong with the result",
            name="Reason",
        ),
    },
}
