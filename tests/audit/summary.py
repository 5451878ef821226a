"""The figures of a folder on one page: what stands, what each slice took, what is red, and what was never run."""

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.audit.frame import Harness

HEAD = """# Figures of the harnesses

Written by `python -m tests.audit --out docs/evidence`; one file a harness beside this page, with its seed, what it
measured and what its canaries found. A canary is the same harness with a fault planted: it must come out red.
0 failures in n trials bound the true rate below 3/n (95 %). A + after the commit: the tree held edits.

| Id | Goal | Target | Attempted | Failed | Seconds | Canaries red | Size | Commit | When (UTC) |
|---|---|--:|--:|--:|--:|---|---|---|---|"""
Row = Mapping[str, Any]


def summary(folder: Path, known: Collection[Harness] = ()) -> str:
    """The page. known: every harness there is; one without figures is named."""
    rows: list[Row] = [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]
    lines = [HEAD, *(_line(row) for row in rows)]
    parts = {harness.id: harness.part for harness in known}
    never = {harness.id: harness.title for harness in known if harness.id not in {row["id"] for row in rows}}
    lines += [f"| {name} | {title} | **not run** | | | | | | | |" for name, title in sorted(never.items())]
    complaints = [complaint for row in rows for complaint in row["complaints"]]
    lines += ["", *_slices(rows, parts)]
    lines += ["", "## Complaints", "", *(f"- {c}" for c in complaints)] if complaints else ["", "No complaint."]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    red = [name for name, seen in row["canaries"].items() if seen["red"]]
    canaries = f"{len(red)} of {len(row['canaries'])}: {', '.join(red)}" if row["canaries"] else "none"
    numbers = (row["target"], row.get("attempted", 0), row.get("failed", "-"), row.get("seconds", "-"))
    told = " | ".join(str(number) for number in numbers)
    edited = "+" if row["commit"].endswith("+") else ""
    size, commit = row.get("size", "-"), f"{row['commit'][:8]}{edited}"
    return f"| {row['id']} | {row['title']} | {told} | {canaries} | {size} | {commit} | {row['at']} |"


def _slices(rows: Iterable[Row], parts: Mapping[str, int]) -> list[str]:
    """What each slice took: the seconds of its harnesses and of their canaries, one after another."""
    took: dict[int, float] = {}
    for row in rows:
        if part := parts.get(row["id"]):
            canaries = sum(seen["seconds"] for seen in row["canaries"].values())
            took[part] = took.get(part, 0.0) + row.get("seconds", 0.0) + canaries
    if not took:
        return []
    whole = [f"| {part} | {seconds:.0f} |" for part, seconds in sorted(took.items())]
    told = "What the slices took, harness after harness with their canaries (with `JOBS=2` two go side by side):"
    return [told, "", "| Part | Seconds |", "|--:|--:|", *whole, f"| all | {sum(took.values()):.0f} |"]
