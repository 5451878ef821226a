"""What oversight says: purposes, signs of misuse and why each was raised, verdicts, and what samples hold."""

from collections.abc import Mapping
from typing import Final

from csor.domain.misuse import Sign
from csor.domain.oversight import Always, Finding, Kind, Purpose, Verdict
from csor.domain.ties import Likeness, Tie
from csor.words.time import listed

PURPOSES: Final[Mapping[Purpose, str]] = {
    Purpose.LAWFULNESS: "To check that the processing was lawful",
    Purpose.SELF_MONITORING: "For self-monitoring by the force, including discipline",
    Purpose.INTEGRITY: "For the integrity and security of personal data",
    Purpose.CRIMINAL_PROCEEDINGS: "For criminal proceedings",
}
TIES: Final[Mapping[Tie, str]] = {
    Tie.OWN: "Own work on it",
    Tie.ROLE: "Oversees the work",
    Tie.TEAM: "Team or desk that had it",
    Tie.REASON: "Reason given",
    Tie.GLASS: "Broken glass",
    Tie.LEFT: "Former team",
    Tie.NONE: "Nothing to do with it",
}
SIGNS: Final[Mapping[Sign, str]] = {
    Sign.OWN_NAME: "Own name",
    Sign.HOUSEHOLD: "Family or household",
    Sign.COLLEAGUE: "Colleague",
    Sign.NEVER_ASSIGNED: "Never assigned",
    Sign.LEFT_TEAM: "After leaving the team",
    Sign.OUT_OF_HOURS: "Out of hours",
    Sign.BULK: "Many cases at once",
    Sign.FLURRY: "Many people at one case",
    Sign.REPEATED: "Again and again",
    Sign.NAME_SEARCH: "Search for a name",
}
_WHY: Final[Mapping[Sign, str]] = {
    Sign.OWN_NAME: "Somebody in the case has the same name as {who}.",
    Sign.HOUSEHOLD: "Somebody in the case shares {shared} with {who}.",
    Sign.COLLEAGUE: "Somebody in the case has the name of somebody who works here. {who} had no work of their own on it.",
    Sign.NEVER_ASSIGNED: "The case was never with {who} or their team, and no reason was given.",
    Sign.LEFT_TEAM: "{who} had left the team that has the case, or the case had left the team.",
    Sign.OUT_OF_HOURS: "Opened in hours in which {who} does not usually work: {hours}.",
    Sign.BULK: "{number} cases opened within an hour.",
    Sign.FLURRY: "{number} people without work of their own on the case opened it within two hours.",
    Sign.REPEATED: "Opened on {number} days over two months or more, without work of their own on it.",
    Sign.NAME_SEARCH: "Searched for {whose} name, and found no case of their own by it.",
}
_SHARED: Final = {
    Likeness.ADDRESS.value: "an address",
    Likeness.DECLARED.value: "a declared surname",
    Likeness.SURNAME.value: "a surname",
}
_WHOSE: Final = {"own": "their own or a declared", "colleague": "a colleague’s"}
VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.JUSTIFIED: "Justified",
    Verdict.NOT_JUSTIFIED: "Not justified",
    Verdict.REFERRED: "Refer to professional standards",
}
FINDINGS: Final[Mapping[Finding, str]] = {Finding.IN_ORDER: "In order", Finding.NOT_IN_ORDER: "Not in order"}
KINDS: Final[Mapping[Kind, str]] = {Kind.CASE: "Cases decided", Kind.VIEW: "Looks"}
WHY_SAMPLED: Final[Mapping[Always, str]] = {
    Always.DRAWN: "Drawn",
    Always.GLASS: "Broken glass, always",
    Always.EXPORT: "Taken out, always",
    Always.SEALED: "Sealed case, always",
    Always.OUT_OF_HOURS: "Out of hours, always",
    Always.OWN_NAME: "Search for an own name, always",
}


def why_words(sign: Sign, facts: tuple[str, ...], who: str) -> str:
    """Why a flag was raised, in a sentence."""
    shared = [words for code, words in _SHARED.items() if code in facts]
    return _WHY[sign].format(
        who=who,
        shared=listed(shared) or "a name",
        hours=listed([f"{hour}:00" for hour in facts]) if sign is Sign.OUT_OF_HOURS else "",
        number=facts[0] if facts else "",
        whose=_WHOSE.get(facts[0], "a") if facts else "",
    )
