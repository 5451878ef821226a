from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csor.exchange.casefile import CaseFileError, read, read_stream, write
from tests.exchange.conftest import HEADER, Written, note, receipt

TELLS = {"text": "x", "extra": 1}


def told(**changes: Any) -> dict[str, Any]:
    return receipt(particulars={**receipt()["particulars"], **changes})


MALFORMED = {
    "empty file": ((), 1, "csor", "empty"),
    "no header": ((receipt(),), 1, "csor", "missing"),
    "header twice": ((HEADER, HEADER), 2, "csor", "second header"),
    "header of something else": (({**HEADER, "csor": "other"},), 1, "csor", "case-file"),
    "newer version": (({**HEADER, "version": 2},), 1, "version", "reads 1"),
    "unknown header key": (({**HEADER, "colour": "blue"},), 1, "colour", "unknown field"),
    "header without people": (({k: v for k, v in HEADER.items() if k != "people"},), 1, "people", "missing"),
    "unknown rank": (({**HEADER, "people": [{**HEADER["people"][0], "rank": "sheriff"}]},), 1, "people[0].rank", "sheriff"),
    "one person twice": (({**HEADER, "people": HEADER["people"] * 2},), 1, "people[1].id", "two people"),
    "not JSON": ((HEADER, b"{oops"), 2, "line", "not JSON"),
    "not an object": ((HEADER, b"[1]"), 2, "line", "not a JSON object"),
    "not a number": ((HEADER, b'{"at": NaN}'), 2, "line", "NaN"),
    "digits without end": ((HEADER, b'{"at": ' + b"9" * 5000 + b"}"), 2, "line", "not JSON"),
    "nested without end": ((HEADER, b'{"a":' * 100_000), 2, "line", "nested too deep"),
    "key twice": ((HEADER, b'{"at": "x", "at": "y"}'), 2, "at", "stands twice"),
    "blank line": ((HEADER, b"", receipt()), 2, "line", "blank"),
    "byte order mark": ((b"\xef\xbb\xbf" + b"{}",), 1, "line", "byte order mark"),
    "NUL": ((HEADER, b'{"at": "\0"}'), 2, "line", "NUL"),
    "not UTF-8": ((HEADER, b'{"at": "\xff"}'), 2, "line", "not UTF-8"),
    "ten million characters": ((HEADER, b" " * 10_000_000), 2, "line", "longer than"),
    "unknown action": ((HEADER, receipt(action="promote")), 2, "action", "promote"),
    "action of a wrong kind": ((HEADER, receipt(action=7)), 2, "action", "7"),
    "no action": ((HEADER, {k: v for k, v in receipt().items() if k != "action"}), 2, "action", "missing"),
    "nothing but a time": ((HEADER, {"at": "2025-06-02T09:00:00Z"}), 2, "action", "missing"),
    "unknown key": ((HEADER, receipt(colour="blue")), 2, "colour", "unknown field"),
    "unknown key of particulars": ((HEADER, told(colour="blue")), 2, "particulars.colour", "unknown field"),
    "unknown key far within": ((HEADER, told(children=[{"person": {"eyes": 2}}])), 2, "particulars.children[0].person.eyes", "unknown field"),
    "missing particulars": ((HEADER, {k: v for k, v in receipt().items() if k != "particulars"}), 2, "particulars", "missing"),
    "missing particular": ((HEADER, receipt(particulars={"route": "right_to_ask"})), 2, "particulars.channel", "missing"),
    "wrong type": ((HEADER, told(reason=7)), 2, "particulars.reason", "wants str, has int"),
    "text for a yes or no": ((HEADER, receipt(), note(action="close_case", particulars={"partners_done": "yes"})), 3, "particulars.partners_done", "bool"),
    "unknown code": ((HEADER, told(route="right_to_roam")), 2, "particulars.route", "right_to_roam"),
    "a day that is not": ((HEADER, told(children=[{"person": {"born": "2019-02-30"}}])), 2, "particulars.children[0].person.born", "date"),
    "line without a zone": ((HEADER, receipt(at="2025-06-02T09:21:00")), 2, "at", "offset"),
    "particulars without a zone": ((HEADER, told(received_at="2025-06-02T09:15:00")), 2, "particulars.received_at", "offset"),
    "time going back": ((HEADER, receipt(), note(at="2025-06-02T09:20:00+01:00")), 3, "at", "earlier"),
    "a stranger": ((HEADER, receipt(by="nobody")), 2, "by", "nobody"),
    "unknown case": ((HEADER, receipt(), note(case="other")), 3, "case", "other"),
    "nothing received": ((HEADER, note()), 2, "case", "main"),
    "received twice": ((HEADER, receipt(), receipt()), 3, "case", "earlier line"),
    "opens where nothing opens": ((HEADER, receipt(), note(opens="rtk")), 3, "opens", "unknown field"),
    "expects both": ((HEADER, receipt(expect={"accepted": True, "refused": "x"})), 2, "expect", "exclude"),
    "expects what there is not": ((HEADER, receipt(expect={"mood": "good"})), 2, "expect.mood", "unknown field"),
    "expectation of no case": ((HEADER, {"at": "2025-06-02T09:00:00Z", "expect": {"stage": "meeting"}}), 2, "case", "main"),
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_file_names_line_and_field(name: str, written: Written) -> None:
    lines, number, field, reason = MALFORMED[name]

    with pytest.raises(CaseFileError) as wrong:
        read(written(*lines))

    assert (wrong.value.line, wrong.value.field) == (number, field)
    assert reason in wrong.value.reason
    assert f"line {number}: {field}: " in str(wrong.value)


def test_opening_a_case_that_is_there_already_is_malformed(written: Written) -> None:
    opening = note(action="open_right_to_know", particulars={"reason": "x"}, opens="main")

    with pytest.raises(CaseFileError, match="line 3: opens: 'main' is there already"):
        read(written(HEADER, receipt(), opening))


def test_a_receipt_that_is_to_be_refused_leaves_its_label_free(written: Written) -> None:
    refused = receipt(expect={"refused": "in_future"})

    assert len(read(written(HEADER, refused, receipt())).lines) == 2


def test_a_file_written_and_read_again_is_the_same(written: Written) -> None:
    looks = {"at": "2025-06-02T10:00:00+01:00", "expect": {"concerns": False}, "note": "looked at"}
    first = read(written(HEADER, receipt(note="by post", expect={"stage": "initial_checks"}), note(), looks))
    texts = list(write(first))
    again = read(written(*(text.rstrip("\n").encode() for text in texts)))

    assert again.header == first.header
    assert again.lines == first.lines
    assert list(write(again)) == texts


@given(st.binary(max_size=200))
def test_whatever_the_bytes_a_file_is_read_or_named_wrong(noise: bytes) -> None:
    from io import BytesIO

    with pytest.raises(CaseFileError):
        read_stream(BytesIO(noise), "noise")
