"""The store as work meets it: a session that may write or may not, and what its trouble means to a person."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from csor.records.engines import sealed_connection
from csor.records.faults import STOPS_WRITING, STORE_ERRORS, StoreTrouble, is_unsure, trouble_of
from csor.usecases.journal import JournalFault
from csor.usecases.once import DoneAlready, once
from csor.usecases.service import (
    AWAY,
    CANNOT_SAVE,
    NOT_SAVED,
    NOTHING_SHOWN,
    UNKNOWN,
    WORDS,
    Service,
    StoreFault,
    Why,
)
from csor.usecases.work import Work

if TYPE_CHECKING:
    from csor.usecases.office import Office

TROUBLE = (*STORE_ERRORS, JournalFault)


@contextmanager
def session_on(engine: Engine, *, sealed: bool) -> Iterator[Session]:
    """A session for a piece of work. sealed: the database itself refuses every write in it."""
    if not sealed:
        with Session(engine, autoflush=False, expire_on_commit=False) as session:
            yield session
        return
    with (
        sealed_connection(engine) as connection,
        Session(connection, autoflush=False, expire_on_commit=False) as session,
    ):
        yield session


def fault_of(office: "Office", error: Exception, work: Work | None = None, *, at_commit: bool = False) -> StoreFault:
    """What trouble of the store means to a person. Raises the error itself when it is a mistake of ours.

    Trouble that no later try can be expected to escape stops all writing, and the attempt is noted in the journal.
    """
    if isinstance(error, JournalFault):
        return StoreFault(NOTHING_SHOWN)
    trouble = trouble_of(error)
    if trouble is None:
        raise error
    service = office.service
    stopped = trouble in STOPS_WRITING and _stop(service, trouble, error, work)
    if at_commit and is_unsure(error):
        return StoreFault(UNKNOWN, stopped=stopped)
    return StoreFault(WORDS.get(trouble, CANNOT_SAVE if work else AWAY), stopped=stopped)


def _stop(service: Service | None, trouble: StoreTrouble, error: Exception, work: Work | None) -> bool:
    """Stop all writing; gives whether it was this fault that stopped it."""
    if service is None or work is None:
        return False
    first = service.stopped is None
    service.stop(Why.STORE, f"{trouble.value}: {getattr(error, 'orig', error)}", work.now, work.actor.force)
    work.note_in(service.journal)
    with suppress(JournalFault):
        work.keep_refusal(StoreFault(CANNOT_SAVE))
    return first


def commit_or_ask(office: "Office", work: Work) -> None:
    """Commit. When the answer to it is lost, ask by the form's one-use key whether it was done; never do it again.

    Raises StoreFault: not_saved, or outcome_unknown when even that could not be learned.
    """
    try:
        work.finish()
    except TROUBLE as error:
        if trouble_of(error) is not StoreTrouble.AWAY:
            raise fault_of(office, error, work, at_commit=True) from error
        done = _was_done(office, work)
        if done:
            return
        raise StoreFault(UNKNOWN if done is None else NOT_SAVED) from error


def _was_done(office: "Office", work: Work) -> bool | None:
    """Whether a form's key stands in the records; None when nobody can say.

    The key is tried for, not looked for: while the lost transaction is still open at the server, trying waits for its end.
    """
    if not work.key:
        return None
    try:
        with Session(office.engine, autoflush=False) as session:
            once(Work(session, work.actor, work.now, office), work.key)
            session.rollback()
    except DoneAlready:
        return True
    except STORE_ERRORS:
        return None
    return False
