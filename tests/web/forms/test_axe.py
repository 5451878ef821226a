"""The pages of actions as a browser shows them: nothing axe objects to, no sideways scrolling, Enter does no harm."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from werkzeug.datastructures import MultiDict

from csor.domain import particulars as said
from csor.domain.actions import Action
from csor.web.forms import answers, form_for
from tests.support.browser import axe
from tests.web.forms.browsing import CHOICES

STATIC = Path(__file__).parents[3] / "csor" / "static"
ADDRESS = "http://forms.test/"
PAGES = [
    (said.ReceiveCase, Action.RECEIVE_CASE),
    (said.RecordCheck, Action.RECORD_CHECK),
    (said.RecordMeeting, Action.RECORD_MEETING),
    (said.Recommend, Action.RECOMMEND),
    (said.AuthoriseDisclosure, Action.AUTHORISE_DISCLOSURE),
    (said.DecideAfterRefusal, Action.DECIDE_AFTER_REFUSAL),
    (said.CompleteAssessment, Action.COMPLETE_ASSESSMENT),
    (said.RecordSignature, Action.RECORD_SIGNATURE),
]


def show(page: Page, html: str) -> None:
    """Serve one page and its stylesheet, as the product would."""
    html = html.replace('rel="stylesheet" href="/"', 'rel="stylesheet" href="/csor.css"').replace(
        'src="/"', 'src="/csor.js"'
    )

    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(ADDRESS).partition("#")[0]
        if name.endswith((".css", ".js")):
            route.fulfill(path=STATIC / name)
        elif name:
            route.fulfill(body="", content_type="image/x-icon")
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(f"{ADDRESS}**", answer)
    page.goto(ADDRESS)


@pytest.mark.parametrize(("cls", "action"), PAGES, ids=lambda value: getattr(value, "__name__", ""))
def test_a_page_full_of_errors_holds_for_everyone(
    cls: type, action: Action, drawn: Callable[..., str], page: Page
) -> None:
    form = form_for(cls, CHOICES, MultiDict({"children-0-contact": "x", "carers-0-relationship": "x"}))
    form.validate()
    show(page, drawn(form, action))
    assert axe(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_check_your_answers_holds_for_everyone(drawn: Callable[..., str], page: Page) -> None:
    typed = MultiDict({"kind": "visor", "result": "returned_hit", "match": "certain", "found": "Registered."})
    form = form_for(said.RecordCheck, CHOICES, typed)
    assert form.validate()
    show(page, drawn(form, Action.RECORD_CHECK, "check_answers", rows=answers(form.chosen(), CHOICES)))
    assert axe(page) == []


def test_enter_in_a_line_sends_the_form_and_presses_nothing_else(drawn: Callable[..., str], page: Page) -> None:
    show(page, drawn(form_for(said.AmendRequest, CHOICES), Action.AMEND_REQUEST))
    page.fill("#children-0-person-surname", "Brierley")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.press("#children-0-person-surname", "Enter")
    body = sent.value.post_data or ""
    assert "children-0-person-surname=Brierley" in body
    assert "add-" not in body
    assert "drop-" not in body


def test_adding_a_child_leads_to_that_child(drawn: Callable[..., str], page: Page) -> None:
    show(page, drawn(form_for(said.AmendRequest, CHOICES), Action.AMEND_REQUEST))
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Add another child").click()
    assert "add-children=1" in (sent.value.post_data or "")
    assert page.url == f"{ADDRESS}#children-1"
