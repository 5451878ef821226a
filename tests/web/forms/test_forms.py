"""What a form keeps, refuses and explains."""

import time as clock
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from csor.domain import particulars as said
from csor.domain import vocabulary as v
from csor.domain.actions import Action
from csor.domain.refusals import Blocker
from csor.web.forms import Choices, answers, form_for, summary_rows
from csor.web.forms.shape import Leaf, shape_of
from tests.web.forms.browsing import CHOICES, parsed, posted
from tests.web.forms.strategies import CLASSES

Drawn = Callable[..., str]


def check(**typed: str) -> MultiDict[str, str]:
    """A check that can be recorded, with some boxes typed otherwise."""
    return MultiDict(
        {"kind": "visor", "result": "returned_nothing"} | {k.replace("__", "-"): t for k, t in typed.items()}
    )


def wrong(form: Any) -> list[tuple[str, str]]:
    assert not form.validate()
    return list(form.error_list)


# ---------------------------------------------------------------- days and times


@pytest.mark.parametrize(
    ("day", "month", "year", "expected"),
    [
        ("9", "6", "2026", date(2026, 6, 9)),
        ("09", "06", "2026", date(2026, 6, 9)),
        (" 9 ", "june", "2026", date(2026, 6, 9)),
        ("9", "Jun", "2026", date(2026, 6, 9)),
        ("29", "2", "2024", date(2024, 2, 29)),
    ],
)
def test_a_day_as_people_type_it(day: str, month: str, year: str, expected: date) -> None:
    typed = {"kind": "pnc", "reply_due-day": day, "reply_due-month": month, "reply_due-year": year}
    form = form_for(said.RequestCheck, CHOICES, MultiDict(typed))
    assert form.validate(), form.error_list
    assert form.chosen().reply_due == expected


@pytest.mark.parametrize(
    ("day", "month", "year", "anchor", "words"),
    [
        ("9", "", "2026", "reply_due-month", "The date of the reply needs a month"),
        ("9", "", "", "reply_due-month", "The date of the reply needs a month and a year"),
        ("31", "6", "2026", "reply_due-day", "Enter a date of the reply that exists, like 9 6 2026"),
        ("9", "6", "26", "reply_due-year", "The year of the reply needs four numbers, like 2026"),
        ("9", "6", "0202", "reply_due-year", "The year of the reply needs four numbers, like 2026"),
        ("tomorrow", "6", "2026", "reply_due-day", "Enter the date of the reply in numbers, like 9 6 2026"),
        ("٩", "6", "2026", "reply_due-day", "Enter the date of the reply in numbers, like 9 6 2026"),
    ],
)
def test_a_day_that_cannot_be(day: str, month: str, year: str, anchor: str, words: str) -> None:
    typed = {"kind": "pnc", "reply_due-day": day, "reply_due-month": month, "reply_due-year": year}
    assert wrong(form_for(said.RequestCheck, CHOICES, MultiDict(typed))) == [(anchor, words)]


def test_any_number_of_parts_of_a_day_is_shown_again(drawn: Drawn) -> None:
    for parts in ([], ["day"], ["day", "month"], ["day", "day", "month", "year"], ["day", "month", "year", "era"]):
        typed = MultiDict([("kind", "pnc"), *((f"reply_due-{part}", f"{part}!") for part in parts)])
        form = form_for(said.RequestCheck, CHOICES, typed)
        assert form.validate() == (not parts)
        again = posted(drawn(form, Action.REQUEST_CHECK))
        assert [again[f"reply_due-{part}"] for part in ("day", "month", "year")] == [
            f"{part}!" if part in parts else "" for part in ("day", "month", "year")
        ]


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("14:25", 13, 25), ("1425", 13, 25), ("2.25pm", 13, 25), ("2:25 PM", 13, 25), ("12am", 23, 0), ("9am", 8, 0)],
)
def test_a_time_as_people_type_it(typed: str, hour: int, minute: int) -> None:
    form = form_for(said.RecordCheck, CHOICES, check(**_searched(9, 6, typed)))
    assert form.validate(), form.error_list
    found = form.chosen().searched_at
    assert (found.hour, found.minute, found.tzinfo) == (hour, minute, UTC)


