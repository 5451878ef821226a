"""How the service stands: /healthz and /readyz for machines, the red band and the 503 page for people."""

import secrets
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from csor.usecases.readiness import readiness
from csor.usecases.service import AWAY, Stopped, StoreFault, Why
from csor.web.gate import public
from csor.web.here import Here, current_office, here
from csor.web.sent import what_was_sent

LOG = structlog.get_logger("csor.web")
UNAVAILABLE = 503
LOOPBACK = {"127.0.0.1", "::1"}
PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via")

health = Blueprint("health", __name__)


@health.route("/healthz")
@public
def alive() -> ResponseReturnValue:
    """This process answers; it looks at nothing."""
    return Response("ok\n", mimetype="text/plain")


@health.route("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether to send people here. What is wrong is told on this machine alone."""
    checks = readiness(current_office(), current_app.config.get("STANDING"))
    status = UNAVAILABLE if any(check.wrong for check in checks) else 200
    told: dict[str, Any] = {"ready": status != UNAVAILABLE}
    if request.remote_addr in LOOPBACK and not any(name in request.headers for name in PASSED_ON):
        told["checks"] = {check.name: check.wrong or check.warning or "ok" for check in checks}
    return jsonify(told), status


def show_standing(app: Flask) -> None:
    """The band of every page, and the answer to trouble of the store."""
    app.register_error_handler(StoreFault, unavailable)
    app.after_request(_say_unavailable)

    @app.context_processor
    def _band() -> dict[str, object]:
        stopped = _stopped()
        return {"stopped_band": _words(stopped) if stopped else None}


def _stopped() -> Stopped | None:
    service = current_office().service
    return service.stopped if service else None


def _words(stopped: Stopped) -> dict[str, str]:
    """What the red band says."""
    if stopped.why is Why.EVIDENCE:
        body = "A check of the log failed, so nothing may be changed until somebody has looked into it."
    else:
        body = "Nothing can be saved. This goes away by itself when it can."
    return {
        "title": "You can read, but nothing can be changed",
        "body": f"{body} What you look at is still recorded. If a child is in danger, call the control room.",
        "rule": f"Reference {stopped.code}",
    }


def unavailable(fault: StoreFault) -> ResponseReturnValue:
    """The store says no where no form catches it: in words, with a reference, and with what was typed to send again.

    A page that was only asked for is asked for again when this very fault stopped all writing: it can be shown now.
    """
    if fault.stopped and request.method == "GET":
        return redirect(request.full_path.rstrip("?"))
    code = secrets.token_hex(4)
    LOG.error("store_fault", code=code, kind=fault.code, endpoint=request.endpoint)
    _know_the_reader()
    page = render_template(
        "errors/unavailable.html",
        lead=fault.blocker.words,
        problem_code=code,
        typed=what_was_sent(),
        token=request.form.get("csrf_token"),
        unsure=fault.code == AWAY.code,  # it may have been saved before the records went away
    )
    return page, UNAVAILABLE, {"Retry-After": "10"}


def _know_the_reader() -> None:
    """Draw the page for nobody when the records cannot even say who asks."""
    try:
        here()
    except StoreFault:
        g.here = Here()
        g.pop("_login_user", None)


def _say_unavailable(response: Response) -> Response:
    """A form that came back because nothing can be saved is answered as what it is."""
    if request.method == "POST" and response.status_code == 409 and _stopped():  # noqa: PLR2004 - the code of a refusal
        response.status_code = UNAVAILABLE
        response.headers["Retry-After"] = "10"
    return response
