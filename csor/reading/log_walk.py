"""Walking the log: every entry is hashed anew from what is kept, and the first that does not fit is named.

A fault does not heal. What somebody wrote on after, with a reason, is passed over, and the walk goes on behind it: a fault
that is known hides none that comes later.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from csor.domain.actions import Event
from csor.domain.chain import START, Entry, canonical, commit_told, leaf_of, link, link_leaf
from csor.domain.merkle import Edge, leaf_hash
from csor.reading.log import Kept, Signed


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the log that does not fit. seq: the first bad entry; until: the last it may be, when an interval is known.

    code: out_of_order, clock, leaf, chain, text, erased, head, checkpoint, signature, shorter, rule, case.
    """

    code: str
    seq: int
    words: str
    until: int = 0

    def told(self) -> str:
        """As it is told to whoever decides whether writing goes on."""
        return f"{self.code}: {self.words}"


Passed = Callable[[Fault], bool]  # whether a fault is known, so that the walk goes on


def nothing_passed(fault: Fault) -> bool:
    """Every fault ends the walk."""
    del fault
    return False


class LogBroken(RuntimeError):
    """The log does not fit; nothing is signed over it."""

    def __init__(self, fault: Fault) -> None:
        """Keep what was found."""
        super().__init__(fault.words)
        self.fault = fault


ERASURE = Event.PARTICULARS_ERASED.value
DAWN = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Walk:
    """Where a walk stands: after how many entries, with which hash, time and right edge of the tree.

    apart: a checkpoint was passed over, so only its tree is gone on from.
    """

    seq: int
    hash: str
    edge: Edge
    latest: datetime = DAWN
    apart: bool = False

    @classmethod
    def start(cls) -> "Walk":
        """Before the first entry."""
        return cls(0, START, Edge())

    @classmethod
    def after(cls, signed: Signed) -> "Walk":
        """After a checkpoint. Raises LogBroken when its edge is not that of its root."""
        wrong = Fault("checkpoint", signed.size, f"The edge kept with checkpoint {signed.size} is not its own.")
        try:
            edge = Edge(signed.size, [bytes.fromhex(one) for one in signed.edge])
        except ValueError:
            raise LogBroken(wrong) from None
        if edge.root().hex() != signed.root:
            raise LogBroken(wrong)
        return cls(signed.size, signed.hash, edge)

    def step(self, kept: Kept) -> Fault | None:
        """Take one entry in. Gives what is wrong with it."""
        entry, number = kept.entry, self.seq + 1
        fault = self._place(entry, number) or _hashes(kept, self.hash, number) or text_fault(kept)
        if fault:
            return fault
        self._take(kept)
        return None

    def pass_over(self, kept: Kept) -> None:
        """Go on behind an entry that does not fit, from what it says of itself."""
        self._take(kept)

    def rest_on(self, signed: Signed) -> None:
        """Go on from the tree that was signed, where the log is not the one of its checkpoint."""
        self.edge, self.apart = Walk.after(signed).edge, True

    def _take(self, kept: Kept) -> None:
        entry = kept.entry
        self.edge.add(_leaf(kept))
        self.seq, self.hash, self.latest = entry.seq, kept.hash, entry.logged_at or self.latest

    def _place(self, entry: Entry, number: int) -> Fault | None:
        if entry.seq != number:
            return Fault("out_of_order", number, f"Entry {number} is not there: {entry.seq} stands in its place.")
        if entry.logged_at and entry.logged_at < self.latest:
            return Fault("clock", number, f"Entry {number} was logged before the entry that precedes it.")
        return None


def _leaf(kept: Kept) -> bytes:
    """The leaf as it is kept; worked out where none is, or nothing that could be one."""
    if kept.entry.form == 1:
        return leaf_hash(canonical(kept.entry))
    try:
        return bytes.fromhex(kept.leaf)
    except ValueError:
        return bytes.fromhex(leaf_of(kept.entry))


def _hashes(kept: Kept, previous: str, number: int) -> Fault | None:
    """The leaf and the hash follow from what the entry says."""
    if kept.entry.form == 1:
        return None if link(previous, kept.entry) == kept.hash else _wrong("chain", number)
    if leaf_of(kept.entry) != kept.leaf:
        return _wrong("leaf", number)
    return None if link_leaf(previous, kept.leaf) == kept.hash else _wrong("chain", number)


def _wrong(code: str, number: int) -> Fault:
    what = "what it says" if code == "leaf" else "the entry before it"
    return Fault(code, number, f"The hash of entry {number} does not follow from {what}.")


