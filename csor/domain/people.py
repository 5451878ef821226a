"""The person who acts."""

from dataclasses import dataclass

from csor.domain.vocabulary import Rank, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the rank and roles they hold at that moment.

    rank is the rank held for the decision: acting rank counts and is marked (G5).
    """

    id: str
    name: str
    rank: Rank
    roles: frozenset[Role]
    team: str = ""
    force: str = ""
    acting: bool = False

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)
