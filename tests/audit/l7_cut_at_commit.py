"""L7: the connection to PostgreSQL is cut at COMMIT; nothing is done twice and nobody is told what is not so.

A proxy stands between the product and the server. At the COMMIT of a sent form it cuts the connection: before the server
hears of it, or after the server has done it and before the answer. In some trials nobody can be reached afterwards for a
while, so that the outcome stays unknown. A person is told saved (302), not saved, or not known; told either of the last two
they send the same form again, with its one-use key, until it is saved. One note must stand in the end, and never none
where saved was told, nor one where not saved was.
"""

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import make_url

from csor.app import create_app
from csor.config import Config
from csor.domain.vocabulary import Stage
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.postgres import own_server
from tests.audit.served import SECRET, Place
from tests.support.client import Client
from tests.support.wessex import keep_at, open_office
from tests.web.filling import unseen

A_CASE = 100  # forms
WAYS = ("before", "after", "before_and_away", "after_and_away")
TOLD = {"nothing was saved": "not saved", "not known whether": "not known", "nothing is known": "not known"}


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many cuts."""
    return run_apart("l7_cut_at_commit", size, seed, fault)


def trials(size: int, seed: int, fault: str) -> Figures:
    """The same, in a process of its own."""
    tally, chance = Tally(), random.Random(seed)
    outcomes: dict[str, int] = {}
    if fault == "told_saved_when_unknown":
        _believe()
    if fault == "sent_again_without_key":
        import csor.usecases.form_keys as forms

        setattr(forms, "once", lambda work, key, *_told: setattr(work, "key", key))  # noqa: B010 - plant: nothing keeps the second from being done too
    with own_server() as server:
        direct = Place(server.url(server.create()), "postgresql")
        with_proxy = _Proxy(str(make_url(str(direct.office.engine.url)).query["host"]))
        url = make_url(str(direct.office.engine.url)).set(host="127.0.0.1", port=with_proxy.port, query={})
        office = open_office(url.render_as_string(False), direct.clock)
        app = create_app(Config(str(url), SECRET), office)
        person = direct.client("nwosu")
        browser = Client(app)
        browser.take(person.token)
        for number in range(size):
            if number % A_CASE == 0:
                case = keep_at(direct.office, Stage.INITIAL_CHECKS)
                direct.clock.now = max(direct.clock.now, case.now)
            direct.tick()
            person._stay()
            way = WAYS[number % len(WAYS)]
            words = f"note {chance.randrange(10**9)}"
            wrong, told = _tried(direct, with_proxy, browser, (case.reference, words), way)
            for one in told:
                outcomes[one] = outcomes.get(one, 0) + 1
            tally.count(f"{way}: {wrong}" if wrong else "")
        office.engine.dispose()
        direct.office.engine.dispose()
        with_proxy.stop()
    return tally.figures(told=outcomes)


def _believe() -> None:
    """Plant: a lost answer is taken for a good one."""
    from csor.usecases import store

    setattr(store, "_was_done", lambda *_told: True)  # noqa: B010 - mypy rightly minds a plain assignment


def _tried(direct: Place, proxy: "_Proxy", browser: Client, case: tuple[str, str], way: str) -> tuple[str, list[str]]:
    """One form, cut at its COMMIT. Gives what is wrong, and what the person was told."""
    reference, words = case
    address = f"/cases/{reference}/do/add_note"
    form = {**unseen(browser.get(address)), "text": words}
    told: list[str] = []
    proxy.arm(words.encode(), way)
    for turn in range(5):
        answer = browser.browser.post(address, data=form)
        cut = proxy.mend()
        if answer.status_code == 500:
            return "answered 500", told
        if turn == 0 and not cut:
            return "the connection was not cut", told
        told.append(_said(answer.status_code, answer.get_data(as_text=True)))
        stands = direct.told(reference, "note_added", words)
        if told[-1] == "saved":
            return ("" if stands == 1 else f"told saved, stands {stands} times"), told
        if told[-1] == "not saved" and stands:
            return "told not saved, yet it stands", told
        if told[-1] == "?":
            return f"told nothing one can act on: {answer.status_code}", told
    return "never saved", told


def _said(status: int, page: str) -> str:
    if status == 302:
        return "saved"
    return next((kind for words, kind in TOLD.items() if words in page.lower()), "?")


class _Proxy:
    """Bytes to and fro; cuts the connection that carried the armed words when it says COMMIT."""

    def __init__(self, folder: str) -> None:
        self._server = f"{folder}/.s.PGSQL.5432"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._armed, self._way, self._away = b"", "", False
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, words: bytes, way: str) -> None:
        """Cut the next connection that carries these words."""
        self._armed, self._way = words, way

    def mend(self) -> bool:
        """Let everything through again. Gives whether the connection was cut since it was armed."""
        cut = not self._armed
        self._armed, self._away = b"", False
        return cut

    def stop(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._away:
                    near.close()
                    continue
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._server)
                _Pair(near, far, self._asks_to_cut).start()

    def _asks_to_cut(self, carried: bytes, data: bytes) -> str:
        """How to cut now; empty when nothing is to be cut."""
        if not self._armed or b"COMMIT" not in data or self._armed not in carried + data:
            return ""
        way = self._way
        self._armed, self._away = b"", way.endswith("away")
        return way.split("_")[0]


class _Pair:
    """One connection through the proxy."""

    def __init__(self, near: socket.socket, far: socket.socket, ask: Callable[[bytes, bytes], str]) -> None:
        self.near, self.far, self.ask = near, far, ask
        self.cut = threading.Event()

    def start(self) -> None:
        threading.Thread(target=self._to_server, daemon=True).start()
        threading.Thread(target=self._to_product, daemon=True).start()

    def _to_server(self) -> None:
        carried = b""
        with suppress(OSError):
            while data := self.near.recv(65536):
                how = self.ask(carried, data)
                carried = (carried + data)[-20_000:]
                if how == "before":
                    break
                if how == "after":
                    self.cut.set()  # the answer to this is not passed on
                self.far.sendall(data)
        self._close(unless_cut=True)

    def _to_product(self) -> None:
        with suppress(OSError):
            while data := self.far.recv(65536):
                if self.cut.is_set():
                    break
                self.near.sendall(data)
        self._close(unless_cut=False)

    def _close(self, *, unless_cut: bool) -> None:
        if unless_cut and self.cut.is_set():
            return
        for one in (self.near, self.far):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


HARNESS = Harness(
    "L7",
    "The connection is cut at COMMIT: nothing done twice, nothing told that is not so",
    run,
    ci=100,
    full=2_000,
    canaries={"told_saved_when_unknown": 4, "sent_again_without_key": 4},
    part=6,
    minutes=9,
)
