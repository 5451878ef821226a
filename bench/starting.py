"""How long it takes to start: the command alone, the app, and the server until its first page."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.request import urlopen

from databases import ROOT

CSOR = Path(sys.executable).parent / "csor"
LONGEST = 90


def start_times() -> dict[str, Any]:
    """Seconds, for each kind of start."""
    with tempfile.TemporaryDirectory(prefix="csor-start-") as folder:
        where = {
            **os.environ,
            "CSOR_DATABASE_URL": f"sqlite:///{folder}/csor.sqlite",
            "CSOR_INSTANCE": folder,
            "CSOR_SECRET_KEY": secrets.token_hex(32),
        }
        return {
            "command alone": _run([str(CSOR), "--help"], where),
            "import and create_app": _run(
                [sys.executable, "-c", "from csor.app import create_app; create_app()"], where
            ),
            "server, first start with the demonstration": _serve(where),
            "server, later start": _serve(where),
        }


def _run(command: list[str], env: dict[str, str]) -> float:
    started = perf_counter()
    subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, timeout=LONGEST)
    return perf_counter() - started


def _serve(env: dict[str, str]) -> float:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = perf_counter()
    server = subprocess.Popen(
        [str(CSOR), "serve", "--workers", "1"],
        env={**env, "PORT": str(port)},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while perf_counter() - started < LONGEST:
            if server.poll() is not None:
                raise RuntimeError(f"the server ended with {server.returncode}")
            if _answers(port):
                return perf_counter() - started
            sleep(0.02)
        raise TimeoutError(f"no page within {LONGEST} s")
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False
