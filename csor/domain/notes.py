"""Signed notes, checkpoints and cosignatures as text, after C2SP's signed-note, tlog-checkpoint and tlog-cosignature.

A note is a text, an empty line, and a line for each signature: an em dash, the signer's name, and base64 of four bytes
of key id and the signature. Signing itself is done elsewhere: what is here is bytes and text alone.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

ED25519, COSIGNATURE = 1, 4  # the kinds of key that C2SP numbers
ID_LENGTH, KEY_LENGTH, SIGNATURE_LENGTH, TIME_LENGTH = 4, 32, 64, 8
PARTS_OF_KEY = PARTS_OF_CHECKPOINT = 3
LONGEST_NUMBER = 18

Verify = Callable[[bytes, bytes, bytes], bool]  # public key, message, signature


class NotANote(ValueError):
    """A text that is no signed note, no checkpoint or no key; the words say what is wrong."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Somebody's key as it is written down: name+id+key. kind: ED25519 for a log, COSIGNATURE for a witness."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that say which key it is."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:ID_LENGTH]

    def text(self) -> str:
        """On one line."""
        body = base64.b64encode(bytes([self.kind]) + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{body}"


def key_from_text(text: str) -> PublicKey:
    """The key of a line. Raises NotANote when it is none, or its id is another key's."""
    parts = text.strip().split("+", PARTS_OF_KEY - 1)
    if len(parts) != PARTS_OF_KEY:
        raise NotANote("A key is a name, its id and the key, with + between.")
    body = decoded(parts[2])
    if len(body) != 1 + KEY_LENGTH or body[0] not in {ED25519, COSIGNATURE}:
        raise NotANote("This kind of key is not known.")
    key = PublicKey(parts[0], body[0], body[1:])
    if key.id.hex() != parts[1]:
        raise NotANote("The key does not have the id that is written with it.")
    return key


def decoded(text: str) -> bytes:
    """The bytes of base64, in the one spelling that they have. Raises NotANote."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotANote("This is not base64.") from None
    if base64.b64encode(data).decode() != text:
        raise NotANote("This is not base64 as it is written.")
    return data


@dataclass(frozen=True, slots=True)
class Tree:
    """The size of a log and its root, under the name of the log."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The body of a checkpoint; it ends with a line feed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with its signatures: (name, key id and signature together)."""

    body: str
    signatures: tuple[tuple[str, bytes], ...]

    def text(self) -> str:
        """As it is written down."""
        return f"{self.body}\n" + "".join(signature_line(*one) for one in self.signatures)

    def of(self, key: PublicKey) -> bytes | None:
        """The signature that says it is of this key; None when there is none. It is not verified."""
        found = (s for name, s in self.signatures if name == key.name and s[:ID_LENGTH] == key.id)
        signature = next(found, None)
        return signature[ID_LENGTH:] if signature else None


def signature_line(name: str, signature: bytes) -> str:
    """One line of a note. signature: key id and signature."""
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def note_from_text(text: str) -> Note:
    """The note of a text. Raises NotANote."""
    body, found, lines = text.rpartition("\n\n")
    if not found or not lines.endswith("\n"):
        raise NotANote("A note has an empty line, then its signatures.")
    return Note(body + "\n", tuple(signatures_from(lines)))


def signatures_from(lines: str) -> Iterable[tuple[str, bytes]]:
    """The signatures of their lines. Raises NotANote."""
    *found, behind = lines.split("\n")
    if behind:
        raise NotANote("A signature ends with its line.")
    for line in found:
        dash, _, rest = line.partition(" ")
        name, _, coded = rest.partition(" ")
        if dash != "—" or not name:
            raise NotANote("A signature is a dash, a name and base64.")
        yield name, decoded(coded)


def tree_from_body(body: str) -> Tree:
    """What the body of a checkpoint says. Raises NotANote."""
    lines = body.removesuffix("\n").split("\n")
    if len(lines) < PARTS_OF_CHECKPOINT or not lines[0]:
        raise NotANote("A checkpoint is the name of a log, its size and its root.")
    root = decoded(lines[2])
    if len(root) != KEY_LENGTH:
        raise NotANote("A root is 32 bytes.")
    return Tree(lines[0], number_of(lines[1]), root)


def number_of(text: str) -> int:
    """A size as it is written: without sign or leading zeros. Raises NotANote."""
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER and (text == "0" or text[0] != "0"):
        return int(text)
    raise NotANote("This is not the size of a log.")


def cosigned_message(body: str, at: int) -> bytes:
    """What a witness signs: the moment, in seconds since 1970, and the checkpoint."""
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def is_signed(note: Note, key: PublicKey, verify: Verify) -> bool:
    """Whether the note carries a right signature of a log's key."""
    signature = note.of(key)
    return signature is not None and key.kind == ED25519 and verify(key.key, note.body.encode(), signature)


def cosigned_at(note: Note, key: PublicKey, verify: Verify) -> datetime | None:
    """When a witness cosigned the note; None when it did not, or not rightly."""
    signature = note.of(key)
    if signature is None or key.kind != COSIGNATURE or len(signature) != TIME_LENGTH + SIGNATURE_LENGTH:
        return None
    at = int.from_bytes(signature[:TIME_LENGTH], "big")
    if at >= 1 << 40 or not verify(key.key, cosigned_message(note.body, at), signature[TIME_LENGTH:]):
        return None
    return datetime.fromtimestamp(at, UTC)
