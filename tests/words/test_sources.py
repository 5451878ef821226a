import pytest

from csor.words.sources import source_words


@pytest.mark.parametrize(
    ("source", "begins"),
    [
        ("scheme.md 5.3", "X (South Yorkshire)"),
        ("scheme.md 1.6, G1", "Disclosure scheme guidance 2023"),
        ("scheme.md 6.4, G3", "Home Office guidance 2011"),
        ("scheme.md 11, S21", ""),
        ("moves.md", ""),
        ("", ""),
    ],
)
def test_people_see_the_guidance_and_never_our_own_reference(source: str, begins: str) -> None:
    assert source_words(source).startswith(begins)
    assert "scheme.md" not in source_words(source)
