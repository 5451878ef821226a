"""Check an exported log of events offline: csor-verify FILE. One file, the standard library alone; python3 csor_verify.py.

It was written from the description in docs/evidence-log.md and from the specifications named below, and shares no line
with the product that wrote the log. It checks, in this order for each line of the file:

  entries      numbers 1, 2, 3 ... without a gap; the log's own time never runs back
  leaves       SHA-256(0x00 || canonical bytes of the entry)                               RFC 9162 2.1.1
  chain        SHA-256(hash before || leaf)
  texts        SHA-256(salt || 0x00 || text [|| 0x00 || reason]), where the export carries them
  tombstones   the later entry that each names is an erasure, and its own text lists what it erased: this entry
  checkpoints  the Merkle root at that size, and the log's Ed25519 signature               RFC 9162, C2SP, RFC 8032
  witnesses    cosignatures over the checkpoint                                            C2SP tlog-cosignature

and names the first entry that does not fit. It also checks a printed proof of one entry, or that one checkpoint goes on
from another: csor-verify --proof FILE.

Keys: what the file says of its own keys proves nothing. Give the keys that you had from elsewhere: --log-key,
--witness-key; and a checkpoint that the witness handed to you: --checkpoint FILE.

Exit codes: 0 all of it fits; 1 something does not, and is named; 2 the file or the question could not be read.
"""

# ruff: noqa: PLR2004, PLR0911, TRY301 - a court's expert reads this beside the specifications: their numbers stand as there

import argparse
import base64
import binascii
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, TextIO

WELL, FAULTY, UNREADABLE = 0, 1, 2

# ------------------------------------------------------------------ Ed25519, RFC 8032 5.1

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, x*y = T/Z
ZERO: Point = (0, 1, 1, 0)


def _x_of(y: int, sign: int) -> int | None:
    """The x of a point, RFC 8032 5.1.3; None when there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT % P
    if (x * x - square) % P != 0:
        return None
    return P - x if x & 1 != sign else x


@lru_cache(maxsize=32)
def _point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


@lru_cache(maxsize=32)
def _table(point: Point) -> tuple[tuple[Point, ...], ...]:
    """0 to 15 times each power of 16 of a point: the base, and a key that signed many checkpoints, are asked for often."""
    rows = []
    for _ in range(64):
        row = [ZERO]
        for _ in range(15):
            row.append(_add(row[-1], point))
        rows.append(tuple(row))
        point = _add(row[-1], point)
    return tuple(rows)


def _times(number: int, point: Point) -> Point:
    found = ZERO
    for row in _table(point):
        found = _add(found, row[number & 15])
        number >>= 4
    return found


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x_of(_BASE_Y, 0) or 0
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def ed25519_fits(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether it is the key's signature of the message (RFC 8032 5.1.7)."""
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = _point(key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(k, a))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ------------------------------------------------------------------ trees, RFC 9162 2.1


def leaf_of(data: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that grows by one leaf at a time: (height, hash) of its whole subtrees."""

    def __init__(self) -> None:
        """Without a leaf."""
        self.parts: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf."""
        height, node = 0, leaf
        while self.parts and self.parts[-1][0] == height:
            node = node_of(self.parts.pop()[1], node)
            height += 1
        self.parts.append((height, node))

    def root(self) -> bytes:
        """Over all leaves so far."""
        root: bytes | None = None
        for _, part in reversed(self.parts):
            root = part if root is None else node_of(part, root)
        return hashlib.sha256(b"").digest() if root is None else root


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that a path of inclusion leads to; None when it is too short or too long for the tree.

    Told from above: of a tree of `size`, the left part is the largest power of two below it; the last step of the path
    is the other part.
    """
    if not 0 <= index < size:
        return None
    if size == 1:
        return leaf if not path else None
    if not path:
        return None
    left = _left_part(size)
    if index < left:
        below = root_by_path(leaf, index, left, path[:-1])
        return None if below is None else node_of(below, path[-1])
    below = root_by_path(leaf, index - left, size - left, path[:-1])
    return None if below is None else node_of(path[-1], below)


def _left_part(size: int) -> int:
    part = 1
    while part * 2 < size:
        part *= 2
    return part


def roots_by_proof(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The older and the newer root that a proof of consistency leads to; None when it does not fit the sizes."""
    if not 0 < old <= new:
        return None
    if old == new:
        return (old_root, old_root) if not proof else None
    left = list(proof)
    found = _both(old, new, True, old_root, left)
    return found if found and not left else None


def _both(old: int, new: int, whole: bool, old_root: bytes, left: list[bytes]) -> tuple[bytes, bytes] | None:
    """SUBPROOF of RFC 9162 2.1.4.1, told backwards: the last step of what is left belongs to this level."""
    if old == new:
        if whole:
            return old_root, old_root
        return (left[0], left.pop(0)) if len(left) == 1 else None
    if not left:
        return None
    part, step = _left_part(new), left.pop()
    if old <= part:
        below = _both(old, part, whole, old_root, left)
        return (below[0], node_of(below[1], step)) if below else None
    below = _both(old - part, new - part, False, old_root, left)
    return (node_of(step, below[0]), node_of(step, below[1])) if below else None


# ------------------------------------------------------------------ notes, C2SP signed-note, tlog-checkpoint


class Unreadable(ValueError):
    """What was given is no log, no note, no key; the words say what is wrong."""


@dataclass(frozen=True)
class Key:
    """A public key: kind 1 of a log, 4 of a witness."""

    name: str
    kind: int
    raw: bytes

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.raw).digest()[:4]


