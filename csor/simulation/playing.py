"""Scripts played by the real rules: `take_in` and `take_step`, as the one door asks them, in memory.

Every simulated case goes through every condition of every move it makes; a script that breaks one raises Refusal.
What comes out are the rows that the door would have kept, all but the number and the hash of each event, which
depend on the events of other cases. Identifiers and salts come from the seed, so that a load can be repeated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from csor import __version__
from csor.domain import particulars as said
from csor.domain.chain import BOUND_2, FORM, Entry, canonical, commit
from csor.domain.data_classes import CLASS_OF, recipient_of
from csor.domain.effects.casework import link_right_to_know, opens_right_to_know, right_to_know_receipt
from csor.domain.facts import CaseFacts
from csor.domain.planning import Step, take_in, take_step
from csor.domain.setting import Setting
from csor.records.codec import case_to_text, said_to_text
from csor.records.projection import columns, parties
from csor.simulation.people import ACTORS
from csor.simulation.script import Beat, Script
from csor.usecases.office import Office


@dataclass(frozen=True, slots=True)
class Told:
    """An event before it has its place in the chain. bound: the rest of what the chain binds, as JSON."""

    at: datetime
    bound: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Played:
    """What is kept of one case: row, value, names, events in their order, and the value itself."""

    row: dict[str, Any]
    content: dict[str, Any]
    parties: list[dict[str, Any]]
    events: list[Told]
    facts: CaseFacts


class Player:
    """Plays one script, and the one it opens, up to a moment."""

    def __init__(self, office: Office, random: Random, until: datetime) -> None:
        self._office = office
        self._random = random
        self._until = until

    def play(self, script: Script, reference: str, linked_reference: str = "") -> Iterator[Played]:
        """The case, and the Right to Know it opened, if it did. Raises Refusal when a line breaks a rule."""
        first, *rest = script.beats
        here = self._here(first, script)
        started = _Case(self, self.new_id(first.at), take_in(first.told, reference, here), first.told, here)
        opened = self._go_on(started, rest, script, linked_reference)
        yield started.kept()
        if opened and script.linked:
            self._go_on(opened, script.linked.beats, script.linked, "")
            yield opened.kept()

    def _go_on(self, case: "_Case", beats: list[Beat], script: Script, linked_reference: str) -> "_Case | None":
        opened = None
        for beat in beats:
            if beat.at > self._until:
                break
            here, told = self._here(beat, script), beat.told
            step = take_step(case.facts, told, here)
            if opens_right_to_know(case.facts, told):
                opened, step, told = self._open(step, told, here, linked_reference)
            case.keep(step, told, here)
        return opened

    def _open(self, step: Step, told: Any, here: Setting, reference: str) -> tuple["_Case", Step, Any]:
        """As `usecases.act` does it: the linked case begins in the same step."""
        receipt = right_to_know_receipt(step.after, told.reason)
        begun = take_in(receipt, reference, here, linked=True)
        opened = _Case(self, self.new_id(here.now), begun, receipt, here)
        if isinstance(told, said.OpenRightToKnow):
            told = replace(told, reference=reference)
        return opened, Step(step.action, step.event, step.before, link_right_to_know(step.after, reference)), told

    def _here(self, beat: Beat, script: Script) -> Setting:
        return self._office.setting(ACTORS[beat.who], beat.at, script.protocol.id)

    def new_id(self, at: datetime) -> str:
        """A key of this history."""
        return new_id(self._random, at)

    def told(self, step: Step, words: Any, here: Setting, case_id: str) -> Told:
        """The event of a step."""
        text, salt = said_to_text(words), f"{self._random.getrandbits(128):032x}"
        actor, after = here.actor, step.after
        row = {
            "id": self.new_id(here.now),
            "force": after.force,
            "at": here.now,
            "actor": actor.id,
            "rank": actor.rank.value,
            "event": step.event.value,
            "outcome": "done",
            "code": "",
            "case": after.reference,
            "version": after.version,
            "commitment": commit(salt, text),
            "case_id": case_id,
            "action": step.action.value,
            "particulars": text,
            "salt": salt,
            "form": FORM,
            "logged_at": here.now,
            "roles": " ".join(sorted(actor.roles)),
            "acting": actor.acting,
            "data_class": CLASS_OF[step.event].value,
            "reason": "",
            "recipient": recipient_of(step.event, words),
            "session": "",
            "address": "",
            "request": "",
            "product": __version__,
        }
        return Told(here.now, bound(row), row)


def new_id(random: Random, at: datetime) -> str:
    """A key in the order of time, of the form of UUIDv7, in hex."""
    noise = random.getrandbits(74)
    moment = int(at.timestamp() * 1000)
    return f"{moment << 80 | 7 << 76 | (noise >> 62) << 64 | 2 << 62 | noise & (1 << 62) - 1:032x}"


def bound(row: dict[str, Any]) -> str:
    """The end of the JSON that `chain.canonical` gives: everything after form, force and number."""
    entry = Entry(seq=0, **{name: row[name] for name in ("form", *BOUND_2) if name != "seq"})
    return canonical(entry).decode().partition(",0,")[2]


class _Case:
    """A case while it is played."""

    def __init__(self, player: Player, case_id: str, begun: Step, told: Any, here: Setting) -> None:
        self._player = player
        self._id = case_id
        self._events: list[Told] = []
        self.keep(begun, told, here)

    def keep(self, step: Step, told: Any, here: Setting) -> None:
        """Take a step into the case."""
        self.facts, self._last = step.after, here
        self._events.append(self._player.told(step, told, here, self._id))

    def kept(self) -> Played:
        """The rows of the case as it stands."""
        facts, key = self.facts, self._id
        people: Any = parties(facts, key)  # type: ignore[arg-type]  # a key is text here and binds as it is
        named = [{"id": self._player.new_id(facts.keyed_at), **row} for row in people]
        content = {"case_id": key, "facts": case_to_text(facts)}
        return Played({"id": key, **columns(facts, self._last)}, content, named, self._events, facts)
