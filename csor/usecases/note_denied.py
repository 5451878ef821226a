"""A page said no: keep the attempt, unless the rule that said no has kept it already."""

from csor.domain.actions import Event
from csor.domain.spelling import UNREADABLE
from csor.reading.log import was_refused
from csor.usecases.work import REFUSED, Work


def note_denied(work: Work, page: str, reference: str, code: str) -> None:
    """Keep that somebody was turned away. page: what they asked for. reference: of the case they named, as they wrote it."""
    presence = work.actor.presence
    named = UNREADABLE.sub("\N{REPLACEMENT CHARACTER}", reference)  # PostgreSQL keeps no NUL
    if not was_refused(work.session, work.actor.force, work.actor.id, presence.request):
        work.audit(Event.ACTION_REFUSED, action=page[:60], reference=named, outcome=REFUSED, code=code)
