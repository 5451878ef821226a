"""Codes of who does something for the scheme, and at what rank."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does for the scheme; a person may hold several."""

    CALL_TAKER = "call_taker"
    RESEARCHER = "researcher"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AUTHORISER = "authoriser"
    COMPLIANCE = "compliance"
    ADMINISTRATOR = "administrator"


class Rank(StrEnum):
    """Police ranks, lowest first: the order of definition is the order of rank."""

    STAFF = "staff"
    CONSTABLE = "constable"
    SERGEANT = "sergeant"
    INSPECTOR = "inspector"
    CHIEF_INSPECTOR = "chief_inspector"
    SUPERINTENDENT = "superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent"
    ASSISTANT_CHIEF_CONSTABLE = "assistant_chief_constable"

    @property
    def height(self) -> int:
        """The place of this rank, 0 for staff."""
        return _HEIGHTS[self]

    def reaches(self, floor: "Rank") -> bool:
        """Whether this rank is the floor or above it."""
        return self.height >= floor.height


_HEIGHTS = {rank: height for height, rank in enumerate(Rank)}
