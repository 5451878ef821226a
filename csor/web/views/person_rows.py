"""Accounts as administrators' pages show them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import url_for

from csor.domain.accounts import ChangeState, Standing, Subject
from csor.domain.people import Actor
from csor.reading.accounts import Account, AccountLine, Change
from csor.web.handles import handle_of
from csor.words.accounts import KINDS, STATES, count_words, standing_words
from csor.words.codes import word
from csor.words.time import listed, recent_words


def account_rows(lines: Iterable[AccountLine], teams: Mapping[str, str]) -> list[dict[str, object]]:
    """The list: each with its roles, team and state."""
    return [
        {
            "href": url_for("accounts.show", handle=handle_of(one.colleague.actor.id)),
            "display": one.colleague.display,
            "username": one.colleague.actor.id,
            "roles": listed([word(role) for role in sorted(one.colleague.actor.roles)]) or "No roles",
            "team": teams.get(one.colleague.actor.team, "") or "No team",
            "state": _state(one),
        }
        for one in lines
    ]


def _state(one: AccountLine) -> str:
    if not one.colleague.active:
        return "Disabled"
    if one.waiting:
        return "A change waits"
    return "Open" if one.colleague.password_hash else "No password yet"


def change_rows(
    changes: Iterable[Change], names: Mapping[str, str], me: Actor, now: datetime
) -> list[dict[str, object]]:
    """Changes, with who proposed them and who may decide."""
    return [
        {
            "href": url_for("accounts.change", key=one.id.hex),
            "kind": KINDS[one.kind],
            "whose": names.get(one.person, one.person),
            "by": names.get(one.proposed_by, one.proposed_by),
            "at": recent_words(one.proposed_at, now),
            "reason": one.reason,
            "yours": me.is_person(one.proposed_by),
            "state": STATES[one.state],
            "decided": _decided(one, names, now),
        }
        for one in changes
    ]


def _decided(one: Change, names: Mapping[str, str], now: datetime) -> str:
    if one.state is ChangeState.WAITING or one.decided_at is None:
        return ""
    why = f": {one.decided_reason}" if one.decided_reason else ""
    return f"{names.get(one.decided_by, one.decided_by)}, {recent_words(one.decided_at, now)}{why}"


def summary_of(account: Account, teams: Mapping[str, str], standing: Standing) -> list[dict[str, str]]:
    """One account in a few lines."""
    means, person = account.means, account.colleague
    factors = [
        count_words(len(means.authenticators), "app"),
        count_words(len(means.keys), "security key"),
        count_words(means.codes, "recovery code"),
    ]
    subjects = listed([one.subject for one in account.subjects]) or "Not tied"
    lines = [
        ("Username", person.actor.id),
        *standing_words(standing, teams),
        ("Account", "Open" if person.active else "Disabled"),
        ("Password", "Chosen" if person.password_hash else "None yet"),
        ("Second factors", ", ".join(factors) if means.any else "None yet"),
        ("Signed in", count_words(account.sessions, "session")),
        ("Single sign-on", subjects),
    ]
    same = sorted(person.actor.every_account - {person.actor.id})
    if same:
        lines.append(("Other accounts of this person", listed(same)))
    return [{"name": name, "value": value} for name, value in lines]


def asked_rows(change: Change, teams: Mapping[str, str]) -> list[dict[str, str]]:
    """What a change asks for, and what stands now, line by line."""
    if isinstance(change.asked, Subject):
        return [
            {"name": "Issuer", "was": "", "asked": change.asked.issuer, "differs": "y"},
            {"name": "Subject", "was": "", "asked": change.asked.subject, "differs": "y"},
        ]
    if not isinstance(change.asked, Standing):
        return []
    was = dict(standing_words(change.was, teams)) if change.was else {}
    return [
        {"name": name, "was": was.get(name, ""), "asked": value, "differs": "y" if was.get(name) != value else ""}
        for name, value in standing_words(change.asked, teams)
    ]
