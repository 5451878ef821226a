"""Sign in and out."""

from csor.domain.actions import Event
from csor.domain.refusals import Blocker, Refusal
from csor.reading.people import Colleague
from csor.records.codec import said_to_text
from csor.usecases.passwords import password_fits
from csor.usecases.work import Work

WRONG = Blocker("sign_in_refused", "The username or the password is not right.", "trust.md 2.4")


def check_sign_in(found: Colleague | None, password: str) -> Colleague:
    """The person, when they are who they say. Raises Refusal with one answer for every reason, in equal time."""
    fits = password_fits(found.password_hash if found and found.active else "", password)
    if not fits or found is None:
        raise Refusal(WRONG)
    return found


def note_sign_in(work: Work, *, signed_in: bool, username: str = "") -> None:
    """Keep the event of a sign-in, or of one that was turned away."""
    event = Event.SIGNED_IN if signed_in else Event.SIGN_IN_REFUSED
    work.audit(event, said=said_to_text({"username": username[:40]}), outcome="done" if signed_in else "refused")


def note_sign_out(work: Work) -> None:
    """Keep the event of a sign-out."""
    work.audit(Event.SIGNED_OUT)
