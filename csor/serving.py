"""Serve the product on this machine: gunicorn, a demonstration when the database is empty, the address printed."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from csor.app import create_app
from csor.config import from_environment
from csor.logs import gunicorn_logging
from csor.reading.people import list_forces
from csor.schema_commands import warn_of_rights
from csor.standing_commands import refuse_lost_log, refuse_unsafe
from csor.usecases.office import Office
from csor.wire import Worker

LOOPBACK = "127.0.0.1"


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our settings and no files of its own."""

    def __init__(self, port: int, workers: int) -> None:
        self._port = port
        self._workers = workers
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"{LOOPBACK}:{self._port}")
        self.cfg.set("workers", self._workers)
        self.cfg.set("worker_class", Worker)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("logconfig_dict", gunicorn_logging())
        self.cfg.set("limit_request_line", 4094)
        self.cfg.set("graceful_timeout", 30)
        self.cfg.set("control_socket_disable", True)

    def load(self) -> Any:
        return create_app()


def serve(office: Callable[[], Office], port: int, workers: int) -> int:
    """Bring the database to the newest schema, fill an empty one with a demonstration, print the way in, serve."""
    os.umask(0o077)  # whatever is made from here on is ours alone
    place = office()
    settings = from_environment()
    refuse_unsafe(place, settings.instance)
    if settings.https:
        warn_of_rights(place)
    with place.open_reading() as reading:
        empty = not list_forces(reading)
    if empty:
        refuse_lost_log(settings.instance)
    if settings.demo:
        from csor.simulation.demo import fill_demo, sign_ins  # noqa: PLC0415 - only a demonstration needs it

        if empty:
            sys.stdout.write("The database is empty: filling it with a demonstration force.\n")
            fill_demo(place, place.clock())
        sys.stdout.write(sign_ins())
    elif empty:
        sys.stdout.write("The database is empty. Add an administrator: csor user add NAME --name 'Full Name'\n")
    place.engine.dispose()
    sys.stdout.write(f"\nServing on http://localhost:{port} (stop with Ctrl-C)\n")
    sys.stdout.flush()
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    _keep_log()
    _Server(port, workers).run()
    return 0


def _keep_log() -> None:
    """A process beside the service that signs the log as it grows; it ends by itself once the service is gone."""
    follow = "from csor.cli import main; raise SystemExit(main(['checkpoint', '--follow']))"
    subprocess.Popen([sys.executable, "-c", follow])  # noqa: S603 - our own interpreter and words
