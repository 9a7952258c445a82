"""``scripts/setup`` says in one sentence what a machine lacks, and leaves no stamp behind."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fakes.source import ROOT

# Stand in for interpreters: they answer the three questions that the script asks.
OLD = """#!/bin/sh
case $2 in
"") exit 0 ;;
*version_info*) exit 1 ;;
*python_version*) echo 3.9.2 ;;
esac
"""
BARE = """#!/bin/sh
case $2 in
*ensurepip*) exit 1 ;;
esac
"""
UNREACHABLE = """#!/bin/sh
case $* in
"-m venv --clear .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*"pip --version") exit 1 ;;
*"pip install"*) echo "no such host" && exit 1 ;;
esac
"""
SHIM = "#!/bin/sh\nexit 127\n"  # a version manager's, for a version that is not installed


def _run(folder: Path, **interpreters: str) -> subprocess.CompletedProcess[str]:
    tools = folder / "bin"
    tools.mkdir()
    for tool in ("sh", "grep", "date", "tail", "touch", "mkdir", "cp", "sleep"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    for name, text in interpreters.items():
        file = tools / name.replace("_", ".")
        file.write_text(text, encoding="utf-8")
        file.chmod(0o755)
    (folder / "requirements.lock").write_text("one==1.0\n", encoding="utf-8")
    return subprocess.run(
        [ROOT / "scripts" / "setup", "requirements.lock", ".venv/done.stamp"],
        cwd=folder,
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("interpreters", "sentence"),
    [
        ({}, "Jembatan needs Python 3.11 or newer on the PATH. Install it and try again."),
        (
            {"python3": OLD, "python3_11": SHIM},
            "Jembatan needs Python 3.11 or newer on the PATH; here python3 is 3.9.2. "
            "Install it and try again.",
        ),
        (
            {"python3": BARE},
            "python3 has no venv module. Install it (Debian, Ubuntu: apt install python3-venv) "
            "and try again.",
        ),
    ],
    ids=["none", "old", "without-venv"],
)
def test_a_missing_python_is_named(
    tmp_path: Path, interpreters: dict[str, str], sentence: str
) -> None:
    done = _run(tmp_path, **interpreters)

    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{sentence}\n")


def test_a_failed_download_shows_its_end_and_is_tried_again(tmp_path: Path) -> None:
    done = _run(tmp_path, python3=UNREACHABLE)

    assert done.returncode == 1
    assert done.stdout == "Setting up .venv with python3: 1 packages, about a minute ...\n"
    first, last = done.stderr.splitlines()
    assert first == "no such host"
    assert "Is the package index reachable?" in last
    assert not (tmp_path / ".venv" / "done.stamp").exists()
