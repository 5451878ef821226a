"""The product as it is run: gunicorn with its workers in processes of their own, on a database and a folder of a harness's."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from csor import clock
from csor.app import create_app
from csor.config import Config
from csor.usecases.form_keys import new_key
from tests.support.client import Client
from tests.support.wessex import build, keep_case, open_office

SECRET = "a secret of the tests, and of nothing else"
PATIENCE = 60
COOKIE, FORM = "csor", "application/x-www-form-urlencoded"
COMMAND = "import sys; from csor.cli import main; sys.exit(main(['serve', '--workers', '{}']))"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that was read to its end. cookies: those it sets; an empty one takes away."""

    status: int
    page: str
    location: str
    cookies: Mapping[str, str] = field(default_factory=dict)


class Running:
    """A product that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        """prefix: a command that runs it. more: of its environment. plant: code that runs in it first. workers: how many."""
        folder.chmod(0o700)
        self.folder = folder
        self.url = f"sqlite:///{folder / 'csor.sqlite'}"
        self.port = _free_port()
        self.prefix: tuple[str, ...] = ()
        self.more: Mapping[str, str] = {}
        self.plant = ""
        self.workers = 2
        build(self.url)
        self.office = open_office(self.url, clock.now)
        self.case = keep_case(self.office).owned_by("nwosu").reference
        client = Client(create_app(Config(self.url, SECRET), self.office)).sign_in("nwosu")
        self.token, self.csrf = client.token, client.csrf
        self.office.engine.dispose()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; gives the seconds until it answers."""
        began = time.monotonic()
        given = {
            "CSOR_DATABASE_URL": self.url,
            "CSOR_INSTANCE": str(self.folder),
            "CSOR_SECRET_KEY": SECRET,
            "CSOR_DEMO": "0",
            "CSOR_FAST_PASSWORDS": "1",
            "PORT": str(self.port),
        }
        self._process = subprocess.Popen(
            [*self.prefix, sys.executable, "-c", f"{self.plant}\n{COMMAND.format(self.workers)}"],
            env={**os.environ, **given, **self.more},
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "stderr").open("ab"),
            start_new_session=True,
        )
        while time.monotonic() - began < PATIENCE:
            with suppress(OSError, http.client.HTTPException):
                if self.get("/healthz").status == 200:
                    return time.monotonic() - began
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"it does not start: {(self.folder / 'stderr').read_text()[-2000:]}")

    @property
    def pid(self) -> int:
        """The process whose children are the workers."""
        assert self._process is not None
        return self._process.pid

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the master and its workers at once, and wait until what was started is over, be it they or the prefix."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, how)
            self._process.wait()
            self._process = None

    def get(self, path: str) -> Answer:
        """Ask for a page as the officer."""
        return self.ask(path, {COOKIE: self.token})

    def note(self, words: str, key: str) -> Answer:
        """Send the form of a note."""
        return self.post(f"/cases/{self.case}/do/add_note", {"text": words, "version": "0", "once": key})

    def post(self, path: str, form: Mapping[str, Any]) -> Answer:
        """Send a form as the officer."""
        return self.ask(path, {COOKIE: self.token}, urlencode({**form, "csrf_token": self.csrf}, doseq=True))

    def key(self) -> str:
        """A form's one-use key, as the page of a note would carry it."""
        return new_key(SECRET, "nwosu", f"/cases/{self.case}/do/add_note", clock.now())

    def ask(self, path: str, cookies: Mapping[str, str], body: str | None = None, kind: str = FORM) -> Answer:
        """Ask for a page, or send a body of a kind, as a browser that holds these cookies."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        if body is not None:
            headers["Content-Type"] = kind
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            got = connection.getresponse()
            page = got.read().decode()
            return Answer(got.status, page, got.headers.get("Location", ""), _cookies(got))
        finally:
            connection.close()


def _cookies(got: http.client.HTTPResponse) -> dict[str, str]:
    found = [SimpleCookie(line) for line in got.headers.get_all("Set-Cookie", ())]
    return {name: morsel.value for one in found for name, morsel in one.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
    return port


@contextmanager
def running() -> Iterator[Running]:
    """A product in a folder of its own, started by whoever asks; gone after the `with`."""
    folder = Path(tempfile.mkdtemp(prefix="csor-run-"))
    product = Running(folder)
    try:
        yield product
    finally:
        product.kill()
        shutil.rmtree(folder, ignore_errors=True)
