"""An address for every route, with real references in it."""

import re
from collections.abc import Iterator
from uuid import UUID

from flask import Flask
from werkzeug.routing import IntegerConverter, Rule, UUIDConverter

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
    for name, converter in rule._converters.items():
        fits = {IntegerConverter: "1", UUIDConverter: str(UUID(int=1))}
        value = fits.get(type(converter), {**PLACES, **places}.get(name, "x"))
        path = re.sub(rf"<(?:[^<>]*:)?{name}>", value, path)
    assert "<" not in path, rule.rule
    return path


def routes(app: Flask, **places: str) -> Iterator[tuple[Rule, str]]:
    """Every route in a fixed order, with its address."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        yield rule, fill(rule, **places)
