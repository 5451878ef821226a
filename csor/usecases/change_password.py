"""Change one's own password: the one there is, a fresh second factor, and a new one that fits."""

from sqlalchemy import update

from csor.domain.actions import Event
from csor.domain.people import Actor
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import WhyEnded
from csor.reading.people import find_person
from csor.records.people import PersonRecord
from csor.usecases.browsers import know_browser
from csor.usecases.factors import Proof, refuse_proof
from csor.usecases.form_keys import ask_form, use_form
from csor.usecases.news import News, leave_news
from csor.usecases.office import Office
from csor.usecases.passwords import hash_password, own_words, password_fits, unfit
from csor.usecases.sessions import GONE, end_sessions, lock_session, renew_token
from csor.usecases.work import Work

NOT_THIS = Blocker("password_wrong", "This is not the password you have now.", "trust.md 2.1 V6.2", "current")


def change_password(office: Office, actor: Actor, force_name: str, current: str, new: str) -> Proof:
    """Change the actor's password; gives new tokens of their session and their browser, and ends every other one.

    No lock is held while passwords are hashed. Raises Refusal: step_up_needed, password_wrong (five of them end the
    session), or why the new one does not fit. Raises DoneAlready when the same form did it before.
    """
    with office.open_work(actor) as work:
        work.require_fresh()
        ask_form(work)
        lock_session(work, actor.presence.session)
    with office.open_reading() as reading:
        found = find_person(reading, actor.id)
    if found is None or not password_fits(found.password_hash, current):
        with office.open_work(actor) as work:
            ended = refuse_proof(work, actor.presence.session).ended
        raise Refusal(GONE if ended else NOT_THIS)
    blocker = unfit(new, own_words(found, force_name), office.breached)
    if blocker is not None:
        raise Refusal(blocker)
    hashed = hash_password(new)
    with office.open_work(actor) as work:
        return _keep(work, hashed)


def _keep(work: Work, hashed: str) -> Proof:
    work.require_fresh()
    use_form(work)
    own = work.actor.presence.session
    row = lock_session(work, own)
    work.session.execute(update(PersonRecord).where(PersonRecord.id == work.actor.id).values(password_hash=hashed))
    work.changed()
    end_sessions(work, work.actor.id, WhyEnded.PASSWORD_CHANGED, keep=[own])
    browser = know_browser(work, work.actor.id, row.id)
    leave_news(work, work.actor.id, News.PASSWORD_CHANGED)
    work.audit(Event.PASSWORD_CHANGED)
    return Proof(renew_token(work, row), browser=browser)
