"""Every record, so that the metadata is whole: migrations and tests compare against it."""

from csor.records.access import AccessGrant, CaseBar, CaseReader, CaseSeal, Interest
from csor.records.accounts import (
    AccountChange,
    AccountLink,
    AccountNews,
    KeyChallenge,
    SecurityKey,
    SignOnAttempt,
    SignOnSubject,
)
from csor.records.base import Base
from csor.records.case_record import CaseContent, CaseRecord
from csor.records.desk import Look, OnceKey, ReferenceCounter
from csor.records.erasure import ErasureRequest
from csor.records.event_record import ChainHead, Checkpoint, Cosignature, EventRecord, Tombstone
from csor.records.oversight import DayRead, Digest, FlagRecord, OtherLook, Sampled, SampleSeed, SearchHit
from csor.records.party_record import PartyRecord
from csor.records.people import ForceRecord, PersonRecord, TeamRecord
from csor.records.sessions import FactorRecord, RecoveryCode, SessionRecord, TryRecord

__all__ = [
    "AccessGrant",
    "AccountChange",
    "AccountLink",
    "AccountNews",
    "Base",
    "CaseBar",
    "CaseContent",
    "CaseReader",
    "CaseRecord",
    "CaseSeal",
    "ChainHead",
    "Checkpoint",
    "Cosignature",
    "DayRead",
    "Digest",
    "ErasureRequest",
    "EventRecord",
    "FactorRecord",
    "FlagRecord",
    "ForceRecord",
    "Interest",
    "KeyChallenge",
    "Look",
    "OnceKey",
    "OtherLook",
    "PartyRecord",
    "PersonRecord",
    "RecoveryCode",
    "ReferenceCounter",
    "SampleSeed",
    "Sampled",
    "SearchHit",
    "SecurityKey",
    "SessionRecord",
    "SignOnAttempt",
    "SignOnSubject",
    "TeamRecord",
    "Tombstone",
    "TryRecord",
]
