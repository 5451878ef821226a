"""Why a case stands where it stands: a code and what fills its sentence, for the work list's last column."""

from dataclasses import dataclass

from csor.domain.conditions.assessment import (
    assessment_done,
    meeting_settled,
    representations_answered,
)
from csor.domain.conditions.checks import mandatory, outstanding
from csor.domain.conditions.delivery import REFUSED
from csor.domain.conditions.ending import notice_due
from csor.domain.facts import CaseFacts
from csor.domain.setting import Setting
from csor.domain.vocabulary import AuthorityState, RecipientState, Stage


@dataclass(frozen=True, slots=True)
class Standing:
    """code: one of a few; values fill the sentence in `words.standing`, in order."""

    code: str
    values: tuple[str, ...] = ()


def standing(case: CaseFacts, here: Setting) -> Standing:
    """The most pressing thing about a case. here: only protocol and calendar are looked at."""
    if case.danger_now:
        flag = case.risk_flags[-1]
        acted = [kept for kept in case.safeguarding if kept.at >= flag.at]
        code = "danger_acted" if acted else "danger"
        return Standing(code, (flag.at.isoformat(), *((acted[-1].said.action,) if acted else ())))
    return _BY_STAGE[case.stage](case, here)


def _checks(case: CaseFacts, here: Setting) -> Standing:
    waiting = outstanding(case, here)
    total = len(mandatory(here))
    if waiting:
        return Standing("checks_outstanding", (str(total - len(waiting)), str(total), *waiting))
    return Standing("ready_for_triage")


def _meeting(case: CaseFacts, here: Setting) -> Standing:
    del here
    return Standing("arrange_meeting", (case.stage_since.isoformat(),))


def _assessment(case: CaseFacts, here: Setting) -> Standing:
    if case.sent_back and case.sent_back.at >= case.stage_since:
        return Standing("sent_back", (case.sent_back.by, case.sent_back.said.comment))
    steps = (
        ("meeting", meeting_settled(case, here)),
        ("representations", representations_answered(case, here)),
        ("assessment", assessment_done(case, here)),
    )
    missing = tuple(name for name, blocker in steps if blocker)
    return Standing("assessing", missing) if missing else Standing("ready_to_recommend")


def _decision(case: CaseFacts, here: Setting) -> Standing:
    del here
    if case.deferral and case.deferral.said.review_on:
        return Standing("deferred", (case.deferral.said.review_on.isoformat(),))
    advice = case.recommendation
    return Standing("with_authoriser", (advice.by, advice.at.isoformat()) if advice else ())


def _delivery(case: CaseFacts, here: Setting) -> Standing:
    del here
    refused = [r for r in case.recipients if r.state in REFUSED]
    if refused:
        return Standing("refused_to_sign", (refused[0].name,))
    if any(a.state is AuthorityState.SUSPENDED for a in case.authorities):
        return Standing("authority_suspended")
    if case.another_recipient_wanted:
        return Standing("another_recipient_wanted")
    if case.failed_visits and case.failed_visits[-1].at >= case.stage_since:
        failed = case.failed_visits[-1]
        return Standing("visit_failed", (failed.at.isoformat(), failed.said.why))
    waiting = [r.name for r in case.recipients if not r.ended and r.state is not RecipientState.PROPOSED]
    planned = case.visits_planned[-1].said.planned_for.isoformat() if case.visits_planned else ""
    return Standing("to_be_told", (", ".join(waiting), planned))


def _notice(case: CaseFacts, here: Setting) -> Standing:
    del here
    return Standing("notice_ready") if notice_due(case) else Standing("ready_to_close")


def _closed(case: CaseFacts, here: Setting) -> Standing:
    del here
    return Standing("closed", (case.outcome or "",))


_BY_STAGE = {
    Stage.INITIAL_CHECKS: _checks,
    Stage.MEETING: _meeting,
    Stage.ASSESSMENT: _assessment,
    Stage.DECISION: _decision,
    Stage.DELIVERY: _delivery,
    Stage.NOTICE: _notice,
    Stage.CLOSED: _closed,
}
