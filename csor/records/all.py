"""Every record, so that the metadata is whole: migrations and tests compare against it."""

from csor.records.base import Base
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.desk import Look, OnceKey, ReferenceCounter
from csor.records.event_record import ChainHead, EventRecord
from csor.records.party_record import PartyRecord
from csor.records.people import ForceRecord, PersonRecord, TeamRecord

__all__ = [
    "Base",
    "CaseContent",
    "CaseRecord",
    "ChainHead",
    "EventRecord",
    "ForceRecord",
    "Look",
    "OnceKey",
    "PartyRecord",
    "PersonRecord",
    "ReferenceCounter",
    "TeamRecord",
]
