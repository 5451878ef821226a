"""Sign in, sign out, hide the screen; what was typed when a session ended is kept."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired

from csor.domain.people import Actor
from csor.domain.refusals import Refusal
from csor.domain.vocabulary import Rank
from csor.reading.people import Colleague, find_force, find_person, list_forces
from csor.usecases.sign_in import check_sign_in, note_sign_in, note_sign_out
from csor.web.gate import SignedIn, csrf_token, current_actor, current_office, public, safe_next

people = Blueprint("people", __name__)

KEPT = "kept-"


class SignInForm(Form):
    """A user name and a password."""

    username = StringField("Force username", [InputRequired("Enter your username.")])
    password = PasswordField("Password", [InputRequired("Enter your password.")])


@people.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in."""
    form = SignInForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page(form, next_path=request.args.get("next", ""))
    if not form.validate():
        return _page(form, next_path=request.form.get("next", ""), status=400)
    found = _find(form.username.data or "")
    try:
        colleague = check_sign_in(found, form.password.data or "")
    except Refusal as refusal:
        _note(found, form.username.data or "", signed_in=False)
        form.password.errors = [refusal.blocker.words]
        return _page(form, next_path=request.form.get("next", ""), status=400)
    _note(colleague, "", signed_in=True)
    _begin(colleague)
    return _go_on()


def _find(username: str) -> Colleague | None:
    with current_office().open_reading() as reading:
        return find_person(reading, username.strip().lower()[:40])


def _note(found: Colleague | None, username: str, *, signed_in: bool) -> None:
    """Keep the event; an unknown name is noted under the one force there is."""
    actor = found.actor if found else _nobody()
    if actor is not None:
        with current_office().open_work(actor) as work:
            note_sign_in(work, signed_in=signed_in, username=username)


def _nobody() -> Actor | None:
    with current_office().open_reading() as reading:
        forces = list_forces(reading)
    return Actor("nobody", "Nobody", Rank.STAFF, frozenset(), force=forces[0]) if forces else None


def _begin(colleague: Colleague) -> None:
    """A new session: nothing of the old one stays."""
    with current_office().open_reading() as reading:
        force = find_force(reading, colleague.actor.force)
    session.clear()
    if force:
        login_user(SignedIn(colleague, force))
    csrf_token()


def _go_on() -> ResponseReturnValue:
    """To where the person was going; a form that was cut off comes back with what was typed, and nothing is sent."""
    target = safe_next(request.form.get("next"))
    kept = [(key.removeprefix(KEPT), value) for key, value in request.form.items(multi=True) if key.startswith(KEPT)]
    if not kept:
        return redirect(target)
    return render_template("kept.html", target=target, kept=kept), 200


def ask_to_sign_in() -> ResponseReturnValue:
    """The session ended while somebody was typing: the words go along and come back after signing in."""
    kept = [(k, v) for k, v in request.form.items(multi=True) if k not in {"csrf_token", "password", "once"}]
    return _page(SignInForm(), next_path=request.full_path.rstrip("?"), kept=kept, status=401)


def _page(
    form: SignInForm, *, next_path: str, kept: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    if kept is None:
        kept = [(k.removeprefix(KEPT), v) for k, v in request.form.items(multi=True) if k.startswith(KEPT)]
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    page = render_template(
        "sign_in.html", form=form, next=next_path, kept=bool(kept), kept_fields=kept, form_errors=errors
    )
    return page, status


@people.route("/sign-out", methods=["POST"])
def sign_out() -> ResponseReturnValue:
    """Sign out: the browser forgets what it holds of us."""
    with current_office().open_work(current_actor()) as work:
        note_sign_out(work)
    logout_user()
    session.clear()
    response = redirect(url_for("people.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache","cookies","storage"'
    return response


def register(app_extensions: dict[str, object]) -> None:
    """Let the gate ask for a sign-in in the middle of a form."""
    app_extensions["ask_to_sign_in"] = ask_to_sign_in


def force_name() -> str:
    """The name of the force before anybody is signed in: the one there is."""
    known = current_app.extensions.get("force_name")
    if known:
        return str(known)
    with current_office().open_reading() as reading:
        forces = list_forces(reading)
        found = find_force(reading, forces[0]) if forces else None
    if found:
        current_app.extensions["force_name"] = found.name
    return found.name if found else "Disclosure scheme"
