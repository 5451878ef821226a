"""Forms and their one-use keys: drawn with a form, asked of every form that is sent, and used with what it does."""

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import unquote, urlsplit

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from csor.domain.refusals import Blocker, Refusal
from csor.usecases.form_keys import check_form, new_key, use_form
from csor.usecases.once import DoneAlready
from csor.usecases.work import Work
from csor.web.here import comes_with, current_office, half_way, here
from csor.web.sent import LOOK_AGAIN, what_was_sent

Made = TypeVar("Made")

# POST routes whose form carries no one-use key, and why none is needed. Every other one must carry it.
OUTSIDE: Final = {
    "reports.csp_report": "A browser's own report: it is no form of ours, and changes nothing.",
    "people.sign_in": "Nobody is here yet that a key could be of. A try is counted each time; a second session is one of the most that may be open.",
    "people.code": "A code, a recovery code and a key's answer are each taken once by themselves.",
    "people.sign_out": "Ending a session twice is the same as once, and it must work from a page of any age.",
    "people.stay": "Changes nothing but when the session was last used.",
    "account.confirm": "Proves a second factor, which is taken once by itself.",
    "keys.question": "Asks for the question to a security key, which is of one session and answered once.",
    "links.choose": "Nobody is here yet that a key could be of. The link itself is used once.",
    "lists.find": "Looks for a case: each look is noted, and nothing is done that could be done twice.",
    "oversight.looks": "Reads who looked: each reading is noted, and nothing is done that could be done twice.",
    "compliance.download": "Reads the measures: each file is noted, and nothing is done that could be done twice.",
    "compliance.download_publication": "Reads what is published: each file is noted, and nothing is done that could be done twice.",
    "oversight.who": "Leads to another page.",
}


def once_input(target: str = "") -> Markup:
    """The key of a form, as its hidden input. target: where the form is sent; without it, to the page it stands on.

    A form that comes back keeps the key it was sent with, so that it still does one thing however often it is sent.
    """
    if here().person is None:
        return Markup()
    form = unquote(urlsplit(target).path) or request.path
    actor = half_way()
    again = actor.presence.form == form and g.get("key_is_good", False)
    office = current_office()
    key = actor.presence.key if again else new_key(office.secret, actor.id, form, office.clock())
    return Markup('<input type="hidden" name="once" value="{}">').format(key)


def is_sent() -> bool:
    """Whether a form is sent to be carried out, and not only to be looked at again."""
    return request.method == "POST" and LOOK_AGAIN not in request.form


def do_once(use: Callable[[Work], Made], reference: str = "") -> Made | None:
    """Carry out the form that was sent; None when the same form was carried out before, and nothing is done.

    reference: of the case it leads to.
    """
    try:
        with current_office().open_work(half_way()) as work:
            use_form(work, reference)
            made = use(work)
    except DoneAlready:
        return None
    g.key_is_good = False  # it is used: what is drawn from here on gets a key of its own
    return made


def refuse_sent(page: str, reference: str, blocker: Blocker) -> bool:
    """Keep that the form that was sent is refused; False when the same form was carried out before: it is not refused then.

    For what is seen to be impossible before there is anything to try. page, reference: what the event names.
    """

    def say_no(work: Work) -> None:
        work.sending(page, reference)
        raise Refusal(blocker)

    try:
        do_once(say_no, reference)
    except Refusal as refusal:
        if refusal.blocker != blocker:
            raise
        return True
    return False


def ask_for_keys(app: Flask) -> None:
    """Turn away every form whose key is not good, before its view runs. After the doors: they come first."""
    app.before_request(_check)
    app.jinja_env.globals["once_input"] = once_input


def _check() -> None:
    if request.method != "POST" or request.endpoint is None or request.endpoint in OUTSIDE or here().person is None:
        return
    comes_with(request.path, request.form.get("once", ""))
    urn = str((request.view_args or {}).get("urn", ""))
    check_form(current_office(), half_way(), request.endpoint, urn)
    g.key_is_good = True


def form_again(refusal: Refusal) -> ResponseReturnValue:
    """The form comes back with a fresh key: what was typed is kept, and looked at before it is sent."""
    rule = request.url_rule
    drawn = rule is not None and "GET" in (rule.methods or ())
    page = render_template(
        "errors/form_again.html",
        lead=refusal.blocker.words,
        code=refusal.code,
        target=request.full_path.rstrip("?"),
        typed=what_was_sent("once", LOOK_AGAIN),
        drawn=drawn,
    )
    return page, 400
