"""Somebody looking at a case: everything that the parts of its page are worked out from."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from flask import url_for

from csor.domain.actions import Action
from csor.domain.clocks import Clock, clocks
from csor.domain.conditions.request import age_on
from csor.domain.deadlines import local_day
from csor.domain.facts import CaseFacts
from csor.domain.particulars import Child
from csor.domain.planning import Offer, offered
from csor.domain.setting import Setting
from csor.web.views.staff import Staff
from csor.web.views.work_rows import age_words
from csor.words.actions import action_words
from csor.words.codes import word
from csor.words.time import day_words, moment_words, recent_words


@dataclass(frozen=True)
class Looking:
    """The case, where its rules stand for the reader, who works here, and when the reader looked last."""

    case: CaseFacts
    here: Setting
    staff: Staff
    looked_at: datetime | None = None
    teams: tuple[tuple[str, str], ...] = ()

    @property
    def now(self) -> datetime:
        """The moment of looking."""
        return self.here.now

    @property
    def today(self) -> date:
        """The day of looking."""
        return self.here.today

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """What belongs here, possible or not."""
        return offered(self.case, self.here)

    @cached_property
    def clocks(self) -> dict[str, Clock]:
        """The deadlines of the protocol on this case, by name."""
        return {clock.name: clock for clock in clocks(self.case, self.here.protocol, self.here.calendar)}

    @cached_property
    def names(self) -> dict[str, str]:
        """What to call recipients, parties, checks, people and teams, by their keys."""
        case = self.case
        found = dict(self.teams) | self.staff.shorts
        found |= {r.key: r.name for r in case.recipients} | {c.key: word(c.kind) for c in case.checks}
        found |= {f"carer-{n}": carer.person.name or "a carer" for n, carer in enumerate(case.carers, 1)}
        return found | {"applicant": "the applicant"}

    def may(self, action: Action, recipient: str = "") -> bool:
        """Whether the reader may do it now, to this recipient or at all."""
        return any(o.possible and o.action is action and recipient in {"", o.recipient} for o in self.offers)

    def href(self, action: Action, **query: Any) -> str:
        """Where an action is done."""
        return url_for("actions.act", urn=self.case.reference, action=action.value, **query)

    def link(self, action: Action, **query: Any) -> dict[str, str]:
        """A link to an action, by its own words; empty when the reader may not do it."""
        if not self.may(action):
            return {}
        return {"href": self.href(action, **query), "words": action_words(action).link}

    def new(self, moment: datetime, by: str) -> bool:
        """Whether somebody else did this since the reader looked."""
        return self.looked_at is not None and moment > self.looked_at and by != self.staff.me

    def day(self, day: date) -> str:
        """A day in words."""
        return day_words(day, self.today)

    def moment(self, moment: datetime) -> str:
        """A moment in words."""
        return moment_words(moment, self.now)

    def recent(self, moment: datetime) -> str:
        """A moment near now, "today, 14:25"; with a capital letter."""
        said = recent_words(moment, self.now)
        return said[:1].upper() + said[1:]

    def child_name(self, child: Child, *, whole: bool = False) -> str:
        """Mia, 6: the age at receipt."""
        person = child.person
        name = (person.name if whole else person.forenames or person.name) or "A child not named"
        return f"{name}, {age_words(age_on(person.born, local_day(self.case.received_at)))}" if person.born else name
