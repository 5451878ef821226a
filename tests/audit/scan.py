"""S3: wapiti and sqlmap against the real server, signed in as four roles: python -m tests.audit.scan [seconds a role].

Begun by tools/scan.sh, which installs both. What they see is counted by the server, not by them: a scanner that saw
nothing proves nothing.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from csor.app import create_app, make_office
from csor.config import Config
from csor.records.schema import upgrade
from csor.simulation.demo import fill_demo
from tests.audit.__main__ import summary
from tests.security.addresses import routes
from tests.support.client import Client
from tests.support.served import free_port

BIN = Path(__file__).parents[2] / ".cache" / "scan" / "bin"
SECRET = "a secret of the scanners, and of nothing else"
ROLES = {"officer": "nwosu", "supervisor": "price", "authoriser": "okafor", "administrator": "admin"}
MODULES = (
    "cookieflags,csp,csrf,crlf,exec,file,http_headers,methods,permanentxss,redirect,sql,xss,backup,htaccess,timesql"
)
# What ends the session that the scanner has, and what is not a route of the product.
LEFT_OUT = {"people.sign_out", "account.end", "account.remove", "echo"}
SEEN_FLOOR = 0.95


def main() -> int:
    """Scan as each role, then see that a planted fault is found; 0 when nothing was found and nearly all was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600, help="of wapiti, for each role")
    parser.add_argument("--sqlmap-seconds", type=int, default=240, help="for each request")
    parser.add_argument("--out", type=Path, default=None)
    asked = parser.parse_args()
    began = datetime.now(UTC)
    whole = scan(asked.seconds, asked.sqlmap_seconds)
    canary = scan(60, 0, fault="echo")
    complaints = [f"S3: {found}" for found in whole["findings"]]
    if whole["share"] < SEEN_FLOOR:
        complaints.append(f"S3: only {whole['share']:.0%} of the routes were seen: {whole['unseen']}")
    if not canary["findings"]:
        complaints.append("S3: the planted fault echo was not seen")
    kept = {
        "id": "S3", "title": "wapiti and sqlmap, signed in as four roles", "target": len(ROLES), "attempted": len(ROLES),
        "failed": len(whole["findings"]) + (whole["share"] < SEEN_FLOOR), "seconds": round((datetime.now(UTC) - began).total_seconds()),
        "canaries": {"echo": {"red": bool(canary["findings"]), "found": canary["findings"][:5]}}, "complaints": complaints,
        "notes": whole, "commit": _commit(), "at": began.strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    sys.stdout.write(json.dumps(kept, indent=1) + "\n")
    if asked.out:
        (asked.out / "S3.json").write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
        (asked.out / "README.md").write_text(summary(asked.out))
    return 1 if complaints else 0


def _commit() -> str:
    return subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()


def scan(seconds: int, sqlmap_seconds: int, fault: str = "") -> dict[str, Any]:
    """What the scanners found, and what share of the routes they reached."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = Config(f"sqlite:///{folder / 'csor.sqlite'}", SECRET)
        office = make_office(config)
        upgrade(office.engine)
        fill_demo(office, office.clock())
        app = create_app(config, office)
        with running(folder, config, fault) as (url, seen):
            findings, requests = [], 0
            for role, username in list(ROLES.items())[: 1 if fault else None]:
                client = Client(app).sign_in(username)
                with staying(client):
                    findings += [f"{role}: {found}" for found in wapiti(folder, url, client, seconds, fault)]
                    if sqlmap_seconds:
                        done = sqlmap(folder, url, client, sqlmap_seconds)
                        requests += len(done)
                        findings += [f"{role}: sqlmap: {found}" for found in done if found]
            lines = seen.read_text().split("\n")
        reached = {line.split()[1] for line in lines if line}
        broken = [line for line in lines if re.search(r" 500$", line)]
        all_routes = {rule.endpoint for rule, _ in routes(app)} - LEFT_OUT
        office.engine.dispose()
    return {
        "findings": findings + [f"answered 500: {line}" for line in sorted(set(broken))],
        "share": len(all_routes & reached) / len(all_routes),
        "unseen": sorted(all_routes - reached),
        "routes": len(all_routes),
        "requests": len(lines) - 1,
        "sqlmap_requests": requests,
    }


@contextmanager
def running(folder: Path, config: Config, fault: str) -> Iterator[tuple[str, Path]]:
    """The server, and the list of what was reached."""
    port, seen = free_port(), folder / "seen"
    seen.touch()
    env = {**os.environ, "CSOR_DATABASE_URL": config.database_url, "CSOR_SECRET_KEY": SECRET, "CSOR_DEMO": "0"}
    command = [sys.executable, "-m", "tests.audit.scan_server", str(port), str(seen), *([fault] if fault else [])]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            threading.Event().wait(4)
            assert server.poll() is None, (folder / "serve.log").read_text()[-2000:]
            yield f"http://127.0.0.1:{port}", seen
        finally:
            server.terminate()
            server.wait(40)


@contextmanager
def staying(client: Client) -> Iterator[None]:
    """Keep the session open and its factor fresh, as somebody at work would, while the scanner goes on."""
    over = threading.Event()

    def stay() -> None:
        while not over.wait(20):
            with suppress(Exception):  # the file is busy: the next time will do
                client._stay()

    thread = threading.Thread(target=stay, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def cookie(client: Client) -> str:
    """As a header carries it."""
    return f"{client.app.config['COOKIE_NAME']}={client.token}"


def starts(client: Client, url: str) -> list[str]:
    """Every address of the product, with a case that is there."""
    work = client.browser.get("/find").get_data(as_text=True) + client.browser.get("/").get_data(as_text=True)
    found = re.search(r"/cases/(WX-\d{4}-\d{4})", work)
    urn = found[1] if found else "WX-2026-0001"
    paths = {
        path
        for rule, path in routes(client.app, urn=urn)
        if "GET" in (rule.methods or ()) and rule.endpoint not in LEFT_OUT
    }
    return [url + path for path in sorted(paths)]


def wapiti(folder: Path, url: str, client: Client, seconds: int, fault: str) -> list[str]:
    """What wapiti holds against the product; every category and anomaly counts, whatever its level."""
    report = folder / "wapiti.json"
    attack = max(5, seconds // 10)
    first = f"{url}/echo" if fault else f"{url}/"
    others = [] if fault else [part for start in starts(client, url) for part in ("-s", start)]
    left_out = [part for path in ("/sign-out", "/account/end", "/account/remove") for part in ("-x", f"{url}{path}*")]
    command = [
        str(BIN / "wapiti"), "-u", first, *others, *left_out, "--scope", "folder", "-C", cookie(client),
        "-m", "xss,csp,http_headers" if fault else MODULES, "--level", "1", "--depth", "2", "--flush-session", "--no-bugreport", "--max-scan-time", str(seconds),
        "--max-attack-time", str(attack), "--store-session", str(folder / "w"), "--store-config", str(folder / "c"),
        "-f", "json", "-o", str(report), "--verify-ssl", "0",
    ]  # fmt: skip
    env = {**os.environ, "HOME": str(folder)}
    longest = seconds + 20 * attack + 240  # it looks around for so long, then each of its modules tries for so long
    report.unlink(missing_ok=True)
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=longest, check=False, env=env)
    if not report.exists():
        return [f"wapiti did not end in {longest} s and wrote no report"]
    told = json.loads(report.read_text())
    found = {**told["vulnerabilities"], **told["anomalies"]}
    return [
        f"{kind}: {one.get('method')} {one.get('path')} {one.get('info', '')[:160]}"
        for kind, many in found.items()
        for one in many
    ]


def sqlmap(folder: Path, url: str, client: Client, seconds: int) -> list[str]:
    """One word for each request that was tried: empty when nothing can be injected."""
    token = client.csrf
    posts = {
        "/find": f"csrf_token={token}&q=Marsh",
        "/sign-in": f"csrf_token={token}&username=nwosu&password=x&next=/find",
    }
    targets = [(f"{url}/?tab=mine&team=ppn&after=1", ""), *((url + path, data) for path, data in posts.items())]
    return [_sqlmap_one(folder, address, data, client, seconds) for address, data in targets]


def _sqlmap_one(folder: Path, address: str, data: str, client: Client, seconds: int) -> str:
    command = [
        str(BIN / "sqlmap"), "-u", address, "--batch", "--flush-session", "--level", "3", "--risk", "2", "--threads", "2",
        "--cookie", cookie(client), "--output-dir", str(folder / "s"), "--skip", "csrf_token,csor", "--timeout", "20",
        "--ignore-code", "*", *(["--data", data] if data else []),
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "HOME": str(folder)},
        )
        said = done.stdout
    except subprocess.TimeoutExpired as late:
        said = (late.stdout or b"").decode(errors="replace")
    if "testing" not in said:
        return f"did not test {address}: {said[-200:]}"
    return (
        f"{address} can be injected"
        if re.search(r"is vulnerable|identified the following injection point", said)
        else ""
    )


if __name__ == "__main__":
    sys.exit(main())
