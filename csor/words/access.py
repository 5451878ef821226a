"""The words of seals, interests, conflicts and broken glass."""

from collections.abc import Mapping
from typing import Final

from csor.domain.access import SealKind, Verdict
from csor.domain.interests import InterestKind

NOBODY_AGREES: Final = (
    "Nobody else who is named could agree now. An administrator can give somebody who is named a role that may unseal."
)
SEAL_KINDS: Final[Mapping[SealKind, str]] = {
    SealKind.POLICE_SUBJECT: "The subject works for the police",
    SealKind.COLLEAGUES_RELATIVE: "Somebody in it is related to a colleague",
    SealKind.PUBLIC_FIGURE: "Somebody in it is in the public eye",
    SealKind.OTHER: "Another reason",
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.JUSTIFIED: "Justified",
    Verdict.NOT_JUSTIFIED: "Not justified",
    Verdict.REFERRED: "Refer to professional standards",
}
INTEREST_KINDS: Final[Mapping[InterestKind, str]] = {
    InterestKind.SURNAME: "A surname of my family",
    InterestKind.ADDRESS: "An address where I or my family live",
    InterestKind.ASSOCIATE: "Somebody I know well",
}
INTERESTS: Final[Mapping[InterestKind, str]] = {
    InterestKind.SURNAME: "Surname",
    InterestKind.ADDRESS: "Address",
    InterestKind.ASSOCIATE: "Person known",
}
PARTIES: Final[Mapping[str, str]] = {
    "subject": "the subject",
    "applicant": "the applicant",
    "child": "a child",
    "carer": "a parent or carer",
    "recipient": "a recipient",
}
