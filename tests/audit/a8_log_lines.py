"""A8: whatever a request says, each line of the product's log and each event stays one line of JSON.

An attempt is one text in one place: user name, path, query, headers, form fields, user agent, request id, a browser's
report, a reason, a search. Every request carries several. One page has a fault planted that tells what it was given, so
that the log has something to say; gunicorn's own lines go the same way. At the end the log is exported, and an expert's
verifier reads it. Texts: line ends, NUL, escape sequences, U+2028, bidi marks, lone surrogates, what breaks out of
JSON, and very long ones; each has a number of its own, so that it is known where it came to stand.
"""

import io
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Self
from urllib.parse import quote_from_bytes

from flask import request

from csor import csor_verify, logs
from csor.domain.vocabulary import Stage
from csor.exchange import log_export
from csor.usecases.checkpoints import Desk, make_checkpoint
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, on_sqlite
from tests.support.client import Client
from tests.support.databases import folder_in_memory
from tests.support.wessex import keep_at

BREAKS = (
    "\r\n", "\n", "\r", "\x00", "\x1b[31m", "\x1b]0;x\x07", "\x1b[2J", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\u202e", "\u2066",
    "\ud800", "\udfff", "\ufeff", "\x7f", "\x9b31m", '"', '"}', '"}\n{"event":"signed_in","outcome":"done"}', "\\", "\\u000a", "\\n",
    "'", "</script>", "{{7*7}}", "${jndi:ldap://x}", "%s%n%x", "%0d%0a", "{0.__class__}", "\U0001f9d1", "é", "a" * 5_000, "\u0301" * 300,
)  # fmt: skip
SURE = re.compile(r"m\d{6}m")


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many texts."""
    return run_apart("a8_log_lines", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own, whose log is read line by line."""
    if fault:
        PLANTS[fault]()
    logs.set_up_logs()
    tally, said = Tally(), Texts(seed)
    with on_sqlite() as place, Heard() as heard:
        urn = keep_at(place.office, Stage.MEETING).reference
        place.tick()
        clients = [place.client("nwosu"), place.client("tremlett"), Client(place.app)]
        place.app.view_functions["help.show"] = _tells
        while tally.attempted < size:
            sent = said.count
            for way in WAYS:
                way(said, clients, urn)
            gunicorn = logging.getLogger("gunicorn.error")
            gunicorn.warning("Invalid request from ip=%s: %s", said.next(), said.next())
            place.tick()
            wrong = [complaint for line in heard.lines() if (complaint := _not_one_line(line, said))]
            for number in range(said.count - sent):
                tally.count(wrong[number] if number < len(wrong) else "")
        for complaint in _exported(place, said):
            tally.failed += 1
            tally.first.append(complaint[:300]) if len(tally.first) < 5 else None
        lines = heard.total
    tally.failed += (
        not fault and min(said.seen["log"], said.seen["event"]) < size // 100
    )  # a log that says nothing proves nothing
    return tally.figures(log_lines=lines, texts_in_the_log=said.seen["log"], texts_in_events=said.seen["event"])


class Texts:
    """The texts, each with its number, and where they were seen again."""

    def __init__(self, seed: int) -> None:
        self.count = 0
        self.chance = Random(seed)
        self.seen: Counter[str] = Counter()

    def next(self) -> str:
        """The next text: its number among signs that break lines, colour screens and end strings."""
        self.count += 1
        before, after = self.chance.choices(BREAKS, k=2)
        return f"{before}m{self.count:06}m{after}"

    def note(self, where: str, line: str) -> None:
        """Which texts a line holds."""
        self.seen[where] += len(set(SURE.findall(line)))


class Heard:
    """Standard error, where the log goes, and gunicorn's lines; kept instead of shown."""

    def __enter__(self) -> Self:
        self.total, self._kept = 0, sys.stderr
        self._buffer = sys.stderr = io.StringIO(newline="")
        handler = logging.StreamHandler(self._buffer)
        handler.setFormatter(logs.JsonLine())
        logging.getLogger("gunicorn.error").handlers = [handler]
        logging.getLogger("gunicorn.error").propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        sys.stderr = self._kept

    def lines(self) -> list[str]:
        """What came since the last asking: cut at line feeds alone, as whatever collects logs does."""
        *lines, rest = self._buffer.getvalue().split("\n")
        self._buffer.seek(0)
        self._buffer.truncate()
        self.total += len(lines)
        return [*lines, rest] if rest else lines


def _not_one_line(line: str, said: Texts) -> str:
    """What is wrong with a line of the log."""
    said.note("log", line)
    if not line.isascii() or not line.isprintable():
        return f"signs in a line of the log: {line[:200]!r}"
    try:
        told = json.loads(line)
    except ValueError:
        return f"no JSON: {line[:200]!r}"
    return (
        "" if isinstance(told, dict) and told.get("level") and "event" in told else f"not of the form: {line[:200]!r}"
    )


