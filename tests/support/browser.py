"""A real browser for tests: Debian's Chromium driven by playwright, and axe to judge what it shows.

`chromium`   the running browser, one a session and worker
`page`       a fresh page in a context of its own; a script error or a blocked resource on it fails the test
`axe(page)`  what axe holds against the page; `assert axe(page) == []`

A browser test reaches the product as an officer would, over HTTP, with the content policy in force: never `bypass_csp`.
"""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
TIMEOUT_MS = 10_000


def chromium_path() -> Path:
    """Return where Chromium is, or would be."""
    return Path(os.environ.get("CSOR_CHROMIUM", "/usr/bin/chromium"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium; without one the test did not run, and with CI=true that is a failure."""
    path = chromium_path()
    if not os.access(path, os.X_OK):
        pytest.skip(f"no Chromium at {path}: run tools/browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a fresh page as a user in England would see it."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # A form sent back with its errors is a 4xx by design, and Chromium logs those.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == [], "the browser complained"


def axe_source() -> str:
    """Return axe-core's own script."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def axe(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds wrong on the page: rule, impact, what it means, and the elements. Empty is good.

    The script goes in by `evaluate`, which a strict content policy lets through; a script tag it would block.
    """
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe_source()} }} }}")
    results = page.evaluate("rules => axe.run(document, { runOnly: { type: 'tag', values: rules } })", RULES)
    return [
        {
            "rule": violation["id"],
            "impact": violation["impact"],
            "help": violation["help"],
            "where": [node["html"] for node in violation["nodes"]],
        }
        for violation in results["violations"]
    ]
