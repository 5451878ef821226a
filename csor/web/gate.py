"""Who may pass: every view is closed unless it is marked public; the rest is asked inside the use-case."""

import secrets
from collections.abc import Callable
from typing import Any, TypeVar, cast
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask.sessions import NullSession, SessionInterface
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.web.here import SignedIn, csrf_token, current_office, hand_out_cookies, here

__all__ = ["SignedIn", "csrf_token", "current_actor", "current_office", "current_person", "may", "public", "safe_next"]

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

login = LoginManager()
login.session_protection = None  # the session is ours and stands in the records


class NoCookieSession(SessionInterface):
    """Nothing is kept in a cookie but a token: whoever writes to Flask's own session gets an error."""

    def open_session(self, app: Flask, request: Any) -> NullSession:
        """An empty session that cannot be written to."""
        del app, request
        return self.null_session_class()

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        """Nothing to keep."""


def public(view: View) -> View:
    """Open a view to everyone."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def between(view: View) -> View:
    """Open a view to whoever gave the password and has not yet proved a second factor."""
    view.is_between = True  # type: ignore[attr-defined]
    return view


def without_form(view: View) -> View:
    """Mark what takes no form but a browser's own report: it carries no token and changes nothing."""
    view.takes_no_form = True  # type: ignore[attr-defined]
    return view


def current_person() -> SignedIn:
    """The person who is signed in."""
    return cast("SignedIn", current_user)


def current_actor() -> Actor:
    """Who acts."""
    return current_person().colleague.actor


def may(permission: Permission) -> bool:
    """Whether to show a way; the use-case asks again."""
    return bool(current_user.is_authenticated) and holds(current_actor(), permission)


@login.request_loader  # type: ignore[untyped-decorator]
def load_person(_request: object) -> SignedIn | None:
    """The person of an open session: nobody before the second factor, nobody when they were switched off since."""
    found = here()
    return found.person if found.is_open else None


def close_by_default(app: Flask) -> None:
    """Turn away whoever is not signed in, before any view runs."""
    app.session_interface = NoCookieSession()
    login.init_app(app)
    hand_out_cookies(app)
    app.before_request(_turn_away)
    app.before_request(_check_form)


def _turn_away() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False) or current_user.is_authenticated:
        return None
    if here().session and getattr(view, "is_between", False):
        return None
    g.half_way = here().session is not None
    if request.method == "POST":
        return cast("ResponseReturnValue", current_app.extensions["ask_to_sign_in"]())
    way = "people.code" if here().session else "people.sign_in"
    return redirect(url_for(way, next=request.full_path.rstrip("?")))


def _check_form() -> ResponseReturnValue | None:
    """Turn away a POST from elsewhere: no token of this session, or a browser that says it comes from another site."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in {"GET", "HEAD", "OPTIONS"} or getattr(view, "takes_no_form", False):
        return None
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    sent = request.form.get("csrf_token", "")
    if site in {"same-origin", "none"} and secrets.compare_digest(sent.encode(), csrf_token().encode()):
        return None
    g.csrf_failed = True
    return cast("ResponseReturnValue", current_app.extensions["form_too_old"]())


def asked_next() -> str:
    """Where the person wanted to go: from the form when one was sent, else from the address, never mixed."""
    return (request.form if request.method == "POST" else request.args).get("next", "")


def safe_next(target: str | None) -> str:
    """A page of this service to go on to; the work list when it is anything else.

    Browsers read a backslash as a slash and leave out tabs and line ends, so none of these may be in it.
    """
    home = url_for("lists.mine")
    if not target or not target.startswith("/") or not target.isprintable() or "\\" in target or "//" in target[:2]:
        return home
    try:
        parts = urlsplit(target)
        endpoint, _places = request_adapter().match(unquote(parts.path), method="GET")
    except (ValueError, HTTPException):
        return home
    return home if parts.netloc or parts.scheme or endpoint == "static" else target


def request_adapter() -> MapAdapter:
    """The addresses of this service, as this request reaches them."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None  # noqa: S101 - there is a request
    return adapter
