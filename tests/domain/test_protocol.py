"""Protocols: every shipped file loads and says what the scheme says; every kind of wrong file is named, with its key."""

from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from csor.domain import vocabulary as words
from csor.domain.deadlines import DueRule, Unit
from csor.domain.protocol import SHIPPED, NoProtocol, Protocol, ProtocolError, StageRule, in_force, load, load_all

GOOD = (SHIPPED / "ew-csods-2023.toml").read_text(encoding="utf-8")
ALL = load_all()
CSODS = ALL["ew-csods-2023"]


def clocks(protocol: Protocol) -> dict[str, tuple[int, str]]:
    return {rule.name: (rule.amount, rule.unit.value) for rule in protocol.due_rules}


# What is shipped


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        (
            "ew-csods-2023",
            {"checks": (24, "elapsed_hours"), "meeting": (10, "calendar_days"), "conclusion": (28, "calendar_days")},
        ),
        (
            "ew-csods-2010",
            {"checks": (24, "elapsed_hours"), "meeting": (10, "calendar_days"), "conclusion": (45, "calendar_days")},
        ),
        (
            "ew-dvds-2016",
            {"checks": (24, "elapsed_hours"), "meeting": (10, "working_days"), "conclusion": (35, "calendar_days")},
        ),
        (
            "sc-kcs",
            {"checks": (24, "elapsed_hours"), "assessment": (10, "working_days"), "conclusion": (42, "calendar_days")},
        ),
        ("ni-cpda", {"checks": (24, "elapsed_hours"), "conclusion": (28, "calendar_days")}),
    ],
)
def test_a_shipped_protocol_has_the_clocks_of_its_guidance(id: str, expected: dict[str, object]) -> None:  # noqa: A002
    assert clocks(ALL[id]) == expected
    assert all(rule.anchor == "receipt" for rule in ALL[id].due_rules)


def test_nothing_else_is_shipped() -> None:
    assert set(ALL) == {"ew-csods-2023", "ew-csods-2010", "ew-dvds-2016", "sc-kcs", "ni-cpda"}
    assert all((SHIPPED / f"{id}.toml").is_file() for id in ALL)  # noqa: A001


@pytest.mark.parametrize("protocol", ALL.values(), ids=lambda protocol: protocol.id)
def test_what_every_protocol_has_in_common(protocol: Protocol) -> None:
    assert list(protocol.stages) == [stage.value for stage in words.Stage]
    assert protocol.stages["closed"] == StageRule((), None)
    assert protocol.stages["notice"].leaves_to == ("closed",)
    assert {stage.due.name for stage in protocol.stages.values() if stage.due} == set(clocks(protocol))
    assert set(protocol.separation) == {"authoriser_is_not_recommender", "authoriser_is_not_deliverer"}
    assert protocol.rank_floors["other_information"] == "superintendent"
    assert set(protocol.rank_floors) == set(words.Path)
    assert protocol.check_age_days == {"pnc": 7, "visor": 7}
    assert (len(protocol.warning_lines), len(protocol.undertaking_lines)) == (4, 4)
    assert (protocol.content_limit, protocol.refusal_defer_hours) == (1000, 48)
    assert protocol.undertaking_required
    assert protocol.extension_must_tell
    assert protocol.effective_from < (protocol.effective_to or date.max)


def test_the_protocol_in_force_now() -> None:
    conclusion = DueRule("conclusion", 28, Unit.CALENDAR_DAYS, "receipt")

    assert CSODS.family == "ew-csods"
    assert (CSODS.routes, CSODS.meeting_routes) == (("right_to_ask", "right_to_know"), ("right_to_ask",))
    assert CSODS.stages["initial_checks"].leaves_to == ("meeting", "assessment", "notice")
    assert [CSODS.stages[stage].due for stage in ("assessment", "decision", "delivery", "notice")] == [conclusion] * 4
    assert CSODS.initial_checks == ("pnc", "visor", "local_records", "social_care", "previous_applications")
    assert CSODS.limbs_to_meet == ("risk_to_child", "necessary", "proportionate")
    assert (CSODS.warning_version, CSODS.undertaking_version, CSODS.notice_version) == ("3", "3", "2")


def test_how_the_sister_schemes_differ() -> None:
    assert ALL["ew-dvds-2016"].protects == "adult"
    assert {protocol.id for protocol in ALL.values() if protocol.protects == "child"} == set(ALL) - {"ew-dvds-2016"}
    assert ALL["sc-kcs"].recipient_rule == "parent_carer_or_guardian"
    assert ALL["sc-kcs"].letter_needs_agreement
    assert ALL["ni-cpda"].recipient_rule == "primary_carer"
    assert ALL["ni-cpda"].paths == ("convictions",)
    assert ALL["ni-cpda"].limbs_to_meet[0] == "convicted"
    assert [ALL[id].stages["meeting"].due for id in ("sc-kcs", "ni-cpda")] == [None, None]  # noqa: A001
    assert [ALL[id].calendar for id in ("ew-csods-2010", "sc-kcs", "ni-cpda")] == ["EW", "SC", "NI"]  # noqa: A001


