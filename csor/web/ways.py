"""The door of each route: who may come through it at all. A route that is not entered here does not start.

A door is the first question, not the last: the use-case asks again, of that very case, person and moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask import Flask, request
from flask_login import current_user

from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.web.gate import current_actor, current_office

NOT_PERMITTED = Blocker("not_permitted", "Your role does not open this page.", "scheme.md 1.3")


class Door(StrEnum):
    """Who may come through.

    open: anybody. half_way: from the password on, for whoever still has to give a second factor. signed_in: whoever is
    signed in. case: whoever the case is open to; hidden is answered as missing.
    """

    OPEN = "open"
    HALF_WAY = "half_way"
    SIGNED_IN = "signed_in"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Way:
    """One route. needs: a permission that one of the person's roles must carry, whatever it is about."""

    door: Door
    needs: Permission | None = None


_PEOPLE = Way(Door.SIGNED_IN, Permission.PEOPLE_MANAGE)
_OPEN, _IN, _CASE = Way(Door.OPEN), Way(Door.SIGNED_IN), Way(Door.CASE)

WAYS: Final[Mapping[str, Way]] = {
    "static": _OPEN,
    "health.alive": _OPEN,
    "health.ready": _OPEN,
    "reports.csp_report": _OPEN,
    "help.accessibility": _OPEN,
    "help.show": _IN,
    "people.sign_in": _OPEN,
    "people.sign_out": Way(Door.HALF_WAY),
    "people.code": Way(Door.HALF_WAY),
    "people.stay": _IN,
    "account.show": _IN,
    "account.end": _IN,
    "account.authenticator": Way(Door.HALF_WAY),
    "account.square": Way(Door.HALF_WAY),
    "account.remove": _IN,
    "account.recovery_codes": _IN,
    "account.password": _IN,
    "account.confirm": _IN,
    "keys.question": Way(Door.HALF_WAY),
    "keys.add": Way(Door.HALF_WAY),
    "keys.remove": _IN,
    "news.show": _IN,
    "links.choose": _OPEN,
    "links.chosen": _OPEN,
    "single_sign_on.begin": _OPEN,
    "single_sign_on.back": _OPEN,
    "accounts.everyone": _PEOPLE,
    "accounts.show": _PEOPLE,
    "accounts.add": _PEOPLE,
    "accounts.standing": _PEOPLE,
    "accounts.sign_on": _PEOPLE,
    "accounts.do": _PEOPLE,
    "accounts.change": _PEOPLE,
    "lists.mine": _IN,
    "lists.find": _IN,
    "receive.start": Way(Door.SIGNED_IN, Permission.CASE_RECEIVE),
    "compliance.show": Way(Door.SIGNED_IN, Permission.MEASURES_READ),
    "compliance.download": Way(Door.SIGNED_IN, Permission.MEASURES_READ),
    "compliance.download_publication": Way(Door.SIGNED_IN, Permission.MEASURES_READ),
    "oversight.who": Way(Door.SIGNED_IN, Permission.LOG_READ),
    "oversight.looks": Way(Door.CASE, Permission.LOG_READ),
    "oversight.flags": Way(Door.SIGNED_IN, Permission.FLAG_JUDGE),
    "oversight.flag": Way(Door.SIGNED_IN, Permission.FLAG_JUDGE),
    "oversight.compare": Way(Door.SIGNED_IN, Permission.FLAG_JUDGE),
    "samples.show": Way(Door.SIGNED_IN, Permission.SAMPLE_DRAW),
    "samples.publish": Way(Door.SIGNED_IN, Permission.SAMPLE_DRAW),
    "samples.draw": Way(Door.SIGNED_IN, Permission.SAMPLE_DRAW),
    "samples.sample": Way(Door.SIGNED_IN, Permission.SAMPLE_DRAW),
    "samples.population": Way(Door.SIGNED_IN, Permission.SAMPLE_DRAW),
    "samples.sampled": Way(Door.SIGNED_IN, Permission.SAMPLE_DRAW),
    "own_looks.show": _IN,
    "own_looks.away": _IN,
    "own_looks.team": Way(Door.SIGNED_IN, Permission.TEAM_WATCH),
    "cases.show": _CASE,
    "cases.timeline": _CASE,
    "actions.do": _CASE,
    "actions.act": _IN,  # leads on to a page of the case, and opens nothing itself
    "decisions.decide": _CASE,
    "decisions.refusal": _CASE,
    "visits.show": _CASE,
    "visits.refusal": _CASE,
    "visits.ended": _CASE,
    "papers.notice": _CASE,
    "access.why": _CASE,
    "seals.show": Way(Door.CASE, Permission.CASE_SEAL),
    "erasure.show": Way(Door.CASE, Permission.ERASURE_ASK),
    "erasure.everything": Way(Door.SIGNED_IN, Permission.ERASURE_ANSWER),
    "access.emergency": Way(Door.SIGNED_IN, Permission.GLASS_BREAK),
    "access.queue": Way(Door.SIGNED_IN, Permission.ACCESS_WATCH),
    "access.glass": Way(Door.SIGNED_IN, Permission.GLASS_REVIEW),
    "access.conflict": Way(Door.SIGNED_IN, Permission.CONFLICT_CLEAR),
    "access.interests": Way(Door.SIGNED_IN, Permission.INTEREST_DECLARE),
    "access.end": Way(Door.SIGNED_IN, Permission.INTEREST_DECLARE),
    "access.confirm": Way(Door.SIGNED_IN, Permission.INTEREST_DECLARE),
    "papers.undertaking": _CASE,
}


class DoorMissing(RuntimeError):
    """Routes that nobody said who may use: the product does not start."""


def hang_doors(app: Flask) -> None:
    """Ask at each door. Raises DoorMissing when a route has none, or a door leads nowhere."""
    there = {rule.endpoint for rule in app.url_map.iter_rules()}
    if there != WAYS.keys():
        wrong = ", ".join(sorted(there ^ WAYS.keys()))
        raise DoorMissing(f"csor/web/ways.py must say who may use each route, and no other: {wrong}")
    app.before_request(_ask)


def _ask() -> None:
    """Turn away whoever lacks what the route needs; being turned away is kept."""
    needs = WAYS[request.endpoint].needs if request.endpoint else None
    if needs is None or not current_user.is_authenticated or holds(current_actor(), needs):
        return
    with current_office().open_work(current_actor()):
        raise Refusal(NOT_PERMITTED)