def _searched(day: int, month: int, time: str) -> dict[str, str]:
    name = "searched_at__"
    return {f"{name}day": str(day), f"{name}month": str(month), f"{name}year": "2026", f"{name}time": time}


@pytest.mark.parametrize("typed", ["this morning", "25:00", "12:60", "9", "0pm", "13pm", "9:5"])
def test_a_time_that_cannot_be_is_kept_beside_its_error(typed: str, drawn: Drawn) -> None:
    form = form_for(said.RecordCheck, CHOICES, check(**_searched(9, 6, typed)))
    assert wrong(form) == [("searched_at-time", "Enter the time of the search, like 09:40")]
    assert posted(drawn(form))["searched_at-time"] == typed


def test_the_hour_that_is_there_twice_asks_which_and_the_hour_that_is_skipped_says_so() -> None:
    twice = form_for(said.RecordCheck, CHOICES, check(**_searched(25, 10, "01:30")))
    assert "was there twice" in wrong(twice)[0][1]
    for zone, hour in (("BST", 0), ("gmt", 1)):
        form = form_for(said.RecordCheck, CHOICES, check(**_searched(25, 10, f"01:30 {zone}")))
        assert form.validate()
        assert form.chosen().searched_at == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    assert "went forward" in wrong(form_for(said.RecordCheck, CHOICES, check(**_searched(29, 3, "01:30"))))[0][1]


def test_a_moment_needs_both_its_halves() -> None:
    day_only = form_for(said.RecordCheck, CHOICES, check(**_searched(9, 6, "")))
    assert wrong(day_only) == [("searched_at-time", "Enter the time of the search, like 09:40")]
    time_only = form_for(said.RecordCheck, CHOICES, check(searched_at__time="09:40"))
    assert wrong(time_only) == [("searched_at-day", "Enter the date of the search, like 9 6 2026")]
    both = form_for(said.PlanVisit, CHOICES, MultiDict({}))
    of_the_visit = [found for found in wrong(both) if found[0].startswith("planned_for")]
    assert of_the_visit == [
        ("planned_for-day", "Enter the date of the visit, like 9 6 2026"),
        ("planned_for-time", "Enter the time of the visit, like 09:40"),
    ]


def test_a_moment_left_empty_is_just_now() -> None:
    form = form_for(said.RecordCheck, CHOICES, check())
    assert form.validate()
    assert form.chosen().searched_at is None


# ---------------------------------------------------------------- texts


@pytest.mark.parametrize(
    "text", ["שלום <b>עולם</b>", "محمد", "Zoe\u0301 👩‍👧", "a" * (1 << 20), "two\r\n\r\nlines", "\n\nfirst"]
)
def test_what_was_typed_is_shown_again_exactly(text: str, drawn: Drawn) -> None:
    typed = check(found=text, result="nonsense")
    again = posted(drawn(form_for(said.RecordCheck, CHOICES, typed)))
    assert again["found"] == text.replace("\r\n", "\n").replace("\n", "\r\n")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "a\u202eb", "a\x1bb"])
def test_what_cannot_be_read_is_taken_out_and_said(text: str, drawn: Drawn) -> None:
    form = form_for(said.RecordCheck, CHOICES, check(found=text))
    assert wrong(form) == [("found", "Some characters could not be read and are taken out. Check what is left")]
    assert posted(drawn(form))["found"] == "ab"


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    assert wrong(form_for(said.RecordCheck, CHOICES, check(system_reference="x" * 201))) == [
        ("system_reference", "This is 201 characters long. Use at most 200")
    ]
    narrow = Choices(most={"found": 5})
    assert wrong(form_for(said.RecordCheck, narrow, check(found="123456")))[0][0] == "found"


