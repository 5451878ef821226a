"""What is said when a case is received or its request is put right (scheme.md 3.1, 3.2)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from csor.domain.particulars.kinds import CaseReference, ClockTime, Line, TeamId, Text
from csor.domain.vocabulary import Channel, ContactMeans, Route


class Known(StrEnum):
    """An answer that may honestly be 'not known'."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as given, never as assumed: blank means not provided."""

    forenames: Line = ""
    surname: Line = ""
    also_known_as: Line = ""
    born: date | None = None
    born_is_estimate: bool = False
    sex: Line = ""
    ethnicity: Line = ""
    address: Line = ""
    telephone: Line = ""
    email: Line = ""
    online_names: Line = ""

    @property
    def name(self) -> str:
        """Forenames and surname; empty when neither was given."""
        return f"{self.forenames} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class SafeContact:
    """How, when and by what means a person may be reached, and never (scheme.md 3.2).

    days: 0 is Monday; empty means any day. from_time, to_time: HH:MM local; empty means any time.
    """

    means: tuple[ContactMeans, ...] = ()
    number: Line = ""
    days: tuple[int, ...] = ()
    from_time: ClockTime = ""
    to_time: ClockTime = ""
    never: tuple[ContactMeans, ...] = ()
    who_may_answer: Line = ""
    code_word: Line = ""
    note: Line = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks; not necessarily who is told."""

    person: Person
    relationship: Line = ""
    safe_contact: SafeContact | None = None
    language: Line = ""
    interpreter: bool = False
    adjustments: Line = ""
    lives_with_subject: Known = Known.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Subject:
    """The person asked about."""

    person: Person
    occupation: Line = ""
    previous_addresses: Line = ""
    vehicle: Line = ""
    relationship_to_applicant: Line = ""
    aware_of_request: Known = Known.NOT_KNOWN
    known_from: CaseReference = ""


@dataclass(frozen=True, slots=True)
class Child:
    """A child and the contact the subject has with that child."""

    person: Person
    contact: Text = ""
    subject_relationship: Line = ""
    school: Line = ""


@dataclass(frozen=True, slots=True)
class Carer:
    """Another parent or carer, and whether they know of the application."""

    person: Person
    relationship: Line = ""
    knows_of_application: Known = Known.NOT_KNOWN
    safe_contact: SafeContact | None = None


@dataclass(frozen=True, slots=True)
class RiskQuestions:
    """What is asked at once of whoever calls: an answer of yes is a reason to act now (scheme.md 4.2)."""

    with_child_now: Known = Known.NOT_KNOWN
    abuse_disclosed: Known = Known.NOT_KNOWN
    threats_or_weapons: Known = Known.NOT_KNOWN
    about_to_leave: Known = Known.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class ReceiveCase:
    """Receive a case by Right to Ask or Right to Know."""

    route: Route
    channel: Channel
    received_at: datetime
    reason: Text
    risk: RiskQuestions
    applicant: Applicant | None = None
    subject: Subject | None = None
    children: tuple[Child, ...] = ()
    carers: tuple[Carer, ...] = ()
    team: TeamId = ""
    linked_from: CaseReference = ""
    who_else_knows: Line = ""


@dataclass(frozen=True, slots=True)
class AmendRequest:
    """Put right who the case is about, when more is learned or something was wrong."""

    reason: Text
    applicant: Applicant | None = None
    subject: Subject | None = None
    children: tuple[Child, ...] = field(default=())
    carers: tuple[Carer, ...] = field(default=())
