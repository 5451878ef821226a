"""The command line, as a person at the machine uses it: real processes, real files."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
KEY = "a secret of the tests, and of nothing else"


@pytest.fixture
def csor(tmp_path: Path) -> Run:
    """Run `csor ...` on a database of its own."""

    def run(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
        settings = {"CSOR_DATABASE_URL": f"sqlite:///{tmp_path / 'cli.sqlite'}", "CSOR_SECRET_KEY": KEY}
        return subprocess.run(
            [str(Path(sys.executable).with_name("csor")), *words],
            cwd=ROOT, env={**os.environ, **settings, "CSOR_FAST_PASSWORDS": "1"},
            input=given, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def test_without_a_command_it_says_what_there_is(csor: Run) -> None:
    answer = csor()

    assert answer.returncode == 2
    assert "replay" in answer.stdout


def test_the_schema_is_json(csor: Run) -> None:
    assert json.loads(csor("schema").stdout)


def test_the_diagram_is_the_committed_one(csor: Run) -> None:
    assert csor("diagram").stdout == (ROOT / "docs" / "state-diagram.md").read_text()


def test_a_force_can_check_its_own_dates(csor: Run, tmp_path: Path) -> None:
    file = tmp_path / "ours.csv"
    file.write_text(
        "start,unit,amount,calendar,expected\n2026-03-02,calendar_days,28,none,2026-03-30\n2026-03-02,calendar_days,28,none,2026-03-31\n"
    )

    answer = csor("deadlines", str(file))

    assert answer.returncode == 1
    assert answer.stdout.splitlines()[-1] == "1 passed, 1 failed"


def test_a_person_is_added_and_a_short_password_is_refused(csor: Run) -> None:
    short = csor("user", "add", "Fairlie", "--name", "D Fairlie", given="short\n")
    unknown = csor("user", "add", "fairlie", "--name", "D Fairlie", "--roles", "king", given="a long enough password\n")
    added = csor("user", "add", "Fairlie", "--name", "D Fairlie", given="a long enough password\n")

    assert (short.returncode, unknown.returncode, added.returncode) == (2, 2, 0)
    assert "at least 15" in short.stderr
    assert "fairlie can sign in" in added.stdout


def test_a_case_file_is_replayed_imported_and_exported(csor: Run) -> None:
    file = CASES / "s01-straight-disclosure.jsonl"

    replayed = csor("replay", str(file))
    assert replayed.returncode == 0, replayed.stdout
    assert replayed.stdout.splitlines()[-1].endswith(" 0 failed")

    brought = csor("import", str(file))
    assert brought.returncode == 0, brought.stdout + brought.stderr
    reference = next(word.strip(".,:") for word in brought.stdout.split() if word.startswith("WX-"))
    exported = csor("export", reference)
    assert exported.returncode == 0, exported.stderr
    assert json.loads(exported.stdout.splitlines()[0])["csor"] == "case-file"


def test_a_malformed_file_names_line_and_field_and_leaves_nothing(csor: Run, tmp_path: Path) -> None:
    lines = (CASES / "s01-straight-disclosure.jsonl").read_text().splitlines()
    lines[1] = lines[1].replace('"route"', '"rout"')
    file = tmp_path / "wrong.jsonl"
    file.write_text("\n".join(lines))

    for verb in ("replay", "import"):
        answer = csor(verb, str(file))
        assert answer.returncode == 2
        assert "line 2" in answer.stdout + answer.stderr
        assert "rout" in answer.stdout + answer.stderr


def test_a_load_is_simulated(csor: Run) -> None:
    answer = csor("simulate", "--cases", "50", "--seed", "3")

    assert answer.returncode == 0, answer.stderr
    assert "50" in answer.stdout


def test_the_first_administrator_and_a_link_come_from_the_machine_itself(csor: Run) -> None:
    nobody = csor("user", "link", "fairlie")
    assert (nobody.returncode, nobody.stdout) == (2, "")
    csor("user", "add", "fairlie", "--name", "D Fairlie", "--identity", "7001", given="kettle bramble ninepins\n")

    made = csor("user", "link", "fairlie")

    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith("http://localhost:8000/choose-password/")
    assert "15 minutes" in made.stderr
    assert csor("rule", "keys", "on").stdout == "keys is on.\n"


@pytest.mark.parametrize("username", ["operator", "d fairlie", "x"])
def test_a_username_that_does_not_fit_is_refused(csor: Run, username: str) -> None:
    refused = csor("user", "add", username, "--name", "D Fairlie", given="kettle bramble ninepins\n")

    assert refused.returncode == 2
    assert "small letters" in refused.stderr


def test_a_password_is_never_among_the_words_of_a_process(tmp_path: Path) -> None:
    settings = {"CSOR_DATABASE_URL": f"sqlite:///{tmp_path / 'cli.sqlite'}", "CSOR_SECRET_KEY": KEY}
    words = [str(Path(sys.executable).with_name("csor")), "user", "add", "fairlie", "--name", "D Fairlie"]
    process = subprocess.Popen(
        words, cwd=ROOT, env={**os.environ, **settings, "CSOR_FAST_PASSWORDS": "1"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    process.stdin.write("kettle bramble ninepins\n")
    process.stdin.flush()
    seen = 0
    while process.poll() is None:
        for place in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                told = place.read_bytes()
                seen += b"fairlie" in told
                assert b"kettle" not in told
    process.communicate(timeout=60)

    assert process.returncode == 0
    assert seen > 0


def test_there_is_no_way_to_give_a_password_as_a_word(csor: Run) -> None:
    refused = csor("user", "add", "fairlie", "--name", "D Fairlie", "--password", "kettle bramble ninepins")

    assert refused.returncode == 2
    assert "unrecognized" in refused.stderr
