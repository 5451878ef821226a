"""How a rule says no: a stable code, words a person can act on, and what the rule rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why an action is not possible now.

    code: stable, from moves.md. words: what to do about it. source: the section it rests on.
    field: the particulars' field to point at, empty when none is to blame. fix: the action that would clear it.
    """

    code: str
    words: str
    source: str = ""
    field: str = ""
    fix: str = ""


class Refusal(Exception):
    """The table of moves does not allow this."""

    def __init__(self, blocker: Blocker) -> None:
        """Keep the blocker whose words are shown and whose code is kept in the event."""
        super().__init__(f"{blocker.code}: {blocker.words}")
        self.blocker = blocker

    @property
    def code(self) -> str:
        """The stable code."""
        return self.blocker.code
