"""One role's scan: its own database and server, the walk, wapiti, sqlmap, and last what ends a session."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from sqlalchemy import select

from csor.app import create_app, make_office
from csor.config import Config
from csor.domain.people import Presence
from csor.domain.sessions import most_at_once
from csor.records.case_record import CaseRecord
from csor.records.event_record import EventRecord
from csor.simulation.people import ACTORS
from csor.usecases.office import Office
from csor.usecases.sessions import begin_session
from tests.audit.scan_again import ENDS
from tests.audit.scan_share import Sharing, day_parts
from tests.audit.scan_starts import Starts, find_starts
from tests.audit.scan_targets import targets_of
from tests.audit.scan_tools import ATTACKS, LOOKS, Told, Tried, sqlmap, wapiti
from tests.audit.scan_world import SECRET, link_for
from tests.support.authenticator import Authenticator
from tests.support.client import Client, open_session
from tests.support.provider import CLIENT, Provider, running_provider
from tests.support.provider import SECRET as PROVIDER_SECRET
from tests.support.served import free_port

FIRST = (
    "/", "/?tab=all&stage=delivery&after=1", "/find", "/receive", "/help", "/accessibility", "/healthz", "/readyz", "/static/csor.css",
    "/account", "/account/news", "/account/confirm", "/account/password", "/account/authenticator",
    "/account/authenticator/square.svg", "/account/keys/add", "/sign-in", "/sign-in/code", "/sign-in/force",
    "/sign-in/force/back?state=a&code=b", "/password-chosen", "/opened", "/opened/team", "/emergency", "/interests",
    "/access", "/people", "/people/add", "/compliance", "/compliance.csv", "/compliance/publication.csv", "/oversight/looks", "/oversight/flags",
    "/oversight/samples", "/oversight/erasures",
)  # fmt: skip
KEPT_OUT = ("/sign-out*", "/account/end/*", "/account/authenticator/*/remove*", "/account/keys/*/remove*")


@dataclass(frozen=True)
class Lane:
    """Who is signed in. half: the password was given, and no more."""

    role: str
    person: str
    half: bool = False


LANES = (
    Lane("officer", "tremlett"),
    Lane("compliance", "mercer"),
    Lane("half_signed_in", "linden", half=True),
    Lane("supervisor", "moran"),
    Lane("authoriser", "whitfield"),
    Lane("administrator", "admin"),
)


@dataclass
class Result:
    """What came of a lane. lines: what the server noted, in words. events: what was written to the log meanwhile."""

    role: str
    person: str
    findings: list[str] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    events: dict[str, int] = field(default_factory=dict)
    seconds: int = 0


def run_lane(lane: Lane, world: Path, seconds: tuple[int, int], sharing: Sharing, fault: str = "") -> Result:
    """Scan as one person. seconds: of wapiti for a module, of sqlmap for a request. fault: planted; then only that is looked at."""
    began, result = time.monotonic(), Result(lane.role, lane.person)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o700)
        shutil.copyfile(world, folder / "csor.sqlite")
        (folder / "csor.sqlite").chmod(0o600)  # or it is not fit to serve
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with running_provider(f"{url}/sign-in/force/back") as provider:
            try:
                _scan(
                    lane, folder, url, provider=provider, seconds=seconds, sharing=sharing, fault=fault, result=result
                )
            except threading.BrokenBarrierError:
                raise  # another lane's fault, and told there
            except BaseException:
                sharing.barrier.abort()  # the others would wait for ever
                traceback.print_exc()
                raise
    result.seconds = round(time.monotonic() - began)
    return result


def _scan(
    lane: Lane,
    folder: Path,
    url: str,
    *,
    provider: Provider,
    seconds: tuple[int, int],
    sharing: Sharing,
    fault: str,
    result: Result,
) -> None:
    config = Config(
        f"sqlite:///{folder / 'csor.sqlite'}", SECRET, instance=folder, origin=url, provider_issuer=provider.address,
        provider_client=CLIENT, provider_secret=PROVIDER_SECRET,
    )  # fmt: skip
    office = make_office(config)
    client = _signed_in(lane, office, config)
    before = _events(office)
    starts = Starts() if fault else _starts(lane, office, client)
    with running(folder, url, config, fault) as seen:
        if fault:
            told = wapiti(
                folder, f"{url}/echo", cookie(client), seconds=seconds[0], modules=("xss", "csp", "http_headers")
            )
        else:
            mine = sharing.share(lane.role, client.app, starts)
            for one in targets_of(lane.role, starts, client, cookie(client)):
                had = len(_lines(seen))
                tried = sqlmap(folder, url, one, seconds[1])
                result.tried.append(replace(tried, lines=_lines(seen)[had:]))
            told = _wapiti(folder, url, client, starts, seconds[0])
            attacked = _attack(folder, url, client, mine, seconds[0])
            last = _ends(folder, url, client, starts)
            told = Told([*told.findings, *attacked.findings, *last.findings], [*told.cut, *attacked.cut, *last.cut])
        result.lines = _lines(seen)
    result.findings = [*told.findings, *(f"{one.name} can be injected" for one in result.tried if one.injectable)]
    result.findings += sorted(
        {f"answered 500: {line[0]} {line[1]} {line[2]}" for line in result.lines if line[4] == "broken"}
    )
    result.findings += _faults(folder)
    result.cut = told.cut
    result.events = dict(sorted((_events(office) - before).items()))
    office.engine.dispose()


def _lines(seen: Path) -> list[list[str]]:
    return [line.split() for line in seen.read_text().splitlines()]


def _faults(folder: Path) -> list[str]:
    """What the server's own log says of faults: an answer of 500 is noted there with where it broke."""
    log = (folder / "serve.log").read_text(errors="replace").splitlines()
    return sorted({f"fault: {line[:600]}" for line in log if '"fault"' in line or "Traceback" in line})[:10]


