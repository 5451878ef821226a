"""Run the harnesses and then their canaries, and keep the figures: python -m tests.audit --size full --out docs/evidence."""

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.audit.frame import Figures, Harness, canary_complaint, complaint, harnesses, measured

os.environ["CSOR_FAST_PASSWORDS"] = "1"  # what is tried here is not the cost of a password


def main() -> int:
    """Give 0 when every run stands and every canary was seen."""
    asked = _asked()
    seed = asked.seed if asked.seed is not None else secrets.randbelow(2**31)
    wanted = {name for name in asked.only.split(",") if name}
    chosen = [h for h in harnesses().values() if (not wanted or h.id in wanted) and asked.part in {0, h.part}]
    missing = wanted - {h.id for h in chosen}
    faults = [f"no such harness: {name}" for name in sorted(missing)]
    for harness in chosen:
        kept = _tried(harness, asked, seed)
        faults += kept["complaints"]
        if asked.out:
            asked.out.mkdir(parents=True, exist_ok=True)
            text = json.dumps(kept, indent=1, sort_keys=True, default=str)
            (asked.out / f"{harness.id}.json").write_text(text + "\n")
    if asked.out:
        (asked.out / "README.md").write_text(summary(asked.out))
    for fault in faults:
        _say(f"RED    {fault}")
    if not chosen:
        faults.append("nothing was run")
    _say(f"{len(chosen)} harnesses, {len(faults)} complaints, seed {seed}")
    return 1 if faults else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.audit", description=__doc__)
    parser.add_argument("--only", default="", help="ids with commas between; all when left out")
    parser.add_argument("--part", type=int, default=0, help="a slice: each takes under 90 minutes; 0 is all")
    parser.add_argument("--size", default="ci", help="ci, full, or a number of trials")
    parser.add_argument("--seed", type=int, default=None, help="to run again what came out")
    parser.add_argument("--out", type=Path, default=None, help="a folder for the figures")
    return parser.parse_args()


def _tried(harness: Harness, asked: argparse.Namespace, seed: int) -> dict[str, Any]:
    """One harness and its canaries, as it is kept."""
    absent = [program for program in harness.needs if not shutil.which(program)]
    size = int(asked.size) if asked.size.isdecimal() else {"ci": harness.ci, "full": harness.full}[asked.size]
    kept: dict[str, Any] = {"id": harness.id, "title": harness.title, "target": size, "size": asked.size, **_when()}
    if absent:
        return {**kept, "complaints": [f"{harness.id} DID NOT RUN: {', '.join(absent)} missing"], "canaries": {}}
    found = measured(harness, size, seed)
    _line(harness.id, harness.title, found)
    complaints = [complaint(harness, size, found)]
    canaries: dict[str, Any] = {}
    for fault, trials in harness.canaries.items():
        seen = measured(harness, trials, seed, fault)
        _line(harness.id, f"canary {fault}", seen)
        canaries[fault] = asdict(seen) | {"red": bool(seen.failed)}
        complaints.append(canary_complaint(harness, fault, seen))
    return {**kept, **asdict(found), "canaries": canaries, "complaints": [c for c in complaints if c]}


def _when() -> dict[str, str]:
    run = subprocess.run
    commit = run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    edited = run(["git", "status", "--porcelain", "csor", "migrations"], capture_output=True, text=True, check=False)
    at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return {"commit": commit + ("+" if edited.stdout.strip() else ""), "at": at, "python": sys.version.split()[0]}


def _line(name: str, title: str, found: Figures) -> None:
    _say(
        f"{name:<6} {title}: {found.attempted} attempted, {found.failed} failed, {found.seconds} s {found.notes or ''}"
    )


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def summary(folder: Path) -> str:
    """The figures of a folder on one page."""
    kept = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    lines = [
        "# Figures of the harnesses",
        "",
        "Written by `python -m tests.audit --out docs/evidence`; one file a harness beside this page, with its seed, what it",
        "measured and what its canaries found. A canary is the same harness with a fault planted: it must come out red.",
        "0 failures in n trials bound the true rate below 3/n (95 %). A + after the commit: the tree held edits.",
        "",
        "| Id | Goal | Target | Attempted | Failed | Seconds | Canaries red | Commit | When (UTC) |",
        "|---|---|--:|--:|--:|--:|---|---|---|",
    ]
    for row in kept:
        red = [name for name, seen in row["canaries"].items() if seen["red"]]
        canaries = f"{len(red)} of {len(row['canaries'])}: {', '.join(red)}" if row["canaries"] else "none"
        numbers = (row["target"], row.get("attempted", 0), row.get("failed", "-"), row.get("seconds", "-"))
        told = " | ".join(str(number) for number in numbers)
        edited = "+" if row["commit"].endswith("+") else ""
        lines.append(
            f"| {row['id']} | {row['title']} | {told} | {canaries} | {row['commit'][:8]}{edited} | {row['at']} |"
        )
    complaints = [c for row in kept for c in row["complaints"]]
    lines += ["", "## Complaints", "", *(f"- {c}" for c in complaints)] if complaints else ["", "No complaint."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
