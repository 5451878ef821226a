"""Everything that was said and is kept on a case, in groups; and the decision, in short."""

from collections.abc import Iterable, Iterator
from typing import Any

from csor.domain.facts import Authority, Kept, Recipient
from csor.domain.moves import ACTION_OF, MOVES
from csor.domain.particulars import AmendRequest
from csor.domain.vocabulary import AuthorityKind, AuthorityState, Proposal
from csor.web.forms.choices import Choices
from csor.web.forms.summary import summary_rows
from csor.web.views.looking import Looking
from csor.words.codes import within, word
from csor.words.events import event_words
from csor.words.suspended import suspension_words
from csor.words.time import listed

Group = dict[str, Any]


def groups(look: Looking, choices: Choices) -> list[Group]:
    """What was said, group by group: each item with its title, who said it when, and every answer."""
    found = [_request(look, choices)]
    found += [_group(title, kept, look, choices) for title, kept in _sections(look)]
    found += [_holds(look, choices), _checks(look, choices), _conflicts(look)]
    return [group for group in found if group["items"]]


def _sections(look: Looking) -> Iterator[tuple[str, list[Kept[Any]]]]:
    case = look.case
    yield "Danger now", [*case.risk_flags, *case.safeguarding]
    yield "Taking it in", _there(case.accepted, case.rejected)
    yield "The meeting", [*_there(case.meeting, case.waiver), *case.proofs]
    yield "Partners", [*case.consultations, *case.partners_notified]
    represented = _there(case.representations_answer, *case.representations, case.representations_weighed)
    yield "Risk assessment", [*represented, *_there(case.assessment)]
    yield "Recipients", [kept for r in case.recipients for kept in _of_recipient(r)]
    decided = _there(case.recommendation, case.sent_back, case.deferral, case.no_disclosure)
    bases = [kept for a in case.authorities for kept in _there(a.basis, a.immediate)]
    yield "Decision", [*decided, *bases]
    yield "Visits and aftercare", [*case.visits_planned, *case.failed_visits, *case.aftercare]
    yield "Time", [*case.delays, *(e.kept for e in case.extensions)]
    yield "Ending", [*case.self_disclosures, *_there(case.withdrawal, case.malice, case.notice, case.closure)]
    yield "After closing", [*case.breaches, *case.reviews, *case.retention]


def _there(*kept: Kept[Any] | None) -> list[Kept[Any]]:
    return [one for one in kept if one is not None]


def _of_recipient(recipient: Recipient) -> Iterable[Kept[Any]]:
    yield Kept(recipient.proposal, recipient.proposed_at, recipient.proposed_by)
    yield from _there(recipient.verification, recipient.signature)
    yield from recipient.refusals
    yield from recipient.referrals
    yield from recipient.decisions
    yield from _there(recipient.told)


def _group(title: str, kept: list[Kept[Any]], look: Looking, choices: Choices) -> Group:
    items = [_item(one, look, choices) for one in sorted(kept, key=lambda one: one.at)]
    return {"title": title, "items": items}


def _item(kept: Kept[Any], look: Looking, choices: Choices) -> dict[str, Any]:
    event = MOVES[ACTION_OF[type(kept.said)]].event
    return {
        "title": event_words(event, kept.said, look.names, look.now),
        "when": f"{look.moment(kept.at)}, {look.staff.who(kept.by)}",
        "rows": summary_rows(kept.said, choices, look.now),
    }


def _request(look: Looking, choices: Choices) -> Group:
    """The request as it stands, and as it was received."""
    case = look.case
    stands = AmendRequest("", case.applicant, case.subject, case.children, case.carers)
    rows = summary_rows(stands, choices, look.now)
    now = {
        "title": "The people, as they stand now",
        "when": "",
        "rows": [r for r in rows if r[0] != rows[0][0] or r[1]],
    }
    received = {
        "title": "The request, as it was received",
        "when": f"{look.moment(case.keyed_at)}, {look.staff.who(case.keyed_by)}",
        "rows": summary_rows(case.receipt, choices, look.now),
    }
    return {"title": "The request", "items": [now, received], "id": "request"}


def _checks(look: Looking, choices: Choices) -> Group:
    items = []
    for check in look.case.checks:
        if check.result is None:
            continue
        rows = summary_rows(check.result, choices, look.now)
        if check.superseded:
            rows.append(("Set aside", check.superseded.said.reason))
        when = f"{look.moment(check.recorded_at)}, " if check.recorded_at else ""
        items.append({"title": word(check.kind), "when": f"{when}{look.staff.who(check.recorded_by)}", "rows": rows})
    return {"title": "Results of checks", "items": items}


