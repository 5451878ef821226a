"""F8 and F8P: fifty posts of one form at the same moment have one effect, on SQLite and on PostgreSQL.

A trial is one form, drawn once and sent by fifty threads that wait for each other; every answer must lead to the same
place, and one note stand in the case. The posts share a session, as a double click, a proxy's retry and two tabs do.
"""

import random
import threading
from functools import partial
from typing import Any

from csor.domain.vocabulary import Stage
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, fresh_places
from tests.support.client import Client
from tests.support.wessex import keep_at
from tests.web.filling import unseen

AT_ONCE = 50
A_CASE, A_DATABASE = 25, 250  # forms sent of one case, and on one database


def run(engine: str, size: int, seed: int, fault: str = "") -> Figures:
    """So many forms."""
    return run_apart("f8_one_effect", size, seed, fault, engine)


def trials(size: int, seed: int, fault: str, engine: str) -> Figures:
    """The same, in a process of its own."""
    if fault == "key_not_asked":
        import csor.usecases.form_keys as forms

        setattr(forms, "once", lambda work, key, *_told: setattr(work, "key", key))  # noqa: B010 - plant: a form that may be sent as often as one likes
    tally, chance = Tally(), random.Random(seed)
    with fresh_places(engine, A_DATABASE) as places:
        for number, place in zip(range(size), places, strict=False):
            if number % A_CASE == 0:
                case = keep_at(place.office, Stage.INITIAL_CHECKS)
                place.clock.now = max(place.clock.now, case.now)
                client = place.client("nwosu")
            tally.count(_sent(place, client, case.reference, f"note {chance.randrange(10**9)}"))
    return tally.figures(posts=tally.attempted * AT_ONCE)


def _sent(place: Place, client: Client, reference: str, words: str) -> str:
    """Send one form from every side at once. Gives what is wrong."""
    place.tick()
    address = f"/cases/{reference}/do/add_note"
    form = {**unseen(client.get(address)), "text": words}
    gate = threading.Barrier(AT_ONCE)
    answers: list[tuple[int, str]] = []

    def send() -> None:
        one = Client(place.app)
        one.take(client.token)
        gate.wait()
        got = one.browser.post(address, data=form)
        answers.append((got.status_code, got.headers.get("Location", "")))

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stands = place.told(reference, "note_added", words)
    if stands != 1:
        return f"{place.engine}: one form stands {stands} times"
    wrong: list[Any] = [answer for answer in set(answers) if answer[0] != 302]
    if wrong or len(set(answers)) != 1 or len(answers) != AT_ONCE:
        return f"{place.engine}: answers {sorted(set(answers))} of {len(answers)}"
    return ""


def _on(name: str, engine: str, words: str, part: int, minutes: int) -> Harness:
    return Harness(
        name,
        f"One form sent fifty times at once has one effect, on {words}",
        partial(run, engine),
        ci=50,
        full=5_000,
        canaries={"key_not_asked": 2},
        part=part,
        minutes=minutes,
    )


HARNESSES = (_on("F8", "sqlite", "SQLite", 6, 74), _on("F8P", "postgresql", "PostgreSQL", 7, 79))
