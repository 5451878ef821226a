"""How whoever guesses reads a password: look-alikes, repetitions, walks on the keyboard."""

import pytest

from csor.domain.guessable import fold, is_walk, readings, unit_of


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("P@$$w0rd", "password"),
        ("l1verp00l", "liverpool"),
        ("1iverp00!", "liverpooi"),
        ("w1nt3r", "winter"),
        ("summer", "summer"),
        ("m47ch3s 2024", "matches2024"),
        ("4r53n41", "arsenal"),
        ("7hund3r!", "thunder"),
        ("5unshine", "sunshine"),
    ],
)
def test_signs_are_read_as_the_letters_they_look_like(typed: str, read: str) -> None:
    assert read in readings(typed)
    assert readings(typed)[0] == fold(typed)
    assert len(readings(typed)) <= 13


@pytest.mark.parametrize(
    ("folded", "unit"),
    [
        ("correcthorsecorrecthorse", "correcthorse"),
        ("ottersottersotters", "otters"),
        ("ottersotters2026", "otters2026"),
        ("1otter1otter", "1otter"),
        ("seven otters", "seven otters"),
        ("12341234", "1234"),
        ("", ""),
    ],
)
def test_what_is_said_again_is_said_once(folded: str, unit: str) -> None:
    assert unit_of(folded) == unit


@pytest.mark.parametrize(
    "typed",
    ["qwertyuiopasdfgh", "POIUYTREWQ 4321", "1qaz2wsx3edc4rfv", "1qaz!QAZ2wsx@WSX", "1q2w3e4r5t6y7u8i", "abcdefgh 12345678",
     '!"£$%^&*()!"£$%^', "qwertyuiop otter", "9ol.8ik,7ujm6yhn"],
)  # fmt: skip
def test_walks_on_the_keyboard_are_seen(typed: str) -> None:
    assert is_walk(typed)


@pytest.mark.parametrize(
    "typed",
    ["understudy property", "purple otter mends gate", "qwerty otters mend gates", "!!!!!!!!!!!!!!!", "🦦🦦🦦 gate", "", "\0"],
)  # fmt: skip
def test_words_are_no_walks(typed: str) -> None:
    assert not is_walk(typed)
