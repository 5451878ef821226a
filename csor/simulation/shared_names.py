"""Two cases of the demonstration in which somebody has a name like somebody's who works here; both are open."""

from dataclasses import replace

from csor.simulation import texts
from csor.simulation.script import Script, applicant, receipt
from csor.simulation.ways import ASK


def namesake(s: Script) -> None:
    """Somebody who asks has the name of a researcher; the checks begin some hours after the receipt."""
    asks = applicant(s, "Osei")
    asks = replace(asks, person=replace(asks.person, forenames="Kofi"))
    s.receive(receipt(s, ASK, 1, applicant=asks)).assign().later(200).initial_checks().accept()


def neighbours(s: Script) -> None:
    """Somebody who asks shares an officer's surname; another officer has the case."""
    told = receipt(s, ASK, 2, applicant=applicant(s, "Castell"))
    s.receive(told).assign().later(90).initial_checks(texts.FOUND[0]).accept()
