"""Any typed text is readable, not too long, and there where it is needed, however deep it lies in what was said."""

from dataclasses import replace
from typing import Any

import pytest

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.domain.particulars.kinds import LINE_LIMIT, STROKES_LIMIT, TEXT_LIMIT
from csor.domain.spelling import ITEMS_LIMIT, field_rules, misspelt
from csor.domain.vocabulary import SignatureForm, Stage
from tests.domain.builders import APPLICANT, CHILD, RECEIVED, SHARING, WORDS, Casebook, limbs, receipt

NOTE = said.AddNote("She rang.")


@pytest.mark.parametrize("action", WORDS)
def test_the_good_words_of_every_action_are_well_spelt(action: Action, casebook: Casebook) -> None:
    assert misspelt(casebook.at(Stage.DELIVERY).said(action)) is None


@pytest.mark.parametrize("stroke", ["\x00", "\x1b", "\x7f", "\u0085", "\u202e", "\u2066", "\ud800", "\ufffe"])
def test_characters_that_cannot_be_read_are_refused(stroke: str) -> None:
    blocker = misspelt(said.AddNote(f"he{stroke}llo"))
    assert blocker is not None
    assert (blocker.code, blocker.field) == ("unreadable_text", "text")


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "Zoë O'Brien-Ní", "日本", "👶🏽", "שלום"])
def test_what_people_write_is_read(text: str) -> None:
    assert misspelt(said.AddNote(text)) is None


def test_a_line_has_no_second_line() -> None:
    blocker = misspelt(said.AssignCase("ppu\nand more"))
    assert blocker is not None
    assert blocker.code == "unreadable_text"


@pytest.mark.parametrize(
    ("limit", "told"),
    [
        (TEXT_LIMIT, said.AddNote),
        (LINE_LIMIT, lambda words: said.AssignCase("ppu", reason=words)),
        (
            STROKES_LIMIT,
            lambda words: said.RecordSignature("r", "Ann", "3", SignatureForm.SCREEN, "colleague", strokes=words),
        ),
    ],
    ids=["text", "line", "strokes"],
)
def test_each_kind_of_text_has_its_limit(limit: int, told: object) -> None:
    assert callable(told)
    assert misspelt(told("x" * limit)) is None
    blocker = misspelt(told("x" * (limit + 1)))
    assert blocker is not None
    assert blocker.code == "text_too_long"
    assert f"{limit:,}" in blocker.words


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        (said.AddNote(" \n"), "answer_missing", "text"),
        (said.DeclareConflict(""), "reason_missing", "reason"),
        (said.AssignCase("ppu", reason="  "), "reason_missing", "reason"),
        (receipt(applicant=replace(APPLICANT, language="\x00")), "unreadable_text", "applicant-language"),
        (
            receipt(children=(CHILD, replace(CHILD, person=said.Person("I\x00")))),
            "unreadable_text",
            "children-1-person-forenames",
        ),
        (receipt(children=(CHILD,) * (ITEMS_LIMIT + 1)), "text_too_long", "children"),
        (said.CompleteAssessment((), "a reason"), "answer_missing", "findings"),
        (
            said.CompleteAssessment((said.ChildFinding("child-1", True, ""),), "a reason"),
            "reason_missing",
            "findings-0-reason",
        ),
    ],
)
def test_a_fault_names_its_field_wherever_it_lies(told: object, code: str, field: str) -> None:
    blocker = misspelt(told)
    assert blocker is not None
    assert (blocker.code, blocker.field) == (code, field)


@pytest.mark.parametrize("name", ["", " ", "x\x00"])
def test_every_name_of_a_list_is_looked_at(name: str, casebook: Casebook) -> None:
    told = casebook.at(Stage.DECISION).said(Action.AUTHORISE_DISCLOSURE, deliverers=("officer", name))
    blocker = misspelt(told)
    assert blocker is not None
    assert blocker.field == "deliverers"


def test_an_answer_left_out_is_not_a_fault_where_none_is_needed() -> None:
    assert misspelt(said.CloseCase()) is None
    assert misspelt(said.RequestCheck(WORDS[Action.RECORD_CHECK](None).kind, sharing=SHARING)) is None  # type: ignore[arg-type]


def test_the_rules_of_a_class_say_kind_and_need() -> None:
    rules = {rule.name: (rule.kind, rule.needed) for rule in field_rules(said.AuthoriseDisclosure)}
    assert rules["deliverers"] == ("staff", True)
    assert rules["reason"] == ("text", True)
    assert rules["dissent"] == ("text", False)
    assert rules["limbs"] == ("", True)
    assert limbs()[0].reason


@pytest.mark.parametrize("action", WORDS)
def test_nothing_of_another_kind_than_the_fields_passes(action: Action, casebook: Casebook) -> None:
    told = casebook.at(Stage.DELIVERY).said(action)
    kind: Any = type(told)
    for rule in field_rules(kind):
        for odd in (None, object(), 1.5, ["a"], "never a code", True, RECEIVED, (None,), (1.5,)):
            if type(odd) not in rule.types or isinstance(odd, tuple):
                blocker = misspelt(replace(told, **{rule.name: odd}))
                assert blocker is not None, rule
                assert (blocker.code, blocker.field) == ("answer_missing", rule.name)
