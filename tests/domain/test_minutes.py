"""People say when to the minute; the server keeps seconds. A true time is never refused for that."""

from datetime import timedelta

from csor.domain.actions import Action
from csor.domain.vocabulary import Stage
from tests.domain.builders import Casebook, refused


def test_a_telling_may_begin_in_the_minute_of_the_signature(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY)
    case.warned()
    case.now = case.now.replace(second=40)
    case.do(Action.RECORD_SIGNATURE)
    minute = case.now.replace(second=0, microsecond=0)

    case.later(minutes=5).do(Action.TELL_RECIPIENT, began_at=minute, ended_at=minute + timedelta(minutes=3))

    assert case.stage is Stage.NOTICE


def test_a_telling_in_the_minute_before_the_signature_is_refused(casebook: Casebook) -> None:
    case = casebook.at(Stage.DELIVERY)
    case.warned()
    case.now = case.now.replace(second=40)
    case.do(Action.RECORD_SIGNATURE)
    before = case.now.replace(second=0, microsecond=0) - timedelta(minutes=1)

    with refused("back_dated", "began_at"):
        case.later(minutes=5).do(Action.TELL_RECIPIENT, began_at=before, ended_at=before + timedelta(minutes=3))
