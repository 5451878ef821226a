"""Nothing typed is lost when a code is asked for: every form of the service is sent with a second factor that is old.

The forms are those of the app's own routes: matrix/cells.py walks its map of addresses, and fails for one that nobody
classified. Which of them ask for a code is found by sending each, and held to what matrix/forms.toml says. Where one asks,
the page carries every word that was sent and no secret, the records keep none of it, and with the code it is done, or its
own page comes back with the words in it.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import make_url, text

from csor.app import create_app
from csor.config import Config
from csor.domain.vocabulary import Stage
from csor.simulation.demo_codes import code_teller
from tests.audit.matrix.asking import Asker, named
from tests.audit.matrix.cells import DO, Cell, Outcome, every_cell
from tests.audit.matrix.declared import ASKS, FORMS
from tests.audit.matrix.meant import expected
from tests.audit.matrix.world import Kind, World
from tests.support.client import Client, Seen, code_for
from tests.support.databases import folder_in_memory
from tests.support.wessex import Clock, build, open_office

os.environ["CSOR_FAST_PASSWORDS"] = "1"

SECRET = "a secret of the typed words, and of nothing else"
S = Stage
# In the first few of these worlds every form that asks for a code can be sent; the others are made when a new one cannot.
STAGES: Final = (S.INITIAL_CHECKS, S.DELIVERY, S.DECISION, S.CLOSED, S.MEETING, S.ASSESSMENT, S.NOTICE)
LAWFUL: Final = frozenset({Outcome.STEP_UP, Outcome.DONE, Outcome.SHOWN})
SECRETS: Final = frozenset({"current", "new", "again", "password", "code", "answer"})
OURS: Final = frozenset({"csrf_token", "once", "second-factor", "look-again", "next"})
MARK: Final = "Quarrendon"
ODD: Final = (
    f'\n  "two" </textarea> & <b>{MARK}</b>\r\nlines '  # in a box that no page draws: it goes along with the others
)
MORE: Final = {"keys.add": {"called": "Blue key"}}
ASIDE: Final = frozenset({"stepped_up", "session_ended"})  # done by the code, and not by the form
Form = tuple[str, str]
Pairs = list[tuple[str, str]]


def test_every_form_that_asks_for_a_code_keeps_what_was_typed() -> None:
    wrong: list[str] = []
    with folder_in_memory() as folder:
        build(f"sqlite:///{folder / 'empty.sqlite'}")
        every = every_cell(app_on(folder / "empty.sqlite", Clock()))
        cells = [cell for cell in every if cell.method == "POST" and cell.session is Kind.STALE]
        left = {form_of(cell) for cell in cells}
        asking = {form for form in left if asks(form)}
        for stage in STAGES:
            if asking & left:
                wrong += in_a_world(folder, stage, [cell for cell in cells if cell.stage is stage], left)
    assert len(asking) > 30
    assert asking & left == set(), "these could be sent in no world"
    assert wrong == []


def form_of(cell: Cell) -> Form:
    """Which form a cell sends: its route, and which of several."""
    return cell.endpoint, str(cell.action or cell.part)


def asks(form: Form) -> bool:
    """Whether a form asks for a code, by the tables."""
    endpoint, part = form
    return (
        part in ASKS if endpoint == DO else FORMS[endpoint][part].step_up or FORMS[endpoint][part].stage_action in ASKS
    )


# ------------------------------------------------------------ the worlds


def app_on(file: Path, clock: Clock) -> Flask:
    """The app on a store of its own, whose people's codes the test can tell."""
    office = open_office(f"sqlite:///{file}", clock)
    app = create_app(Config(str(office.engine.url), SECRET), office)
    app.extensions["demo_code"] = code_teller(office)
    return app


def in_a_world(folder: Path, stage: Stage, cells: list[Cell], left: set[Form]) -> Iterator[str]:
    """Send each form that is left and can be sent at this stage; what went wrong. left: loses those that were sent."""
    clock = Clock()
    app = app_on(Path(shutil.copyfile(folder / "empty.sqlite", folder / f"{stage}.sqlite")), clock)
    world = World(app.extensions["office"], clock, stage)
    asker = Asker(app, world, Kind.STALE)
    for cell in cells:
        if form_of(cell) in left and len(meant := expected(cell, world)) == 1 and meant <= LAWFUL:
            left.discard(form_of(cell))
            if fault := sent(asker, cell):
                yield f"{' '.join(form_of(cell))}, as {cell.role}: {fault}"
            world.put_back()
    world.office.engine.dispose()


