"""Checkpoints: the log, read and hashed anew from the database, then signed; never one that forgets an older one.

Source: trust.md 1.3; C2SP tlog-checkpoint; RFC 9162. What is signed is what stands on the disk after the commit: a bit
that flipped on its way is found before it is signed for good (Yeti 2022). An entry that does not fit is signed over only when
somebody wrote on after it with a reason: from then on that stands in the log too, and whoever verifies it is told of both.
"""

import fcntl
import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from csor.domain.notes import NotANote, Note, Tree, is_signed, note_from_text, tree_from_body
from csor.reading.log import Signed, find_checkpoint, find_head, list_entries
from csor.reading.log_walk import Fault, LogBroken, Walk
from csor.records.event_record import Checkpoint, Cosignature, EventRecord
from csor.usecases.keys import Signer, find_signer, verify
from csor.usecases.known_faults import Known
from csor.usecases.office import Office

EVERY, WITHIN = 100, timedelta(seconds=60)  # events, or the age of the first that no checkpoint covers
KEY, FOLDER = "log_key", "checkpoints"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where checkpoints are made: the office, the force, and the folder that keeps the key and the notes."""

    office: Office
    force: str
    instance: Path

    @property
    def origin(self) -> str:
        """The name of the log."""
        return f"csor/{self.force}"

    def signer(self) -> Signer:
        """Whoever signs for this log."""
        return find_signer(self.instance / KEY, self.origin)

    @property
    def folder(self) -> Path:
        """Where the notes lie as text, outside the database."""
        return self.instance / FOLDER / self.force


def is_due(session: Session, force: str, now: datetime) -> bool:
    """Whether 100 events, or 60 seconds, have passed that no checkpoint covers."""
    signed = find_checkpoint(session, force)
    size = signed.size if signed else 0
    seq, _ = find_head(session, force)
    if seq <= size or seq - size >= EVERY:
        return seq > size
    query = select(EventRecord.logged_at).where(EventRecord.force == force, EventRecord.seq == size + 1)
    first = session.scalar(query)
    return first is None or now - first >= WITHIN


def make_checkpoint(desk: Desk) -> Signed | None:
    """Sign the log as it stands; None when nothing was written since the last. Raises LogBroken, and signs nothing."""
    desk.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (desk.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one signer at a time: what is on file and what is kept are read as one
        return _make(desk)


def _make(desk: Desk) -> Signed | None:
    now, signer = desk.office.clock(), desk.signer()
    before = _last_note(desk, signer)
    with desk.office.open_reading() as session:
        last, (seq, head) = find_checkpoint(session, desk.force), find_head(session, desk.force)
        walk = _walked(session, desk, last, before)
    if (walk.seq, walk.hash) != (seq, head) and seq:
        raise LogBroken(Fault("head", walk.seq + 1, f"The log ends at {walk.seq}, and its head says {seq}.", seq))
    if walk.seq == (last.size if last else 0):
        return None
    note = signer.sign(Tree(desk.origin, walk.seq, walk.edge.root()).text())
    edge = tuple(one.hex() for one in walk.edge.hashes)
    signed = Signed(walk.seq, walk.edge.root().hex(), walk.hash, edge, note.text(), now)
    keep_file(desk.folder, signed)
    with Session(desk.office.engine) as session:
        row = {"force": desk.force, "size": signed.size, "root": signed.root, "hash": signed.hash}
        more = {"edge": " ".join(edge), "note": signed.note, "at": now}
        session.execute(insert(Checkpoint).values(**row, **more))
        session.commit()
    return signed


def keep_cosigned(desk: Desk, signed: Signed, witness: str, line: str, at: datetime) -> Signed:
    """Keep a cosignature beside its checkpoint, in the table and in the file. witness: its key, as text."""
    with Session(desk.office.engine) as session:
        name = witness.partition("+")[0][:100]
        row = {"force": desk.force, "size": signed.size, "witness": name, "key": witness, "line": line, "at": at}
        session.execute(insert(Cosignature).values(**row))
        session.commit()
    cosigned = replace(signed, cosignatures=(*signed.cosignatures, (witness, line)))
    keep_file(desk.folder, cosigned)
    return cosigned


def _walked(session: Session, desk: Desk, last: Signed | None, before: Tree | None) -> Walk:
    """The walk over what no checkpoint covers, from the last one that was signed here, past the last note on file."""
    if last:
        _own(last, desk.signer())
    walk = Walk.after(last) if last else Walk.start()
    if before and before.size == walk.seq:
        _same(walk, before)
    elif before and before.size < walk.seq:
        raise LogBroken(Fault("checkpoint", before.size + 1, "The newest note is not among the files.", walk.seq))
    known = Known(session, desk.force)
    for kept in list_entries(session, desk.force, after=walk.seq):
        fault = walk.step(kept)
        if fault:
            if kept.entry.seq != walk.seq + 1 or not known(fault):
                raise LogBroken(fault)
            walk.pass_over(kept)
        if before and before.size == walk.seq:
            _same(walk, before)
    if before and before.size > walk.seq:
        words = f"Checkpoint {before.size} was signed over a longer log; this one ends at {walk.seq}."
        raise LogBroken(Fault("shorter", walk.seq + 1, words, before.size))
    return walk


def _own(last: Signed, signer: Signer) -> None:
    """The checkpoint we go on from was signed with our key, and says what stands beside it."""
    try:
        note = note_from_text(last.note)
        tree = tree_from_body(note.body)
    except NotANote as wrong:
        raise LogBroken(Fault("signature", last.size, f"Checkpoint {last.size}: {wrong}")) from None
    if not is_signed(note, signer.public, verify) or (tree.size, tree.root.hex()) != (last.size, last.root):
        raise LogBroken(Fault("signature", last.size, f"Checkpoint {last.size} is not one that was signed here."))


def _same(walk: Walk, before: Tree) -> None:
    if walk.edge.root() != before.root:
        words = f"The log is not the one that was signed at {before.size}."
        raise LogBroken(Fault("checkpoint", 1, words, before.size))


def _last_note(desk: Desk, signer: Signer) -> Tree | None:
    """The newest checkpoint that lies on file, when it was signed here. Raises LogBroken for one that was not."""
    paths = sorted(desk.folder.glob("*.note"))
    if not paths:
        return None
    try:
        note: Note = note_from_text(paths[-1].read_text(encoding="utf-8"))
        tree = tree_from_body(note.body)
    except (NotANote, UnicodeDecodeError) as wrong:
        raise LogBroken(Fault("signature", 0, f"{paths[-1].name}: {wrong}")) from None
    if not is_signed(note, signer.public, verify) or tree.origin != desk.origin:
        raise LogBroken(Fault("signature", tree.size, f"{paths[-1].name} was not signed here."))
    return tree


def keep_file(folder: Path, signed: Signed) -> None:
    """The note as text, whole or not at all; a run that stopped here goes on from it."""
    path = folder / f"{signed.size:012}.note"
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(signed.text())
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
