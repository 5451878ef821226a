"""Who asks: behind the force's web server the address that it saw; without one, the other end of the line, whatever is said."""

import pytest
from flask import Flask, request

from csor.app import create_app
from csor.config import Config
from csor.usecases.office import Office

SECRET = "a secret of the tests, and of nothing else"


def app_with(office: Office, *, https: bool) -> Flask:
    app = create_app(Config(str(office.engine.url), SECRET, https=https), office)
    app.before_request_funcs.setdefault(None, []).insert(
        0, lambda: f"{request.remote_addr} {request.host} {request.scheme}"
    )
    return app


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("10.0.0.1, 192.0.2.7", "192.0.2.7"),
        ("127.0.0.1, 192.0.2.7", "192.0.2.7"),
        ("", "127.0.0.1"),
    ],
)
def test_behind_the_web_server_the_last_address_is_believed_and_none_before_it(
    office: Office, said: str, believed: str
) -> None:
    headers = {"X-Forwarded-For": said, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    answer = app_with(office, https=True).test_client().get("/", headers=headers)

    assert answer.get_data(as_text=True) == f"{believed} localhost http"


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"])
def test_without_one_nothing_that_is_said_is_believed(office: Office, name: str) -> None:
    answer = app_with(office, https=False).test_client().get("/", headers={name: "192.0.2.7"})

    assert answer.get_data(as_text=True).startswith("127.0.0.1 ")
