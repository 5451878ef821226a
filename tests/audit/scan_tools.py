"""wapiti and sqlmap: how each is begun, and what it told. Neither is believed when it did not come to its end."""

import json
import os
import re
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(__file__).parents[2] / ".cache" / "scan" / "bin"
# Each tries every parameter. timesql is left: it knows no SQLite, and waiting is tried by sqlmap, in the words of this database.
ATTACKS = ("xss", "permanentxss", "redirect", "crlf", "sql", "file", "exec", "backup")
LOOKS = (
    "cookieflags",
    "csp",
    "csrf",
    "http_headers",
    "methods",
    "htaccess",
)  # each asks a page once or twice
CARRIED = (
    "csrf_token",
    "once",
    "case_version",
)  # first lines of defence, with tests of their own: bent, nothing goes further
LEFT_OUT = re.compile(r"(\d+) out of scope requests")
CUT = re.compile(r"Max attack time was reached for module (\w+)")


@dataclass(frozen=True)
class Told:
    """What wapiti told. findings: all of it, whatever the level. cut: modules that had no time for every request."""

    findings: list[str]
    cut: list[str]


def wapiti(
    folder: Path,
    first: str,
    cookie: str,
    *,
    seconds: int,
    modules: Sequence[str],
    more: Sequence[str] = (),
    deep: int = 1,
) -> Told:
    """Look around to the end; then let each module try to its end. seconds: for each of these at most."""
    report = folder / "wapiti.json"
    around, each = seconds, seconds
    command = [
        str(BIN / "wapiti"), "-u", first, "--scope", "folder", "-C", cookie,
        "-m", ",".join(modules), "--level", "1", "--depth", str(deep), "--flush-session", "--no-bugreport",
        "--max-scan-time", str(around), "--max-attack-time", str(each), "--max-parameters", "60", "--tasks", "4", "-A", "wapiti/3", "-v", "1",
        *(part for name in CARRIED for part in ("--skip", name)),
        "--store-session", str(folder / "w"), "--store-config", str(folder / "c"), "-f", "json", "-o", str(report), "-t", "30", *more,
    ]  # fmt: skip
    report.unlink(missing_ok=True)
    longest = 3 * seconds
    said = _run(command, folder, longest)
    if not report.exists():
        return Told([f"wapiti did not end in {longest} s and wrote no report: {said[-300:]}"], [])
    left = LEFT_OUT.search(said)
    if left:
        return Told([f"wapiti left {left[1]} requests out that it was given"], [])
    told = json.loads(report.read_text())
    found = {**told["vulnerabilities"], **told["anomalies"]}
    lines = [
        f"{kind}: {one.get('method')} {one.get('path')} {one.get('parameter') or ''} {one.get('info', '')[:200]}"
        for kind, many in found.items()
        for one in many
    ]
    return Told(lines, sorted(set(CUT.findall(said))))


@dataclass(frozen=True)
class Target:
    """A request for sqlmap. tried: the parameters it bends; without them the place that is marked in the address.

    stops: why most of its tries cannot come to the use-case, when a form asks for a shape that words of SQL do not have.
    """

    name: str
    path: str
    tried: str = ""
    data: str = ""
    cookie: str = ""
    kind: str = ""
    stops: str = ""


@dataclass(frozen=True)
class Tried:
    """What came of it. ended: sqlmap tried all it has, and said what it thinks. seemed: what it took back again."""

    name: str
    ended: bool
    injectable: bool
    words: str
    lines: list[list[str]] = field(default_factory=list)
    seemed: list[str] = field(default_factory=list)
    stops: str = ""

    @property
    def through(self) -> int:
        """How many requests came to the use-case, or were answered by a view that needs none."""
        return sum("use_case" in line or line[4] in {"shown", "done"} for line in self.lines)


INJECTABLE = re.compile(r"identified the following injection point|is vulnerable", re.IGNORECASE)
# What sqlmap believes before it tries to prove itself wrong.
SEEMED = re.compile(r"(\w+ parameter '[^']*' appears to be [^\n]* injectable)")
CLEAN = "all tested parameters do not appear to be injectable"


def sqlmap(folder: Path, url: str, target: Target, seconds: int) -> Tried:
    """Level 3, risk 2; the database's kind is told, so that all the time goes into what could work there."""
    command = [
        str(BIN / "sqlmap"), "-u", url + target.path, "--batch", "--flush-session", "--level", "3", "--risk", "2",
        "--dbms", "SQLite", "--cookie", target.cookie, "--drop-set-cookie", "--ignore-redirects", "--ignore-code", "*",
        "--user-agent", "sqlmap/1", "--output-dir", str(folder / "s"), "--timeout", "30", "--disable-coloring",
        *(["-p", target.tried] if target.tried else []), *(["--data", target.data] if target.data else []),
        *(["--headers", f"Content-Type: {target.kind}"] if target.kind else []),
    ]  # fmt: skip
    said = _run(command, folder, seconds)
    return verdict(target, said)


def verdict(target: Target, said: str) -> Tried:
    """What sqlmap came to in the end, out of all that it said."""
    clean, injectable = CLEAN in said, bool(INJECTABLE.search(said))
    ended, last = clean or (injectable and "[*] ending @" in said), " ".join(said.split())[-200:]
    words = "" if clean else last
    return Tried(target.name, ended, injectable, words, seemed=SEEMED.findall(said), stops=target.stops)


def _run(command: list[str], folder: Path, seconds: int) -> str:
    """What it said within so many seconds; then it is ended."""
    log = folder / "said.log"
    with log.open("wb") as file, suppress(subprocess.TimeoutExpired):
        env = {**os.environ, "HOME": str(folder), "PYTHONHASHSEED": "0"}
        subprocess.run(
            command, stdout=file, stderr=file, timeout=seconds, check=False, env=env, stdin=subprocess.DEVNULL
        )
    return log.read_text(errors="replace")
