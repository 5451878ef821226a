"""Every code, action, event and question has its words, and the words keep to the house style."""

import dataclasses
import enum
import inspect
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import get_args, get_type_hints

import pytest

from csor.domain import particulars as said
from csor.domain import vocabulary
from csor.domain.actions import Action, Event
from csor.domain.moves import MOVES, SAID
from csor.domain.particulars import Known
from csor.words import actions, codes, events
from csor.words.questions import ASKED, questions_of

ENUMS = [
    thing
    for thing in vars(vocabulary).values()
    if inspect.isclass(thing) and issubclass(thing, enum.StrEnum) and thing is not enum.StrEnum
] + [Known]
CLASSES = [getattr(said, name) for name in said.__all__ if dataclasses.is_dataclass(getattr(said, name))]


def every_word() -> Iterator[tuple[str, str]]:
    """All our own sentences, each with where it stands."""
    for kind in (codes.WORDS, codes.HINTS):
        for table in kind.values():
            yield from ((str(code), words) for code, words in table.items())
    for action, words in actions.ACTIONS.items():
        parts = (words.link, words.h1, words.button, words.lead, words.check, *words.after, *words.declares)
        yield from ((action, part) for part in parts)
    yield from ((str(event), words) for event, words in events.PLAIN.items())
    for cls, questions in ASKED.items():
        for field, question in questions.items():
            for part in (question.text, question.hint, question.missing, question.name, question.when):
                yield f"{cls.__name__}.{field}", part


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_code_has_a_word_of_its_own(kind: type[enum.StrEnum]) -> None:
    words = [codes.word(code) for code in kind]
    assert all(words)
    assert len(set(words)) == len(words)


def test_no_word_is_left_for_a_code_that_is_gone() -> None:
    for kind, table in codes.WORDS.items():
        assert set(table) == set(kind)
    for kind, table in codes.HINTS.items():
        assert set(table) <= set(kind)


def test_a_hint_is_empty_where_the_word_is_enough() -> None:
    assert codes.hint(vocabulary.Match.POSSIBLE).startswith("Some details agree")
    assert codes.hint(vocabulary.Stage.NOTICE) == ""


def test_codes_of_equal_text_keep_their_own_words() -> None:
    assert codes.word(vocabulary.RefusalOption.OTHER_RECIPIENT) == "Tell someone else"
    assert codes.word(vocabulary.RejectionReason.OTHER) != codes.word(vocabulary.Document.OTHER)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (vocabulary.CheckKind.VISOR, "ViSOR/MAPPS"),
        (vocabulary.CheckKind.PNC, "PNC"),
        (vocabulary.CheckKind.SOCIAL_CARE, "children’s social care"),
        (vocabulary.Route.RIGHT_TO_ASK, "Right to Ask"),
        (vocabulary.OtherRoute.DVDS, "Clare’s Law (domestic violence disclosure)"),
        (vocabulary.CheckState.NOTHING, "nothing found"),
    ],
)
def test_a_word_inside_a_sentence_keeps_its_capital_only_when_it_is_a_name(code: enum.StrEnum, words: str) -> None:
    assert codes.within(code) == words


def test_a_rank_is_short_before_a_name() -> None:
    assert codes.rank_title(vocabulary.Rank.INSPECTOR) == "DI"
    assert codes.rank_title(vocabulary.Rank.STAFF) == ""
    assert all(codes.rank_title(rank) for rank in vocabulary.Rank if rank is not vocabulary.Rank.STAFF)


def test_every_action_has_its_words() -> None:
    assert set(actions.ACTIONS) == set(Action)
    assert len({words.link for words in actions.ACTIONS.values()}) == len(Action)


def test_names_are_put_in_and_are_never_read_as_a_template() -> None:
    named = actions.action_words(Action.VERIFY_RECIPIENT, {"recipient": "Hannah {0.__class__} Brierley"})
    assert named.h1 == "Verify Hannah {0.__class__} Brierley"
    assert actions.action_words(Action.VERIFY_RECIPIENT).h1 == "Verify the recipient"
    assert actions.spoken("{subject} and {children}.") == "The subject and the children."


