"""A witness: it cosigns a checkpoint only when everything it ever cosigned is still inside.

It has a key and a place of its own, and wants to be run by somebody else than whoever runs the product. Source: C2SP
tlog-witness: a request is `old SIZE`, at most 63 lines of proof, an empty line, and the signed checkpoint.
"""

import fcntl
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from csor.domain.merkle import extends
from csor.domain.notes import (
    COSIGNATURE,
    ED25519,
    KEY_LENGTH,
    NotANote,
    Note,
    PublicKey,
    Tree,
    decoded,
    is_signed,
    key_from_text,
    note_from_text,
    number_of,
    tree_from_body,
)
from csor.usecases.keys import Signer, find_signer, verify

LONGEST_PROOF = 63
LARGEST_REQUEST = 64 * 1024
TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
PATH = "/add-checkpoint"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness says: a status of HTTP, and a text."""

    status: int
    body: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to cosign, with the proof that it goes on from the one of size `old`."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    tree: Tree


def request_from(text: str) -> Request:
    """What is asked. Raises NotANote."""
    head, found, note_text = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not found or not first.startswith("old ") or len(lines) > LONGEST_PROOF:
        raise NotANote("A request is the old size, at most 63 lines of proof, and a checkpoint.")
    proof = tuple(decoded(line) for line in lines)
    if any(len(step) != KEY_LENGTH for step in proof):
        raise NotANote("A line of proof is 32 bytes.")
    note = note_from_text(note_text)
    return Request(number_of(first.removeprefix("old ")), proof, note, tree_from_body(note.body))


class Witness:
    """Whoever cosigns. place: a folder with its key, the keys of the logs it knows, and what it cosigned last of each."""

    def __init__(self, place: Path, name: str, clock: Callable[[], datetime]) -> None:
        """The key is made at the first time. Raises KeyOpen when others may read it."""
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.place = place
        self.signer: Signer = find_signer(place / "key", name, COSIGNATURE)
        self._clock = clock

    def know(self, key: PublicKey) -> None:
        """Look after a log from now on. Raises NotANote for a witness's key, or another key of a log that is known."""
        if key.kind != ED25519:
            raise NotANote("This is the key of a witness, not of a log.")
        known = self._logs().get(key.name)
        if known and known != key:
            raise NotANote(f"Another key of {key.name} is known.")
        if not known:
            with (self.place / "logs").open("a", encoding="utf-8") as file:
                file.write(key.text() + "\n")

    def _logs(self) -> dict[str, PublicKey]:
        path = self.place / "logs"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return {key.name: key for key in map(key_from_text, filter(None, lines))}

    def last_path(self, origin: str) -> Path:
        """Where the last checkpoint of a log lies that was cosigned here."""
        return self.place / f"{hashlib.sha256(origin.encode()).hexdigest()[:32]}.note"

    def add_checkpoint(self, text: str) -> Answer:
        """Cosign, or say why not."""
        try:
            asked = request_from(text)
        except NotANote as wrong:
            return Answer(400, f"{wrong}\n")
        key = self._logs().get(asked.tree.origin)
        if key is None:
            return Answer(404, "This log is not known here.\n")
        if not is_signed(asked.note, key, verify):
            return Answer(403, "The checkpoint is not signed by the key of this log.\n")
        if asked.old > asked.tree.size:
            return Answer(400, "The old size is beyond the checkpoint.\n")
        with (self.place / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two requests never both go on from the same size
            return self._judge(asked)

    def _judge(self, asked: Request) -> Answer:
        last = self._last(asked.tree.origin)
        size = last.size if last else 0
        if asked.old != size:
            return Answer(409, f"{size}\n", SIZE)
        if last and asked.tree.size == size and asked.tree.root != last.root:
            return Answer(409, f"{size}\n", SIZE)
        if not _goes_on(last, asked):
            return Answer(422, "The proof does not show that the log goes on from there.\n")
        self._keep(asked)
        return Answer(200, self.signer.cosign(asked.note.body, int(self._clock().timestamp())))

    def _last(self, origin: str) -> Tree | None:
        path = self.last_path(origin)
        return tree_from_body(note_from_text(path.read_text(encoding="utf-8")).body) if path.exists() else None

    def _keep(self, asked: Request) -> None:
        """Remember the checkpoint, on the disk, before anything is signed."""
        path = self.last_path(asked.tree.origin)
        fresh = path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(asked.note.text())
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _goes_on(last: Tree | None, asked: Request) -> bool:
    """From nothing every log goes on, without a proof."""
    if last is None:
        return not asked.proof
    return extends(last.size, asked.tree.size, last.root, asked.tree.root, asked.proof)


class _Handler(BaseHTTPRequestHandler):
    """One request: POST /add-checkpoint."""

    timeout = 10
    server_version, sys_version = "witness", ""

    def do_POST(self) -> None:
        """Hand the request to the witness."""
        length = self.headers.get("Content-Length", "")
        if self.path != PATH:
            self._say(Answer(404, "There is nothing here.\n"))
        elif not length.isdecimal() or int(length) > LARGEST_REQUEST:
            self._say(Answer(400, "The request is too long, or does not say how long it is.\n"))
        else:
            self._say(self._asked(self.rfile.read(int(length))))

    def _asked(self, body: bytes) -> Answer:
        witness: Witness = self.server.witness  # type: ignore[attr-defined]
        try:
            return witness.add_checkpoint(body.decode())
        except UnicodeDecodeError:
            return Answer(400, "The request is not text.\n")

    def _say(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name that http.server gives
        """Nothing is told of who asked."""


def serve_witness(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """A server that listens already; `serve_forever` answers. port: 0 for any."""
    server = ThreadingHTTPServer((host, port), _Handler)
    server.daemon_threads = True
    server.witness = witness  # type: ignore[attr-defined]
    return server
