"""Where browsers report what the content policy stopped: logged without a word of anybody, and never a fault."""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from csor.web.gate import current_office, public, without_form
from csor.web.headers import REPORT_PATH

LOG = structlog.get_logger("csor.web")
LARGEST = 16 * 1024  # bytes; a report is about 1 KiB
MOST_AT_ONCE = 20  # reports in one request
A_MINUTE = 60  # reports taken in a minute by one worker; more would let anybody fill the disk with log
KINDS = {"application/csp-report", "application/reports+json", "application/json"}
LONGEST = 40  # characters kept of the name of a directive

reports = Blueprint("reports", __name__)


class Meter:
    """How many were taken in the last minute."""

    def __init__(self) -> None:
        self._taken: deque[datetime] = deque()

    def allows(self, now: datetime) -> bool:
        """Whether one more may be taken now; it is counted when it may."""
        while self._taken and now - self._taken[0] >= timedelta(minutes=1):
            self._taken.popleft()
        if len(self._taken) >= A_MINUTE:
            return False
        self._taken.append(now)
        return True


@reports.route(REPORT_PATH, methods=["POST"])
@public
@without_form
def csp_report() -> Response:
    """Take what a browser reports. 204 taken, 400 not a report, 413 too large, 415 another kind, 429 too many."""
    if request.mimetype not in KINDS:
        return _answer(415)
    if (request.content_length or 0) > LARGEST:
        return _answer(413)
    meter: Meter = current_app.extensions.setdefault("csp_reports", Meter())
    if not meter.allows(current_office().clock()):
        return _answer(429, {"Retry-After": "60"})
    found = list(_told(_body()))
    for told in found[:MOST_AT_ONCE]:
        LOG.warning("content policy", **told)
    return _answer(204 if found else 400)


def _answer(status: int, headers: dict[str, str] | None = None) -> Response:
    """A browser reads no more than the status."""
    return Response(status=status, headers=headers, mimetype="text/plain")


def _body() -> Any:
    request.max_content_length = LARGEST  # holds for a body of unknown length too
    try:
        return json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError, HTTPException):
        return None


def _told(body: Any) -> Iterator[dict[str, str]]:
    """What is kept of each report: the directive, what kind of thing was stopped, and on which page by its first word."""
    for report in _each(body):
        directive = report.get(
            "effectiveDirective", report.get("effective-directive", report.get("violated-directive"))
        )
        blocked = report.get("blockedURL", report.get("blocked-uri", ""))
        page = report.get("documentURL", report.get("document-uri", ""))
        if isinstance(directive, str) and isinstance(blocked, str) and isinstance(page, str):
            yield {"directive": _plain(directive), "blocked": _source(blocked), "page": _place(page)}


def _each(body: Any) -> Iterator[dict[str, Any]]:
    """The reports of either form: `report-uri` sends one, `report-to` a list."""
    items: Iterable[Any] = body if isinstance(body, list) else [body]
    for item in items:
        inner = (item.get("csp-report") or item.get("body")) if isinstance(item, dict) else None
        if isinstance(inner, dict):
            yield inner


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and (letter.isalnum() or letter == "-"))[:LONGEST]


def _source(blocked: str) -> str:
    """Inline, eval, data ..., or the scheme of an address: never the address, which may carry what was on the page."""
    return _plain(blocked.partition(":")[0])


def _place(page: str) -> str:
    """The first part of the path: a reference or a name further on is not kept."""
    try:
        return "/" + _plain(urlsplit(page).path.lstrip("/").partition("/")[0])
    except ValueError:
        return ""
