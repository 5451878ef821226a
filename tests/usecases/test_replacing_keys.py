"""Every algorithm says which one it was, and what is kept can go over to another: hashes, seals, links, keys (ASVS 11.2.2)."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select, update

from csor.config import UnsafeSetting, from_environment
from csor.domain.people import Presence
from csor.domain.refusals import Refusal
from csor.reading.sessions import find_session
from csor.records.event_record import EventRecord
from csor.records.people import PersonRecord
from csor.records.sessions import FactorRecord
from csor.secret_commands import replace_secret, seal_anew
from csor.usecases import passwords
from csor.usecases.factors import code_at, current_step, keep_authenticator, open_secret, prove
from csor.usecases.links import find_link, make_link
from csor.usecases.office import Office
from csor.usecases.sessions import hash_token
from csor.usecases.sign_in import sign_in
from csor.usecases.vault import FORM, seal, unseal
from tests.domain.builders import ADMINISTRATOR, FORCE, OFFICER
from tests.support.offices import PASSWORD

OLD, NEW, OTHER = (f"{name} secret of the instance, and of nothing else" for name in ("old", "new", "another"))
APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOME = Presence(address="10.1.1.1", on_page=True)


def with_app(office: Office) -> Office:
    """The office under the old secret, in which the officer has an authenticator app."""
    place = replace(office, secret=OLD)
    with place.open_work(OFFICER) as work:
        keep_authenticator(work, OFFICER.id, APP, "Telephone")
    return place


def factor_of(place: Office) -> FactorRecord:
    with place.open_reading() as reading:
        return reading.scalars(select(FactorRecord)).one()


def hash_of(office: Office) -> str:
    with office.open_reading() as reading:
        return reading.scalars(select(PersonRecord.password_hash).where(PersonRecord.id == OFFICER.id)).one()


# ------------------------------------------------------------ passwords


def test_a_password_is_hashed_anew_at_the_next_sign_in_when_the_figures_were_raised(office: Office) -> None:
    today = extract_parameters(hash_of(office))
    weaker = PasswordHasher(time_cost=today.time_cost, memory_cost=today.memory_cost * 2, parallelism=1).hash(PASSWORD)
    with office.engine.begin() as connection:
        connection.execute(update(PersonRecord).where(PersonRecord.id == OFFICER.id).values(password_hash=weaker))
    with pytest.raises(Refusal):
        sign_in(office, OFFICER.id, "not the password of it", HOME)
    assert hash_of(office) == weaker

    assert sign_in(office, OFFICER.id, PASSWORD, HOME)

    after = hash_of(office)
    assert extract_parameters(after) == today != extract_parameters(weaker)
    assert sign_in(office, OFFICER.id, PASSWORD, HOME)
    assert hash_of(office) == after


def test_what_serves_hashes_with_the_figures_of_the_inventory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CSOR_FAST_PASSWORDS", raising=False)
    passwords._hasher.cache_clear()
    try:
        kept = extract_parameters(passwords.hash_password(PASSWORD))
    finally:
        passwords._hasher.cache_clear()
    assert (kept.type.name, kept.memory_cost, kept.time_cost, kept.parallelism) == ("ID", 64 * 1024, 3, 1)


# ------------------------------------------------------------ the instance's secret


def test_sealed_text_names_its_form_and_opens_under_a_secret_before(office: Office) -> None:
    sealed = seal(OLD, APP, "factor.secret|1")
    assert sealed.startswith(FORM)
    assert unseal(NEW, sealed, "factor.secret|1") == ""
    assert unseal(NEW, sealed, "factor.secret|1", [OTHER, OLD]) == APP
    assert unseal(NEW, sealed, "factor.secret|2", [OTHER, OLD]) == ""
    assert unseal(NEW, "a1:not base64", "factor.secret|1", [OLD]) == ""


def test_after_a_new_secret_apps_work_and_are_sealed_anew(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    place = with_app(office)
    newer = replace(place, secret=NEW, older_secrets=(OTHER, OLD))
    token = sign_in(newer, OFFICER.id, PASSWORD, HOME)
    with newer.open_reading() as reading:
        session = find_session(reading, hash_token(token))
    assert session
    with newer.open_work(replace(OFFICER, presence=replace(HOME, session=session.name))) as work:
        assert prove(work, session.name, code_at(APP, current_step(work.now))).token
    assert open_secret(NEW, factor_of(newer)) == ""

    assert seal_anew(newer, FORCE) == 0
    assert capsys.readouterr().out.startswith("1 sealed anew, 0 were, 0 do not open.")

    alone = replace(place, secret=NEW)
    assert open_secret(NEW, factor_of(alone)) == APP
    assert open_secret(OLD, factor_of(alone)) == ""
    assert seal_anew(alone, FORCE) == 0
    assert capsys.readouterr().out.startswith("0 sealed anew, 1 were, 0 do not open.")
    with office.open_reading() as reading:
        assert len(reading.scalars(select(EventRecord).where(EventRecord.event == "secrets_resealed")).all()) == 2


def test_what_opens_under_no_secret_is_said_and_left_alone(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    place = with_app(office)
    before = factor_of(place).secret
    assert seal_anew(replace(place, secret=NEW, older_secrets=(OTHER,)), FORCE) == 1
    assert "reset the second factor" in capsys.readouterr().err
    assert factor_of(place).secret == before


def test_a_link_made_before_works_and_no_new_one_is_signed_with_an_older_secret(office: Office) -> None:
    fresh = replace(ADMINISTRATOR, presence=Presence(proven_at=office.clock(), on_page=True))

    def made(place: Office) -> str:
        with place.open_work(fresh) as work:
            return make_link(work, OFFICER.id, "A new colleague starts today.").token

    older, newer = replace(office, secret=OLD), replace(office, secret=NEW, older_secrets=(OTHER, OLD))
    before = made(older)
    assert find_link(newer, before).person.actor.id == OFFICER.id
    with pytest.raises(Refusal, match="link_not_good"):
        find_link(replace(office, secret=NEW), before)
    after = made(newer)
    assert find_link(replace(office, secret=NEW), after).person.actor.id == OFFICER.id
    with pytest.raises(Refusal, match="link_not_good"):
        find_link(older, after)


# ------------------------------------------------------------ the files of the instance


def test_the_command_keeps_the_old_secret_before_it_makes_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CSOR_SECRET_KEY", raising=False)
    first = from_environment(tmp_path, {}).secret_key

    assert (replace_secret(tmp_path), replace_secret(tmp_path)) == (0, 0)

    settings = from_environment(tmp_path, {})
    assert len({first, settings.secret_key, *settings.older_keys}) == 3
    assert settings.older_keys[-1] == first
    assert {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("secret_key", "older_secret_keys")} == {0o600}
    assert first not in capsys.readouterr().out

    (tmp_path / "older_secret_keys").chmod(0o640)
    with pytest.raises(UnsafeSetting, match="chmod 600"):
        from_environment(tmp_path, {})


def test_a_secret_that_stands_elsewhere_is_replaced_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CSOR_SECRET_KEY", OLD)
    assert replace_secret(tmp_path) == 2
    assert "older_secret_keys" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------ the log


def test_every_entry_says_by_which_form_it_was_bound(office: Office) -> None:
    with office.open_reading() as reading:
        forms = set(reading.scalars(select(EventRecord.form)))
    assert forms == {2}
