"""Each sign of misuse at its edge: what raises it, and what just does not."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from csor.domain.misuse import RULES, Day, Flag, Past, Sign, View, flags_of, is_usual
from csor.domain.ties import Likeness, Tie

TODAY = date(2026, 6, 9)
NINE = datetime(2026, 6, 9, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOTHING = Past({}, {})
L = Likeness


def look(
    number: int = 1,
    at: datetime = NINE,
    *,
    person: str = "nwosu",
    case: str = "NS-1",
    tie: Tie = Tie.OWN,
    alike: Sequence[Likeness] = (),
) -> View:
    return View(number, at, at.hour, person, case, tie, frozenset(alike))


def signs(*views: View, past: Past = NOTHING, before: Sequence[View] = ()) -> list[Flag]:
    return list(flags_of(Day(TODAY, views, before, past)))


def test_there_is_a_rule_for_each_sign() -> None:
    assert set(RULES) == set(Sign)
    assert len(RULES) == 10


def test_work_on_ones_own_case_raises_nothing() -> None:
    assert signs(look(), look(2, NINE + MINUTE)) == []


@pytest.mark.parametrize(
    ("sign", "flagged", "left"),
    [
        (Sign.OWN_NAME, [look(alike=[L.OWN_NAME, L.SURNAME])], [look(alike=[L.SURNAME])]),
        (Sign.HOUSEHOLD, [look(alike=[L.ADDRESS])], [look(alike=[L.SURNAME])]),
        (Sign.HOUSEHOLD, [look(alike=[L.DECLARED])], []),
        (Sign.HOUSEHOLD, [look(alike=[L.SURNAME], tie=Tie.TEAM)], [look(alike=[L.OWN_NAME, L.SURNAME], tie=Tie.TEAM)]),
        (Sign.COLLEAGUE, [look(alike=[L.COLLEAGUE], tie=Tie.TEAM)], [look(alike=[L.COLLEAGUE], tie=Tie.ROLE)]),
        (Sign.NEVER_ASSIGNED, [look(tie=Tie.NONE)], [look(tie=Tie.REASON), look(case="", tie=Tie.NONE)]),
        (Sign.LEFT_TEAM, [look(tie=Tie.LEFT)], [look(tie=Tie.NONE)]),
        (Sign.NAME_SEARCH, [look(case="", tie=Tie.NONE, alike=[L.OWN_NAME])], [look(case="", alike=[L.OWN_NAME])]),
        (Sign.NAME_SEARCH, [look(case="", tie=Tie.NONE, alike=[L.COLLEAGUE])], [look(case="", tie=Tie.NONE)]),
    ],
)
def test_what_one_look_raises(sign: Sign, flagged: list[View], left: list[View]) -> None:
    (flag,) = (f for f in signs(*flagged) if f.sign is sign)
    assert (flag.person, flag.day, flag.since, flag.views) == ("nwosu", TODAY, TODAY, (1,))
    for view in left:
        assert sign not in {f.sign for f in signs(view)}


def test_looks_at_one_case_make_one_flag() -> None:
    views = [look(n, NINE + n * MINUTE, tie=Tie.NONE) for n in range(3)]
    (flag,) = signs(*views)
    assert flag.views == (0, 1, 2)


def test_whose_name_was_searched_for_is_said() -> None:
    own, colleague = (
        look(case="", tie=Tie.NONE, alike=[L.DECLARED, L.COLLEAGUE]),
        look(2, case="", tie=Tie.NONE, alike=[L.COLLEAGUE]),
    )
    assert [flag.facts for flag in signs(own, colleague)] == [("own",), ("colleague",)]


WORKED_BY_DAY = sum(1 << hour for hour in range(8, 17))


def test_usual_hours() -> None:
    days = [WORKED_BY_DAY] * 25
    assert is_usual(days, 9)
    assert is_usual(days, 7)
    assert is_usual(days, 17)
    assert not is_usual(days, 6)
    assert not is_usual(days, 18)
    assert is_usual(days[:24], 3), "too few days to know"
    assert is_usual([*days, *[1 << 23] * 3], 0), "the hour after 23 is 0"
    assert not is_usual([*days, *[1 << 23] * 2], 0)
    assert not is_usual([*[1 << 2] * 5, *[WORKED_BY_DAY] * 60], 2), "habits of long ago are over"


def test_out_of_hours_is_said_once_for_the_day() -> None:
    past = Past({"nwosu": [WORKED_BY_DAY] * 30}, {})
    night = NINE.replace(hour=3)
    (flag,) = signs(look(1, night), look(2, night, case="NS-2"), look(3), past=past)
    assert (flag.sign, flag.views, flag.facts) == (Sign.OUT_OF_HOURS, (1, 2), ("03",))


def opened(number: int, step: timedelta = MINUTE, start: datetime = NINE) -> list[View]:
    return [look(n, start + n * step, case=f"NS-{n}") for n in range(number)]


def test_bulk() -> None:
    assert signs(*opened(39)) == []
    assert signs(*opened(40, timedelta(minutes=2))) == [], "spread over more than an hour"
    (flag,) = signs(*opened(41))
    assert (flag.sign, len(flag.views), flag.facts, flag.case) == (Sign.BULK, 41, ("41",), "")
    assert signs(*[look(n, NINE + n * MINUTE) for n in range(50)]) == [], "one case many times"


def test_bulk_holds_only_what_stands_in_its_hour() -> None:
    later = opened(45, MINUTE, NINE + timedelta(hours=3))
    (flag,) = signs(look(900), *later)
    assert 900 not in flag.views
    assert len(flag.views) == 45


def test_a_crowd_over_midnight_is_one_and_an_earlier_one_was_flagged_before() -> None:
    midnight = NINE.replace(hour=0)
    views = opened(45, MINUTE, midnight - 20 * MINUTE)
    (flag,) = signs(*views[20:], before=views[:20])
    assert len(flag.views) == 45
    assert signs(look(900, midnight + timedelta(hours=5)), before=views) == []
    assert signs(before=views) == []


def crowd(people: int, tie: Tie = Tie.TEAM) -> list[View]:
    return [look(n, NINE + n * MINUTE, person=f"pc{n}", tie=tie) for n in range(people)]


def test_flurry_is_a_flag_for_each_of_them() -> None:
    assert signs(*crowd(7)) == []
    assert signs(*crowd(12, Tie.OWN)) == []
    found = signs(*crowd(8))
    assert {flag.sign for flag in found} == {Sign.FLURRY}
    assert {flag.person for flag in found} == {f"pc{n}" for n in range(8)}
    assert {flag.facts for flag in found} == {("8",)}


def test_repeated_looks_over_months() -> None:
    days = [TODAY - timedelta(days=n) for n in (60, 50, 40, 30, 20, 10, 5)]

    def seen(*earlier: date, tie: Tie = Tie.TEAM) -> list[Flag]:
        return signs(look(tie=tie), past=Past({}, {("nwosu", "NS-1"): earlier}))

    (flag,) = seen(*days)
    assert (flag.sign, flag.since, flag.facts) == (Sign.REPEATED, days[0], ("8",))
    assert seen(*days[1:]) == []
    assert seen(days[0] + timedelta(days=1), *days[1:]) == [], "eight days, but within two months"
    assert seen(*days, tie=Tie.OWN) == []
