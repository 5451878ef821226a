"""Run by run.py in a process of its own: time and queries of the pages on one database. Usage: pages.py URL REPEATS.

Pages are asked for in process by Flask's own test client: what is measured is the server's work, not the network's.
"""

import json
import re
import resource
import statistics
import sys
from collections.abc import Callable
from contextlib import contextmanager
from html.parser import HTMLParser
from random import Random
from time import perf_counter
from typing import Any

from databases import office_at
from sqlalchemy import event, select

from csor.app import create_app
from csor.config import Config
from csor.domain import particulars as said
from csor.domain.people import Presence
from csor.domain.vocabulary import CheckKind, CheckState, Route
from csor.records.case_record import CaseRecord
from csor.records.party_record import PartyRecord
from csor.simulation.names import Names
from csor.simulation.people import ACTORS, NORTH
from csor.simulation.script import Script, receipt
from csor.usecases.act import act, receive_case
from csor.usecases.sessions import begin_session

FOUND: dict[str, Any] = {}
FAULTS: list[str] = []
WHOLE_PAGE = 6000  # bytes


class FormReader(HTMLParser):
    """What a browser would send of the last form with fields on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type") or ""
        if tag == "input" and name and kind not in {"radio", "checkbox", "submit"}:
            self.values[name] = given.get("value") or ""
        elif tag == "input" and name and "checked" in given:
            self.values[name] = given.get("value") or "on"
        elif tag == "textarea" and name:
            self._area = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = given.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""


def fields_of(html: str) -> dict[str, str]:
    reader = FormReader()
    reader.feed(html)
    return reader.values


@contextmanager
def guarded(name: str) -> Any:
    try:
        yield
    except Exception as why:  # noqa: BLE001 - a page that is not there yet must not end the run
        FAULTS.append(f"{name}: {type(why).__name__}: {str(why)[:160]}")


class Bench:
    def __init__(self, url: str, repeats: int) -> None:
        started = perf_counter()
        self.office = office_at(url)
        self.app = create_app(Config(url, "bench" * 10), self.office)
        FOUND["create_app_ms"] = (perf_counter() - started) * 1000
        self.repeats = repeats
        self.queries = 0
        event.listen(self.office.engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.queries += not statement.startswith("BEGIN")

    def client(self, person: str) -> Any:
        client = self.app.test_client()
        with self.office.open_work(ACTORS[person]) as work:
            here = Presence(address="127.0.0.1", on_page=True)
            token = begin_session(work, person, here, agent="bench", proven=True)
        client.set_cookie("csor", token)
        return client

    def measure(self, label: str, ask: Any, prepare: Callable[[], Any] | None = None, shows: str = "") -> None:
        times = []
        for turn in range(self.repeats + 2):
            ready = prepare() if prepare else None
            self.queries = 0
            started = perf_counter()
            answer = ask(ready) if prepare else ask()
            took = (perf_counter() - started) * 1000
            if answer.status_code not in {200, 302, 303}:
                FAULTS.append(f"{label}: the page answers {answer.status_code}")
                return
            if shows and (shows not in answer.get_data(as_text=True) or len(answer.data) < WHOLE_PAGE):
                FAULTS.append(f"{label}: the page is not built yet ({len(answer.data)} bytes)")
                return
            if turn >= 2:
                times.append(took)
        FOUND[label] = {
            "median_ms": statistics.median(times),
            "worst_ms": max(times),
            "queries": self.queries,
            "kb": len(answer.data) / 1024,
        }


def pages(bench: Bench) -> None:
    with bench.office.open_reading() as reading:
        team = ACTORS["nwosu"].team  # another team's case opens only after a reason
        open_case = select(CaseRecord.reference).where(
            CaseRecord.open, CaseRecord.stage == "assessment", CaseRecord.team == team
        )
        urn = reading.scalars(open_case.order_by(CaseRecord.received_at).limit(1)).first()
        closed = (
            reading.scalars(
                select(CaseRecord.reference).where(CaseRecord.disclosed, CaseRecord.team == team).limit(1)
            ).first()
            or urn
        )
        surname = reading.scalars(select(PartyRecord.surname).where(PartyRecord.role == "subject").limit(1)).first()
    with guarded("signing in"):
        officer, supervisor = bench.client("nwosu"), bench.client("price")
    token = ""
    with guarded("work list"):
        bench.measure("work list, mine", lambda: officer.get("/"))
        bench.measure("work list, team", lambda: officer.get("/?tab=team"))
    with guarded("case page"):
        bench.measure("case page, open", lambda: officer.get(f"/cases/{urn}"), shows=urn)
        bench.measure("case page, closed with a disclosure", lambda: officer.get(f"/cases/{closed}"), shows=closed)
    with guarded("search"):
        token = csrf(officer, "/find")
        bench.measure("search by reference", lambda: officer.post("/find", data={"q": urn, "csrf_token": token}))
        bench.measure("search by surname", lambda: officer.post("/find", data={"q": surname, "csrf_token": token}))
    with guarded("record a check"):
        where = f"/cases/{urn}/do/record_check"
        bench.measure("record a check, form", lambda: officer.get(where))
        bench.measure("record a check, saved", lambda form: saved(officer, where, form), lambda: filled(officer, where))
    with guarded("compliance"):
        bench.measure("compliance, a year", lambda: supervisor.get("/compliance?period=twelve-months"))


def csrf(client: Any, path: str) -> str:
    return fields_of(client.get(path).get_data(as_text=True))["csrf_token"]


def filled(client: Any, where: str) -> dict[str, str]:
    """The form as an officer fills it: PNC, nothing found."""
    form = fields_of(client.get(where).get_data(as_text=True))
    return {**form, "kind": CheckKind.PNC.value, "result": CheckState.NOTHING.value}


def saved(client: Any, where: str, form: dict[str, str]) -> Any:
    answer = client.post(where, data=form)
    if answer.status_code == 200 or answer.status_code >= 400:
        text = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
        problem = re.search(r"There is a problem.{0,200}", text, re.DOTALL)
        raise RuntimeError(f"not saved ({answer.status_code}): {' '.join(problem[0].split()) if problem else ''}")
    return answer


def actions(bench: Bench, turns: int) -> None:
    """Cases received and checked through the one door, one durable commit an action."""
    protocol = bench.office.protocols[bench.office.protocol_at(bench.office.clock())]
    done, started = 0, perf_counter()
    for turn in range(turns):
        now, random = bench.office.clock(), Random(turn)
        script = Script(random, Names(random), protocol, NORTH, now, now)
        with bench.office.open_work(ACTORS["rudd"]) as work:
            reference = receive_case(work, receipt(script, Route.RIGHT_TO_ASK, 1)).reference
        for kind in protocol.initial_checks:
            with bench.office.open_work(ACTORS["sandhu"]) as work:
                act(work, reference, said.RecordCheck(CheckKind(kind), CheckState.NOTHING))
        done += 1 + len(protocol.initial_checks)
    FOUND["actions_a_second"] = done / (perf_counter() - started)


def main(url: str, repeats: int) -> None:
    with guarded("the app"):
        bench = Bench(url, repeats)
        with guarded("pages"):
            pages(bench)
        FOUND["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        with guarded("actions"):
            actions(bench, 4 * repeats)
    sys.stdout.write(json.dumps({"found": FOUND, "faults": FAULTS}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