def test_numbers_clocks_and_strokes_that_cannot_be() -> None:
    asked = MultiDict({"asked": "yes", "hours_allowed": "two"})
    assert wrong(form_for(said.AnswerRepresentations, CHOICES, asked)) == [
        ("hours_allowed", "Enter a whole number, like 48")
    ]
    clock_wrong = MultiDict({"from_time": "noonish"})
    assert wrong(form_for(said.SafeContact, CHOICES, clock_wrong)) == [
        ("from_time", "Enter the time of day, like 09:40")
    ]
    drawn = form_for(said.RecordSignature, CHOICES, MultiDict({"strokes": "<svg onload=x>"}))
    assert ("strokes", "The drawing cannot be read. Sign again, or on paper") in wrong(drawn)


# ---------------------------------------------------------------- choices


def test_nothing_is_chosen_beforehand(drawn: Drawn) -> None:
    for cls in CLASSES:
        html = drawn(form_for(cls, CHOICES))
        assert not [c for c in parsed(html).iter("input") if c.get("checked") is not None], cls


def test_a_code_that_is_not_offered_is_refused_with_the_question() -> None:
    assert wrong(form_for(said.RecordCheck, CHOICES, check(result="requested"))) == [
        ("result", "Select what the check found")
    ]
    assert wrong(form_for(said.RecordCheck, CHOICES, check(match="very"))) == [("match", "Choose from what is listed")]
    fewer = Choices(only={"kind": {"pnc"}})
    assert wrong(form_for(said.RecordCheck, fewer, check())) == [("kind", "Select the check")]


def test_needed_answers_each_have_their_words() -> None:
    form = form_for(said.RecordMeeting, CHOICES, MultiDict({}))
    assert wrong(form) == [
        ("means", "Select how the meeting was held"),
        ("place", "Enter where the meeting was"),
        ("warnings", "Tick the warnings that were given"),
        ("acknowledged", "Select whether the warnings were acknowledged"),
        ("account", "Enter what was said"),
        ("genuineness", "Select how genuine the application is"),
        ("genuineness_reason", "Say why you think so"),
    ]


def test_lines_read_come_in_the_order_read_and_each_once() -> None:
    read = MultiDict([("lines", "2"), ("lines", "1"), ("lines", "2"), ("recipient", "recipient-1"), ("version", "3")])
    read.update({"understood": "yes", "witness": "pc-1"})
    form = form_for(said.RecordWarning, CHOICES, read)
    assert form.validate(), form.error_list
    assert form.chosen().lines == (2, 1)


def test_what_the_page_settles_is_not_asked_nor_read_from_what_was_posted(drawn: Drawn) -> None:
    fixed = Choices(fixed={"kind": "visor"})
    html = drawn(form_for(said.RecordCheck, fixed))
    assert "Which check?" not in html
    form = form_for(said.RecordCheck, fixed, MultiDict({"kind": "pnc", "result": "returned_nothing"}))
    assert form.validate()
    assert form.chosen().kind is v.CheckKind.VISOR
    assert ("kind", "visor") in form.kept


def test_many_people_are_chosen_with_a_few_selects(drawn: Drawn) -> None:
    many = Choices(staff=tuple((f"pc-{n}", f"PC {n}") for n in range(40)), recipients=CHOICES.recipients)
    typed = MultiDict([("officers", "pc-7"), ("officers", ""), ("officers", "pc-3"), ("recipient", "recipient-1")])
    form = form_for(said.PlanVisit, many, typed)
    assert {anchor for anchor, _ in wrong(form)} == {"planned_for-day", "planned_for-time", "place"}
    assert posted(drawn(form, Action.PLAN_VISIT)).getlist("officers") == ["pc-7", "pc-3", "", ""]


def test_a_page_with_nobody_to_choose_says_so_and_can_be_led_to(drawn: Drawn) -> None:
    form = form_for(said.ChaseCheck, Choices(), MultiDict({}))
    assert wrong(form)[0] == ("check", "Select the check")
    html = drawn(form, Action.CHASE_CHECK)
    assert "There is nothing to choose from" in html
    assert _anchors_exist(html)


# ---------------------------------------------------------------- groups and rows


