"""Each route has a door, and each door holds."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from csor.domain.permissions import HOLDERS, holds
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.web.ways import WAYS, Door, DoorMissing, hang_doors
from tests.support.client import Client

ClientFor = Callable[[str], Client]
PEOPLE = ("rudd", "sandhu", "nwosu", "price", "okafor", "mercer", "admin")


def test_a_route_that_nobody_said_who_may_use_does_not_start() -> None:
    app = Flask("bare")
    with pytest.raises(DoorMissing, match=r"cases\.show"):
        hang_doors(app)


def test_what_is_open_to_everybody_is_marked_so_at_the_view(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, "is_public", False)}
    assert marked == {name for name, way in WAYS.items() if way.door is Door.OPEN}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_door_opens_to_whoever_holds_what_it_needs_and_to_nobody_else(
    person: str, app: Flask, client_for: ClientFor, office: Office
) -> None:
    client = client_for(person)
    for rule in app.url_map.iter_rules():
        needs = WAYS[rule.endpoint].needs
        if needs is None or rule.arguments or "GET" not in (rule.methods or ()):
            continue
        answer = client.get(rule.rule)
        assert (answer.status == 403) is not holds(ACTORS[person], needs), rule
        assert HOLDERS[needs], needs
        if answer.status == 403:
            with office.open_reading() as reading:
                last = reading.scalars(select(EventRecord).order_by(EventRecord.seq.desc()).limit(1)).one()
            assert (last.actor, last.outcome, last.code) == (person, "refused", "not_permitted")
