"""Proofs to print for one decision: that it is in the log that was signed, and that the log only ever went on."""

import base64
import json

from csor.domain.chain import BOUND_1, BOUND_2, Entry, canonical
from csor.domain.merkle import prove_consistency, prove_inclusion
from csor.domain.notes import PublicKey
from csor.reading.log import Reading, Signed, list_checkpoints, list_entries, list_leaves

INCLUSION, CONSISTENCY = "c2sp.org/tlog-proof@v1", "csor/consistency@v1"


class NoProof(ValueError):
    """There is nothing to prove with; the words say what is missing."""


def inclusion_text(session: Reading, force: str, number: int, key: PublicKey) -> str:
    """The printed proof that an entry is in the log, under the newest checkpoint that covers it. Raises NoProof."""
    signed = _newest(session, force)
    if not 1 <= number <= signed.size:
        raise NoProof(f"The newest checkpoint covers the entries 1 to {signed.size}.")
    entry = next(list_entries(session, force, after=number - 1, until=number)).entry
    path = prove_inclusion(list_leaves(session, force, signed.size), number - 1)
    proof = [INCLUSION, f"extra {_base64(canonical(entry))}", f"index {number - 1}", *map(_base64, path)]
    title = f"Entry {number} of {key.name} is in the log that was signed at {signed.size} entries"
    said = "\n".join(f"{name:<11} {value}" for name, value in _said(entry))
    return f"{title}\n\n{said}\n\n{_how(key)}\n\n" + "\n".join(proof) + "\n\n" + signed.text()


def consistency_text(session: Reading, force: str, sizes: tuple[int, int], key: PublicKey) -> str:
    """The printed proof that the log of one checkpoint begins with that of an older one. Raises NoProof."""
    found = {signed.size: signed for signed in list_checkpoints(session, force)}
    for size in sizes:
        if size not in found:
            raise NoProof(
                f"There is no checkpoint of {size} entries. There are: {', '.join(map(str, found)) or 'none'}."
            )
    old, new = (found[size] for size in sizes)
    if old.size > new.size:
        raise NoProof("The older checkpoint comes first.")
    path = prove_consistency(list_leaves(session, force, new.size), old.size)
    title = f"The log of {new.size} entries of {key.name} begins with the {old.size} that were signed before"
    proof = "\n".join([CONSISTENCY, *map(_base64, path)])
    return f"{title}\n\n{_how(key)}\n\n{proof}\n\n{old.note}\n{new.note}"


def _newest(session: Reading, force: str) -> Signed:
    found = list_checkpoints(session, force)
    if not found:
        raise NoProof("There is no checkpoint yet. Make one: csor checkpoint")
    return found[-1]


def _said(entry: Entry) -> list[tuple[str, str]]:
    """What the entry binds, as it stands in the bytes that were hashed."""
    values = json.loads(canonical(entry))
    names = BOUND_1 if entry.form == 1 else ("form", *BOUND_2)
    return [(name, str(value)) for name, value in zip(names, values, strict=True) if value not in {"", False}]


def _how(key: PublicKey) -> str:
    return f"Check it: csor-verify --proof THIS_FILE --log-key '{key.text()}'"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
