"""The force's web server, run from the very file it starts from: every answer of its own carries our headers too."""

import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from http import HTTPStatus
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from csor.web.headers import FIXED, HSTS, policy
from tests.security.hostile_requests import HOSTILE, SMUGGLED, get, post
from tests.support.served import Running, free_port, running_server

CONF = Path(__file__).parents[2] / "docs" / "deploy" / "nginx.conf"
MODULE = "/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so"  # Debian loads it by itself
NONCE = re.compile(r"'nonce-([^']+)'")
NONCE_CHARACTERS = 22  # 128 bits in base64; nginx writes them in hex, which is longer
STATUS_LINE = re.compile(rb"HTTP/\d\.\d (\d{3}) ")
ODDS = ("ssl_stapling on", "ssl_stapling_verify on")  # they ask the authority, which a certificate of the test has not


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    page: str


@dataclass(frozen=True)
class Front:
    """A web server in front: its two ports, and where its faults are written."""

    plain: int
    secure: int
    errors: Path

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> "Answer":
        """One request over TLS, on a connection of its own."""
        line = HTTPSConnection("127.0.0.1", self.secure, timeout=20, context=trusting())
        return answered(line, path, method, body, headers)

    def send(self, request: bytes) -> bytes:
        """Everything that comes back for these bytes, over TLS."""
        with (
            socket.create_connection(("127.0.0.1", self.secure), timeout=20) as plain,
            trusting().wrap_socket(plain) as line,
        ):
            return exchanged(line, request)


def answered(
    line: HTTPConnection, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] = {}
) -> Answer:
    """One request on a line that is closed after it."""
    with closing(line):
        line.request(method, path, body, {"Host": "csor.example.police.uk", "Connection": "close", **headers})
        with line.getresponse() as answer:
            return Answer(answer.status, answer.headers, answer.read().decode())


def trusting() -> ssl.SSLContext:
    """TLS that takes the test's own certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def exchanged(line: Any, request: bytes) -> bytes:
    """Send, and read until the other side closes; nginx does so after a second without a further request."""
    line.settimeout(4)
    came = b""
    try:
        line.sendall(request)
        while more := line.recv(65536):
            came += more
    except OSError:
        return came
    return came


@contextmanager
def front(folder: Path, behind: int, changed: Mapping[str, str] | None = None) -> Iterator[Front]:
    """Nginx from the file of docs/deploy: ports, certificate and log of the test, and nothing else, are put in."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if not program or not Path(MODULE).exists():
        pytest.skip("nginx-light or libnginx-mod-http-headers-more-filter missing")
    folder.mkdir(parents=True, exist_ok=True)
    made = Front(free_port(), free_port(), folder / "error.log")
    certificate(folder)
    (folder / "site.conf").write_text(rendered(folder, made, behind, changed or {}))
    user = "user root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = f"load_module {MODULE}; daemon off; {user} pid {folder}/pid; error_log {made.errors};"
    (folder / "nginx.conf").write_text(
        f"{main} events {{}} http {{ access_log off; keepalive_timeout 1s; {temporary} include {folder}/site.conf; }}"
    )
    process = subprocess.Popen([program, "-p", str(folder), "-e", str(made.errors), "-c", str(folder / "nginx.conf")])
    try:
        _wait(process, made)
        yield made
    finally:
        process.terminate()
        process.wait(20)


def rendered(folder: Path, made: Front, behind: int, changed: Mapping[str, str]) -> str:
    text = CONF.read_text()
    for kept, put in {
        "listen 80;": f"listen 127.0.0.1:{made.plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{made.secure} ssl;",
        "listen [::]:80;": "",
        "listen [::]:443 ssl;": "",
        "/etc/csor/tls": str(folder),
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
        "/var/log/nginx/csor.error.log": str(made.errors),
        **{odd: odd.replace(" on", " off") for odd in ODDS},
        **changed,
    }.items():
        assert kept in text, kept
        text = text.replace(kept, put)
    return text


