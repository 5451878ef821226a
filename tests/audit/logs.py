"""Logs for tampering with: made by the product's own rules, signed by a log's key and seen by a witness."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from csor import csor_verify
from csor.domain.actions import Event
from csor.domain.chain import START, Entry, canonical, commit_told, leaf_of, link
from csor.domain.data_classes import CLASS_OF
from csor.domain.merkle import Edge, leaf_hash
from csor.domain.notes import COSIGNATURE, PublicKey, Tree
from csor.exchange.log_export import FORMAT, entry_line
from csor.reading.log import Kept, Signed
from csor.usecases.keys import Signer

START_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ORIGIN = "csor/northshire"
WORDS = ("Ms O’Hara", "żółć", "نص", 'a "quoted" word', "tab\tand\nline", "plain")
EVENTS = (
    Event.CASE_READ,
    Event.NOTE_ADDED,
    Event.CHECK_RECORDED,
    Event.DISCLOSURE_MADE,
    Event.CASES_SEARCHED,
    Event.FILES_SCRUBBED,
)


@cache
def signer(name: str, kind: int = 1) -> Signer:
    """A signer with the same key for the whole run."""
    seed = name.encode().ljust(32, b".")[:32]
    return Signer(ORIGIN if kind == 1 else name, Ed25519PrivateKey.from_private_bytes(seed), kind)


LOG, THIEF, WITNESS = signer("log"), signer("thief"), signer("witness", COSIGNATURE)


@dataclass(frozen=True)
class Made:
    """A log: its rows, its checkpoints, and what the witness holds. old_forms: how many entries of form 1 it begins with."""

    rows: tuple[Kept, ...]
    signed: tuple[Signed, ...]
    held: str

    def with_rows(self, rows: Iterable[Kept]) -> "Made":
        return replace(self, rows=tuple(rows))


def make_log(random: Random, size: int, every: int) -> Made:
    """A log of some size, with a checkpoint every so many entries; the witness cosigned them all."""
    old = random.randrange(size // 4) if random.random() < 0.3 else 0
    erased = random.randrange(old + 1, size - 2) if size > 20 else 0
    rows: list[Kept] = []
    for number in range(1, size + 1):
        event = Event.PARTICULARS_ERASED if number == erased + 1 else random.choice(EVENTS)
        rows.append(_row(random, number, event, old=number <= old))
    if erased:
        rows[erased - 1] = replace(rows[erased - 1], particulars="{}", salt="", reason="", erased_by=erased + 1)
    rows = chained(rows)
    signed = sign(rows, range(every, size + 1, every), LOG)
    return Made(tuple(rows), signed, signed[-1].text())


def _row(random: Random, number: int, event: Event, *, old: bool) -> Kept:
    told = {"note": random.choice(WORDS) * random.randint(1, 4), "n": number}
    if event is Event.PARTICULARS_ERASED:
        told["erased"] = [number - 1]
    said = json.dumps(told, ensure_ascii=False)
    salt, reason = f"{random.getrandbits(128):032x}", "" if old else random.choice(("", *WORDS))
    at = START_AT + timedelta(seconds=number * 7, microseconds=random.choice((0, 77)))
    new = {} if old else _new_fields(random, number, event, at)
    entry = Entry(
        force="northshire",
        seq=number,
        at=at - timedelta(hours=random.choice((0, 0, 3))),
        actor=random.choice(("officer", "supervisor")),
        rank="constable",
        event=event.value,
        outcome=random.choice(("done", "read", "refused")),
        code="",
        case=f"NS-2026-{random.randint(1, 30):04}",
        version=random.randint(1, 9),
        commitment=commit_told(salt, said, reason),
        **new,
    )
    return Kept(entry, "", "", said, salt, reason)


def _new_fields(random: Random, number: int, event: Event, at: datetime) -> dict[str, Any]:
    return {
        "form": 2,
        "logged_at": at,
        "id": f"{random.getrandbits(128):032x}",
        "roles": "officer supervisor",
        "acting": random.random() < 0.2,
        "action": "add_note",
        "data_class": CLASS_OF[event].value,
        "recipient": random.choice(("", "probation")),
        "case_id": f"{random.getrandbits(128):032x}",
        "session": f"s{number}",
        "address": "10.0.0.7",
        "request": f"r{number}",
        "product": "0.1.0",
    }


def chained(rows: Sequence[Kept], after: int = 0) -> list[Kept]:
    """The rows with leaves and hashes worked out anew from one on; those up to `after` are left."""
    found = list(rows[:after])
    previous = found[-1].hash if found else START
    for row in rows[after:]:
        leaf = "" if row.entry.form == 1 else leaf_of(row.entry)
        previous = link(previous, row.entry)
        found.append(replace(row, leaf=leaf, hash=previous))
    return found


def sign(rows: Sequence[Kept], sizes: Iterable[int], by: Signer, *, seen: bool = True) -> tuple[Signed, ...]:
    """The checkpoints of a log at some sizes; seen: with the witness's cosignature."""
    wanted, edge, signed = set(sizes), Edge(), []
    for row in rows:
        edge.add(leaf_hash(canonical(row.entry)))
        if edge.size in wanted:
            note = by.sign(Tree(ORIGIN, edge.size, edge.root()).text())
            line = WITNESS.cosign(note.body, 1_780_000_000 + edge.size)
            cosigned = ((WITNESS.public.text(), line),) if seen else ()
            hashes = tuple(one.hex() for one in edge.hashes)
            signed.append(Signed(edge.size, edge.root().hex(), row.hash, hashes, note.text(), row.entry.at, cosigned))
    return tuple(signed)


def lines_of(made: Made, key: PublicKey = LOG.public) -> list[str]:
    """The log as it is exported, with its texts."""
    lines = [_line({"log": key.name, "version": FORMAT, "key": key.text(), "witnesses": [WITNESS.public.text()]})]
    waiting = list(made.signed)
    for place, row in enumerate(made.rows, start=1):
        lines.append(_line(entry_line(row, with_text=True)))
        while waiting and waiting[0].size <= place:
            lines.append(_line({"checkpoint": waiting.pop(0).text()}))
    return lines + [_line({"checkpoint": one.text()}) for one in waiting]


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")) + "\n"


def read_by(reader: type[csor_verify.Reader], lines: Iterable[str], held: str = "") -> csor_verify.Report:
    """What the verifier finds, with the keys from elsewhere and, when there is one, what the witness holds."""
    handed = [csor_verify.checkpoint_of(held)] if held else []
    key = csor_verify.key_of(LOG.public.text())
    return reader(key, [], handed).read(lines)


def report_of(data: bytes) -> csor_verify.Report | None:
    """What the verifier finds in the bytes of an export, read as a file is; None when it is no log to it."""
    try:
        return read_by(csor_verify.Reader, csor_verify.lines_in(io.BytesIO(data)))
    except csor_verify.Unreadable:
        return None


def judged_bytes(data: bytes) -> int:
    """The exit code that the bytes of an export get."""
    report = report_of(data)
    if report is None:
        return csor_verify.UNREADABLE
    return csor_verify.FAULTY if report.faults else csor_verify.WELL