def key_of(text: str) -> Key:
    """A key as it is written: name+id+base64."""
    parts = _whole(text).strip().split("+", 2)
    if len(parts) != 3:
        raise Unreadable("a key is name+id+base64")
    data = _unbase(parts[2])
    key = Key(parts[0], data[0] if data else 0, data[1:])
    if len(key.raw) != 32 or key.kind not in {1, 4} or key.id.hex() != parts[1]:
        raise Unreadable(f"this is not a key: {text.strip()[:80]}")
    return key


def _whole(text: str) -> str:
    """The text, when it is one: half a surrogate has no bytes to be signed, and cannot be printed."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unreadable("this is not Unicode") from None
    return text


def _unbase(text: str) -> bytes:
    """The bytes of base64, in the one spelling that they have."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("this is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise Unreadable("this is not base64 as it is written")
    return data


@dataclass(frozen=True)
class Checkpoint:
    """A signed tree: what was signed, and every signature with the name and the id of its key."""

    body: str
    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def signed_by(self, key: Key) -> bool:
        """Whether the log's key signed it."""
        return any(
            ed25519_fits(key.raw, self.body.encode(), signature)
            for name, key_id, signature in self.signatures
            if (name, key_id) == (key.name, key.id)
        )

    def cosigned_by(self, key: Key) -> int | None:
        """When a witness cosigned it, in seconds since 1970; None when it did not, -1 when not rightly."""
        found = [s for name, key_id, s in self.signatures if (name, key_id) == (key.name, key.id)]
        if not found:
            return None
        at = int.from_bytes(found[0][:8], "big")
        message = f"cosignature/v1\ntime {at}\n{self.body}".encode()
        return at if ed25519_fits(key.raw, message, found[0][8:]) else -1


def checkpoint_of(text: str) -> Checkpoint:
    """The checkpoint of a signed note."""
    body, blank, lines = _whole(text).rpartition("\n\n")
    words = body.split("\n")
    if not blank or len(words) < 3 or not words[1].isdecimal() or not words[1].isascii() or len(words[1]) > 18:
        raise Unreadable("this is no checkpoint")
    signatures = []
    *found, rest = lines.split("\n")
    if rest or not found:
        raise Unreadable("this is no checkpoint")
    for line in found:
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Unreadable("this is no line of a signature")
        data = _unbase(parts[2])
        signatures.append((parts[1], data[:4], data[4:]))
    return Checkpoint(body + "\n", words[0], int(words[1]), _unbase(words[2]), tuple(signatures))


# ------------------------------------------------------------------ entries

FORM_1 = ("force", "seq", "at", "actor", "rank", "event", "outcome", "code", "case", "version", "commitment")
FORM_2 = (
    "force", "seq", "at", "logged_at", "id", "actor", "rank", "roles", "acting", "event", "action", "outcome", "code",
    "data_class", "recipient", "case", "case_id", "version", "session", "address", "request", "product", "commitment",
)  # fmt: skip
NUMBERS, TRUTHS = {"seq", "version"}, {"acting"}
ERASURE = "particulars_erased"
FIRST, BESIDE = {"log", "version", "key", "witnesses"}, {"entry", "hash", "leaf", "erased_by", "text"}


