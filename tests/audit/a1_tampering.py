"""A1: whatever is done to a log is found, and placed: the first bad entry, or the interval of the checkpoint.

Each trial does one thing to a log of 2,000 entries (120 in CI) and asks both verifiers: the product's walk over what is
kept, and csor-verify over the export. What a log alone cannot show (a cut tail, yesterday's database, two views) is found
with the checkpoint that a witness holds. Canaries: a verifier with one of its checks off.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from random import Random
from typing import Any

from csor import csor_verify
from csor.domain.chain import BOUND_2
from csor.domain.data_classes import DataClass
from csor.reading.log import Kept
from csor.reading.log_walk import walk_log
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.logs import LOG, THIEF, Made, chained, lines_of, make_log, read_by, report_of, sign

SIZES = {True: (120, 30), False: (2000, 100)}  # entries and the distance of checkpoints: in CI, in full
A_LOG = 25  # trials on one log
FULL = 10_000


@dataclass(frozen=True)
class Touched:
    """A log after it was tampered with. first, last: what must be named. alone: whether it shows without the witness."""

    made: Made
    first: int
    last: int = 0
    alone: bool = True
    walks: bool = True


def edited(random: Random, made: Made) -> Touched:
    """One column of one entry."""
    at = random.randrange(len(made.rows))
    row = made.rows[at]
    beside = ["particulars", "salt", "reason", "hash"] + (["leaf"] if row.entry.form != 1 else [])
    bound = [name for name in BOUND_2 if row.entry.form != 1 or name in csor_verify.FORM_1]
    name = random.choice([*bound, "form", *beside])
    if row.erased_by and name in {"particulars", "salt", "reason"}:
        name = "hash"
    held: Any = row if name in beside else row.entry
    other = 3 - row.entry.form if name == "form" else _other(getattr(held, name))
    edited = replace(held, **{name: other})
    changed = edited if name in beside else replace(row, entry=edited)
    return Touched(made.with_rows(_put(made.rows, at, changed)), at + 1)


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value[:-1]}{'0' if value[-1:] != '0' else '1'}"
    return value + timedelta(microseconds=1)


def _put(rows: tuple[Kept, ...], at: int, row: Kept) -> list[Kept]:
    return [*rows[:at], row, *rows[at + 1 :]]


def deleted(random: Random, made: Made) -> Touched:
    """One entry, not the last."""
    at = random.randrange(len(made.rows) - 1)
    return Touched(made.with_rows([*made.rows[:at], *made.rows[at + 1 :]]), at + 1)


def inserted(random: Random, made: Made) -> Touched:
    """An entry made up; half of them with a leaf and a hash that follow from what stands before it."""
    at = random.randrange(1, len(made.rows))
    made_up = replace(made.rows[at], entry=replace(made.rows[at].entry, actor="nobody"))
    if random.random() < 0.5:
        return Touched(made.with_rows([*made.rows[:at], made_up, *made.rows[at:]]), at + 1)
    fits = chained([*made.rows[:at], made_up], at)[-1]
    touched = made.with_rows([*made.rows[:at], fits, *made.rows[at:]])
    sizes = [0, *(one.size for one in made.signed)]
    if at + 1 in sizes:  # a checkpoint stands right behind it
        return Touched(touched, sizes[sizes.index(at + 1) - 1] + 1, at + 1)
    return Touched(touched, at + 2)  # it follows from what stands before it; the entry that it pushed aside does not


def swapped(random: Random, made: Made) -> Touched:
    """Two entries change places."""
    one, two = sorted(random.sample(range(len(made.rows)), 2))
    rows = list(made.rows)
    rows[one], rows[two] = rows[two], rows[one]
    return Touched(made.with_rows(rows), one + 1)


def reordered(random: Random, made: Made) -> Touched:
    """A block of entries in another order."""
    start = random.randrange(len(made.rows) - 3)
    end = min(len(made.rows), start + random.randint(3, 12))
    block = list(made.rows[start:end])
    while block == list(made.rows[start:end]):
        random.shuffle(block)
    first = next(n for n, (a, b) in enumerate(zip(block, made.rows[start:end], strict=True)) if a is not b)
    return Touched(made.with_rows([*made.rows[:start], *block, *made.rows[end:]]), start + first + 1)


def cut(random: Random, made: Made) -> Touched:
    """The tail is cut off, and every checkpoint over it is taken away."""
    end = random.randrange(1, made.signed[-1].size)
    signed = tuple(one for one in made.signed if one.size <= end)
    left = replace(made, rows=made.rows[:end], signed=signed)
    return Touched(left, end + 1, made.signed[-1].size, alone=False, walks=False)


def doubled(random: Random, made: Made) -> Touched:
    """One entry stands twice."""
    at = random.randrange(len(made.rows))
    return Touched(made.with_rows([*made.rows[: at + 1], *made.rows[at:]]), at + 2)


def _changed(random: Random, made: Made) -> tuple[int, list[Kept]]:
    """One entry edited within what was signed, and every hash from there on worked out anew."""
    at = random.randrange(made.signed[-1].size)
    row = replace(made.rows[at], entry=replace(made.rows[at].entry, actor="nobody"))
    return at, chained(_put(made.rows, at, row), at)


def rechained(random: Random, made: Made) -> Touched:
    """After an edit every leaf and hash is worked out anew; the checkpoints are as they were."""
    at, rows = _changed(random, made)
    sizes = [0, *(one.size for one in made.signed)]
    low, high = max(s for s in sizes if s <= at), min(s for s in sizes if s > at)
    return Touched(made.with_rows(rows), low + 1, high)


def restored(random: Random, made: Made) -> Touched:
    """An older database, whole, with the checkpoints it had."""
    end = random.choice(made.signed[:-1]).size
    old = replace(made, rows=made.rows[:end], signed=tuple(one for one in made.signed if one.size <= end))
    return Touched(old, end + 1, made.signed[-1].size, alone=False, walks=False)


def forged(random: Random, made: Made) -> Touched:
    """After an edit everything is worked out anew, and every checkpoint from there on signed by another key."""
    at, rows = _changed(random, made)
    old = [one for one in made.signed if one.size <= at]
    fresh = sign(rows, [one.size for one in made.signed if one.size > at], THIEF, seen=False)
    low = old[-1].size if old else 0
    high = fresh[0].size if fresh else made.signed[-1].size  # a log that was cut before ends below its last checkpoint
    return Touched(replace(made, rows=tuple(rows), signed=(*old, *fresh)), low + 1, high, walks=False)


def two_views(random: Random, made: Made) -> Touched:
    """Another log for another reader, signed by the true key: only the witness can tell."""
    _, rows = _changed(random, made)
    signed = sign(rows, [one.size for one in made.signed], LOG, seen=False)
    return Touched(replace(made, rows=tuple(rows), signed=signed), 1, made.signed[-1].size, alone=False, walks=False)


def entombed(random: Random, made: Made) -> Touched:
    """A tombstone by somebody who erased nothing; the words go. It names an erasure, its scrubbing, or anything else."""
    at = random.randrange(len(made.rows))
    row = made.rows[at]
    erasing = [one.entry.seq for one in made.rows if one.entry.data_class == DataClass.ERASURE]
    named = random.choice([*erasing, random.randint(1, len(made.rows) + 9)])
    if named == row.erased_by:
        named += 1
    gone = replace(row, particulars="{}", salt="", reason="", erased_by=named)
    return Touched(made.with_rows(_put(made.rows, at, gone)), at + 1)


KINDS: dict[str, Callable[[Random, Made], Touched]] = {
    "edit a column": edited,
    "delete": deleted,
    "insert": inserted,
    "swap": swapped,
    "reorder a block": reordered,
    "cut the tail": cut,
    "duplicate": doubled,
    "forged tombstone": entombed,
    "re-chain all": rechained,
    "restore an old database": restored,
    "forge a checkpoint": forged,
    "two views": two_views,
}
FLIP = "flip one bit"


class NoTexts(csor_verify.Reader):
    """The canary: texts are not held against their commitments."""

    def _text(self, line: dict[str, Any], place: int) -> bool:
        return True


class NoCheckpoints(csor_verify.Reader):
    """The canary: checkpoints are passed by."""

    def _checkpoint(self, text: str) -> bool:
        return True


class NoWitness(csor_verify.Reader):
    """The canary: what the witness holds is not looked at."""

    def __init__(self, *given: Any) -> None:
        super().__init__(given[0], given[1], [])


class NoTombstones(csor_verify.Reader):
    """The canary: a tombstone is believed, whoever it names."""

    def _unsettled(self) -> list[tuple[int, str]]:
        return []


CANARIES = {"tombstones": NoTombstones, "texts": NoTexts, "checkpoints": NoCheckpoints, "witness": NoWitness}


def run(size: int, seed: int, fault: str = "") -> Figures:
    """Tamper so many times, each kind in turn."""
    tally, random = Tally(), Random(seed)
    reader = CANARIES.get(fault, csor_verify.Reader)
    entries, every = SIZES[size < FULL]
    names = [*KINDS, FLIP]
    tried = dict.fromkeys(names, 0)
    made, data = None, b""
    for trial in range(size):
        if made is None or trial % A_LOG == 0:
            made = make_log(random, entries + random.randrange(every), every)
            data = "".join(lines_of(made)).encode()
            tally.count(_wrong_on_good(made, reader)) if trial == 0 else None
        name = names[trial % len(names)]
        tried[name] += 1
        tally.count(_flip(random, data) if name == FLIP else _trial(random, made, name, reader))
    return tally.figures(kinds=tried, entries=entries)


def _wrong_on_good(made: Made, reader: type[csor_verify.Reader]) -> str:
    """A log that was let be has no fault."""
    found = read_by(reader, lines_of(made), made.held).faults
    _, fault = walk_log(made.rows, made.signed)
    return f"a good log is called bad: {found or fault}" if found or fault else ""


def _trial(random: Random, made: Made, name: str, reader: type[csor_verify.Reader]) -> str:
    touched = KINDS[name](random, made)
    report = read_by(reader, lines_of(touched.made), "" if touched.alone else made.held)
    named = (report.faults[0].first, report.faults[0].last) if report.faults else None
    if named is None or named[0] != touched.first or (touched.last and named[1] != touched.last):
        return f"{name}: csor-verify names {named}, not {(touched.first, touched.last)}"
    if not touched.walks:
        return ""
    _, fault = walk_log(touched.made.rows, touched.made.signed)
    walked = (fault.seq, fault.until) if fault else None
    if walked is None or walked[0] != touched.first or (touched.last and walked[1] != touched.last):
        return f"{name}: the walk names {walked}, not {(touched.first, touched.last)}"
    return ""


def _flip(random: Random, data: bytes) -> str:
    """Every other bit in a line that is no entry: they are few, and hold what is signed.

    In the line of an entry that entry must be named; elsewhere the flip must be found.
    """
    place, bit = random.randrange(len(data)), random.randrange(8)
    if random.random() < 0.5:
        place = random.choice(_aside(data))
    flipped = bytearray(data)
    flipped[place] ^= 1 << bit
    report, entry = report_of(bytes(flipped)), _entry_at(data, place)
    if report is None:
        return f"bit {bit} of byte {place} in entry {entry} was flipped and no entry named" if entry else ""
    named = report.faults[0].first if report.faults else None
    if named is None:
        return f"bit {bit} of byte {place} was flipped and not found"
    if entry and named != entry:
        return f"bit {bit} of byte {place} was flipped: csor-verify names {named}, not {entry}"
    return ""


@lru_cache(maxsize=1)
def _spans(data: bytes) -> list[tuple[int, int, int]]:
    """Where each line begins and ends, and the number of its entry; 0 for the first line and the checkpoints."""
    found, start, entries = [], 0, 0
    for line in data.splitlines(keepends=True):
        is_entry = line.startswith(b'{"entry"')
        entries += is_entry
        found.append((start, start + len(line), entries if is_entry else 0))
        start += len(line)
    return found


def _entry_at(data: bytes, place: int) -> int:
    return next(entry for start, end, entry in _spans(data) if start <= place < end)


@lru_cache(maxsize=1)
def _aside(data: bytes) -> list[int]:
    """The places of the first line and of the checkpoints."""
    return [place for start, end, entry in _spans(data) if not entry for place in range(start, end)]


HARNESS = Harness(
    "A1",
    "whatever is done to a log is found and placed",
    run,
    ci=504,
    full=FULL,
    canaries={"tombstones": 60, "texts": 252, "checkpoints": 60, "witness": 60},
    part=8,
    minutes=27,
)
