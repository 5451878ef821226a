"""A force's file of breached passwords: each entry is found, nothing else, in few reads, and trouble lets none through."""

import os
from argparse import Namespace
from dataclasses import replace
from hashlib import sha1
from pathlib import Path
from random import Random

import pytest

from csor.app import make_office
from csor.config import Config, UnsafeSetting, from_environment
from csor.domain.people import Actor, Presence
from csor.domain.refusals import Refusal
from csor.reading.sessions import find_session
from csor.setup import add_user
from csor.usecases.breached import Breached, NotAList
from csor.usecases.change_password import change_password
from csor.usecases.links import make_link, use_link
from csor.usecases.office import Office
from csor.usecases.passwords import unfit
from csor.usecases.sessions import begin_session, hash_token
from tests.domain import builders
from tests.support.offices import PASSWORD

ON_THE_LIST = [f"seven otters mend the gate {n}" for n in range(2000)]
SECRET = "0123456789abcdef0123456789abcdef"


def hash_of(password: str) -> str:
    return sha1(password.encode()).hexdigest().upper()


def write(path: Path, hashes: list[str], end: str = "\r\n", counts: bool = True) -> Path:
    random = Random(5)
    lines = [f"{one}:{random.choice((1, 22, 4_567_890))}" if counts else one for one in sorted(hashes)]
    path.write_bytes((end.join(lines) + end).encode())
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "breached.txt", [hash_of(one) for one in ON_THE_LIST])


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("size", [1, 2, 3, 50, 2000])
def test_each_entry_is_found_and_nothing_else(tmp_path: Path, end: str, size: int, *, counts: bool) -> None:
    on_it = ON_THE_LIST[:size]
    breached = Breached(write(tmp_path / "list", [hash_of(one) for one in on_it], end, counts))
    breached.check()
    assert all(one in breached for one in on_it)
    assert not any(one + "!" in breached or one.upper() in breached for one in on_it)


def test_a_last_line_without_an_end_counts(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("\n".join(sorted(hash_of(one) for one in ON_THE_LIST[:5])))
    assert all(one in Breached(path) for one in ON_THE_LIST[:5])


def test_the_file_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each read halves what is left: 36 of them for 40 GB."""
    path = write(tmp_path / "list", [f"{Random(n).getrandbits(160):040X}" for n in range(100_000)])
    size, reads, pread = path.stat().st_size, list[int](), os.pread

    def counted(file: int, count: int, offset: int) -> bytes:
        reads.append(count)
        return pread(file, count, offset)

    monkeypatch.setattr(os, "pread", counted)
    for n in range(200):
        reads.clear()
        assert f"no such password {n}" not in Breached(path)
        assert 5 < len(reads) <= size.bit_length()
        assert max(reads) <= 256


def test_the_file_of_the_force_is_asked_after_our_own_list(file: Path) -> None:
    breached = Breached(file)
    on_it = ON_THE_LIST[7]
    assert unfit(on_it, breached=None) is None
    blocker = unfit(on_it, breached=breached)
    assert blocker
    assert (blocker.code, blocker.field) == ("password_breached", "new")
    assert "stolen from other services" in blocker.words
    assert unfit(on_it + " twice", breached=breached) is None


@pytest.mark.parametrize("content", [None, b"not a list\n" * 9])
def test_while_it_cannot_be_asked_no_password_is_taken(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "list"
    if content:
        path.write_bytes(content)
    blocker = unfit(ON_THE_LIST[0], breached=Breached(path))
    assert blocker
    assert blocker.code == "password_not_checked"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        "password\n",
        "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD\n",
        "\n".join(sorted((hash_of(one) for one in ON_THE_LIST[:90]), reverse=True)),
    ],
)
def test_a_file_of_another_form_refuses_to_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "list"
    path.write_text(content)
    with pytest.raises(NotAList):
        Breached(path).check()
    with pytest.raises(UnsafeSetting, match="CSOR_BREACHED_PASSWORDS"):
        make_office(Config("sqlite://", SECRET, breached=path))
    with pytest.raises(UnsafeSetting, match="CSOR_BREACHED_PASSWORDS"):
        make_office(Config("sqlite://", SECRET, breached=tmp_path / "nowhere"))


def test_the_setting_names_the_file(tmp_path: Path, file: Path) -> None:
    given = {"CSOR_SECRET_KEY": SECRET, "CSOR_BREACHED_PASSWORDS": str(file)}
    settings = from_environment(tmp_path / "instance", given)
    assert settings.breached == file
    office = make_office(settings)
    assert office.breached
    assert ON_THE_LIST[0] in office.breached
    office.engine.dispose()
    assert from_environment(tmp_path / "instance", {"CSOR_SECRET_KEY": SECRET}).breached is None


def at_work(office: Office) -> Actor:
    """The officer in a session with a fresh second factor."""
    with office.open_work(builders.OFFICER) as work:
        token = begin_session(work, builders.OFFICER.id, Presence(), agent="", proven=True)
    with office.open_reading() as reading:
        found = find_session(reading, hash_token(token))
    assert found
    return replace(builders.OFFICER, presence=Presence(session=found.name, proven_at=found.proven_at, on_page=True))


def chosen_by_link(office: Office, password: str) -> None:
    fresh = Presence(proven_at=office.clock(), on_page=True)
    with office.open_work(replace(builders.ADMINISTRATOR, presence=fresh)) as work:
        made = make_link(work, builders.OFFICER.id, "A new colleague starts today.")
    use_link(office, made.token, password, builders.OFFICER.presence)


def test_wherever_a_password_is_chosen_the_file_is_asked(office: Office, file: Path) -> None:
    place = replace(office, breached=Breached(file))
    with pytest.raises(Refusal, match="password_breached"):
        chosen_by_link(place, ON_THE_LIST[3])
    with pytest.raises(Refusal, match="password_breached"):
        change_password(place, at_work(place), "Northshire Police", PASSWORD, ON_THE_LIST[3])
    chosen_by_link(place, "nine otters open the old gate")


def test_the_command_line_asks_it_too(office: Office, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = Namespace(username="new", name="Nell Newcombe", roles="officer", rank="constable", team="ppu", collar="",
                      title="", identity="")  # fmt: skip
    assert add_user(replace(office, breached=Breached(file)), builders.FORCE, asked, ON_THE_LIST[3]) == 2
    assert "stolen from other services" in capsys.readouterr().err