def test_every_event_has_its_words() -> None:
    assert set(events.PLAIN) == set(Event)


def test_the_words_of_an_event_ask_only_for_fields_that_its_particulars_have() -> None:
    of = {move.event: move.said for move in MOVES.values()} | {Event.CASE_RECEIVED: said.ReceiveCase}
    for event, template in events.WITH_ANSWERS.items():
        fields = {field.name for field in dataclasses.fields(of[event])}
        for asked in re.findall(r"\{([^}]*)\}", template):
            head, question, _ = asked.partition("?")
            assert set([head] if question else head.split("|")) <= fields, event


def test_a_line_of_the_timeline_says_what_was_answered() -> None:
    now = datetime.fromisoformat("2026-06-09T14:25:00+01:00")
    check = said.RecordCheck(vocabulary.CheckKind.VISOR, vocabulary.CheckState.HIT)
    assert events.event_words(Event.CHECK_RECORDED, check) == "ViSOR/MAPPS check recorded: something found"
    assert events.event_words(Event.CHECK_RECORDED) == "Check recorded"
    assert events.event_words(Event.NOTE_ADDED, said.AddNote("Secret")) == "Note added"

    names = {"applicant": "Hannah Brierley", "recipient-1": "Hannah Brierley", "north": "North"}
    contact = said.RecordContact("applicant", vocabulary.ContactMeans.TEXT, reached=False, summary="-")
    line = "Contact with Hannah Brierley recorded: text message, not reached"
    assert events.event_words(Event.CONTACT_RECORDED, contact, names) == line
    assert events.event_words(Event.CASE_ASSIGNED, said.AssignCase("north"), names) == "Case assigned to North"
    target = said.ExtendDeadline(date(2026, 7, 2))
    assert events.event_words(Event.DEADLINE_EXTENDED, target, names, now) == "Deadline extended to Thu 2 July"
    visit = said.PlanVisit("recipient-1", now, "Home", ("a",))
    line = "Visit to Hannah Brierley planned for Tue 9 June, 14:25"
    assert events.event_words(Event.VISIT_PLANNED, visit, names, now) == line
    closed = said.CloseCase()
    assert events.event_words(Event.CASE_CLOSED, closed, names) == "Case closed: "


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_field_has_its_question(cls: type) -> None:
    assert set(questions_of(cls)) == {field.name for field in dataclasses.fields(cls)}


def test_every_answer_that_is_needed_says_so_when_it_is_missing() -> None:
    for cls in CLASSES:
        hints = get_type_hints(cls)
        for field in dataclasses.fields(cls):
            question = questions_of(cls)[field.name]
            if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
                continue
            kinds = {hints[field.name], *get_args(hints[field.name])}
            if any(dataclasses.is_dataclass(kind) for kind in kinds):
                continue
            assert question.of if kinds & {date, datetime} else question.missing, f"{cls.__name__}.{field.name}"


def test_every_particulars_class_belongs_to_an_action() -> None:
    assert set(SAID) == set(Action)


FORBIDDEN = re.compile(
    r"\b(please|sorry|successfully|he|she|his|her|him|hers|click|invalid|error)\b|!|\bmust\b.*\bmust\b", re.IGNORECASE
)


def test_our_own_sentences_are_plain() -> None:
    for where, words in every_word():
        assert not FORBIDDEN.search(words), f"{where}: {words}"
        assert "'" not in words, f"{where}: a straight apostrophe in {words}"
        assert "  " not in words, where
        for sentence in re.split(r"[.?]\s", words):
            assert len(sentence.split()) < 25, f"{where}: {sentence}"


def test_names_that_are_put_in_are_known() -> None:
    for where, words in every_word():
        assert set(re.findall(r"\{(\w*)\}", words)) <= set(actions.NAMES), where
