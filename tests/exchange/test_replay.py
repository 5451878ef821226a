import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from csor.exchange.casefile import read
from csor.exchange.commands import replay as replay_command
from csor.exchange.replay import replay
from tests.exchange.conftest import HEADER, Written, note, receipt
from tests.exchange.memory import MemoryDoor

CASES = Path(__file__).parents[1] / "cases"


def differs(path: Path) -> list[tuple[str, ...]]:
    file = read(path)
    return [line.differs for line in replay(file, MemoryDoor(file.header.protocol))]


@pytest.mark.parametrize(
    ("expect", "complaint"),
    [
        ({"refused": "in_future"}, "expected refused in_future, came accepted"),
        ({"accepted": False}, "expected a refusal, came accepted"),
        ({"stage": "closed"}, "stage: expected closed, came initial_checks"),
        ({"outcome": "DUPLICATE"}, "outcome: expected DUPLICATE, came none"),
        ({"linked": ["rtk"]}, "linked: expected rtk, came none"),
        ({"concerns": True}, "concerns: expected True, came False"),
        ({"received_at": "2025-06-02T09:16:00+01:00"}, "received_at: expected 2025-06-02T09:16:00+01:00, came 2025-06-02T09:15:00+01:00"),
        ({"deadlines": {"checks": {"due": "2025-06-03T09:00:00+01:00"}}}, "deadlines.checks.due: expected 2025-06-03T09:00:00+01:00, came 2025-06-03T09:15:00+01:00"),
        ({"deadlines": {"conclusion": {"on": "2025-07-01"}}}, "deadlines.conclusion.on: expected 2025-07-01, came 2025-06-30"),
        ({"deadlines": {"meeting": {"met": True}}}, "deadlines.meeting.met: expected True, came none"),
        ({"deadlines": {"lunch": {"met": True}}}, "deadlines.lunch: the protocol has no such clock"),
        ({"measures": {"period": ["2025-06-01", "2025-06-30"], "M1": [1, 1]}}, "measures.M1: expected 1, 1, came 0, 1"),
        ({"measures": {"period": ["2025-06-01", "2025-06-30"], "bands": {"0-20": 1}}}, "measures.bands: expected {0-20: 1}, came {0-20: 0, 21-35: 0, 36+: 0}"),
    ],
)  # fmt: skip
def test_what_is_not_as_expected_is_said(expect: dict[str, Any], complaint: str, written: Written) -> None:
    assert differs(written(HEADER, receipt(expect=expect))) == [(complaint,)]


def test_a_refusal_that_nobody_expected_is_said_with_its_code(written: Written) -> None:
    early = receipt(at="2025-06-02T09:00:00+01:00")

    assert differs(written(HEADER, early)) == [("expected accepted, came refused in_future",)]


def test_a_line_on_a_case_that_never_began_fails(written: Written) -> None:
    early = receipt(at="2025-06-02T09:00:00+01:00")
    about = {"at": "2025-06-02T10:00:00+01:00", "expect": {"stage": "meeting"}}

    missing = differs(written(HEADER, early, note(), about))[1:]

    assert missing == [
        ("there is no case 'main': the line that was to begin it was refused",),
        ("there is no case 'main'",),
    ]


def test_a_header_under_another_protocol_fails_on_receipt(written: Written) -> None:
    out = StringIO()

    assert replay_command([written({**HEADER, "protocol": "ew-csods-2010"}, receipt())], "", out) == 1
    assert "received under ew-csods-2023, and the header says ew-csods-2010" in out.getvalue()


def test_every_line_is_told_and_the_last_one_counts(written: Written) -> None:
    out = StringIO()
    path = written(HEADER, receipt(), note(by="rudd", action="accept_into_scheme", particulars={"reason": "x"}))

    assert replay_command([path], "", out) == 1

    first, second, last = out.getvalue().splitlines()
    assert first == f"{path}:2: main: rudd receive_case accepted [as expected]"
    assert second.startswith(
        f"{path}:3: main: rudd accept_into_scheme refused not_permitted: Your role does not do this."
    )
    assert second.endswith("[NOT AS EXPECTED: expected accepted, came refused not_permitted]")
    assert last == "1 passed, 1 failed"


def test_one_malformed_file_and_nothing_is_replayed(written: Written, tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(json.dumps(HEADER) + "\n" + json.dumps(receipt()) + "\n")
    out = StringIO()

    assert replay_command([good, written(HEADER, receipt(by="nobody"))], "", out) == 2
    assert out.getvalue().splitlines() == [
        f"{tmp_path / 'case.jsonl'}: line 2: by: 'nobody' is none of the people in the header"
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    out = StringIO()

    assert replay_command([tmp_path / "none.jsonl"], "", out) == 2
    assert "none.jsonl" in out.getvalue()


def test_an_unknown_protocol_is_named(written: Written) -> None:
    out = StringIO()

    assert replay_command([written({**HEADER, "protocol": "xx"}, receipt())], "", out) == 2
    assert "line 1: protocol: " in out.getvalue()


def test_a_database_with_a_force_in_it_is_left_alone(written: Written, sqlite_url: str) -> None:
    path = written(HEADER, receipt())
    first, second = StringIO(), StringIO()

    assert replay_command([path], sqlite_url, first) == 0
    assert replay_command([path], sqlite_url, second) == 2
    assert "not empty" in second.getvalue()


@pytest.mark.parametrize("path", sorted(CASES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_the_rules_alone_bear_out_every_scenario(path: Path) -> None:
    assert [complaint for found in differs(path) for complaint in found] == []
