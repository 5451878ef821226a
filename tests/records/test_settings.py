"""The settings that durability rests on, read back; each that is wrong is said in words."""

import os
from pathlib import Path

import pytest
from sqlalchemy import make_url

from csor.records.engines import make_engine
from csor.records.settings import (
    POSTGRES,
    SQLITE,
    complaints,
    file_system,
    mode_complaints,
    mount_complaints,
    postgres_complaints,
    sqlite_complaints,
    tighten,
)

GOOD = {"server_version_num": "150018", **{name: min(allowed) for name, allowed in POSTGRES.items()}}
DISK = "22 1 254:0 / / rw - ext4 /dev/vda rw"
SHARE = "40 22 0:50 / /srv/force\\040data rw - nfs4 files:/x rw"


def test_a_fresh_sqlite_database_is_as_it_must_be(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        connection.commit()
    place = Path(str(make_url(sqlite_url).database))
    place.parent.chmod(0o700)
    tighten(place)

    assert complaints(engine) == ()
    place.chmod(0o644)
    (found,) = complaints(engine)
    assert found.endswith(f"Run: chmod 600 {place}")
    engine.dispose()


@pytest.mark.parametrize("name", SQLITE)
def test_each_pragma_that_is_wrong_is_told(name: str) -> None:
    (found,) = sqlite_complaints({**SQLITE, name: "7"}, (3, 53, 4))
    assert name in found


def test_an_old_library_is_told() -> None:
    (found,) = sqlite_complaints(SQLITE, (3, 40, 1))
    assert "3.51.3 or newer" in found


@pytest.mark.parametrize("name", POSTGRES)
def test_each_setting_of_a_server_that_is_wrong_is_told(name: str) -> None:
    assert postgres_complaints(GOOD) == ()
    (found,) = postgres_complaints({**GOOD, name: "off"})
    assert name in found


def test_an_old_server_is_told() -> None:
    (found,) = postgres_complaints({**GOOD, "server_version_num": "140011"})
    assert "14 is too old" in found


def test_a_server_that_does_not_wait_for_the_disk_is_told(postgres_url: str) -> None:
    """The server of the tests is one of these, unless another was given."""
    engine = make_engine(postgres_url)
    with engine.connect() as connection:
        waits = connection.exec_driver_sql("SHOW fsync").scalar() == "on"
    found = complaints(engine)
    engine.dispose()
    assert (not found) if waits else len(found) == 3


def test_a_folder_that_is_open_to_others_is_told(tmp_path: Path) -> None:
    place = tmp_path / "csor.sqlite"
    place.touch(0o600)
    tmp_path.chmod(0o755)
    (found,) = mode_complaints(place)
    assert "chmod 700" in found


def of_another_user(folder: Path) -> Path:
    """A file of somebody else's: only root can give one away, and everybody else finds one of root's."""
    if os.geteuid() != 0:
        return Path("/etc/passwd")
    folder.chmod(0o700)
    place = folder / "csor.sqlite"
    place.touch(0o640)
    os.chown(place, 12345, 12345)
    return place


def test_a_file_of_another_user_is_told_and_left_alone(tmp_path: Path) -> None:
    place = of_another_user(tmp_path)
    before = place.stat().st_mode
    tighten(place)
    assert place.stat().st_mode == before
    assert any("another user" in found for found in mode_complaints(place))


def test_a_disk_of_another_machine_is_told(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"{DISK}\n{SHARE}\n")
    (found,) = mount_complaints(Path("/srv/force data/csor.sqlite"), mounts)
    assert "nfs4" in found
    assert list(mount_complaints(Path("/srv/csor.sqlite"), mounts)) == []
    assert list(mount_complaints(Path("/srv/csor.sqlite"), tmp_path / "none")) == []


def test_the_innermost_and_latest_mount_counts() -> None:
    again = "41 22 0:51 / / rw - overlay overlay rw"
    assert file_system(Path("/a/b"), [DISK, again]) == "overlay"
    assert file_system(Path("/srv/force data/x"), [SHARE, DISK]) == "nfs4"
