"""Names made comparable, the same on every engine."""

import pytest

from csor.domain.names import folded, untitled


@pytest.mark.parametrize(
    ("name", "comparable"),
    [
        ("O'Brien-Ní", "obrien ni"),
        ("O’Brien", "obrien"),
        ("  ANN   Marsh ", "ann marsh"),
        ("Straße", "strasse"),
        ("Zoë", "zoe"),
        ("St. John", "st john"),
        ("李", "李"),
        ("", ""),
    ],
)
def test_a_name_is_folded(name: str, comparable: str) -> None:
    assert folded(name) == comparable
    assert folded(comparable) == comparable


@pytest.mark.parametrize(
    ("name", "least", "without"),
    [
        ("Mr Karl Weller", 1, "Karl Weller"),
        ("PC Dr. Ann Marsh", 1, "Ann Marsh"),
        ("Lord Weller", 1, "Weller"),
        ("Lord Weller", 2, "Lord Weller"),
        ("Lord", 1, "Lord"),
        ("Karl Weller", 1, "Karl Weller"),
        ("", 1, ""),
    ],
)
def test_titles_before_a_name_are_left_out_while_enough_is_left(name: str, least: int, without: str) -> None:
    assert untitled(name, least=least) == without
