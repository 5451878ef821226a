"""What the reader can do now, and what has to happen first: from `offered`, in the order in which work goes on."""

from datetime import date
from typing import Any, Final

from flask import url_for

from csor.domain.actions import Action
from csor.domain.conditions.delivery import LIVE, REFUSED
from csor.domain.facts import Authority, Recipient
from csor.domain.moves import MOVES
from csor.domain.permissions import Permission, holds
from csor.domain.planning import Offer
from csor.domain.refusals import Blocker
from csor.domain.vocabulary import AuthorityState, CheckKind, CheckState, Stage
from csor.web.views.looking import Looking
from csor.words.actions import action_words
from csor.words.codes import word
from csor.words.time import listed

_A = Action
SHOWN: Final = 6

# What leads on in each stage, the most wanted first.
LEADING: Final[dict[Stage, tuple[Action, ...]]] = {
    Stage.INITIAL_CHECKS: (_A.ACCEPT_INTO_SCHEME, _A.RECORD_CHECK, _A.REQUEST_CHECK, _A.REJECT_FROM_SCHEME),
    Stage.MEETING: (_A.RECORD_MEETING, _A.RECORD_CHECK, _A.REQUEST_CHECK),
    Stage.ASSESSMENT: (
        _A.RECOMMEND,
        _A.ANSWER_REPRESENTATIONS,
        _A.RECORD_REPRESENTATIONS,
        _A.WEIGH_REPRESENTATIONS,
        _A.COMPLETE_ASSESSMENT,
        _A.PROPOSE_RECIPIENT,
        _A.VERIFY_RECIPIENT,
        _A.RECORD_CHECK,
        _A.RECORD_CONSULTATION,
    ),
    Stage.DECISION: (_A.AUTHORISE_DISCLOSURE, _A.DECIDE_NO_DISCLOSURE, _A.SEND_BACK, _A.DEFER_DECISION),
    Stage.DELIVERY: (
        _A.DECIDE_AFTER_REFUSAL,
        _A.CONFIRM_IDENTITY,
        _A.AUTHORISE_DISCLOSURE,
        _A.PLAN_VISIT,
        _A.RECORD_FAILED_VISIT,
        _A.PROPOSE_RECIPIENT,
        _A.VERIFY_RECIPIENT,
        _A.WITHDRAW_AUTHORITY,
    ),
    Stage.NOTICE: (_A.SEND_NOTICE, _A.CLOSE_CASE, _A.NOTIFY_PARTNER, _A.RECORD_AFTERCARE),
    Stage.CLOSED: (_A.OPEN_REVIEW, _A.RECORD_BREACH, _A.SET_RETENTION, _A.RELEASE_HOLD, _A.HOLD_DISPOSAL),
}
ALWAYS: Final = (_A.RECORD_CONTACT, _A.ADD_NOTE)
KEY: Final = frozenset(
    {
        _A.ACCEPT_INTO_SCHEME,
        _A.RECORD_MEETING,
        _A.RECOMMEND,
        _A.AUTHORISE_DISCLOSURE,
        _A.DECIDE_AFTER_REFUSAL,
        _A.TELL_RECIPIENT,
        _A.CLOSE_CASE,
    }
)
AT_THE_VISIT: Final = (
    _A.CONFIRM_IDENTITY,
    _A.RECORD_WARNING,
    _A.RECORD_SIGNATURE,
    _A.RECORD_REFUSAL_TO_SIGN,
    _A.REFER_BACK,
    _A.TELL_RECIPIENT,
)
WORTH_SAYING: Final = KEY | {
    _A.REJECT_FROM_SCHEME,
    _A.DECIDE_NO_DISCLOSURE,
    _A.SEND_NOTICE,
    _A.WITHDRAW_APPLICATION,
    _A.SUSPECT_MALICE,
}
WAITED_FOR: Final = frozenset({Stage.DECISION, Stage.DELIVERY, Stage.NOTICE})  # where others may have to act first
ROLE_CODES: Final = frozenset({"not_permitted", "supervisor_needed", "conflict_declared"})
PERSON_CODES: Final = frozenset({"not_permitted", "supervisor_needed", "own_recommendation", "rank_too_low"})
ENDED_SINCE: Final = frozenset(
    {"authority_lapsed", "authorisation_suspended", "not_authorised", "recipient_not_authorised"}
)
DECIDING: Final = frozenset({_A.AUTHORISE_DISCLOSURE, _A.DECIDE_NO_DISCLOSURE})