@dataclass(frozen=True)
class Fault:
    """What does not fit. first: the entry, 0 for none; last: where the interval ends, when it is one."""

    kind: str
    first: int
    words: str
    last: int = 0


@dataclass
class Report:
    """What was found. faults: the first that stopped the reading of entries, and what is wrong with signatures."""

    faults: list[Fault] = field(default_factory=list)
    entries: int = 0
    erased: int = 0
    clock_behind: int = 0
    checkpoints: int = 0
    covered: int = 0
    witnessed: dict[str, int] = field(default_factory=dict)
    cosignatures: int = 0


def canonical(entry: dict[str, Any]) -> bytes:
    """The bytes of an entry: a JSON array of what its form binds, ASCII alone, without blanks."""
    form = entry.get("form")
    if type(form) is not int or form not in {1, 2}:
        raise Unreadable("an entry of an unknown form")
    names = FORM_1 if form == 1 else FORM_2
    if len(entry) != len(names) + 1:
        raise Unreadable("it says more than its form binds")
    for name in names:
        kind = int if name in NUMBERS else bool if name in TRUTHS else str
        if type(entry.get(name)) is not kind:
            raise Unreadable(f"{name} is missing, or not of its kind")
    values = [entry[name] for name in names]
    return json.dumps(values if form == 1 else [2, *values], ensure_ascii=True, separators=(",", ":")).encode()