def sent(asker: Asker, cell: Cell) -> str:
    """Send a form with an old factor and go on as its person would; what went wrong, empty when nothing."""
    client = Client(asker.app)
    client.take(asker.sessions[cell.person].token)
    address, data = asker.address_of(cell), {**(asker.data_of(cell) or {}), **MORE.get(cell.endpoint, {}), "odd": ODD}
    if not asks(form_of(cell)):
        data.pop("odd")
        return "asks for a code" if named(asker.send(address, cell, data), cell) is Outcome.STEP_UP else ""
    asked = client.post(address, data)
    if named(asked.response, cell) is not Outcome.STEP_UP:
        return f"asks for no code: {asked.status}"
    if MARK in records(asker.world):
        return "what was typed went into the records"
    if asked.location:
        return led_back(client, asked, pairs(data), cell.person)
    return carried(asked, pairs(data), address) or gone_on(client, asked, pairs(data), asker.world, cell.person)


# ------------------------------------------------------------ what went wrong


def led_back(client: Client, asked: Seen, typed: Pairs, person: str) -> str:
    """Led away to the page of the code: nothing is carried, so nothing but secrets may have been typed."""
    page = client.follow(asked)
    onward = dict(controls(page))["next"]
    done = client.post("/account/confirm", {"code": code_for(client.app, person), "next": onward})
    return kept_on(client.follow(done), typed) if done.location else f"the code led nowhere: {done.status}"


def carried(asked: Seen, typed: Pairs, address: str) -> str:
    """What is wrong with what the page carries."""
    words = [pair for pair in typed if pair[0] not in SECRETS]
    found = [pair for pair in controls(asked) if pair[0] not in OURS]
    if sorted(words) != sorted(found):
        return f"sent {words}, carried {found}"
    return "" if goes_to(asked) == address else f"goes on to {goes_to(asked)}"


def goes_to(asked: Seen) -> str:
    """Where the page of the code sends its form."""
    (form,) = asked.find("form", "csor-form")
    return form.get("action", "")


def gone_on(client: Client, asked: Seen, typed: Pairs, world: World, person: str) -> str:
    """With the code it is done, or its page shows the words again."""
    before = len(done_in(world))
    boxes: dict[str, Any] = {}
    for name, value in controls(asked):
        boxes.setdefault(name, []).append(value)
    came = client.post(goes_to(asked), {**boxes, "second-factor": code_for(client.app, person)})
    if done_in(world)[before:] or came.response.mimetype == "application/json":
        return ""
    return kept_on(came, typed) if came.page is not None else f"neither done nor shown again: {came.status}"


def kept_on(page: Seen, typed: Pairs) -> str:
    """What of the boxes that a page draws does not stand in them as it was typed."""
    there = controls(page)
    drawn = {name for name, _ in there} & {name for name, _ in typed}
    lost = [pair for pair in typed if pair[0] in drawn - SECRETS and pair not in there]
    if page.status != 200 or not drawn:
        return f"not the form again, but {page.h1} ({page.status})"
    return f"lost {lost}" if lost else ""


def pairs(data: dict[str, Any]) -> Pairs:
    """What is sent, a line ending as a browser reads it."""
    every = [(name, value) for name, said in data.items() for value in (said if isinstance(said, list) else [said])]
    return [(name, str(value).replace("\r\n", "\n")) for name, value in every]


def controls(page: Seen) -> Pairs:
    """The boxes of a page that would be sent, and what stands in them."""
    found: Pairs = []
    for element in page.root.iter():
        name, kind = element.get("name", ""), element.get("type", "")
        if element.tag == "textarea":
            found.append((name, element.text or ""))
        elif element.tag == "input" and (kind not in {"radio", "checkbox"} or element.get("checked") is not None):
            found.append((name, element.get("value", "")))
        elif element.tag == "select":
            found += [(name, o.get("value", "")) for o in element.iter("option") if o.get("selected") is not None]
    return found


def done_in(world: World) -> list[str]:
    """What was done so far, by the log."""
    query = text("SELECT event FROM event WHERE outcome = 'done' ORDER BY force, seq")
    with world.office.engine.connect() as connection:
        return [event for event in connection.scalars(query) if event not in ASIDE]


def records(world: World) -> str:
    """Every byte of the store."""
    file = Path(make_url(str(world.office.engine.url)).database or "")
    beside = [Path(f"{file}{end}") for end in ("", "-wal")]
    return b"".join(one.read_bytes() for one in beside if one.exists()).decode("latin-1")
