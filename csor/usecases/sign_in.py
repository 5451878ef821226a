"""Sign in and out: the password first, then the second factor (usecases/factors.py).

Whoever it is, a try costs the same: two transactions and one password hash; and the answer is the same.
"""

from dataclasses import replace

from sqlalchemy import update

from csor.domain.actions import Event
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import WhyEnded
from csor.domain.spelling import UNREADABLE
from csor.domain.vocabulary import Rank
from csor.reading.people import Colleague, find_person, list_forces
from csor.reading.sessions import find_browser, is_known_place
from csor.records.codec import said_to_text
from csor.records.people import PersonRecord
from csor.usecases.office import Office
from csor.usecases.passwords import password_fits, rehashed
from csor.usecases.sessions import begin_session, end_session, lock_person
from csor.usecases.tries import at_password, take, was_right
from csor.usecases.work import Work

NAME_LIMIT = 40
WRONG = Blocker(
    "sign_in_refused",
    "The username or the password is not right. After 5 wrong tries, wait 15 minutes.",
    "trust.md 2.4",
)


def sign_in(office: Office, username: str, password: str, presence: Presence, *, agent: str = "") -> str:
    """Give a user name and a password; gives the token of a session in which a second factor is asked for.

    The try is counted before the password is looked at, and no lock is held while it is. Whether the browser is known
    changes what is counted, and neither the work nor the answer. Raises Refusal, with one answer for a wrong name, a
    wrong password, a person who was switched off, and a wait after many tries.
    """
    name = UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", username).strip().lower()[:NAME_LIMIT]
    with office.open_reading() as reading:
        found = find_person(reading, name)
        known_place = is_known_place(reading, name, presence.address)
        browser = find_browser(reading, name, presence.browser, office.clock())
        forces = list_forces(reading)
    if not forces:
        return check_sign_in(None, password).actor.id
    nobody = Actor("nobody", "Nobody", Rank.STAFF, frozenset(), force=forces[0])
    actor = replace(found.actor if found else nobody, presence=presence)
    tried = at_password(name, presence.address, known_place=known_place, browser=browser)
    with office.open_work(actor) as work:
        held_back = not take(work, tried)
    try:
        check_sign_in(found, password, held_back=held_back)
    except Refusal:
        with office.open_work(actor) as work:
            _note_refused(work, known=found is not None, held_back=held_back)
        raise
    old = found.password_hash if found else ""
    new = rehashed(old, password)
    with office.open_work(actor) as work:
        lock_person(work, actor.id)
        was_right(work, tried)
        if new:  # unless it was changed meanwhile
            same = (PersonRecord.id == actor.id, PersonRecord.password_hash == old)
            work.session.execute(update(PersonRecord).where(*same).values(password_hash=new))
        token = begin_session(work, actor.id, presence, agent=agent)
        work.audit(Event.PASSWORD_GIVEN)
    return token


def check_sign_in(found: Colleague | None, password: str, *, held_back: bool = False) -> Colleague:
    """The person, when they are who they say. Raises Refusal with one answer for every reason, in equal time."""
    knows = found is not None and found.active and not held_back
    fits = password_fits(found.password_hash if found and knows else "", password)
    if not fits or found is None:
        raise Refusal(WRONG)
    return found


def _note_refused(work: Work, *, known: bool, held_back: bool) -> None:
    """Keep that somebody was turned away; not what they typed: people mistype passwords into the box for the name."""
    event = Event.SIGN_IN_THROTTLED if held_back else Event.SIGN_IN_REFUSED
    work.audit(event, said=said_to_text({"known": known}), outcome="refused", code=WRONG.code)


def sign_out(work: Work, session: str) -> None:
    """End the session, for every browser that holds its token."""
    end_session(work, session, WhyEnded.SIGNED_OUT)
    work.audit(Event.SIGNED_OUT)
