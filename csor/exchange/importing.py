"""Bringing a case file into a database: every line through the rules, and all of the file or nothing of it."""

from dataclasses import replace
from datetime import UTC, datetime

from msgspec import UNSET

from csor.domain.actions import Action, Event
from csor.domain.deadlines import local_day
from csor.domain.moves import ACTION_OF
from csor.domain.people import Actor
from csor.domain.protocol import NoProtocol
from csor.domain.refusals import Refusal
from csor.exchange.casefile import CaseFile, CaseFileError, CaseLine
from csor.exchange.replay import with_references
from csor.exchange.store import operator
from csor.reading.people import find_force, find_person
from csor.usecases.act import act, receive_case
from csor.usecases.office import Office
from csor.usecases.people import NewPerson, add_person
from csor.usecases.references import is_taken
from csor.usecases.work import Work


def bring(office: Office, force: str, file: CaseFile, now: datetime) -> dict[str, str]:
    """Do the accepted lines of a file in one transaction; lines that expect a refusal only show what must not happen.

    Gives the references of its cases here, by label. Raises CaseFileError for what does not fit or is refused, naming its line; then nothing is kept.
    """
    _fits(office, force, file)
    references: dict[str, str] = {}
    with office.open_work(operator(force), now) as whole:
        _add_people(whole, file)
        for line in file.lines:
            if line.told is not None and not refused(line):
                _do(whole, line, file, references)
        _note(whole, references)
    return references


def refused(line: CaseLine) -> bool:
    """Whether a line shows something that is refused."""
    return line.expect is not None and (line.expect.refused is not UNSET or line.expect.accepted is False)


def _fits(office: Office, force: str, file: CaseFile) -> None:
    """The file is of this force, and of the protocol that its cases fall under."""
    with office.open_reading() as reading:
        here = find_force(reading, force)
    name = here.name if here else force
    if file.header.force != name:
        raise CaseFileError(file.name, 1, "force", f"is {file.header.force!r}, and this is {name}")
    for line in file.lines:
        if line.action is Action.RECEIVE_CASE and not refused(line):
            try:
                falls_under = office.protocol_at(min(line.told.received_at, line.at))
            except NoProtocol as none:
                raise CaseFileError(file.name, line.number, "particulars.received_at", str(none)) from None
            if falls_under != file.header.protocol:
                day = local_day(line.told.received_at)
                why = f"a case received on {day} falls under {falls_under}"
                raise CaseFileError(file.name, 1, "protocol", why)


def _add_people(work: Work, file: CaseFile) -> None:
    """Whoever is not known here yet is added, without a password; whoever is, stays as they are."""
    for person in file.header.people:
        if find_person(work.session, person.id) is None:
            roles = frozenset(person.roles)
            new = NewPerson(
                person.id, person.name, person.rank, roles, person.team, person.collar, acting=person.acting
            )
            add_person(work, new)


def _do(whole: Work, line: CaseLine, file: CaseFile, references: dict[str, str]) -> None:
    work = Work(whole.session, _actor(whole, line, file), line.at.astimezone(UTC), whole.office)
    told = with_references(line.told, references)
    wanted = file.header.references.get(line.case, "")
    try:
        if line.action is Action.RECEIVE_CASE:
            _is_free(work, wanted, file, line)
            references[line.case] = receive_case(work, told, wanted).reference
            return
        opened = file.header.references.get(line.opens, "")
        _is_free(work, opened, file, line)
        after = act(work, references[line.case], told, opened=opened)
    except Refusal as refusal:
        action = ACTION_OF[type(line.told)]
        where = f"particulars.{refusal.blocker.field}" if refusal.blocker.field else "action"
        why = f"{action} is refused, {refusal.code}: {refusal.blocker.words}"
        raise CaseFileError(file.name, line.number, where, why) from None
    if line.opens:
        references[line.opens] = after.linked[-1]


def _note(whole: Work, references: dict[str, str]) -> None:
    """The bringing in is an event of each case, beside those it brought; the chain's end moved on with the lines."""
    for reference in references.values():
        work = Work(whole.session, whole.actor, whole.now, whole.office)
        opened = work.case(reference)
        work.audit(Event.CASE_IMPORTED, case=opened.facts, case_id=opened.id)


def _actor(whole: Work, line: CaseLine, file: CaseFile) -> Actor:
    """Who a line is by, as the human being that they are here: a file cannot make two of one."""
    actor = file.actor(line.by)
    known = find_person(whole.session, actor.id)
    return replace(actor, force=whole.actor.force, accounts=known.actor.accounts if known else frozenset())


def _is_free(work: Work, reference: str, file: CaseFile, line: CaseLine) -> None:
    """A reference that the file keeps is not another case's here."""
    if reference and is_taken(work, reference):
        raise CaseFileError(file.name, line.number, "case", f"{reference} is there already")