def _holds(look: Looking, choices: Choices) -> Group:
    released = {kept.said.hold: kept for kept in look.case.releases}
    items = []
    for key, hold in look.case.keyed_holds.items():
        item = _item(hold, look, choices)
        if end := released.get(key):
            item["rows"].append(("Released", f"{look.moment(end.at)}, {look.staff.who(end.by)}: {end.said.reason}"))
        items.append(item)
    return {"title": "Holds on disposal", "items": items}


def _conflicts(look: Looking) -> Group:
    items = []
    for conflict in look.case.conflicts:
        rows = [("Reason", conflict.reason)]
        if conflict.cleared_at:
            cleared = f"{look.moment(conflict.cleared_at)}, {look.staff.who(conflict.cleared_by)}"
            rows.append(("Cleared", f"{cleared}: {conflict.cleared_reason}"))
        when = f"{look.moment(conflict.declared_at)}, {look.staff.who(conflict.person)}"
        items.append({"title": "Conflict of interest declared", "when": when, "rows": rows})
    return {"title": "Conflicts of interest", "items": items}


# ------------------------------------------------------------ the decision, in short


def decision(look: Looking) -> list[dict[str, Any]]:
    """Rows of `summary_rows` on what was recommended, decided, refused and told. Empty until there is any."""
    return [*_recommended(look), *_not_disclosed(look), *_authorities(look), *_recipients(look)]


def _recommended(look: Looking) -> list[dict[str, Any]]:
    kept = look.case.recommendation
    if kept is None:
        return []
    said = kept.said
    rows = [_row("Recommended", f"{word(Proposal(said.proposal))}, by {_by(kept, look)}. {said.reason}")]
    if said.recipients:
        rows.append(_row("To be told", listed([look.names.get(key, key) for key in said.recipients])))
    if said.content:
        rows.append(_row("Words proposed", f"“{said.content}”"))
    return rows


def _not_disclosed(look: Looking) -> list[dict[str, Any]]:
    kept = look.case.no_disclosure
    if kept is None:
        return []
    words = f"Nothing, decided by {_by(kept, look)}: {within(kept.said.reason_code)}. {kept.said.reason}"
    return [_row("Disclosed", words)]


def _authorities(look: Looking) -> list[dict[str, Any]]:
    return [_authority(authority, look) for authority in look.case.authorities]


def _authority(authority: Authority, look: Looking) -> dict[str, Any]:
    who = look.names.get(authority.recipient, authority.recipient)
    lapsed = authority.state is AuthorityState.IN_FORCE and authority.deliver_by < look.today
    state = "Lapsed" if lapsed else word(authority.state)
    why = f" ({suspension_words(authority.suspended_why)})" if authority.state is AuthorityState.SUSPENDED else ""
    kind = ", for immediate protection" if authority.kind is AuthorityKind.IMMEDIATE else ""
    unsigned = " It may be told without a signature." if authority.unsigned else ""
    deliverers = listed([look.staff.short(person) for person in authority.deliverers]) or "nobody named"
    words = (
        f"{state}{why}{kind}. By {look.staff.short(authority.given_by)}, {look.moment(authority.given_at)}. "
        f"Last day {look.day(authority.deliver_by)}. Delivered by {deliverers}.{unsigned} “{authority.content}”"
    )
    return _row(f"Authority: {who}", words)


def _recipients(look: Looking) -> Iterator[dict[str, Any]]:
    for recipient in look.case.recipients:
        for refusal in recipient.refusals:
            words = f"Did not wish to sign, {look.moment(refusal.at)}: “{refusal.said.reason}”"
            yield _row(recipient.name, words)
        for decided in recipient.decisions:
            words = f"{word(decided.said.option)}, decided by {_by(decided, look)}. {decided.said.reason}"
            yield _row(f"{recipient.name}, after the refusal", words)
        if recipient.told:
            said = recipient.told.said
            exact = "the authorised words" if said.as_authorised else f"not the authorised words: {said.deviation}"
            by = look.staff.short(said.told_by or recipient.told.by)
            late = f" Recorded {look.moment(recipient.told.at)}: {said.late_reason}" if said.late_reason else ""
            words = f"{look.moment(said.began_at)}, by {by}, {exact}. “{said.content}”{late}"
            yield _row(f"{recipient.name} was told", words)
        elif recipient.ended:
            yield _row(recipient.name, f"{word(recipient.state)}.")


def _by(kept: Kept[Any], look: Looking) -> str:
    who = look.staff.who(kept.by)
    return f"{'you' if who == 'You' else who}, {look.moment(kept.at)}"


def _row(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "value": value}
