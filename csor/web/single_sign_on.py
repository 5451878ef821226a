"""Sign in by the force's identity provider: there and back."""

from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from csor.domain.refusals import Refusal
from csor.usecases.oidc import Provider
from csor.usecases.single_sign_on import Back, begin_sign_on, finish_sign_on
from csor.web.errors import not_found
from csor.web.gate import current_office, public, safe_next
from csor.web.here import agent, browser_mark, here, presence, take_token

single_sign_on = Blueprint("single_sign_on", __name__)

LIMIT = 4000


def provider() -> Provider | None:
    """The force's identity provider; None when none is set up."""
    return cast("Provider | None", current_app.extensions.get("provider"))


@single_sign_on.route("/sign-in/force")
@public
def begin() -> ResponseReturnValue:
    """Go to the provider. What is asked there is tied to this browser and can be used once."""
    known = provider()
    if known is None:
        return not_found()
    link = request.args.get("link", "")[:LIMIT]
    try:
        address = begin_sign_on(
            current_office(),
            known,
            browser_mark(),
            safe_next(request.args.get("next")),
            link=link,
            address=presence().address,
        )
    except Refusal as refusal:
        return _refused(refusal)
    return redirect(address)


@single_sign_on.route("/sign-in/force/back")
@public
def back() -> ResponseReturnValue:
    """Come back from the provider. Whatever was wrong, the answer is the same."""
    known = provider()
    if known is None:
        return not_found()
    if here().is_open:
        return redirect(safe_next(None))
    asked = {name: request.args.get(name, "")[:LIMIT] for name in ("state", "code", "error", "iss")}
    brought = Back(browser_mark(), asked["state"], asked["code"], asked["iss"], asked["error"])
    try:
        done = finish_sign_on(current_office(), known, brought, presence(), agent())
    except Refusal as refusal:
        return _refused(refusal)
    take_token(done.token)
    # A page of our own in between: a redirect that began at the provider would come without our cookie.
    return render_template("link/signed_on.html", next=safe_next(done.next))


def _refused(refusal: Refusal) -> ResponseReturnValue:
    page = render_template("link/not_signed_on.html", words=refusal.blocker.words, sign_in=url_for("people.sign_in"))
    return page, 403
