"""What the force asks of its accounts, changed at the machine itself and nowhere else."""

from enum import StrEnum

from sqlalchemy import update

from csor.domain.actions import Event
from csor.records.codec import said_to_text
from csor.records.people import ForceRecord
from csor.usecases.work import Work


class ForceRule(StrEnum):
    """A rule that is on or off."""

    KEYS = "keys"
    TRUST_SIGN_ON = "trust-sign-on"


COLUMNS = {ForceRule.KEYS: ForceRecord.key_required, ForceRule.TRUST_SIGN_ON: ForceRecord.trusts_sign_on}


def set_rule(work: Work, rule: ForceRule, *, on: bool) -> None:
    """Turn a rule of the actor's force on or off.

    keys: authorisers, compliance and administrators need a security key. trust-sign-on: a second factor that the
    identity provider says it asked for counts as ours.
    """
    change = update(ForceRecord).where(ForceRecord.id == work.actor.force)
    work.session.execute(change.values({COLUMNS[rule]: on}))
    work.changed()
    work.audit(Event.FORCE_RULE_CHANGED, said=said_to_text({"rule": rule, "on": on}))
