"""From a case's value to the columns and small rows that lists, search and measures use. Nothing else is kept."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from uuid import UUID

import jellyfish

from csor.domain import particulars as said
from csor.domain.clocks import Clock, clocks, next_due
from csor.domain.conditions.request import age_on
from csor.domain.deadlines import days_between, local_day
from csor.domain.facts import CaseFacts
from csor.domain.interests import Party, names_of, surname_keys
from csor.domain.names import folded
from csor.domain.setting import Setting
from csor.domain.standing import standing
from csor.domain.vocabulary import AuthorityKind, AuthorityState, CheckState, ReviewReason


def columns(case: CaseFacts, here: Setting) -> dict[str, Any]:
    """The columns of `CaseRecord` but its key. here: whose action this was, when, and the case's protocol."""
    running = {clock.name: clock for clock in clocks(case, here.protocol, here.calendar)}
    return {
        **_listed(case, here),
        **_timed(case, running, here),
        **_measured(case),
    }


def _listed(case: CaseFacts, here: Setting) -> dict[str, Any]:
    why = standing(case, here)
    return {
        "force": case.force,
        "reference": case.reference,
        "version": case.version,
        "protocol": case.protocol,
        "route": case.route.value,
        "channel": case.receipt.channel.value,
        "stage": case.stage.value,
        "stage_since": case.stage_since,
        "open": case.open,
        "danger_now": case.danger_now,
        "awaits_reply": any(check.state is CheckState.REQUESTED for check in case.checks),
        "team": case.team,
        "owner": case.owner,
        "keyed_by": case.keyed_by,
        "changed_at": here.now,
        "changed_by": here.actor.id,
        "subject_name": case.subject.person.name if case.subject else "",
        "children_names": json.dumps([_child(c, case) for c in case.children], ensure_ascii=False),
        "standing": json.dumps([why.code, *why.values], ensure_ascii=False),
    }


def _child(child: said.Child, case: CaseFacts) -> list[Any]:
    born = child.person.born
    age = age_on(born, local_day(case.received_at)) if born else None
    return [child.person.forenames or child.person.name, age]


def _timed(case: CaseFacts, running: dict[str, Clock], here: Setting) -> dict[str, Any]:
    due = next_due(case, here.protocol, here.calendar)
    conclusion, checks, meeting = running["conclusion"], running.get("checks"), running.get("meeting")
    received_on = local_day(case.received_at)
    concluded_on = local_day(case.concluded_at) if case.concluded_at else None
    return {
        "received_at": case.received_at,
        "received_on": received_on,
        "next_due_at": due.at if due else None,
        "next_due_on": due.on if due else None,
        "next_due_name": due.name if due else "",
        "conclusion_due_at": conclusion.due.at,
        "days_allowed": days_between(received_on, conclusion.due.on),
        "checks_met": checks.met if checks else None,
        "meeting_counts": bool(meeting and meeting.applies and case.accepted),
        "meeting_met": meeting.met if meeting else None,
        "decided_at": case.decided_at,
        "decided_on": local_day(case.decided_at) if case.decided_at else None,
        "decided_met": conclusion.due.met_by(case.decided_at) if case.decided_at else None,
        "concluded_at": case.concluded_at,
        "concluded_on": concluded_on,
        "concluded_met": conclusion.met,
        "days_to_conclude": days_between(received_on, concluded_on) if concluded_on else None,
        "closed_at": case.closure.at if case.closure else None,
    }


