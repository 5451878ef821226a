"""Gunicorn's worker, made silent: it does not name itself, and what is no request gets a plain answer with every header."""

import socket
from http import HTTPStatus
from typing import Any

import structlog
from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.workers.sync import SyncWorker  # type: ignore[import-untyped]

from csor.config import from_environment
from csor.web.headers import fixed_headers, new_nonce

LOG = structlog.get_logger("csor.wire")
STATUSES = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    UnsupportedTransferCoding: HTTPStatus.BAD_REQUEST,  # 501 would call it our lack
}


class Response(wsgi.Response):  # type: ignore[misc]  # gunicorn ships no types
    """An answer that does not say what serves it."""

    def default_headers(self) -> list[str]:
        """Gunicorn's own headers but for its name."""
        return [line for line in super().default_headers() if not line.lower().startswith("server:")]


class Worker(SyncWorker):  # type: ignore[misc]
    """One request a connection, one answer a request: nothing is left over that a second could be made of."""

    def init_process(self) -> None:
        """Begin; our answers go out from here on."""
        wsgi.Response = Response
        self.https = from_environment().https
        super().init_process()

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer what could not be read or served: the kind of fault is logged, never a byte of what was sent."""
        del req, addr
        status = answer_to(exc)
        LOG.warning("not served", kind=type(exc).__name__, status=int(status))
        try:
            client.sendall(plain_answer(status, https=self.https))
        except OSError:
            LOG.info("nobody waited for the answer")


def answer_to(fault: BaseException) -> HTTPStatus:
    """The status for what gunicorn could not read; a fault of our own is 503, to be tried again."""
    if not isinstance(fault, ParseException):
        return HTTPStatus.SERVICE_UNAVAILABLE
    return next((status for kind, status in STATUSES.items() if isinstance(fault, kind)), HTTPStatus.BAD_REQUEST)


def plain_answer(status: HTTPStatus, *, https: bool) -> bytes:
    """A whole response in bytes, with the headers of every other one."""
    body = b"<!DOCTYPE html><title>Not understood</title><h1>This request was not understood</h1>\n"
    lines = [f"HTTP/1.1 {int(status)} {status.phrase}", "Connection: close", "Content-Type: text/html; charset=utf-8"]
    lines += [f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in fixed_headers(new_nonce(), https=https).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
