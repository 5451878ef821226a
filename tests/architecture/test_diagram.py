"""The state diagram in docs/ is the table of moves: nobody reads one thing while the product does another."""

from pathlib import Path

import pytest

from csor.domain import diagram
from csor.domain.actions import Action
from csor.domain.moves import MOVES
from csor.domain.vocabulary import Stage

COMMITTED = Path(__file__).parents[2] / "docs" / "state-diagram.md"


def test_the_committed_diagram_is_not_stale() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == diagram.page(), "run: csor diagram > docs/state-diagram.md"


def test_every_move_has_its_row() -> None:
    rows = diagram.table().splitlines()
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == [Action.RECEIVE_CASE, *MOVES]


def test_every_stage_is_drawn_and_every_arrow_is_of_the_table() -> None:
    drawn = diagram.arrows()
    assert {end for _, end, _ in drawn} == set(Stage)
    for start, end, action in drawn[1:]:
        assert start in MOVES[action].start
        assert end in MOVES[action].ends


@pytest.mark.parametrize("action", [Action.WITHDRAW_APPLICATION, Action.SUSPECT_MALICE])
def test_what_leads_to_notice_from_everywhere_is_named_below(action: Action) -> None:
    assert f"`{action}`" in diagram.page()
    assert f": {action}\n" not in diagram.mermaid()
