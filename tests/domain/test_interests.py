"""Declared interests, and who in a case meets one."""

from datetime import UTC, datetime, timedelta

import pytest

from csor.domain.interests import (
    Declared,
    InterestKind,
    Party,
    is_asked,
    meets,
    names_of,
    postcode_of,
    readable_interest,
    same_address,
    surname_in,
    surname_keys,
)

_K = InterestKind


def declared(kind: InterestKind, words: str, key: str = "", sound: str = "") -> Declared:
    return Declared(kind, words, frozenset({key} - {""}), frozenset({sound} - {""}))


def party(forenames: str, key: str, sound: str, address: str = "") -> Party:
    return Party(forenames, frozenset({key} - {""}), frozenset({sound} - {""}), address)


@pytest.mark.parametrize(("ago", "asked"), [(None, True), (0, False), (364, False), (365, True), (400, True)], ids=str)
def test_a_person_is_asked_at_first_and_once_a_year(ago: int | None, asked: bool) -> None:
    now = datetime(2026, 6, 9, 12, tzinfo=UTC)
    assert is_asked(None if ago is None else now - timedelta(days=ago), now) is asked


@pytest.mark.parametrize(
    ("kind", "words", "code"),
    [
        (_K.ADDRESS, "14 Marlbrook Lane", "address_unreadable"),
        (_K.SURNAME, "", "interest_unreadable"),
        (_K.SURNAME, "'", "interest_unreadable"),
        (_K.SURNAME, "Reed" * 60, "interest_unreadable"),
        (_K.ASSOCIATE, "Reed", "interest_unreadable"),
    ],
)
def test_what_cannot_be_compared_is_refused(kind: InterestKind, words: str, code: str) -> None:
    blocker = readable_interest(kind, words)
    assert blocker is not None
    assert (blocker.code, blocker.field) == (code, "words")


@pytest.mark.parametrize(
    ("kind", "words"),
    [(_K.ADDRESS, "14 Marlbrook Lane, wx1 2ab"), (_K.SURNAME, "Li"), (_K.ASSOCIATE, "Jo Reed")],
)
def test_what_can(kind: InterestKind, words: str) -> None:
    assert readable_interest(kind, words) is None


def test_the_surname_that_is_compared() -> None:
    assert surname_in(_K.SURNAME, " de la Cruz ") == "de la Cruz"
    assert surname_in(_K.ASSOCIATE, "Ann Marie Reed") == "Marie Reed"
    assert surname_in(_K.ADDRESS, "14 Marlbrook Lane, WX1 2AB") == ""


@pytest.mark.parametrize(
    ("surname", "keys"),
    [
        ("", set()),
        ("O'Brien", {"obrien"}),
        ("Smith-Jones", {"smith", "jones", "smith jones"}),
        ("de la Cruz", {"de la cruz", "la cruz", "cruz"}),
        ("Le", {"le"}),
        ("O", {"o"}),
        ("李 B", {"李", "李 b"}),
        ("A B C D E F", {"a b c d e f"}),
    ],
)
def test_what_a_surname_is_met_by(surname: str, keys: set[str]) -> None:
    assert surname_keys(surname) == keys


@pytest.mark.parametrize(
    ("alias", "names"),
    [
        ("", []),
        (" , ;", []),
        ("Deano", [("John", "Deano"), ("Deano", "Reed")]),
        ("Deano  Hall", [("John", "Deano Hall"), ("Deano", "Hall")]),
        ("Gaz/née Hall", [("John", "Gaz"), ("Gaz", "Reed"), ("John", "Hall"), ("Hall", "Reed")]),
        ("Orla", [("John", "Orla"), ("Orla", "Reed")]),
    ],
)
def test_the_names_that_somebody_may_go_by(alias: str, names: list[tuple[str, str]]) -> None:
    assert list(names_of("John", "Reed", alias)) == [("John", "Reed"), *names]
    assert list(names_of("", "", "Hall")) == [("", "Hall"), ("Hall", "")]


REED = party("John Paul", "reed", "RT", "14 Marlbrook Lane, Wexbury WX1 2AB")


@pytest.mark.parametrize(
    ("interest", "party", "met"),
    [
        (declared(_K.SURNAME, "Reed", "reed", "RT"), REED, True),
        (declared(_K.SURNAME, "Reid", "reid", "RT"), REED, True),
        (declared(_K.SURNAME, "Marsh", "marsh", "MRX"), REED, False),
        (declared(_K.SURNAME, "李", "李", ""), party("", "王", ""), False),
        (declared(_K.SURNAME, "李", "李", ""), party("", "李", ""), True),
        (declared(_K.ASSOCIATE, "John Reed", "reed", "RT"), REED, True),
        (declared(_K.ASSOCIATE, "J Reed", "reed", "RT"), REED, True),
        (declared(_K.ASSOCIATE, "John Reed", "reed", "RT"), party("", "reed", "RT"), True),
        (declared(_K.ASSOCIATE, "Peter Reed", "reed", "RT"), REED, False),
        (declared(_K.ASSOCIATE, "John Marsh", "marsh", "MRX"), REED, False),
        (declared(_K.ADDRESS, "14 Marlbrook Ln WX12AB"), REED, True),
        (declared(_K.ADDRESS, "16 Marlbrook Lane, WX1 2AB"), REED, False),
    ],
)
def test_who_meets_an_interest(interest: Declared, party: Party, met: bool) -> None:
    assert meets(interest, party) is met


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("14 Marlbrook Lane, WX1 2AB", "14 marlbrook lane wx12ab", True),
        ("Flat 2, 14 Marlbrook Lane, WX1 2AB", "14 Marlbrook Lane, WX1 2AB", False),
        ("14 Marlbrook Lane, WX1 2AB", "14 Marlbrook Lane", True),
        ("14 Marlbrook Lane", "14 Marlbrook Lane, Wexbury WX1 2AB", True),
        ("1 Marlbrook Lane", "14 Marlbrook Lane, WX1 2AB", False),
        ("14 Marlbrook Lane, WX1 2AB", "", False),
    ],
)
def test_the_same_address(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same
    assert same_address(other, one) is same


def test_a_postcode() -> None:
    assert postcode_of("flat 3, sw1a 1aa, London") == "SW1A1AA"
    assert postcode_of("14 Marlbrook Lane") == ""
