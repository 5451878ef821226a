"""Reports of the content policy: taken, counted, logged without a word of anybody, and never a fault."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csor.web.reports import A_MINUTE, LARGEST
from tests.support.wessex import Clock

ClientFor = Callable[[str], Any]
OLD = {
    "csp-report": {
        "document-uri": "https://csor.example/cases/WX-2026-0001?q=Marsh",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/Daniel-Marsh.js",
        "script-sample": "alert('Marsh')",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://csor.example/find",
            "effectiveDirective": "style-src-attr",
            "blockedURL": "inline",
            "sample": "Marsh",
        },
    }
]


def send(app: Flask, body: Any, kind: str = "application/csp-report") -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return app.test_client().post("/csp-report", data=data, content_type=kind).status_code


def test_both_forms_of_report_are_logged_without_what_was_on_the_page(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send(app, OLD) == 204
    assert send(app, NEW, "application/reports+json") == 204

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "content policy" in line]
    kept = [{name: line[name] for name in ("directive", "blocked", "page")} for line in lines]
    assert kept == [
        {"directive": "script-src-elem", "blocked": "https", "page": "/cases"},
        {"directive": "style-src-attr", "blocked": "inline", "page": "/find"},
    ]
    assert "Marsh" not in json.dumps(lines)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"[]", b"1", b'"x"', b"\xff\xfe", b"[" * 15_000, b'{"csp-report": 1}', b'{"csp-report": []}',
             b'[{"body": {"effectiveDirective": {}}}]', b'{"csp-report": {"document-uri": "http://[", "blocked-uri": 1}}'],
)  # fmt: skip
def test_what_is_no_report_is_400(app: Flask, body: bytes) -> None:
    assert send(app, body) == 400


def test_an_address_that_cannot_be_read_is_no_fault(app: Flask) -> None:
    report = {"effective-directive": "x", "blocked-uri": "y", "document-uri": "http://[/"}

    assert send(app, {"csp-report": report}) == 204


def test_size_kind_and_number_are_limited(app: Flask, clock: Clock) -> None:
    assert send(app, b" " * (LARGEST + 1)) == 413
    assert send(app, OLD, "text/html") == 415
    taken = [send(app, OLD) for _ in range(A_MINUTE + 3)]
    assert taken.count(204) == A_MINUTE
    assert taken[-3:] == [429, 429, 429]
    clock.now += timedelta(minutes=1)
    assert send(app, OLD) == 204


def test_one_request_cannot_fill_the_log(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    many = NEW * 90
    assert len(json.dumps(many)) < LARGEST

    assert send(app, many, "application/reports+json") == 204
    assert capsys.readouterr().err.count("content policy") == 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["csp-report", "body", "effectiveDirective", "blockedURL", "documentURL", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_report_whatever_is_a_fault(app: Flask, body: Any) -> None:
    app.extensions.pop("csp_reports", None)

    assert send(app, body) in {204, 400}


def test_a_report_carries_no_session_and_opens_none(app: Flask) -> None:
    answer = app.test_client().post("/csp-report", data=json.dumps(OLD), content_type="application/csp-report")

    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.get_data() == b""
