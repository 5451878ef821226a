"""Each scenario of lawful.py on a disk that can be broken: what was told, what stands, and that it is made good."""

import ctypes
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

from csor.domain.chain import first_fault
from csor.domain.refusals import Refusal
from csor.reading.log_walk import LogBroken
from csor.reading.story import chain_of
from csor.records.faults import STORE_ERRORS
from csor.usecases.checkpoints import Desk
from csor.usecases.service import Service
from tests.audit.lawful import FORCE, Form, Page, again, fill
from tests.audit.served import Place
from tests.audit.storing import FORCE as WHOSE
from tests.audit.sweeping import ASIDE
from tests.support.client import Client

TRIES = 4
H1 = re.compile(r"<h1.*?</h1>", re.DOTALL)
MANY = 10**9
NOT_WHOLE = ("the night", "compare the looks")  # several pieces of work, each whole by itself
State = dict[str, int]
TYPED = ("text", "reason")
NOTHING, AWAY = "Nothing was saved", "The records cannot be reached"  # the second says nothing of what was saved
LATER = frozenset({"files_scrubbed"})  # a piece of work of its own, which the night does again
AT_LEAST = frozenset({"table tombstone"})  # an attempt that failed is erased with the rest
LEAVES_NOTHING = ("export the log",)  # but its file
PROBE = "add a note"


@dataclass(frozen=True, slots=True)
class Done:
    """What a scenario leaves when all is well. more: how many rows and events of each kind. calls: on the files."""

    more: State
    calls: int


class Bench:
    """The product with everything ready to be done, put back before each trial."""

    def __init__(self, folder: Path) -> None:
        """Make the scenarios, and do each of them once with a disk that is well."""
        self.folder, self.shim = folder, ctypes.CDLL(None)
        self.file = folder / "csor.sqlite"
        self.place = Place(f"sqlite:///{self.file}", "sqlite")
        self.stock = fill(self.place.app, self.place.office, self.place.clock)
        self.now = self.place.clock.now
        self.key = Desk(self.place.office, FORCE, folder).signer().public
        self.service: Service | None = None
        self.place.office.engine.dispose()
        self.kept = folder / "kept"
        shutil.copyfile(self.file, self.kept)
        self.before = _state(self.file)
        self.done = {name: self._alone(name) for name in self.stock.scenarios}

    def tried(self, name: str, call: int, number: int, *, sticky: bool) -> tuple[str, str, int]:
        """One scenario with one call that fails. Gives what is wrong, what was told first, how many calls failed."""
        trial = self._begun(name)
        self.shim.shim_arm(ctypes.c_long(call), number, int(sticky))
        try:
            said, page = trial.send()
        finally:
            hits = int(self.shim.shim_disarm())
        stands, half = self._stands(name)
        wrong = half or trial.false(said, stands, page)
        return wrong or self._made_good(name, trial, said), said, hits

    def _alone(self, name: str) -> Done:
        trial = self._begun(name)
        self.shim.shim_arm(ctypes.c_long(MANY), 0, 0)
        said, page = trial.send()
        calls = MANY - int(ctypes.c_long(self.shim.shim_left()).value)
        self.shim.shim_disarm()
        if said != "saved":
            raise RuntimeError(f"{name} is not done when all is well: {said} {page[:300]}")
        self.place.office.engine.dispose()
        after = _state(self.file)
        more = {k: after[k] - self.before.get(k, 0) for k in after if k not in LATER}
        more = {k: number for k, number in more.items() if number}
        if not more and name not in LEAVES_NOTHING:
            raise RuntimeError(f"{name} leaves nothing: what is said of it proves nothing")
        return Done(more, calls)

    def _begun(self, name: str) -> "_Trial":
        """The store and the moment as they were, a service that writes, and the page before the form."""
        office = self.place.office
        office.engine.dispose()
        for beside in ("-wal", "-shm", "-journal"):
            Path(f"{self.file}{beside}").unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)
        for folder in ("standing", "checkpoints"):
            shutil.rmtree(self.folder / folder, ignore_errors=True)
        self.place.clock.now = self.now
        self.service = Service(self.folder / "standing", room=256 * 1024)
        self.place.app.extensions["office"] = replace(office, service=self.service)
        return _Trial(self, name)

    def _stands(self, name: str) -> tuple[int, str]:
        """How often a scenario's effect stands; or in words, that a part of it does."""
        self.place.office.engine.dispose()  # what is found is read anew
        after, more = _state(self.file), self.done[name].more
        there = {k: after.get(k, 0) - self.before.get(k, 0) for k in more}
        if name in NOT_WHOLE:
            return int(all(there[k] >= more[k] for k in more)), ""
        times = {there[k] / more[k] for k in more if k not in AT_LEAST}
        times |= {min(1, there[k] / more[k]) for k in more if k in AT_LEAST}
        other = [k for k in after if k.startswith("table ") and k not in more and after[k] != self.before.get(k, 0)]
        if len(times) > 1 or any(t != int(t) for t in times) or other:
            return 0, f"a part of it stands: {there} of {more} {other}"
        return int(max(times, default=1)), ""

    def _made_good(self, name: str, trial: "_Trial", first: str) -> str:
        """The same, until it is done."""
        spent = first == "saved" and trial.spent
        sent = _Trial(self, PROBE) if spent else trial
        for _ in range(TRIES):
            self.place.clock.now += timedelta(seconds=10)
            sent.renew()
            said, page = sent.send()
            if said == "saved":
                break
        else:
            return f"first {first}, and it is not done in the end: {said} {H1.findall(page) or page[:200]}"
        if self.service and self.service.stopped:
            return "it writes, and says that it does not"
        stands, half = self._stands(name) if not spent else (1, "")
        least = 2 if trial.shows and first == "saved" else 1
        if half or stands < least or (trial.once and stands != 1):
            return half or f"first {first}, in the end it stands {stands} times"
        return _whole(self.file) or self._chain()

    def _chain(self) -> str:
        with self.place.office.open_reading() as reading:
            broken = first_fault(chain_of(reading, WHOSE))
        self.place.office.engine.dispose()
        return "" if broken is None else f"the chain breaks at {broken}"