def _exported(place: Place, said: Texts) -> Iterator[str]:
    """What is wrong with the exported log: line by line, and as the verifier reads it."""
    with folder_in_memory() as folder:
        desk = Desk(place.office, "wessex", folder)
        make_checkpoint(desk)
        with place.office.open_reading() as reading:
            text = "".join(log_export.log_lines(reading, "wessex", desk.signer().public, with_text=True))
    *lines, rest = text.split("\n")
    yield from ["the last line has no end"] if rest else []
    for line in lines:
        said.note("event", line)
        if not line.isascii() or not line.isprintable():
            yield f"signs in an exported line: {line[:200]!r}"
            continue
        try:
            found = json.loads(line)
            particulars = found.get("text", {}).get("particulars") or "{}"
            assert isinstance(json.loads(particulars), dict)
        except (ValueError, AssertionError):
            yield f"no JSON in the exported line: {line[:200]!r}"
    try:
        yield from map(str, csor_verify.Reader(None, [], []).read(line + "\n" for line in lines).faults)
    except csor_verify.Unreadable as why:
        yield f"the verifier cannot read it: {why}"


# ------------------------------------------------------------ the ways words come in


def _tells() -> Any:
    """The planted fault: a page that breaks, with what it was given in its words."""
    kind = type(f"Fault {request.args.get('tab', '')}"[:100].replace("\x00", ""), (ValueError,), {})
    raise kind(request.args.get("tab", ""), request.headers.get("User-Agent"))


def _wsgi(text: str) -> str:
    """As a server hands bytes of a request on."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _headers(said: Texts) -> dict[str, str]:
    names = (
        "HTTP_USER_AGENT",
        "HTTP_X_REQUEST_ID",
        "HTTP_REFERER",
        "HTTP_ACCEPT_LANGUAGE",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_ORIGIN",
    )
    return {name: _wsgi(said.next()) for name in said.chance.sample(names, 5)}


def _query(said: Texts, *names: str) -> str:
    return "&".join(f"{name}={_quoted(said.next())}" for name in names)


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def _form(said: Texts, known: Mapping[str, str], *names: str) -> bytes:
    pairs = [f"{name}={_quoted(value)}" for name, value in known.items()]
    return "&".join([*pairs, *(f"{name}={_quoted(said.next())}" for name in names)]).encode()


def _get(said: Texts, client: Client, path: str, query: str = "") -> None:
    client._stay() if client.stays else None
    environ = {**_headers(said), "QUERY_STRING": query, "PATH_INFO": _wsgi(path)}
    client.browser.get("/", environ_overrides=environ)


def _post(said: Texts, client: Client, path: str, *names: str, key: str = "", **known: str) -> None:
    client._stay() if client.stays else None
    carried = {"csrf_token": client.csrf, "once": client.key(key or path), **known}
    kind = "application/x-www-form-urlencoded"
    client.browser.post(path, data=_form(said, carried, *names), content_type=kind, environ_overrides=_headers(said))


def _sign_in(said: Texts, clients: list[Client], urn: str) -> None:
    del urn
    visitor = clients[2]
    if not visitor.csrf:
        visitor.get("/sign-in")
    _post(said, visitor, "/sign-in", "username", "password", "next", "code", "x")


def _note(said: Texts, clients: list[Client], urn: str) -> None:
    _post(said, clients[0], f"/cases/{urn}/do/add_note", "text", "other", "version", "after", "x")


def _search(said: Texts, clients: list[Client], urn: str) -> None:
    del urn
    _post(said, clients[0], "/find", "q", "tab", "x")


def _reason(said: Texts, clients: list[Client], urn: str) -> None:
    """A case of another team: the reason is refused or kept, and is in the log either way."""
    _post(said, clients[1], f"/cases/{urn}/why", "reason")


def _paths(said: Texts, clients: list[Client], urn: str) -> None:
    _get(said, clients[0], f"/cases/{said.next()}", _query(said, "tab"))
    _get(said, clients[0], f"/cases/{urn}", _query(said, "tab", "after", "from", "x"))
    _get(said, clients[2], f"/{said.next()}", _query(said, "next"))


def _fault(said: Texts, clients: list[Client], urn: str) -> None:
    del urn
    _get(said, clients[0], "/help", _query(said, "tab"))


def _report(said: Texts, clients: list[Client], urn: str) -> None:
    del urn
    names = ("document-uri", "blocked-uri", "violated-directive", "effective-directive")
    told = {name: said.next() for name in names}
    body = json.dumps({"csp-report": told}, ensure_ascii=said.count % 2 == 0).encode("utf-8", "surrogatepass")
    clients[2].browser.post(
        "/csp-report", data=body, content_type="application/csp-report", environ_overrides=_headers(said)
    )


WAYS = (_sign_in, _note, _search, _reason, _paths, _fault, _report)


# ------------------------------------------------------------ canaries


def _plain_log() -> None:
    """The log as text: whatever is in hand is written as it is."""
    setattr(logs, "render", lambda told: " ".join(f"{name}={value}" for name, value in told.items()))  # noqa: B010 - plant


def _marks_kept() -> None:
    """JSON, but with its signs left as they are: a line separator is one for who reads it."""
    setattr(log_export, "_line", lambda values: json.dumps(values, ensure_ascii=False) + "\n")  # noqa: B010 - plant


PLANTS: dict[str, Callable[[], None]] = {"plain_log": _plain_log, "marks_kept": _marks_kept}
HARNESS = Harness(
    id="A8",
    title="Whatever a request says: one line of JSON in the log, one in the exported log",
    run=run,
    ci=10_000,
    full=30_000,
    canaries={"plain_log": 300, "marks_kept": 300},
    part=9,
    minutes=2,
)
