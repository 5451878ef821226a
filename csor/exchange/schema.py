"""The JSON Schema of a case file's line, generated from the particulars: `csor schema`."""

import json
from inspect import cleandoc
from typing import Any

import msgspec

from csor.exchange.shapes import FORMAT, VERSION, Expectation, Header, any_line

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of one line: the header (the first line), an action, or an expectation."""
    parts, components = msgspec.json.schema_components((Header, any_line(), Expectation))
    header = components["Header"]["properties"]
    header["csor"] = {"const": FORMAT}
    header["version"] = {"const": VERSION}
    for shape in components.values():
        shape["description"] = cleandoc(shape["description"])
    return {
        "$schema": DIALECT,
        "title": "csor case file, one line",
        "oneOf": list(parts),
        "$defs": dict(sorted(components.items())),
    }


def schema_text() -> str:
    """The schema as it is printed."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
