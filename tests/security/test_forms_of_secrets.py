"""The boxes in which secrets are typed."""

from tests.support.client import Client


def test_a_password_is_masked_and_may_be_pasted(visitor: Client) -> None:
    page = visitor.get("/sign-in")
    (box,) = [e for e in page.find("input") if e.get("name") == "password"]

    assert box.get("type") == "password"
    assert box.get("autocomplete") == "current-password"
    assert not [name for name in box.attrib if str(name).startswith("on") or name in {"readonly", "maxlength"}]
