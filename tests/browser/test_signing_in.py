"""Signing in, stepping up and staying, as an officer meets them in a browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from csor.domain.actions import Action
from csor.domain.vocabulary import Rank, Role, Stage
from csor.setup import operator
from csor.usecases.factors import code_at, current_step
from csor.usecases.people import NewPerson, add_person
from tests.browser.serving import PHONE, Officer, RunningClock, Served
from tests.support.wessex import keep_at

SitDown = Callable[..., Officer]
PASSWORD = "seven otters mend a gate"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_first_sign_in_ends_in_the_service(
    wessex: Served, running: RunningClock, sit_down: SitDown, judged: set[str], script: bool
) -> None:
    name = f"newcomer{int(script)}"
    new = NewPerson(name, "Nia Comer", Rank.CONSTABLE, frozenset({Role.OFFICER}), "ppn", password=PASSWORD)
    with wessex.office.open_work(operator("wessex")) as work:
        add_person(work, new)
    nia = sit_down(wessex, viewport=PHONE, java_script_enabled=script)
    nia.judged = judged if script else None
    nia.page.goto(f"{wessex.url}/sign-in")
    nia.fill({"username": name, "password": PASSWORD}).press("Sign in")
    assert nia.h1 == "Set up your authenticator app"
    nia.page.locator("summary").click()
    secret = nia.page.locator(".csor-mono").inner_text().replace(" ", "")
    assert nia.page.locator("img.csor-square").evaluate("e => e.naturalWidth") > 100
    nia.fill({"code": code_at(secret, current_step(running())), "called": "Work phone"}).press("Set it up")
    assert nia.page.locator(".csor-codes li").count() == 10
    nia.follow("I have kept them")
    assert nia.h1.startswith("Work list")
    nia.go("/account")
    assert "Work phone" in nia.words


def test_a_decision_asks_for_a_code_and_loses_nothing(
    own: Served, own_clock: RunningClock, sit_down: SitDown, judged: set[str]
) -> None:
    case = keep_at(own.office, Stage.MEETING).do(Action.FLAG_IMMEDIATE_RISK)
    own_clock.pass_by(days=1)
    okafor = sit_down(own)
    okafor.judged = judged
    okafor.sign_in_by_page("okafor")
    own_clock.pass_by(minutes=6)
    okafor.go(f"/cases/{case.reference}/do/authorise_immediate_protection")
    okafor.fill(
        {
            "person-forenames": "Gwen",
            "person-surname": "Marsh",
            "relationship": "grandmother",
            "reason": "He takes the child tonight.\nNobody else can.",
            "content": "He may not be alone with a child.",
            "contains": ["orders"],
            "deliverers": ["nwosu"],
            "deliver_by": (own_clock.here + timedelta(days=1)).date(),
        }
    )
    for _ in range(2):
        okafor.page.locator("main form button.govuk-button:not(.govuk-button--secondary)").first.click()
        okafor.page.wait_for_load_state()
    assert okafor.h1 == "Confirm that it is you"
    okafor.page.locator("[autocomplete=one-time-code]").fill("000000")
    okafor.press("Confirm and go on")
    assert "The code is not right" in okafor.words
    okafor.give_code("Confirm and go on")
    assert okafor.path.startswith(f"/cases/{case.reference}?done=")
    with own.office.open_glance(case._actor(Action.AUTHORISE_IMMEDIATE_PROTECTION, None)) as work:
        kept = work.case(case.reference).facts.recipients
    assert [r.name for r in kept] == ["Gwen Marsh"]


def test_two_minutes_before_the_end_a_band_asks_and_a_press_stays(
    wessex: Served, running: RunningClock, sit_down: SitDown, chromium: Browser
) -> None:
    price = sit_down(wessex)
    price.page.clock.install()
    price.sign_in("price", wessex).go("/find").fill({"q": "Brierley"})
    band = price.page.locator(".csor-stay")
    price.page.clock.fast_forward(779_000)
    assert band.is_hidden()
    price.page.clock.fast_forward(3_000)
    band.get_by_text("You will be signed out in less than 2 minutes").wait_for()
    price.judge()
    running.pass_by(minutes=13)
    price.page.get_by_role("button", name="Stay signed in").click()
    band.wait_for(state="hidden")
    assert price.page.locator("[name=q]").input_value() == "Brierley"
    running.pass_by(minutes=14)
    price.go("/find").fill({"q": "Brierley"})
    running.pass_by(minutes=16)
    price.page.clock.fast_forward(901_000)
    band.get_by_text("You are signed out.").wait_for()
    price.press("Find")
    assert "Nothing was done for 15 minutes" in price.words
    assert "What you typed is kept" in price.words
