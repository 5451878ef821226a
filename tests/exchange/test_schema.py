import json
from typing import Any

from csor.domain.moves import SAID
from csor.exchange.schema import schema, schema_text


def test_every_action_has_a_line_with_its_particulars() -> None:
    definitions = schema()["$defs"]
    lines = [shape for name, shape in definitions.items() if name.endswith("Line")]

    assert {line["properties"]["action"]["enum"][0] for line in lines} == {action.value for action in SAID}
    assert {kind.__name__ for kind in SAID.values()} <= definitions.keys()


def test_nothing_unknown_is_let_in_anywhere() -> None:
    for name, shape in schema()["$defs"].items():
        if shape.get("type") == "object":
            assert shape["additionalProperties"] is False, name


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    whole = schema()

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            here = {part["$ref"]} if "$ref" in part else set()
            return here.union(*(references(value) for value in part.values()))
        return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()

    assert references(whole) <= {f"#/$defs/{name}" for name in whole["$defs"]}


def test_the_schema_is_printed_as_json() -> None:
    assert json.loads(schema_text())["title"] == "csor case file, one line"
