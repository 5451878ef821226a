"""What binds a person to a case, and what they share with whom it names."""

from datetime import UTC, datetime, timedelta

import pytest

from csor.domain.ties import (
    Bonds,
    Likeness,
    Name,
    Post,
    Spell,
    Tie,
    Worker,
    by_surname,
    likenesses,
    place_key,
    search_likenesses,
    tie,
)

AT = datetime(2026, 6, 9, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO = AT - 400 * DAY
ME = Post("me", (Spell("north", LONG_AGO),))


@pytest.mark.parametrize(
    ("one", "two", "fit"),
    [
        (("Amara", "Nwosu"), ("AMARA", "NWOSU"), True),
        (("Amara Jane", "Nwosu"), ("Amara", "Nwosu"), True),
        (("A", "Nwosu"), ("Amara", "Nwosu"), True),
        (("B", "Nwosu"), ("Amara", "Nwosu"), False),
        (("Ama", "Nwosu"), ("Amara", "Nwosu"), False),
        (("", "Nwosu"), ("Amara", "Nwosu"), False),
        (("Amara", "Nwosu"), ("", "Nwosu"), False),
        (("Amara", "Reed"), ("Amara", "Nwosu"), False),
        (("Amara", ""), ("Amara", ""), False),
    ],
)
def test_whose_names_may_be_one_persons(one: tuple[str, str], two: tuple[str, str], fit: bool) -> None:
    assert Name.of(*one).fits(Name.of(*two)) is fit


def test_a_name_in_one_piece() -> None:
    assert Name.of_whole("Siobhán O’Neill") == Name("siobhan", "oneill")
    assert Name.of_whole("Reed") == Name("", "reed")
    assert Name.of_whole(" . ") == Name("", "")


def test_an_address_is_its_postcode_and_numbers() -> None:
    assert place_key("Flat 2, 14 Mill Lane, Marlbrook wx1 4ab") == place_key("2/14 Mill Ln WX1 4AB") == "WX14AB 2 14"
    assert place_key("14 Mill Lane") == "14 mill lane"
    assert place_key("") == ""


def test_what_is_shared_with_a_case() -> None:
    worker = Worker("me", Name("amara", "nwosu"), "north", frozenset({"reed"}), frozenset({"1 mill lane"}))
    colleagues = by_surname((worker, Worker("price", Name("o", "price"))))

    def shared(*named: Name) -> set[Likeness]:
        return set(likenesses(worker, named, colleagues))

    assert shared(Name("amara", "nwosu")) == {Likeness.OWN_NAME, Likeness.SURNAME}
    assert shared(Name("dean", "nwosu")) == {Likeness.SURNAME}
    assert shared(Name("dean", "reed")) == {Likeness.DECLARED}
    assert shared(Name("dean", "marsh", "1 mill lane")) == {Likeness.ADDRESS}
    assert shared(Name("owen", "price", "2 hill road")) == {Likeness.COLLEAGUE}
    assert shared(Name("dean", "marsh", "2 hill road"), Name("", "")) == set()


def test_what_is_shared_with_a_search() -> None:
    worker = Worker("me", Name("amara", "nwosu"), "north", frozenset({"reed"}))
    colleagues = by_surname(
        (worker, Worker("price", Name("o", "price"), "north"), Worker("moran", Name("siobhan", "moran"), "south"))
    )

    def shared(typed: str) -> set[Likeness]:
        return set(search_likenesses(worker, typed, colleagues))

    assert shared("Nwosu") == shared("dean nwosu") == {Likeness.OWN_NAME}
    assert shared("Reed") == {Likeness.DECLARED}
    assert (
        shared("Price") == shared("Owen Price") == shared("o price") == shared("Siobhan Moran") == {Likeness.COLLEAGUE}
    )
    assert shared("Moran") == shared("Dean Price") == shared("Marsh") == shared("") == set()


NORTHS = Bonds(teams=(Spell("north", LONG_AGO),))


@pytest.mark.parametrize(
    ("post", "bonds", "expected"),
    [
        (Post("me", roles=frozenset({"researcher"})), Bonds(desks=(Spell("researcher", LONG_AGO),)), Tie.TEAM),
        (Post("me", roles=frozenset({"researcher"})), Bonds(desks=(Spell("authoriser", LONG_AGO),)), Tie.NONE),
        (Post("me", roles=frozenset({"researcher"})), Bonds(desks=(Spell("researcher", LONG_AGO, AT),)), Tie.NONE),
        (ME, Bonds(owners=(Spell("me", AT),)), Tie.OWN),
        (ME, Bonds(owners=(Spell("me", LONG_AGO, AT),)), Tie.NONE),
        (ME, Bonds(owners=(Spell("me", AT + DAY),)), Tie.NONE),
        (ME, Bonds(owners=(Spell("other", LONG_AGO),)), Tie.NONE),
        (ME, Bonds(acts=(("me", AT - 90 * DAY),)), Tie.OWN),
        (ME, Bonds(acts=(("me", AT - 91 * DAY),)), Tie.NONE),
        (ME, Bonds(acts=(("me", AT + DAY),)), Tie.OWN),
        (ME, Bonds(acts=(("me", AT + 2 * DAY), ("other", AT))), Tie.NONE),
        (Post("me", everywhere=True), Bonds(), Tie.ROLE),
        (ME, NORTHS, Tie.TEAM),
        (Post("me", (Spell("north", LONG_AGO),), leads=True), NORTHS, Tie.ROLE),
        (Post("me", (Spell("south", LONG_AGO),), leads=True), NORTHS, Tie.NONE),
        (ME, Bonds(grants=(Spell("me", AT - DAY, AT + DAY),)), Tie.REASON),
        (ME, Bonds(broken=(Spell("me", AT, AT + DAY),)), Tie.GLASS),
        (Post("me", (Spell("north", LONG_AGO, AT - DAY), Spell("south", AT - DAY))), NORTHS, Tie.LEFT),
        (ME, Bonds(teams=(Spell("north", LONG_AGO, AT - DAY), Spell("south", AT - DAY))), Tie.LEFT),
        (Post("me", (Spell("north", LONG_AGO, AT - DAY),)), Bonds(teams=(Spell("north", AT - DAY),)), Tie.NONE),
        (Post("me", (Spell("north", AT + DAY),)), Bonds(teams=(Spell("north", AT + DAY),)), Tie.NONE),
    ],
)
def test_what_a_person_has_to_do_with_a_case(post: Post, bonds: Bonds, expected: Tie) -> None:
    assert tie(post, bonds, AT) is expected
