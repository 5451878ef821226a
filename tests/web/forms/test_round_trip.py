"""Whatever can be said can be typed: particulars, drawn into a page and posted by a browser, come back the same."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from csor.domain.actions import Action
from csor.web.forms import answers, form_for, summary_rows
from tests.web.forms.browsing import CHOICES, posted
from tests.web.forms.strategies import CLASSES, instances

SUBCLASSES = {"LimbAnswer", "ChildFinding"}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_said_comes_back_from_what_is_typed(cls: type, data: st.DataObject) -> None:
    said = data.draw(instances(cls, CHOICES))
    typed = MultiDict(form_for(cls, CHOICES, given=said).kept)

    form = form_for(cls, CHOICES, typed)

    assert form.validate(), form.error_list
    assert form.chosen() == said
    assert form_for(cls, CHOICES, MultiDict(form.kept)).kept == form.kept


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@settings(max_examples=2, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_said_comes_back_from_a_browser(cls: type, data: st.DataObject, drawn: Callable[..., str]) -> None:
    said = data.draw(instances(cls, CHOICES))

    form = form_for(cls, CHOICES, posted(drawn(form_for(cls, CHOICES, given=said, version=7))))

    assert form.validate(), form.error_list
    assert form.chosen() == said
    assert form.version == 7
    if cls.__name__ not in SUBCLASSES:
        again = posted(drawn(form, Action.RECEIVE_CASE, "check_answers", rows=answers(said, CHOICES)))
        second = form_for(cls, CHOICES, again)
        assert second.validate()
        assert second.chosen() == said
    assert all(question and answer for question, answer in summary_rows(said, CHOICES))


JUNK = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", " ", "\x00", "\ud800", "yes", "no", "32", "2026", "13", "25:99", "²", "١", "child-1", "-1"]),
)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_input_never_raises_and_is_shown_again(
    cls: type, data: st.DataObject, drawn: Callable[..., str]
) -> None:
    names = [name for field in form_for(cls, CHOICES)._fields.values() for name in field.boxes]  # type: ignore[attr-defined]
    names += [
        "children-99999-person-born-day",
        "children-7-contact",
        "version",
        "once",
        "add-",
        "children-x-y",
        "drop-a",
    ]
    typed: MultiDict[str, str] = MultiDict(data.draw(st.lists(st.tuples(st.sampled_from(names), JUNK), max_size=30)))

    form = form_for(cls, CHOICES, typed)
    good = form.validate()

    assert good == (not form.error_list and not form.redraw)
    drawn(form).encode()


def test_a_thing_can_be_said_in_part(drawn: Callable[..., str]) -> None:
    """A page may open with some fields filled in, as a mapping."""
    from csor.domain import particulars as said
    from csor.domain.vocabulary import CheckKind

    form = form_for(said.RecordCheck, CHOICES, given={"kind": CheckKind.VISOR, "found": "Registered."})
    sent: Any = posted(drawn(form))
    assert sent["kind"] == "visor"
    assert sent["found"].strip() == "Registered."
    assert "result" not in sent
