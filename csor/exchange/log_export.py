"""The log as a file that an expert checks without the product: JSON Lines, entries and checkpoints (docs/evidence-log.md)."""

import json
from collections.abc import Iterator
from typing import Any

from csor.domain.actions import Event
from csor.domain.chain import BOUND_1, BOUND_2, Entry, plain
from csor.domain.notes import PublicKey
from csor.reading.log import Kept, Reading, Signed, list_checkpoints, list_entries

FORMAT = 1


def log_lines(session: Reading, force: str, key: PublicKey, *, with_text: bool = False) -> Iterator[str]:
    """The lines of a force's log. with_text: what was said, its salt and the reasons too; it is personal then."""
    checkpoints = list_checkpoints(session, force)
    witnesses = sorted({witness for signed in checkpoints for witness, _ in signed.cosignatures})
    yield _line({"log": key.name, "version": FORMAT, "key": key.text(), "witnesses": witnesses})
    waiting = list(checkpoints)
    for kept in list_entries(session, force):
        yield _line(entry_line(kept, with_text=with_text))
        while waiting and waiting[0].size <= kept.entry.seq:
            yield checkpoint_line(waiting.pop(0))
    yield from map(checkpoint_line, waiting)


def entry_line(kept: Kept, *, with_text: bool) -> dict[str, Any]:
    """One entry, with what stands beside it. What an erasure says names nobody, and tells which tombstones are its own."""
    line: dict[str, Any] = {"entry": bound_of(kept.entry), "hash": kept.hash}
    if kept.leaf:
        line["leaf"] = kept.leaf
    if kept.erased_by:
        line["erased_by"] = kept.erased_by
    told = with_text or kept.entry.event == Event.PARTICULARS_ERASED.value
    if told and (kept.has_text or not kept.erased_by):
        line["text"] = {"salt": kept.salt, "particulars": kept.particulars, "reason": kept.reason}
    return line


def bound_of(entry: Entry) -> dict[str, Any]:
    """What an entry binds, by name."""
    names = BOUND_1 if entry.form == 1 else BOUND_2
    return {"form": entry.form, **{name: plain(getattr(entry, name)) for name in names}}


def checkpoint_line(signed: Signed) -> str:
    """One checkpoint, with its cosignatures."""
    return _line({"checkpoint": signed.text()})


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")) + "\n"
