"""Seal anew, under the instance's newest secret, whatever an older one sealed: then the older one may go."""

from dataclasses import dataclass

from sqlalchemy import select

from csor.domain.actions import Event
from csor.records.codec import said_to_text
from csor.records.sessions import FactorRecord
from csor.usecases.factors import open_secret, place_of
from csor.usecases.vault import seal
from csor.usecases.work import Work


@dataclass(frozen=True, slots=True)
class Resealed:
    """What became of the sealed secrets. lost: they open under no secret that is known."""

    kept: int
    anew: int
    lost: int


def reseal(work: Work) -> Resealed:
    """Seal every authenticator's secret under the newest secret of the instance; what opens under none is left as it is."""
    office, kept, anew, lost = work.office, 0, 0, 0
    query = select(FactorRecord).where(FactorRecord.ended_at.is_(None), FactorRecord.secret != "")
    for factor in work.session.scalars(query.with_for_update()):
        text = open_secret(office.secret, factor, office.older_secrets)
        if open_secret(office.secret, factor):
            kept += 1
        elif text:
            factor.secret = seal(office.secret, text, place_of(factor.id))
            anew += 1
        else:
            lost += 1
    work.session.flush()
    work.changed()
    work.audit(Event.SECRETS_RESEALED, said=said_to_text({"kept": kept, "anew": anew, "lost": lost}))
    return Resealed(kept, anew, lost)
