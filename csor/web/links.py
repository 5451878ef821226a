"""Choose a password by a link that an administrator handed over."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.accounts import LinkKind
from csor.domain.refusals import Refusal
from csor.usecases.links import NOT_GOOD, OpenLink, find_link, note_link_refused, use_link
from csor.web.forms.accounts import LinkForm
from csor.web.gate import current_office, public
from csor.web.here import know_by, presence

links = Blueprint("links", __name__)

TOKEN_LIMIT = 400


@links.route("/choose-password/<token>", methods=["GET", "POST"])
@public
def choose(token: str) -> ResponseReturnValue:
    """Choose a password. Looking at the page uses nothing up: only a password that fits does."""
    form = LinkForm(request.form if request.method == "POST" else None)
    try:
        link = find_link(current_office(), token[:TOKEN_LIMIT])
        if request.method == "GET" or not form.validate():
            return _page(form, token, link)
        if form.new.data != form.again.data:
            form.again.errors = ["Enter the same new password twice."]
            return _page(form, token, link)
        know_by(use_link(current_office(), token, form.new.data or "", presence()))
    except Refusal as refusal:
        if refusal.code == NOT_GOOD.code:
            return _not_good()
        form.explain(refusal.blocker)
        return _page(form, token, link)
    return redirect(url_for("links.chosen"))


@links.route("/password-chosen")
@public
def chosen() -> ResponseReturnValue:
    """The password is chosen; signing in is the next step."""
    return render_template("link/chosen.html")


def _page(form: LinkForm, token: str, link: OpenLink) -> ResponseReturnValue:
    errors = form.error_list
    first = link.kind is LinkKind.ACTIVATION
    page = render_template(
        "link/choose.html",
        form=form,
        form_errors=errors,
        token=token,
        first=first,
        username=link.person.actor.id,
        signs_on=first and current_app.extensions.get("provider") is not None,
    )
    return page, 400 if errors else 200


def _not_good() -> ResponseReturnValue:
    """One answer for used, too old and forged; the event keeps nothing of it."""
    note_link_refused(current_office(), presence())
    return render_template("link/not_good.html"), 404
