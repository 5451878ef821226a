"""The bands above the strip of a case: what everybody who opens it must see first."""

from typing import Any

from flask import url_for

from csor.domain.actions import Action
from csor.domain.conditions.delivery import LIVE
from csor.domain.deadlines import days_between, local_day
from csor.domain.facts import Authority
from csor.domain.moves import MOVES
from csor.domain.particulars import AttributeDelay
from csor.domain.vocabulary import AuthorityState, Stage
from csor.reading.case_view import Linked
from csor.web.views.deferred import deferred_band
from csor.web.views.looking import Looking
from csor.web.views.todo import left_before
from csor.words.codes import within, word
from csor.words.events import event_words
from csor.words.suspended import suspension_words
from csor.words.time import days_left, recent_words

Band = dict[str, Any]


def bands(look: Looking, linked: tuple[Linked, ...], done: str) -> list[Band]:
    """Every band that this case needs now, the weightiest first. done: the action that was just done."""
    found = [*_done(look, done), *_danger(look), *_conflict(look), *_authorities(look), *_late(look), *_extended(look)]
    return [*found, *_deferred(look), *_sent_back(look), *_linked(linked)]


def _band(kind: str, title: str, body: str = "", link: dict[str, str] | None = None) -> Band:
    return {"kind": kind, "title": title, "body": body, "link": link or {}}


def _done(look: Looking, done: str) -> list[Band]:
    action = Action(done) if done in set(Action) else None
    if action is None or action not in MOVES:
        return []
    return [_band("done", event_words(MOVES[action].event), left_before(look))]


def _danger(look: Looking) -> list[Band]:
    case = look.case
    if not case.danger_now:
        return []
    flag = case.risk_flags[-1]
    acted = [kept for kept in case.safeguarding if kept.at >= flag.at]
    said = [f"{flag.said.reason.rstrip('.')}."]
    said += [f"{word(kept.said.action)}, {look.moment(kept.said.acted_at or kept.at)}." for kept in acted[-2:]]
    said += [] if acted else ["No action is recorded yet."]
    title = f"Immediate risk, flagged {recent_words(flag.at, look.now)}"
    return [_band("immediate", title, " ".join(said), look.link(Action.RECORD_SAFEGUARDING_ACTION))]


def _conflict(look: Looking) -> list[Band]:
    if not look.case.conflicted(look.staff.me):
        return []
    body = "A supervisor must clear it first. You can still flag immediate risk and act on it."
    return [_band("refused", "You declared a conflict of interest in this case", body)]


def _authorities(look: Looking) -> list[Band]:
    found = []
    for authority in look.case.authorities:
        if authority.state is AuthorityState.SUSPENDED:
            found.append(_suspended(authority, look))
        elif authority.state in LIVE and authority.deliver_by < look.today:
            found.append(_lapsed(authority, look))
    return found


def _suspended(authority: Authority, look: Looking) -> Band:
    who, by = look.names[authority.recipient], look.staff.short(authority.given_by)
    why = suspension_words(authority.suspended_why)
    since = f" {look.recent(authority.suspended_at)}." if authority.suspended_at else ""
    words = f"{why[:1].upper()}{why[1:]}.{since} The authority is of {look.day(local_day(authority.given_at))}."
    link = look.link(Action.DECIDE_AFTER_REFUSAL, recipient=authority.recipient) or look.link(
        Action.AUTHORISE_DISCLOSURE, recipient=authority.recipient
    )
    return _band(
        "suspended",
        f"Nothing may be told to {who} until an authoriser has looked again",
        f"{words} Given by {by}.",
        link,
    )


def _lapsed(authority: Authority, look: Looking) -> Band:
    title = f"The authority to tell {look.names[authority.recipient]} has lapsed"
    body = f"Its last day was {look.day(authority.deliver_by)}. Nothing may be told until a new one is given."
    return _band("suspended", title, body, look.link(Action.AUTHORISE_DISCLOSURE, recipient=authority.recipient))


def _late(look: Looking) -> list[Band]:
    clock, case = look.clocks["conclusion"], look.case
    if clock.done_at is not None or look.now <= clock.target_at:
        return []
    days = days_left(clock.target, look.today)
    delays = [f"Delay put down to {within(k.said.cause)}: {_span(k.said)}." for k in case.delays]
    none = [] if case.extensions else ["No extension is recorded."]
    body = " ".join([f"It was due {look.day(clock.target)}.", *delays, *none, "The days go on."])
    return [_band("suspended", f"The conclusion is {days}", body, look.link(Action.EXTEND_DEADLINE))]


def _span(said: AttributeDelay) -> str:
    days = days_between(said.from_day, said.to_day) + 1
    return "1 day" if days == 1 else f"{days} days"


def _extended(look: Looking) -> list[Band]:
    if not look.case.extensions or look.case.concluded_at:
        return []
    last = look.case.extensions[-1]
    said = last.kept.said
    told = f"The applicant was told {look.moment(said.told_at)}." if said.told_at else "The applicant was not told."
    late = " It was extended after the target had passed." if last.late else ""
    body = f"It was {look.day(last.old_target)}. {said.reason.rstrip('.')}. {told}{late} The measure stays as it was."
    return [_band("info", f"Extended to {look.day(said.new_target)}", body)]


def _deferred(look: Looking) -> list[Band]:
    found = deferred_band(look.case, look.today, look.staff.short)
    return [found] if found else []


def _sent_back(look: Looking) -> list[Band]:
    sent = look.case.sent_back
    if sent is None or look.case.stage is not Stage.ASSESSMENT or sent.at < look.case.stage_since:
        return []
    title = f"{look.staff.short(sent.by)} sent the recommendation back, {recent_words(sent.at, look.now)}"
    return [_band("changed", title, sent.said.comment, look.link(Action.RECOMMEND))]


def _linked(linked: tuple[Linked, ...]) -> list[Band]:
    if not linked:
        return []
    count = "a case" if len(linked) == 1 else f"{len(linked)} cases"
    links = [
        {"href": url_for("cases.show", urn=one.reference), "words": one.reference, "after": _standing(one)}
        for one in linked
    ]
    return [_band("info", f"Linked with {count}") | {"links": links}]


def _standing(one: Linked) -> str:
    return f"{word(one.route)}, {within(one.stage)}"
