"""Settings that are not safe refuse to start, in words; what is made at the first start nobody else can read."""

import stat
from pathlib import Path

import pytest

from csor.cli import main
from csor.config import UnsafeSetting, from_environment
from csor.places import default_instance, find_folder

SECRET = "0123456789abcdef0123456789abcdef"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = from_environment(tmp_path / "instance", {})

    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "instance" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "instance").stat().st_mode) == 0o700
    assert from_environment(tmp_path / "instance", {}).secret_key == first.secret_key


def test_a_folder_of_another_place_can_be_named(tmp_path: Path) -> None:
    settings = from_environment(given={"CSOR_INSTANCE": str(tmp_path / "here"), "CSOR_SECRET_KEY": SECRET})

    assert settings.database_url == f"sqlite:///{tmp_path / 'here' / 'csor.sqlite'}"


@pytest.mark.parametrize("secret", ["secret", "changeme" * 2, "a" * 64, "0101" * 20, "x" * 31, SECRET[:31]])
def test_a_short_or_plain_secret_refuses_to_start(tmp_path: Path, secret: str) -> None:
    with pytest.raises(UnsafeSetting, match="32 random bytes"):
        from_environment(tmp_path, {"CSOR_SECRET_KEY": secret})


def test_a_secret_that_others_can_read_refuses_to_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text(SECRET)
    (tmp_path / "secret_key").chmod(0o644)

    with pytest.raises(UnsafeSetting, match="chmod 600"):
        from_environment(tmp_path, {})


def test_over_https_nothing_that_is_for_trying_out_is_on(tmp_path: Path) -> None:
    given = {"CSOR_SECRET_KEY": SECRET, "CSOR_HTTPS": "1"}

    assert from_environment(tmp_path, given).demo is False
    with pytest.raises(UnsafeSetting, match="demonstration"):
        from_environment(tmp_path, {**given, "CSOR_DEMO": "1"})
    with pytest.raises(UnsafeSetting, match="FAST_PASSWORDS"):
        from_environment(tmp_path, {**given, "CSOR_FAST_PASSWORDS": "1"})
    assert from_environment(tmp_path, {"CSOR_SECRET_KEY": SECRET}).demo is True


def test_the_command_says_what_is_unsafe_in_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CSOR_SECRET_KEY", "short")
    monkeypatch.setenv("CSOR_INSTANCE", str(tmp_path))

    assert main(["export", "WX-2026-0001"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Not started. The secret key is too short")
    assert "Traceback" not in said
    assert "'short'" not in said


def test_folders_are_found_beside_the_package_and_in_it(tmp_path: Path) -> None:
    package = tmp_path / "csor"
    (package / "templates").mkdir(parents=True)
    (tmp_path / "migrations").mkdir()

    assert find_folder("templates", package) == package / "templates"
    assert find_folder("migrations", package) == tmp_path / "migrations"
    with pytest.raises(FileNotFoundError):
        find_folder("static", package)


def test_an_installed_command_keeps_its_data_where_it_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert default_instance(tmp_path / "site-packages" / "csor") == tmp_path / "instance"
    (tmp_path / "pyproject.toml").touch()
    assert default_instance(tmp_path / "csor") == tmp_path / "instance"
