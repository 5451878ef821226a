"""A real OpenID Connect provider that runs in the test: Authlib's server side on Flask, on loopback, in a thread.

`provider.person` says who is signed in there. `provider.lie` bends the next id tokens; everything else is the protocol.
"""

import base64
import hmac
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener

from flask import Flask, Response, jsonify, request
from joserfc import jws
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # loopback, and only here

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import AuthorizationCodeMixin, UserInfo
from authlib.oidc.core.grants import OpenIDCode

CLIENT, SECRET = "csor-of-the-tests", "a secret: with signs & blanks"


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]  # Authlib ships no types
    """An authorization code, with what it was asked for with."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    person: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class OurClient(ClientMixin):  # type: ignore[misc]
    """The one client the provider knows: this product."""

    back: str

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.back

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Provider:
    """The provider, with what it says next. address: its issuer. back: where it sends people back to."""

    back: str
    address: str = ""
    person: str = "subject-1"
    more: dict[str, Any] = field(default_factory=dict)
    lie: Callable[[dict[str, Any]], dict[str, Any]] = dict
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}))
    signer: RSAKey | None = None
    alg: str = "RS256"
    discovery: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def id_token(self, claims: dict[str, Any]) -> str:
        """Sign, or pretend to."""
        told = self.lie(claims)
        if self.alg == "none":
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(told)}."
        if self.alg == "HS256":  # the public key taken for a shared secret; a library would not do this by itself
            body = f"{_part({'alg': 'HS256', 'kid': 'k1'})}.{_part(told)}"
            shared = self.key.as_pem(private=False)
            return f"{body}.{_text(hmac.digest(shared, body.encode(), 'sha256'))}"
        raw = json.dumps(told).encode()
        return jws.serialize_compact({"alg": self.alg, "kid": "k1"}, raw, self.signer or self.key, [self.alg])


def _part(told: dict[str, Any]) -> str:
    return _text(json.dumps(told).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _grant(provider: Provider) -> type:
    class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_basic",)

        def save_authorization_code(self, code: str, request: Any) -> Code:
            told = request.payload.data
            provider.codes[code] = Code(
                code,
                CLIENT,
                told["redirect_uri"],
                told["scope"],
                told.get("nonce", ""),
                told["code_challenge"],
                told["code_challenge_method"],
                provider.person,
            )
            return provider.codes[code]

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, authorization_code: Code) -> str:
            return authorization_code.person

    return CodeGrant


def _openid(provider: Provider) -> OpenIDCode:
    class Openid(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, request: Any) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def get_client_claims(self, client: Any) -> dict[str, Any]:
            return {"iss": provider.address, "aud": CLIENT}

        def generate_user_info(self, user: str, scope: str) -> UserInfo:
            return UserInfo(sub=user, **provider.more)

        def encode_id_token(self, token: dict[str, Any], request: Any) -> str:
            claims = self.get_compatible_claims(request)
            claims.update(self.get_authorization_code_claims(request.authorization_code))
            return provider.id_token({**claims, **self.generate_user_info(request.user, token["scope"])})

    return Openid(require_nonce=True)


def _app(provider: Provider) -> Flask:
    app = Flask("provider")
    client = OurClient(provider.back)
    server = AuthorizationServer(
        app,
        query_client=lambda client_id: client if client_id == CLIENT else None,
        save_token=lambda token, request: None,
    )
    server.register_grant(_grant(provider), [_openid(provider), CodeChallenge(required=True)])

    @app.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        known = {
            "issuer": provider.address,
            "authorization_endpoint": f"{provider.address}/authorize",
            "token_endpoint": f"{provider.address}/token",
            "jwks_uri": f"{provider.address}/keys",
        }
        return jsonify({**known, **provider.discovery})

    @app.get("/keys")
    def keys() -> Response:
        return jsonify({"keys": [provider.key.as_dict(private=False)]})

    @app.get("/authorize")
    def authorize() -> Any:
        grant = server.get_consent_grant(end_user=provider.person)
        return server.create_authorization_response(grant=grant, grant_user=provider.person)

    @app.post("/token")
    def token() -> Any:
        provider.asked.append(request.get_data(as_text=True) or urlencode(request.form))
        return server.create_token_response()

    return app


@contextmanager
def running_provider(back: str) -> Iterator[Provider]:
    """Run a provider on a free port until the end of the `with`."""
    provider = Provider(back)
    server = make_server("127.0.0.1", 0, _app(provider), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(timeout=5)
        server.server_close()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *told: Any) -> None:
        return None


def redirect_of(address: str) -> str:
    """Where the provider sends a browser on to."""
    try:
        build_opener(_Stay).open(address, timeout=10)
    except HTTPError as moved:
        with moved:
            return str(moved.headers["Location"])
    raise AssertionError(address)
