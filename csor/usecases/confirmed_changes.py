"""What a confirmed change does to an account: it takes effect at once, and the person's sessions end with it.

Source: trust.md 2.1 V6, V2.3.5.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import insert, select, update

from csor.domain.accounts import ChangeKind, Standing, Subject
from csor.domain.refusals import Blocker, Refusal
from csor.domain.sessions import WhyEnded
from csor.reading.accounts import Change, standing_of
from csor.reading.people import Colleague
from csor.records.accounts import SignOnSubject
from csor.records.base import new_id
from csor.records.people import PersonRecord
from csor.usecases.factors import reset_factors
from csor.usecases.news import News, leave_news
from csor.usecases.security_keys import end_keys
from csor.usecases.sessions import end_sessions
from csor.usecases.work import Work

CHANGED = Blocker("changed_meanwhile", "The account changed since this was proposed. Propose it again.", "trust.md 2.1")
BOUND = Blocker("subject_taken", "This subject belongs to another account.", "trust.md 2.1 V6.8", "subject")


def _change_standing(work: Work, found: Colleague, change: Change) -> None:
    wanted = change.asked
    if not isinstance(wanted, Standing) or change.was != standing_of(found):
        raise Refusal(CHANGED)
    values = {
        "roles": " ".join(sorted(wanted.roles)),
        "rank": wanted.rank.value,
        "acting": wanted.acting,
        "team": wanted.team,
        "identity": wanted.identity,
    }
    _write(work, change.person, WhyEnded.ROLES_CHANGED, values)
    leave_news(work, change.person, News.STANDING_CHANGED)


def _reset_factor(work: Work, found: Colleague, change: Change) -> None:
    del found
    end_keys(work, change.person)
    reset_factors(work, change.person)
    leave_news(work, change.person, News.FACTOR_RESET)


def _enable(work: Work, found: Colleague, change: Change) -> None:
    del found
    _write(work, change.person, WhyEnded.ROLES_CHANGED, {"active": True})
    leave_news(work, change.person, News.ENABLED)


def _bind_subject(work: Work, found: Colleague, change: Change) -> None:
    del found
    subject = change.asked
    if not isinstance(subject, Subject):
        raise Refusal(CHANGED)
    bind_subject(work, change.person, subject)


DONE: Final[Mapping[ChangeKind, Callable[[Work, Colleague, Change], None]]] = {
    ChangeKind.STANDING: _change_standing,
    ChangeKind.SECOND_FACTOR: _reset_factor,
    ChangeKind.ENABLE: _enable,
    ChangeKind.SINGLE_SIGN_ON: _bind_subject,
}


def bind_subject(work: Work, person: str, subject: Subject) -> None:
    """Keep who a person is at the identity provider. Raises Refusal when the subject is somebody else's."""
    free_subject(work, subject)
    row = {"id": new_id(), "person": person, "issuer": subject.issuer, "subject": subject.subject}
    work.session.execute(insert(SignOnSubject).values(**row, bound_at=work.now, bound_by=work.actor.id))
    work.changed()
    leave_news(work, person, News.SIGN_ON_BOUND)


def free_subject(work: Work, subject: Subject) -> None:
    """Raise Refusal when a subject at the identity provider belongs to an account already."""
    there = select(SignOnSubject.id).where(
        SignOnSubject.issuer == subject.issuer, SignOnSubject.subject == subject.subject
    )
    if work.session.scalar(there):
        raise Refusal(BOUND)


def _write(work: Work, person: str, why: WhyEnded, values: dict[str, Any]) -> None:
    work.session.execute(update(PersonRecord).where(PersonRecord.id == person).values(**values))
    work.changed()
    end_sessions(work, person, why)
