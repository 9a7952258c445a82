"""What must not stand in a tracked file, and what must agree between two of them."""

import ast
import re
import subprocess
from functools import cache

import pytest

import bot
from bot import errors, logs
from tests.fakes.source import ROOT, modules

# In two halves, so that this file does not find itself.
FORBIDDEN = {
    "the address of a package index": (
        r"py" + r"pi\.(org|io)|files\.python" + r"hosted|registry\.npm" + r"js|(?<!emit-)index"
        r"-url\b|find" + r"-links="
    ),
    "a path of one machine": r"(?<![\w./~-])/(work|root|home/\w+)" + r"/\w",
    "unfinished work": r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}


@cache
def _tracked() -> tuple[str, ...]:
    done = subprocess.run(
        ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not a git clone: the file list is unknown")
    return tuple(name for name in done.stdout.splitlines() if (ROOT / name).is_file())


def _texts() -> list[tuple[str, str]]:
    found = []
    for name in _tracked():
        try:
            found.append((name, (ROOT / name).read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{name}: {line.strip()[:80]}"
        for name, text in _texts()
        if name != "LICENSE"
        for line in text.splitlines()
        if pattern.search(line)
    ]

    assert found == []


def test_no_file_hides_behind_a_name_that_says_nothing() -> None:
    names = {name for name in _tracked() if name.endswith(".py")}

    assert [name for name in names if BANNED_NAMES & set(name[:-3].split("/"))] == []


def test_every_lock_line_is_pinned_and_hashed() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][^\s=]*==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-zA-Z0-9]", text, re.MULTILINE)), lock


def test_both_locks_agree() -> None:
    run, work = (
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    )

    assert run.items() <= work.items()


def test_the_changelog_starts_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", text, re.MULTILINE)

    assert versions[0] == bot.__version__


def test_the_tree_of_errors_is_drawn_completely() -> None:
    raised = {name for name, value in vars(errors).items() if isinstance(value, type)}

    assert raised == set(re.findall(r"\w+Error", errors.__doc__ or ""))


def test_log_calls_use_the_fixed_field_names() -> None:
    wrong = [
        f"{module.path}:{node.lineno} {key}"
        for module in modules("bot", "storage")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.keyword) and node.arg == "extra"
        for key in _keys(node.value)
        if key not in logs.FIELDS
    ]

    assert wrong == []


def _keys(value: ast.expr) -> list[str]:
    keys = value.keys if isinstance(value, ast.Dict) else []
    return [str(key.value) for key in keys if isinstance(key, ast.Constant)]
