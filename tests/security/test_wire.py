"""The real server behind a raw socket: whatever comes, at most one answer, never a 5xx, every header, and others are served."""

import re
import socket
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection

import pytest

from csor.web.headers import FIXED
from csor.wire import answer_to, plain_answer
from tests.security.hostile_requests import HOSTILE, get
from tests.support.served import Running, running_server

STATUS_LINE = re.compile(rb"HTTP/\d\.\d (\d{3}) ")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One worker: what stops it stops everybody."""
    with running_server(tmp_path_factory.mktemp("wire"), {"CSOR_HTTPS": "1", "CSOR_FAST_PASSWORDS": ""}) as found:
        yield found


def ask(server: Running, request: bytes) -> bytes:
    """Everything that comes back until the other side closes; we say that no more will come."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        try:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it closed while we were still sending: that is an answer too
        came = b""
        while True:
            try:
                more = line.recv(65536)
            except ConnectionResetError:
                return came
            if not more:
                return came
            came += more


def answers(came: bytes) -> list[int]:
    """The statuses of the final answers in what came: the body of our pages holds no such line."""
    found = [int(status) for status in STATUS_LINE.findall(came)]
    return [status for status in found if status != HTTPStatus.CONTINUE]


@pytest.mark.parametrize("name", HOSTILE)
def test_one_request_gets_one_answer_and_no_fault(server: Running, name: str) -> None:
    came = ask(server, HOSTILE[name])

    statuses = answers(came)
    assert len(statuses) <= 1, f"{name}: {statuses}"
    assert all(status < 500 for status in statuses), f"{name}: {came[:300]!r}"
    assert b"Traceback" not in came
    if statuses:
        head = came.rpartition(b"\r\n\r\n")[0] if came.startswith(b"HTTP/1.1 100") else came.partition(b"\r\n\r\n")[0]
        for header, value in FIXED.items():
            assert f"\r\n{header}: {value}".encode() in head, f"{name}: {header}"
        assert b"\r\nServer:" not in head
        assert b"\r\nContent-Security-Policy: default-src 'none'" in head
        assert b"\r\nStrict-Transport-Security: max-age=63072000; includeSubDomains" in head
    assert answers(ask(server, get())) == [200], f"after {name} nobody is served"


def test_an_ordinary_request_is_answered_so_that_the_others_mean_something(server: Running) -> None:
    came = ask(server, get())

    assert answers(came) == [200]
    assert b"Sign in" in came


def test_the_log_holds_nothing_that_was_sent(server: Running) -> None:
    ask(server, get(b"X-\x00planted-7731: 1"))
    ask(server, b"GET /\x1b[31mplanted-7731 HTTP/9.9\r\n\r\n")

    logged = server.log.read_bytes()
    assert b"not served" in logged
    assert b"planted-7731" not in logged
    assert b"\x1b[31mplanted" not in logged


def test_no_answer_names_the_server_or_its_version(server: Running) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/nothing")
    answer = connection.getresponse()
    text = (str(answer.headers) + answer.read().decode()).lower()

    assert answer.status == 404
    assert answer.getheader("Server") is None
    assert answer.getheader("X-Powered-By") is None
    for word in ("gunicorn", "werkzeug", "flask", "python"):
        assert word not in text


def test_a_fault_of_the_server_itself_is_one_to_try_again() -> None:
    assert answer_to(RuntimeError("ours")) is HTTPStatus.SERVICE_UNAVAILABLE
    assert b"Strict-Transport-Security" not in plain_answer(HTTPStatus.BAD_REQUEST, https=False)
