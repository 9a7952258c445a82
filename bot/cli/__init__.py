"""The command line: one module per command, each with ``register(app)``.

``COMMANDS`` is the order of ``--help``. Command modules import heavy things inside the command
function, so that help, errors and ``match`` start at once. What is raised as a JembatanError is
shown as its sentence; anything else is a defect: one line, with the traceback at LOG_LEVEL=DEBUG.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.errors import JembatanError

COMMANDS = (
    "run",
    "demo",
    "check",
    "status",
    "poll",
    "match",
    "evaluate",
    "replay",
    "why",
    "label",
    "story",
    "silence",
    "search",
    "board",
    "feeds",
    "export",
    "db",
)
ENDED_BY_CTRL_C = ("run", "demo")  # for these Ctrl-C is the ordinary end

_INTERRUPTED = 130
_DEFECT = 70  # EX_SOFTWARE of sysexits.h


class _InOrder(TyperGroup):
    """Typer lists groups after commands; the order of the design does not care."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return [name for name in COMMANDS if name in self.commands]


def build_app() -> typer.Typer:
    """Return the command line with every command registered."""
    app = typer.Typer(
        name="jembatan",
        cls=_InOrder,
        help="Watches the region's news for what follows from ASEAN's engagement with North Korea.",
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for name in COMMANDS:
        import_module(f"bot.cli.{name}").register(app)
    return app


def main() -> None:
    """Entry of the console script and of ``python -m bot``."""
    sys.exit(run_line(sys.argv[1:]))


def run_line(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; never raises, never shows a traceback."""
    try:
        build_app()(list(arguments), prog_name=_program())
    except SystemExit as leave:
        return _status(leave.code, arguments)
    except KeyboardInterrupt:
        return _status(_INTERRUPTED, arguments)
    except JembatanError as error:
        _say(str(error))
        return error.exit_status
    except OSError as error:
        _say(f"{error.filename or 'input/output'}: {error.strerror or error}")
        return 1
    except Exception as error:  # noqa: BLE001 - the last resort of the whole program
        return _defect(error)
    return 0


def _show_version(wanted: bool) -> None:
    if wanted:
        from bot import __version__

        typer.echo(__version__)
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option(
        "--version", callback=_show_version, is_eager=True, help="Print the version and exit."
    ),
]


def _options(version: Version = False) -> None:
    del version  # the callback has answered


def _program() -> str:
    called = os.path.basename(sys.argv[0])
    return "python -m bot" if called == "__main__.py" else "jembatan"


def _status(code: str | int | None, arguments: Sequence[str]) -> int:
    status = code if isinstance(code, int) else int(code is not None)
    if status == _INTERRUPTED and arguments and arguments[0] in ENDED_BY_CTRL_C:
        return 0
    return status


def _defect(error: Exception) -> int:
    if os.environ.get("LOG_LEVEL", "").upper() == "DEBUG":
        _say("".join(traceback.format_exception(error)).rstrip())
    else:
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        _say(f"This should not happen ({what}). LOG_LEVEL=DEBUG shows where; please report it.")
    return _DEFECT


def _say(text: str) -> None:
    from bot.logs import Redactor

    text = Redactor().clean(text)
    plain = os.environ.get("NO_COLOR") or not sys.stderr.isatty()
    print(text if plain else f"\x1b[31m{text}\x1b[0m", file=sys.stderr)
