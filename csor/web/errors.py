"""What is shown when there is no page, when a rule says no outside a form, and when something broke."""

import secrets
import traceback
from pathlib import Path

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from gunicorn.http.errors import NoMoreData, ParseException  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge, TooManyRequests

from csor.domain.form_keys import COMES_BACK, KEY_OF_ANOTHER
from csor.domain.oversight import ALARMS
from csor.domain.refusals import Refusal
from csor.domain.spelling import UNREADABLE
from csor.web.access import ask_why
from csor.web.here import request_reference
from csor.web.once import form_again
from csor.web.step_up import ask_for_code, needs_code
from csor.words.sources import source_words

LOG = structlog.get_logger("csor.web")
SERVER_FAULT = 500
FORBIDDEN = frozenset({"not_permitted", "supervisor_needed", "conflict_declared", KEY_OF_ANOTHER.code})


def handle_errors(app: Flask) -> None:
    """Answer every fault in words; the product never answers 500 for what a person did."""
    app.register_error_handler(404, not_found)
    app.register_error_handler(MethodNotAllowed, no_such_method)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(TooManyRequests, too_many)
    app.register_error_handler(HTTPException, other)
    app.register_error_handler(ParseException, not_readable)
    app.register_error_handler(NoMoreData, not_readable)
    app.register_error_handler(Exception, broken)
    app.extensions["form_too_old"] = form_too_old
    app.jinja_env.globals["request_reference"] = request_reference
    app.before_request(_unknown_first)


def _unknown_first() -> None:
    """An address or a method that is not there says so, before anything of the request is judged."""
    if request.routing_exception is not None:
        raise request.routing_exception
    if UNREADABLE.search(
        request.path
    ):  # no name of ours has such signs, and PostgreSQL takes no NUL even to look for one
        raise NotFound


def not_found(_error: object = None) -> ResponseReturnValue:
    """One answer for missing and for hidden."""
    return render_template("errors/not_found.html"), 404


def no_such_method(error: MethodNotAllowed) -> ResponseReturnValue:
    """The page is there, but not for this method; the protocol wants the methods that are (RFC 9110 15.5.6)."""
    page = render_template("errors/problem.html", problem_title="This request was not understood")
    return page, 405, {"Allow": ", ".join(sorted(error.valid_methods or ()))}


def too_many(error: TooManyRequests) -> ResponseReturnValue:
    """More was asked in a short time than one person's work needs. The words are the rule's own where it has any."""
    title, lead = "Too many requests", "Nothing was changed. Wait for a minute, then go back and send it again."
    said = error.description if error.description != TooManyRequests.description else None
    return (
        render_template("errors/problem.html", problem_title=title, problem_lead=said or lead),
        429,
        {"Retry-After": str(error.retry_after or 60)},
    )


def refused(refusal: Refusal) -> ResponseReturnValue:
    """A rule said no where there is no form to say it beside."""
    if needs_code(refusal):
        return ask_for_code()
    if refusal.code == "not_found":
        return not_found()
    if refusal.code == "reason_needed":
        return ask_why()
    if refusal.code in COMES_BACK:
        return form_again(refusal)
    blocker = refusal.blocker
    shown = {"page": "Not possible now", "title": blocker.words, "why": "", "rule": blocker.code}
    status = 403 if blocker.code in FORBIDDEN else 409
    status = 429 if blocker.code in ALARMS else status
    return render_template("errors/refused.html", refusal={**shown, "source": source_words(blocker.source)}), status


def form_too_old() -> ResponseReturnValue:
    """The form carries no token of this session: it is too old, or comes from elsewhere."""
    title, lead = "This form is too old", "Nothing was changed. Go back, load the page again, and send it again."
    return render_template("errors/problem.html", problem_title=title, problem_lead=lead), 400


def too_large(_error: object) -> ResponseReturnValue:
    """More was sent than a form can hold."""
    title, lead = (
        "This is too long",
        "Nothing was changed. Go back and shorten the text: 10,000 characters is the most.",
    )
    return render_template("errors/problem.html", problem_title=title, problem_lead=lead), 413


def not_readable(_error: Exception) -> ResponseReturnValue:
    """The body broke off, or its pieces do not fit together: found out only when a page reads it."""
    return render_template("errors/problem.html", problem_title="This request was not understood"), 400


def other(error: HTTPException) -> ResponseReturnValue:
    """Any other answer of the protocol."""
    code = error.code or 400
    return render_template("errors/problem.html", problem_title="This request was not understood"), code


def broken(error: Exception) -> ResponseReturnValue:
    """Something of ours broke: say so, with a code that stands in the log; the log says where, and nothing of what was in hand."""
    code = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    LOG.error("fault", code=code, kind=type(error).__name__, endpoint=request.endpoint, where=where)
    return render_template("errors/problem.html", problem_code=code), SERVER_FAULT
