"""What the system shows everybody of a running product: its command line."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.served import running_server

SECRET = "planted-secret-of-this-test-0123456789"


def command_lines() -> list[str]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                continue  # it has ended
    return found


def test_no_secret_stands_on_a_command_line(tmp_path: Path) -> None:
    with running_server(tmp_path, {"CSOR_SECRET_KEY": SECRET}) as server:
        lines = command_lines()
        assert any("csor" in line and "serve" in line for line in lines)
        assert not [line for line in lines if SECRET in line]
        assert SECRET not in server.log.read_text()


def test_a_password_is_no_argument(tmp_path: Path) -> None:
    """`csor user add` takes it from the terminal or from standard input, and has no option for it."""
    csor = Path(sys.executable).with_name("csor")
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run([csor, "user", "add", "--help"], capture_output=True, text=True, check=True, env=env).stdout
    refused = subprocess.run(
        [csor, "user", "add", "x", "--name", "X", "--password", "y"],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )

    assert "--name" in told
    assert "--password" not in told
    assert refused.returncode == 2
