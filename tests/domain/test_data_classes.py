"""Every event has its class, and whoever learns something is named by key, partner or role (DPA 2018 s.62)."""

from csor.domain.actions import Action, Event
from csor.domain.data_classes import CLASS_OF, DataClass, recipient_of
from csor.domain.moves import MOVES
from csor.domain.particulars import AddNote, RequestCheck
from csor.domain.vocabulary import CheckKind


def test_every_event_has_a_class() -> None:
    assert set(CLASS_OF) == set(Event)
    assert set(CLASS_OF.values()) == set(DataClass)


def test_what_is_done_to_a_case_is_never_mere_reading() -> None:
    assert not [m.event for m in MOVES.values() if CLASS_OF[m.event] in {DataClass.CONSULTATION, DataClass.ACCESS}]


def test_whoever_learns_something_is_named() -> None:
    told = RequestCheck(CheckKind.PROBATION)
    assert recipient_of(Event.CHECK_REQUESTED, told) == "probation"
    assert recipient_of(Event.NOTICE_SENT, told) == "applicant"
    assert recipient_of(Event.NOTE_ADDED, AddNote("Hello.")) == ""
    told_of = {MOVES[action].event for action in (Action.TELL_RECIPIENT, Action.NOTIFY_PARTNER, Action.SEND_NOTICE)}
    assert {CLASS_OF[event] for event in told_of} == {DataClass.DISCLOSURE}
