"""What to call the people of the force on a page."""

from collections.abc import Iterable
from dataclasses import dataclass

from csor.domain.vocabulary import Role
from csor.reading.people import Colleague


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone of the force, by user name. me: who reads the page."""

    people: dict[str, Colleague]
    me: str

    @classmethod
    def of(cls, people: Iterable[Colleague], me: str) -> "Staff":
        """From a list of colleagues."""
        return cls({one.actor.id: one for one in people}, me)

    def full(self, person: str) -> str:
        """PC Amara Nwosu; the user name of somebody who is not known."""
        one = self.people.get(person)
        return _marked(one, f"{one.title} {one.actor.name}".strip()) if one else person

    def short(self, person: str) -> str:
        """PC Nwosu; P Sandhu, for a person without a title."""
        one = self.people.get(person)
        if one is None:
            return person
        return _marked(one, f"{one.title} {one.actor.name.split()[-1]}" if one.title else one.actor.name)

    def who(self, person: str) -> str:
        """You, or the short name."""
        return "You" if person == self.me else self.short(person)

    @property
    def shorts(self) -> dict[str, str]:
        """The short name of each, for a sentence."""
        return {person: self.short(person) for person in self.people}

    def supervisors(self, team: str) -> list[str]:
        """The supervisors of a team, in short."""
        found = (
            p for p, c in self.people.items() if c.active and c.actor.team == team and c.actor.has(Role.SUPERVISOR)
        )
        return [self.short(person) for person in found]


def _marked(one: Colleague, words: str) -> str:
    """An acting rank is said."""
    return f"A/{words}" if one.actor.acting else words
