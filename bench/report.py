"""The results as a table for the terminal and as docs/bench.md."""

from typing import Any

PAGES = (
    "work list, mine",
    "work list, team",
    "case page, open",
    "case page, closed with a disclosure",
    "search by reference",
    "search by surname",
    "record a check, form",
    "record a check, saved",
    "compliance, a year",
)
# What the peer calls its pages, and ours beside them.
BESIDE = {
    "list by due date": "work list, team",
    "search by surname": "search by surname",
    "one case": "case page, open",
    "save one case": "record a check, saved",
}
Row = list[str]


def _tables(results: dict[str, Any]) -> list[tuple[str, list[Row]]]:
    runs = results["runs"]
    return [
        ("Pages: median ms of the server (queries)", _pages(runs)),
        ("Load and work", _work(runs)),
        ("Start, seconds", [["kind", "s"], *([k, f"{v:.2f}"] for k, v in results["start_s"].items())]),
        ("Beside the peer, SQLite", _peer(results)),
    ]


def _pages(runs: list[dict[str, Any]]) -> list[Row]:
    head = ["page", *(f"{run['engine']} {run['cases']:,}" for run in runs)]
    rows = [[page, *(_cell(run["pages"].get(page)) for run in runs)] for page in PAGES]
    return [head, *rows]


def _cell(found: Any) -> str:
    return f"{found['median_ms']:.1f} ({found['queries']})" if found else "not measured"


def _work(runs: list[dict[str, Any]]) -> list[Row]:
    head = [
        "engine",
        "cases",
        "loaded, cases a second",
        "of a CPU second",
        "actions a second, durable",
        "peak memory of a worker, MB",
    ]
    return [
        head,
        *(
            [
                run["engine"],
                f"{run['cases']:,}",
                _number((run["load"] or {}).get("a_second")),
                _number((run["load"] or {}).get("a_cpu_second")),
                _number(run["pages"].get("actions_a_second")),
                _number(run["pages"].get("peak_mb")),
            ]
            for run in runs
        ),
    ]


def _number(found: float | None) -> str:
    return f"{found:,.0f}" if found else "not measured"


def _peer(results: dict[str, Any]) -> list[Row]:
    peer = results["peer"]
    if not peer:
        return [["peer not run"]]
    ours = next((r for r in results["runs"] if r["engine"] == "sqlite" and r["cases"] == peer["cases"]), None)
    rows = [["what", "peer, ms", "here, ms", "peer takes"]]
    for label, page in BESIDE.items():
        theirs, found = peer["medians_ms"].get(label), (ours or {"pages": {}})["pages"].get(page)
        if theirs and found:
            rows.append(
                [
                    f"{label} / {page}",
                    f"{theirs:.1f}",
                    f"{found['median_ms']:.1f}",
                    f"{theirs / found['median_ms']:.1f} times",
                ]
            )
        else:
            rows.append([f"{label} / {page}", f"{theirs or 0:.1f}", "not measured", ""])
    return rows


def as_text(results: dict[str, Any]) -> str:
    """For the terminal."""
    lines = []
    for title, rows in _tables(results):
        widths = [max(len(row[n]) for row in rows if n < len(row)) for n in range(max(map(len, rows)))]
        lines += ["", title, *("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=False)) for row in rows)]
    lines += ["", *(f"MISSING {fault}" for fault in results["faults"])]
    return "\n".join(lines) + "\n"


def as_page(results: dict[str, Any]) -> str:
    """For docs/bench.md, written by the run itself."""
    machine = results["machine"]
    lines = [
        "# Bench",
        "",
        (
            f"Written by `make bench` on {results['made']}: {machine['cpus']} processors, load {machine['load_before']} before"
            f" the run, Python {machine['python']}, SQLite {machine['sqlite']}. Cases are simulated by the real rules"
            " (`csor simulate`). Pages are asked for in process; medians, so that a busy machine counts little. A page's"
            " queries count every statement, the reading's own event included. Commits are durable on both engines."
        ),
    ]
    for title, rows in _tables(results):
        lines += ["", f"## {title}", ""]
        if len(rows) == 1:
            lines.append(rows[0][0].capitalize() + ".")
            continue
        head, *rest = rows
        lines += [_line(head), _line(["---"] * len(head)), *map(_line, rest)]
    if results["faults"]:
        lines += ["", "## Not measured", "", *(f"- {fault}" for fault in results["faults"])]
    return "\n".join(lines) + "\n"


def _line(cells: Row) -> str:
    return f"| {' | '.join(cells)} |"
