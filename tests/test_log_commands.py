"""The commands of the log, each run as one: sign, witness, prove, export, verify, check."""

import gc
import io
import os
import subprocess
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from tests.support.tampering import touch

Run = Callable[..., subprocess.CompletedProcess[str]]
CASE = Path(__file__).parent / "cases" / "s01-straight-disclosure.jsonl"


@pytest.fixture
def csor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command, with an instance of its own; in this process, since a start costs more than what is tried here."""
    monkeypatch.setenv("CSOR_INSTANCE", str(tmp_path / "i"))
    monkeypatch.setenv("CSOR_SECRET_KEY", os.urandom(32).hex())
    monkeypatch.setenv("CSOR_FAST_PASSWORDS", "1")

    def run(*words: str, given_in: str = "", module: str = "csor.cli") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(given_in))
        code = import_module(module).main(list(words))
        told = capsys.readouterr()
        gc.collect()  # a command leaves its connections to the end of its process
        return subprocess.CompletedProcess(words, code, told.out, told.err)

    return run


def test_from_the_first_event_to_a_proof_in_court(csor: Run, tmp_path: Path) -> None:
    def verify(*words: str) -> subprocess.CompletedProcess[str]:
        return csor(*words, module="csor.csor_verify")

    assert csor("import", str(CASE)).returncode == 0
    assert csor("prove", "--event", "3").returncode == 2, "nothing was signed yet"
    key = csor("checkpoint", "--show-key").stdout.strip()
    seen = csor("witness", "--place", str(tmp_path / "w"), "--know", key).stdout.strip()
    assert csor("witness", "--place", str(tmp_path / "w"), "--show-key").stdout.strip() == seen
    assert csor("witness", "--place", str(tmp_path / "w"), "--know", seen).returncode == 2
    assert csor("checkpoint", "--answer-of", seen).returncode == 2

    first = csor("checkpoint").stdout
    assert "Nothing was written" in csor("checkpoint").stdout
    request = csor("checkpoint", "--request-for", seen).stdout
    answer = csor("witness", "--place", str(tmp_path / "w"), given_in=request)
    assert csor("checkpoint", "--answer-of", seen, given_in=answer.stdout).returncode == 0
    assert csor("witness", "--place", str(tmp_path / "w"), given_in=request).returncode == 1, "the old size is another"

    log = tmp_path / "log.jsonl"
    assert csor("export-log", str(log), "--reason", "Asked for by the court", "--with-text").returncode == 0
    trusted = ["--log-key", key, "--witness-key", seen]
    assert verify(str(log), *trusted).returncode == 0
    assert csor("check-log").returncode == 0
    second = csor("checkpoint").stdout
    sizes = [words.split()[2] for words in (first, second)]

    proof, growth = tmp_path / "proof.txt", tmp_path / "growth.txt"
    proof.write_text(csor("prove", "--event", "9").stdout)
    growth.write_text(csor("prove", "--sizes", *sizes).stdout)
    assert "GOOD: it is entry 9" in verify("--proof", str(proof), "--log-key", key).stdout
    assert f"begins with the {sizes[0]} signed before" in verify("--proof", str(growth), "--log-key", key).stdout
    for spoilt, how in (
        (proof, ("index 8", "index 9")),
        (growth, ("consistency@v1\n", "consistency@v1\n" + "A" * 43 + "=\n")),
    ):
        spoilt.write_text(spoilt.read_text().replace(*how))
        assert verify("--proof", str(spoilt), "--log-key", key).returncode == 1
        assert verify("--proof", str(spoilt), "--log-key", seen).returncode == 1
    growth.write_text("nothing to prove\n")
    assert verify("--proof", str(growth), "--log-key", key).returncode == 2
    for words in (["--event", "99999"], ["--sizes", *reversed(sizes)], ["--sizes", "1", "2"]):
        assert csor("prove", *words).returncode == 2


def test_a_log_that_was_touched_is_said_and_not_signed(csor: Run, tmp_path: Path) -> None:
    from csor.records.engines import make_engine

    assert csor("import", str(CASE)).returncode == 0
    assert csor("check-log", "--no-rules").returncode == 0
    engine = make_engine(f"sqlite:///{tmp_path / 'i' / 'csor.sqlite'}")
    touch(engine, "UPDATE event SET actor = 'nobody' WHERE seq = 4")
    engine.dispose()

    found = csor("check-log")
    assert found.returncode == 1
    assert "leaf: The hash of entry 4 " in found.stderr
    assert csor("checkpoint").returncode == 1
    assert csor("checkpoint", "--witness", "http://127.0.0.1:1", "nonsense").returncode == 2
