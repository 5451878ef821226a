"""The real server for scanners: `csor serve`'s own gunicorn, with a list of the routes that were reached.

python -m tests.audit.scan_server PORT LIST [FAULT]. A fault is what a scanner must find: an address that echoes, headers off.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask, request

from csor.domain.oversight import PACES
from csor.serving import _Server

WORKERS = 2


def watched(app: Flask, seen: Path, fault: str) -> Flask:
    """Note each route and its status; plant the fault."""

    def note(response: Any) -> Any:
        with seen.open("a") as file:
            file.write(f"{request.method} {request.endpoint} {response.status_code}\n")
        return response

    app.after_request_funcs.setdefault(None, []).append(note)
    if fault == "echo":
        app.before_request_funcs.setdefault(None, []).insert(0, _echo)
        app.after_request_funcs[None].insert(0, _bare)
    return app


def _echo() -> str | None:
    """An address that says back what it is given, before any door."""
    if request.path != "/echo":
        return None
    return f"<html><body><form action=/echo><input name=q></form>{request.args.get('q', '')}</body></html>"


def _bare(response: Any) -> Any:
    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options"):
        response.headers.pop(name, None)
    return response


class Watched(_Server):
    """The product's own server, with that list."""

    def __init__(self, port: int, workers: int, seen: Path, fault: str) -> None:
        self._seen = seen
        self._fault = fault
        super().__init__(port, workers)

    def load(self) -> Flask:
        """The app, once in each worker."""
        return watched(super().load(), self._seen, self._fault)


def main() -> None:
    """Serve until told to stop."""
    port, seen, *fault = sys.argv[1:]
    # A scanner reads faster than any person: the pace of reading has tests of its own.
    for event, limit in list(PACES.items()):
        PACES[event] = replace(limit, most=10**9)
    Watched(int(port), WORKERS, Path(seen), "".join(fault)).run()


if __name__ == "__main__":
    main()
