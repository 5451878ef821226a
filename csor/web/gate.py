"""Who is here: every view is closed unless it is marked public; the rest is asked inside the use-case."""

import secrets
from collections.abc import Callable
from typing import TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user

from csor.domain.people import Actor
from csor.domain.permissions import Permission, holds
from csor.reading.people import Colleague, Force, find_force, find_person
from csor.usecases.office import Office

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

login = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The person of this session, read anew for each request."""

    def __init__(self, colleague: Colleague, force: Force) -> None:
        """Hold the views; nothing of them is kept in the cookie but the user name."""
        self.colleague = colleague
        self.force = force
        self.id = colleague.actor.id

    @property
    def display(self) -> str:
        """As the header shows it."""
        return self.colleague.display


def public(view: View) -> View:
    """Open a view to everyone."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def without_form(view: View) -> View:
    """Mark what takes no form but a browser's own report: it carries no token and changes nothing."""
    view.takes_no_form = True  # type: ignore[attr-defined]
    return view


def current_office() -> Office:
    """Where this app works."""
    return cast("Office", current_app.extensions["office"])


def current_person() -> SignedIn:
    """The person who is signed in."""
    return cast("SignedIn", current_user)


def current_actor() -> Actor:
    """Who acts."""
    return current_person().colleague.actor


def may(permission: Permission) -> bool:
    """Whether to show a way; the use-case asks again."""
    return bool(current_user.is_authenticated) and holds(current_actor(), permission)


@login.user_loader  # type: ignore[untyped-decorator]
def load_person(person: str) -> SignedIn | None:
    """The person of a session: nobody when they were switched off since."""
    with current_office().open_reading() as reading:
        found = find_person(reading, person)
        force = find_force(reading, found.actor.force) if found and found.active else None
    return SignedIn(found, force) if found and force else None


def close_by_default(app: Flask) -> None:
    """Turn away whoever is not signed in, before any view runs."""
    login.init_app(app)
    app.before_request(_turn_away)
    app.before_request(_check_form)


def _turn_away() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static" or current_user.is_authenticated:
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return None
    if request.method == "POST":
        return cast("ResponseReturnValue", current_app.extensions["ask_to_sign_in"]())
    return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))


def csrf_token() -> str:
    """The token that every form of this session carries."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return cast("str", session["csrf"])


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


def safe_next(target: str | None) -> str:
    """A path of this service to go on to; the work list when it is anything else."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return url_for("lists.mine")
    parts = urlsplit(target)
    return url_for("lists.mine") if parts.netloc or parts.scheme else target
