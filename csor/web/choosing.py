"""What may be chosen on a page about a case: its children, recipients, checks, and the people of the force."""

from collections.abc import Iterable
from textwrap import shorten
from typing import Final

from csor.domain.conditions.ending import possible_outcomes
from csor.domain.conditions.request import age_on
from csor.domain.deadlines import local_day
from csor.domain.facts import CaseFacts, Kept
from csor.domain.particulars import HoldDisposal
from csor.domain.permissions import CASEWORKERS
from csor.domain.protocol import Protocol
from csor.domain.vocabulary import CheckState, Limb
from csor.reading.people import Colleague, Force
from csor.web.forms.choices import Choices
from csor.words.codes import word
from csor.words.decision import limb_question, reason_word
from csor.words.time import born_words

__all__ = ["choices_for", "choices_for_receipt", "names_in"]

SHORT: Final = 90  # characters of a reason, where it stands for the whole


def choices_for(
    case: CaseFacts, protocol: Protocol, staff: Iterable[Colleague], force: Force, fixed: dict[str, str] | None = None
) -> Choices:
    """The choices on a page about a case. fixed: what the address of the page settles, such as the recipient."""
    names = names_in(case, (fixed or {}).get("recipient", ""))
    return Choices(
        staff=tuple((c.actor.id, c.display) for c in staff if c.active and c.actor.roles & CASEWORKERS),
        teams=force.teams,
        recipients=tuple((r.key, f"{r.name}, {r.proposal.relationship}") for r in case.recipients),
        children=tuple(zip(case.child_keys(), children_of(case), strict=True)),
        parties=_parties(case),
        checks=tuple((c.key, word(c.kind)) for c in case.checks if c.state is not CheckState.SUPERSEDED),
        holds=tuple((key, _hold(kept)) for key, kept in case.standing_holds.items()),
        limbs=tuple((limb, limb_question(Limb(limb), names)) for limb in protocol.limbs),
        warning_lines=protocol.warning_lines,
        extension_reasons=tuple((code, reason_word(code)) for code in protocol.extension_reasons),
        only={
            "outcome": possible_outcomes(case),
            "result": (CheckState.NOTHING, CheckState.HIT, CheckState.NOT_AVAILABLE),
            "route": protocol.routes,
        },
        fixed=fixed or {},
        most={"content": protocol.content_limit},
        names=names,
    )


def choices_for_receipt(protocol: Protocol, force: Force) -> Choices:
    """The choices while a case is being received."""
    return Choices(teams=force.teams, only={"route": protocol.routes})


def names_in(case: CaseFacts, recipient: str = "") -> dict[str, str]:
    """What to call the subject, the children, the applicant and one recipient; a general word where there is no name."""
    found = case.recipient(recipient)
    return {
        "subject": (case.subject.person.name if case.subject else "") or "the subject",
        "children": _listed([c.person.forenames or c.person.name or "a child" for c in case.children])
        or "the children",
        "applicant": (case.applicant.person.name if case.applicant else "") or "the applicant",
        "recipient": found.name if found else "the recipient",
    }


def children_of(case: CaseFacts) -> list[str]:
    """Each child's name and age at receipt."""
    found = []
    for child in case.children:
        name = child.person.name or "A child not named"
        age = f", {age_on(child.person.born, case.received_at.date())}" if child.person.born else ""
        found.append(name + age)
    return found


def _hold(kept: Kept[HoldDisposal]) -> str:
    """When disposal was held, and why in short."""
    return f"Held on {born_words(local_day(kept.at))}: {shorten(kept.said.reason, SHORT, placeholder='…')}"


def _parties(case: CaseFacts) -> tuple[tuple[str, str], ...]:
    found = []
    if case.applicant:
        found.append(("applicant", f"{case.applicant.person.name or 'Not named'}, applicant"))
    for number, carer in enumerate(case.carers, start=1):
        found.append((f"carer-{number}", f"{carer.person.name}, {carer.relationship or 'parent or carer'}"))
    found += [(r.key, f"{r.name}, possible recipient") for r in case.recipients]
    return tuple(found)


def _listed(names: list[str]) -> str:
    if len(names) < 2:  # noqa: PLR2004 - one name needs no "and"
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
