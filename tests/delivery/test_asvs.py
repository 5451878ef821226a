"""docs/asvs.csv and docs/bay-01.md are true: each test they name exists and is collected, each document is there."""

import ast
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASVS = ROOT / "docs" / "asvs.csv"
BAY = ROOT / "docs" / "bay-01.md"
THREATS = ROOT / "docs" / "THREATS.md"
FEWEST = {BAY: 20, THREATS: 20, ROOT / "docs" / "hardening.md": 10, ROOT / "docs" / "cryptography.md": 8}  # tests named
# Requirements of levels 1 and 2 in each chapter of ASVS 5.0.0, but V17 (WebRTC), of which nothing is used.
CHAPTERS = {1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16}  # fmt: skip
NAMED = re.compile(r"tests/[\w/]+\.py(?:::\w+)?")


def rows() -> list[dict[str, str]]:
    with ASVS.open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def collected() -> frozenset[str]:
    """Every test there is, by its name and by its file: functions that pytest collects. One that is skipped fails in CI."""
    names = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        place = str(path.relative_to(ROOT))
        found = [
            n.name
            for n in ast.parse(path.read_text()).body
            if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")
        ]
        names |= {f"{place}::{name}" for name in found} | ({place} if found else set())
    assert len(names) > 500
    return frozenset(names)


def missing(names: list[str]) -> list[str]:
    return sorted(set(names) - collected())


def test_a_test_that_is_not_there_would_be_seen() -> None:
    here = "tests/delivery/test_asvs.py"
    assert missing([here, f"{here}::test_a_test_that_is_not_there_would_be_seen"]) == []
    assert missing([f"{here}::test_nobody_wrote", "tests/nobody.py"]) == [
        f"{here}::test_nobody_wrote",
        "tests/nobody.py",
    ]


def test_each_requirement_stands_once_and_none_is_left_out() -> None:
    ids = [row["id"] for row in rows()]
    assert len(ids) == len(set(ids))
    assert ids == sorted(ids, key=lambda one: [int(part) for part in one.split(".")])
    assert Counter(int(one.partition(".")[0]) for one in ids) == CHAPTERS
    assert {row["level"] for row in rows()} == {"1", "2"}


def test_each_requirement_is_tested_or_evidenced_or_says_what_is_missing() -> None:
    for row in rows():
        assert row["control"], row["id"]
        assert row["applies"] == ("no" if row["state"] == "not applicable" else "yes"), row["id"]
        if row["state"] == "tested":
            assert NAMED.fullmatch(row["evidence"]), row["id"]
        elif row["state"] == "evidenced":
            path, _, heading = row["evidence"].partition("#")
            text = (ROOT / path).read_text()
            anchors = {re.sub(r"[^\w -]", "", h.lower()).strip().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}  # fmt: skip
            assert not heading or heading in anchors, row["id"]
        else:
            assert row["state"] in {"open", "not applicable"}, row["id"]


def test_every_test_that_asvs_names_is_there() -> None:
    assert missing([row["evidence"] for row in rows() if row["state"] == "tested"]) == []


def test_what_is_open_is_counted_on_the_page_of_threats() -> None:
    said = re.search(r"(\d+) tested, (\d+) by a document, (\d+) open, (\d+) not applicable", THREATS.read_text())
    count = Counter(row["state"] for row in rows())
    assert said
    assert [int(n) for n in said.groups()] == [count[s] for s in ("tested", "evidenced", "open", "not applicable")]


@pytest.mark.parametrize("page", FEWEST, ids=lambda path: path.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    names = NAMED.findall(page.read_text())
    assert len(names) > FEWEST[page]
    assert missing(names) == []


def test_each_of_the_forty_three_has_a_test_or_a_reason() -> None:
    answers = dict(re.findall(r"^\| (\d{3}) \|[^|]*\|([^\n]*)\|$", BAY.read_text(), re.MULTILINE))
    assert sorted(answers) == [f"{number:03}" for number in range(1, 44)]
    for number, answer in answers.items():
        assert NAMED.search(answer) or "Does not apply:" in answer or "Open:" in answer, number
