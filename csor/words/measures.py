"""What each measure counts, in plain words: as the page shows it and as the download carries it.

Source: scheme.md 8.3. `csor.reading.measures` does what is said here.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from csor.domain.vocabulary import Path, RefusalOption, Route

SEALED_OUT: Final = "Sealed cases are left out. Only the yearly figures for publication count them."


class MeasureWords(NamedTuple):
    """The name of a measure and what it counts."""

    name: str
    definition: str


MEASURES: Final[Mapping[str, MeasureWords]] = {
    "M1": MeasureWords(
        "M1 Checks in 24 hours",
        "Every mandatory check has a result within 24 elapsed hours of receipt, of all cases received. "
        "A case still inside its 24 hours is not counted yet.",
    ),
    "M2": MeasureWords(
        "M2 Meeting in 10 days",
        "Held by the end of day 10, of Right to Ask cases received and taken into the scheme, but not those where a "
        "meeting was waived for immediate risk. A miss through the applicant is still a miss. A case still inside its 10 days is not "
        "counted yet.",
    ),
    "M3a": MeasureWords(
        "M3a Decision in 28 days",
        "Decision made by the end of day 28, of all concluded. A case that ended without one counts by its end.",
    ),
    "M3b": MeasureWords(
        "M3b Conclusion in 28 days",
        "Outcome told or disclosure delivered by the end of day 28, of all concluded.",
    ),
    "M4": MeasureWords(
        "M4 First safeguarding action",
        "Time from receipt to first action, in cases received in which immediate risk was flagged.",
    ),
    "M5": MeasureWords(
        "M5 Disclosed",
        "Any disclosure (dark), of all concluded. There is no target: most often nothing is held.",
    ),
    "M6": MeasureWords(
        "M6 Refusals to sign",
        "Times somebody did not wish to sign the undertaking, in cases concluded, and the last decision in each case.",
    ),
    "M7": MeasureWords(
        "M7 Late now",
        "Cases past day 28 whose outcome is not yet told, of all such cases, whatever the period. By days since "
        "receipt. Extensions are not taken off.",
    ),
    "M8": MeasureWords(
        "M8 Extensions told in time",
        "Applicant told before the old target passed, of all extensions in cases concluded.",
    ),
    "M9": MeasureWords(
        "M9 Quality",
        "Must be 0, in cases concluded: rules overridden (contact against the instruction, words other than the "
        "authorised), reasons missing, told without verifying. No step can be recorded without its reason, so none is "
        "missing.",
    ),
    "M10": MeasureWords(
        "M10 After the case",
        "Breaches of confidentiality, complaints and judicial reviews about cases concluded in the period.",
    ),
}

FURTHER: Final[Mapping[str, MeasureWords]] = {
    "median_days": MeasureWords("Median days to conclusion", "From the day of receipt, day 0, of all concluded."),
    "registered": MeasureWords("Disclosed about a registered offender", "Of all disclosed."),
    "registered_related": MeasureWords(
        "Applications about a registered offender",
        "Cases received in which a check that stands says that the subject is registered.",
    ),
    "refused_not_delivered": MeasureWords(
        "Authorised, not told: did not wish to sign", "Cases concluded and closed with this outcome."
    ),
    "bands": MeasureWords("Days from receipt to conclusion", "Of all concluded. The day of receipt is day 0."),
    "kinds": MeasureWords("Disclosed, by kind", "Of all concluded, what was told, by the authority it was told under."),
    "applications": MeasureWords(
        "Applications received", "All cases received. Registered: a check that stands says that the subject is."
    ),
}

KINDS: Final[Mapping[str, str]] = {
    Path.CONVICTIONS: "Convictions",
    Path.OTHER_INFORMATION: "Other information",
    Path.IMMEDIATE: "Immediate protection",
}

RESULTS: Final[Mapping[str, str]] = {
    RefusalOption.PROCEED_UNSIGNED: "Told unsigned",
    RefusalOption.NARROW_CONTENT: "Told less",
    RefusalOption.WITHHOLD: "Not told",
    RefusalOption.OTHER_RECIPIENT: "Told another",
    RefusalOption.DEFER: "Waited",
    RefusalOption.STATUTORY_PROTECTION: "Protected",
    "": "Not decided",
}

DAYS: Final[Mapping[str, str]] = {
    "0-10": "0 to 10",
    "11-20": "11 to 20",
    "21-28": "21 to 28",
    "29-35": "29 to 35",
    "0-20": "0 to 20",
    "21-35": "21 to 35",
    "36+": "36 or more",
}

APPLICATIONS: Final[Mapping[str, str]] = {
    f"{Route.RIGHT_TO_ASK}:registered": "Right to Ask, registered offender",
    f"{Route.RIGHT_TO_ASK}:other": "Right to Ask, anybody else",
    f"{Route.RIGHT_TO_KNOW}:registered": "Right to Know, registered offender",
    f"{Route.RIGHT_TO_KNOW}:other": "Right to Know, anybody else",
}

PUBLISHED: Final[Mapping[str, Mapping[str, str]]] = {"applications": APPLICATIONS, "bands": DAYS, "kinds": KINDS}
TOTALS: Final[Mapping[str, str]] = {
    "applications": "All received",
    "bands": "All concluded",
    "kinds": "All disclosed",
}
