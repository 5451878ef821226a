"""Measure the product: make bench, or bench/run.py --cases 1000 --engine sqlite --quick.

Fills databases with simulated cases, asks for pages, counts queries and actions, starts the server, and runs a peer
beside it when there is one (CSOR_PEER names its program). A whole run writes docs/bench.json and docs/bench.md.
A part that cannot run says so and the rest goes on.
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2
from databases import ROOT, drop, shelf
from report import as_page, as_text
from starting import start_times

HERE = Path(__file__).parent
PEER = ROOT.parent / "shared" / "tools" / "peer-django.py"
LONGEST = 900
PEER_LINE = re.compile(r"^(.+?)\s+median\s+([\d.]+) ms")


def main() -> int:
    asked = _arguments()
    results: dict[str, Any] = {"made": datetime.now(UTC).date().isoformat(), "machine": _machine(), "faults": []}
    fault = results["faults"].append
    sizes = [1000] if asked.quick else asked.cases
    repeats = 5 if asked.quick else 15
    with shelf(asked.engine, fault) as makers:
        results["runs"] = [
            run for size in sizes for name in makers if (run := _one(name, makers[name], size, repeats, fault))
        ]
    results["start_s"] = _guarded("start", start_times, fault) or {}
    results["peer"] = _guarded("peer", lambda: _peer(max(sizes)), fault)
    sys.stdout.write(as_text(results))
    if asked.quick and not asked.write:
        return 0
    docs = ROOT / "docs"
    (docs / "bench.json").write_text(json.dumps(results, indent=1) + "\n")
    (docs / "bench.md").write_text(as_page(results))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers = lambda text: [int(part) for part in text.split(",")]  # noqa: E731
    parser.add_argument("--cases", type=numbers, default=[1000, 10_000, 100_000], help="with commas between")
    parser.add_argument("--engine", type=lambda t: t.split(","), default=["sqlite", "postgresql"])
    parser.add_argument("--quick", action="store_true", help="1,000 cases and few repeats; writes nothing")
    parser.add_argument("--write", action="store_true", help="write the page even of a quick run")
    return parser.parse_args()


def _machine() -> dict[str, Any]:
    return {
        "cpus": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "sqlite": pysqlite3.dbapi2.sqlite_version,
    }


def _guarded(name: str, work: Callable[[], Any], fault: Callable[[str], None]) -> Any:
    try:
        return work()
    except Exception as why:  # noqa: BLE001 - the rest of the run goes on
        fault(f"{name}: {type(why).__name__}: {str(why)[:300]}")
        return None


def _one(name: str, make: Callable[[], str], size: int, repeats: int, fault: Callable[[str], None]) -> Any:
    """One engine with so many cases: filled, then asked for pages in a process of its own."""
    label = f"{name}, {size:,} cases"
    sys.stderr.write(f"{label} ...\n")
    url = _guarded(label, make, fault)
    if not url:
        return None
    filled = _guarded(f"{label}, load", lambda: _child("filling.py", url, str(size)), fault)
    asked = _guarded(f"{label}, pages", lambda: _child("pages.py", url, str(repeats)), fault) if filled else None
    drop(url)
    for missing in (asked or {}).get("faults", []):
        fault(f"{label}: {missing}")
    return {"engine": name, "cases": size, "load": filled, "pages": (asked or {}).get("found", {})}


def _child(program: str, *arguments: str) -> Any:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(HERE)))}
    done = subprocess.run(
        [sys.executable, str(HERE / program), *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode:
        raise RuntimeError((done.stderr.strip().splitlines() or ["no word"])[-1])
    return json.loads(done.stdout.strip().splitlines()[-1])


def _peer(cases: int) -> Any:
    """The peer's medians in ms by its own labels; None when there is none."""
    program = Path(os.environ.get("CSOR_PEER") or PEER)
    if not program.exists():
        return None
    sys.stderr.write(f"the peer, {cases:,} cases ...\n")
    done = subprocess.run(
        [sys.executable, str(program), str(cases)], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    found = {m[1].strip(): float(m[2]) for line in done.stdout.splitlines() if (m := PEER_LINE.match(line))}
    if done.returncode or not found:
        raise RuntimeError((done.stderr.strip().splitlines() or ["it printed no medians"])[-1])
    return {"cases": cases, "medians_ms": found}


if __name__ == "__main__":
    sys.exit(main())
