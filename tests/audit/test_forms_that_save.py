"""What L4 goes by: no route that saves is left out, and a form is sent as its page draws it."""

from tests.audit.drawn import drawn_form
from tests.audit.l4_sync_before_reply import judged_routes
from tests.audit.running import Answer

PAGE = """<!DOCTYPE html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1>
<form method="get" action="/here"><label for="q">Find</label><input id="q" name="q"></form>
<form method="post" action="/elsewhere"><input type="hidden" name="once" value="other"></form>
<form method="post">
<input type="hidden" name="once" value="a key"><textarea hidden name="kept">
two
lines</textarea>
<input type="checkbox" name="lines" value="1" checked><input type="checkbox" name="lines" value="2" checked>
<input type="checkbox" name="lines" value="3"><input type="radio" name="why" value="late">
<select name="document"><option value="">Choose one</option><option value="passport" selected>Passport</option></select>
<select name="witness"><option value="">Choose one</option><option value="castell">PC Castell</option></select>
<button type="submit" name="confirm" value="1">Confirm</button></form></body></html>"""


def told(posts: str, seen: str, nothing: str) -> dict[str, str]:
    """The routes with which something is wrong."""
    return {
        route: wrong
        for route, wrong in judged_routes(set(posts.split()), set(seen.split()), set(nothing.split())).items()
        if wrong
    }


def test_every_route_is_seen_saving_or_is_said_to_save_nothing() -> None:
    assert told("a b c", "a b", "c") == {}
    assert judged_routes({"a", "b"}, {"a"}, {"b"}).keys() == {"a", "b"}


def test_a_route_that_nobody_saw_saving_is_told() -> None:
    assert told("a b c", "a", "c") == {"b": "it was not seen saving, and nobody says why it saves nothing"}


def test_a_route_that_saves_after_all_is_told() -> None:
    assert told("a b", "a b", "b") == {"b": "it was seen saving, and is said to save nothing"}


def test_a_reason_for_a_route_that_is_gone_is_told() -> None:
    assert told("a", "a", "b") == {"b": "there is no such route"}


def test_a_form_carries_what_its_page_draws() -> None:
    at, boxes = drawn_form(Answer(200, PAGE, ""), "/here?step=1", "/here") or ("", {})
    assert at == "/here?step=1"
    carried = {"once": ["a key"], "kept": ["two\nlines"], "lines": ["1", "2"]}
    assert boxes == {**carried, "document": ["passport"], "witness": [""]}


def test_a_page_without_the_form_gives_none() -> None:
    assert drawn_form(Answer(200, PAGE, ""), "/there", "/there/.*") is None
    assert drawn_form(Answer(302, "", "/here"), "/here", "/here") is None
