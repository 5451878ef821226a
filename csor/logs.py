"""The log: one JSON object a line, in ASCII, so that nothing sent to us can start a line, colour a screen or turn text round."""

import json
import logging
import sys
from collections.abc import Mapping
from typing import Any

import structlog

LONGEST = 500  # characters of one value


class Lines:
    """Writes to standard error, as it is at the moment of writing."""

    def msg(self, line: str) -> None:
        """Write one line and let it go at once."""
        sys.stderr.write(line + "\n")
        sys.stderr.flush()

    log = debug = info = warning = warn = error = critical = exception = fatal = failure = msg


class JsonLine(logging.Formatter):
    """A line of the standard library's logging, gunicorn's too, in the same form."""

    def format(self, record: logging.LogRecord) -> str:
        """Level, logger and words; of an exception its kind alone, since its text may hold what was in hand."""
        told = {"level": record.levelname.lower(), "logger": record.name, "event": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            told["kind"] = record.exc_info[0].__name__
        return render(told)


def render(told: Mapping[str, Any]) -> str:
    r"""One line of JSON: controls, line ends, bidi marks and escape sequences come out as \uXXXX."""
    return json.dumps({str(k): _shown(v) for k, v in told.items()}, ensure_ascii=True, sort_keys=True)


def _shown(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_shown(one) for one in value]
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    return str(value)[:LONGEST]


def _as_line(_logger: Any, _method: str, told: Mapping[str, Any]) -> str:
    return render(told)


def set_up_logs() -> None:
    """Let structlog write such lines, from warnings to faults and information."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _as_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: Lines(),
        cache_logger_on_first_use=False,
    )


def gunicorn_logging() -> dict[str, Any]:
    """Gunicorn's `logconfig_dict`: its faults go the same way; it keeps no log of requests, the audit log does."""
    handler = {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
    quiet = {"level": "WARNING", "handlers": ["line"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLine}},
        "handlers": {"line": handler},
        "root": {"level": "WARNING", "handlers": ["line"]},
        "loggers": {"gunicorn.error": quiet, "gunicorn.access": quiet},
    }
