"""docs/columns.csv and docs/answers.csv are the records and the rules; what a page shows is no more than they say (ASVS 8, 14)."""

import html
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Table, select, update

from csor.app import create_app
from csor.config import Config
from csor.domain.vocabulary import Role, Stage
from csor.records.all import Base
from csor.simulation.people import ACTORS
from tests.audit.matrix.world import World
from tests.support.client import Client
from tests.support.wessex import Clock, build, open_office
from tools import columns

MOST_PAGES, OK = 60, 200
VIEWERS = ("rudd", "sandhu", "nwosu", "price", "okafor", "mercer", "admin")
MARKER = re.compile(r"Zq\d{3}qz")
# Words that people type; each is written over with a marker of its own in every row there is.
WORDS = (
    "access_grant.reason", "access_grant.verdict_reason", "account_change.reason", "account_change.decided_reason",
    "case_bar.cleared_reason", "case_seal.reason", "case_seal.unseal_reason", "case_seal.names_reason", "case.subject_name",
    "erasure_request.reason", "erasure_request.answer_reason", "factor.name", "flag.verdict_reason", "force.name",
    "interest.words", "party.address", "party.surname_key", "person.collar", "person.title", "person.name",
    "sampled.finding_reason", "security_key.name", "session.agent", "team.name",
)  # fmt: skip
# What gives access, as it is kept: never on any page.
SECRETS = ("person.password_hash", "factor.secret", "session.token_hash", "recovery_code.code_hash", "once_key.key")


def test_every_column_has_one_class_and_none_is_left_over() -> None:
    there = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}
    assert columns.said() == there
    assert set(columns.USES) == set(Base.metadata.tables)
    assert {columns.class_of(*one) for one in there} == set(columns.CLASSES)


@pytest.mark.parametrize(("table", "column"), [("person", "shoe_size"), ("nobody", "id")])
def test_a_column_that_nobody_classed_is_seen(table: str, column: str) -> None:
    with pytest.raises(KeyError, match=r"tools/columns\.py"):
        columns.class_of(table, column)


def test_the_tables_are_those_of_the_rules() -> None:
    for path, text in columns.files().items():
        assert path.read_text() == text, f"{path.name}: run .venv/bin/python -m tools.columns"


def test_what_gives_access_is_read_by_nobody() -> None:
    rows = [row for row in columns.column_rows() if row[3] == "credential"]
    assert len(rows) > 10
    assert {(row[4], row[5]) for row in rows} == {("nowhere", "")}


def test_administrators_read_nothing_of_a_case() -> None:
    sensitive = [row for row in columns.column_rows() if row[3] in {"sensitive", "personal"}]
    assert len(sensitive) > 20
    assert [row[:2] for row in sensitive if Role.ADMINISTRATOR.value in row[5].split()] == []


# ------------------------------------------------------------ every page, by everybody


class Planted:
    """A world in which those words are markers; where a row is about a person, another one for each person."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'csor.sqlite'}"
        build(url)
        clock = Clock()
        self.office = open_office(url, clock)
        World(self.office, clock, Stage.CLOSED)
        self.where: dict[str, tuple[str, str]] = {}
        for word in WORDS:
            self._plant(word)
        self.app = create_app(Config(url, "a secret of the columns, and of nothing else"), self.office)

    def _plant(self, word: str) -> None:
        table, column = self._named(word)
        about = table.c.id if table.name == "person" else table.c.get("person")
        with self.office.engine.begin() as connection:
            people = [""] if about is None else connection.scalars(select(about).distinct()).all()
            for person in people:
                marker = f"Zq{len(self.where):03}qz"
                change = update(table).values({column.name: marker})
                done = connection.execute(change if about is None else change.where(about == person))
                if done.rowcount:
                    self.where[marker] = (word, person)

    def secrets(self) -> dict[str, list[str]]:
        """What gives access, as it is kept now, by its column."""
        return {word: self._secrets(word) for word in SECRETS}

    def _secrets(self, word: str) -> list[str]:
        _, column = self._named(word)
        with self.office.engine.connect() as connection:
            return [one for one in connection.scalars(select(column).distinct()) if one]

    @staticmethod
    def _named(word: str) -> tuple[Table, Column[Any]]:
        name, _, column = word.partition(".")
        table = Base.metadata.tables[name]
        return table, table.c[column]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    made = Planted(tmp_path_factory.mktemp("columns"))
    yield made
    made.office.engine.dispose()


def everything_shown_to(app: Flask, viewer: str) -> tuple[str, int]:
    """Every page that this person finds by following links from every page that has an address of its own."""
    client = Client(app).sign_in(viewer)
    own = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    waiting, known = deque(own), set(own)
    shown: list[str] = []
    while waiting and len(shown) < MOST_PAGES:
        answer = client.browser.get(waiting.popleft())
        if answer.status_code != OK or answer.mimetype not in {"text/html", "text/csv"}:
            continue
        shown.append(answer.get_data(as_text=True))
        for found in re.findall(r'href="(/[^"#]*)"', shown[-1]):
            address = html.unescape(found)
            if address not in known and not address.startswith("/static"):
                known.add(address)
                waiting.append(address)
    return "\n".join(shown), len(shown)


@pytest.fixture(scope="module")
def shown(planted: Planted) -> dict[str, str]:
    """Everything that each of them is shown."""
    found = {viewer: everything_shown_to(planted.app, viewer) for viewer in VIEWERS}
    assert min(pages for _, pages in found.values()) > 10
    return {viewer: text for viewer, (text, _) in found.items()}


def read_by_others(planted: Planted, shown: dict[str, str]) -> list[str]:
    """Each word that somebody is shown who may not read its column."""
    wrong, secrets = [], planted.secrets()
    for viewer, text in shown.items():
        held = {role.value for role in ACTORS[viewer].roles}
        for marker in sorted(set(MARKER.findall(text))):
            word, person = planted.where[marker]
            readers = set(columns.readers(*word.split(".")))
            if not (held & readers or ("own" in readers and person == viewer)):
                wrong.append(f"{viewer} reads {word} of {person or 'all'}")
        wrong += [f"{viewer} sees {word}" for word, kept in secrets.items() for one in kept if one in text]
    return wrong


def test_a_word_is_shown_to_those_alone_who_may_read_its_column(planted: Planted, shown: dict[str, str]) -> None:
    assert read_by_others(planted, shown) == []
    assert len({word for word, _ in planted.where.values()}) > 12
    secrets = planted.secrets()
    assert [word for word in SECRETS[:3] if not secrets[word]] == []


def test_a_page_that_shows_more_would_be_seen(
    planted: Planted, shown: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {planted.where[marker][0] for text in shown.values() for marker in MARKER.findall(text)}
    assert {"person.name", "interest.words", "access_grant.reason"} <= seen
    monkeypatch.setitem(columns.USES, "interest", columns.Use("nowhere"))
    assert any("interest.words" in one for one in read_by_others(planted, shown))
    secret = planted.secrets()["session.token_hash"][0]
    assert "rudd sees session.token_hash" in read_by_others(planted, {"rudd": secret})
