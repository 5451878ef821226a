"""Copies of histories that the real rules have proved: other people, other weeks, the same steps.

A template is a history played by the rules with every name left blank. A copy fills the blanks and moves every moment
and day by the same whole weeks (and some minutes); its columns are worked out anew from the copied value, so that each
deadline follows from its own receipt. `tests/simulation` plays copies again, step by step, and gets the same values.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from csor.domain.chain import commit
from csor.records.codec import case_from_text
from csor.records.projection import columns, parties
from csor.simulation.names import BLANK, WORDS
from csor.simulation.people import ACTORS
from csor.simulation.playing import Played, Told, bound, new_id
from csor.usecases.office import Office

REFERENCES = ("\uf8f0", "\uf8f1")  # blanks too: the case's own reference and that of the one it opens
SLOT = re.compile(r'([\ue000-\uf8ff]|"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?")')
DAY_LENGTH = len('"2026-01-31"')


@dataclass(frozen=True, slots=True)
class Text:
    """A JSON text with its blanks and moments cut out. marks: place in pieces, number of the value."""

    pieces: list[str]
    marks: list[tuple[int, int]]

    def filled(self, values: list[str]) -> str:
        """The text with these values."""
        pieces = self.pieces.copy()
        for place, number in self.marks:
            pieces[place] = values[number]
        return "".join(pieces)


class Template:
    """A proved history, to be copied. received_at, keyed_at and ends_at are those of its first telling."""

    def __init__(self, played: list[Played], kinds: list[str]) -> None:
        """Cut out what differs from copy to copy. kinds: what belongs into each blank, in order."""
        first = played[0]
        self.protocol = first.facts.protocol
        self.received_at, self.keyed_at = first.facts.received_at, first.facts.keyed_at
        self.ends_at = max(case.events[-1].at for case in played)
        self._kinds = kinds
        self._slots: dict[str, int] = {}
        self._cases = [self._cut_case(case) for case in played]

    def _cut_case(self, played: Played) -> "_Cut":
        told = [self._cut(event.row["particulars"]) for event in played.events]
        return _Cut(self._cut(played.content["facts"]), told, played)

    def _cut(self, text: str) -> Text:
        pieces = SLOT.split(text)
        marks = [(n, self._slots.setdefault(pieces[n], len(self._slots))) for n in range(1, len(pieces), 2)]
        return Text(pieces, marks)

    def copies(
        self, office: Office, random: Random, weeks: int, minutes: int, references: tuple[str, str]
    ) -> list[Played]:
        """The cases of this history with other people, so many weeks and minutes later or earlier."""
        moved = timedelta(weeks=weeks, minutes=minutes)
        blanks = [WORDS[kind](random) for kind in self._kinds]
        values = [_value(slot, blanks, references, moved, weeks) for slot in self._slots]
        copy = _Copy(office, random, moved, values)
        return [copy.case(cut, reference) for cut, reference in zip(self._cases, references, strict=False)]


@dataclass(frozen=True, slots=True)
class _Cut:
    """One case of a template."""

    facts: Text
    told: list[Text]
    played: Played


def _value(slot: str, blanks: list[str], references: tuple[str, str], moved: timedelta, weeks: int) -> str:
    """What stands in a copy where this stood."""
    if slot in REFERENCES:
        return references[REFERENCES.index(slot)]
    if len(slot) == 1:
        return blanks[ord(slot) - BLANK]
    if len(slot) == DAY_LENGTH:
        return f'"{date.fromisoformat(slot[1:-1]) + timedelta(weeks=weeks)}"'
    return f'"{(datetime.fromisoformat(slot[1:-1]) + moved).isoformat()[:-6]}Z"'


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy in the making."""

    office: Office
    random: Random
    moved: timedelta
    values: list[str]

    def case(self, cut: _Cut, reference: str) -> Played:
        """One case of the history."""
        text = cut.facts.filled(self.values)
        facts, last = case_from_text(text), cut.played.events[-1]
        here = self.office.setting_of(facts, ACTORS[last.row["actor"]], last.at + self.moved)
        beside = {"case_id": new_id(self.random, facts.keyed_at), "case": reference}
        events = [self._event(*pair, beside) for pair in zip(cut.played.events, cut.told, strict=True)]
        key: Any = beside["case_id"]  # text here, and it binds as it is
        named = [{"id": new_id(self.random, facts.keyed_at), **row} for row in parties(facts, key)]
        return Played({"id": key, **columns(facts, here)}, {"case_id": key, "facts": text}, named, events, facts)

    def _event(self, of: Told, words: Text, beside: dict[str, str]) -> Told:
        at, salt, text = of.at + self.moved, f"{self.random.getrandbits(128):032x}", words.filled(self.values)
        changed = {"id": new_id(self.random, at), "at": at, "logged_at": at, "particulars": text, "salt": salt}
        row = {**of.row, **beside, **changed, "commitment": commit(salt, text)}
        return Told(at, bound(row), row)