def certificate(folder: Path) -> None:
    """A key and a certificate for the name in the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "csor.example.police.uk")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    (folder / "fullchain.pem").write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _wait(process: subprocess.Popen[bytes], made: Front) -> None:
    until = datetime.now(UTC) + timedelta(seconds=20)
    while datetime.now(UTC) < until:
        assert process.poll() is None, made.errors.read_text()
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", made.secure)) == 0:
                return
    raise AssertionError("nginx did not begin")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running_server(tmp_path_factory.mktemp("behind"), {"CSOR_HTTPS": "1", "CSOR_FAST_PASSWORDS": ""}) as found:
        yield found


@pytest.fixture(scope="module")
def site(server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with front(tmp_path_factory.mktemp("front"), server.port) as found:
        yield found


def held(answer: Answer, status: int, *, https: bool = True) -> str:
    """The page of an answer, whose status and headers are exactly these."""
    assert answer.status == status, answer.page
    (content_policy,) = answer.headers.get_all("Content-Security-Policy", [])
    nonce = NONCE.search(content_policy)
    assert nonce
    assert len(nonce.group(1)) >= NONCE_CHARACTERS
    assert content_policy == policy(nonce.group(1))
    for name, value in FIXED.items():
        assert answer.headers.get_all(name) == [value], name
    assert answer.headers.get_all("Strict-Transport-Security") == ([HSTS] if https else None)
    assert answer.headers.get("Server") is None
    assert answer.headers.get("X-Powered-By") is None
    return answer.page


def test_a_page_comes_through_with_its_headers_once(site: Front) -> None:
    assert "Sign in" in held(site.ask("/sign-in"), 200)


def test_over_plain_http_one_is_sent_to_tls_alone(site: Front) -> None:
    line = HTTPConnection("127.0.0.1", site.plain, timeout=20)
    answer = answered(line, "/sign-in?a=b", headers={"Host": "evil.example"})
    assert answer.headers["Location"] == "https://csor.example.police.uk/sign-in?a=b"
    held(answer, 301, https=False)


def test_what_it_refuses_itself_has_our_headers_and_words(site: Front) -> None:
    assert "too large" in held(site.ask("/sign-in", "POST", b"a=" + b"b" * (5 << 20)), 413)
    assert "not understood" in held(site.ask("/sign-in", "GET", None, **{"X-Odd": "a" * 20_000}), 400)
    assert "not understood" in held(site.ask("/" + "a" * 9_000), 414)
    assert "not understood" in held(site.ask("/readyz"), 404)
    assert "not understood" in held(site.ask("/sign-in", "TRACE"), 405)


def test_plain_words_at_the_port_of_tls_are_refused_with_our_headers(site: Front) -> None:
    line = HTTPConnection("127.0.0.1", site.secure, timeout=20)
    assert "not understood" in held(answered(line, "/sign-in"), 400)


def test_too_many_at_once_are_told_so(server: Running, tmp_path: Path) -> None:
    with front(tmp_path / "flood", server.port) as found:
        answers = [found.ask("/no-such-page-at-all") for _ in range(150)]
        refused = [answer for answer in answers if answer.status == 429]
        assert refused
        assert "wait a minute" in held(refused[0], 429)


def test_while_the_service_is_away_or_hangs_it_says_that_nothing_is_known(tmp_path: Path) -> None:
    with front(tmp_path / "away", free_port()) as found:
        page = held(found.ask("/sign-in"), 502)
        assert "Look at the case again before you send it once more" in page
        assert "control room" in page
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        front(
            tmp_path / "hangs", silent.getsockname()[1], {"proxy_read_timeout 60s": "proxy_read_timeout 1s"}
        ) as found,
    ):
        assert "does not answer" in held(found.ask("/sign-in"), 504)


def test_tls_of_before_1_2_is_not_spoken(site: Front) -> None:
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        only = trusting()
        only.minimum_version = only.maximum_version = version
        with (
            socket.create_connection(("127.0.0.1", site.secure), timeout=20) as line,
            only.wrap_socket(line) as held_up,
        ):
            assert held_up.version() == version.name.replace("_", ".")
    old = trusting()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", site.secure), timeout=20) as line, pytest.raises(ssl.SSLError):
        old.wrap_socket(line)


def test_slow_lines_keep_nobody_out_and_are_closed(server: Running, tmp_path: Path) -> None:
    shorter = {
        "client_header_timeout 10s": "client_header_timeout 1s",
        "client_body_timeout 15s": "client_body_timeout 1s",
    }
    with front(tmp_path / "slow", server.port, shorter) as found, ExitStack() as lines:
        slow = [
            lines.enter_context(
                trusting().wrap_socket(
                    lines.enter_context(socket.create_connection(("127.0.0.1", found.secure), timeout=20))
                )
            )
            for _ in range(30)
        ]
        for number, line in enumerate(slow):  # half of them stop within the head, half within the body
            line.sendall(b"GET /sign-in HTTP/1.1\r\nHost: a" if number % 2 else post(b"Content-Length: 9", body=b"a"))
        assert found.ask("/sign-in").status == HTTPStatus.OK
        for line in slow:
            while line.recv(65536):
                pass  # until it is closed; should it never be, the time-out of the line fails this


def test_nothing_is_smuggled_past_it(server: Running, tmp_path: Path) -> None:
    with front(tmp_path / "hostile", server.port, {"rate=20r/s": "rate=2000r/s"}) as found:
        with ThreadPoolExecutor(8) as side_by_side:
            faults = [fault for fault in side_by_side.map(lambda name: wrong(found, name), HOSTILE) if fault]
        assert faults == []
        assert STATUS_LINE.findall(found.send(get(b"Connection: close"))) == [b"200"]


def wrong(site: Front, name: str) -> str:
    """What is wrong with what comes back for one of them; empty when nothing is."""
    came = site.send(HOSTILE[name])
    statuses = [int(status) for status in STATUS_LINE.findall(came) if status != b"100"]
    if any(status >= 500 for status in statuses) or b"Traceback" in came:
        return f"{name}: {came[:300]!r}"
    if len(statuses) > 1 + HOSTILE[name].count(SMUGGLED):  # a second request in plain sight is one, and no smuggling
        return f"{name}: answered {statuses}"
    heads = re.findall(rb"HTTP/1\.1 (?!100)\d{3} .*?\r\n\r\n", came, re.DOTALL)
    bare = [header for head in heads for header in FIXED if f"\r\n{header}: ".encode() not in head]
    return f"{name}: without {bare}" if bare else ""
