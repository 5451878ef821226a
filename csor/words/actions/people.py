"""Words of the people of a case: contact, conflicts of interest, proofs, recipients."""

from typing import Final

from csor.domain.actions import Action
from csor.words.actions.shape import SCHEME, WARNED, ActionWords, Group, Table

PEOPLE: Final[Table] = {
    Action.RECORD_CONTACT: ActionWords(
        "Record a contact",
        "Record a contact",
        "Record the contact",
        "Read the safe-contact instruction first. Say nothing about the subject.",
        Group.PEOPLE,
        ("A contact against the instruction is refused, unless a supervisor writes why.",),
        f"{SCHEME}, safe contact",
    ),
    Action.DECLARE_CONFLICT: ActionWords(
        "Declare a conflict of interest",
        "Declare a conflict of interest",
        "Declare it",
        "Say if you know anyone in this case, or have any interest in it.",
        Group.PEOPLE,
        ("You can no longer act on this case until a supervisor has cleared it.", "You can still flag immediate risk."),
    ),
    Action.CLEAR_CONFLICT: ActionWords(
        "Clear a conflict of interest",
        "Clear a conflict of interest",
        "Clear the conflict",
        "Say why the interest does not matter. Nobody clears their own.",
        Group.PEOPLE,
        ("The person can act on this case again.",),
    ),
    Action.RECORD_PROOF: ActionWords(
        "Record a document seen",
        "Record a document seen",
        "Record the document",
        "One document at a time. Keep no copy, and no more than the last four characters of its number.",
        Group.PEOPLE,
        source=f"{SCHEME}, face-to-face meeting",
    ),
    Action.PROPOSE_RECIPIENT: ActionWords(
        "Propose a recipient",
        "Propose a recipient",
        "Propose this person",
        "Name the person best placed to protect {children}. That may not be the applicant.",
        Group.PEOPLE,
        ("Identity and standing are verified next.",),
        WARNED,
    ),
    Action.VERIFY_RECIPIENT: ActionWords(
        "Verify a recipient",
        "Verify {recipient}",
        "Record the verification",
        "Say what shows who {recipient} is, where {recipient} stands, and why {recipient} can protect {children}.",
        Group.PEOPLE,
        ("Without all three, nobody is told.",),
        WARNED,
    ),
    Action.RECORD_SELF_DISCLOSURE: ActionWords(
        "Record that the subject told them",
        "Record that {subject} told somebody",
        "Record it",
        "Write what was told. The subject’s word alone is not enough: officers confirm it.",
        Group.PEOPLE,
    ),
}
