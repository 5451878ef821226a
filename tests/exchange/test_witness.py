"""A witness cosigns only what goes on from what it cosigned, over HTTP from a process of its own and by files."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from csor.domain.notes import NotANote, cosigned_at, key_from_text, note_from_text, tree_from_body
from csor.exchange.witness import LARGEST_REQUEST, Witness
from csor.exchange.witnessing import NotWitnessed, Trusted, ask_witness, request_text, take_answer, waiting_request
from csor.reading.log import find_witnessed, list_checkpoints
from csor.usecases.checkpoints import Desk, make_checkpoint
from csor.usecases.keys import KeyOpen, find_signer, verify
from csor.usecases.office import Office
from tests.audit.logs import LOG, THIEF, WITNESS, make_log
from tests.domain.builders import FORCE
from tests.support.offices import keep_case
from tests.support.tampering import touch

NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    made = Witness(tmp_path / "witness", "w.example", lambda: NOW)
    made.know(LOG.public)
    return made


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    return Desk(office, FORCE, tmp_path)


MADE = make_log(Random(7), 60, 10)


def request(old: int, place: int, note: str = "", proof: list[str] | None = None) -> str:
    """What is asked for the checkpoint at a place, by somebody who says the witness saw `old` entries."""
    from base64 import b64encode

    from csor.domain.chain import canonical
    from csor.domain.merkle import leaf_hash, prove_consistency

    signed = MADE.signed[place]
    leaves = [leaf_hash(canonical(row.entry)) for row in MADE.rows[: signed.size]]
    steps = [b64encode(step).decode() for step in prove_consistency(leaves, old)] if proof is None else proof
    return "\n".join([f"old {old}", *steps]) + "\n\n" + (note or signed.note)


def test_it_cosigns_what_goes_on_and_says_when(witness: Witness) -> None:
    for old, place in ((0, 0), (10, 1), (20, 4), (50, 4)):
        answer = witness.add_checkpoint(request(old, place))
        assert answer.status == 200
        note = note_from_text(MADE.signed[place].note.rpartition("\n\n")[0] + "\n\n" + answer.body)
        assert cosigned_at(note, witness.signer.public, verify) == NOW
    assert tree_from_body(note_from_text(witness.last_path("csor/northshire").read_text()).body).size == 50


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (request(0, 1), 409),
        (request(20, 2), 409),
        (request(10, 0, THIEF.sign(note_from_text(MADE.signed[0].note).body).text(), []), 403),
        (request(10, 2, proof=[]), 422),
        (request(10, 2, proof=["A" * 43 + "="] * 63), 422),
        (request(10, 2, proof=["A" * 43 + "="] * 64), 400),
        (request(10, 2, proof=["AAAA"]), 400),
        (request(10, 2, proof=["?"]), 400),
        ("old ten\n\n" + MADE.signed[0].note, 400),
        ("old -1\n\n" + MADE.signed[0].note, 400),
        ("old 010\n\n" + MADE.signed[0].note, 400),
        ("old 30\n\n" + MADE.signed[0].note, 400),
        ("nonsense", 400),
        ("old 10\n\nnonsense", 400),
        ("old 10\n\na\n1\n\n— a AAAA\n", 400),
        ("old 10\n\n" + MADE.signed[0].note.replace("northshire", "elsewhere"), 404),
        (
            "old 10\n\n"
            + LOG.sign(MADE.signed[0].note.partition("\n\n")[0].replace("\n10\n", "\n10\n") + "\nmore\n").text(),
            200,
        ),
        ("old 10\n\n" + LOG.sign("csor/northshire\n10\n" + "A" * 43 + "=\n").text(), 409),
    ],
)
def test_it_says_what_is_wrong_and_keeps_nothing(witness: Witness, asked: str, status: int) -> None:
    assert witness.add_checkpoint(request(0, 0)).status == 200
    before = witness.last_path("csor/northshire").read_text()

    answer = witness.add_checkpoint(asked)

    assert answer.status == status
    if status != 200:
        assert witness.last_path("csor/northshire").read_text() == before
    if status == 409:
        assert (answer.body, answer.kind) == ("10\n", "text/x.tlog.size")


def test_from_nothing_no_proof_is_given(witness: Witness) -> None:
    assert witness.add_checkpoint(request(0, 0, proof=["A" * 43 + "="])).status == 422


def test_it_knows_one_key_for_a_log_and_no_witness_s(witness: Witness) -> None:
    witness.know(LOG.public)
    for key in (THIEF.public, WITNESS.public):
        with pytest.raises(NotANote):
            witness.know(key)


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    find_signer(tmp_path / "key", "a")
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(KeyOpen):
        find_signer(tmp_path / "key", "a")


@contextmanager
def a_process(place: Path, log_key: str) -> Iterator[Trusted]:
    """A witness in a process of its own."""
    command = [
        sys.executable,
        "-c",
        "from csor.cli import main; raise SystemExit(main())",
        "witness",
        "--place",
        str(place),
    ]
    known = subprocess.run([*command, "--know", log_key], capture_output=True, text=True, check=True, env=os.environ)
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().split()[-1]
        try:
            yield Trusted(url, key_from_text(known.stdout))
        finally:
            process.kill()


def test_over_http_from_a_process_of_its_own(desk: Desk, tmp_path: Path) -> None:
    with a_process(tmp_path / "w", desk.signer().public.text()) as trusted:
        assert ask_witness(desk, trusted) is None
        for _ in range(2):
            keep_case(desk.office).checked()
            made = make_checkpoint(desk)
            seen = ask_witness(desk, trusted)
            assert made
            assert seen
            assert (seen.size, ask_witness(desk, trusted)) == (made.size, None)
            note = note_from_text((desk.folder / f"{made.size:012}.note").read_text())
            assert cosigned_at(note, trusted.key, verify)
        host = trusted.url.removeprefix("http://")
        _the_door_is_narrow(host)
        # What the witness saw is gone from the database: it says how much it saw, and is asked from there.
        last = "(SELECT max(size) FROM cosignature)"
        touch(desk.office.engine, f"DELETE FROM cosignature WHERE size = {last}", "cosignature")
        keep_case(desk.office)
        make_checkpoint(desk)
        assert ask_witness(desk, trusted)
    keep_case(desk.office)
    make_checkpoint(desk)
    with pytest.raises(NotWitnessed):  # nobody listens any more
        ask_witness(desk, trusted)


def _the_door_is_narrow(host: str) -> None:
    cases = (("/elsewhere", b"x", 404), ("/add-checkpoint", b"\xff", 400), ("/add-checkpoint", b"", 400))
    for path, body, status in (*cases, ("/add-checkpoint", b"x" * (LARGEST_REQUEST + 1), 400)):
        connection = http.client.HTTPConnection(host, timeout=10)
        connection.request("POST", path, body)
        assert connection.getresponse().status == status
        connection.close()


def test_by_files_carried_from_hand_to_hand(desk: Desk, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "w", "w.example", lambda: NOW)
    witness.know(desk.signer().public)
    key = witness.signer.public
    with desk.office.open_reading() as session:
        assert waiting_request(session, FORCE, key) == ""
    for _ in range(2):
        keep_case(desk.office)
        make_checkpoint(desk)
        with desk.office.open_reading() as session:
            answer = witness.add_checkpoint(waiting_request(session, FORCE, key))
            signed = list_checkpoints(session, FORCE)[-1]
        assert answer.status == 200
        take_answer(desk, signed, key, answer.body)
        with desk.office.open_reading() as session:
            assert find_witnessed(session, FORCE, key.text()) == signed.size
    with desk.office.open_reading() as session:
        first, second = list_checkpoints(session, FORCE)
        assert request_text(session, FORCE, second, first.size - 1).startswith(f"old {first.size - 1}\n")
    for wrong in ("nonsense", WITNESS.cosign("another\n", 5), witness.signer.cosign("another\n", 5)):
        with pytest.raises(NotWitnessed):
            take_answer(desk, signed, key, wrong)


def test_two_views_get_one_cosignature(desk: Desk, tmp_path: Path) -> None:
    witness = Witness(tmp_path / "w", "w.example", lambda: NOW)
    witness.know(desk.signer().public)
    keep_case(desk.office)
    make_checkpoint(desk)
    with desk.office.open_reading() as session:
        signed = list_checkpoints(session, FORCE)[-1]
        assert witness.add_checkpoint(request_text(session, FORCE, signed, 0)).status == 200
    other = desk.signer().sign(note_from_text(signed.note).body.replace(f"\n{signed.size}\n", f"\n{signed.size + 5}\n"))
    assert witness.add_checkpoint(f"old {signed.size}\n\n{other.text()}").status == 422


@pytest.mark.parametrize("url", ["ftp://x", "http://", "http://127.0.0.1:1"])
def test_an_address_where_no_witness_is(desk: Desk, url: str) -> None:
    keep_case(desk.office)
    make_checkpoint(desk)
    with pytest.raises(NotWitnessed):
        ask_witness(desk, Trusted(url, WITNESS.public))
