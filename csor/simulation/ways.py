"""Stretches of the way that most histories share, from receipt to closure."""

from dataclasses import dataclass
from datetime import timedelta

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import local_day
from csor.simulation import deciding as do
from csor.simulation.script import Script

ASK, KNOW = v.Route.RIGHT_TO_ASK, v.Route.RIGHT_TO_KNOW
Out = v.Outcome
SOME = (1, 1, 1, 2, 2, 3)
NOBODY = said.Applicant(said.Person(), "neighbour")


@dataclass(frozen=True, slots=True)
class Pace:
    """The days after receipt on which the steps are taken. slow: it took longer than it should."""

    meeting: int
    assessment: int
    decision: int
    end: int
    slow: bool


def pace(s: Script) -> Pace:
    """One case in twelve is met late; one in nine waits weeks for somebody."""
    chance, days = s.random.random(), s.random.randrange
    meeting = days(11, 15) if chance < 1 / 12 else days(3, 10)
    slow = chance > 1 - 1 / 9
    assessment = meeting + days(2, 9) + (days(12, 26) if slow else 0)
    decision = assessment + days(1, 4)
    return Pace(meeting, assessment, decision, decision + days(1, 4), slow)


def opened(s: Script, told: said.ReceiveCase, hit: str = "") -> Script:
    """Received, assigned and checked: mostly within the day, one case in fifteen later."""
    s.receive(told, s.crew.officer if told.route is KNOW else "").assign()
    if s.random.random() < 1 / 15:
        s.later(s.random.randrange(1450, 3400))
    elif s.random.random() < 1 / 2:
        s.later(s.random.randrange(60, 900))
    return s.initial_checks(hit)


def met(s: Script, days: Pace) -> Script:
    """Taken in, met, and who they are shown by documents."""
    s.accept().go(days.meeting, 10, worked=True).meet()
    s.prove(v.ProofOf.IDENTITY, v.Document.PASSPORT)
    if s.random.random() < 1 / 2:
        s.prove(v.ProofOf.RELATIONSHIP, v.Document.BIRTH_CERTIFICATE)
    return waiting(s, days) if days.slow else s


def waiting(s: Script, days: Pace) -> Script:
    """A partner is late: the delay is put down to them, and some targets are moved and the applicant told."""
    s.go(days.meeting + 6, 11, worked=True)
    today = local_day(s.at)
    delay = said.AttributeDelay(
        v.DelayCause.PARTNER, today - timedelta(days=3), today, "Social care had nobody to ask."
    )
    s.say(s.crew.officer, delay)
    if s.random.random() < 1 / 2:
        return s
    allowed = next(rule.amount for rule in s.protocol.due_rules if rule.name == "conclusion")
    target = s.day + timedelta(days=allowed + 14)
    why = "partner_reply", "Probation’s reply is outstanding and bears on the decision."
    return s.say(s.crew.supervisor, said.ExtendDeadline(target, *why, s.at, v.ContactMeans.TELEPHONE))


def assessed(s: Script, days: Pace, children: int, hit: str, *, concerns: bool) -> Script:
    """The risk assessment on checks of the same day."""
    s.go(days.assessment, 10, worked=True).represent().assess(children, concerns=concerns)
    return s.checks_again(hit)


def told_nothing(s: Script, days: Pace, outcome: Out) -> None:
    """The notice and the closure."""
    do.notice(s.go(days.end, 13, worked=True))
    do.close(s.go(days.end + 1, 15), outcome)


def told_closed(s: Script, days: Pace, outcome: Out) -> None:
    """After a telling: partners, closure, and for a few what came later."""
    do.notify(s.go(days.end + 1, 10))
    do.close(s.go(days.end + 3, 15), outcome, v.RetentionClass.PUBLIC_PROTECTION)
    if s.random.random() < 1 / 30:
        s.go(days.end + s.random.randrange(20, 200), 9)
        breach = said.RecordBreach("A neighbour repeated what was told.", s.at, "Marker set; no threats so far.", True)
        s.say(s.crew.officer, breach)


def subject_of(told: said.ReceiveCase) -> str:
    """The subject's name."""
    return told.subject.person.name if told.subject else ""


def applicant_of(told: said.ReceiveCase) -> said.Applicant:
    """The applicant of a Right to Ask, who may have given no name."""
    return told.applicant or NOBODY