def test_a_group_left_empty_is_none_and_one_begun_asks_for_the_rest() -> None:
    assert form_for(said.RequestCheck, CHOICES, MultiDict({"kind": "pnc", "sharing-purpose": " "})).validate()
    begun = form_for(said.RequestCheck, CHOICES, MultiDict({"kind": "pnc", "sharing-purpose": "To protect"}))
    assert [anchor for anchor, _ in wrong(begun)] == [
        f"sharing-{name}" for name in ("basis", "power", "shared", "shared_with", "means", "decided_by")
    ]


def _children(*names: str) -> MultiDict[str, str]:
    typed = {f"children-{n}-person-forenames": name for n, name in enumerate(names)}
    return MultiDict({"reason": "More is known", **typed})


def test_another_child_is_added_without_a_script_and_nothing_is_lost(drawn: Drawn) -> None:
    html = drawn(form_for(said.AmendRequest, CHOICES), Action.AMEND_REQUEST)
    for number in range(9):
        typed = posted(html)
        typed[f"children-{number}-person-forenames"] = f"Child {number}"
        typed["reason"] = "half a sen"
        typed["add-children"] = "1"
        form = form_for(said.AmendRequest, CHOICES, typed)
        assert form.redraw
        assert not form.validate()
        assert form.error_list == []
        html = drawn(form, Action.AMEND_REQUEST)
    form = form_for(said.AmendRequest, CHOICES, posted(html))
    assert form.validate()
    assert [child.person.forenames for child in form.chosen().children] == [f"Child {n}" for n in range(9)]
    assert form.chosen().reason == "half a sen"


def test_a_child_is_taken_out_and_the_rest_move_up() -> None:
    typed = _children("Mia", "Jack", "Amir")
    typed["drop-children-1"] = "1"
    form = form_for(said.AmendRequest, CHOICES, typed)
    assert form.redraw
    again = form_for(said.AmendRequest, CHOICES, MultiDict(form.kept))
    assert again.validate()
    assert [child.person.forenames for child in again.chosen().children] == ["Mia", "Amir"]


def test_twenty_are_offered_and_more_are_never_dropped() -> None:
    full = form_for(said.AmendRequest, CHOICES, _children(*"abcdefghijklmnopqrstuvwxy"))
    assert full.validate()
    assert len(full.chosen().children) == 25
    assert next(node for node in full.nodes if getattr(node, "id", "") == "children").add == ""  # type: ignore[union-attr]


def test_the_parts_of_the_test_are_one_block_each_and_left_empty_say_nothing() -> None:
    form = form_for(said.DecideNoDisclosure, CHOICES, MultiDict({"reason_code": "nothing_held", "reason": "No"}))
    assert form.validate()
    assert form.chosen().limbs == ()
    typed = MultiDict({"proposal": "disclose", "reason": "Yes", "limbs-2-met": "no", "limbs-2-reason": "No need"})
    form = form_for(said.Recommend, CHOICES, typed)
    assert form.validate()
    assert [answer.limb for answer in form.chosen().limbs] == list(v.Limb)
    assert form.chosen().limbs[2] == said.LimbAnswer(v.Limb.NECESSARY, met=False, reason="No need")
    assert form.chosen().limbs[0].met is None


# ---------------------------------------------------------------- refusals of the rules


def test_a_rule_speaks_at_the_field_it_is_about(drawn: Drawn) -> None:
    form = form_for(said.RecordCheck, CHOICES, check(result="returned_hit"))
    assert form.validate()
    form.explain(Blocker("answer_missing", "Say what was found.", field="found"))
    form.explain(Blocker("checks_stale", "Run them again."))
    form.explain(Blocker("x", "Somewhere else.", field="nowhere"))
    form.explain(Blocker("x", "The time is ahead.", field="searched_at"))
    form.explain(Blocker("x", "The time is ahead.", field="searched_at"))
    assert form.error_list == [
        ("answers", "Run them again."),
        ("answers", "Somewhere else."),
        ("found", "Say what was found."),
        ("searched_at-day", "The time is ahead."),
    ]
    html = drawn(form)
    assert html.count("Say what was found.") == 2
    assert "<title>Error: Record a check" in html
    assert _anchors_exist(html)


