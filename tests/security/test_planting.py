"""Every text that is kept is one of those that S6 plants, or is left out by name with a reason; a new one is neither."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, MetaData, Table, Text

from csor.domain.actions import Action
from csor.domain.moves import ACTION_OF
from csor.domain.particulars.kinds import Line
from csor.records.all import Base
from csor.usecases.office import Office
from tests.security.payloads import payloads
from tests.security.planted_columns import ALWAYS, APART, columns_left
from tests.security.planted_desk import ACTS, DESK, Desk, act_around
from tests.security.planted_typing import TYPED
from tests.security.planted_ways import planted_cases
from tests.security.planting import NOT_PLANTED, NUMBERS, Planter, hints_of, inner_of, storable, typed_answers
from tests.support.wessex import Clock

TABLES = tuple(Base.metadata.tables.values())
# Kinds of string that are chosen or worked out, never words (csor/domain/particulars/kinds.py).
CHOSEN = {
    "staff": "a user name of the force's people",
    "team": "a team of the force",
    "recipient": "a key of the case", "child": "a key of the case", "party": "a key of the case",
    "check": "a key of the case", "authority": "a key of the case", "hold": "a key of the case",
    "reference": "the reference of another case, which must be one",
    "version": "an edition of a wording, which must be the protocol's",
    "clock": "a time of day: two figures, a colon, two figures",
    "strokes": "the strokes of a signature, held to figures and two letters",
}  # fmt: skip


def strings(kind: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every string of a particulars class by its path, with its kind; "" for one that says none."""
    for name, hint in hints_of(kind).items():
        inner, _ = inner_of(hint)
        if inner:
            yield from strings(inner, f"{path}.{name}")
        elif found := re.search(r"Annotated\[str, '(\w+)'\]", str(hint)):
            yield f"{path}.{name}", found[1]
        elif "str" in re.findall(r"\bstr\b", re.sub(r"csor\.[\w.]+", "", str(hint))) or hint is str:
            yield f"{path}.{name}", ""


def test_every_answer_in_words_is_planted_or_named(office: Office, clock: Clock) -> None:
    cases = planted_cases(office, 0, clock.now)
    used = set().union(*(case.planter.used for case in cases.values()))
    assert used == NUMBERS.keys() - NOT_PLANTED.keys()
    assert NOT_PLANTED.keys() <= NUMBERS.keys()
    assert len(used) > 250


def test_every_string_of_an_answer_is_words_or_chosen() -> None:
    every = {path: kind for cls, action in ACTION_OF.items() for path, kind in strings(cls, action.value)}
    assert {path for path, kind in every.items() if kind in {"line", "text"}} == set(typed_answers())
    assert {kind for kind in every.values() if kind not in {"line", "text"}} <= CHOSEN.keys()


def test_a_new_answer_that_nobody_plants_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    wider: Any = dataclasses.make_dataclass("AddNote", [("text", Line), ("aside", Line, ""), ("loose", str, "")])
    monkeypatch.setitem(ACTION_OF, wider, Action.ADD_NOTE)
    assert "add_note.aside" in set(typed_answers()) - NUMBERS.keys()
    assert ("add_note.loose", "") in set(strings(wider, "add_note"))


def test_every_column_of_text_is_planted_or_named() -> None:
    assert columns_left() == []
    assert all({**ALWAYS, **APART}.values())


def test_a_new_column_that_nobody_plants_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    shoe = Table("shoe", MetaData(), Column("size", Text))
    monkeypatch.setattr(Base, "metadata", MetaData())
    for table in (*TABLES, shoe):
        table.to_metadata(Base.metadata)
    assert columns_left() == ["shoe.size"]
    monkeypatch.setitem(APART, "sock.colour", "no such column")
    assert columns_left() == ["shoe.size", "sock.colour"]


def test_in_a_whole_round_every_field_holds_every_text_that_fits() -> None:
    texts = storable()
    assert len(texts) >= 200
    assert len(payloads()) - len(texts) == 1  # a control character is refused before it is kept
    for number, most, least in ((0, 200, 0), (len(texts) + 3, 200, 0), (5, 40, 0), (len(texts) + 9, 200, 20)):
        held = {Planter(turn).text("a field", number, most, least) for turn in range(len(texts))}
        assert held == {text for text in texts if least <= len(text) <= most}


def test_what_shares_a_text_in_one_turn_shares_none_in_the_next() -> None:
    first, second = Planter(0), Planter(1)
    here, there = 4, 4 + len(storable())
    assert first.text("a", here, 200) == first.text("b", there, 200)
    assert second.text("a", here, 200) != second.text("b", there, 200)


def test_what_is_kept_beside_a_case_is_written_over_row_by_row(app: Flask, office: Office, clock: Clock) -> None:
    desk = Desk(app, office, clock)
    cases = planted_cases(office, 3, clock.now)
    clock.now = max(case.now for case in cases.values()) + timedelta(minutes=5)
    act_around(office, cases, clock.now)
    assert set(ACTS) <= cases["rejected"].planter.used.keys() | cases["told"].planter.used.keys()
    planter = Planter(3)
    with office.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO session (id, person, token_hash, state, began_at, seen_at, tries, address, agent, why_ended)"
            " VALUES ('00000000000000000000000000000001', 'price', '1', 'open', '2026-03-01', '2026-03-01', 0, '', '', '')"
        )
    desk.write(planter)
    assert planter.used.keys() == DESK.keys()
    assert len(TYPED) > 10