def test_a_protocol_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        CSODS.name = "mine"  # type: ignore[misc]
    with pytest.raises(TypeError):
        CSODS.rank_floors["refusal"] = "constable"  # type: ignore[index]


# Which edition is in force


@pytest.mark.parametrize(
    ("family", "on", "expected"),
    [
        ("ew-csods", date(2010, 8, 1), "ew-csods-2010"),
        ("ew-csods", date(2023, 4, 2), "ew-csods-2010"),
        ("ew-csods", date(2023, 4, 3), "ew-csods-2023"),
        ("ew-csods", date(2040, 1, 1), "ew-csods-2023"),
        ("ew-dvds", date(2025, 12, 22), "ew-dvds-2016"),
        ("sc-kcs", date(2025, 1, 1), "sc-kcs"),
        ("ni-cpda", date(2016, 3, 14), "ni-cpda"),
    ],
)
def test_the_edition_is_chosen_by_the_day(family: str, on: date, expected: str) -> None:
    assert in_force(ALL, family, on).id == expected


@pytest.mark.parametrize(("family", "on"), [("ew-csods", date(2010, 7, 31)), ("fr-csods", date(2025, 1, 1))])
def test_a_day_without_an_edition_is_refused(family: str, on: date) -> None:
    with pytest.raises(NoProtocol, match=f"No protocol of {family} is in force on {on}"):
        in_force(ALL, family, on)


# What is wrong with a file is named: file, key, reason


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, f"{old!r} stands {GOOD.count(old)} times in the good file"
    return GOOD.replace(old, new)