class Reader:
    """Goes through a log from its first line to its last."""

    def __init__(self, log_key: Key | None, witness_keys: Sequence[Key], handed: Sequence[Checkpoint]) -> None:
        """handed: checkpoints that came from elsewhere; the log must contain each."""
        self.report = Report()
        self._key = log_key
        self._witnesses = list(witness_keys)
        self._trusted = set(witness_keys)
        self._handed = sorted(handed, key=lambda one: one.size)
        self._seen_handed = 0
        self._tree = Growing()
        self._hash = "0" * 64
        self._latest = ""
        self._origin = ""
        self._tombs: dict[int, int] = {}
        self._listed: dict[int, int] = {}

    def read(self, lines: Iterable[str]) -> Report:
        """Everything; it stops at the first entry that does not fit, for what comes after hangs on it."""
        for number, text in enumerate(lines, start=1):
            try:
                line = _one_line(text)
            except (ValueError, RecursionError) as wrong:
                if number == 1:
                    raise Unreadable("the first line is not JSON") from None
                self._fault("line", self.report.entries + 1, f"line {number} cannot be read: {wrong}")
                return self.report
            if number == 1:
                self._begin(line)
            elif not self._line(line, number):
                return self.report
        if not self._origin:
            raise Unreadable("the file is empty")
        self._end()
        return self.report

    def _begin(self, line: Any) -> None:
        if not isinstance(line, dict) or set(line) != FIRST or not isinstance(line["log"], str):
            raise Unreadable("the first line does not say that this is a log")
        if type(line["version"]) is not int or line["version"] != 1:
            raise Unreadable("the log is of another version than 1")
        self._origin = line["log"]
        own = key_of(str(line["key"]))
        if self._key is None:
            self._key = own
        elif self._key != own:
            self._fault("key", 0, "the log names another key than the one you gave")
        for text in line["witnesses"] if isinstance(line["witnesses"], list) else [""]:
            if (key := key_of(str(text))) not in self._witnesses:
                self._witnesses.append(key)

    def _line(self, line: Any, number: int) -> bool:
        """Give whether reading goes on."""
        if isinstance(line, dict) and set(line) == {"checkpoint"} and isinstance(line["checkpoint"], str):
            return self._checkpoint(line["checkpoint"])
        if not isinstance(line, dict) or not isinstance(line.get("entry"), dict) or not set(line) <= BESIDE:
            return self._fault("line", self.report.entries + 1, f"line {number} is neither an entry nor a checkpoint")
        return self._entry(line)

    def _entry(self, line: dict[str, Any]) -> bool:
        entry, place = line["entry"], self.report.entries + 1
        try:
            data = canonical(entry)
        except Unreadable as wrong:
            return self._fault("line", place, f"entry {place}: {wrong}")
        if entry["seq"] != place:
            return self._fault("order", place, f"entry {place} is not there: {entry['seq']} stands in its place")
        leaf = leaf_of(data)
        if entry["form"] == 1:
            if "leaf" in line:
                return self._fault("leaf", place, f"entry {place} is of form 1, which has no leaf beside it")
            following = hashlib.sha256(self._hash.encode() + b"\x00" + data).hexdigest()
        else:
            if line.get("leaf") != leaf.hex():
                return self._fault("leaf", place, f"entry {place} is not what its leaf says")
            if entry["logged_at"] < self._latest:
                return self._fault("clock", place, f"entry {place} was logged before the one that precedes it")
            self._latest = entry["logged_at"]
            self.report.clock_behind += entry["at"] < entry["logged_at"]
            following = hashlib.sha256(bytes.fromhex(self._hash) + leaf).hexdigest()
        if line.get("hash") != following:
            return self._fault("chain", place, f"entry {place} does not follow from the one before it")
        if not self._text(line, place):
            return False
        self._hash = following
        self._tree.add(leaf)
        self.report.entries = place
        if entry["event"] == ERASURE:
            self._erases(line, place)
        return self._compare_handed()

    def _text(self, line: dict[str, Any], place: int) -> bool:
        """The words, where the export has them; and a tombstone where they were erased."""
        if "erased_by" in line:
            return self._tomb(line, place)
        if "text" not in line:
            return True
        text = line["text"]
        found = text if isinstance(text, dict) and len(text) == 3 else {}
        parts = [part for name in ("salt", "particulars", "reason") if isinstance(part := found.get(name), str)]
        if len(parts) != 3:
            return self._fault("text", place, f"the text of entry {place} cannot be read")
        bound = "\x00".join(parts if parts[2] else parts[:2])
        if hashlib.sha256(bound.encode(errors="surrogatepass")).hexdigest() == line["entry"]["commitment"]:
            return True
        return self._fault("text", place, f"the text of entry {place} is not the one that was committed to")

    def _tomb(self, line: dict[str, Any], place: int) -> bool:
        """The tombstone of an entry; whether what it names erased this entry is known at the end."""
        by = line["erased_by"]
        if type(by) is not int:
            return self._fault("erased", place, f"the tombstone of entry {place} names no entry")
        if "text" in line:
            return self._fault("erased", place, f"entry {place} has a tombstone and a text")
        if line["entry"]["event"] == ERASURE:
            return self._fault("erased", place, f"entry {place} is an erasure: what it says is never erased")
        self._tombs[place] = by
        self.report.erased += 1
        return True

    def _erases(self, line: dict[str, Any], place: int) -> None:
        """Settle the tombstones of the entries that this one lists as erased; keep what it lists without one."""
        for seq in _erased_in(line):
            if self._tombs.get(seq) == place:
                del self._tombs[seq]
            else:
                self._listed[seq if 0 < seq < place else place] = place

    def _compare_handed(self) -> bool:
        while self._handed and self._handed[0].size == self.report.entries:
            handed = self._handed.pop(0)
            if handed.root != self._tree.root() or handed.origin != self._origin:
                words = f"the log is not the one of the checkpoint you gave, at {handed.size}"
                return self._fault("checkpoint", self._seen_handed + 1, words, handed.size)
            self._seen_handed = handed.size
        return True

    def _checkpoint(self, text: str) -> bool:
        done, covered = self.report.entries, self.report.covered
        try:
            found = checkpoint_of(text)
        except Unreadable as wrong:
            return self._fault("checkpoint", covered + 1, f"a checkpoint after entry {done}: {wrong}", done)
        if self._key is None or found.origin != self._origin or not found.signed_by(self._key):
            words = f"the checkpoint of {found.size} entries is not signed by the key of this log"
            return self._fault("signature", covered + 1, words, done)
        if found.size != done or found.root != self._tree.root():
            words = f"the log is not the one of its checkpoint of {found.size} entries"
            return self._fault("checkpoint", covered + 1, words, max(done, found.size))
        known = {(key.name, key.id) for key in (self._key, *self._witnesses)}
        if any((name, key_id) not in known for name, key_id, _ in found.signatures):
            words = f"the checkpoint of {found.size} entries has a signature of nobody whom the first line names"
            return self._fault("cosignature", covered + 1, words, done)
        self.report.checkpoints += 1
        self.report.covered = done
        for key in self._witnesses:
            at = found.cosigned_by(key)
            if at == -1:
                words = f"the cosignature of {key.name} at {found.size} is not rightly made"
                return self._fault("cosignature", covered + 1, words, done)
            if at is not None:
                self.report.witnessed[key.name] = done
                self.report.cosignatures += 1
        return True

    def _end(self) -> None:
        done = self.report.entries
        for handed in self._handed:
            words = f"the log ends at {done}; the checkpoint you gave was signed over {handed.size} entries"
            self._fault("shorter", done + 1, words, handed.size)
        for place, words in self._unsettled()[:1]:
            self._fault("erased", place, words)
        for key in sorted(self._trusted, key=lambda one: one.name):
            if key.name not in self.report.witnessed:
                self._fault("witness", 0, f"{key.name} cosigned no checkpoint of this log")

    def _unsettled(self) -> list[tuple[int, str]]:
        """The tombstones that no erasure speaks for, and what an erasure lists and did not erase, the first entry first."""
        forged = "the tombstone of entry {} names entry {}, which does not say that it erased it"
        found = [(place, forged.format(place, by)) for place, by in self._tombs.items()]
        kept = "entry {} lists an entry as erased that has no tombstone by it"
        return sorted([*found, *((place, kept.format(by)) for place, by in self._listed.items())])

    def _fault(self, kind: str, first: int, words: str, last: int = 0) -> bool:
        self.report.faults.append(Fault(kind, first, words, last))
        return False