def test_a_rule_finds_its_row_though_rows_before_it_were_left_empty() -> None:
    typed = _children("", "Mia", "", "Jack")
    form = form_for(said.AmendRequest, CHOICES, typed)
    assert form.validate()
    form.explain(Blocker("in_future", "Check the year.", field="children-1-person-born"))
    assert form.error_list == [("children-3-person-born-day", "Check the year.")]


def test_a_rule_about_a_whole_group_speaks_at_the_group(drawn: Drawn) -> None:
    form = form_for(said.CompleteAssessment, CHOICES, MultiDict({}))
    form.explain(Blocker("answer_missing", "Say for each child.", field="findings"))
    assert ("findings", "Say for each child.") in form.error_list
    assert _anchors_exist(drawn(form, Action.COMPLETE_ASSESSMENT))


def test_a_rule_about_what_is_not_shown_speaks_above_the_form() -> None:
    fixed = Choices(fixed={"recipient": "recipient-1"}, recipients=CHOICES.recipients)
    form = form_for(said.SendBack, fixed, MultiDict({"comment": "x"}))
    form.explain(Blocker("not_found", "There is no such recipient.", field="recipient"))
    assert form.error_list == [("answers", "There is no such recipient.")]
    notice = form_for(said.SendNotice, CHOICES, MultiDict({"means": "visit", "version": "1"}))
    assert notice.validate()
    notice.explain(Blocker("subject_data_in_letter", "The wording in force is version 2.", field="version"))
    assert notice.error_list == [("answers", "The wording in force is version 2.")]


def test_nothing_can_be_chosen_from_a_form_that_is_wrong() -> None:
    with pytest.raises(ValueError, match="not validated"):
        form_for(said.AddNote, CHOICES).chosen()


def test_looking_twice_says_it_once() -> None:
    form = form_for(said.PlanVisit, CHOICES, MultiDict({}))
    assert wrong(form) == wrong(form)
    assert len(set(form.error_list)) == len(form.error_list)


def _anchors_exist(html: str) -> bool:
    tree = parsed(html)
    ids = {element.get("id") for element in tree.iter() if isinstance(element.tag, str)}
    summary = next(e for e in tree.iter("div") if "govuk-error-summary" in e.get("class", "").split())
    return {link.get("href")[1:] for link in summary.iter("a")} <= ids


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_control_is_labelled_once_and_every_error_leads_somewhere(cls: type, drawn: Drawn) -> None:
    typed = {name: "\x00 nonsense" for field in form_for(cls, CHOICES)._fields.values() for name in field.boxes}  # type: ignore[attr-defined]
    form = form_for(cls, CHOICES, MultiDict(typed))
    form.validate()
    html = drawn(form)
    tree = parsed(html)
    ids = Counter(e.get("id") for e in tree.iter() if isinstance(e.tag, str) and e.get("id"))
    assert not {name: count for name, count in ids.items() if count > 1}
    labels = {label.get("for") for label in tree.iter("label")}
    for control in tree.iter():
        if control.tag in {"input", "textarea", "select"} and control.get("type") != "hidden":
            assert control.get("id") in labels, control.get("name")
        for reference in (control.get("aria-describedby") or "").split() if isinstance(control.tag, str) else ():
            assert reference in ids, reference
    for fieldset in tree.iter("fieldset"):
        assert fieldset.find("legend") is not None
    if form.error_list:
        assert _anchors_exist(html)


def test_the_names_that_pages_use_are_no_fields() -> None:
    taken = {"case_version", "once", "change", "confirm", "csrf_token"}
    for cls in CLASSES:
        assert not taken & {part.name for part in shape_of(cls)}
        assert not any(part.name.startswith(("add-", "drop-")) for part in shape_of(cls) if isinstance(part, Leaf))


# ---------------------------------------------------------------- check your answers


