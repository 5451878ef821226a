"""What is said to the force's identity provider, and what of its answer is believed.

Source: OpenID Connect Core 1.0 section 3.1; RFC 7636 (PKCE); RFC 9207; trust.md 2.1 V10.5. Authorization code alone,
asked for by this machine over one connection to one host: every address must be of the issuer's own host, no redirect
is followed, and an answer that is late, large or not JSON is no answer.
"""

import base64
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

TIMEOUT: Final = 5  # seconds
LARGEST: Final = 262_144  # bytes of an answer
LEEWAY: Final = 60  # seconds that two clocks may differ by
OLDEST: Final = timedelta(minutes=10)  # of an id token: it was made for this very sign-in
ALGORITHMS: Final = ["RS256", "PS256", "ES256"]  # signed by the provider's own key; never "none", never a shared one
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1"})
MULTI_FACTOR: Final = "mfa"  # RFC 8176


class NotBelieved(Exception):
    """The provider's answer is not good. The text is a short code for the log, never what the provider said."""


@dataclass(frozen=True, slots=True)
class Provider:
    """The force's identity provider. back: the address of ours that it sends people back to."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    back: str


@dataclass(frozen=True, slots=True)
class Believed:
    """What an id token says of a person. multi_factor: the provider asked for more than a password."""

    issuer: str
    subject: str
    multi_factor: bool


def sign_on_address(provider: Provider, state: str, nonce: str, verifier: str) -> str:
    """Where to send a person to sign in. Raises NotBelieved when the provider does not answer as it should."""
    asked = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": provider.back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
    }
    address = _address(_discover(provider), "authorization_endpoint")
    if not is_of_issuer(address, provider.issuer):
        raise NotBelieved("other_host")
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


def believe(provider: Provider, code: str, nonce: str, verifier: str, now: datetime) -> Believed:
    """Exchange a code for an id token and hold it to everything it must be. Raises NotBelieved."""
    known = _discover(provider)
    told = _ask(provider, _address(known, "token_endpoint"), _exchange(provider, code, verifier))
    keys = _ask(provider, _address(known, "jwks_uri"))
    return _held(provider, told, keys, nonce, now)


def _exchange(provider: Provider, code: str, verifier: str) -> Mapping[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": provider.back,
        "code_verifier": verifier,
    }


def _held(provider: Provider, told: Mapping[str, Any], keys: Mapping[str, Any], nonce: str, now: datetime) -> Believed:
    options: dict[str, Any] = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    params = {"nonce": nonce, "client_id": provider.client, "access_token": told.get("access_token")}
    try:
        token = jwt.decode(str(told["id_token"]), KeySet.import_key_set(_signing(keys)), algorithms=ALGORITHMS)
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        issued, subject = float(claims["iat"]), claims["sub"]
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as fault:
        raise NotBelieved(f"token_{type(fault).__name__}") from None
    if claims["aud"] not in (provider.client, [provider.client]):  # a token for others too is a token that others hold
        raise NotBelieved("token_audience")
    if now.timestamp() - issued > OLDEST.total_seconds() + LEEWAY:
        raise NotBelieved("token_old")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:  # noqa: PLR2004 - Core 1.0 section 2
        raise NotBelieved("token_subject")
    return Believed(provider.issuer, subject, MULTI_FACTOR in (claims.get("amr") or []))


def _signing(keys: Mapping[str, Any]) -> Any:
    """The provider's keys for signing with, public and of the kinds we believe."""
    good = [key for key in keys["keys"] if key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"]
    return {"keys": good}


def _discover(provider: Provider) -> Mapping[str, Any]:
    known = _ask(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if known.get("issuer") != provider.issuer:
        raise NotBelieved("discovery_issuer")
    return known


def _address(known: Mapping[str, Any], name: str) -> str:
    return str(known.get(name, ""))


# ------------------------------------------------------------ one host, one way


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an answer like any other, and not a good one."""

    def redirect_request(self, *_told: Any) -> None:
        """Follow nothing."""


# No proxy of the environment: this is a connection to one host that the force named.
_OPENER = build_opener(_NoRedirect, ProxyHandler({}), HTTPSHandler(context=ssl.create_default_context()))


def is_of_issuer(address: str, issuer: str) -> bool:
    """Whether an address is of the very host and port of the issuer, over TLS unless both are on this machine."""
    there, own = urlsplit(address), urlsplit(issuer)
    try:
        same = (there.scheme, there.hostname, there.port) == (own.scheme, own.hostname, own.port)
    except ValueError:
        return False
    plain = there.scheme == "http" and there.hostname in LOOPBACK
    return same and bool(there.hostname) and "@" not in there.netloc and (there.scheme == "https" or plain)


def _ask(provider: Provider, address: str, form: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """The JSON object at an address of the provider. Raises NotBelieved."""
    if not is_of_issuer(address, provider.issuer):
        raise NotBelieved("other_host")
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - the scheme was held above
    if form is not None:
        request.data = urlencode(form).encode()
        request.add_header("Authorization", _basic(provider))
    try:
        with _OPENER.open(request, timeout=TIMEOUT) as answer:
            raw = answer.read(LARGEST + 1)
        found = json.loads(raw) if len(raw) <= LARGEST else None
    except HTTPError as fault:
        fault.close()
        raise NotBelieved(f"answer_{fault.code}") from None
    except (URLError, OSError, ValueError) as fault:
        raise NotBelieved(f"answer_{type(fault).__name__}") from None
    if not isinstance(found, dict):
        raise NotBelieved("answer_not_json")
    return found


def _basic(provider: Provider) -> str:
    """RFC 6749 section 2.3.1: both parts are form-encoded first."""
    both = f"{quote(provider.client, safe='')}:{quote(provider.secret, safe='')}"
    return f"Basic {base64.b64encode(both.encode()).decode()}"
