"""Erasing a closed case in a real browser, by two people: what goes, what stays, a slip, the answer, and the list."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from csor.domain.vocabulary import Stage
from csor.records.case_record import CaseRecord
from csor.simulation.people import ACTORS
from tests.browser.serving import PHONE, Officer, Served, serving_copy
from tests.browser.test_oversight import come

SitDown = Callable[..., Officer]
WHY = "The retention period of the force is over."
AGREED = "Looked at with records management on Tuesday."


@pytest.fixture(scope="module")
def place(filled: Path) -> Iterator[Served]:
    """The demonstration, of which a closed case goes."""
    with serving_copy(filled) as found:
        yield found


def closed(place: Served) -> str:
    """A closed case of the team of DS Price."""
    query = select(CaseRecord.reference).where(
        CaseRecord.stage == Stage.CLOSED.value, CaseRecord.team == ACTORS["price"].team
    )
    with place.office.open_reading() as reading:
        return reading.scalars(query.order_by(CaseRecord.received_at, CaseRecord.reference).limit(1)).one()


def test_two_people_erase_a_case(place: Served, sit_down: SitDown) -> None:
    reference = closed(place)
    price = come(place, sit_down, "price").go(f"/cases/{reference}").follow("Erasure")
    price.judge()
    price.press("Ask for erasure")
    assert "Say why." in price.words
    price.judge()
    price.page.fill("#ask-reason", WHY)
    price.press("Ask for erasure")
    assert "You asked for this case to be erased" in price.words
    price.judge()

    mercer = come(place, sit_down, "mercer", viewport=PHONE).go("/compliance").follow("Erasure")
    mercer.judge()
    mercer.page.get_by_role("link", name="Answer").click()
    mercer.judge()
    mercer.page.check("input[value=erase]")
    mercer.page.fill("#answer-reason", AGREED)
    mercer.press("Keep your answer")
    assert "Type the reference of this case" in mercer.words
    assert mercer.page.input_value("#answer-reason") == AGREED
    mercer.judge()
    mercer.page.fill("#answer-reference", reference)
    mercer.press("Keep your answer")
    assert "The case is erased" in mercer.words
    mercer.judge()
    price.go(f"/cases/{reference}")
    assert "Either there is no such case" in price.words
