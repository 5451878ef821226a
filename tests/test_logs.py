"""Nothing that was sent can begin a line of the log, colour a screen, or turn the text round."""

import io
import json
import logging
import sys

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from csor.logs import JsonLine, gunicorn_logging, render, set_up_logs

NASTY = ["a\r\nb", "\x1b[31mred\x1b[0m", "\u202egnp.exe", "\u2066x\u2069", "\x00\x07\x08", "\u2028\u2029\x85", "\ud800", '"}', "${jndi:ldap://x}", "%s%n"]  # fmt: skip


@given(st.one_of(st.text(), st.sampled_from(NASTY)), st.text())
def test_whatever_is_logged_is_one_line_of_ascii_json(value: str, name: str) -> None:
    line = render({"event": value, name: [value, 1, None, True, 1.5]})

    assert line.isascii()
    assert line.isprintable()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["event"] == value[:500] or name == "event"


def test_structlog_writes_such_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    set_up_logs()

    structlog.get_logger("x").warning("seen\n2026 forged", what="\x1b[2J")
    structlog.get_logger("x").debug("not kept")

    line = written.getvalue()
    assert line.count("\n") == 1
    told = json.loads(line)
    assert (told["level"], told["event"], told["what"]) == ("warning", "seen\n2026 forged", "\x1b[2J")


def test_a_fault_in_the_standard_log_gives_its_kind_and_not_its_words() -> None:
    try:
        int("Marsh, Daniel")
    except ValueError:
        record = logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, "fault %s", ("\r\nx",), sys.exc_info())

    line = JsonLine().format(record)

    assert json.loads(line) == {
        "level": "error",
        "logger": "gunicorn.error",
        "event": "fault \r\nx",
        "kind": "ValueError",
    }
    assert "Marsh" not in line


def test_gunicorn_takes_these_settings() -> None:
    assert gunicorn_logging()["formatters"]["line"]["()"] is JsonLine