class _Trial:
    """One scenario as it is sent, once or again."""

    def __init__(self, bench: Bench, name: str) -> None:
        self.bench, self.told = bench, bench.stock.scenarios[name]
        self.shows = isinstance(self.told, Page) or (isinstance(self.told, Form) and self.told.shows)
        self.once = isinstance(self.told, Form) and self.told.once
        self.spent = (
            isinstance(self.told, Form) and not self.told.once and not self.shows
        )  # cannot be sent again as it is
        if isinstance(self.told, Form | Page):
            self.client = self._client(self.told.person)
            self.own = self._carried()

    def _client(self, person: str) -> Client:
        client = Client(self.bench.place.app)
        if person:
            client.take(self.bench.stock.tokens[person])
        else:
            client.get("/sign-in")
        return client

    def _carried(self) -> dict[str, Any]:
        told = self.told
        if not isinstance(told, Form):
            return {}
        boxes = again(told, self.bench.place.app)
        return {"csrf_token": self.client.csrf, **({"once": self.client.key(told.path)} if told.once else {}), **boxes}

    def renew(self) -> None:
        """A code is good once: the next try carries the next one."""
        if isinstance(self.told, Form) and self.told.code:
            self.own |= again(self.told, self.bench.place.app)

    def send(self) -> tuple[str, str]:
        """Send it. Gives what was told, and the page."""
        if isinstance(self.told, Page):
            answer = self.client.browser.get(self.told.path)
        elif isinstance(self.told, Form):
            answer = self.client.browser.post(self.told.path, data=self.own)
        else:
            return self._run(self.told)
        page = unescape(answer.get_data(as_text=True))
        return _said(answer.status_code, answer.headers.get("Location", ""), page, self), page

    def _run(self, command: Any) -> tuple[str, str]:
        office = self.bench.place.app.extensions["office"]
        try:
            command(Desk(office, FORCE, self.bench.folder), self.bench.key)
        except (*STORE_ERRORS, Refusal, OSError, RuntimeError, LogBroken) as wrong:
            return "not known", f"{type(wrong).__name__}: {wrong}"
        return "saved", ""

    def false(self, said: str, stands: int, page: str) -> str:
        """What is wrong with what was told."""
        if said == "saved":  # what is only shown may stand in the journal until the service writes again
            return "" if stands or self.shows else "told saved, and it does not stand"
        if said == "not saved" and stands and not self.shows:
            return "told not saved, yet it stands"
        if said.startswith("answered"):
            return said
        typed = [str(self.own[box]) for box in TYPED if self.own.get(box)] if isinstance(self.told, Form) else []
        lost = [words for words in typed if words.strip("[']") not in page]
        return f"the words are gone: {lost}" if lost else ""


def _said(status: int, location: str, page: str, trial: _Trial) -> str:
    away = trial.told.away if isinstance(trial.told, Form) else ""
    if trial.shows and status in {200, 302}:  # a page that was to be shown may lead to itself once writing has stopped
        return "saved" if status == 200 else "not saved"
    if status == 302:
        return "not known" if away and location.startswith(away) else "saved"
    if "not known whether" in page or "not be saved" in page:
        return "not known"
    if AWAY in page and NOTHING not in page:
        return "not known"
    told = status in {409, 503} or (status == 400 and NOTHING in page)  # a small form tells it at its top
    return "not saved" if told else f"answered {status}"


def _state(file: Path) -> State:
    """How many rows each table of the business has, and how many events of each kind were done."""
    with closing(sqlite3.connect(file)) as store:
        names = store.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        found = [name for (name,) in names if name not in ASIDE | {"look"}]
        rows = {f"table {name}": store.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in found}
        done = store.execute("SELECT event, count(*) FROM event WHERE outcome != 'refused' GROUP BY event")
        return {**rows, **dict(done.fetchall())}


def _whole(file: Path) -> str:
    """What is wrong with the file itself, or between a case and its events."""
    with closing(sqlite3.connect(file)) as store:
        said = store.execute("PRAGMA integrity_check").fetchone()[0]
        keys = store.execute("PRAGMA foreign_key_check").fetchall()
        apart = store.execute(
            'SELECT reference FROM "case" c WHERE version != (SELECT max(version) FROM event WHERE "case" = c.reference)'
        ).fetchall()
    return "; ".join(str(wrong) for wrong in ("" if said == "ok" else said, keys, apart) if wrong)
