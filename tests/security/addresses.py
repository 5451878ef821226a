"""An address for every route, with real references in it."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from csor.domain.actions import Action

PLACES = {
    "urn": "WX-2026-9999",
    "action": str(Action.RECORD_MEETING),
    "recipient": "recipient-1",
    "filename": "csor.css",
}


def fill(rule: Rule, **places: str) -> str:
    """The address of a rule; what is not named gets a word that fits nothing."""
    path = rule.rule
    for name in rule.arguments:
        value = {**PLACES, **places}.get(name, "x")
        for form in (f"<{name}>", f"<path:{name}>", f"<int:{name}>", f"<uuid:{name}>"):
            path = path.replace(form, "1" if form.startswith("<int") else value)
    assert "<" not in path, rule.rule
    return path


def routes(app: Flask, **places: str) -> Iterator[tuple[Rule, str]]:
    """Every route in a fixed order, with its address."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        yield rule, fill(rule, **places)
