"""Flags of misuse: read by compliance, and a verdict with its reason from a person the flag is not about."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from csor.domain.actions import Event
from csor.domain.misuse import Sign
from csor.domain.oversight import REASON_AT_LEAST, Purpose, Verdict
from csor.domain.permissions import Permission, holds
from csor.domain.refusals import Blocker, Refusal
from csor.reading.flags import Flags, Raised, Rested, find_flag, list_flags, list_rested
from csor.reading.opened_days import find_open_references
from csor.records.codec import said_to_text
from csor.records.oversight import FlagRecord
from csor.usecases.work import NOT_FOUND, READ, Work

NOT_PERMITTED = Blocker("not_permitted", "Only compliance looks at flags.", "trust.md 1.12")
VERDICT_NEEDED = Blocker("verdict_needed", "Choose what you found.", "trust.md 1.12", field="verdict")
REASON_NEEDED = Blocker(
    "reason_too_short", f"Say what you found in {REASON_AT_LEAST} characters or more.", "trust.md 1.12", field="reason"
)
JUDGED = Blocker("flag_judged", "Somebody has looked at this flag. What they found stays as it is.", "trust.md 1.12")


@dataclass(frozen=True, slots=True)
class OneFlag:
    """A flag with the looks it rests on. open: the references that the reader may see."""

    flag: Raised
    rested: tuple[Rested, ...]
    open: frozenset[str]


def read_flags(work: Work, *, judged: bool, sign: Sign | None, after: str = "") -> tuple[Flags, frozenset[str]]:
    """A page of flags, and the references on it that the reader may see. Raises Refusal not_permitted."""
    _hold(work)
    found = list_flags(work.session, work.actor, judged=judged, sign=sign, after=after)
    said = {"page": "flags", "judged": judged, "sign": sign, "rows": len(found.rows)}
    work.audit(Event.LOG_READ, outcome=READ, said=said_to_text(said), reason=Purpose.SELF_MONITORING.value)
    return found, find_open_references(work.session, work.actor, (row.case for row in found.rows if row.case))


def read_flag(work: Work, key: UUID) -> OneFlag:
    """One flag. Raises Refusal: not_permitted, not_found when there is none or it is about the reader."""
    _hold(work)
    flag = find_flag(work.session, work.actor, key)
    if flag is None:
        raise Refusal(NOT_FOUND)
    rested = list_rested(work.session, work.actor.force, flag)
    said = said_to_text({"page": "flag", "flag": str(key)})
    work.audit(Event.LOG_READ, outcome=READ, said=said, reason=Purpose.SELF_MONITORING.value)
    cases = {flag.case, *(look.case for look in rested)} - {""}
    return OneFlag(flag, rested, find_open_references(work.session, work.actor, cases))


def judge_flag(work: Work, key: UUID, verdict: Verdict | None, reason: str) -> None:
    """Say what was found, once. Raises Refusal: not_permitted, not_found, verdict_needed, reason_too_short, flag_judged."""
    _hold(work)
    flag = find_flag(work.session, work.actor, key)
    if flag is None:
        raise Refusal(NOT_FOUND)
    if verdict is None:
        raise Refusal(VERDICT_NEEDED)
    if len(reason.strip()) < REASON_AT_LEAST:
        raise Refusal(REASON_NEEDED)
    values = {"verdict": verdict.value, "verdict_reason": reason.strip()}
    change = update(FlagRecord).where(FlagRecord.id == key, FlagRecord.verdict == "")
    found = work.session.execute(change.values(**values, verdict_by=work.actor.id, verdict_at=work.now))
    if found.rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal(JUDGED)
    work.changed()
    said = {"flag": str(key), "sign": flag.sign, "person": flag.person, "verdict": verdict}
    work.audit(Event.FLAG_JUDGED, said=said_to_text(said), reason=reason.strip(), reference=flag.case)


def _hold(work: Work) -> None:
    if not holds(work.actor, Permission.FLAG_JUDGE):
        raise Refusal(NOT_PERMITTED)
