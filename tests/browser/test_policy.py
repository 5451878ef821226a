"""The content policy in a real browser: what it does not allow is stopped, and would be reported to us."""

from typing import Any

from tests.browser.serving import Served, open_context

LISTEN = """() => { window.stopped = []; document.addEventListener('securitypolicyviolation',
  e => window.stopped.push([e.effectiveDirective, e.originalPolicy.includes('report-to csp; report-uri /csp-report')])); }"""
PLANT = """() => { const s = document.createElement('style'); s.textContent = 'h1 { color: red }'; document.head.append(s);
  const i = document.createElement('img'); i.src = 'https://evil.example/x.png'; document.body.append(i); }"""


def test_what_is_planted_is_stopped_and_would_be_reported(wessex: Served, chromium: Any) -> None:
    context = open_context(chromium)
    page = context.new_page()
    page.goto(f"{wessex.url}/sign-in")
    before = page.locator("h1").evaluate("e => getComputedStyle(e).color")
    page.evaluate(LISTEN)
    assert page.evaluate("window.stopped") == []

    page.evaluate(PLANT)
    page.wait_for_function("window.stopped.length >= 2")

    assert {directive for directive, _ in page.evaluate("window.stopped")} == {"style-src-elem", "img-src"}
    assert all(reported for _, reported in page.evaluate("window.stopped"))
    assert page.locator("h1").evaluate("e => getComputedStyle(e).color") == before
    context.close()
