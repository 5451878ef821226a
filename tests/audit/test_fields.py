"""Nothing that is kept, and no route, can be added and be left out of F4."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, MetaData, String, Table

from csor.app import create_app
from csor.config import Config
from csor.domain.actions import Action
from csor.domain.moves import SAID
from csor.domain.particulars.kinds import Text
from csor.records.all import Base
from tests.audit.fields.expected import OTHER_WORDS, PARTICULARS, PLAIN, REFERENCE, SEALED
from tests.audit.fields.places import PLACES, routes_left_out
from tests.audit.fields.stored import answers_left_out, columns_left_out
from tests.audit.fields.twins import HIDDEN_FROM, MAY_DIFFER
from tests.support.wessex import Clock, open_office


@dataclass(frozen=True)
class AddNote:
    """The note, and what nobody has thought of."""

    text: Text
    aside: Text = ""


def test_a_new_column_of_words_is_seen() -> None:
    more = MetaData()
    for table in Base.metadata.tables.values():
        table.to_metadata(more)
    Table("case_seal", more, Column("aside", String(40)), extend_existing=True)
    assert list(columns_left_out(OTHER_WORDS, more)) == ["case_seal.aside: kept, and neither marked nor excused"]


def test_every_column_is_marked_or_excused() -> None:
    assert list(columns_left_out(OTHER_WORDS)) == []


def test_a_column_whose_marker_went_is_seen() -> None:
    rest = [path for path in OTHER_WORDS if not path.startswith("interest.words")]
    assert list(columns_left_out(rest)) == ["interest.words: kept, and neither marked nor excused"]


def test_a_new_answer_is_seen() -> None:
    marked = ["add_note.text"]
    found = [fault for fault in answers_left_out(marked, {Action.ADD_NOTE: AddNote}) if "excused, and" not in fault]
    assert found == ["add_note.aside: can be answered, and is neither marked nor excused"]
    assert "add_note.aside: can be answered" not in " ".join(answers_left_out(marked, SAID))


def test_a_new_route_is_seen(app_of_fields: Flask) -> None:
    assert list(routes_left_out(app_of_fields)) == []
    app_of_fields.add_url_rule("/aside", "aside.show", lambda: "")
    assert list(routes_left_out(app_of_fields)) == ["aside.show: no place, and no reason why nothing is seen there"]


def test_the_tables_speak_of_places_and_viewers_that_there_are() -> None:
    named = {place for where in OTHER_WORDS.values() for place in where}
    assert named | PARTICULARS.keys() | REFERENCE.keys() | MAY_DIFFER.keys() <= PLACES.keys()
    viewers = {who for where in OTHER_WORDS.values() for states in where.values() for each in states for who in each}
    assert viewers | set(HIDDEN_FROM) <= PLAIN.keys() == SEALED.keys()


@pytest.fixture
def app_of_fields(tmp_path: Path) -> Flask:
    """The product, with nothing kept in it."""
    url = f"sqlite:///{tmp_path / 'csor.sqlite'}"
    return create_app(Config(url, "a secret of the routes, and of nothing else"), open_office(url, Clock()))
