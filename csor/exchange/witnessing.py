"""Asking a witness to cosign the last checkpoint, over HTTP or by files carried from hand to hand."""

import base64
import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from csor.domain.chain import leaf_of
from csor.domain.merkle import Edge, prove_consistency, prove_growth
from csor.domain.notes import NotANote, Note, PublicKey, cosigned_at, note_from_text, signature_line, signatures_from
from csor.exchange.witness import PATH, TEXT
from csor.reading.log import Reading, Signed, find_witnessed, list_checkpoints, list_entries, list_leaves
from csor.usecases.checkpoints import Desk, keep_cosigned
from csor.usecases.keys import verify

SECONDS = 10
LIMIT = 16 * 1024
OK, CONFLICT = 200, 409


class NotWitnessed(RuntimeError):
    """The witness did not cosign, or not rightly; the words say why."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A witness: where it listens, and its key."""

    url: str
    key: PublicKey


def ask_witness(desk: Desk, witness: Trusted) -> Signed | None:
    """Have the last checkpoint cosigned; None when it was already. Raises NotWitnessed."""
    with desk.office.open_reading() as session:
        signed, old = _waiting(session, desk.force, witness.key)
        if signed is None:
            return None
        request = request_text(session, desk.force, signed, old)
    status, answer = _post(witness.url, request)
    if status == CONFLICT and answer.strip().isdecimal() and int(answer) != old:
        with desk.office.open_reading() as session:
            request = request_text(session, desk.force, signed, _within(int(answer), signed))
        status, answer = _post(witness.url, request)
    if status != OK:
        raise NotWitnessed(f"{witness.key.name} answered {status}: {answer.strip()[:200]}")
    return take_answer(desk, signed, witness.key, answer)


def _within(size: int, signed: Signed) -> int:
    if size > signed.size:
        raise NotWitnessed(f"The witness cosigned a log of {size} entries; this one was signed at {signed.size}.")
    return size


def _waiting(session: Reading, force: str, key: PublicKey) -> tuple[Signed | None, int]:
    """The last checkpoint when this witness has not cosigned it, and the size of the last that it has."""
    found = list_checkpoints(session, force)
    old = find_witnessed(session, force, key.text())
    return (found[-1] if found and found[-1].size > old else None), old


def waiting_request(session: Reading, force: str, key: PublicKey) -> str:
    """The request for the last checkpoint as a text, to be carried; empty when there is nothing to ask."""
    signed, old = _waiting(session, force, key)
    return request_text(session, force, signed, old) if signed else ""


def request_text(session: Reading, force: str, signed: Signed, old: int) -> str:
    """What is asked of a witness that cosigned `old` entries last."""
    proof = _proof(session, force, signed, old)
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in proof)]
    return "\n".join(lines) + "\n\n" + signed.note


def _proof(session: Reading, force: str, signed: Signed, old: int) -> list[bytes]:
    """From the edge that was kept with the older checkpoint, so that the entries before it are not read again."""
    before = next((one for one in list_checkpoints(session, force) if one.size == old), None)
    if before is None:
        return prove_consistency(list_leaves(session, force, signed.size), old)
    edge = Edge(before.size, [bytes.fromhex(one) for one in before.edge])
    kept = list_entries(session, force, after=old, until=signed.size)
    return prove_growth(edge, [bytes.fromhex(leaf_of(one.entry)) for one in kept])


def take_answer(desk: Desk, signed: Signed, key: PublicKey, answer: str) -> Signed:
    """Keep the cosignature beside the checkpoint. Raises NotWitnessed when it is not the witness's, or not of this."""
    try:
        note = Note(note_from_text(signed.note).body, tuple(signatures_from(answer)))
    except NotANote as wrong:
        raise NotWitnessed(f"{key.name}: {wrong}") from None
    at = cosigned_at(note, key, verify)
    if at is None:
        raise NotWitnessed(f"The answer is not a cosignature of {key.name} of the checkpoint at {signed.size}.")
    line = signature_line(key.name, key.id + (note.of(key) or b""))
    return keep_cosigned(desk, signed, key.text(), line, at)


def _post(url: str, request: str) -> tuple[int, str]:
    parts = urlsplit(url)
    kind = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}.get(parts.scheme)
    if kind is None or not parts.hostname:
        raise NotWitnessed(f"{url} is not the address of a witness")
    connection = kind(parts.hostname, parts.port, timeout=SECONDS)
    try:
        connection.request("POST", parts.path.rstrip("/") + PATH, request.encode(), {"Content-Type": TEXT})
        response = connection.getresponse()
        return response.status, response.read(LIMIT).decode(errors="replace")
    except (OSError, http.client.HTTPException) as fault:
        raise NotWitnessed(f"{url}: {fault}") from None
    finally:
        connection.close()
