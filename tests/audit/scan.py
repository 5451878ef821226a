"""S3: wapiti and sqlmap against the real server, signed in as four roles and more: python -m tests.audit.scan.

Begun by tools/scan.sh, which installs both. What they reached is counted by the server, not by them: a scanner that saw
nothing proves nothing. Each role has a server and a database of its own, so that none spoils another's.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from csor.app import create_app, make_office
from csor.config import Config
from tests.audit.frame import harnesses
from tests.audit.scan_lane import LANES, Lane, Result, run_lane
from tests.audit.scan_share import Sharing
from tests.audit.scan_tools import Tried
from tests.audit.scan_world import SECRET, make_world
from tests.audit.summary import summary

SEEN_FLOOR = 0.95
THROUGH_FLOOR = 0.5  # of a target of sqlmap: most of its tries must come to the use-case
REACHED = {"shown", "done", "refused", "wrong"}
SCANNERS = {"wapiti", "sqlmap"}

# What a scanner said and is not so: kind, where, and why. Never by level: one that is not here is a finding.
ALLOWED: tuple[tuple[str, str, str], ...] = (
    (
        "Secure Flag cookie",
        r"in the cookie : csor(-visitor)?$",
        "the scan's server speaks HTTP on loopback; over HTTPS both cookies are __Host- and Secure",
    ),
)


def main() -> int:
    """Scan as each role, then see that a planted fault is found; 0 when nothing was found and nearly all was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=900, help="of wapiti, for each module of each role")
    parser.add_argument("--sqlmap-seconds", type=int, default=900, help="for each request")
    parser.add_argument("--roles", default="", help="only these, such as officer,visitor: to try something out")
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args()
    began = datetime.now(UTC)
    lanes = [lane for lane in LANES if not asked.roles or lane.role in asked.roles.split(",")]
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "csor.sqlite"
        make_world(file, began)
        seconds, sharing = (asked.seconds, asked.sqlmap_seconds), Sharing(len(lanes))
        with ThreadPoolExecutor(len(lanes)) as pool:
            results = list(pool.map(lambda lane: run_lane(lane, file, seconds, sharing), lanes))
        canary = run_lane(Lane("canary", LANES[0].person), file, (60, 0), Sharing(1), fault="echo")
        ways = all_ways(file)
    kept = judged(results, canary, ways)
    kept |= {"seconds": round((datetime.now(UTC) - began).total_seconds()), "at": began.strftime("%Y-%m-%d %H:%M")}
    sys.stdout.write(json.dumps(kept, indent=1) + "\n")
    if asked.out and not asked.roles:
        (asked.out / "S3.json").write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
        (asked.out / "README.md").write_text(summary(asked.out, harnesses().values()))
    return 1 if kept["complaints"] else 0


def all_ways(file: Path) -> set[str]:
    """Every route with each of its methods."""
    app = create_app(Config(f"sqlite:///{file}", SECRET), make_office(Config(f"sqlite:///{file}", SECRET)))
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
    }


def judged(results: list[Result], canary: Result, ways: set[str]) -> dict[str, Any]:
    """What is kept: the figures, and what is wrong with the run."""
    findings, allowed = sifted(f"{one.role}: {found}" for one in results for found in one.findings)
    canary_found = [found for found in canary.findings if "/echo" in found]
    lines = [(one.role, line) for one in results for line in one.lines if line[5] in SCANNERS]
    reached = {f"{line[0]} {line[1]}" for _, line in lines if line[4] in REACHED}
    share = len(reached & ways) / len(ways)
    not_done = [f"{one.role}: {tried.name}: {tried.words}" for one in results for tried in one.tried if not tried.ended]
    complaints = [f"S3: {found}" for found in findings]
    complaints += [f"S3: sqlmap did not end: {one}" for one in not_done]
    before = [f"{one.role}: {tried.name}" for one in results for tried in one.tried if _hardly_in(tried)]
    complaints += [f"S3: most of what sqlmap sent did not come to the use-case: {one}" for one in before]
    cut = [f"{one.role}: {module}" for one in results for module in one.cut]
    complaints += [f"S3: wapiti had no time to end: {one}" for one in cut]
    if share < SEEN_FLOOR:
        complaints.append(f"S3: only {share:.1%} of the routes were seen: {sorted(ways - reached)}")
    if not canary_found:
        complaints.append("S3: the planted fault echo was not seen")
    tried = [f"{one.role}: {tried.name}" for one in results for tried in one.tried if tried.ended]
    return {
        "id": "S3", "title": "wapiti and sqlmap, signed in as four roles, and as administrator and half signed in",
        "target": len(ways), "attempted": len(reached & ways), "failed": len(findings) + len(not_done) + len(before) + len(cut) + (share < SEEN_FLOOR),
        "canaries": {"echo": {"red": bool(canary_found), "found": canary_found[:5]}}, "complaints": complaints,
        "commit": commit(), "notes": {
            "share_of_routes_and_methods_seen": round(share, 4), "not_seen": sorted(ways - reached),
            "roles": {one.role: _figures(one) for one in results}, "sqlmap_done": tried,
            "sqlmap": {f"{one.role}: {each.name}": _tried(each) for one in results for each in one.tried}, "sqlmap_not_done": not_done,
            "findings": findings, "allowed": allowed, "how_far": how_far(line for _, line in lines),
            "slower_than_5_s": sum(float(line[6]) > 5 for _, line in lines), "how_it_is_done": {name: " ".join(words.split()) for name, words in HOW.items()},
        },
    }  # fmt: skip