def _measured(case: CaseFacts) -> dict[str, Any]:
    refused = [r for r in case.recipients if r.refusals]
    decided = [kept.said.option.value for r in refused for kept in r.decisions]
    reasons = [kept.said.reason_code for kept in case.reviews]
    return {
        "outcome": case.outcome.value if case.outcome else "",
        "disclosed": bool(case.told),
        "disclosed_as": next((a.path.value for a in case.authorities if a.state is AuthorityState.USED), ""),
        "registered": case.registered_offender,
        "flagged": bool(case.risk_flags),
        "minutes_to_safeguard": _minutes_to_safeguard(case),
        "refused": sum(len(r.refusals) for r in refused),
        "refused_result": decided[-1] if decided else "",
        "undertakings_offered": sum(len(r.refusals) + bool(r.signature) for r in case.recipients),
        "extended": len(case.extensions),
        "extended_in_time": sum(_told_in_time(e) for e in case.extensions),
        "overridden": case.safe_contact_overrides + _deviations(case),
        "unverified": _unverified(case),
        "breaches": len(case.breaches),
        "complaints": reasons.count(ReviewReason.COMPLAINT),
        "judicial_reviews": reasons.count(ReviewReason.JUDICIAL_REVIEW),
    }


def _minutes_to_safeguard(case: CaseFacts) -> int | None:
    if not case.risk_flags or not case.safeguarding:
        return None
    first = min(kept.said.acted_at or kept.at for kept in case.safeguarding)
    return int((first - case.received_at).total_seconds() // 60)


def _told_in_time(extension: Any) -> bool:
    """M8: the applicant was told before the old target passed; where nobody is to be told, the recording counts."""
    told_at = extension.kept.said.told_at or extension.kept.at
    return not extension.late and local_day(told_at) <= extension.old_target


def _deviations(case: CaseFacts) -> int:
    return sum(1 for r in case.told if r.told and not r.told.said.as_authorised)


def _unverified(case: CaseFacts) -> int:
    """Tellings without the three verifications, other than for immediate protection: must be 0."""
    ordinary = {a.recipient for a in case.authorities if a.kind is AuthorityKind.ORDINARY}
    return sum(1 for r in case.told if r.key in ordinary and not r.verified)


def parties(case: CaseFacts, case_id: UUID) -> list[dict[str, Any]]:
    """The rows of `PartyRecord` for a case, but their keys: everyone who has a name, or an address to be met by."""
    return [
        {
            "force": case.force,
            "case_id": case_id,
            "role": role,
            "forenames": person.forenames,
            "surname": person.surname,
            "surname_key": folded(person.surname),
            "sound_key": sound(person.surname),
            "born": person.born,
            "address": person.address,
            "telephone": person.telephone,
        }
        for role, person in _named(case)
        if person.name or person.address
    ]


def _named(case: CaseFacts) -> Iterator[tuple[str, said.Person]]:
    if case.subject:
        yield "subject", case.subject.person
    if case.applicant:
        yield "applicant", case.applicant.person
    yield from (("child", child.person) for child in case.children)
    yield from (("carer", carer.person) for carer in case.carers)
    yield from (("recipient", r.proposal.person) for r in case.recipients)


def screened(case: CaseFacts) -> list[tuple[str, Party]]:
    """Everyone whom an interest can meet, by role, once for each name that they are known by, or by an address alone."""
    return [
        (role, party_of(forenames, surname, person.address))
        for role, person in _named(case)
        for forenames, surname in _names(person)
    ]


def _names(person: said.Person) -> list[tuple[str, str]]:
    nameless = [("", "")] if person.address else []
    return list(names_of(person.forenames, person.surname, person.also_known_as)) or nameless


def party_of(forenames: str, surname: str, address: str) -> Party:
    """Somebody under one name, as interests are compared with them."""
    return Party(folded(forenames), surname_keys(surname), sounds(surname), address)


@lru_cache(maxsize=4096)
def sounds(surname: str) -> frozenset[str]:
    """How a surname and its parts sound; none for a name that metaphone has no letters for."""
    return frozenset(sound(key) for key in surname_keys(surname)) - {""}


@lru_cache(maxsize=4096)
def sound(surname: str) -> str:
    """How a surname sounds, word by word, without its spaces: Al-Sayed and Alsayed sound the same."""
    return jellyfish.metaphone(folded(surname).replace(" ", ""))
