"""The wheel: the same bytes whoever builds it, whole, and running where there is no checkout (S12)."""

import hashlib
import os
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support.served import running_server

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "wheel.py"


def build(into: Path, *, source: Path = ROOT, mask: int = 0o022, **env: str) -> Path:
    """Build as somebody else would: another umask, language and time zone."""
    subprocess.run(
        [sys.executable, str(TOOL), str(into), str(source)],
        env={**os.environ, **env}, check=True, capture_output=True, umask=mask, cwd=into.parent,
    )  # fmt: skip
    (found,) = into.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("first") / "out")


def test_two_builders_get_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    other = tmp_path / "another place" / "checkout"
    other.mkdir(parents=True)
    for name in ("csor", "templates", "migrations"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(other / name)], check=True)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        (other / name).write_bytes((ROOT / name).read_bytes())
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
    (other / "csor" / "app.py").chmod(0o777)

    second = build(tmp_path / "out", source=other, mask=0o077, TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7")

    assert second.name == wheel.name
    assert hashlib.sha256(second.read_bytes()).hexdigest() == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_a_changed_source_gives_other_bytes(wheel: Path, tmp_path: Path) -> None:
    for name in ("csor", "templates", "migrations"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(tmp_path / name)], check=True)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    with (tmp_path / "csor" / "clock.py").open("a") as file:
        file.write("# one more line\n")

    assert build(tmp_path / "out", source=tmp_path).read_bytes() != wheel.read_bytes()


def test_the_wheel_carries_what_runs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    def files(folder: str, under: str) -> set[str]:
        found = (ROOT / folder).rglob("*")
        return {
            f"{under}/{p.relative_to(ROOT / folder)}" for p in found if p.is_file() and "__pycache__" not in p.parts
        }

    assert {n for n in files("templates", "csor/templates") if not n.endswith(".md")} <= names
    assert files("migrations", "csor/migrations") <= names
    assert files("csor/static", "csor/static") <= names
    assert not [n for n in names if n.startswith(("tests", "bench", "instance")) or n.endswith((".pyc", ".sqlite"))]


def test_installed_outside_the_checkout_it_migrates_and_serves(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=False)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(home), "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    # Its dependencies are the ones of this environment; a path file brings them without this checkout's own entry.
    (site,) = home.glob("lib/*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = home / "bin" / "python"
    where = subprocess.run(
        [python, "-c", "import csor, csor.records.schema as s; print(csor.__file__, s.MIGRATIONS)"],
        check=True, capture_output=True, text=True, cwd=tmp_path,
    )  # fmt: skip
    assert [Path(place).is_relative_to(site) for place in where.stdout.split()] == [True, True]

    data = tmp_path / "data"
    data.mkdir()
    with running_server(data, {"CSOR_INSTANCE": str(data)}, (str(home / "bin" / "csor"),)) as server:
        page = urllib.request.urlopen(f"{server.url}/sign-in", timeout=20).read().decode()
        sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
        style = urllib.request.urlopen(server.url + sheet, timeout=20)

        assert "Sign in" in page
        assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert (data / "csor.sqlite").exists()
