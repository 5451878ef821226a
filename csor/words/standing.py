"""Why a case stands where it stands: the sentence for each code of `domain.standing`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from csor.domain.deadlines import local_day
from csor.domain.vocabulary import CheckKind, FailedVisit, Outcome, SafeguardingAction
from csor.words.codes import within, word
from csor.words.time import day_words, listed, recent_words

NUMBERS: Final = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the sentence, and when. names: what to call people, by user name."""

    now: datetime
    me: str = ""
    names: Mapping[str, str] | None = None

    def who(self, person: str) -> str:
        """The person as the reader would call them."""
        return "You" if person == self.me else (self.names or {}).get(person, person)

    def day(self, iso: str) -> str:
        """A day, or the day of a moment."""
        day = date.fromisoformat(iso) if len(iso) == len("2026-06-09") else local_day(datetime.fromisoformat(iso))
        return day_words(day, local_day(self.now))

    def moment(self, iso: str) -> str:
        """A moment near the reader's own."""
        return recent_words(datetime.fromisoformat(iso), self.now)


Values = Sequence[str]


def standing_words(code: str, values: Values, reader: Reader) -> str:
    """The sentence for a code. Raises KeyError for a code that is not one."""
    return SENTENCES[code](values, reader)


def _danger(values: Values, reader: Reader) -> str:
    return f"Immediate risk flagged {reader.moment(values[0])}. No action is recorded yet."


def _danger_acted(values: Values, reader: Reader) -> str:
    action = within(SafeguardingAction(values[1]))
    return f"Immediate risk flagged {reader.moment(values[0])}. Last action: {action}."


def _checks_outstanding(values: Values, reader: Reader) -> str:
    del reader
    done, total, *kinds = values
    waiting = listed([within(CheckKind(kind)) for kind in kinds])
    verb = "is" if len(kinds) == 1 else "are"
    return f"{done} of {total} mandatory checks have a result. {waiting[:1].upper()}{waiting[1:]} {verb} outstanding."


def _arrange_meeting(values: Values, reader: Reader) -> str:
    return f"Taken into the scheme {reader.moment(values[0])}. No meeting is recorded."


def _sent_back(values: Values, reader: Reader) -> str:
    return f"Sent back by {_inside(reader.who(values[0]))}: {values[1]}"


MISSING: Final = {
    "meeting": "the meeting",
    "representations": "the answer about representations",
    "assessment": "the risk assessment",
}


def _assessing(values: Values, reader: Reader) -> str:
    del reader
    count = NUMBERS.get(len(values), str(len(values)))
    things = "thing stands" if len(values) == 1 else "things stand"
    return f"{count.capitalize()} {things} before a recommendation: {listed([MISSING[v] for v in values])}."


def _with_authoriser(values: Values, reader: Reader) -> str:
    by, at = values
    if by == reader.me:
        return f"You recommended it {_on(reader, at)}. Nothing for you to do until it is decided."
    return f"{reader.who(by)} recommended it {_on(reader, at)}. It waits for an authoriser."


def _visit_failed(values: Values, reader: Reader) -> str:
    at, why = values
    return f"Visit {_on(reader, at)} told nothing: {within(FailedVisit(why))}. Plan another."


def _to_be_told(values: Values, reader: Reader) -> str:
    names, planned = values
    who = names or "Somebody"
    if not planned:
        return f"{who} may be told. No visit is planned."
    gone = datetime.fromisoformat(planned) < reader.now
    return (
        f"{who} may be told. The visit was planned for {reader.moment(planned)}."
        if gone
        else (f"{who} may be told. Visit planned for {reader.moment(planned)}.")
    )


def _closed(values: Values, reader: Reader) -> str:
    del reader
    return f"{word(Outcome(values[0]))}." if values[0] else "Closed."


def _on(reader: Reader, iso: str) -> str:
    moment = reader.moment(iso).split(",")[0]
    return moment if moment in {"today", "yesterday", "tomorrow"} else f"on {moment}"


def _inside(who: str) -> str:
    return "you" if who == "You" else who


def _plain(sentence: str) -> Callable[[Values, Reader], str]:
    return lambda _values, _reader: sentence


SENTENCES: Final[Mapping[str, Callable[[Values, Reader], str]]] = {
    "danger": _danger,
    "danger_acted": _danger_acted,
    "checks_outstanding": _checks_outstanding,
    "ready_for_triage": _plain("Every mandatory check has a result. Take it into the scheme, or say why not."),
    "arrange_meeting": _arrange_meeting,
    "sent_back": _sent_back,
    "assessing": _assessing,
    "ready_to_recommend": _plain("The assessment is complete. The recommendation comes next."),
    "deferred": lambda values, reader: f"The decision was put off to {reader.day(values[0])}.",
    "with_authoriser": _with_authoriser,
    "refused_to_sign": lambda values, _: f"{values[0]} did not wish to sign. An authoriser decides again.",
    "authority_suspended": _plain("Something new came in. Nothing may be told until an authoriser has looked again."),
    "another_recipient_wanted": _plain("Somebody else is to be told. Propose and verify that person."),
    "visit_failed": _visit_failed,
    "to_be_told": _to_be_told,
    "notice_ready": _plain("The neutral notice is ready. Keep to the safe contact."),
    "ready_to_close": _plain("Everything is done. A supervisor closes it."),
    "closed": _closed,
}
