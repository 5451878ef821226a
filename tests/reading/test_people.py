"""Who works here: each person with every user name of theirs."""

from dataclasses import replace

from sqlalchemy import event

from csor.domain.vocabulary import Rank, Role
from csor.reading.people import find_person, list_people
from csor.simulation.people import ACTORS, FORCE, OPERATOR
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person

SECOND = NewPerson("night_desk", "R Okafor", Rank.CONSTABLE, frozenset({Role.OFFICER}), identity=" OKA for ")


def add_second(office: Office) -> None:
    with office.open_work(OPERATOR) as work:
        add_person(work, SECOND)


def test_two_user_names_with_one_staff_number_are_one_person_whoever_asks(office: Office) -> None:
    add_second(office)

    with office.open_reading() as reading:
        first, second = find_person(reading, "okafor"), find_person(reading, "night_desk")
        listed = {one.actor.id: one.actor for one in list_people(reading, FORCE)}

    assert first
    assert second
    assert first.actor.accounts == second.actor.accounts == {"okafor", "night_desk"}
    assert first.actor.is_person("night_desk")
    assert listed["okafor"].accounts == first.actor.accounts
    assert listed["nwosu"].accounts == {"nwosu"}


def test_a_person_with_one_account_is_nobody_else(office: Office) -> None:
    with office.open_reading() as reading:
        found = find_person(reading, "okafor")
        nobody = find_person(reading, "nobody")

    assert nobody is None
    assert found
    assert found.identity == "okafor"
    assert found.actor == replace(ACTORS["okafor"], accounts=frozenset({"okafor"}))


def test_a_staff_number_given_once_stays_when_the_person_is_put_right(office: Office) -> None:
    add_second(office)
    with office.open_work(OPERATOR) as work:
        add_person(work, replace(SECOND, identity="", rank=Rank.SERGEANT))

    with office.open_reading() as reading:
        found = find_person(reading, "night_desk")

    assert found
    assert (found.identity, found.actor.rank) == ("okafor", Rank.SERGEANT)


def test_it_is_one_question_to_the_database(office: Office) -> None:
    asked: list[str] = []

    def count(*told: object) -> None:
        asked.append(str(told[2]))

    with office.open_reading() as reading:
        event.listen(office.engine, "before_cursor_execute", count)
        find_person(reading, "okafor")
        event.remove(office.engine, "before_cursor_execute", count)

    assert len([statement for statement in asked if "SELECT" in statement]) == 1
