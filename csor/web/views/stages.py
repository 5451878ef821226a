"""The stages as a task list: what is done, what is under way, what cannot start yet, what is not needed."""

from flask import url_for

from csor.domain.facts import CaseFacts
from csor.domain.vocabulary import Route, Stage
from csor.web.views.looking import Looking
from csor.web.views.strip import took_words
from csor.words.codes import word

ORDER = (Stage.INITIAL_CHECKS, Stage.MEETING, Stage.ASSESSMENT, Stage.DECISION, Stage.DELIVERY, Stage.NOTICE)
NAMES = {Stage.NOTICE: "Notice and closure"}


def stages(look: Looking) -> list[dict[str, str]]:
    """Rows of `stages`."""
    return [_row(stage, look) for stage in ORDER]


def _row(stage: Stage, look: Looking) -> dict[str, str]:
    case, name = look.case, NAMES.get(stage, word(stage))
    if case.stage is stage:
        return {"name": name, "state": "In progress", "kind": "now"}
    if _passed(stage, case):
        done = _done(stage, look)
        row = {"name": name, "state": done or "Not needed", "kind": "done" if done else "later"}
        show = {Stage.INITIAL_CHECKS: "checks", Stage.DECISION: "decisions", Stage.DELIVERY: "contacts"}.get(stage)
        if done and show:
            row["href"] = url_for("cases.timeline", urn=case.reference, show=show)
        return row
    return {"name": name, "state": "Cannot start yet" if case.open else "Not needed", "kind": "later"}


def _passed(stage: Stage, case: CaseFacts) -> bool:
    order = (*ORDER, Stage.CLOSED)
    return order.index(case.stage) > order.index(stage)


def _done(stage: Stage, look: Looking) -> str:
    """How it was done; empty when it was passed over."""
    case = look.case
    moments = {
        Stage.INITIAL_CHECKS: case.checks_done_at,
        Stage.MEETING: case.meeting_held_at,
        Stage.ASSESSMENT: case.assessment.at if case.assessment else None,
        Stage.DECISION: case.decided_at,
        Stage.NOTICE: case.closure.at if case.closure else None,
    }
    if stage is Stage.DELIVERY:
        return "Told" if case.told else "Ended, nobody told" if case.authorities else ""
    done = moments[stage]
    if done is not None:
        return f"Done, {took_words(look, done)}"
    waived = stage is Stage.MEETING and case.waiver and case.route is Route.RIGHT_TO_ASK
    return "Waived" if waived else "Left early" if stage is Stage.INITIAL_CHECKS else ""
