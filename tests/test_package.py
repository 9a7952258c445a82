"""``pip install .`` brings the console script and every data file of the packages."""

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import bot
from tests.fakes.source import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        int(version("setuptools").split(".")[0]) < 77, reason="needs the setuptools of the lock"
    ),
]
DATA = {".toml", ".mako", ".html", ".css", ".svg", ".typed"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    leavings = shutil.ignore_patterns("__pycache__")
    for name in ("bot", "storage"):
        shutil.copytree(ROOT / name, folder / name, ignore=leavings)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy2(ROOT / name, folder / name)
    _pip("wheel", "--no-deps", "--no-build-isolation", "-w", str(folder / "out"), str(folder))
    (built,) = (folder / "out").glob("*.whl")
    return built


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run([*command, "--no-index"], check=True, timeout=90)


def test_the_console_script_runs_from_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    _pip("--python", str(tmp_path / "venv"), "install", "--no-deps", str(wheel))
    # The dependencies come from the environment that runs the tests, to keep this offline.
    dependencies = str(Path(pytest.__file__).parents[1])

    done = subprocess.run(
        [tmp_path / "venv" / "bin" / "jembatan", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": dependencies},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == bot.__version__


def test_every_data_file_is_in_the_wheel(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("bot", "storage")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in DATA | {".py"} and "__pycache__" not in path.parts
    }

    assert wanted - packed == set()
    assert not [name for name in packed if name.startswith(("tests/", "bench/", "scripts/"))]
