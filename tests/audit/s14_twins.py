"""S14T: two people who are alike in name and birth date stay two people: the product proposes, and merges nobody.

An attempt is one pair. The first is asked about in one case; then the second comes, with the same name and birth date, or
one letter, one sound or one swapped date away, and another address and telephone number. Receiving shows the first as
somebody who may be meant, chooses nothing, and goes no further until the person at the page has answered. Once the
second is received as somebody else, both cases stand as they were said, each under its own name, and nothing leads from
one into the other.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import func, select

from csor.domain import particulars as said
from csor.domain import planning
from csor.domain.facts import CaseFacts
from csor.reading.matching import Likeness
from csor.records.case_record import CaseRecord
from csor.records.codec import case_to_text
from csor.records.party_record import PartyRecord
from csor.simulation.people import ACTORS
from csor.usecases import act as act_module
from csor.usecases.act import receive_case
from csor.usecases.match_person import match_person
from csor.usecases.read_case import read_case
from tests.audit.apart import run_apart
from tests.audit.frame import Figures, Harness, Tally
from tests.audit.served import Place, fresh_places
from tests.domain import builders
from tests.support.client import Client

A_DATABASE = 100  # pairs
FORENAMES = ("Dean", "Mia", "Siân", "Mohammed", "Katherine", "José", "Lee", "Oluwaseun", "Anne-Marie", "D'Arcy")
SURNAMES = (
    "Holloway",
    "Brierley",
    "O'Neill",
    "Al-Sayed",
    "Llewellyn",
    "Smith",
    "Nguyễn",
    "van der Berg",
    "Okonkwo",
    "Pryce",
)
SOUNDS = {"Holloway": "Hollaway", "Brierley": "Brearley", "Smith": "Smyth", "Pryce": "Price", "Llewellyn": "Llewelyn"}
CHECKED = re.compile(r'<input[^>]*name="match"[^>]*checked')


def run(size: int, seed: int, fault: str = "") -> Figures:
    """So many pairs."""
    return run_apart("s14_twins", size, seed, fault)


def trials(size: int, seed: int, fault: str = "") -> Figures:
    """The same, in a process of its own: the planted faults are in the product itself."""
    if fault:
        PLANTS[fault]()
    tally, chance, proposed = Tally(), Random(seed), 0
    with fresh_places("sqlite", A_DATABASE) as places:
        for number, place in zip(range(size), places, strict=False):
            if number % A_DATABASE == 0:
                client = place.client("rudd")
            shown, wrong = _pair(place, client, chance, number)
            proposed += shown
            tally.count(wrong)
    return tally.figures(proposed=proposed)


def _pair(place: Place, client: Client, chance: Random, number: int) -> tuple[bool, str]:
    """Receive one, then the other. Gives whether the first was shown, and what is wrong."""
    place.tick()
    one = _person(chance, number)
    other, same = _twin(chance, one, number)
    first = _received(place, one)
    before = _kept(place, first)
    with place.office.open_work(ACTORS["rudd"]) as work:
        found = match_person(work, other)
    shown = any(alike.reference == first.reference for alike in found)
    wrong = _page_chooses(place, client, other, found)
    second = _received(place, other)
    if same and not shown:
        wrong = wrong or f"{one.name} was not shown beside one of the same name and birth date"
    if second.reference == first.reference or _kept(place, first) != before:
        wrong = wrong or f"the case of {one.name} changed when {other.name} came"
    return shown, wrong or _merged(place, first, one) or _merged(place, second, other)


def _person(chance: Random, number: int) -> said.Person:
    born = date(chance.randrange(1950, 2005), chance.randrange(1, 13), chance.randrange(1, 29))
    name = (
        f"{chance.choice(SURNAMES)} {_letters(number)}"  # no two pairs share a surname: what is shown is of this pair
    )
    return said.Person(
        chance.choice(FORENAMES), name, born=born, address=f"{number + 1} Marlbrook Lane", telephone="07700 900123"
    )


def _letters(number: int) -> str:
    """A word of its own for each number."""
    letters = "bcdfghjklmnp"
    return "".join(letters[number // 12**place % 12] + "aeiou"[place] for place in range(4)).capitalize()


def _twin(chance: Random, one: said.Person, number: int) -> tuple[said.Person, bool]:
    """Somebody alike who is somebody else; whether name and birth date are the same."""
    other = replace(one, address=f"{number + 1} Vexborough Road", telephone=f"01632 96{number % 10000:04}")
    kind = chance.choice(("same", "same", "sound", "letter", "swapped", "house"))
    first, _, rest = one.surname.partition(" ")
    if kind == "sound":
        return replace(other, surname=f"{SOUNDS.get(first, first)} {rest}"), first not in SOUNDS
    if kind == "letter":
        return replace(other, forenames=one.forenames[:-1]), False
    if kind == "swapped" and one.born and one.born.day <= 12:
        return replace(
            other, born=one.born.replace(month=one.born.day, day=one.born.month)
        ), one.born.day == one.born.month
    return (replace(other, address=one.address) if kind == "house" else other), True


def _received(place: Place, person: said.Person) -> CaseFacts:
    """Receive a case about somebody who is not known."""
    place.tick()
    at = place.clock.now
    told = builders.receipt(team="ppn", received_at=at, subject=replace(builders.SUBJECT, person=person, known_from=""))
    with place.office.open_work(ACTORS["rudd"]) as work:
        return receive_case(work, told)


def _page_chooses(place: Place, client: Client, other: said.Person, found: tuple[Likeness, ...]) -> str:
    """What is wrong with the step that asks whether somebody is known."""
    del place
    if not found:
        return ""
    form: dict[str, Any] = {
        "step": "known",
        "subject-person-forenames": other.forenames,
        "subject-person-surname": other.surname,
    }
    client._stay()
    born = {f"subject-person-born-{part}": getattr(other.born, part) for part in ("day", "month", "year")}
    carried = {"csrf_token": client.csrf, "once": client.key("/receive")}
    answer = client.browser.post("/receive", data={**carried, **form, **born})
    html = answer.get_data(as_text=True)
    if answer.status_code != 400 or "Choose who this is" not in html:
        return f"receiving went on without an answer: {answer.status_code}"
    return "somebody was chosen beforehand" if CHECKED.search(html) else ""


def _kept(place: Place, case: CaseFacts) -> tuple[Any, ...]:
    """All that is kept of a case."""
    with place.office.open_work(ACTORS["price"]) as work:
        facts = read_case(work, case.reference).facts
    with place.office.open_reading() as reading:
        query = select(
            PartyRecord.role, PartyRecord.forenames, PartyRecord.surname, PartyRecord.born, PartyRecord.address
        )
        joined = query.join(CaseRecord, CaseRecord.id == PartyRecord.case_id).where(
            CaseRecord.reference == case.reference
        )
        parties = sorted(map(str, reading.execute(joined)))
        named = reading.scalar(
            select(func.count()).select_from(CaseRecord).where(CaseRecord.reference == case.reference)
        )
    return case_to_text(facts), tuple(parties), named


def _merged(place: Place, case: CaseFacts, person: said.Person) -> str:
    """Whether a case is about somebody else than was said, or leads to another."""
    with place.office.open_work(ACTORS["price"]) as work:
        facts = read_case(work, case.reference).facts
    if facts.subject is None or facts.subject.person != person:
        return f"{case.reference} is about {facts.subject and facts.subject.person}, said was {person}"
    if facts.subject.known_from or facts.linked or facts.receipt.linked_from:
        return f"{case.reference} leads to another: {facts.subject.known_from} {facts.linked}"
    return ""


# ------------------------------------------------------------ canaries


def _known_by_itself() -> None:
    """Whoever is received is taken for the one on record who is most alike."""
    whole = planning.take_in

    def taken(told: said.ReceiveCase, reference: str, *rest: Any, **more: Any) -> Any:
        subject = told.subject
        known = subject and SEEN.setdefault((subject.person.forenames, subject.person.born), subject.person)
        merged = replace(told, subject=replace(subject, person=known)) if subject and known else told
        return whole(merged, reference, *rest, **more)

    setattr(act_module, "take_in", taken)  # noqa: B010 - plant


SEEN: dict[Any, said.Person] = {}


def _shows_nobody() -> None:
    """Nobody on record is shown before a case is made."""
    from csor.usecases import match_person as searching

    setattr(searching, "list_alike", lambda *_told: ())  # noqa: B010 - plant


PLANTS: dict[str, Callable[[], None]] = {"known_by_itself": _known_by_itself, "shows_nobody": _shows_nobody}
HARNESS = Harness(
    id="S14T",
    title="Twins in name and birth date: shown before a case is made, chosen by nobody, and none merged",
    run=run,
    ci=100,
    full=1_000,
    canaries=dict.fromkeys(PLANTS, 10),
    part=9,
    minutes=3,
)
