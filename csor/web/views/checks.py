"""The checks of a case: what each found, when, and until when it counts."""

from datetime import timedelta
from typing import Any

from flask import url_for

from csor.domain.actions import Action
from csor.domain.conditions.checks import is_stale, mandatory
from csor.domain.deadlines import local_day
from csor.domain.facts import Check
from csor.domain.vocabulary import CheckKind, CheckState, Match
from csor.web.views.dues import narrow
from csor.web.views.looking import Looking
from csor.words.codes import within, word

FOUND = frozenset({CheckState.NOTHING, CheckState.HIT})
LONGEST = 90


def checks(look: Looking) -> list[dict[str, Any]]:
    """Rows of `checks_table`: the latest of each kind, and the mandatory ones that nobody has asked for."""
    standing = [look.case.latest_check(kind) for kind in CheckKind]
    rows = [_row(check, look) for check in standing if check]
    known = {check.kind for check in standing if check}
    return [_missing(kind, look) for kind in mandatory(look.here) if kind not in known] + rows


def earlier(look: Looking) -> list[dict[str, Any]]:
    """Rows for results that a later one replaced, or that were set aside: they stay on the record."""
    latest = {kind: look.case.latest_check(kind) for kind in CheckKind}
    return [_row(check, look, old=True) for check in look.case.checks if latest[check.kind] is not check]


def summary(look: Looking) -> str:
    """6 settled, 2 to run again, 1 awaited."""
    rows = [check for kind in CheckKind if (check := look.case.latest_check(kind))]
    stale = sum(is_stale(check, look.here) for check in rows)
    waiting = sum(check.state is CheckState.REQUESTED for check in rows)
    missing = sum(look.case.latest_check(kind) is None for kind in mandatory(look.here))
    parts = [f"{len(rows) - stale - waiting} settled"]
    parts += [f"{stale} to run again"] if stale else []
    parts += [f"{waiting} awaited"] if waiting else []
    parts += [f"{missing} not asked for"] if missing else []
    return ", ".join(parts)


def _href(kind: CheckKind, look: Looking) -> str:
    if look.may(Action.RECORD_CHECK):
        return look.href(Action.RECORD_CHECK, kind=kind.value)
    return url_for("cases.timeline", urn=look.case.reference, show="checks")


def _missing(kind: CheckKind, look: Looking) -> dict[str, Any]:
    return {
        "name": word(kind),
        "href": _href(kind, look),
        "result": "Not asked for yet",
        "small": "Mandatory",
        "at": "Not done",
        "until": "Not applicable",
    }


def _row(check: Check, look: Looking, *, old: bool = False) -> dict[str, Any]:
    if check.state is CheckState.REQUESTED:
        return _waiting(check, look)
    moment = check.searched_at or check.recorded_at
    until, late = ("Replaced by a later result", False) if old else _until(check, look)
    if check.superseded:
        until, late = f"Set aside {look.moment(check.superseded.at)}", False
    return {
        "name": word(check.kind),
        "href": _href(check.kind, look),
        "changed": bool(check.recorded_at and look.new(check.recorded_at, check.recorded_by)),
        "result": _result(check),
        "small": _detail(check),
        "at": narrow(look.recent(moment)) if moment else "Not known",
        "who": look.staff.who(check.recorded_by),
        "until": until,
        "late": late,
    }


def _result(check: Check) -> str:
    """The finding itself, though the check was set aside since."""
    state = check.result.result if check.result else check.state
    return "Not possible" if state is CheckState.NOT_AVAILABLE else word(state)


def _detail(check: Check) -> str:
    """In a line: what was found and how sure, or why it could not be done."""
    said = check.result
    if said is None:
        return ""
    if check.superseded:
        return f"Set aside: {cut(check.superseded.said.reason)}"
    parts = [f"Taken over from {said.taken_over_from}: does not count"] if said.taken_over_from else []
    parts += [cut(said.found)] if said.found else []
    parts += ["Registered offender"] if said.registered_offender else []
    parts += [f"Match: {within(Match(said.match))}"] if said.match else []
    parts += [cut(said.not_available_reason)] if said.not_available_reason else []
    return " ".join(part if part.endswith("…") else f"{part.rstrip('.')}." for part in parts)


def _until(check: Check, look: Looking) -> tuple[str, bool]:
    """Until when the result counts; the day at which it had to be run again."""
    if check.result and check.result.taken_over_from:
        return "Does not count, run again", True
    limit = look.here.protocol.check_age_days.get(check.kind)
    if check.state not in FOUND or check.searched_at is None:
        return "Not applicable", False
    if limit is None:
        return "No limit set", False
    last = look.day(local_day(check.searched_at) + timedelta(days=limit))
    stale = is_stale(check, look.here) and look.case.open
    return (narrow(f"{last}, run again"), True) if stale else (narrow(last), False)


def _waiting(check: Check, look: Looking) -> dict[str, Any]:
    chases = len(check.chases)
    last = (
        f"Chased {'once' if chases == 1 else f'{chases} times'}, {look.moment(check.chases[-1].at)}" if chases else ""
    )
    late = bool(check.reply_due and check.reply_due < look.today)
    return {
        "name": word(check.kind),
        "href": _href(check.kind, look),
        "result": "Asked, no reply yet",
        "small": last,
        "at": f"Asked {narrow(look.day(local_day(check.requested_at)))}" if check.requested_at else "Asked",
        "who": look.staff.who(check.requested_by),
        "until": narrow(f"Reply due {look.day(check.reply_due)}") if check.reply_due else "No day set for the reply",
        "late": late,
    }


def cut(words: str, most: int = LONGEST) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0]} …"
