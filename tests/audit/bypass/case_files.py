"""The twelfth way: a case file in which two user names of one human being recommend and decide."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import update

from csor.domain.vocabulary import Rank, Role
from csor.exchange.casefile import CaseFileError, read
from csor.exchange.importing import bring
from csor.exchange.store import operator
from csor.records.people import PersonRecord
from csor.simulation.people import FORCE
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from tests.support.databases import folder_in_memory
from tests.support.wessex import build, open_office

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
STORY = Path(__file__).parents[2] / "cases" / "s01-straight-disclosure.jsonl"
AUTHORISER, RECOMMENDER = "okafor", "nwosu"


class Desk:
    """A place that case files are brought into. lines: of a lawful story without what it says must be refused."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder
        told = [json.loads(line) for line in STORY.read_text().splitlines()]
        self.header, self.lines = told[0], [line for line in told[1:] if "refused" not in line.get("expect", {})]

    def refused_with(self, random: Random, *, one_person: bool = True) -> str:
        """What a file is refused with in which the decision is by a second user name; empty when it comes in.

        one_person: of the recommender; else of somebody else.
        """
        name = f"night_desk_{random.randrange(10**9)}"
        with self.office.open_work(operator(FORCE), NOW) as work:
            add_person(work, NewPerson(name, "Night Desk", Rank.SUPERINTENDENT, frozenset({Role.AUTHORISER})))
            if one_person:
                same = update(PersonRecord).where(PersonRecord.id.in_((name, RECOMMENDER)))
                work.session.execute(same.values(identity="4417"))
        try:
            bring(self.office, FORCE, read(self._file(name)), NOW)
        except CaseFileError as error:
            return str(error)
        return ""

    def _file(self, name: str) -> Path:
        """The story, with the authoriser's lines by this name."""
        second = {"id": name, "name": "Night Desk", "rank": "superintendent", "roles": ["authoriser"]}
        header = {**self.header, "people": [*self.header["people"], second]}
        lines = [{**line, "by": name} if line.get("by") == AUTHORISER else line for line in self.lines]
        path = self.folder / f"{name}.jsonl"
        path.write_text("\n".join(json.dumps(_plain(line)) for line in (header, *lines)))
        return path


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    """A line of a file that keeps no reference, so that it can come in again and again."""
    return {key: value for key, value in line.items() if key != "references"}


@contextmanager
def desk() -> Iterator[Desk]:
    """A place with the people of Wessex, gone afterwards."""
    with folder_in_memory() as folder:
        url = f"sqlite:///{folder / 'csor.sqlite'}"
        build(url)
        office = open_office(url, lambda: NOW)
        yield Desk(office, folder)
        office.engine.dispose()
