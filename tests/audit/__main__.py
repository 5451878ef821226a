"""Run the harnesses and then their canaries, and keep the figures: python -m tests.audit --size full --out docs/evidence.

Each goes in a process of its own. With --jobs 2 two go side by side; what is judged by the clock goes last and alone.
"""

import argparse
import json
import secrets
import sys
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from tests.audit.frame import Harness, harnesses
from tests.audit.summary import summary
from tests.audit.tried import tried_apart

__all__ = ["main", "summary"]


def main() -> int:
    """Give 0 when every run stands and every canary was seen."""
    asked = _asked()
    seed = asked.seed if asked.seed is not None else secrets.randbelow(2**31)
    every = harnesses()
    wanted = {name for name in asked.only.split(",") if name}
    chosen = [h for h in every.values() if (not wanted or h.id in wanted) and asked.part in {0, h.part}]
    missing = wanted - {h.id for h in chosen}
    faults = [f"no such harness: {name}" for name in sorted(missing)]
    for kept in _all(chosen, asked.jobs, asked.size, seed):
        _say(_line(kept))
        faults += kept["complaints"]
        if asked.out:
            _keep(asked.out, kept, every.values())
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
    parser.add_argument("--jobs", type=int, default=1, help="how many go side by side")
    return parser.parse_args()


def _all(chosen: list[Harness], jobs: int, size: str, seed: int) -> Iterator[dict[str, Any]]:
    """Every harness as it ends: the longest first, and those that are judged by the clock alone at the end."""
    together = sorted((h for h in chosen if not h.timed), key=lambda h: -h.minutes)
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        for done in as_completed([pool.submit(tried_apart, harness, size, seed) for harness in together]):
            yield done.result()
    for harness in chosen:
        if harness.timed:
            yield tried_apart(harness, size, seed)


def _keep(folder: Path, kept: dict[str, Any], every: Collection[Harness]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, indent=1, sort_keys=True, default=str)
    (folder / f"{kept['id']}.json").write_text(text + "\n")
    (folder / "README.md").write_text(summary(folder, every))


def _line(kept: dict[str, Any]) -> str:
    """A harness on one line; its notes stand in its file."""
    red = sum(1 for seen in kept["canaries"].values() if seen["red"])
    canaries = f"{red} of {len(kept['canaries'])} canaries red" if kept["canaries"] else "no canary"
    told = f"{kept.get('attempted', 0)} attempted, {kept.get('failed', '-')} failed, {kept.get('seconds', '-')} s"
    return f"{kept['id']:<8} {kept['title']}: {told}, {canaries}"


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
