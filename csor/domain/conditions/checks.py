"""Checks that must have a result, be ours, be young enough and be about the right person (scheme.md 4.1, G6)."""

from csor.domain import particulars as said
from csor.domain.deadlines import days_between, local_day
from csor.domain.facts import CaseFacts, Check
from csor.domain.refusals import Blocker
from csor.domain.setting import Setting
from csor.domain.vocabulary import CheckKind, CheckState, Match

SOURCE = "scheme.md 4.1, G6"


def mandatory(here: Setting) -> tuple[CheckKind, ...]:
    """The kinds the protocol demands before the case leaves initial checks."""
    return tuple(CheckKind(kind) for kind in here.protocol.initial_checks)


def settled(check: Check | None) -> bool:
    """Whether a check has a result or a reason, wherever it came from."""
    return check is not None and check.state is not CheckState.REQUESTED


def outstanding(case: CaseFacts, here: Setting) -> tuple[CheckKind, ...]:
    """The mandatory kinds with neither a result nor a reason; one set aside, and not asked for again, had one."""
    aside, latest = set_aside(case), {k: case.latest_check(k) for k in mandatory(here)}
    return tuple(k for k, check in latest.items() if not settled(check) and (check or k not in aside))


def set_aside(case: CaseFacts) -> tuple[CheckKind, ...]:
    """The kinds whose last result was superseded and that were not run again since: an older one does not revive."""
    last = {c.kind: c.state for c in case.checks if c.recorded_at}
    return tuple(k for k in CheckKind if last.get(k) is CheckState.SUPERSEDED)


def mandatory_settled(case: CaseFacts, here: Setting) -> Blocker | None:
    """Every mandatory check has a result, or a reason why it was not possible."""
    missing = outstanding(case, here)
    if not missing:
        return None
    words = f"These checks have no result yet: {_listed(missing)}. Record each, or why it could not be done."
    return Blocker("checks_incomplete", words, SOURCE, fix="record_check")


def none_set_aside(case: CaseFacts, here: Setting) -> Blocker | None:
    """A result about the wrong person is run again before the case goes on."""
    del here
    kinds = set_aside(case)
    if not kinds:
        return None
    words = f"A result was about the wrong person and was not run again: {_listed(kinds)}. Run it again."
    return Blocker("nominal_superseded", words, SOURCE, fix="record_check")


def none_taken_over(case: CaseFacts, here: Setting) -> Blocker | None:
    """Results of another case inform, and never count (S24)."""
    taken = tuple(k for k in mandatory(here) if _taken_over(case.latest_check(k)))
    if not taken:
        return None
    words = f"These results come from another case and do not count here: {_listed(taken)}. Run them again."
    return Blocker("checks_stale", words, SOURCE, fix="record_check")


def none_stale(case: CaseFacts, here: Setting) -> Blocker | None:
    """A decision rests on results no older than the protocol allows."""
    stale = tuple(kind for kind in CheckKind if is_stale(case.latest_check(kind), here))
    if not stale:
        return None
    words = f"These results are too old for a decision: {_listed(stale)}. Run them again."
    return Blocker("checks_stale", words, SOURCE, fix="record_check")


def is_stale(check: Check | None, here: Setting) -> bool:
    """Whether a result has outlived the protocol's limit for its kind."""
    if check is None or check.searched_at is None or check.state not in {CheckState.NOTHING, CheckState.HIT}:
        return False
    limit = here.protocol.check_age_days.get(check.kind)
    return limit is not None and days_between(local_day(check.searched_at), here.today) > limit


def matches_strong_enough(case: CaseFacts, here: Setting) -> Blocker | None:
    """Nothing is decided on a record that may be about somebody else."""
    floor = Match(here.protocol.match_floor)
    weak = tuple(k for k in CheckKind if _weak(case.latest_check(k), floor))
    if not weak:
        return None
    words = f"The match is not sure enough for a decision: {_listed(weak)}. Make sure who the record is about."
    return Blocker("match_too_weak", words, SOURCE, fix="record_check")


def _weak(check: Check | None, floor: Match) -> bool:
    if check is None or check.state is not CheckState.HIT or check.result is None:
        return False
    return check.result.match is None or not check.result.match.reaches(floor)


def _taken_over(check: Check | None) -> bool:
    return bool(check and check.result and check.result.taken_over_from)


def _listed(kinds: tuple[CheckKind, ...]) -> str:
    return ", ".join(kind.replace("_", " ") for kind in kinds)


def check_in_order(case: CaseFacts, told: said.RecordCheck, here: Setting) -> Blocker | None:
    """A result is one of the three, with what each needs: a match and what was found, or why it was not possible."""
    del case, here
    if told.result not in {CheckState.NOTHING, CheckState.HIT, CheckState.NOT_AVAILABLE}:
        return Blocker("answer_missing", "Choose what the check found.", "scheme.md 4.1", "result")
    if told.result is CheckState.NOT_AVAILABLE and not told.not_available_reason:
        words = "Say why the check could not be done."
        return Blocker("reason_missing", words, "scheme.md 4.1, G6", "not_available_reason")
    if told.result is not CheckState.HIT:
        return None
    if told.match is None:
        words = "Select how sure you are that the record is about the subject."
        return Blocker("answer_missing", words, "scheme.md 4.1", "match")
    if not told.found:
        return Blocker("answer_missing", "Say what was found.", "scheme.md 4.1", "found")
    return None


def check_exists(case: CaseFacts, told: said.ChaseCheck | said.SupersedeCheck, here: Setting) -> Blocker | None:
    """The check is one of this case and was not set aside."""
    del here
    found = next((c for c in case.checks if c.key == told.check), None)
    if found is None or found.state is CheckState.SUPERSEDED:
        return Blocker("not_found", "There is no such check in this case.", "moves.md", "check")
    waits = found.state is CheckState.REQUESTED
    if isinstance(told, said.ChaseCheck) and not waits:
        return Blocker("not_offered", "This check has a result; there is nothing to chase.", "moves.md", "check")
    if isinstance(told, said.SupersedeCheck) and waits:
        return Blocker("not_offered", "This check has no result yet to set aside.", "moves.md", "check")
    return None


def sharing_whole(case: CaseFacts, told: said.RequestCheck, here: Setting) -> Blocker | None:
    """Sharing without consent says why consent was not sought or was refused."""
    del case, here
    record = told.sharing
    if record is None or record.basis == "consent" or record.no_consent_reason:
        return None
    words = "Say why consent was not sought, or was refused."
    return Blocker("reason_missing", words, "scheme.md 0", "sharing-no_consent_reason")