def test_the_answers_are_checked_changed_and_confirmed(drawn: Drawn) -> None:
    typed = check(result="returned_hit", match="certain", found="One line\r\nand another")
    typed["case_version"], typed["once"] = "12", "k"
    form = form_for(said.RecordCheck, CHOICES, typed)
    assert form.validate()
    html = drawn(form, Action.RECORD_CHECK, "check_answers", rows=answers(form.chosen(), CHOICES))
    sent = posted(html)
    assert form_for(said.RecordCheck, CHOICES, sent).version == 12
    sent["change"] = "1"
    changing = form_for(said.RecordCheck, CHOICES, sent)
    assert changing.redraw
    assert not changing.confirmed
    assert posted(drawn(changing))["found"] == "One line\r\nand another"
    del sent["change"]
    sent["confirm"] = "1"
    confirmed = form_for(said.RecordCheck, CHOICES, sent)
    assert confirmed.confirmed
    assert confirmed.validate()
    assert confirmed.chosen() == form.chosen()


@pytest.mark.parametrize("typed", ["", "x", "-1", "٣", "9" * 400])
def test_a_version_that_was_tampered_with_is_that_of_no_case(typed: str) -> None:
    assert form_for(said.AddNote, CHOICES, MultiDict({"case_version": typed})).version == -1


def test_a_summary_says_it_in_words() -> None:
    names = Choices(limbs=CHOICES.limbs, recipients=CHOICES.recipients, staff=CHOICES.staff, names={"subject": "Dean"})
    decided = said.AuthoriseDisclosure(
        recipient="recipient-1",
        limbs=(said.LimbAnswer(v.Limb.CONVICTED, met=True, reason="Seen."), said.LimbAnswer(v.Limb.NECESSARY)),
        reason="Because.",
        deliverers=("pc-1", "pc-9"),
        deliver_by=date(2026, 6, 18),
        in_person=True,
        contains=(v.ContentPart.OFFENCE_NATURE, v.ContentPart.REGISTRATION),
    )
    rows = dict(summary_rows(decided, names))
    assert rows["To"] == "Hannah Brierley"
    assert rows["Delivered by"] == "PC 1 Name and pc-9"
    assert rows["By"] == "18 June 2026"
    assert rows["In person"] == "Yes"
    assert rows["These words contain"] == "Nature of the offence, that the subject is registered"
    assert rows["The test: Has the subject been convicted?"] == "Yes. Seen."
    assert rows["The test: Is telling necessary?"] == "Not answered."
    assert "In these words" not in rows
    assert "Not provided" in {row.answer for row in answers(decided, names)}


def test_a_summary_of_people_keeps_each_under_a_heading() -> None:
    safe = said.SafeContact(means=(v.ContactMeans.TEXT,), days=(0, 1, 2, 3, 4), from_time="10:00")
    applicant = said.Applicant(said.Person("Hannah", "Brierley"), safe_contact=safe)
    child = said.Child(said.Person("Mia", born=date(2020, 1, 2)), contact="Evenings")
    rows = answers(said.AmendRequest("Better known", applicant, None, (child, child)), CHOICES)
    found = {(row.section, row.question): row.answer for row in rows}
    assert found["The applicant", "Surname"] == "Brierley"
    assert found["The applicant, safe contact", "Days"] == "Monday to Friday"
    assert found["Child 2", "Date of birth"] == "2 January 2020"
    assert found["", "The subject"] == "Not provided"
    assert [row.part for row in rows] == sorted(row.part for row in rows)


def test_findings_are_summed_up_child_by_child() -> None:
    findings = (
        said.ChildFinding("child-1", concerns=True, reason="Alone."),
        said.ChildFinding("child-2", concerns=False, reason="Away."),
    )
    rows = dict(summary_rows(said.CompleteAssessment(findings, "All checks"), CHOICES))
    assert rows["Child by child: Mia Brierley, 6"] == "Concerns. Alone."


# ---------------------------------------------------------------- cost


def test_a_form_of_eight_fields_costs_a_few_milliseconds(drawn: Drawn) -> None:
    drawn(form_for(said.RecordFailedVisit, CHOICES))
    began = clock.perf_counter()
    for _ in range(20):
        drawn(form_for(said.ReferBack, CHOICES))
    assert (clock.perf_counter() - began) / 20 < 0.1  # a shared machine is slow at times; alone it is about 3 ms
