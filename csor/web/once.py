"""The one-use key of a form: random, signed, and bound to the session and to what the form is for."""

import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from csor.web.gate import csrf_token

SALT = "form sent once"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def once_key(purpose: str) -> str:
    """A new key for a form. purpose: what the form does, to which case."""
    return str(_signer().dumps([csrf_token()[:12], purpose, secrets.token_urlsafe(12)]))


def posted_key(purpose: str) -> str:
    """The random part of the key that was posted; empty when it is not of this session and purpose."""
    try:
        session, meant, key = _signer().loads(request.form.get("once", ""))
    except (BadSignature, ValueError, TypeError):
        return ""
    return str(key) if session == csrf_token()[:12] and meant == purpose else ""
