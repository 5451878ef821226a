"""Every reason for which the rules stop an authority has its words."""

import ast
from pathlib import Path

import pytest

from csor.words.suspended import suspension_words

EFFECTS = Path(__file__).parents[2] / "csor" / "domain" / "effects"


def reasons() -> set[str]:
    """The reasons given to `suspend` anywhere in the effects, read from the code."""
    calls = (node for file in EFFECTS.glob("*.py") for node in ast.walk(ast.parse(file.read_text())))
    named = (c for c in calls if isinstance(c, ast.Call) and isinstance(c.func, ast.Name) and c.func.id == "suspend")
    return {str(c.args[2].value) for c in named if isinstance(c.args[2], ast.Constant)}


def test_there_are_reasons() -> None:
    assert len(reasons()) == 6


@pytest.mark.parametrize("reason", sorted(reasons()))
def test_each_has_words(reason: str) -> None:
    assert suspension_words(reason)[0].islower()
