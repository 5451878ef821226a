"""The races of F6 that go over HTTP: one form by two people, a view during a reassignment, a form during a switching off."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from sqlalchemy import select, update

from csor.domain.actions import Event
from csor.domain.vocabulary import Stage
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.simulation.people import ACTORS
from csor.usecases.accounts import disable
from tests.audit.served import Place
from tests.support.client import Client
from tests.support.wessex import keep_at
from tests.web.filling import unseen

CHANGED = "The case changed while you were typing"
MOVED_ON = "sandhu"  # the researcher of the team, who does nothing else here


@dataclass
class Answer:
    """What one side was told. code: of the refusal, empty when it was done."""

    code: str = "unanswered"
    html: str = ""


def at_once(*sides: Callable[[], None]) -> None:
    """Let everybody go at the same moment, and wait for them."""
    gate = threading.Barrier(len(sides))

    def go(side: Callable[[], None]) -> None:
        gate.wait()
        side()

    threads = [threading.Thread(target=go, args=(side,)) for side in sides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Forms:
    """Two officers and one case."""

    def __init__(self, place: Place) -> None:
        """The case is at its checks, and both may assign it."""
        case = keep_at(place.office, Stage.INITIAL_CHECKS)
        place.clock.now = max(place.clock.now, case.now)
        self.place = place
        self.reference = case.reference
        self.address = f"/cases/{case.reference}/do/assign_case"
        self.clients = [place.client("nwosu"), place.client("castell")]

    def one_by_two(self, chance: random.Random) -> str:
        """Both send the form that both drew."""
        self.place.tick()
        words = [f"The reason of {name}, {chance.randrange(10**9)}" for name in ("one", "two")]
        forms = [
            self._assignment(client, owner, said)
            for client, owner, said in zip(self.clients, ("nwosu", "castell"), words, strict=True)
        ]
        answers = [Answer(), Answer()]

        def send(side: int) -> None:
            got = self._twin(side).browser.post(self.address, data=forms[side])
            answers[side] = Answer("" if got.status_code == 302 else str(got.status_code), got.get_data(as_text=True))

        at_once(lambda: send(0), lambda: send(1))
        if sorted(answer.code for answer in answers) != ["", "409"]:
            return f"answers {[answer.code for answer in answers]}"
        lost = 0 if answers[0].code else 1
        page = unescape(answers[lost].html)
        if CHANGED not in page or words[lost] not in page:
            return "the loser was not told, or their words are gone"
        stand = [self.place.told(self.reference, "case_assigned", said) for said in words]
        refused = self.place.told(self.reference, "action_refused", words[lost])
        right = stand[lost] == 0 and stand[1 - lost] == 1 and refused == 1
        return "" if right else f"events {stand}, refused {refused}"

    def view_and_reassign(self, chance: random.Random) -> str:
        """One reads the case while the other gives it to somebody: both are done, and both are events."""
        self.place.tick()
        words = f"The reason of the one, {chance.randrange(10**9)}"
        form = self._assignment(self.clients[0], chance.choice(("nwosu", "castell")), words)
        self.clients[1]._stay()
        before = self.place.told(self.reference, "case_read")
        came: dict[str, Any] = {}

        def send() -> None:
            came["sent"] = self._twin(0).browser.post(self.address, data=form).status_code

        def look() -> None:
            came["seen"] = self._twin(1).browser.get(f"/cases/{self.reference}").status_code

        at_once(send, look)
        stands = self.place.told(self.reference, "case_assigned", words)
        read = self.place.told(self.reference, "case_read") - before
        right = came == {"sent": 302, "seen": 200} and stands == 1 and read == 1
        return "" if right else f"{came}, {stands} assignments, {read} readings"

    def switched_off_and_click(self, chance: random.Random) -> str:
        """Somebody is switched off while they send a note: it is done or it is not, and the next one is refused.

        Nothing may stand in the log behind the closing of the account.
        """
        self.place.tick()
        with self.place.office.engine.begin() as connection:
            connection.execute(update(PersonRecord).where(PersonRecord.id == MOVED_ON).values(active=True))
        client = self.place.client(MOVED_ON)
        address = f"/cases/{self.reference}/do/add_note"
        words = [f"note {chance.randrange(10**9)}" for _ in range(2)]
        forms = [{**unseen(client.get(address)), "text": said} for said in words]
        said_saved = [False, False]

        def send(number: int) -> None:
            got = client.browser.post(address, data=forms[number])
            said_saved[number] = got.status_code == 302 and "/sign-in" not in got.headers["Location"]

        def switch_off() -> None:
            with self.place.office.open_work(ACTORS["admin"]) as work:
                disable(work, MOVED_ON, "They moved to another force.")

        at_once(lambda: send(0), switch_off)
        send(1)
        stands = [self.place.told(self.reference, "note_added", said) for said in words]
        if stands[0] and self._after(words[0]):
            return "a note stands behind the closing of the account"
        if stands[1] or said_saved[1]:
            return "who was switched off goes on"
        return (
            ""
            if stands[0] == int(said_saved[0])
            else f"saved was told: {said_saved[0]}, and it stands {stands[0]} times"
        )

    def _after(self, words: str) -> bool:
        """Whether the note stands behind the closing of the account in the log."""
        with self.place.office.open_reading() as reading:
            closed = select(EventRecord.seq).where(EventRecord.event == Event.ACCOUNT_DISABLED.value)
            note = select(EventRecord.seq).where(EventRecord.particulars.contains(words))
            newest = reading.scalar(closed.order_by(EventRecord.seq.desc()).limit(1)) or 0
            return (reading.scalar(note.where(EventRecord.event == "note_added")) or 0) > newest

    def _assignment(self, client: Client, owner: str, words: str) -> dict[str, Any]:
        return {**unseen(client.get(self.address)), "team": "ppn", "owner": owner, "reason": words}

    def _twin(self, side: int) -> Client:
        """The same session in a browser of its own, so that two threads do not share one."""
        one = Client(self.place.app)
        one.take(self.clients[side].token)
        return one


def let_everybody_in() -> None:
    """Plant, for the rest of this process: whoever is switched off is taken for somebody who is not, at the gate and after."""
    from csor.usecases import form_keys
    from csor.web import here

    real = vars(here)["find_who"]

    def blind(*told: Any) -> Any:
        found = real(*told)
        return found and (replace(found[0], ended_at=None, why_ended=None), replace(found[1], active=True))

    setattr(here, "find_who", blind)  # noqa: B010 - mypy rightly minds a plain assignment
    setattr(form_keys, "stay_here", lambda work: None)  # noqa: B010
