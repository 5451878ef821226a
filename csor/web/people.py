"""Sign in in two steps, sign out, hide the screen; what was typed when a session ended is kept."""

from collections.abc import Callable
from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired

from csor.domain.refusals import Refusal
from csor.reading.people import find_force, list_forces
from csor.reading.sessions import find_means
from csor.usecases import sign_in as use
from csor.usecases.factors import Proof
from csor.usecases.service import StoreFault
from csor.web.gate import asked_next, between, csrf_token, current_actor, current_office, public, safe_next
from csor.web.here import agent, forget, half_way, here, presence, session_name, take_token
from csor.web.keys import prove_by
from csor.web.news import news_first
from csor.web.sent import what_was_sent
from csor.words.sign_in import why_words

people = Blueprint("people", __name__)

KEPT = "kept-"


class SignInForm(Form):
    """A user name and a password."""

    username = StringField("Force username", [InputRequired("Enter your username.")])
    password = PasswordField("Password", [InputRequired("Enter your password.")])


class CodeForm(Form):
    """A code of an authenticator app, or a recovery code."""

    code = StringField("Code", [InputRequired("Enter the code.")])


@people.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Give a user name and a password."""
    form = SignInForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page(form, next_path=request.args.get("next", ""), ended=_told())
    if not form.validate():
        return _page(form, next_path=request.form.get("next", ""), status=400)
    try:
        token = use.sign_in(
            current_office(), form.username.data or "", form.password.data or "", presence(), agent=agent()
        )
    except Refusal as refusal:
        form.password.errors = [refusal.blocker.words]
        return _page(form, next_path=request.form.get("next", ""), status=400)
    take_token(token)
    csrf_token()
    return (
        _code_page(CodeForm()) if carried() else redirect(url_for("people.code", next=request.form.get("next") or None))
    )


@people.route("/sign-in/code", methods=["GET", "POST"])
@between
def code() -> ResponseReturnValue:
    """Prove with a code that it is you."""
    if here().is_open:
        return redirect(safe_next(asked_next()))
    if not is_enrolled(half_way().id):
        return redirect(url_for("account.authenticator", next=asked_next() or None))
    form = CodeForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _code_page(form)
    with current_office().open_work(half_way()) as work:
        proof = prove_by(work, session_name(), form.code.data or "")
    return take_proof(proof, form, _code_page)


def is_enrolled(person: str) -> bool:
    """Whether somebody has a second factor of this service."""
    with current_office().open_reading() as reading:
        return find_means(reading, person).any


def take_proof(proof: Proof, form: CodeForm, page: Callable[[CodeForm], ResponseReturnValue]) -> ResponseReturnValue:
    """Go on with what was proved; the page again with what was wrong; or to the sign-in when the session is over."""
    if proof.blocker is None:
        take_token(proof.token, proof.browser)
        return go_on()
    if proof.ended:
        return redirect(url_for("people.sign_in", next=request.form.get("next") or None))
    form.code.errors, form.code.data = [proof.blocker.words], ""
    return page(form)


def go_on() -> ResponseReturnValue:
    """To where the person was going; a form that was cut off comes back with what was typed, and nothing is sent."""
    target = safe_next(request.form.get("next"))
    kept = carried()
    if not kept:
        return redirect(news_first(target, current_actor().id))
    return render_template("kept.html", title="You are signed in again", target=target, kept=kept), 200


def carried() -> list[tuple[str, str]]:
    """What was typed before the session ended, as it rides along through the steps of signing in."""
    return [(key.removeprefix(KEPT), value) for key, value in request.form.items(multi=True) if key.startswith(KEPT)]


def ask_to_sign_in() -> ResponseReturnValue:
    """The session ended while somebody was typing: the words go along and come back after signing in."""
    kept = what_was_sent("once")
    return _page(SignInForm(), next_path=request.full_path.rstrip("?"), kept=kept, status=401, ended=_told())


def _told() -> tuple[str, str] | None:
    """Why the session that this browser still knew is over; its cookie goes, so it is said once."""
    found = here()
    if found.why is None:
        return None
    at = found.ended.ended_at if found.ended else None
    words = why_words(found.why, at, current_office().clock())
    forget()
    return words


def _page(
    form: SignInForm,
    *,
    next_path: str,
    kept: list[tuple[str, str]] | None = None,
    status: int = 200,
    ended: tuple[str, str] | None = None,
) -> ResponseReturnValue:
    kept = carried() if kept is None else kept
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    page = render_template(
        "sign_in.html", form=form, next=next_path, kept=bool(kept), kept_fields=kept, form_errors=errors, ended=ended
    )
    return page, status


def _code_page(form: CodeForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    page = render_template(
        "account/code.html",
        form=form,
        next=asked_next(),
        kept_fields=carried(),
        form_errors=errors,
        demo_code=demo_code(half_way().id),
    )
    return page, 400 if errors else 200


def demo_code(person: str) -> str:
    """The code of a person of the demonstration; empty for anybody who has a secret of their own."""
    tell = cast("Callable[[str], str] | None", current_app.extensions.get("demo_code"))
    return tell(person) if tell else ""


@people.route("/sign-out", methods=["POST"])
@between
def sign_out() -> ResponseReturnValue:
    """Sign out: the session ends for whoever holds its token, and the browser forgets what it holds of us."""
    actor = half_way() if not here().is_open else current_actor()
    with current_office().open_work(actor) as work:
        use.sign_out(work, session_name())
    forget()
    response = redirect(url_for("people.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache","cookies","storage"'
    return response


@people.route("/stay", methods=["POST"])
def stay() -> ResponseReturnValue:
    """Stay signed in: asking at all is what does it."""
    return "", 204


def register(app_extensions: dict[str, object]) -> None:
    """Let the gate ask for a sign-in in the middle of a form."""
    app_extensions["ask_to_sign_in"] = ask_to_sign_in


def force_name() -> str:
    """The name of the force before anybody is signed in: the one there is."""
    known = current_app.extensions.get("force_name")
    if known:
        return str(known)
    try:
        with current_office().open_reading() as reading:
            forces = list_forces(reading)
            found = find_force(reading, forces[0]) if forces else None
    except StoreFault:
        return "Disclosure scheme"
    if found:
        current_app.extensions["force_name"] = found.name
    return found.name if found else "Disclosure scheme"
