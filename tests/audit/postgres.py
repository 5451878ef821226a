"""A PostgreSQL of the harness's own, which it may kill."""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil  # type: ignore[import-untyped]
import psycopg
from psycopg import sql
from sqlalchemy import make_url

from tests.support.databases import one_process_at_a_time, wheel_of_postgres

PATIENCE = 90  # seconds
# What the wheel says of a server that is still recovering where others use the machine too: it waits ten seconds at most.
NOT_YET = (subprocess.TimeoutExpired, AssertionError)
LOCK = Path(tempfile.gettempdir()) / "csor-audit-postgres.lock"


class Server:
    """A running server with its settings as they come: it waits for the disk."""

    def __init__(self, wheel: Any) -> None:
        self._wheel = wheel
        self._uri = make_url(wheel.get_uri().replace("postgres:@", "postgres@"))

    def url(self, database: str) -> str:
        """The address of a database, as the product takes it."""
        return self._uri.set(drivername="postgresql+psycopg", database=database).render_as_string(False)

    def run(self, statement: Any) -> None:
        """Run one statement as the owner of everything."""
        with psycopg.connect(self._uri.render_as_string(False), autocommit=True) as connection:
            connection.execute(statement)

    def create(self, template: str = "template0") -> str:
        """A new database; its name."""
        name = f"csor_audit_{uuid4().hex}"
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Take a database away."""
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def processes(self) -> list[psutil.Process]:
        """The postmaster, then its children."""
        postmaster = psutil.Process(self._wheel.get_pid())
        return [postmaster, *postmaster.children()]

    def kill(self, kind: str, chance: random.Random) -> None:
        """Lose the server: all of it by SIGKILL, by an immediate shutdown, or one backend, after which all restart."""
        postmaster, *children = self.processes()
        if kind == "backend":
            working = [child for child in children if _serves_somebody(child)]
            _signal(chance.choice(working or children), signal.SIGKILL)
            psutil.wait_procs(children, timeout=20)  # the postmaster ends them all and begins anew
            return
        if kind == "immediate":
            _signal(postmaster, signal.SIGQUIT)
        else:
            for process in (postmaster, *children):
                _signal(process, signal.SIGKILL)
        psutil.wait_procs([postmaster, *children], timeout=20)

    def start(self) -> None:
        """Have it running again; gives back when it answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with one_process_at_a_time(LOCK):
                    self._wheel.ensure_postgres_running()
            except NOT_YET:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return


def _serves_somebody(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return any("[local]" in part for part in process.cmdline())
    return False


def _signal(process: psutil.Process, number: int) -> None:
    with suppress(psutil.Error, ProcessLookupError):
        os.kill(process.pid, number)


@contextmanager
def own_server() -> Iterator[Server]:
    """Start one in a folder of its own; stop it and take the folder away."""
    folder = Path(tempfile.mkdtemp(prefix="csor-pg-"))  # a socket's path is short
    try:
        with one_process_at_a_time(LOCK):
            wheel = wheel_of_postgres(folder).get_server(folder / "data", cleanup_mode="delete")
        try:
            yield Server(wheel)
        finally:
            wheel.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
