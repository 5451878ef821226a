"""Security keys: the questions a browser hands to a key, and adding and removing one's own."""

from flask import Blueprint, Flask, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms import HiddenField, StringField

from csor.domain.accounts import needs_key
from csor.domain.people import Actor
from csor.domain.refusals import Blocker, Refusal
from csor.domain.step_up import STEP_UP_NEEDED
from csor.reading.sessions import find_means
from csor.usecases.factors import Proof, prove
from csor.usecases.security_keys import (
    Rp,
    begin_adding,
    begin_proof,
    finish_adding,
    prove_with_key,
    remove_key,
)
from csor.usecases.work import Work
from csor.web.forms.access import AccessForm
from csor.web.gate import asked_next, between, current_office, current_person
from csor.web.here import half_way, here, session_name, take_token
from csor.web.once import do_once, is_sent

keys = Blueprint("keys", __name__)

KEY_NEEDED = Blocker("key_needed", "Your role needs a security key. Add one before you go on.", "trust.md 2.1 V6.3.3")
KEYS_OFF = Blocker("keys_off", "Security keys are not set up here. Use an authenticator app.", "trust.md 2.1 V6.3.3")
OPEN_WITHOUT = frozenset({"keys", "account"})  # rooms that somebody who must still add a key may enter
OPEN_ENDPOINTS = frozenset({"people.sign_out", "people.stay", "static", "help.show", "help.accessibility"})


class KeyForm(AccessForm):
    """A name for a key, and its answer, which the browser fills in."""

    called = StringField(
        "Name of the key", description="So that you know it again. For example, blue key on my keyring."
    )
    answer = HiddenField()


def rp() -> Rp:
    """Who asks a key: the address this service is reached at. Raises Refusal where none is set."""
    if not current_app.config["ORIGIN"]:
        raise Refusal(KEYS_OFF)
    return Rp(str(current_app.config["ORIGIN"]))


def prove_by(work: Work, session: str, typed: str) -> Proof:
    """Prove a session with what was given: a code that was typed, or a key's answer that the browser put there."""
    if typed.lstrip().startswith("{"):
        return prove_with_key(work, session, rp(), typed)
    return prove(work, session, typed)


@keys.route("/account/keys/question", methods=["POST"])
@between
def question() -> ResponseReturnValue:
    """The question to a key, as JSON for the script."""
    begin = begin_adding if request.form.get("purpose") == "add" else begin_proof
    with current_office().open_work(half_way()) as work:
        asked = begin(work, session_name(), rp())
    return Response(asked, mimetype="application/json")


def before_adding(actor: Actor) -> tuple[bool, ResponseReturnValue | None]:
    """Whether somebody has a second factor; and where they go first to prove it, before they add another.

    Raises Refusal step_up_needed, which is kept.
    """
    with current_office().open_reading() as reading:
        enrolled = find_means(reading, actor.id).any
    if enrolled and not here().is_open:
        return enrolled, redirect(url_for("people.code", next=asked_next() or None))
    if enrolled and not actor.presence.is_fresh(current_office().clock()):
        with current_office().open_work(actor):
            raise Refusal(STEP_UP_NEEDED)
    return enrolled, None


@keys.route("/account/keys/add", methods=["GET", "POST"])
@between
def add() -> ResponseReturnValue:
    """Add a security key. A first one opens the session, as a first app does."""
    actor = half_way()
    enrolled, first = before_adding(actor)
    if first:
        return first
    form = KeyForm(request.form if request.method == "POST" else None)
    if not is_sent():
        return _page(form, enrolled=enrolled)
    try:
        proof = do_once(
            lambda work: finish_adding(work, session_name(), rp(), form.answer.data or "", form.called.data or "")
        )
    except Refusal as refusal:
        if refusal.code in {STEP_UP_NEEDED.code, "session_ended"}:
            raise
        form.general = refusal.blocker.words
        return _page(form, enrolled=enrolled)
    if proof:
        take_token(proof.token, proof.browser)
    return redirect(url_for("account.show", done="key"))


@keys.route("/account/keys/<key>/remove", methods=["POST"])
def remove(key: str) -> ResponseReturnValue:
    """Take a key away."""
    do_once(lambda work: remove_key(work, key))
    return redirect(url_for("account.show", done="key_removed"))


def _page(form: KeyForm, *, enrolled: bool) -> ResponseReturnValue:
    errors = form.error_list
    there = request.host_url.rstrip("/")
    page = render_template(
        "account/key.html",
        form=form,
        form_errors=errors,
        first=not enrolled,
        needed=here().is_open and must_add_key(),
        elsewhere="" if there == rp().origin else rp().origin,
        next=asked_next(),
    )
    return page, 400 if errors else 200


@keys.app_context_processor
def _known() -> dict[str, object]:
    """For the pages that ask for a code: whether a key can be used in its place."""
    return {"has_key": _has_key}


def _has_key() -> bool:
    if here().session is None:
        return False
    with current_office().open_reading() as reading:
        return bool(find_means(reading, half_way().id).keys)


# ------------------------------------------------------------ where the force requires one


def must_add_key() -> bool:
    """Whether whoever is signed in needs a security key and has none yet."""
    person = current_person()
    if not needs_key(person.colleague.actor.roles, key_required=person.force.key_required):
        return False
    with current_office().open_reading() as reading:
        return not find_means(reading, person.id).keys


def keep_to_keys(app: Flask) -> None:
    """Open nothing but their own account to whoever still has to add a key."""
    app.before_request(_turn_back)


def _turn_back() -> ResponseReturnValue | None:
    if request.endpoint is None or request.blueprint in OPEN_WITHOUT or request.endpoint in OPEN_ENDPOINTS:
        return None
    if not current_user.is_authenticated or not must_add_key():
        return None
    if request.method == "POST":
        raise Refusal(KEY_NEEDED)
    return redirect(url_for("keys.add"))
