"""A case written down as it will happen: who says what and when. Nothing here decides whether it may.

A script is played by the real rules, in `load` and `demo`; a line that they refuse ends the program, not the case.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import LONDON, SATURDAY, local_day
from csor.domain.protocol import Protocol
from csor.simulation import texts
from csor.simulation.names import Names
from csor.simulation.people import Crew

ANY_TIME = said.SafeContact()
BY_TELEPHONE = said.SafeContact(means=(v.ContactMeans.TELEPHONE, v.ContactMeans.TEXT), never=(v.ContactMeans.LETTER,))
BY_DAY = said.SafeContact(
    means=(v.ContactMeans.TELEPHONE, v.ContactMeans.VISIT),
    days=(0, 1, 2, 3, 4),
    from_time="09:30",
    to_time="15:00",
    never=(v.ContactMeans.VOICEMAIL, v.ContactMeans.LETTER),
    note="The subject is home from four.",
)
SAFE_CONTACTS = (ANY_TIME, BY_TELEPHONE, BY_DAY)
WARNINGS = tuple(v.MeetingWarning)
CONTAINS = (v.ContentPart.OFFENCE_NATURE,)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Beat:
    """One thing said, by whom, and the server's moment."""

    at: datetime
    who: str
    told: Any


@dataclass(slots=True)
class Script:
    """The lines of one case, written from first to last. `at` is the moment of the next line and only moves on.

    linked: the script of the Right to Know that a line of this one opens, itself without its first line.
    """

    random: Random
    names: Names
    protocol: Protocol
    crew: Crew
    received_at: datetime
    at: datetime
    beats: list[Beat] = field(default_factory=list)
    linked: "Script | None" = None
    checks: int = 0
    asked: dict[v.CheckKind, str] = field(default_factory=dict)
    recipients: int = 0

    @property
    def day(self) -> date:
        """The local day on which the case was received."""
        return local_day(self.received_at)

    def pick(self, options: tuple[Any, ...]) -> Any:
        """One of several."""
        return self.random.choice(options)

    def go(self, day: int, hour: int, minute: int = 0, *, worked: bool = False) -> "Script":
        """Move on to an hour (Europe/London) so many days after receipt, or a minute on when that has passed.

        worked: that hour from Monday to Friday, on the first such day that is still to come.
        """
        on = self.day + timedelta(days=day)
        moment = _moment(on, hour, minute)
        while worked and (on.weekday() >= SATURDAY or moment <= self.at):
            on += timedelta(days=1)
            moment = _moment(on, hour, minute)
        self.at = moment if moment > self.at else self.at + MINUTE
        return self

    def later(self, minutes: int) -> "Script":
        """Move on by so many minutes."""
        self.at += minutes * MINUTE
        return self

    def say(self, who: str, told: Any, minutes: int = 0) -> "Script":
        """Write a line, and move on."""
        self.beats.append(Beat(self.at, who, told))
        self.at += (minutes or self.random.randrange(1, 9)) * MINUTE
        return self

    # What is said the same way in every case

    def receive(self, told: said.ReceiveCase, who: str = "") -> "Script":
        """The first line."""
        return self.say(who or self.crew.receiver, told)

    def assign(self) -> "Script":
        """To the officer of the crew."""
        return self.say(self.crew.supervisor, said.AssignCase(self.crew.team, self.crew.officer))

    def check(self, kind: v.CheckKind, **found: Any) -> "Script":
        """A result; nothing found unless it is said what."""
        if kind not in self.asked:
            self.checks += 1
        self.asked.pop(kind, None)
        result = v.CheckState.HIT if found.get("found") else v.CheckState.NOTHING
        told = {"result": result, **({"match": v.Match.CERTAIN} if found.get("found") else {}), **found}
        return self.say(self.crew.researcher, said.RecordCheck(kind, **told))

    def ask(self, kind: v.CheckKind, due: date | None, of: str, who: str = "") -> "Script":
        """Ask for a check, of a partner with the record of what is shared."""
        self.checks += 1
        self.asked[kind] = f"check-{self.checks}"
        told = said.RequestCheck(kind, of, due, "CSODS application", sharing(of, who or self.crew.officer))
        return self.say(who or self.crew.researcher, told)

    def initial_checks(self, hit: str = "", on: v.CheckKind = v.CheckKind.PNC, minutes: int = 12) -> "Script":
        """All that the protocol asks for, one after another."""
        for name in self.protocol.initial_checks:
            kind = v.CheckKind(name)
            self.check(kind, system_reference=f"{kind[:3].upper()} {self.random.randrange(10**6):06}")
            self.later(self.random.randrange(1, minutes))
        if hit:
            registered = "notification" in hit
            self.check(on, found=hit, grading=v.Grading.FACT, disclosable=True, registered_offender=registered)
        return self

    def checks_again(self, hit: str = "") -> "Script":
        """PNC and ViSOR run again, young enough for a decision."""
        if hit:
            self.check(v.CheckKind.PNC, found=hit, registered_offender="notification" in hit, disclosable=True)
        else:
            self.check(v.CheckKind.PNC)
        return self.check(v.CheckKind.VISOR)

    def accept(self) -> "Script":
        """Into the scheme, by the supervisor."""
        return self.say(self.crew.supervisor, said.AcceptIntoScheme(self.pick(texts.ACCEPTED)))

    def meet(self, place: str = "Marlbrook police station", **changes: Any) -> "Script":
        """The meeting, recorded an hour after it began."""
        told: dict[str, Any] = {
            "means": v.MeetingMeans.IN_PERSON,
            "place": place,
            "account": self.pick(texts.ACCOUNTS),
            "warnings": WARNINGS,
            "acknowledged": True,
            "genuineness": v.Genuineness.GENUINE,
            "genuineness_reason": "The account is consistent and unprompted.",
            "held_at": self.at,
            "second_officer": self.crew.second,
            "ability_to_protect": self.pick(texts.PROTECTS),
        }
        self.later(55)
        return self.say(self.crew.officer, said.RecordMeeting(**{**told, **changes}))

    def prove(self, of: v.ProofOf, document: v.Document, party: str = "applicant") -> "Script":
        """A document was seen."""
        last_four = f"{self.random.randrange(10**4):04}"
        return self.say(self.crew.officer, said.RecordProof(party, of, document, last_four, self.at))

    def represent(self, reason: v.NoRepresentations = v.NoRepresentations.RISK_TO_CHILD) -> "Script":
        """The subject is not asked, and why."""
        words = "Asking would tell him who applied, and the child is in reach."
        return self.say(self.crew.officer, said.AnswerRepresentations(False, reason, words))

    def assess(self, children: int, *, concerns: bool) -> "Script":
        """A finding for each child."""
        reason = self.pick(texts.CONCERNS if concerns else texts.NO_CONCERNS)
        found = tuple(said.ChildFinding(f"child-{n}", concerns, reason) for n in range(1, children + 1))
        return self.say(self.crew.officer, said.CompleteAssessment(found, reason))

    def propose(self, told: said.ProposeRecipient, *, verified: bool = True) -> "Script":
        """Somebody who could be told, verified unless it is said otherwise."""
        self.recipients += 1
        self.say(self.crew.officer, told)
        if not verified:
            return self
        shown = "Passport seen, photograph matches.", "Full birth certificate of the child seen."
        how = said.VerifyRecipient(f"recipient-{self.recipients}", True, True, True, *shown, told.reason)
        return self.say(self.crew.officer, how)

    def applicant_as_recipient(self, applicant: said.Applicant, children: int) -> "Script":
        """The applicant is best placed."""
        keys = tuple(f"child-{n}" for n in range(1, children + 1))
        why = "The children live with this person, who decides who sees them."
        return self.propose(said.ProposeRecipient(applicant.person, applicant.relationship, keys, why, True))