def _events(office: Office) -> Counter[str]:
    with office.open_reading() as reading:
        return Counter(str(event) for event in reading.scalars(select(EventRecord.event)))


# ------------------------------------------------------------ who is signed in


def _signed_in(lane: Lane, office: Office, config: Config) -> Client:
    """A browser of this person, with a security key and a session besides; half signed in, nothing of that."""
    app = create_app(config, office)
    client = Client(app)
    if lane.half:
        with office.open_work(ACTORS[lane.person]) as work:
            client.take(begin_session(work, lane.person, Presence(address="127.0.0.1", on_page=True), proven=False))
            work._audited = True
        return client
    client.sign_in(lane.person, stays=False)
    key = Authenticator(config.origin)
    asked = client.browser.post("/account/keys/question", data={"csrf_token": client.csrf, "purpose": "add"})
    path, answer = "/account/keys/add", {"called": "Blue key", "answer": key.add(asked.get_data(as_text=True))}
    client.browser.post(path, data={"csrf_token": client.csrf, "once": client.key(path), **answer})
    if most_at_once(ACTORS[lane.person].roles) > 1:
        open_session(app, lane.person)  # one that can be ended
    return client


def cookie(client: Client) -> str:
    """As a header carries it, with a visitor's mark for pages that nobody is signed in at."""
    name = client.app.config["COOKIE_NAME"]
    visitor = client.browser.get_cookie(f"{name}-visitor")
    return f"{name}={client.token}" + (f"; {name}-visitor={visitor.value}" if visitor else "")


# ------------------------------------------------------------ what is asked


