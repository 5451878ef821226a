"""Your account: sign-ins, second factors, recovery codes, password."""

import io

import segno
from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form, PasswordField, StringField
from wtforms.validators import InputRequired

from csor.domain.permissions import Permission
from csor.domain.refusals import Refusal
from csor.domain.step_up import STEP_UP_NEEDED
from csor.reading.sessions import find_means, list_ended, list_moves, list_sessions
from csor.usecases.change_password import change_password
from csor.usecases.factors import (
    Proof,
    address_of,
    enrol,
    offered_secret,
    remove_factor,
)
from csor.usecases.once import DoneAlready
from csor.usecases.recovery_codes import make_recovery_codes
from csor.usecases.sessions import end_own_session, is_over
from csor.web.gate import asked_next, between, current_actor, current_office, current_person, may, safe_next
from csor.web.here import half_way, here, session_name, take_token
from csor.web.keys import before_adding, prove_by
from csor.web.once import do_once, is_sent
from csor.web.people import CodeForm, carried, demo_code, go_on, is_enrolled
from csor.web.sent import TYPED_AGAIN
from csor.web.views.account_rows import ended_rows, factor_rows, session_rows

account = Blueprint("account", __name__)

ENDED_SHOWN = 10


class AppForm(Form):
    """A name for an authenticator app, and the code it shows."""

    called = StringField("Name of the phone or app", description="So that you know it again. For example, work phone.")
    code = StringField("Code that the app shows", [InputRequired("Enter the code that the app shows.")])


class PasswordForm(Form):
    """The password there is, and a new one twice."""

    current = PasswordField("Password you have now", [InputRequired("Enter the password you have now.")])
    new = PasswordField(
        "New password",
        [InputRequired("Enter a new password.")],
        description="15 to 128 characters. Four or more words that do not belong together are good.",
    )
    again = PasswordField("New password again", [InputRequired("Enter the new password again.")])


@account.route("/account")
def show() -> ResponseReturnValue:
    """What there is about your own sign-in."""
    person, now = current_person(), current_office().clock()
    actor = current_actor()
    with current_office().open_reading() as reading:
        going_on = [s for s in list_sessions(reading, actor.id) if is_over(s, actor.roles, now) is None]
        ended = list_ended(reading, actor.id, ENDED_SHOWN)
        means = find_means(reading, actor.id)
        moves = list_moves(reading, actor)
    return render_template(
        "account/show.html",
        display=person.display,
        sessions=session_rows(going_on, session_name(), now, moves),
        ended=ended_rows(ended, now, moves),
        authenticators=factor_rows(means.authenticators, now),
        keys=factor_rows(means.keys, now),
        only_one=len(means.authenticators) + len(means.keys) == 1,
        codes=means.codes,
        declares=may(Permission.INTEREST_DECLARE),
        done=request.args.get("done", ""),
    )


@account.route("/account/end/<session>", methods=["POST"])
def end(session: str) -> ResponseReturnValue:
    """End another sign-in of yours."""
    do_once(lambda work: end_own_session(work, session))
    return redirect(url_for("account.show", done="ended"))


# ------------------------------------------------------------ authenticator app


@account.route("/account/authenticator", methods=["GET", "POST"])
@between
def authenticator() -> ResponseReturnValue:
    """Set up an authenticator app: the only page there is for somebody who has no second factor yet."""
    actor = half_way()
    _, first = before_adding(actor)
    if first:
        return first
    form = AppForm(request.form if request.method == "POST" else None)
    if not is_sent() or not form.validate():
        return _app_page(form)
    proof = do_once(lambda work: enrol(work, session_name(), form.code.data or "", form.called.data or ""))
    return _enrolled(proof, form) if proof else redirect(url_for("account.show", done="authenticator"))


def _enrolled(proof: Proof, form: AppForm) -> ResponseReturnValue:
    if proof.blocker is not None:
        if proof.ended:
            return redirect(url_for("people.sign_in"))
        form.code.errors, form.code.data = ["The code is not right. Wait for the next one that the app shows."], ""
        return _app_page(form)
    take_token(proof.token, proof.browser)
    if proof.codes:
        return render_template("account/recovery_codes.html", codes=proof.codes, first=True, **_onward())
    return redirect(url_for("account.show", done="authenticator"))


