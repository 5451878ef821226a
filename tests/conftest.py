"""What holds for every test: the shared fixtures, the marks they bring, and that a test not run is never overlooked."""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

ABSENT = "ABSENT:"  # begins the reason of a skip for want of something outside the project
pytest_plugins = ["tests.support.databases", "tests.support.browser"]

# A shared machine is slow at times; that is no fault of the code.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True, print_blob=True)

FIXTURE_MARKS = {"chromium": "browser", "postgres_url": "postgres", "engine_name": "both_engines"}
# Minutes long: first, so that no worker is left alone with one at the end.
LONGEST = ("tests/audit/test_harnesses.py", "tests/domain/test_walk.py")
# Tracing every line nearly doubles what these take, and they go where the other tests have been: those hold the floor.
UNTRACED = ("tests/audit/", "tests/browser/", "tests/security/", "tests/domain/test_walk.py")
Report = pytest.TestReport | pytest.CollectReport
AnyReport = TypeVar("AnyReport", pytest.TestReport, pytest.CollectReport)


def in_ci() -> bool:
    """Say whether a test that did not run is a failure."""
    return os.environ.get("CI") == "true"


def pytest_configure() -> None:
    """Choose how Hypothesis runs."""
    settings.load_profile("ci" if in_ci() else "here")


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures they ask for, so that `-m "not browser"` needs nobody's care; the longest go first."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    for item in items:
        if item.nodeid.startswith(UNTRACED):
            item.add_marker("no_cover")
        for fixture, mark in FIXTURE_MARKS.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a test that did not run as failed in CI."""
    return not_run_is_failed((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Count a file of tests that were not run as failed in CI."""
    return not_run_is_failed((yield))


def not_run_is_failed(report: AnyReport) -> AnyReport:
    """Turn `skipped` into `failed` when CI=true. A known failure (xfail) did run and stays what it is.

    What lies outside the project may be absent there: that is said at the end of the run, and is no failure.
    """
    if in_ci() and report.skipped and not hasattr(report, "wasxfail") and ABSENT not in why(report):
        report.outcome = "failed"
        report.longrepr = f"DID NOT RUN, and CI=true: {why(report)}"
    return report


def why(report: Report) -> str:
    """Return the reason a test was skipped for."""
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly how many tests did not run: a green line must not hide them."""
    skipped = [report for report in terminalreporter.getreports("skipped") if not hasattr(report, "wasxfail")]
    browser = [report for report in skipped if "browser" in report.keywords]
    for kind, count in (("browser", len(browser)), ("other", len(skipped) - len(browser))):
        if count:
            terminalreporter.write_line(f"!!! {count} {kind} tests DID NOT RUN", red=True, bold=True)
    for report in skipped:
        if ABSENT in why(report):
            terminalreporter.write_line(f"!!! {why(report)}", red=True, bold=True)
    for report in terminalreporter.getreports("passed"):
        for line in (said for name, said in report.user_properties if name == "walked"):
            terminalreporter.write_line(f"walked {line}")
