"""A release is signed, and whoever checks it as docs/hardening.md says sees every change (BAY-01 017)."""

import re
import subprocess
from pathlib import Path

import pytest

from tools import release

ROOT = Path(__file__).parents[2]
# What a force runs, word for word as the page has it.
(CHECK,) = re.findall(r"^    (ssh-keygen -Y verify .*)$", (ROOT / "docs" / "hardening.md").read_text(), re.MULTILINE)


def key(folder: Path, name: str) -> Path:
    made = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", made], check=True)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A signed release, with the list of who may sign one."""
    ours, place = key(tmp_path, "ours"), tmp_path / "release"
    place.mkdir()
    (place / "csor-1.0-py3-none-any.whl").write_bytes(b"the bytes of a wheel")
    (place / "signers").write_text(f'csor namespaces="csor-release" {ours.with_suffix(".pub").read_text()}')
    release.sign(place, ours)
    return place


def is_good(place: Path) -> bool:
    return subprocess.run(["bash", "-c", CHECK], cwd=place, capture_output=True, check=False).returncode == 0


def test_a_signed_release_is_good(folder: Path) -> None:
    assert is_good(folder)


def test_a_changed_wheel_is_not(folder: Path) -> None:
    (folder / "csor-1.0-py3-none-any.whl").write_bytes(b"the bytes of another")
    assert not is_good(folder)


def test_nor_are_digests_that_were_made_to_fit_it(folder: Path) -> None:
    wheel, signature = folder / "csor-1.0-py3-none-any.whl", (folder / "SHA256SUMS.sig").read_bytes()
    wheel.write_bytes(b"the bytes of another")
    release.sign(folder, key(folder.parent, "theirs"))
    assert not is_good(folder)
    (folder / "SHA256SUMS.sig").write_bytes(signature)
    assert not is_good(folder)


def test_nor_is_a_signature_of_ours_for_something_else(folder: Path) -> None:
    (folder / "SHA256SUMS.sig").unlink()
    sums = folder / "SHA256SUMS"
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", folder.parent / "ours", sums], check=True)
    assert not is_good(folder)


def test_no_private_key_lies_in_the_project() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    paths = [ROOT / name for name in names if name]
    assert len(paths) > 300
    begins = b"-----BEGIN " + b"OPENSSH PRIVATE KEY"
    assert [path.name for path in paths if path.is_file() and begins in path.read_bytes()] == []
