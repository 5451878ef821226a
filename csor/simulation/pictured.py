"""The case of the pictures: Dean Holloway, about Mia and Jack, asked about by their mother."""

from datetime import date, datetime, timedelta
from typing import Any

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.deadlines import local_day
from csor.simulation.script import MINUTE, Script, sharing

RECEIVED_DAYS_AGO, RECEIVED_AT = 19, (16, 20)
_K = v.CheckKind


def _born(on: date, years: int, days: int) -> date:
    """A birthday that was so many years and days ago."""
    return on - timedelta(days=365 * years + years // 4 + days)


def receipt(s: Script) -> said.ReceiveCase:
    """As 101 took it down."""
    address = "27 Orchard Close, Marlbrook"
    hannah = said.Person("Hannah", "Brierley", born=_born(s.day, 31, 90), address=address, telephone="07700 900417")
    dean = said.Person(
        "Dean Marcus",
        "Holloway",
        also_known_as="Deano Hall",
        born=_born(s.day, 42, 107),
        sex="male",
        address="14 Tannery Lane, Marlbrook",
    )
    mia = said.Person("Mia", "Brierley", born=_born(s.day, 6, 120), address=address)
    jack = said.Person("Jack", "Brierley", born=_born(s.day, 4, 40), address=address)
    father = said.Person("Thomas", "Ashworth", born=_born(s.day, 34, 200), telephone="07700 900233")
    return said.ReceiveCase(
        v.Route.RIGHT_TO_ASK,
        v.Channel.TELEPHONE_101,
        s.received_at,
        "Her new partner has been at the house most evenings since spring and has offered to run the children to nursery"
        " and school. His brother said something at a barbecue that she cannot put out of her mind.",
        said.RiskQuestions(said.Known.NO, said.Known.NO, said.Known.NO, said.Known.NO),
        applicant=said.Applicant(hannah, "mother", _safe_contact(), lives_with_subject=said.Known.NO),
        subject=said.Subject(
            dean, occupation="scaffolder", relationship_to_applicant="new partner", aware_of_request=said.Known.NO
        ),
        children=(
            said.Child(
                mia, "Subject visits 3 or 4 evenings a week, not alone.", "mother’s partner", "Marlbrook Primary"
            ),
            said.Child(
                jack, "The same. Subject offers nursery runs from next month.", "mother’s partner", "Little Oaks"
            ),
        ),
        carers=(said.Carer(father, "Father of both, sees them at weekends", said.Known.NO),),
        team=s.crew.team,
    )


def _safe_contact() -> said.SafeContact:
    return said.SafeContact(
        means=(v.ContactMeans.TEXT,),
        number="07700 900417",
        days=(0, 1, 2, 3, 4),
        from_time="10:00",
        to_time="12:00",
        never=(v.ContactMeans.LETTER, v.ContactMeans.TELEPHONE, v.ContactMeans.VOICEMAIL, v.ContactMeans.VISIT),
        note="Dean Holloway is at 27 Orchard Close most evenings and may see the phone.",
    )


def dean_holloway(s: Script, now: datetime) -> None:
    """Everything up to today."""
    _first_day(s.receive(receipt(s)))
    s.go(7, 9, 30)
    held_at = s.at + 60 * MINUTE
    s.at = held_at + 35 * MINUTE
    s.meet(
        account="She met him in February through work. He has told her little of the years before 2015. She is calm and"
        " wants to know whether the children are safe; she has said nothing to him.",
        held_at=held_at,
        present="PC Castell",
        ability_to_protect="Lives at her own address, decides who visits, and has her mother near by.",
    )
    s.prove(v.ProofOf.IDENTITY, v.Document.PASSPORT).prove(v.ProofOf.ADDRESS, v.Document.UTILITY_BILL)
    s.prove(v.ProofOf.RELATIONSHIP, v.Document.BIRTH_CERTIFICATE)
    today = local_day(now)
    s.go(14, 9, 10).ask(_K.PROBATION, today + timedelta(days=2), "Probation, Wessex unit", s.crew.officer)
    s.asked.pop(_K.PROBATION)
    s.go(14, 9, 40).ask(_K.SOCIAL_CARE, today + timedelta(days=1), "Children’s social care, MASH desk", "sandhu")
    _yesterday(s)
    s.go(19, 8, 12)
    if s.at > now:
        s.at = now - MINUTE
    told = said.RecordCheck(_K.SOCIAL_CARE, v.CheckState.NOTHING, found="Neither child was known before this enquiry.")
    s.say("abara", told)


def _first_day(s: Script) -> None:
    found: dict[str, Any] = {"match": v.Match.CERTAIN, "grading": v.Grading.FACT}
    s.say(s.crew.supervisor, said.AssignCase("ppn", "nwosu", "Nearest officer with room."))
    s.go(1, 9, 40).check(
        _K.PNC,
        found="One conviction, 2009: a sexual offence against a child.",
        system_reference="PNC 09/118820K",
        disclosable=True,
        **found,
    )
    s.go(1, 10, 15).check(
        _K.VISOR,
        found="Registered. Managed by PC 3310 Doyle.",
        registered_offender=True,
        disclosable=True,
        **found,
    )
    s.go(1, 10, 40).check(_K.PREVIOUS_APPLICATIONS)
    s.go(1, 10, 50).check(_K.LOCAL_RECORDS, found="Two intelligence reports, 2024.", **found)
    why = "The desk could not search today. Asked for the full reply."
    s.go(1, 11, 5).say("sandhu", said.RecordCheck(_K.SOCIAL_CARE, v.CheckState.NOT_AVAILABLE, not_available_reason=why))
    s.checks += 1
    s.go(1, 14, 10).say("price", said.AcceptIntoScheme("Named subject, two named children, contact at home."))
    abroad = said.RecordCheck(
        _K.FOREIGN_CONVICTIONS, v.CheckState.NOT_AVAILABLE, not_available_reason="Not needed: no time abroad known."
    )
    s.say("price", abroad)
    s.checks += 1


def _yesterday(s: Script) -> None:
    """Probation is the check before the last one that was asked for."""
    s.go(18, 11, 30).check(_K.HEALTH, found="", system_reference="Dr L Finch")
    chase = said.ChaseCheck(f"check-{s.checks - 2}", v.ContactMeans.EMAIL, s.day + timedelta(days=21), "Duty officer")
    s.go(18, 15, 45).say(s.crew.officer, chase)
    s.go(18, 16, 2).check(
        _K.LOCAL_RECORDS,
        found="Two intelligence reports, 2024: seen with the children of a former partner.",
        grading=v.Grading.ASSESSMENT,
    )
    s.go(18, 16, 20).check(_K.PND)


def consultation(s: Script) -> said.RecordConsultation:
    """A word with social care about what should be done."""
    view = "They would rather the mother were told by police than hear it from somebody else."
    return said.RecordConsultation(
        _K.SOCIAL_CARE, "Ms Bell, team manager", sharing("Social care", s.crew.officer), view
    )