HOW = {
    "seen": """a request of wapiti or sqlmap (by its User-Agent, in the server) that reached the view: not sent to sign in, not
stopped for the form's token, not at the door of a role, not 404, 405, 429 or 503; a route counts once a method""",
    "shares": """every role looks around its own pages and sends its own forms; the bending of parameters (xss, sql, file, exec and
so on) is split: a route is bent by one of the roles that have it, for the code is the same for all; of the forms of actions,
which are one route, those that have a parameter that no larger one has, and of the parts of days and times one field's""",
    "pace": """of reading and searching, the waits after wrong passwords and codes, and the limit of policy reports are lifted in the
scan's server alone; passwords are cheap to check there""",
    "one-use keys": """one that the product signed is renewed on the way in, with the case's version, as if the page had been loaded
again before each try; one that the scanner bent goes on as it is; wapiti does not bend tokens, keys and versions""",
    "world": """sqlmap comes first; before each of its tries that would use something up, or change it for the next, the records
are put back as they were, and a question is asked to a key, or a new password typed twice, as its page does; what ends a
session meets an open one, and a sign-in that just began""",
    "to_the_use_case": "the view opened a piece of work, or showed or did what needs none",
    "session": """kept open and its second factor fresh in the scan's server, before a request; what ends a session is tried last, by a run of its own""",
    "sqlmap": """level 3, risk 2, told that the database is SQLite; what counts is what it says in the end: it tries by waiting
too, and takes back what a busy machine made it believe""",
    "wapiti": "every finding counts, whatever its level; modules that ran out of their time are named for each role",
}


def _hardly_in(tried: Tried) -> bool:
    return not tried.stops and tried.through < THROUGH_FLOOR * max(1, len(tried.lines))


def _tried(one: Tried) -> dict[str, Any]:
    """How many requests of a target there were, and how far they came."""
    statuses = dict(sorted(Counter(line[3] for line in one.lines).items()))
    told = {"requests": len(one.lines), "to_the_use_case": one.through, "status": statuses, "ended": one.ended}
    return told | {"seemed_and_taken_back": one.seemed, "stopped_at_the_form": one.stops}


def sifted(findings: Iterable[str]) -> tuple[list[str], list[str]]:
    """What is a finding, and what is known to be none, with why."""
    real, allowed = [], []
    for found in sorted(set(findings)):
        why = next((why for kind, where, why in ALLOWED if f" {kind}: " in f" {found}" and re.search(where, found)), "")
        allowed.append(f"{found} ({why})") if why else real.append(found)
    return real, allowed


def _figures(one: Result) -> dict[str, Any]:
    mine = [line for line in one.lines if line[5] in SCANNERS]
    return {
        "person": one.person, "requests": len(mine), "how_far": dict(Counter(line[4] for line in mine)),
        "routes": len({f"{line[0]} {line[1]}" for line in mine if line[4] in REACHED}),
        "actions_sent_and_done": len({line[2] for line in mine if line[:2] == ["POST", "actions.do"] and line[4] == "done"}),
        "modules_without_time_for_all": one.cut, "events_kept": one.events, "seconds": one.seconds,
    }  # fmt: skip


def how_far(lines: Iterable[list[str]]) -> dict[str, dict[str, int]]:
    """Each route and method: how many requests came how far."""
    table: dict[str, Counter[str]] = {}
    for line in lines:
        table.setdefault(f"{line[0]} {line[1]}", Counter())[line[4]] += 1
    return {way: dict(sorted(table[way].items())) for way in sorted(table)}


def commit() -> str:
    """The commit that was scanned; a + when the tree held edits of the product."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    edits = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no", "--", "csor", "templates", "tests/audit"],
        capture_output=True, text=True, check=False,
    ).stdout.strip()  # fmt: skip
    return head + ("+" if edits else "")


if __name__ == "__main__":
    sys.exit(main())
