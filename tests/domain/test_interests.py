"""Declared interests, and who in a case meets one."""

from datetime import UTC, datetime, timedelta

import pytest

from csor.domain.interests import (
    Declared,
    InterestKind,
    Party,
    is_asked,
    meets,
    postcode_of,
    readable_interest,
    same_address,
    surname_in,
)

_K = InterestKind


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
    assert surname_in(_K.ASSOCIATE, "Ann Marie Reed") == "Reed"
    assert surname_in(_K.ADDRESS, "14 Marlbrook Lane, WX1 2AB") == ""


REED = Party("John Paul", "reed", "RT", "14 Marlbrook Lane, Wexbury WX1 2AB")


@pytest.mark.parametrize(
    ("interest", "party", "met"),
    [
        (Declared(_K.SURNAME, "Reed", "reed", "RT"), REED, True),
        (Declared(_K.SURNAME, "Reid", "reid", "RT"), REED, True),
        (Declared(_K.SURNAME, "Marsh", "marsh", "MRX"), REED, False),
        (Declared(_K.SURNAME, "李", "李", ""), Party("", "王", ""), False),
        (Declared(_K.SURNAME, "李", "李", ""), Party("", "李", ""), True),
        (Declared(_K.ASSOCIATE, "John Reed", "reed", "RT"), REED, True),
        (Declared(_K.ASSOCIATE, "J Reed", "reed", "RT"), REED, True),
        (Declared(_K.ASSOCIATE, "John Reed", "reed", "RT"), Party("", "reed", "RT"), True),
        (Declared(_K.ASSOCIATE, "Peter Reed", "reed", "RT"), REED, False),
        (Declared(_K.ASSOCIATE, "John Marsh", "marsh", "MRX"), REED, False),
        (Declared(_K.ADDRESS, "14 Marlbrook Ln WX12AB"), REED, True),
        (Declared(_K.ADDRESS, "16 Marlbrook Lane, WX1 2AB"), REED, False),
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
