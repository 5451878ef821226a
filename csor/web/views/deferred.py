"""A decision that was put off: until when, by whom, why, and what covers the risk until then."""

from collections.abc import Callable
from datetime import date
from typing import Any

from csor.domain.facts import CaseFacts
from csor.domain.vocabulary import Stage
from csor.words.time import day_words


def deferred_band(case: CaseFacts, today: date, short: Callable[[str], str]) -> dict[str, Any] | None:
    """The band on every page of a case whose decision was put off; None for any other. short: what to call a person."""
    deferral = case.deferral
    if deferral is None or case.stage is not Stage.DECISION:
        return None
    said = deferral.said
    until = f" to {day_words(said.review_on, today)}" if said.review_on else ""
    cover = f" Until then: {said.risk_cover}" if said.risk_cover else ""
    title = f"The decision was put off{until} by {short(deferral.by)}"
    return {"kind": "info", "title": title, "body": f"{said.reason.rstrip('.')}.{cover}", "link": {}}
