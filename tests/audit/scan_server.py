"""The real server for scanners: `csor serve`'s own gunicorn, with a list of what reached which route, and how far.

python -m tests.audit.scan_server PORT LIST [FAULT]. A fault is what a scanner must find: an address that echoes, headers off.
"""

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_login import current_user

from csor.app import create_app
from csor.config import from_environment
from csor.domain.oversight import PACES
from csor.domain.permissions import holds
from csor.domain.throttle import ACCOUNT, ADDRESS, FACTOR
from csor.serving import _Server
from csor.usecases import factors
from csor.usecases.office import Office
from csor.web import reports
from csor.web.gate import current_actor
from csor.web.here import here
from csor.web.once import OUTSIDE
from csor.web.ways import WAYS
from tests.audit.scan_again import loaded_again
from tests.support.provider import CLIENT, SECRET

WORKERS = 1
NO_END = 10**9
ISSUER = "SCAN_ISSUER"  # in the environment: of the identity provider that runs beside

BY_STATUS = {200: "shown", 204: "done", 302: "done", 303: "done", 304: "shown", 403: "refused", 409: "refused"} | {
    404: "missing",
    405: "missing",
    429: "paced",
}


def how_far(status: int, location: str) -> str:
    """How far a request came, in one word.

    Turned back at the first line: sign_in, token, key, door, missing, paced, unfit. Reached the route: wrong (what was typed cannot be
    read), refused (a rule said no), shown, done. broken is a finding.
    """
    if status >= 500:
        return "unfit" if request.endpoint == "health.ready" else "broken"  # it says that it is not fit to serve
    if g.get("csrf_failed"):
        return "token"
    if status == 400 and _without_key():
        return "key"
    if status == 401 or (status == 302 and location.startswith("/sign-in") and request.blueprint != "people"):
        return "sign_in"
    return "door" if status == 403 and _at_the_door() else BY_STATUS.get(status, "wrong")


def _without_key() -> bool:
    """Whether a form was turned back for its one-use key, before its view."""
    asked = request.method == "POST" and request.endpoint not in OUTSIDE and here().person is not None
    return asked and "key_is_good" not in g


def _at_the_door() -> bool:
    needs = WAYS[request.endpoint].needs if request.endpoint else None
    return needs is not None and not (current_user.is_authenticated and holds(current_actor(), needs))


def watched(app: Flask, seen: Path, fault: str) -> Flask:
    """Note each request: how it was asked, its route, how far it came, who asked, how long it took; plant the fault."""

    def begin() -> None:
        g.scan_began = time.monotonic()

    def note(response: Any) -> Any:
        far = how_far(response.status_code, response.headers.get("Location", ""))
        agent = request.headers.get("User-Agent", "-").split("/")[0].split()[0]
        took = time.monotonic() - g.get("scan_began", time.monotonic())
        use = "use_case" if g.get("scan_in_use_case") else "-"
        view = request.view_args or {}
        what = view.get("action") or view.get("what") or "-"
        what = what if re.fullmatch(r"[a-z_-]{1,60}", str(what)) else "-"
        line = f"{request.method} {request.endpoint} {what} {response.status_code} {far} {agent} {took:.3f} {use}\n"
        with seen.open("a") as file:
            file.write(line)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request_funcs.setdefault(None, []).append(note)
    if fault == "echo":
        app.before_request_funcs[None].insert(0, _echo)
        app.after_request_funcs[None].insert(0, _bare)
    marked(app)
    app.wsgi_app = loaded_again(app, app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app


def _echo() -> str | None:
    """An address that says back what it is given, before any door."""
    if request.path != "/echo":
        return None
    return f"<html><body><form action=/echo><input name=q></form>{request.args.get('q', '')}</body></html>"


def _bare(response: Any) -> Any:
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"):
        response.headers.pop(name, None)
    return response


# ------------------------------------------------------------ how far into the product


def marked(app: Flask) -> None:
    """Note whether a view opened a piece of work: then its use-case was asked, and not only what stands before it."""

    def inside(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def entered(*given: Any, **named: Any) -> Any:
            g.scan_in_view = True
            return view(*given, **named)

        return entered

    app.view_functions = {name: inside(view) for name, view in app.view_functions.items()}
    plain = Office.open_work

    @wraps(plain)
    def opened(*given: Any, **named: Any) -> Any:
        if has_request_context() and g.get("scan_in_view"):
            g.scan_in_use_case = True
        return plain(*given, **named)

    Office.open_work = opened  # type: ignore[method-assign]


# ------------------------------------------------------------ serving


class Watched(_Server):
    """The product's own server, with that list."""

    def __init__(self, port: int, workers: int, seen: Path, fault: str) -> None:
        self._seen = seen
        self._fault = fault
        super().__init__(port, workers)

    def load(self) -> Flask:
        """The app, once in each worker; with an identity provider on this machine, which the environment cannot name."""
        config = from_environment()
        issuer = os.environ.get(ISSUER, "")
        if issuer:
            config = replace(config, provider_issuer=issuer, provider_client=CLIENT, provider_secret=SECRET)
        return watched(create_app(config), self._seen, self._fault)


def without_pace() -> None:
    """Lift what slows a person down: a scanner asks faster, and would see nothing else. Each limit has tests of its own."""
    for event, limit in list(PACES.items()):
        PACES[event] = replace(limit, most=NO_END)
    for limit_of_tries in (ACCOUNT, ADDRESS, FACTOR):
        object.__setattr__(limit_of_tries, "tries", NO_END)
    vars(factors)["TRIES"] = NO_END
    reports.A_MINUTE = NO_END


def main() -> None:
    """Serve until told to stop."""
    port, seen, *fault = sys.argv[1:]
    without_pace()
    Watched(int(port), WORKERS, Path(seen), "".join(fault)).run()


if __name__ == "__main__":
    main()