def buttons(look: Looking) -> dict[str, Any]:
    """What `actions` takes: at most six, the first green, and the rest behind them."""
    order = [*((_A.RECORD_SAFEGUARDING_ACTION,) if look.case.danger_now else ()), *LEADING[look.case.stage], *ALWAYS]
    green = _way_on(look, order)
    order = [*([green] if green else []), *order]
    wanted = sorted(_possible(look), key=lambda o: order.index(o.action) if o.action in order else len(order))
    found = _without_twins([_button(offer, look) for offer in wanted if offer.action is not _A.FLAG_IMMEDIATE_RISK])
    if found and green and green not in ALWAYS:
        found[0]["green"] = True
    now, others = found[:SHOWN], found[SHOWN:]
    such_as = listed([_small(one["words"]) for one in others[:2]]).replace(" and ", " or ")
    return {"now": now, "others": others, "such_as": such_as}


def _possible(look: Looking) -> list[Offer]:
    """What may be done and has something to be done to; the steps at the door as the first of them."""
    found, visited = [], set()
    for offer in look.offers:
        if not offer.possible or not _sensible(offer.action, look):
            continue
        if offer.action in AT_THE_VISIT:
            if offer.recipient in visited:
                continue
            visited.add(offer.recipient)
            offer = Offer(_A.CONFIRM_IDENTITY, (), offer.recipient)  # noqa: PLW2901 - one button for the whole visit
        found.append(offer)
    return found


def _sensible(action: Action, look: Looking) -> bool:
    """Whether there is anything for a general action to be about."""
    case = look.case
    if action is _A.CHASE_CHECK:
        return any(c.state is CheckState.REQUESTED for c in case.checks)
    if action is _A.SUPERSEDE_CHECK:
        return any(c.state not in {CheckState.REQUESTED, CheckState.SUPERSEDED} for c in case.checks)
    if action is _A.CLEAR_CONFLICT:
        return any(c.cleared_at is None for c in case.conflicts)
    if action is _A.DECLARE_CONFLICT:
        return not case.conflicted(look.staff.me)
    if action is _A.ANSWER_REPRESENTATIONS:
        return case.representations_answer is None or case.stage is Stage.ASSESSMENT
    return True


def _way_on(look: Looking, order: list[Action]) -> Action | None:
    """The step that leads on, or the first thing that it waits for; None while it waits for somebody else."""
    for action in order:
        offers = [o for o in look.offers if o.action is action]
        if any(o.possible for o in offers):
            return action
        worth = [o for o in offers if not _not_worth_saying(o, look)]
        fix = next((Action(b.fix) for o in worth for b in o.blockers if b.fix and look.may(Action(b.fix))), None)
        if fix or (worth and look.case.stage in WAITED_FOR):
            return fix
    return None


def _button(offer: Offer, look: Looking) -> dict[str, Any]:
    recipient = look.case.recipient(offer.recipient)
    if offer.action is _A.CONFIRM_IDENTITY and recipient:
        href = url_for("visits.show", urn=look.case.reference, recipient=recipient.key)
        return {"href": href, "words": _visit_words(recipient, look)}
    words = action_words(offer.action).link
    if offer.action in DECIDING:
        words = "Decide on disclosure"
    query = {}
    if recipient:
        query = {"recipient": recipient.key}
        words = f"{words}: {recipient.name}" if len(look.case.recipients) > 1 else words
    return {"href": look.href(offer.action, **query), "words": words}


def _visit_words(recipient: Recipient, look: Looking) -> str:
    """Where the visit is."""
    if look.may(_A.REFER_BACK, recipient.key):
        return f"Refer back: {recipient.name}"
    verb = "Go on with the visit to" if recipient.visit.identity_at else "Begin the visit to"
    return f"{verb} {recipient.name}"


