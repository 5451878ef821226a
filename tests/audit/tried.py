"""One harness and its canaries, in a process of their own: what they print, and what breaks, is theirs alone.

python -m tests.audit.tried ID SIZE SEED FILE     SIZE: ci, full or a number; the figures come into FILE
"""

import json
import os
import shutil
import subprocess
import sys
import traceback
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.audit.frame import Harness, canary_complaint, complaint, harnesses, measured, slow

ENDING = 1500  # characters of what a broken process said


def tried_apart(harness: Harness, size: str, seed: int) -> dict[str, Any]:
    """What `tried` gives, out of another process. One that breaks is a complaint."""
    with TemporaryDirectory(prefix="csor-tried-") as folder:
        kept, said = Path(folder) / "kept.json", Path(folder) / "said"
        command = [sys.executable, "-m", "tests.audit.tried", harness.id, size, str(seed), str(kept)]
        with said.open("wb") as file:  # the product tells of every planted fault: nobody has to read that
            done = subprocess.run(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, check=False)
        if done.returncode == 0:
            found: dict[str, Any] = json.loads(kept.read_text())
            return found
        ending = said.read_text(errors="replace")[-ENDING:]
        return {**_head(harness, size), "complaints": [f"{harness.id} BROKE: {ending}"], "canaries": {}}


def tried(harness: Harness, size: str, seed: int) -> dict[str, Any]:
    """One harness and its canaries, as it is kept."""
    kept = _head(harness, size)
    absent = [program for program in harness.needs if not shutil.which(program)]
    if absent:
        return {**kept, "complaints": [f"{harness.id} DID NOT RUN: {', '.join(absent)} missing"], "canaries": {}}
    found = measured(harness, kept["target"], seed)
    complaints = [complaint(harness, kept["target"], found)]
    if size == "full":  # a time says something only where enough was tried, and on a machine that does nothing else
        complaints += slow(harness, found)
    canaries: dict[str, Any] = {}
    for fault, trials in harness.canaries.items():
        seen = measured(harness, trials, seed, fault)
        canaries[fault] = asdict(seen) | {"red": bool(seen.failed)}
        complaints.append(canary_complaint(harness, fault, seen))
    return {**kept, **asdict(found), "canaries": canaries, "complaints": [c for c in complaints if c]}


def _head(harness: Harness, size: str) -> dict[str, Any]:
    """What is known of a run before it: which harness, how much of it, when, and of which tree."""
    target = int(size) if size.isdecimal() else {"ci": harness.ci, "full": harness.full}[size]
    run = subprocess.run
    commit = run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    edited = run(["git", "status", "--porcelain", "csor", "migrations"], capture_output=True, text=True, check=False)
    return {
        "id": harness.id,
        "title": harness.title,
        "part": harness.part,
        "target": target,
        "size": size,
        "commit": commit + ("+" if edited.stdout.strip() else ""),
        "at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        "python": sys.version.split()[0],
    }


def main() -> int:
    """The process of its own."""
    name, size, seed, kept = sys.argv[1:]
    os.environ["CSOR_FAST_PASSWORDS"] = "1"  # what is tried here is not the cost of a password
    try:
        found = tried(harnesses()[name], size, int(seed))
    except Exception:  # noqa: BLE001 - whatever it was, it is told where somebody reads it
        traceback.print_exc()
        return 1
    Path(kept).write_text(json.dumps(found, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
