"""Accounts: administrators see who has one and change them; what gives access waits for a second administrator."""

from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.accounts import Subject
from csor.domain.refusals import Blocker, Refusal
from csor.domain.step_up import STEP_UP_NEEDED
from csor.reading.accounts import (
    Account,
    AccountLine,
    Change,
    find_account,
    find_change,
    find_rules,
    list_waiting,
    standing_of,
)
from csor.reading.people import list_people
from csor.usecases import accounts as use
from csor.usecases.accounts import NewAccount
from csor.usecases.links import MadeLink, make_link
from csor.usecases.work import Work
from csor.web.forms.access import AccessForm
from csor.web.forms.accounts import AddForm, DecideForm, ReasonForm, StandingForm, SubjectForm
from csor.web.gate import current_actor, current_office, current_person
from csor.web.handles import handle_of
from csor.web.once import do_once
from csor.web.views.person_rows import account_rows, asked_rows, change_rows, summary_of
from csor.words.accounts import DO, HAND_OVER, KINDS, STATES
from csor.words.time import moment_words, recent_words

accounts = Blueprint("accounts", __name__)

MISSING = Blocker("not_found", "There is no such account.")
ABOVE = frozenset({STEP_UP_NEEDED.code, "not_permitted", "not_found", "session_ended"})  # never beside a field
DONE = {
    "added": "The account was opened without roles. Another administrator must confirm the roles",
    "proposed": "The change was proposed. Another administrator must confirm it",
    "disable": "The account was disabled, and its sessions ended",
    "sign-out": "Every session of this person was ended",
    "confirmed": "The change was confirmed, and is in force",
    "refused": "The change was refused",
    "link": "The link was made, and shown that once. If nobody has it, make another",
}


# ------------------------------------------------------------ looking


@accounts.route("/people")
def everyone() -> ResponseReturnValue:
    """Everyone who has an account, and the changes that wait."""
    actor, now = current_actor(), current_office().clock()
    with current_office().open_work(actor) as work:
        lines = cast("tuple[AccountLine, ...]", use.read_accounts(work))
        waiting = list_waiting(work.session, actor.force)
        rules = find_rules(work.session, actor.force)
    names = {one.colleague.actor.id: one.colleague.display for one in lines}
    return render_template(
        "people/list.html",
        rows=account_rows(lines, _teams()),
        waiting=change_rows(waiting, names, actor, now),
        rules=rules,
        done=DONE.get(request.args.get("done", ""), ""),
    )


@accounts.route("/people/<handle>")
def show(handle: str) -> ResponseReturnValue:
    """One account."""
    person, now = _username(handle), current_office().clock()
    with current_office().open_work(current_actor()) as work:
        account = cast("Account", use.read_account(work, person))
    names = _names()
    return render_template(
        "people/show.html",
        handle=handle,
        display=account.colleague.display,
        active=account.colleague.active,
        own=current_actor().is_person(person),
        summary=summary_of(account, _teams(), standing_of(account.colleague)),
        waiting=change_rows(account.waiting, names, current_actor(), now),
        decided=change_rows(account.decided, names, current_actor(), now),
        signs_on=_issuer() != "",
        done=DONE.get(request.args.get("done", ""), ""),
    )


# ------------------------------------------------------------ proposing