def _onward() -> dict[str, object]:
    return {"next": safe_next(asked_next()), "kept_fields": carried()}


def _app_page(form: AppForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    secret = _offered()
    page = render_template(
        "account/authenticator.html",
        form=form,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        username=half_way().id,
        first=not here().is_open,
        next=asked_next(),
        kept_fields=carried(),
        form_errors=errors,
    )
    return page, 400 if errors else 200


def _offered() -> str:
    actor = half_way()
    with current_office().open_glance(actor) as work:
        return offered_secret(work, session_name(), actor.id)


@account.route("/account/authenticator/square.svg")
@between
def square() -> ResponseReturnValue:
    """The square of dots that an authenticator app reads."""
    person = here().person
    issuer = f"{person.force.name} sign-in" if person else ""
    drawn = io.BytesIO()
    code = segno.make(address_of(_offered(), half_way().id, issuer), error="m", micro=False)
    code.save(drawn, kind="svg", scale=5, border=3, xmldecl=False, dark="#0b0c0c", light="#ffffff", omitsize=False)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@account.route("/account/authenticator/<factor>/remove", methods=["POST"])
def remove(factor: str) -> ResponseReturnValue:
    """Take an authenticator app away."""
    do_once(lambda work: remove_factor(work, factor))
    return redirect(url_for("account.show", done="removed"))


@account.route("/account/recovery-codes", methods=["POST"])
def recovery_codes() -> ResponseReturnValue:
    """Make ten new recovery codes, and show them once."""
    codes = do_once(make_recovery_codes)
    if codes is None:
        return redirect(url_for("account.show", done="codes"))
    return render_template("account/recovery_codes.html", codes=codes, first=False, next=url_for("account.show"))


# ------------------------------------------------------------ password and step-up


@account.route("/account/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Change the password. The code comes first, so that passwords are seldom typed for nothing."""
    if request.method == "GET":
        with current_office().open_work(current_actor()) as work:
            work.require_fresh()
    form = PasswordForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _password_page(form)
    if form.new.data != form.again.data:
        form.again.errors = ["Enter the same new password twice."]
        return _password_page(form)
    try:
        changed = change_password(
            current_office(), current_actor(), current_person().force.name, form.current.data or "", form.new.data or ""
        )
    except DoneAlready:
        return redirect(url_for("account.show", done="password"))
    except Refusal as refusal:
        if refusal.code in {STEP_UP_NEEDED.code, "session_ended"}:
            raise
        (form.current if refusal.blocker.field == "current" else form.new).errors = [refusal.blocker.words]
        return _password_page(form)
    take_token(changed.token, changed.browser)
    return redirect(url_for("account.show", done="password"))


def _password_page(form: PasswordForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    page = render_template("account/password.html", form=form, form_errors=errors, username=current_actor().id)
    return page, 400 if errors else 200


@account.route("/account/confirm", methods=["GET", "POST"])
def confirm() -> ResponseReturnValue:
    """Give a code before going on to a page that asks for a fresh one."""
    form = CodeForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _confirm_page(form)
    with current_office().open_work(current_actor()) as work:
        proof = prove_by(work, session_name(), form.code.data or "")
    if proof.blocker is None:
        take_token(proof.token)
        return go_on()
    if proof.ended:
        return redirect(url_for("people.sign_in"))
    form.code.errors, form.code.data = [proof.blocker.words], ""
    return _confirm_page(form)


def _confirm_page(form: CodeForm) -> ResponseReturnValue:
    errors = [(field.id, field.errors[0]) for field in form if field.errors]
    page = render_template(
        "account/step_up.html",
        form=form,
        action=url_for("account.confirm"),
        fields=[("next", asked_next())],
        kept=False,
        typed_again=asked_next().endswith(TYPED_AGAIN),
        form_errors=errors,
        demo_code=demo_code(current_actor().id),
        enrolled=is_enrolled(current_actor().id),
    )
    return page, 400 if errors else 200
