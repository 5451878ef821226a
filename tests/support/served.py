"""The real server, `csor serve`, as a process of its own on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

READY_SECONDS = 90


@dataclass(frozen=True)
class Running:
    """Where it listens, its process, and what it wrote."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running_server(
    folder: Path, more: Mapping[str, str] | None = None, command: tuple[str, ...] = (), *, workers: int = 1
) -> Iterator[Running]:
    """Serve from a folder that holds the database. more: settings; command: another `csor` than this checkout's."""
    port = free_port()
    env = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "CSOR_DATABASE_URL": f"sqlite:///{folder / 'csor.sqlite'}",
        "CSOR_SECRET_KEY": "a secret of the tests, and of nothing else",
        "CSOR_DEMO": "0",
        "CSOR_FAST_PASSWORDS": "1",
        "PORT": str(port),
        **(more or {}),
    }
    log = folder / "serve.log"
    run = command or (str(Path(sys.executable).with_name("csor")),)
    if not command:
        env["PYTHONPATH"] = str(Path(__file__).parents[2])
    with log.open("wb") as written:
        process = subprocess.Popen(
            [*run, "serve", "--workers", str(workers)], env=env, stdout=written, stderr=subprocess.STDOUT, cwd=folder
        )
    try:
        _wait(process, port, log)
        yield Running(port, process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}: {log.read_text()[-2000:]}")
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing answered on {port}: {log.read_text()[-2000:]}")