def text_fault(kept: Kept) -> Fault | None:
    """The text is the one that was committed to; or it was erased, and a tombstone says so."""
    number = kept.entry.seq
    if kept.erased_by:
        if kept.has_text:
            return Fault("erased", number, f"Entry {number} has a tombstone and a text.")
        if kept.entry.event == ERASURE:
            return Fault("erased", number, f"Entry {number} is an erasure: what it says is never erased.")
        return None
    if commit_told(kept.salt, kept.particulars, kept.reason) == kept.entry.commitment:
        return None
    if not kept.has_text:
        return Fault("erased", number, f"The text of entry {number} is gone, and no tombstone stands for it.")
    return Fault("text", number, f"The text of entry {number} is not the one that was committed to.")


class Tombstones:
    """Whether each is spoken for: the later erasure that it names lists its entry, in words that its commitment binds.

    Whoever may write to the database may write a tombstone; what an erasure said is in the tree and does not change.
    """

    def __init__(self) -> None:
        """Before the first entry."""
        self._waiting: dict[int, int] = {}  # an entry with a tombstone, and the erasure that it names
        self._listed: dict[int, int] = {}  # an entry that an erasure lists and did not erase, and that erasure

    def take(self, kept: Kept) -> None:
        """Take one entry in, in order."""
        number = kept.entry.seq
        if kept.erased_by:
            self._waiting[number] = kept.erased_by
        elif kept.entry.event == ERASURE and text_fault(kept) is None:
            for seq in erased_in(kept.particulars):
                self._settle(seq, number)

    def _settle(self, seq: int, by: int) -> None:
        if self._waiting.get(seq) == by:
            del self._waiting[seq]
        else:
            self._listed[seq if 0 < seq < by else by] = by

    def faults(self) -> list[Fault]:
        """What is not spoken for, at the end of the log, the first entry first."""
        forged = "The tombstone of entry {} names entry {}, which does not say that it erased it."
        kept = "Entry {} lists an entry as erased that has no tombstone by it."
        found = [Fault("erased", seq, forged.format(seq, by)) for seq, by in self._waiting.items()]
        found += [Fault("erased", seq, kept.format(by)) for seq, by in self._listed.items()]
        return sorted(found, key=lambda fault: fault.seq)


def erased_in(particulars: str) -> frozenset[int]:
    """The entries that an erasure lists as erased; none when it lists them in no way that can be read."""
    try:
        told = json.loads(particulars)
    except (ValueError, RecursionError):
        return frozenset()
    listed = told.get("erased") if isinstance(told, dict) else None
    if not isinstance(listed, list) or any(type(seq) is not int for seq in listed):
        return frozenset()
    return frozenset(listed)


def walk_log(
    entries: Iterable[Kept], checkpoints: Iterable[Signed] = (), passed: Passed = nothing_passed
) -> tuple[Walk, Fault | None]:
    """From the first entry to the last, past every checkpoint. Gives where it stands, and the first fault not passed."""
    walk, waiting, last = Walk.start(), iter(checkpoints), 0
    signed = next(waiting, None)
    tombs = Tombstones()
    for kept in entries:
        fault = walk.step(kept)
        if fault:
            if not passed(fault):
                return walk, fault
            walk.pass_over(kept)
        tombs.take(kept)
        while signed and signed.size <= walk.seq:
            fault = _past(walk, signed, last, passed)
            if fault:
                return walk, fault
            last, signed = signed.size, next(waiting, None)
    return walk, next((fault for fault in _left_over(walk, signed, tombs) if not passed(fault)), None)


def _past(walk: Walk, signed: Signed, last: int, passed: Passed) -> Fault | None:
    """Past a checkpoint; from its own tree where the log is not the one it was signed over and that is known."""
    fault = checkpoint_fault(walk, signed, last)
    if not fault:
        return None
    if not passed(fault):
        return fault
    try:
        walk.rest_on(signed)
    except LogBroken as broken:
        return None if passed(broken.fault) else broken.fault
    return None


def _left_over(walk: Walk, signed: Signed | None, tombs: Tombstones) -> Iterator[Fault]:
    if signed:
        words = f"Checkpoint {signed.size} was signed over a longer log; this one ends at {walk.seq}."
        yield Fault("shorter", walk.seq + 1, words, signed.size)
    yield from tombs.faults()


def checkpoint_fault(walk: Walk, signed: Signed, last: int) -> Fault | None:
    """The tree at this size is the one that was signed. last: the size of the checkpoint before, which was right."""
    chained = signed.hash == walk.hash or walk.apart
    if signed.size == walk.seq and signed.root == walk.edge.root().hex() and chained:
        return None
    words = (
        f"The log is not the one of checkpoint {signed.size}: something changed between {last + 1} and {signed.size}."
    )
    return Fault("checkpoint", last + 1, words, signed.size)
