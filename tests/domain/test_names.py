"""Names made comparable, the same on every engine."""

import pytest

from csor.domain.names import folded


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
