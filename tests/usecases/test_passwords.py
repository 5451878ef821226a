"""What a password may be, and the list of those that it may not."""

import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from typing import Any

import pytest

from csor.domain.guessable import fold
from csor.usecases import passwords
from csor.usecases.passwords import hash_password, is_listed, mark_of, password_fits, rests_on, unfit

MAKER = Path(__file__).parents[2] / "tools" / "denied.py"


def load_maker() -> Any:
    """The tool that makes the list; it is no part of a room."""
    spec = spec_from_file_location("denied", MAKER)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


denied = load_maker()

OWN = ("nwosu", "Amara Nwosu", "Amara", "Nwosu", "4417", "Wessex Constabulary", "Wessex", "Constabulary")


@pytest.mark.parametrize(
    "password",
    [
        "fifteen letters",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 otters 🦦🦦🦦",
        "  blanks at both ends  ",
        "tab\tand\nline end stay",
        "\u202etxet fo thgir ot tfel",
        "é" * 5 + "naïve otter gate",
        "purple otter mends gate",
        "understudy property wertherism",
        "17 geese, 4 boats & $5!",
        "purple otter mends gate purple otter mends gate",
        "9 0tters c0unt t0 1234 at dusk",
        "seven otters mend the old gate by the mill and go home before the rain comes in off the sea, as they do most days of march, so"[
            :128
        ],
    ],
)
def test_any_characters_make_a_password_and_every_one_of_them_counts(password: str) -> None:
    assert unfit(password, OWN) is None
    kept = hash_password(password)
    assert password_fits(kept, password)
    for other in (password[:-1], password + " ", password.strip() + "x", password.swapcase() + "y"):
        assert not password_fits(kept, other)


def test_nothing_is_cut_off() -> None:
    """Some hashes read 72 bytes alone; and a password longer than the longest is not the longest."""
    base = "seven otters mend a gate " * 6
    for length in (72, 73, 128):
        kept = hash_password(base[:length])
        assert password_fits(kept, base[:length])
        assert not password_fits(kept, base[: length - 1] + "~")
        assert not password_fits(kept, base[: length + 1])
    for odd in ("x" * 14, "x" * 129):
        with pytest.raises(passwords.PasswordUnfit):
            hash_password(odd)


def test_ten_thousand_listed_ones_are_all_refused() -> None:
    every = [one for one in denied.entries() if len(one) <= passwords.LONGEST]
    some = Random(7).sample(every, 10_000)
    refused = [unfit(one) for one in some]
    assert sum(blocker is not None for blocker in refused) == 10_000
    assert sum(blocker is passwords.LISTED for blocker in refused) > 9_000
    assert not is_listed(fold("purple otter mends gate"))


def test_the_list_is_what_its_maker_makes_and_long_enough() -> None:
    kept = denied.FILE.read_bytes()
    assert len(kept) // passwords.MARK >= 100_000
    assert kept == denied.packed()
    assert len(mark_of("x")) == passwords.MARK


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Wessex Constabulary 2026!", "password_about_you"),
        ("AMARA NWOSU 4417 4417", "password_about_you"),
        ("sarah's law csods 1234", "password_about_you"),
        ("nwosu-disclosure-2026", "password_about_you"),
        ("Child Sex Offender Disclosure Scheme", "password_about_you"),
        ("1111111111111111", "password_repeats"),
        ("P a s s w o r d P a s s w o r d 1", "password_listed"),
        ("CORRECT-HORSE-BATTERY-STAPLE", "password_listed"),
        ("!!!!!!!!!!!!!!!!!", "password_repeats"),
        ("P@$sw0rdP@ssw0rd!", "password_listed"),
        ("l1verp00lm@nchester", "password_listed"),
        ("4r53n4ll1v3rp00l2024", "password_listed"),
        ("C0rrect h0rse battery st@ple", "password_listed"),
        ("correcthorsecorrecthorse", "password_repeats"),
        ("Marlbrook7Marlbrook7Marlbrook7", "password_repeats"),
        ("otterotterotter2026", "password_repeats"),
        ("0tter-otter-0tter", "password_repeats"),
        ("qwertyuiop[]asdfghjkl", "password_listed"),
        ("1qaz!QAZ2wsx@WSX", "password_walk"),
        ("1q2w3e4r5t6y7u8i", "password_walk"),
        ("zaq12wsxcde34rfv", "password_listed"),
        ("abcdefghij-12345678", "password_walk"),
        ("poiuytrewq otter", "password_walk"),
        ("W3ssex C0nstabulary!", "password_about_you"),
        ("Am@ra Nw0su 4417 4417", "password_about_you"),
    ],
)
def test_what_guessers_try_first_is_refused_in_words(password: str, code: str) -> None:
    blocker = unfit(password, OWN)
    assert blocker
    assert blocker.code == code
    assert blocker.words.endswith(".")


def test_reading_a_password_is_quick() -> None:
    worst = "p@$$w0rd!1qaz2wsx" * 7
    passwords._marks()
    began = time.process_time()
    for _ in range(20):
        unfit(worst[: passwords.LONGEST], OWN)
        unfit("aB1!" * 31 + "xyz", OWN)
    assert (time.process_time() - began) / 40 < 0.005


def test_a_name_among_words_of_ones_own_is_no_fault() -> None:
    assert unfit("Amara mends seven gates at dusk", OWN) is None
    assert not rests_on("sevenottersmend", ("", "al"))
