"""The kinds of history and their shares.

What becomes of a case that is open today is where its history is cut off. Source: scheme.md 8.2, where about one
application in ten ends in a disclosure and most end with nothing held.
"""

from collections.abc import Callable
from typing import Any

from csor.simulation import asked, known
from csor.simulation.script import Script

Kind = Callable[[Script], Any]
# Shares in a thousand; a linked Right to Know comes on top of the case that opens it.
COMMON: dict[Kind, int] = {
    asked.nothing_held: 488,
    asked.held: 95,
    asked.disclosed: 60,
    asked.other_information: 6,
    asked.unsigned: 4,
    asked.withheld: 4,
    asked.moved_away: 5,
    asked.immediate: 4,
    asked.not_in_scheme: 160,
    asked.duplicate: 12,
    asked.withdrew: 80,
    asked.malicious: 5,
}
SINCE_2023: dict[Kind, int] = {known.known_told: 28, known.known_managed: 30, known.anonymous: 12, known.disengaged: 4}