def _erased_in(line: dict[str, Any]) -> set[int]:
    """The numbers that the text of an erasure lists; it was held against its commitment before. None when it lists none."""
    try:
        listed = json.loads(line["text"]["particulars"])["erased"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return set()
    right = isinstance(listed, list) and all(type(seq) is int for seq in listed)
    return set(listed) if right else set()


def _one_line(text: str) -> Any:
    """The JSON of a line, in the one spelling that it has: no blank, no second name, no other escape."""
    line = json.loads(text)
    if json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n" != text:
        raise ValueError("it is not spelt as a log is")
    return line


# ------------------------------------------------------------------ printed proofs

INCLUSION, CONSISTENCY = "c2sp.org/tlog-proof@v1", "csor/consistency@v1"


def check_proof(text: str, log_key: Key, witness_keys: Sequence[Key], out: TextIO) -> int:
    """A printed proof: that an entry is in the log, or that one checkpoint goes on from another."""
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if line.strip() in {INCLUSION, CONSISTENCY}:
            rest = "\n".join(lines[place + 1 :])
            if line.strip() == INCLUSION:
                return _check_inclusion(rest, log_key, witness_keys, out)
            return _check_consistency(rest, log_key, out)
    raise Unreadable("there is no proof in this file")


def _check_inclusion(text: str, log_key: Key, witness_keys: Sequence[Key], out: TextIO) -> int:
    head, _, note = text.partition("\n\n")
    extra, index, *path = head.split("\n")
    if not extra.startswith("extra ") or not index.startswith("index ") or not index[6:].isdecimal():
        raise Unreadable("the proof does not say which entry it is of")
    data, found = _unbase(extra[6:]), checkpoint_of(note)
    place = int(index[6:])
    root = root_by_path(leaf_of(data), place, found.size, [_unbase(step) for step in path])
    if root != found.root:
        return _say(out, FAULTY, f"BAD: the entry is not in the log of {found.size} entries at place {place + 1}.")
    if found.origin != log_key.name or not found.signed_by(log_key):
        return _say(out, FAULTY, "BAD: the checkpoint is not signed by the key of this log.")
    for key in witness_keys:
        if (found.cosigned_by(key) or -1) < 0:
            return _say(out, FAULTY, f"BAD: {key.name} did not cosign the checkpoint.")
    out.write(f"Entry: {data.decode()}\n")
    return _say(out, WELL, f"GOOD: it is entry {place + 1} of the {found.size} that {found.origin} signed.")


def _check_consistency(text: str, log_key: Key, out: TextIO) -> int:
    parts = text.split("\n\n")
    if len(parts) != 5:
        raise Unreadable("a proof of consistency has two checkpoints")
    proof = [_unbase(line) for line in parts[0].split("\n") if line]
    old = checkpoint_of(f"{parts[1]}\n\n{parts[2]}\n")
    new = checkpoint_of(f"{parts[3]}\n\n{parts[4].rstrip()}\n")
    if not all(one.origin == log_key.name and one.signed_by(log_key) for one in (old, new)):
        return _say(out, FAULTY, "BAD: a checkpoint is not signed by the key of this log.")
    if roots_by_proof(old.size, new.size, old.root, proof) != (old.root, new.root):
        return _say(out, FAULTY, f"BAD: the log of {new.size} entries does not go on from that of {old.size}.")
    return _say(out, WELL, f"GOOD: the log of {new.size} entries begins with the {old.size} signed before.")


def _say(out: TextIO, code: int, words: str) -> int:
    out.write(words + "\n")
    return code


# ------------------------------------------------------------------ the command


def lines_of(path: str) -> Iterator[str]:
    """The lines of a file."""
    with Path(path).open("rb") as file:
        yield from lines_in(file)


def lines_in(file: BinaryIO) -> Iterator[str]:
    """Its lines; a byte that is no UTF-8 stays in its line, which is then not spelt as a log is, and is named."""
    for line in file:
        yield line.decode(errors="surrogateescape")


def main(arguments: Sequence[str] | None = None, out: TextIO | None = None) -> int:
    """Check a log or a proof; gives the exit code."""
    out = out or sys.stdout
    parser = argparse.ArgumentParser(prog="csor-verify", description="Check an exported log of events offline.")
    parser.add_argument("file", help="the exported log, or with --proof a printed proof")
    parser.add_argument("--proof", action="store_true", help="the file is a printed proof; it needs --log-key")
    parser.add_argument("--log-key", default="", help="the key of the log, from elsewhere than the file")
    parser.add_argument("--witness-key", action="append", default=[], help="the key of a witness you trust")
    parser.add_argument("--checkpoint", action="append", default=[], help="a checkpoint that came from elsewhere")
    asked = parser.parse_args(arguments)
    try:
        key = key_of(asked.log_key) if asked.log_key else None
        witnesses = [key_of(text) for text in asked.witness_key]
        handed = [checkpoint_of(Path(path).read_text(encoding="utf-8")) for path in asked.checkpoint]
        if asked.proof:
            if key is None:
                raise Unreadable("a proof is checked against a key: --log-key")
            return check_proof(Path(asked.file).read_text(encoding="utf-8"), key, witnesses, out)
        return _tell(Reader(key, witnesses, handed).read(lines_of(asked.file)), key, out)
    except (OSError, UnicodeDecodeError, Unreadable) as wrong:
        return _say(out, UNREADABLE, f"{asked.file}: {wrong}")


def _tell(report: Report, key: Key | None, out: TextIO) -> int:
    out.write(f"{report.entries} entries fit, {report.checkpoints} checkpoints, {report.cosignatures} cosignatures.\n")
    if report.erased:
        out.write(f"The text of {report.erased} entries was erased; their leaves and tombstones stand.\n")
    if report.clock_behind:
        out.write(f"{report.clock_behind} entries were done earlier than the log took them.\n")
    out.writelines(f"{name} cosigned the log up to entry {size}.\n" for name, size in sorted(report.witnessed.items()))
    if key is None:
        out.write("The key came from the file itself: give --log-key to know whose log it is.\n")
    if report.entries > report.covered:
        out.write(f"Entries {report.covered + 1} to {report.entries} are not covered by a checkpoint yet.\n")
    for fault in report.faults:
        where = f"entries {fault.first} to {fault.last}" if fault.last > fault.first else f"entry {fault.first}"
        out.write(
            f"BAD ({fault.kind}, {where}): {fault.words}\n" if fault.first else f"BAD ({fault.kind}): {fault.words}\n"
        )
    if not report.faults:
        out.write("GOOD: everything fits.\n")
    return FAULTY if report.faults else WELL


if __name__ == "__main__":
    sys.exit(main())