AGES = "[check_age_days]\npnc = 7\nvisor = 7\n"
MEETING = '[stages.meeting]\ndue = "meeting"\nleaves_to = ["assessment", "notice"]\n'
NOTICE = '[stages.notice]\ndue = "conclusion"\nleaves_to = ["closed"]'
PATHS = 'paths = ["convictions", "other_information"]'
WRONG = {
    # keys
    "unknown key": (changed("content_limit =", "content_limits ="), "content_limits", "unknown key, known: calendar,"),
    "unknown key in a table": (changed("visor = 7", "visors = 7"), "check_age_days.visors", "unknown key, known: "),
    "unknown key in a clock": (
        changed("amount = 28\n", "amount = 28\npause = true\n"),
        "due.conclusion.pause",
        "unknown key, known: amount, anchor, unit",
    ),
    "unknown key in a stage": (
        changed(MEETING, MEETING + 'owner = "x"\n'),
        "stages.meeting.owner",
        "unknown key, known: due, leaves_to",
    ),
    "unknown source": (changed('limbs = "Disc', 'limb = "Disc'), "sources.limb", "unknown key"),
    "missing key": (changed("content_limit = 1000 # characters [DESIGN]\n", ""), "content_limit", "missing"),
    "missing table": (changed(AGES, ""), "check_age_days", "missing"),
    "missing key in a clock": (changed("amount = 28\n", ""), "due.conclusion.amount", "missing"),
    "missing key in a table": (changed('refusal = "inspector"\n', ""), "rank_floors.refusal", "missing"),
    "missing source of a clock": (
        changed('meeting = "Disclosure scheme guidance 2023, face-to-face meeting"\n', ""),
        "sources.meeting",
        "missing: every clock names the guidance it rests on",
    ),
    # types
    "text for a number": (changed("content_limit = 1000", 'content_limit = "1000"'), "content_limit",
                          "wants a whole number above 0, has '1000'"),
    "true for a number": (changed("content_limit = 1000", "content_limit = true"), "content_limit",
                          "wants a whole number above 0, has True"),
    "nought": (changed("amount = 28", "amount = 0"), "due.conclusion.amount", "wants a whole number above 0, has 0"),
    "a number for text": (changed('version = "1"\n', "version = 1\n"), "version", "wants text, has 1"),
    "blank text": (changed('version = "1"\n', 'version = " "\n'), "version", "wants text, has ' '"),
    "text for a flag": (changed("extension_must_tell = true", 'extension_must_tell = "yes"'), "extension_must_tell",
                        "wants true or false, has 'yes'"),
    "text for a day": (changed("effective_from = 2023-04-03", 'effective_from = "2023-04-03"'), "effective_from",
                       "wants a day such as 2023-04-03, has '2023-04-03'"),
    "a moment for a day": (changed("effective_from = 2023-04-03", "effective_from = 2023-04-03T00:00:00"),
                           "effective_from", "wants a day such as 2023-04-03, has datetime"),
    "text for a list": (changed('meeting_routes = ["right_to_ask"]', 'meeting_routes = "right_to_ask"'),
                        "meeting_routes", "wants a list of 1 or more, has 'right_to_ask'"),
    "an empty list": (changed('meeting_routes = ["right_to_ask"]', "meeting_routes = []"), "meeting_routes",
                      "wants a list of 1 or more, has []"),
    "a number in a list": (changed('meeting_routes = ["right_to_ask"]', "meeting_routes = [1]"), "meeting_routes",
                           "wants text, has 1"),
    "a list for a table": (changed(AGES, "").replace("content_limit =", "check_age_days = [7]\ncontent_limit ="),
                         "check_age_days", "wants a table, has [7]"),
    "a number for a clock": (changed("[due.conclusion]", "[due]\nassessment = 3\n[due.conclusion]"), "due.assessment",
                             "wants a table, has 3"),
    "a bad id": (changed('id = "ew-csods-2023"', 'id = "EW 2023"'), "id", "wants a form like ew-csods-2023"),
    "a bad calendar": (changed('calendar = "EW"', 'calendar = "England"'), "calendar", "wants a form like EW"),
    # stages
    "missing stage": (changed(NOTICE, ""), "stages.notice", "missing"),
    "unknown stage": (changed(NOTICE, NOTICE + '\n[stages.appeal]\nleaves_to = ["closed"]'), "stages.appeal",
                      "unknown key"),
    "leaving to an unknown stage": (
        changed('leaves_to = ["decision", "notice"]', 'leaves_to = ["decisions", "notice"]'),
        "stages.assessment.leaves_to", "unknown stage 'decisions', known: initial_checks, meeting,"),
    "unreachable stage": (
        changed('leaves_to = ["meeting", "assessment", "notice"]', 'leaves_to = ["assessment", "notice"]'),
        "stages.meeting", "unreachable from initial_checks"),
    "dead end": (changed('leaves_to = ["closed"]', "leaves_to = []"), "stages.initial_checks",
                 "dead end: nothing it leaves to comes to closed"),
    "dead end of one stage": (changed('leaves_to = ["decision", "notice"]', "leaves_to = []"), "stages.assessment",
                              "dead end: nothing it leaves to comes to closed"),
    "a way out of closed": (changed("leaves_to = []", 'leaves_to = ["notice"]'), "stages.closed",
                            "closed leaves to nothing"),
    # repetitions
    "duplicate key": (changed(PATHS, PATHS + '\nmatch_floor = "certain"'), "match_floor", "Cannot overwrite a value"),
    "duplicate key over lines": (
        changed(PATHS, PATHS + '\nrefusal_options = ["defer"]'), "refusal_options", "Cannot overwrite a value"),
    "duplicate table": (GOOD + "\n[rank_floors]\n", "rank_floors", "Cannot declare"),
    "duplicate entry": (changed(PATHS, 'paths = ["convictions", "convictions"]'), "paths", "duplicate convictions"),
    "duplicate line": (changed('"I will use it only to keep children safe"',
                               '"what the police tell me today is confidential"'), "undertaking_lines", "duplicate"),
    # words
    "unknown route": (changed('meeting_routes = ["right_to_ask"]', 'meeting_routes = ["right_to_tell"]'),
                      "meeting_routes", "unknown route 'right_to_tell', known: right_to_ask, right_to_know"),
    "unknown jurisdiction": (changed('"england_and_wales"', '"jersey"'), "jurisdiction",
                             "unknown jurisdiction 'jersey', known: england_and_wales,"),
    "unknown person to protect": (changed('protects = "child"', 'protects = "pet"'), "protects",
                                  "unknown person to protect 'pet', known: child, adult"),
    "unknown check": (changed('initial_checks = ["pnc",', 'initial_checks = ["pncc",'), "initial_checks",
                      "unknown check 'pncc', known: pnc,"),
    "unknown match": (changed('match_floor = "probable"', 'match_floor = "likely"'), "match_floor",
                      "unknown match 'likely', known: possible, probable, certain"),
    "unknown path": (changed(PATHS, 'paths = ["refusal"]'), "paths",
                     "unknown path 'refusal', known: convictions, other_information"),
    "unknown rank": (changed('refusal = "inspector"', 'refusal = "captain"'), "rank_floors.refusal",
                     "unknown rank 'captain', known: staff, constable, sergeant, inspector,"),
    "unknown unit": (changed('amount = 28\nunit = "calendar_days"', 'amount = 28\nunit = "days"'),
                     "due.conclusion.unit", "unknown unit 'days', known: elapsed_hours,"),
    "unknown anchor": (changed('[due.conclusion] # outcome told or disclosure delivered [S8]; measured to telling '
                               '[DESIGN]\namount = 28\nunit = "calendar_days"\nanchor = "receipt"',
                               '[due.conclusion]\namount = 28\nunit = "calendar_days"\nanchor = "meeting"'),
                       "due.conclusion.anchor", "unknown anchor 'meeting', known: receipt"),
    "unknown clock": (changed('due = "meeting"', 'due = "visit"'), "stages.meeting.due",
                      "unknown clock 'visit', known: checks, meeting, conclusion"),
    "unknown clock name": (changed("[due.meeting]", "[due.visit]"), "due.visit", "unknown key, known: assessment,"),
    "unused clock": (changed('due = "meeting"\n', ""), "due.meeting", "no stage names this clock"),
    "no clock of the whole": (GOOD.replace("[due.conclusion]", "[due.assessment]")
                              .replace('due = "conclusion"', 'due = "assessment"'), "stages",
                              "no stage has the conclusion's clock, by which every case is due"),
    # parts that contradict one another
    "ends before it begins": (changed("effective_from = 2023-04-03", "effective_from = 2023-04-03\n"
                                      "effective_to = 2023-04-02"), "effective_to",
                              "is before effective_from, 2023-04-03"),
    "a meeting on a route it lacks": (changed('routes = ["right_to_ask", "right_to_know"]',
                                              'routes = ["right_to_know"]'), "meeting_routes",
                                      "right_to_ask is not among the routes"),
    "a limb to meet that is not asked": (changed('limbs = ["convicted", "risk_to_child",', 'limbs = ["convicted",'),
                                         "limbs_to_meet", "risk_to_child is not among the limbs"),
    # not TOML
    "not TOML": (changed('match_floor = "probable"', "match_floor = probable"), "match_floor", "Invalid value"),
    "not TOML in the first line": ("?\n" + GOOD, "file", "Invalid statement"),
    "not TOML at the end": (GOOD + "\nx", "file", "Expected '='"),
    "an empty file": ("", "id", "missing"),
}  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_file_is_refused_by_file_key_and_reason(kind: str) -> None:
    text, key, reason = WRONG[kind]

    with pytest.raises(ProtocolError) as caught:
        load(text, "force.toml")

    error = caught.value
    assert (error.file, error.key) == ("force.toml", key)
    assert error.reason.startswith(reason)
    assert str(error) == f"force.toml: {key}: {error.reason}"


