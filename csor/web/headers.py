"""The headers of every response (trust.md 2.3)."""

import secrets
from http import HTTPStatus

from flask import Flask, Response, g, request

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(), display-capture=()"


def csp_nonce() -> str:
    """The nonce of this response's one script."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(18)
    return str(g.csp_nonce)


def _policy() -> str:
    return (
        f"default-src 'none'; script-src 'nonce-{csp_nonce()}' 'strict-dynamic'; style-src 'self'; img-src 'self';"
        " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none';"
        " object-src 'none'; require-trusted-types-for 'script'"
    )


def set_headers(app: Flask) -> None:
    """Put them on every response, errors included."""

    @app.after_request
    def _headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _policy()
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        response.headers["Permissions-Policy"] = PERMISSIONS
        if app.config["HTTPS"]:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        static = request.endpoint == "static" and response.status_code == HTTPStatus.OK
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if static else "no-store"
        return response
