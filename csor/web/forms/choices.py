"""What a page lets people choose from: handed in by whoever knows the case and the force."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Keys and the words for them ("child-1", "Mia Brierley, 6"), by kind.

    limbs: the parts of the protocol's test, each with its question. warning_lines: the lines, numbered from 1.
    only: codes that may be chosen, by field, where the protocol or the case allows fewer than there are.
    fixed: answers the page settles itself, by field ("recipient": "recipient-1"): never read from what was posted.
    most: the greatest number of characters, by field. names: what to call "subject", "children", "recipient".
    """

    staff: Pairs = ()
    teams: Pairs = ()
    recipients: Pairs = ()
    children: Pairs = ()
    parties: Pairs = ()
    checks: Pairs = ()
    authorities: Pairs = ()
    holds: Pairs = ()
    limbs: Pairs = ()
    warning_lines: tuple[str, ...] = ()
    extension_reasons: Pairs = ()
    only: Mapping[str, Collection[str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    most: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
