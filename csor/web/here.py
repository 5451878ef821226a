"""Who asks: the session behind the cookie, read anew for each request, and the cookies that go out with the answer."""

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

from flask import Flask, Response, current_app, g, request
from flask_login import UserMixin

from csor.domain.people import Actor, Presence
from csor.domain.sessions import IDLE, SessionState, WhyEnded, is_other_browser
from csor.domain.throttle import KNOWN
from csor.reading.people import Colleague, Force, find_force
from csor.reading.sessions import Session, find_who
from csor.usecases.office import Office
from csor.usecases.service import StoreFault
from csor.usecases.sessions import AGENT_LIMIT, end_session, hash_token, is_over, note_moved, note_seen

TOKEN_LIMIT = 100


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The person of this session, read anew for each request."""

    def __init__(self, colleague: Colleague, force: Force) -> None:
        """Hold the views; nothing of them is kept in the cookie."""
        self.colleague = colleague
        self.force = force
        self.id = colleague.actor.id

    @property
    def display(self) -> str:
        """As the header shows it."""
        return self.colleague.display


@dataclass(frozen=True, slots=True)
class Here:
    """Who asks. session: one that goes on, or None; ended: one that is over, and why, so that its person is told."""

    session: Session | None = None
    person: SignedIn | None = None
    ended: Session | None = None
    why: WhyEnded | None = None

    @property
    def is_open(self) -> bool:
        """Whether a second factor was proved in it."""
        return self.session is not None and self.session.state is SessionState.OPEN


def current_office() -> Office:
    """Where this app works."""
    return cast("Office", current_app.extensions["office"])


def here() -> Here:
    """Who asks, found once for each request."""
    if "here" not in g:
        g.here = Here()  # while it is found out, and when that broke: the page of the fault is drawn for nobody
        g.here = _find(request.cookies.get(_cookie(), ""))
    return cast("Here", g.here)


def half_way() -> Actor:
    """The person of a session whose second factor may still be missing. Only for views that are marked so."""
    person = here().person
    if person is None:
        raise LookupError("nobody is here")
    return person.colleague.actor


def session_name() -> str:
    """The name of the session that asks; empty for a visitor."""
    found = here().session
    return found.name if found else ""


def request_reference() -> str:
    """What every event of this request is found by, and what a page that refuses shows."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def presence(session: Session | None = None) -> Presence:
    """How somebody is here, for the log and for what asks for a fresh second factor."""
    return Presence(
        session=session.name if session else "",
        address=request.remote_addr or "",
        request=request_reference(),
        proven_at=session.proven_at if session and session.state is SessionState.OPEN else None,
        on_page=True,
        form=g.get("form", ""),
        key=g.get("form_key", ""),
        browser=_known_by(),
    )


def comes_with(form: str, key: str) -> None:
    """From now on whoever asks sends this form. form: the path it is sent to. key: the one-use key it came with."""
    g.form, g.form_key = form, key
    person = here().person
    if person is not None:
        actor = person.colleague.actor
        sends = replace(actor.presence, form=form, key=key)
        person.colleague = replace(person.colleague, actor=replace(actor, presence=sends))


def agent() -> str:
    """What the browser calls itself."""
    return request.headers.get("User-Agent", "")


def _find(token: str) -> Here:
    if not token or len(token) > TOKEN_LIMIT:
        return Here()
    office = current_office()
    now = office.clock()
    with office.open_reading() as reading:
        who = find_who(reading, hash_token(token))
        force = find_force(reading, who[1].actor.force) if who else None
    if who is None or force is None:
        return Here()
    session, found = who
    why = is_over(session, found.actor.roles, now) if found.active else WhyEnded.DISABLED
    actor = replace(found.actor, presence=presence(session))
    if why is WhyEnded.IDLE and _was_here(office, session):
        why = None
    if why is None and is_other_browser(session.agent, agent()[:AGENT_LIMIT]):
        why = WhyEnded.OTHER_BROWSER
    if why:
        if session.ended_at is None:
            with suppress(StoreFault), office.open_work(actor) as work:
                end_session(work, session.name, why)
        return Here(ended=session, why=why)
    if session.state is SessionState.OPEN:
        note_seen(office, session, now)
        with suppress(StoreFault):
            note_moved(office, actor, session)
    return Here(session, SignedIn(replace(found, actor=actor), force))


def _was_here(office: Office, session: Session) -> bool:
    """Whether somebody was at work when all writing stopped: that they still are cannot be noted, so it is not held against them."""
    stopped = office.service.stopped if office.service else None
    return stopped is not None and stopped.since - session.seen_at < IDLE


# ------------------------------------------------------------ cookies and tokens


def take_token(token: str, browser: str = "") -> None:
    """From now on, and in the answer's cookie, this is the token of whoever asks. browser: what theirs is known by."""
    g.cookie = token
    know_by(browser)
    g.here = _find(token)
    g.pop("_login_user", None)  # where flask-login keeps who it found


def know_by(browser: str) -> None:
    """From now on, and in the answer's cookie, the browser is known by this; nothing changes when it is empty."""
    if browser:
        g.browser = browser


def _known_by() -> str:
    """The hash of what this browser says it is known by; empty when it says nothing."""
    token = request.cookies.get(f"{_cookie()}-browser", "")
    return hash_token(token) if 0 < len(token) <= TOKEN_LIMIT else ""


def forget() -> None:
    """Take the cookie away with the answer."""
    g.cookie = ""
    g.here = Here()
    g.pop("_login_user", None)


def csrf_token() -> str:
    """The token that every form of this session, or of this visitor, carries."""
    found = here().session
    return form_token(str(current_app.config["SECRET_KEY"]), found.name if found else _visitor())


def form_token(secret: str, whose: str) -> str:
    """A form's token, bound to a session or to a visitor's cookie."""
    return hmac.new(secret.encode(), f"form|{whose}".encode(), hashlib.sha256).hexdigest()


def browser_mark() -> str:
    """The random mark of this browser, whoever is signed in at it."""
    return _visitor()


def _visitor() -> str:
    """The random mark of a browser that nobody is signed in at; made when its first form is drawn."""
    kept = g.get("visitor") or request.cookies.get(f"{_cookie()}-visitor", "")
    if not kept or len(kept) > TOKEN_LIMIT:
        kept = g.visitor = secrets.token_urlsafe(32)
    return f"visitor|{kept}"


def _cookie() -> str:
    return str(current_app.config["COOKIE_NAME"])


def hand_out_cookies(app: Flask) -> None:
    """Set or take away cookies with each answer."""

    @app.after_request
    def _cookies(response: Response) -> Response:
        if "visitor" in g:
            _set(response, f"{_cookie()}-visitor", g.visitor)
        if "cookie" in g:
            _set(response, _cookie(), g.cookie)
        if "browser" in g:
            _set(response, f"{_cookie()}-browser", g.browser, samesite="Strict", max_age=KNOWN)
        return response


def _set(response: Response, name: str, value: str, *, samesite: str = "Lax", max_age: timedelta | None = None) -> None:
    secure = bool(current_app.config["HTTPS"])
    if value:
        response.set_cookie(name, value, max_age, secure=secure, httponly=True, samesite=samesite, path="/")
    else:
        response.delete_cookie(name, secure=secure, httponly=True, samesite=samesite, path="/")
