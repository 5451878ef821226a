"""L6: the disk says no at some call: EIO or ENOSPC once or until it is mended, EINTR once. Nobody is told saved falsely.

A shim before the C library lets the n-th read, write, sync or truncation of the database's files fail. A form is sent: told
saved, its note must stand; told anything else, its words must be on the page and, when nothing saved was told, no note may
stand. When the disk is well again the service writes again by itself, and the same form, sent again, stands once.
"""

import ctypes
import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

from csor.app import create_app
from csor.config import Config
from csor.domain.vocabulary import Stage
from csor.usecases.service import Service
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import SECRET, Place
from tests.audit.storing import look
from tests.support.client import Client
from tests.support.wessex import keep_at
from tests.web.filling import unseen

KINDS = (
    (errno.EIO, False),
    (errno.EIO, True),
    (errno.ENOSPC, False),
    (errno.ENOSPC, True),
    (errno.EINTR, False),
)
CALLS = 40  # a form takes about thirty calls on the database's files
TRIES = 4
A_STORE = 100  # trials on one database


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many calls that fail, in a process with the shim before its C library."""
    folder = Path(tempfile.mkdtemp(prefix="csor-l6-"))
    try:
        shim = folder / "shim.so"
        source = Path(__file__).with_name("shim.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", shim, source, "-ldl"], check=True, capture_output=True)
        command = [sys.executable, "-m", "tests.audit.apart", "l6_disk_errors", str(size), str(seed), fault]
        given = {**os.environ, "LD_PRELOAD": str(shim)}
        done = subprocess.run(command, env=given, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-3000:])
        return Figures(**json.loads(done.stdout.splitlines()[-1]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, where the shim is."""
    if fault == "errors_swallowed":
        _swallow()
    chance, tally = random.Random(seed), Tally()
    told: dict[str, int] = {}
    failed_calls = missed = 0
    while tally.attempted < size:
        folder = Path(tempfile.mkdtemp(prefix="csor-l6-"))
        desk = _Desk(folder)
        for _ in range(min(A_STORE, size - tally.attempted)):
            number, sticky = chance.choice(KINDS)
            wrong, said, hits = desk.tried(chance, number, sticky=sticky)
            if not hits and not wrong:
                missed += 1  # the form was done before that many calls: nothing failed, so nothing is shown
                continue
            failed_calls += hits
            told[said] = told.get(said, 0) + 1
            tally.count(f"{errno.errorcode[number]}{' on and on' if sticky else ''}: {wrong}" if wrong else "")
        desk.place.office.engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)
    return tally.figures(failed_calls=failed_calls, forms_without_one=missed, first_told=told)


def _swallow() -> None:
    """Plant: an error at COMMIT is taken for a success."""
    from contextlib import suppress

    from csor.records.faults import STORE_ERRORS
    from csor.usecases import office

    def careless(_office: object, work: object) -> None:
        with suppress(*STORE_ERRORS):
            work.finish()  # type: ignore[attr-defined]

    setattr(office, "commit_or_ask", careless)  # noqa: B010 - mypy rightly minds a plain assignment


class _Desk:
    """An officer at a product whose disk can be broken."""

    def __init__(self, folder: Path) -> None:
        self.shim = ctypes.CDLL(None)
        self.place = Place(f"sqlite:///{folder / 'csor.sqlite'}", "sqlite")
        case = keep_at(self.place.office, Stage.INITIAL_CHECKS)
        self.place.clock.now = case.now
        self.reference = case.reference
        self.office = replace(self.place.office, service=Service(folder / "standing", room=256 * 1024))
        self.client = Client(create_app(Config(str(self.office.engine.url), SECRET), self.office)).sign_in("nwosu")

    def tried(self, chance: random.Random, number: int, *, sticky: bool) -> tuple[str, str, int]:
        """One form with one call that fails. Gives what is wrong, what was told first, how many calls failed."""
        self.place.tick()
        address, words = f"/cases/{self.reference}/do/add_note", f"note {chance.randrange(10**9)}"
        form = {**unseen(self.client.get(address)), "text": words}
        self.shim.shim_arm(ctypes.c_long(chance.randint(1, CALLS)), number, int(sticky))
        try:
            answer = self.client.browser.post(address, data=form)
        finally:
            hits = int(self.shim.shim_disarm())
        page = unescape(answer.get_data(as_text=True))
        stands = self._stands(words)
        said = _said(answer.status_code, page)
        if wrong := _false(said, stands, words, page):
            return wrong, said, hits
        return self._made_good(address, form, words), said, hits

    def _stands(self, words: str) -> int:
        self.office.engine.dispose()  # what is found is read anew
        return self.place.told(self.reference, "note_added", words)

    def _made_good(self, address: str, form: dict[str, object], words: str) -> str:
        """The same form, until it is saved."""
        for _ in range(TRIES):
            self.place.clock.now += timedelta(seconds=10)
            self.client._stay()
            if self.client.browser.post(address, data=form).status_code == 302:
                break
        else:
            return "the service does not write again"
        if (stands := self._stands(words)) != 1:
            return f"in the end it stands {stands} times"
        if self.office.service and self.office.service.stopped:
            return "it writes, and says that it does not"
        return "; ".join(f for f in look(self.office, self.reference).faults if not f.startswith("torn"))


def _said(status: int, page: str) -> str:
    if status == 302:
        return "saved"
    if "not known whether" in page or "not be saved" in page:
        return "not known"
    return "not saved" if status in {409, 503} else f"answered {status}"


def _false(said: str, stands: int, words: str, page: str) -> str:
    if said == "saved":
        return "" if stands == 1 else f"told saved, stands {stands} times"
    if said == "not saved" and stands:
        return "told not saved, yet it stands"
    if said.startswith("answered"):
        return said
    return "" if words in page else "the words are gone"


HARNESS = Harness(
    "L6",
    "The disk says no (EIO, ENOSPC, EINTR) at any call: never saved falsely told, writes again by itself",
    run,
    ci=200,
    full=5_000,
    canaries={"errors_swallowed": 20},
    needs=("gcc",),
    part=1,
    minutes=22,
)