def test_every_value_of_the_good_file_is_checked() -> None:
    """Any key put in the wrong type is refused: no value passes unread."""
    for line in GOOD.splitlines():
        key, equals, _ = line.partition(" = ")
        if not equals or line.startswith("#") or key.strip() != key:
            continue
        with pytest.raises(ProtocolError):
            load(GOOD.replace(f"\n{line}\n", f"\n{key} = 1.5\n", 1), "force.toml")


# A folder


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_by_id(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("not a protocol", encoding="utf-8")

    assert load_all(folder(tmp_path, any_name=GOOD)) == {"ew-csods-2023": CSODS}
    assert load_all(tmp_path / "none") == {}


def test_two_files_with_one_id_and_version_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError) as caught:
        load_all(folder(tmp_path, a=GOOD, b=GOOD))

    assert (caught.value.file, caught.value.key) == ("b.toml", "id")
    assert caught.value.reason.startswith("duplicate ew-csods-2023, also in a.toml")


def test_two_versions_under_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProtocolError, match="every edition needs an id of its own"):
        load_all(folder(tmp_path, a=GOOD, b=changed('version = "1"\n', 'version = "2"\n')))


def test_two_editions_in_force_on_one_day_are_refused(tmp_path: Path) -> None:
    later = changed('id = "ew-csods-2023"', 'id = "ew-csods-2026"').replace("2023-04-03", "2026-04-01", 1)
    with pytest.raises(ProtocolError) as caught:
        load_all(folder(tmp_path, a=GOOD, b=later))

    assert (caught.value.file, caught.value.key, caught.value.reason) == ("b.toml", "effective_from",
                                                                          "overlaps with a.toml")  # fmt: skip


def test_a_folder_names_the_file_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(ProtocolError) as caught:
        load_all(tmp_path)

    assert (caught.value.file, caught.value.key) == ("latin.toml", "file")
    assert caught.value.reason.startswith("not UTF-8")
