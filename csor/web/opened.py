"""A case as the pages of deciding and delivering open it, and the one way in which they send what was said."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from csor.domain.actions import Action
from csor.domain.facts import CaseFacts
from csor.domain.planning import Offer, offered
from csor.domain.refusals import Blocker, Refusal
from csor.domain.setting import Setting
from csor.reading.people import Colleague, list_people
from csor.usecases.act import act
from csor.usecases.read_case import read_case
from csor.web.forms import ActionForm
from csor.web.forms.fields import Asked
from csor.web.gate import current_actor, current_office
from csor.web.once import do_once

FORBIDDEN = frozenset({"not_permitted", "supervisor_needed", "conflict_declared", "own_recommendation", "rank_too_low"})
NOT_HERE = Blocker("not_offered", "This does not belong to the stage that the case is at.", "moves.md")
CLOSED = Blocker("record_closed", "This case is closed. What it holds stays as it is.", "scheme.md 1.6, G9")


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that was opened to be read, where its rules stand now, and who works in the force."""

    facts: CaseFacts
    here: Setting
    staff: tuple[Colleague, ...]

    @property
    def reference(self) -> str:
        """The reference of the case."""
        return self.facts.reference

    def person(self, id_: str) -> str:
        """How a person is shown; the id when nobody of the force has it."""
        return next((c.display for c in self.staff if c.actor.id == id_), id_)

    def short(self, id_: str) -> str:
        """Title and surname ("DI Okafor"); the name as it stands for a person without a title."""
        found = next((c for c in self.staff if c.actor.id == id_), None)
        if found is None:
            return id_
        return f"{found.title} {found.actor.name.split()[-1]}" if found.title else found.actor.name

    def offers(self, recipient: str = "", at: datetime | None = None) -> dict[Action, Offer]:
        """What the table offers this person, by action; for one recipient where an action has one.

        at: the moment that is asked about, for what was done then and is put down now.
        """
        here = replace(self.here, now=at) if at else self.here
        return {o.action: o for o in offered(self.facts, here) if o.recipient in {"", recipient}}

    def blockers(self, action: Action, recipient: str = "", at: datetime | None = None) -> tuple[Blocker, ...]:
        """Every reason why this person may not do it now; empty when they may."""
        offer = self.offers(recipient, at).get(action)
        if offer is None:
            return (NOT_HERE if self.facts.open else CLOSED,)
        return offer.blockers


def open_case(urn: str, page: str) -> OpenCase:
    """Open a case to read it, which is an event. Raises Refusal not_found."""
    with current_office().open_work(current_actor()) as work:
        opened = read_case(work, urn, page=page)
        staff = list_people(work.session, work.actor.force)
        return OpenCase(opened.facts, work.setting_of(opened.facts), staff)


def send(form: ActionForm, reference: str) -> Blocker | None:
    """Do what the form says, once; None when it is done. A refusal is put where it belongs in the form."""
    try:
        do_once(lambda work: act(work, reference, form.chosen(), version=form.version), reference)
    except Refusal as refusal:
        form.explain(refusal.blocker)
        return refusal.blocker
    return None


def asked(form: ActionForm, name: str) -> Asked:
    """One field of a form by its name."""
    return cast("Asked", form[name])