def _moment(on: date, hour: int, minute: int) -> datetime:
    return datetime.combine(on, time(hour, minute), LONDON).astimezone(UTC)


def sharing(with_whom: str, decided_by: str) -> said.Sharing:
    """The record of an exchange with a partner."""
    return said.Sharing(
        "To know what is held about the child and the subject.",
        v.SharingBasis.PUBLIC_INTEREST,
        v.SharingPower.CHILDREN_ACT,
        "Names, dates of birth and addresses of the subject and the children; nothing that is held.",
        with_whom,
        v.ContactMeans.EMAIL,
        decided_by,
        no_consent_reason="Asking the subject would put the child at risk.",
    )


def receipt(script: Script, route: v.Route, children: int, **changes: Any) -> said.ReceiveCase:
    """A receipt: for a Right to Ask with an applicant, both with a subject and children of one family."""
    random, on = script.random, script.day
    asks = route is v.Route.RIGHT_TO_ASK
    family = script.names.word("surname")
    subject = said.Subject(script.names.adult(on), relationship_to_applicant=random.choice(texts.TO_SUBJECT))
    told: dict[str, Any] = {
        "route": route,
        "channel": random.choice(ASKED_BY if asks else FOUND_BY),
        "received_at": script.received_at,
        "reason": random.choice(texts.REASONS if asks else texts.PROACTIVE),
        "risk": said.RiskQuestions(said.Known.NO, said.Known.NO, said.Known.NO, said.Known.NO),
        "applicant": applicant(script, family) if asks else None,
        "subject": subject,
        "children": tuple(
            said.Child(script.names.child(on, family), random.choice(texts.CONTACTS), "not related")
            for _ in range(children)
        ),
        "team": script.crew.team,
    }
    return said.ReceiveCase(**{**told, **changes})


def applicant(script: Script, family: str) -> said.Applicant:
    """Somebody who asks, with a safe-contact instruction."""
    random = script.random
    person = script.names.adult(script.day, family)
    return said.Applicant(person, random.choice(texts.RELATIONSHIPS), random.choice(SAFE_CONTACTS))


_C = v.Channel
ASKED_BY = (_C.ONLINE,) * 9 + (_C.TELEPHONE_101,) * 5 + (_C.STATION,) * 2 + (_C.OFFICER,) * 2 + (_C.EMAIL, _C.PARTNER)
FOUND_BY = (_C.OFFENDER_VISIT,) * 3 + (_C.PARTNER,) * 2 + (_C.OFFICER, _C.OTHER_FORCE)
