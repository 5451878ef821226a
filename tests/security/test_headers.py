"""The headers of trust.md 2.3, to the letter, on every route and every kind of answer (S5)."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.test import TestResponse

from csor.app import create_app
from csor.config import Config
from csor.domain.refusals import Blocker, Refusal
from csor.usecases.office import Office
from csor.web.headers import new_nonce
from tests.security.addresses import routes
from tests.support.client import Client, check_page, parse

ClientFor = Callable[[str], Client]
EXACT = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), clipboard-read=(), display-capture=()"
    ),
    "Reporting-Endpoints": 'csp="/csp-report"',
}
POLICY = re.compile(
    r"default-src 'none'; script-src 'nonce-([A-Za-z0-9_-]{22,})' 'strict-dynamic'; style-src 'self'; img-src 'self';"
    r" font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none';"
    r" object-src 'none'; require-trusted-types-for 'script'; report-to csp; report-uri /csp-report"
)
STATUSES = (200, 302, 400, 403, 404, 405, 409, 413, 429, 500)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH")
IMMUTABLE = "public, max-age=31536000, immutable"


def faults(answer: TestResponse, *, immutable: bool = False, signing_out: bool = False) -> list[str]:
    """What is not as it must be."""
    found = [f"{n}: {answer.headers.get(n)}" for n, value in EXACT.items() if answer.headers.getlist(n) != [value]]
    if not POLICY.fullmatch(answer.headers.get("Content-Security-Policy", "")):
        found.append(f"policy: {answer.headers.get('Content-Security-Policy')}")
    wanted = IMMUTABLE if immutable else "no-store"
    if answer.headers.getlist("Cache-Control") != [wanted]:
        found.append(f"Cache-Control: {answer.headers.getlist('Cache-Control')}")
    if ("Clear-Site-Data" in answer.headers) != signing_out:
        found.append("Clear-Site-Data")
    banned = ("Server", "X-Powered-By", "ETag", "Last-Modified")
    found += [n for n in answer.headers.keys() if n in banned or n.startswith("Access-Control")]  # noqa: SIM118
    return found


def force_status() -> None:
    """Bring about the kind of answer that a test asks for, as the product itself would."""
    wanted = request.headers.get("X-Wanted", "")
    if wanted == "409":
        raise Refusal(Blocker("too_early", "Not yet.", ""))
    if wanted == "403":
        raise Refusal(Blocker("not_permitted", "Not you.", ""))
    if wanted == "429":
        raise TooManyRequests
    if wanted == "500":
        raise RuntimeError("planted")
    if wanted in {"400", "404", "405", "413"}:
        abort(int(wanted))


@pytest.fixture
def secure(office: Office) -> Flask:
    """The product as it is served over HTTPS."""
    app = create_app(Config(str(office.engine.url), "a secret of the tests, and of nothing else", https=True), office)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.before_request_funcs.setdefault(None, []).insert(0, force_status)
    return app


def test_every_route_and_every_kind_of_answer_has_exactly_these_headers(secure: Flask) -> None:
    client = secure.test_client()
    seen: dict[int, int] = dict.fromkeys(STATUSES, 0)
    for rule, path in routes(secure):
        for wanted in ("", *(str(status) for status in STATUSES)):
            for method in ("GET", "POST", "PUT"):
                answer = client.open(path, method=method, headers={"X-Wanted": wanted})
                seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
                assert faults(answer) == [], f"{method} {path} {wanted}: {answer.status}"
                if wanted in {"403", "409", "429", "500"} and answer.mimetype == "text/html":
                    assert answer.status_code == int(wanted), rule
    assert all(seen[status] for status in STATUSES), seen
    assert set(seen) <= {*STATUSES, 401, 415, 503}, seen  # 503: not ready, by design


def test_a_check_that_misses_one_header_would_be_seen(secure: Flask) -> None:
    """The canary of this file: each header taken away, each value changed, must be a fault."""
    answer = secure.test_client().get("/sign-in")
    assert faults(answer) == []
    for name in [*EXACT, "Content-Security-Policy", "Cache-Control"]:
        kept = answer.headers[name]
        del answer.headers[name]
        assert faults(answer), name
        answer.headers[name] = kept + " "
        assert faults(answer), name
        answer.headers[name] = kept
    answer.headers["Server"] = "gunicorn"
    assert faults(answer) == ["Server"]


def test_the_pages_of_faults_are_whole_pages(secure: Flask) -> None:
    client = secure.test_client()
    for wanted in ("400", "403", "404", "405", "409", "413", "429", "500"):
        answer = client.get("/accessibility", headers={"X-Wanted": wanted})
        text = answer.get_data(as_text=True)
        assert answer.status_code == int(wanted)
        check_page(parse(text), text)
    assert client.get("/accessibility", headers={"X-Wanted": "429"}).headers["Retry-After"] == "60"


def test_over_plain_http_there_is_no_hsts(visitor: Client) -> None:
    assert "Strict-Transport-Security" not in visitor.get("/sign-in").response.headers


def test_signing_out_alone_clears_the_browser(client_for: ClientFor, app: Flask) -> None:
    client = client_for("nwosu")
    for rule, path in routes(app):
        if "GET" in (rule.methods or ()):
            assert "Clear-Site-Data" not in client.browser.get(path).headers, path
    out = client.post("/sign-out")
    assert out.response.headers["Clear-Site-Data"] == '"cache","cookies","storage"'


def test_every_nonce_is_new_and_is_the_one_of_the_page(visitor: Client) -> None:
    assert len({new_nonce() for _ in range(10_000)}) == 10_000
    seen = set()
    for _ in range(20):
        page = visitor.get("/sign-in")
        match = POLICY.fullmatch(page.response.headers["Content-Security-Policy"])
        assert match
        seen.add(match[1])
        assert {e.get("nonce") for e in page.find("script")} == {match[1]}
    assert len(seen) == 20


def test_methods_that_a_page_does_not_have_are_405_and_say_which_it_has(app: Flask) -> None:
    client = app.test_client()
    tried = 0
    for path in sorted({path for _, path in routes(app)}):
        has = set(app.url_map.bind("localhost").allowed_methods(path))
        assert any(p == path and has >= (r.methods or set()) for r, p in routes(app))
        for method in METHODS:
            answer = client.open(path, method=method)
            tried += 1
            assert (answer.status_code == 405) == (method not in has), f"{method} {path}: {answer.status}"
            if answer.status_code == 405:
                assert answer.headers["Allow"] == ", ".join(sorted(has))
    assert tried >= 9 * 20
    assert "OPTIONS" not in {m for rule in app.url_map.iter_rules() for m in (rule.methods or ())}


def test_a_hostile_origin_is_given_nothing(client_for: ClientFor, app: Flask) -> None:
    client = client_for("nwosu")
    for _rule, path in routes(app):
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
            answer = client.browser.get(path, headers=headers)
            assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_the_products_own_files_are_named_by_their_content(visitor: Client, app: Flask) -> None:
    page = visitor.get("/sign-in")
    addresses = [e.get("href", "") for e in page.find("link")] + [e.get("src", "") for e in page.find("script")]
    assert len(addresses) == 3
    for address in addresses:
        assert re.fullmatch(r"/static/\w+\.[0-9a-f]{16}\.(css|js|svg)", address)
        answer = app.test_client().get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == IMMUTABLE
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.content_type.split(";")[0] in {"text/css", "text/javascript", "image/svg+xml"}


@pytest.mark.parametrize(
    "name", ["csor.css", "csor.js", "", "x.css", "csor.0000000000000000.css", "..%2fapp.py", "../app.py", "%2e%2e/app.py",
             "..%5capp.py", "%00", "....//app.py", "/etc/passwd", "csor.css.map", ".git/config", "secret_key"],
)  # fmt: skip
def test_no_other_file_is_served(app: Flask, name: str) -> None:
    assert app.test_client().get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/instance/csor.sqlite", "/debug", "/console", "/server-status", "/metrics",
             "/admin", "/setup", "/install", "/api", "/backup.zip", "/robots.txt", "/graphql", "/pyproject.toml"],
)  # fmt: skip
def test_nothing_lies_about(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)

    assert answer.status_code == 404
    assert faults_of_words(answer.get_data(as_text=True)) == []


def faults_of_words(text: str) -> list[str]:
    return [word for word in ("Werkzeug", "Flask", "gunicorn", "Python", "Traceback", "sqlalchemy") if word in text]


def test_no_page_asks_another_host_for_anything(client_for: ClientFor, app: Flask) -> None:
    client = client_for("price")
    for rule, path in routes(app):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "people.sign_out":
            continue
        seen = client.get(path)
        if seen.page is None:
            continue
        outside: list[Any] = [
            (e.tag, value)
            for e in seen.root.iter()
            for name, value in e.attrib.items()
            if name in {"src", "href", "action", "srcset", "poster", "data", "formaction"}
            and not str(value).startswith(("/", "#", "?"))
        ]
        assert [o for o in outside if o[1] and not str(o[1]).startswith(("tel:", "mailto:"))] == [], path
