"""Signed notes as text: what is right comes back the same, and what is none is said."""

import base64
import hashlib

import pytest

from csor.domain.notes import (
    COSIGNATURE,
    ED25519,
    NotANote,
    Note,
    PublicKey,
    Tree,
    cosigned_at,
    cosigned_message,
    is_signed,
    key_from_text,
    note_from_text,
    signatures_from,
    tree_from_body,
)

LOG, WITNESS = PublicKey("csor/a", ED25519, b"l" * 32), PublicKey("w.example", COSIGNATURE, b"w" * 32)
ROOT = "A" * 43 + "="
TREE = Tree("csor/a", 7, b"r" * 32)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """A scheme of the tests: a signature is a hash over key and message."""
    return signature == sign(key, message)


def sign(key: bytes, message: bytes) -> bytes:
    return hashlib.sha512(key + message).digest()


def signed(by: PublicKey = LOG, body: str = TREE.text()) -> Note:
    return Note(body, ((by.name, by.id + sign(by.key, body.encode())),))


def cosigned(at: int, by: PublicKey = WITNESS) -> Note:
    signature = by.id + at.to_bytes(8, "big") + sign(by.key, cosigned_message(TREE.text(), at))
    return Note(TREE.text(), ((by.name, signature),))


def test_keys_trees_and_notes_come_back_from_their_text() -> None:
    assert [key_from_text(key.text()) for key in (LOG, WITNESS)] == [LOG, WITNESS]
    assert tree_from_body(TREE.text()) == TREE
    assert note_from_text(signed().text()) == signed()
    assert LOG.id != WITNESS.id


def test_a_log_signs_with_its_own_key() -> None:
    assert is_signed(signed(), LOG, verify)
    assert not is_signed(signed(), PublicKey("csor/a", ED25519, b"x" * 32), verify)
    assert not is_signed(Note(TREE.text() + "more\n", signed().signatures), LOG, verify)
    assert not is_signed(cosigned(5), WITNESS, verify), "a witness's key signs no log"


def test_a_witness_says_when_it_saw_the_checkpoint() -> None:
    at = cosigned_at(cosigned(1_780_000_000), WITNESS, verify)
    assert at
    assert at.timestamp() == 1_780_000_000
    assert cosigned_at(signed(), WITNESS, verify) is None
    assert cosigned_at(signed(), LOG, verify) is None
    assert cosigned_at(cosigned(1 << 41), WITNESS, verify) is None
    short = Note(TREE.text(), ((WITNESS.name, WITNESS.id + b"short"),))
    assert cosigned_at(short, WITNESS, verify) is None
    other = Note("csor/a\n8\n" + base64.b64encode(b"r" * 32).decode() + "\n", cosigned(5).signatures)
    assert cosigned_at(other, WITNESS, verify) is None


@pytest.mark.parametrize(
    "text", ["a", "a+b", "a+00000000+!", "a+00000000+AAAA", "a+00000000+" + LOG.text().split("+", 2)[2]]
)
def test_what_is_no_key_is_said(text: str) -> None:
    with pytest.raises(NotANote):
        key_from_text(text)


@pytest.mark.parametrize(
    "text", ["", "body\n", "body\n\nno end", "body\n\nx a AAAA\n", "body\n\n— a !\n", "body\n\n— a AB==\n", "b\n\n— \n"]
)
def test_what_is_no_note_is_said(text: str) -> None:
    with pytest.raises(NotANote):
        note_from_text(text)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "a\n1\n",
        "\n1\nAAAA\n",
        f"a\n01\n{ROOT}\n",
        f"a\n-1\n{ROOT}\n",
        f"a\n١\n{ROOT}\n",
        "a\n1\nAAAA\n",
        "a\n" + "9" * 19 + "\nAAAA\n",
    ],
)
def test_what_is_no_checkpoint_is_said(body: str) -> None:
    with pytest.raises(NotANote):
        tree_from_body(body)


def test_signatures_end_with_their_line() -> None:
    with pytest.raises(NotANote, match="ends with its line"):
        list(signatures_from("— log.example AAAA"))