def _starts(lane: Lane, office: Office, client: Client) -> Starts:
    """Where the walk came to; and requests of scripts, which stand in no form."""
    with office.open_reading() as reading:
        cases = [f"/cases/{one}" for one in reading.scalars(select(CaseRecord.reference))]
    if lane.half:
        client.browser.get("/sign-in")
        link = link_for(office, "newcomer")
        starts = find_starts(client, [link, *FIRST])
    else:
        starts = find_starts(client, [*FIRST, *cases])
    token = ("csrf_token", client.csrf)
    style = re.search(r"/static/[^\"?]+", client.browser.get("/sign-in").get_data(as_text=True))
    starts.pages += ["/readyz", style[0] if style else "/static/csor.css"]
    starts.forms["/account/keys/question"] = [token, ("purpose", "add")]
    if lane.role == "compliance":
        week = next((page.split("/")[3] for page in starts.pages if page.startswith("/oversight/samples/")), "")
        path = f"/oversight/samples/{week}/draw"
        starts.forms[path] = [token, ("once", client.key(path))]
    if lane.role == "officer":
        visit = next((page for page in starts.pages if "/visit/" in page), "").split("?")[0].removesuffix("/ended")
        path = f"{visit.removesuffix('/refusal')}/refusal"
        starts.forms[path] = [token, ("once", client.key(path)), ("step", "refusal"), ("already", "nothing")]
    return starts


def _wapiti(folder: Path, url: str, client: Client, starts: Starts, seconds: int) -> Told:
    """Begin with every page and form of the walk, and follow what is found."""
    pages, forms = folder / "pages.txt", folder / "forms.json"
    pages.write_text("".join(f"{url}{path}\n" for path in starts.pages))
    forms.write_text(Starts(forms={p: f for p, f in starts.forms.items() if not ENDS.search(p)}).swagger(url))
    more = ["--swagger", str(forms), "-s", str(pages), *(part for out in KEPT_OUT for part in ("-x", url + out))]
    return wapiti(folder, f"{url}/", cookie(client), seconds=seconds, modules=LOOKS, more=more)


def _attack(folder: Path, url: str, client: Client, mine: Starts, seconds: int) -> Told:
    """Bend every parameter of this role's share of pages and forms."""
    pages, forms = folder / "mine.txt", folder / "mine.json"
    pages.write_text("".join(f"{url}{path}\n" for path in mine.pages))
    forms.write_text(mine.swagger(url))
    more = ["--swagger", str(forms), "-s", str(pages), *(part for out in KEPT_OUT for part in ("-x", url + out))]
    more += [part for name in day_parts(mine) for part in ("--skip", name)]
    return wapiti(folder, f"{url}/", cookie(client), seconds=seconds, modules=ATTACKS, more=more, deep=0)


def _ends(folder: Path, url: str, client: Client, starts: Starts) -> Told:
    """Last, what ends a session: signing out, ending a sign-in, taking a factor away."""
    forms = {path: fields for path, fields in starts.forms.items() if ENDS.search(path)}
    if not forms:
        return Told([], [])
    file = folder / "ends.json"
    file.write_text(Starts(forms=forms).swagger(url))
    return wapiti(
        folder,
        f"{url}/",
        cookie(client),
        seconds=120,
        modules=("sql", "xss"),
        more=["--swagger", str(file)],
        deep=0,
    )


# ------------------------------------------------------------ the server


@contextmanager
def running(folder: Path, url: str, config: Config, fault: str) -> Iterator[Path]:
    """The server, and the list of what was reached."""
    seen, port = folder / "seen", url.rpartition(":")[2]
    seen.touch()
    env = {
        **os.environ, "CSOR_DATABASE_URL": config.database_url, "CSOR_SECRET_KEY": SECRET, "CSOR_DEMO": "0",
        "CSOR_INSTANCE": str(folder), "CSOR_ORIGIN": url, "CSOR_FAST_PASSWORDS": "1", "SCAN_ISSUER": config.provider_issuer,
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.audit.scan_server", port, str(seen), *([fault] if fault else [])]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            _wait_for(url, server, folder)
            yield seen
        finally:
            server.terminate()
            server.wait(40)


def _wait_for(url: str, server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Until it answers. Raises AssertionError with its log when it does not start."""
    for _ in range(120):
        if server.poll() is not None:
            break
        with suppress(URLError, OSError):
            try:
                with urlopen(f"{url}/healthz", timeout=5):
                    return
            except HTTPError:
                return
        threading.Event().wait(0.5)
    raise AssertionError((folder / "serve.log").read_text()[-2000:])