@accounts.route("/people/add", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Open an account, without roles and without a password."""
    form = cast("AddForm", AddForm(request.form if request.method == "POST" else None).with_teams(_teams()))
    page = "people/add.html"
    if request.method == "GET" or not form.validate():
        return _page(page, form)
    told = NewAccount(
        form.username.data or "", form.name.data or "", form.title.data or "", form.collar.data or "", form.standing()
    )
    try:
        do_once(lambda work: use.open_account(work, told, form.reason.data or ""))
    except Refusal as refusal:
        return _explained(refusal, page, form)
    return redirect(url_for("accounts.show", handle=handle_of(told.username), done="added"))


@accounts.route("/people/<handle>/standing", methods=["GET", "POST"])
def standing(handle: str) -> ResponseReturnValue:
    """Propose other roles, rank, team or staff number."""
    account = _account(handle)
    now = standing_of(account.colleague)
    there = {name: getattr(now, name) for name in ("acting", "team", "identity")}
    form = StandingForm(
        request.form if request.method == "POST" else None, roles=list(now.roles), rank=now.rank.value, **there
    ).with_teams(_teams())
    page, more = "people/standing.html", {"handle": handle, "display": account.colleague.display}
    if request.method == "GET" or not form.validate():
        return _page(page, form, **more)
    try:
        person, reason = account.colleague.actor.id, form.reason.data or ""
        do_once(lambda work: use.propose_standing(work, person, form.standing(), reason))
    except Refusal as refusal:
        return _explained(refusal, page, form, **more)
    return redirect(url_for("accounts.show", handle=handle, done="proposed"))


@accounts.route("/people/<handle>/sign-on", methods=["GET", "POST"])
def sign_on(handle: str) -> ResponseReturnValue:
    """Propose who somebody is at the identity provider."""
    account = _account(handle)
    if not _issuer():
        raise Refusal(MISSING)
    form = SubjectForm(request.form if request.method == "POST" else None)
    page = "people/sign_on.html"
    more = {"handle": handle, "display": account.colleague.display, "issuer": _issuer()}
    if request.method == "GET" or not form.validate():
        return _page(page, form, **more)
    subject = Subject(_issuer(), form.subject.data or "")
    try:
        person, reason = account.colleague.actor.id, form.reason.data or ""
        do_once(lambda work: use.propose_subject(work, person, subject, reason))
    except Refusal as refusal:
        return _explained(refusal, page, form, **more)
    return redirect(url_for("accounts.show", handle=handle, done="proposed"))


@accounts.route("/people/<handle>/do/<what>", methods=["GET", "POST"])
def do(handle: str, what: str) -> ResponseReturnValue:
    """Do one thing to an account, and say why."""
    if what not in DO:
        raise Refusal(MISSING)
    account = _account(handle)
    form = ReasonForm(request.form if request.method == "POST" else None)
    page = "people/do.html"
    more = {"handle": handle, "display": account.colleague.display, "words": DO[what], "what": what}
    if request.method == "GET" or not form.validate():
        return _page(page, form, **more)
    try:
        made = do_once(lambda work: _do(work, what, account.colleague.actor.id, form.reason.data or ""))
    except Refusal as refusal:
        return _explained(refusal, page, form, **more)
    if made is not None:
        return _link_page(made, handle, account.colleague.display)
    done = what if what in DONE else "proposed"
    return redirect(url_for("accounts.show", handle=handle, done=done))


def _do(work: Work, what: str, person: str, reason: str) -> MadeLink | None:
    if what == "link":
        return make_link(work, person, reason)
    verbs = {
        "disable": use.disable,
        "enable": use.propose_enabling,
        "sign-out": use.sign_out_everywhere,
        "factor": use.propose_factor_reset,
    }
    verbs[what](work, person, reason)
    return None


def _link_page(made: MadeLink, handle: str, display: str) -> ResponseReturnValue:
    """The link, shown this once."""
    address = f"{current_app.config['ORIGIN']}{url_for('links.choose', token=made.token)}"
    now = current_office().clock()
    return render_template(
        "people/link.html",
        handle=handle,
        display=display,
        address=address,
        lasts=HAND_OVER[made.kind],
        until=moment_words(made.ends_at, now),
    )


# ------------------------------------------------------------ deciding


@accounts.route("/people/changes/<key>", methods=["GET", "POST"])
def change(key: str) -> ResponseReturnValue:
    """Confirm a change that somebody else proposed, or refuse it."""
    found = _change(key)
    form = DecideForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _change_page(found, form)
    confirm = request.form.get("decision") == "confirm"
    try:
        do_once(lambda work: use.decide_change(work, found.id, form.reason.data or "", confirm=confirm))
    except Refusal as refusal:
        _beside(refusal, form)
        return _change_page(found, form)
    done = "confirmed" if confirm else "refused"
    return redirect(url_for("accounts.show", handle=handle_of(found.person), done=done))


def _change(key: str) -> Change:
    try:
        wanted = UUID(key)
    except ValueError:
        raise Refusal(MISSING) from None
    with current_office().open_reading() as reading:
        found = find_change(reading, current_actor().force, wanted)
    if found is None:
        raise Refusal(MISSING)
    return found


def _change_page(found: Change, form: DecideForm) -> ResponseReturnValue:
    names, me, now = _names(), current_actor(), current_office().clock()
    return _page(
        "people/change.html",
        form,
        key=found.id.hex,
        kind=KINDS[found.kind],
        state=STATES[found.state],
        waits=found.state.value == "waiting",
        own=me.is_person(found.person),
        yours=me.is_person(found.proposed_by),
        display=names.get(found.person, found.person),
        handle=handle_of(found.person),
        by=names.get(found.proposed_by, found.proposed_by),
        at=recent_words(found.proposed_at, now),
        reason=found.reason,
        rows=asked_rows(found, _teams()),
    )


# ------------------------------------------------------------ shared


def _page(name: str, form: AccessForm, **more: object) -> ResponseReturnValue:
    errors = form.error_list
    return render_template(name, form=form, form_errors=errors, **more), 400 if errors else 200


def _explained(refusal: Refusal, name: str, form: AccessForm, **more: object) -> ResponseReturnValue:
    """The form again, with what the rule said beside the field it is about."""
    _beside(refusal, form)
    return _page(name, form, **more)


def _beside(refusal: Refusal, form: AccessForm) -> None:
    """Put a refusal beside its field. Raises it again when it is not about the form."""
    if refusal.code in ABOVE and not refusal.blocker.field:
        raise refusal
    form.explain(refusal.blocker)


def _account(handle: str) -> Account:
    """The account a page is about; what is done to it is the event."""
    person = _username(handle)
    with current_office().open_reading() as reading:
        found = find_account(reading, current_actor().force, person)
    if found is None:
        raise Refusal(MISSING)
    return found


def _username(handle: str) -> str:
    """The user name behind a handle. Raises Refusal when there is none."""
    found = next((name for name in _names() if handle_of(name) == handle), None)
    if found is None:
        raise Refusal(MISSING)
    return found


def _names() -> dict[str, str]:
    """Everyone of the force by user name."""
    with current_office().open_reading() as reading:
        return {one.actor.id: one.display for one in list_people(reading, current_actor().force)}


def _teams() -> dict[str, str]:
    return dict(current_person().force.teams)


def _issuer() -> str:
    provider = current_app.extensions.get("provider")
    return str(provider.issuer) if provider else ""
