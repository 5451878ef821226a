"""Screening by declared interests: whom of a case's people it meets, now and later, whichever of the two came first."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from csor.domain import particulars as said
from csor.domain.access import Access
from csor.domain.actions import Action, Event
from csor.domain.interests import InterestKind
from csor.reading.access import Bar, list_bars
from csor.usecases.interests import clear_bar, declare_interest
from csor.usecases.office import Office
from csor.usecases.read_case import read_case
from tests.domain import builders
from tests.domain.builders import CHILD, COLLEAGUE, OFFICER, SUBJECT, SUPERVISOR
from tests.support.offices import KeptCase, keep_case
from tests.usecases.test_access import NOW, WHY, do, events, refused

_K = InterestKind


def case_of(office: Office, person: said.Person) -> KeptCase:
    """A case whose subject is this person."""
    return keep_case(office, replace(builders.receipt(), subject=replace(SUBJECT, person=person)))


def bars(office: Office) -> tuple[Bar, ...]:
    with office.open_reading() as reading:
        return list_bars(reading, SUPERVISOR, NOW)


def cleared(office: Office, kind: InterestKind = _K.SURNAME, words: str = "Marsh") -> KeptCase:
    """A case from which the officer was barred, for the child, and is no longer."""
    case = keep_case(office)
    do(office, OFFICER, declare_interest, kind, words)
    for bar in bars(office):
        do(office, SUPERVISOR, clear_bar, bar.id, WHY)
    assert do(office, OFFICER, read_case, case.facts.reference).access is Access.OPEN
    return case


def child(forenames: str, surname: str = "Marsh", **more: str) -> said.Child:
    return replace(CHILD, person=said.Person(forenames, surname, **more))  # type: ignore[arg-type]


# ---- a clearing is of who was there ----


def test_somebody_new_of_the_same_surname_and_role_bars_again(office: Office) -> None:
    case = cleared(office)
    case.do(Action.AMEND_REQUEST, children=(CHILD, child("Rowan")))
    assert refused(office, OFFICER, read_case, case.facts.reference) == "not_found"
    assert [bar.role for bar in bars(office)] == ["child"]
    assert len(events(office, Event.PERSON_BARRED)) == 3  # the applicant and the child at first, and the child again


def test_somebody_new_of_the_very_same_name_bars_again(office: Office) -> None:
    case = cleared(office)
    case.do(Action.AMEND_REQUEST, children=(CHILD, CHILD))
    assert refused(office, OFFICER, read_case, case.facts.reference) == "not_found"


def test_a_new_name_of_the_same_person_bars_again(office: Office) -> None:
    case = cleared(office)
    case.do(Action.AMEND_REQUEST, children=(child("Ivy", also_known_as="Ivy Marsh-Reed"),))
    assert refused(office, OFFICER, read_case, case.facts.reference) == "not_found"


@pytest.mark.parametrize(
    "children",
    [
        (child("Ivy", telephone="07700 900123", address="14 Marlbrook Lane"),),
        (child("IVY", "marsh"),),
        (child("Ada", "Okafor"), CHILD),
    ],
    ids=["more is known", "spelt alike", "somebody else"],
)
def test_the_same_people_kept_again_stay_cleared(office: Office, children: tuple[said.Child, ...]) -> None:
    case = cleared(office)
    case.do(Action.AMEND_REQUEST, children=children)
    assert do(office, OFFICER, read_case, case.facts.reference).access is Access.OPEN


def test_somebody_else_at_a_cleared_address_bars_again(office: Office) -> None:
    lives = "14 Marlbrook Lane, Wexbury WX1 2AB"
    case = keep_case(office, replace(builders.receipt(), children=(child("Ivy", address=lives),)))
    do(office, OFFICER, declare_interest, _K.ADDRESS, lives)
    do(office, SUPERVISOR, clear_bar, bars(office)[0].id, WHY)
    case.do(Action.AMEND_REQUEST, children=(child("Ivy", address=lives), child("Ada", "Okafor", address=lives)))
    assert refused(office, OFFICER, read_case, case.facts.reference) == "not_found"


def test_a_clearing_does_not_reach_who_came_while_it_was_typed(office: Office) -> None:
    case = keep_case(office)
    do(office, COLLEAGUE, declare_interest, _K.ASSOCIATE, "I Marsh")
    seen = bars(office)[0]
    case.do(Action.AMEND_REQUEST, children=(CHILD, child("Isla")))
    assert refused(office, SUPERVISOR, clear_bar, seen.id, WHY) == "not_found"
    now = bars(office)[0]
    assert (len(bars(office)), now.barred_at) == (1, seen.barred_at)
    do(office, SUPERVISOR, clear_bar, now.id, WHY)
    assert do(office, COLLEAGUE, read_case, case.facts.reference).access is Access.OPEN


# ---- both ways round ----

P = said.Person
METS: dict[str, tuple[InterestKind, str, said.Person, bool]] = {
    "alias": (_K.SURNAME, "Hall", P("John", "Reed", also_known_as="Deano Hall"), True),
    "name at birth": (_K.SURNAME, "Hall", P("John", "Reed", also_known_as="Deano; née Hall"), True),
    "alias in full": (_K.ASSOCIATE, "Deano Hall", P("John", "Reed", also_known_as="Gaz, Deano Hall"), True),
    "nickname": (_K.ASSOCIATE, "Deano Reed", P("John", "Reed", also_known_as="Deano"), True),
    "alias alone": (_K.SURNAME, "Hall", P(also_known_as="Deano Hall"), True),
    "another alias": (_K.ASSOCIATE, "Peter Hall", P("John", "Reed", also_known_as="Deano Hall"), False),
    "surname of many words": (_K.ASSOCIATE, "Ana de la Cruz", P("Ana", "de la Cruz"), True),
    "written in one": (_K.ASSOCIATE, "Ana de la Cruz", P("Ana", "Delacruz"), True),
    "particle alone": (_K.SURNAME, "de la Cruz", P("Ana", "de la Mare"), False),
    "first of two": (_K.SURNAME, "Smith", P("Ana", "Smith-Jones"), True),
    "second of two": (_K.SURNAME, "Jones", P("Ana", "Smith Jones"), True),
    "two and one": (_K.SURNAME, "Smith-Jones", P("Ana", "Jones"), True),
    "sounds like one": (_K.SURNAME, "Smyth", P("Ana", "Smith-Jones"), True),
    "a longer word": (_K.SURNAME, "Smith", P("Ana", "Smithson"), False),
    "no commas": (_K.ADDRESS, "14 Marlbrook Lane Wexbury WX1 2AB", P("Al", "Ox", address="14 Marlbrook Lane"), True),
    "next door": (_K.ADDRESS, "16 Marlbrook Lane Wexbury WX1 2AB", P("Al", "Ox", address="14 Marlbrook Lane"), False),
    "title of a party": (_K.ASSOCIATE, "John Hall", P("Dr John", "Hall"), True),
    "title of an associate": (_K.ASSOCIATE, "Mr. John Hall", P("John", "Hall"), True),
    "many titles": (_K.ASSOCIATE, "The Revd Prof John Hall", P("Det. Sgt. John", "Hall"), True),
    "titles and another forename": (_K.ASSOCIATE, "Dr Peter Hall", P("Dr John", "Hall"), False),
    "title and no forename": (_K.ASSOCIATE, "John Hall", P("Mr", "Hall"), True),
    "title for a forename": (_K.ASSOCIATE, "Mrs Hall", P("Ann", "Hall"), True),
    "title in an alias": (_K.ASSOCIATE, "Deano Hall", P("John", "Reed", also_known_as="Sgt Deano Hall"), True),
    "title with a surname": (_K.SURNAME, "Hall", P("", "Dr Hall"), True),
    "the same title": (_K.SURNAME, "Dr Hall", P("", "Dr Reed"), False),
    "forename like a title": (_K.ASSOCIATE, "Di Hall", P("Di", "Hall"), True),
    "address alone": (_K.ADDRESS, "14 Marlbrook Lane WX1 2AB", P(address="14 Marlbrook Lane"), True),
    "another address alone": (_K.ADDRESS, "16 Marlbrook Lane WX1 2AB", P(address="14 Marlbrook Lane"), False),
    "surname and address alone": (_K.SURNAME, "Marlbrook", P(address="14 Marlbrook Lane"), False),
}  # fmt: skip


def declared_first(office: Office, kind: InterestKind, words: str, person: said.Person) -> str:
    do(office, OFFICER, declare_interest, kind, words)
    return case_of(office, person).facts.reference


def declared_later(office: Office, kind: InterestKind, words: str, person: said.Person) -> str:
    reference = case_of(office, person).facts.reference
    do(office, OFFICER, declare_interest, kind, words)
    return reference


@pytest.mark.parametrize("order", [declared_first, declared_later])
@pytest.mark.parametrize("what", METS)
def test_who_is_met_whichever_came_first(office: Office, what: str, order: Callable[..., str]) -> None:
    kind, words, person, met = METS[what]
    reference = order(office, kind, words, person)
    assert [bar.reference for bar in bars(office)] == ([reference] if met else [])


ODD_NAMES = (
    "Reed",
    "O'Reilly",
    "Smith-Jones",
    "de la Cruz",
    "ÖZ",
    "李",
    "Al-Sayed",
    "alsayed",
    "Ng",
    "Smyth",
    "Cruz",
    "",
    "100%",
    "a_b",
)
ODD_ADDRESSES = (
    "", "14 Marlbrook Lane", "14, Marlbrook Lane", "14  marlbrook lane, wx1  2ab", "14 Marlbrook Lane Wexbury",
    "Flat 2, 14 Marlbrook Lane, WX1 2AB", "１４ Marlbrook Lane", "Ö 1 Straße", "ö 1 strasse, WX1\t2AB", "O'Neill Ct", "WX12AB",
    "ONEILL CT, WX1\u00a02AB",
)  # fmt: skip


def test_what_was_there_is_met_as_widely_as_what_comes(office: Office) -> None:
    """Each odd interest, declared before the cases come and once more after: the same are met both times."""
    people = [P("Ann", n, also_known_as=a) for n, a in product(ODD_NAMES, ("", "Jo Reed", "李 Cruz")) if n or a]
    people += [P("Al", "Ox", address=address) for address in ODD_ADDRESSES]
    named = [(_K.SURNAME, n) for n in ODD_NAMES if len(n) > 1] + [(_K.ASSOCIATE, f"Ann {n}") for n in ODD_NAMES if n]
    told = [*named, *((_K.ADDRESS, f"{a} WX1 2AB") for a in ODD_ADDRESSES)]
    for kind, words in told:
        do(office, OFFICER, declare_interest, kind, words)
    for person in people:
        case_of(office, person)
    came = sorted((bar.reference, bar.kind, bar.words, bar.role) for bar in bars(office))
    assert len(came) > len(people)
    for kind, words in told:
        do(office, OFFICER, declare_interest, kind, words)
    assert sorted((bar.reference, bar.kind, bar.words, bar.role) for bar in bars(office)) == sorted([*came, *came])
