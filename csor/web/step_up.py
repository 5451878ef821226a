"""A code before going on: a form that asks for a fresh second factor comes back as a question for the code.

The page carries every field that was sent, passwords and codes excepted, and posts to the same address. The code is taken
out and proved before the view runs, so that the view goes on with the very same form: nothing typed is lost, and it has one
effect. A form that cannot simply go on comes back with its words, to be sent again.
"""

from typing import Any, Final, cast

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict

from csor.domain.refusals import Refusal
from csor.domain.step_up import STEP_UP_NEEDED
from csor.web.gate import current_actor, current_office
from csor.web.here import session_name, take_token
from csor.web.keys import prove_by
from csor.web.people import CodeForm, ask_to_sign_in, demo_code, is_enrolled
from csor.web.sent import LOOK_AGAIN, TYPED_AGAIN, holds_password, what_goes_on

CODE = "second-factor"
# Forms that come back after the code, with what was typed in them. A file changes no page: it is taken from the page that it
# starts from. The code of a new app and the answer of a new key are not carried, so they are given again.
COMES_BACK: Final = frozenset(
    {
        "compliance.download",
        "compliance.download_publication",
        "oversight.looks",
        "account.authenticator",
        "keys.add",
    }
)


def ask_for_codes(app: Flask) -> None:
    """Prove what is sent with a form before its view runs. After the gate: its checks come first."""
    app.before_request(_prove_first)


def needs_code(refusal: Refusal) -> bool:
    """Whether a refusal asks for a fresh second factor."""
    return refusal.code == STEP_UP_NEEDED.code


def ask_for_code(error: str = "") -> ResponseReturnValue:
    """The page that asks for the code; what was sent rides along. A password does not: its form is typed again."""
    if request.method != "POST":
        return redirect(url_for("account.confirm", next=_where_it_starts()))
    if holds_password():
        return redirect(url_for("account.confirm", next=f"{request.path}{TYPED_AGAIN}"))
    form = CodeForm()
    form.code.id = form.code.name = CODE
    form.code.errors = [error] if error else []
    comes_back = request.endpoint in COMES_BACK or LOOK_AGAIN in request.form
    fields = [*what_goes_on(), *([(LOOK_AGAIN, "1")] if comes_back else [])]
    page = render_template(
        "account/step_up.html",
        form=form,
        action=request.full_path.rstrip("?"),
        fields=fields,
        kept=True,
        comes_back=comes_back,
        form_errors=[(CODE, error)] if error else [],
        demo_code=demo_code(current_actor().id),
        enrolled=is_enrolled(current_actor().id),
    )
    return page, 400 if error else 403


def _where_it_starts() -> str:
    """Where to go on after the code: a file changes no page, so its download starts again from the page with its link."""
    if request.endpoint == "samples.population":
        return url_for("samples.sample", kind="case", **(request.view_args or {}))
    return request.full_path.rstrip("?")


def _prove_first() -> ResponseReturnValue | None:
    if request.method != "POST" or CODE not in request.form or not current_user.is_authenticated:
        return None
    typed = request.form.get(CODE, "")
    if not typed.strip():
        return ask_for_code("Enter the code.")
    with current_office().open_work(current_actor()) as work:
        proof = prove_by(work, session_name(), typed)
    if proof.ended:
        g.pop("here", None)
        return ask_to_sign_in()
    if proof.blocker is not None:
        return ask_for_code(proof.blocker.words)
    take_token(proof.token)
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != CODE]
    cast("Any", request).form = ImmutableMultiDict(kept)
    return None
