"""Hostile texts in every free text of a case: shown as they are, taken for nothing, on every page (S6 without a browser)."""

import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from csor.exchange.commands import replay
from csor.usecases.office import Office
from csor.web.measure_csv import safe_cell
from tests.security.addresses import routes
from tests.security.payloads import CELLS, payloads
from tests.security.planted_ways import planted_case
from tests.support.client import Client
from tests.support.wessex import Clock

ClientFor = Callable[[str], Client]
FOREIGN = {
    "iframe",
    "object",
    "embed",
    "base",
    "math",
    "video",
    "marquee",
    "style",
    "template",
    "x",
    "isindex",
}
CASES = Path(__file__).parents[1] / "cases"
NOT_LOOKED_AT = {"health.ready", "health.alive", "static"}


def test_there_are_two_hundred_texts_and_none_twice() -> None:
    assert len(payloads()) == len(set(payloads())) >= 200


@pytest.mark.parametrize("start", [0, 70, 140])
def test_every_text_in_every_field_is_text_on_every_page(
    app: Flask, office: Office, client_for: ClientFor, clock: Clock, start: int
) -> None:
    case = planted_case(office, "told", start, clock.now)
    assert len(case.planter.used) >= 150
    clock.now = case.now
    client = client_for("price")
    client.names = ()
    shown = 0
    for rule, path in routes(app, urn=case.reference):
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_LOOKED_AT:
            continue
        seen = client.get(path)  # valid markup, no script, no handler, unique ids: Client looks
        assert seen.status < 500, path
        if seen.page is None:
            continue
        foreign = [e.tag for e in seen.root.iter() if e.tag in FOREIGN]
        outside = [e.attrib for e in seen.root.iter() if "evil" in str(e.get("href", "")) + str(e.get("src", ""))]
        assert (foreign, outside) == ([], []), path
        shown += sum(1 for text in case.planter.used.values() if " ".join(text.split()) in seen.words)
    assert shown >= 15


def test_no_text_is_worked_out_as_a_template(app: Flask, office: Office, client_for: ClientFor, clock: Clock) -> None:
    sums = ["{{1787*1789}}", "${1787*1789}", "#{1787*1789}", "<%= 1787*1789 %>", "{%print(1787*1789)%}", "{{config}}"]
    case = planted_case(office, "told", 0, clock.now, sums)
    clock.now = case.now
    client = client_for("price")
    client.names = ()
    found = 0
    for rule, path in routes(app, urn=case.reference):
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_LOOKED_AT:
            html = client.browser.get(path).get_data(as_text=True)
            assert "3196943" not in html, path
            assert "SECRET_KEY" not in html, path
            found += "{{1787*1789}}" in html
    assert found >= 2


@given(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(CELLS),
        st.sampled_from(["\t=1", "\r=1", "\n+1", "\x00=1", " =1", "\ufeff=1"]),
    )
)
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    cell = safe_cell(text)
    kept = next(csv.reader(io.StringIO(_row(cell)), strict=True), [""])[0]

    assert not kept.lstrip(" \t\r\n\x00\ufeff").startswith(("=", "+", "@", "＝", "＋", "＠"))


def _row(cell: Any) -> str:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow([cell])
    return written.getvalue()


def test_every_table_that_can_be_taken_away_holds_no_formula(
    app: Flask, office: Office, client_for: ClientFor, clock: Clock
) -> None:
    case = planted_case(office, "told", 120, clock.now)
    clock.now = case.now
    tables = 0
    for username in ("price", "okafor", "admin", "mercer"):
        client = client_for(username)
        for rule, path in routes(app, urn=case.reference):
            asks_whom = "POST" in (rule.methods or ()) and rule.rule.endswith(".csv")
            if "GET" not in (rule.methods or ()):
                continue
            taken = {"recipient": "Home Office", "csrf_token": client.csrf, "once": client.key(path)}
            answer = client.browser.post(path, data=taken) if asks_whom else client.browser.get(path)
            if answer.mimetype != "text/csv":
                continue
            tables += 1
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
            assert "\n" not in answer.headers["Content-Disposition"]
            for row in csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))], path
    assert tables >= 5


@pytest.mark.parametrize(
    "target",
    ["/sign-in?next=%0d%0aSet-Cookie:%20x=1", "/cases/%0d%0aX-Evil:1", "/find?q=%0aX-Evil:1", "/static/%0d%0aX-Evil:1"],
)
def test_no_header_can_be_added_by_an_address(client_for: ClientFor, target: str) -> None:
    for client in (client_for("nwosu"), Client(client_for("nwosu").app)):
        answer = client.browser.get(target)
        assert "X-Evil" not in answer.headers
        assert not [v for v in answer.headers.getlist("Set-Cookie") if v.startswith("x=")]


def test_what_is_brought_in_names_no_file(tmp_path: Path) -> None:
    """A case file whose every label and text is a path: nothing but the file itself is opened."""
    paths = [f"{up * n}{what}" for n in (1, 3, 8) for up in ("../", "..\\", "..%2f", "....//", "%2e%2e/") for what in
             ("etc/passwd", "instance/secret_key", "proc/self/environ", "csor.sqlite")]  # fmt: skip
    assert len(paths) == 60
    text = (CASES / "s01-straight-disclosure.jsonl").read_text()
    opened: list[str] = []
    sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
    for number, path in enumerate(paths[:12]):
        file = tmp_path / f"{number}.jsonl"
        file.write_text(text.replace('"reason":"', f'"reason":"{path.replace(chr(92), chr(92) * 2)} '))
        replay([file], "", io.StringIO())
    assert opened
    assert [name for name in opened if name.endswith(("passwd", "secret_key", "environ"))] == []
