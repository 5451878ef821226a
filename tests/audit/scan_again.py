"""What makes each try of a scanner a first one: the form loaded again, and, where a try uses something up, the world put back.

Only what the product signed itself is renewed; what the scanner bent, or left out, goes on as it is.
"""

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode

from flask import Flask
from sqlalchemy import select, update

from csor.domain.people import Presence
from csor.records.case_record import CaseRecord
from csor.records.faults import STORE_ERRORS
from csor.records.sessions import SessionRecord
from csor.simulation.people import ACTORS
from csor.usecases.form_keys import new_key, read_key
from csor.usecases.office import Office
from csor.usecases.sessions import begin_session, hash_token
from tests.support.authenticator import Authenticator

LARGEST = 200_000
KEY = re.compile(rb"(^|&)once=([^&]*)")
VERSION = re.compile(rb"(^|&)case_version=\d+(?=&|$)")
CASE = re.compile(r"^/cases/([A-Z]{2}-\d{4}-\d{4})")
# What a try of sqlmap uses up or changes for the next: before each, the records are put back as they were at the start.
PUT_BACK = re.compile(
    r"/do/|/decide$|^/emergency$|^/interests$|^/account/keys/|^/people/add$|^/choose-password/|^/sign-in"
)
ENDS = re.compile(
    r"^/sign-out$|^/account/end/|^/account/(?:keys|authenticator)/\w+/remove$"
)  # what ends a session, or may
OTHER_SIGN_IN = "/account/end/"
LINK = "/choose-password/"
TWICE = re.compile(rb"(^|&)new=([^&]*)&again=[^&]*")
A_KEY = "/account/keys/add"
ANSWER = '{"id":"a"}'  # of a key: taken for the answer of a real one in software to a question asked just before
FRESH = 2  # seconds; then a session is kept open again
AGAIN = "again/1"  # the User-Agent of what is asked here: it counts for nothing
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def loaded_again(app: Flask, inner: Wsgi) -> Wsgi:
    """Stand before the server. The database is a file of SQLite: a copy of it is kept from the start."""
    office: Office = app.extensions["office"]
    world = _World(Path(str(office.engine.url.database)))
    cookie = re.compile(rf"(?:^|; ?){re.escape(app.config['COOKIE_NAME'])}=([^;]+)")

    def outer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        path, agent = environ.get("PATH_INFO", ""), environ.get("HTTP_USER_AGENT", "")
        if agent == AGAIN:
            return inner(environ, start)
        form = environ["REQUEST_METHOD"] == "POST" and length < LARGEST
        found = cookie.search(environ.get("HTTP_COOKIE", ""))
        world.before(uses_up=form and agent.startswith("sqlmap") and bool(PUT_BACK.search(path)))
        if found and (ENDS.search(path) or world.fresh_at < time.monotonic() - FRESH):
            freshen(office, found[1])
            world.fresh_at = time.monotonic()
        if not form:
            return inner(environ, start)
        if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form"):
            body = environ["wsgi.input"].read(length)
            if path.startswith(OTHER_SIGN_IN) and found:
                path, body = _another_sign_in(office, path, body)
                environ["PATH_INFO"] = path
            body = _renewed(office, path, body)
            if path.startswith(LINK) and agent.startswith("sqlmap"):
                body = TWICE.sub(rb"\1new=\2&again=\2", body, count=1)
            if path == A_KEY:
                body = _answered(app, inner, environ.get("HTTP_COOKIE", ""), body)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
        return inner(environ, start)

    return outer


class _World:
    """The records as they were at the start, and how they come back: SQLite's own copying, page by page."""

    def __init__(self, file: Path) -> None:
        self.file, self.kept = file, file.with_name("kept.sqlite")
        self.used, self.fresh_at, self.lock = False, 0.0, Lock()
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(self.kept)) as target:
            source.backup(target)

    def before(self, *, uses_up: bool) -> None:
        """Before a request: everything since the start is gone when it, or the one before, uses something up."""
        with self.lock:
            if uses_up or self.used:
                self._put_back()
            self.used = uses_up

    def _put_back(self) -> None:
        with closing(sqlite3.connect(self.kept)) as source, closing(sqlite3.connect(self.file, timeout=1)) as target:
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)
        self.fresh_at = 0.0


def freshen(office: Office, token: str) -> None:
    """Keep a session open, or open it again after a try that ended it; and its second factor fresh if one was given."""
    now = office.clock() - timedelta(seconds=5)  # one that begins after it was asked for is not believed
    mine = SessionRecord.token_hash == hash_token(token)
    fresh = {"began_at": now, "seen_at": now, "tries": 0, "ended_at": None, "why_ended": ""}
    with suppress(*STORE_ERRORS), office.engine.begin() as connection:  # it is busy: the next time will do
        connection.execute(update(SessionRecord).where(mine).values(**fresh))
        connection.execute(
            update(SessionRecord).where(mine, SessionRecord.proven_at.is_not(None)).values(proven_at=now)
        )


def _another_sign_in(office: Office, path: str, body: bytes) -> tuple[str, bytes]:
    """The form that ends a sign-in, of one that began just now: the key of the form is made for its address."""
    found = KEY.search(body)
    said = read_key(office, unquote_plus(found[2].decode("latin-1"))) if found else None
    if said is None or said.form != path:
        return path, body
    with office.open_work(ACTORS[said.person]) as work:
        begin_session(work, said.person, Presence(address="127.0.0.1", on_page=True), proven=True)
        work._audited = True
    of_them = (SessionRecord.person == said.person, SessionRecord.ended_at.is_(None))
    with office.open_reading() as reading:
        newest = reading.scalar(
            select(SessionRecord.id).where(*of_them).order_by(SessionRecord.began_at.desc()).limit(1)
        )
    to = f"{OTHER_SIGN_IN}{newest}"
    return to, KEY.sub(rb"\1once=" + new_key(office.secret, said.person, to, office.clock()).encode(), body, count=1)


def _renewed(office: Office, path: str, body: bytes) -> bytes:
    """The form as if its page had been loaded just before: a new key of the same person and form, the case's version."""
    found = KEY.search(body)
    said = read_key(office, unquote_plus(found[2].decode("latin-1"))) if found else None
    if said is None:
        return body
    fresh = new_key(office.secret, said.person, said.form, office.clock()).encode()
    body = KEY.sub(rb"\1once=" + fresh, body, count=1)
    case = CASE.match(path)
    if case is None or not VERSION.search(body):
        return body
    with office.open_reading() as reading:
        version = reading.scalar(select(CaseRecord.version).where(CaseRecord.reference == case[1]))
    return VERSION.sub(rb"\1case_version=%d" % (version or 0), body, count=1)


def _answered(app: Flask, inner: Wsgi, cookie: str, body: bytes) -> bytes:
    """The form of a new key, with what a key says to a question that is asked now, as the page's script would."""
    from werkzeug.test import Client

    fields = {name: many[0] for name, many in parse_qs(body.decode("latin-1")).items()}
    if fields.get("answer") != ANSWER:
        return body
    asked = {"csrf_token": fields.get("csrf_token", ""), "purpose": "add"}
    headers = {"Cookie": cookie, "User-Agent": AGAIN}
    told = Client(inner, use_cookies=False).post("/account/keys/question", data=asked, headers=headers)
    if told.status_code != 200:
        return body
    answer = Authenticator(app.config["ORIGIN"]).add(json.dumps(told.get_json()))
    return re.sub(rb"(^|&)answer=[^&]*", lambda found: found[1] + urlencode({"answer": answer}).encode(), body, count=1)
