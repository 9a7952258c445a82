"""The command line's frame: order, errors as sentences, exit statuses, a quick start."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from bot import __version__, cli
from bot.errors import AlreadyRunningError, SettingsError

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:AAF0abcdefghijklmnopqrstuvwxyz_-123"


def _app_that_raises(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def build() -> typer.Typer:
        app = typer.Typer(pretty_exceptions_enable=False)

        @app.callback()
        def options() -> None: ...

        @app.command(context_settings={"ignore_unknown_options": True})
        def run() -> None:
            raise error

        @app.command()
        def poll() -> None:
            raise error

        return app

    monkeypatch.setattr(cli, "build_app", build)


def test_commands_stand_in_the_order_of_the_design(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["--help"]) == 0
    listed = re.findall(r"^│ ([a-z]+) ", capsys.readouterr().out, re.MULTILINE)

    assert listed == list(cli.COMMANDS)


def test_every_command_module_is_listed() -> None:
    modules = {path.stem for path in (ROOT / "bot" / "cli").glob("*.py")}

    assert set(cli.COMMANDS) <= modules
    registering = {name for name in modules if _registers(name)}
    assert registering == set(cli.COMMANDS)


def _registers(name: str) -> bool:
    return "\ndef register(" in (ROOT / "bot" / "cli" / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (SettingsError("TIME_ZONE: 'Mars' is no time zone name"), 2),
        (AlreadyRunningError("another instance polls this bot"), 75),
    ],
)
def test_an_error_for_people_is_one_sentence_and_a_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    status: int,
) -> None:
    _app_that_raises(monkeypatch, error)

    assert cli.run_line(["poll"]) == status
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{error}\n")


def test_a_defect_is_one_line_without_token_and_without_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _app_that_raises(monkeypatch, RuntimeError(f"bad {TOKEN}"))

    assert cli.run_line(["poll"]) == 70
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "RuntimeError" in shown
    assert "Traceback" not in shown
    assert TOKEN not in shown


def test_debug_shows_the_traceback_of_a_defect_still_without_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    _app_that_raises(monkeypatch, RuntimeError(f"bad {TOKEN}"))

    assert cli.run_line(["poll"]) == 70
    shown = capsys.readouterr().err
    assert "Traceback" in shown
    assert TOKEN not in shown


@pytest.mark.parametrize(("command", "status"), [("run", 0), ("poll", 130)])
def test_ctrl_c_is_the_ordinary_end_of_run_only(
    monkeypatch: pytest.MonkeyPatch, command: str, status: int
) -> None:
    _app_that_raises(monkeypatch, KeyboardInterrupt())

    assert cli.run_line([command]) == status


def test_a_missing_file_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "missing.jsonl"
    _app_that_raises(monkeypatch, FileNotFoundError(2, "No such file or directory", str(missing)))

    assert cli.run_line(["poll"]) == 1
    assert capsys.readouterr().err == f"{missing}: No such file or directory\n"


def test_version_and_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_line(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"
    assert cli.run_line(["no-such-command"]) == 2


HEAVY = (
    "aiohttp", "alembic", "apscheduler", "babel", "feedparser", "httpx", "matplotlib", "msgspec",
    "pydantic", "selectolax", "sqlalchemy", "starlette", "telegram", "tomlkit",
)  # fmt: skip


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from bot.cli import run_line; run_line(['--help']);"
        f"print([n for n in {HEAVY!r} if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr.strip() == "[]"
    assert all(find_spec(name) for name in ("httpx", "sqlalchemy")), "the list names real packages"
