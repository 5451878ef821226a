"""Keys that sign: Ed25519, made once and kept in a file that only its owner reads."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from csor.domain.notes import ED25519, TIME_LENGTH, Note, PublicKey, cosigned_message, signature_line


class KeyOpen(RuntimeError):
    """Others may read the file of a key."""


class Signer:
    """A name with its key."""

    def __init__(self, name: str, key: Ed25519PrivateKey, kind: int = ED25519) -> None:
        """kind: of the key as C2SP numbers it: a log's, or a witness's."""
        self._key = key
        self.public = PublicKey(name, kind, key.public_key().public_bytes_raw())

    def sign(self, body: str) -> Note:
        """A note of this text with our signature."""
        signature = self.public.id + self._key.sign(body.encode())
        return Note(body, ((self.public.name, signature),))

    def cosign(self, body: str, at: int) -> str:
        """The line that says a witness saw this checkpoint. at: seconds since 1970."""
        signature = self._key.sign(cosigned_message(body, at))
        return signature_line(self.public.name, self.public.id + at.to_bytes(TIME_LENGTH, "big") + signature)


def find_signer(path: Path, name: str, kind: int = ED25519) -> Signer:
    """The signer whose key lies at a path; it is made there at the first time, mode 0600. Raises KeyOpen."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            raise KeyOpen(f"{path} may be read by others: chmod 600") from None
    else:
        with os.fdopen(descriptor, "w") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex() + "\n")
            file.flush()
            os.fsync(descriptor)
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text().strip())), kind)


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether it is the key's signature of the message."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
