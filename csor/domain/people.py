"""The person who acts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from csor.domain.vocabulary import Rank, Role

FRESH = timedelta(minutes=5)  # how long a second factor counts as just proved (trust.md 2.4)


@dataclass(frozen=True, slots=True)
class Presence:
    """How somebody is here: through a page, or at the machine itself.

    session: the public name of their session. address: of the network. request: the id of the request.
    proven_at: when a second factor was last proved in this session. on_page: whether it is a page that asks; the
    command line, a case file and a replay have no session, and no second factor is asked of them.
    form: the path of the form that is sent, when it is one that must carry a one-use key. key: what it carried.
    browser: the hash of what a browser that is known for somebody holds; empty for any other.
    """

    session: str = ""
    address: str = ""
    request: str = ""
    proven_at: datetime | None = None
    on_page: bool = False
    form: str = ""
    key: str = ""
    browser: str = ""

    def is_fresh(self, now: datetime) -> bool:
        """Whether what asks for a fresh second factor may be done (step-up, 5 minutes)."""
        if not self.on_page:
            return True
        return self.proven_at is not None and timedelta(0) <= now - self.proven_at <= FRESH


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the rank and roles they hold at that moment.

    rank is the rank held for the decision: acting rank counts and is marked (G5).
    accounts: every user name of the same human being, this one among them or not; separation is by person.
    """

    id: str
    name: str
    rank: Rank
    roles: frozenset[Role]
    team: str = ""
    force: str = ""
    acting: bool = False
    accounts: frozenset[str] = frozenset()
    presence: Presence = field(default=Presence(), compare=False, repr=False)

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def every_account(self) -> frozenset[str]:
        """Every user name of this human being."""
        return self.accounts | {self.id}

    def is_person(self, account: str) -> bool:
        """Whether an account belongs to this very human being, under whatever user name."""
        return account in self.every_account

    def is_among(self, accounts: Iterable[str]) -> bool:
        """Whether one of the accounts belongs to this very human being."""
        return not self.every_account.isdisjoint(accounts)
