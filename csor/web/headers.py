"""The headers of every response (trust.md 2.3)."""

import secrets
from http import HTTPStatus

from flask import Flask, Response, g, request

REPORT_PATH = "/csp-report"
HSTS = "max-age=63072000; includeSubDomains"  # two years
IMMUTABLE = "public, max-age=31536000, immutable"  # a name that carries the hash of its content never changes
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(), display-capture=()"
    ),
    "Reporting-Endpoints": f'csp="{REPORT_PATH}"',
    "Cache-Control": "no-store",
}


def policy(nonce: str) -> str:
    """The content policy of a response whose one script has this nonce."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self';"
        " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none';"
        f" object-src 'none'; require-trusted-types-for 'script'; report-to csp; report-uri {REPORT_PATH}"
    )


def new_nonce() -> str:
    """144 random bits, for one response."""
    return secrets.token_urlsafe(18)


def csp_nonce() -> str:
    """The nonce of this response's one script."""
    if "csp_nonce" not in g:
        g.csp_nonce = new_nonce()
    return str(g.csp_nonce)


def fixed_headers(nonce: str, *, https: bool) -> dict[str, str]:
    """What every response carries, the server's own answers to what is no request included.

    https: whether browsers come over TLS; over plain HTTP the standard forbids HSTS (RFC 6797 7.2).
    """
    secure = {"Strict-Transport-Security": HSTS} if https else {}
    return {"Content-Security-Policy": policy(nonce), **FIXED, **secure}


def set_headers(app: Flask) -> None:
    """Put them on every response, errors included."""

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers.update(fixed_headers(csp_nonce(), https=app.config["HTTPS"]))
        if request.endpoint == "static" and response.status_code == HTTPStatus.OK:
            response.headers["Cache-Control"] = IMMUTABLE
        return response