def _without_twins(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One of each pair of buttons with the same words."""
    return list({one["words"]: one for one in reversed(found)}.values())[::-1]


def blocked(look: Looking) -> list[dict[str, Any]]:
    """Rows of `blocked_table`: what belongs here and is not possible yet, every reason with its way out."""
    rows: dict[str, dict[str, Any]] = {}
    for offer in look.offers:
        if offer.possible or _not_worth_saying(offer, look):
            continue
        words = _blocked_words(offer, look)
        why = [_why(b, offer, look) for b in offer.blockers if b.code != "conflict_declared"]
        if why and words not in rows:
            rows[words] = {"action": words, "because": why}
    return list(rows.values())


def _not_worth_saying(offer: Offer, look: Looking) -> bool:
    """The steps of a visit but the last; what another role does, unless all wait for it; what has no object yet."""
    codes = {b.code for b in offer.blockers}
    if offer.action not in WORTH_SAYING or codes & {"not_offered", "conflict_declared"}:
        return True
    recipient = look.case.recipient(offer.recipient)
    looks_back = offer.action is _A.TELL_RECIPIENT and _was_in_force(offer.recipient, look)
    if recipient and recipient.ended and not looks_back:
        return True
    if codes & {"not_authorised", "recipient_not_authorised"} and offer.action is not _A.TELL_RECIPIENT:
        return True
    return codes <= ROLE_CODES and not _waited_for(offer.action, look)


def _waited_for(action: Action, look: Looking) -> bool:
    """Whether the case waits for somebody else to do this."""
    case = look.case
    refused = any(r.state in REFUSED for r in case.recipients)
    if action is _A.DECIDE_AFTER_REFUSAL:
        return refused
    if action is _A.AUTHORISE_DISCLOSURE and case.stage is Stage.DELIVERY:
        stopped = any(a.state in LIVE and not in_force(a, look.today) for a in case.authorities)
        return (stopped and not refused) or case.another_recipient_wanted
    return action in KEY and action is not _A.TELL_RECIPIENT


def in_force(authority: Authority, today: date) -> bool:
    """Whether an authority may be acted on: neither stopped nor past its last day."""
    return authority.state is AuthorityState.IN_FORCE and authority.deliver_by >= today


def _blocked_words(offer: Offer, look: Looking) -> str:
    recipient = look.case.recipient(offer.recipient)
    if offer.action is _A.TELL_RECIPIENT and recipient:
        return f"Tell {recipient.name}"
    words = action_words(offer.action).link
    return f"{words}: {recipient.name}" if recipient and len(look.case.recipients) > 1 else words


def _why(blocker: Blocker, offer: Offer, look: Looking) -> dict[str, Any]:
    found: dict[str, Any] = {"words": _named(blocker), "rule": blocker.code, "small": ""}
    if blocker.code in PERSON_CODES:
        can = _who_can(offer.action, look)
        found["small"] = f"Who can: {listed(can)}." if can else ""
    if offer.action is _A.TELL_RECIPIENT and blocker.code in ENDED_SINCE and _was_in_force(offer.recipient, look):
        href = url_for("visits.show", urn=look.case.reference, recipient=offer.recipient, late=1)
        return found | {"href": href, "link": "Record what was told before"}
    if blocker.fix and look.may(Action(blocker.fix)):
        query = {"recipient": offer.recipient} if offer.recipient and blocker.fix.endswith("_recipient") else {}
        found |= {"href": look.href(Action(blocker.fix), **query), "link": action_words(Action(blocker.fix)).link}
    return found


def _was_in_force(recipient: str, look: Looking) -> bool:
    """Whether a telling that came before the end of the authority may be put down by whoever delivers."""
    authority = look.case.authority(recipient)
    return bool(authority and authority.last_moment) and holds(look.here.actor, Permission.DISCLOSURE_DELIVER)


def _named(blocker: Blocker) -> str:
    """The rule's words, with the names of checks as people write them."""
    before, colon, after = blocker.words.partition(": ")
    kinds, stop, rest = after.partition(".")
    known = {kind.replace("_", " "): word(kind) for kind in CheckKind}
    if not colon or not set(kinds.split(", ")) <= known.keys():
        return blocker.words
    return f"{before}: {', '.join(known[kind] for kind in kinds.split(', '))}{stop}{rest}"


def _who_can(action: Action, look: Looking) -> list[str]:
    """Up to three people whose role does it: of the case's own team first."""
    permission, team = MOVES[action].permission, look.case.team
    able = [c for c in look.staff.people.values() if c.active and holds(c.actor, permission)]
    able = [
        c for c in able if not c.actor.is_person(look.staff.me) and not look.case.conflicted(*c.actor.every_account)
    ]
    near = sorted(able, key=lambda c: (c.actor.team != team, c.actor.rank.height, c.actor.name))
    return [look.staff.short(c.actor.id) for c in near[:3]]


def left_before(look: Looking) -> str:
    """1 thing is left before you can recommend; empty when nothing is, or nothing is known to be."""
    for action in LEADING[look.case.stage]:
        offer = next((o for o in look.offers if o.action is action and o.action in KEY), None)
        if offer is None:
            continue
        if offer.possible:
            return f"You can go on: {_small(action_words(action).link)}."
        if {b.code for b in offer.blockers} & ROLE_CODES:
            return ""
        count = len(offer.blockers)
        things = "1 thing is left" if count == 1 else f"{count} things are left"
        return f"{things} before you can {_small(action_words(action).link)}."
    return ""


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
