"""Run a harness in a process of its own, which has one thread and may fork, kill and limit itself."""

import importlib
import json
import os
import subprocess
import sys
from dataclasses import asdict

from tests.audit.frame import Figures


def run_apart(module: str, size: int, seed: int, fault: str = "", *where: str) -> Figures:
    """What `trials(size, seed, fault, *where)` of a module here gives."""
    command = [sys.executable, "-m", "tests.audit.apart", module, str(size), str(seed), fault, *where]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"{module}: {done.stderr[-3000:]}")
    return Figures(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """The process apart."""
    module, size, seed, fault, *where = sys.argv[1:]
    os.environ["CSOR_FAST_PASSWORDS"] = "1"
    found = importlib.import_module(f"tests.audit.{module}").trials(int(size), int(seed), fault, *where)
    sys.stdout.write(json.dumps(asdict(found), default=str) + "\n")


if __name__ == "__main__":
    main()
