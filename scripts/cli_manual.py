"""Write docs/cli.md from the program's own help, so that it cannot go out of date.

Usage: python scripts/cli_manual.py > docs/cli.md
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEAD = """\
# Commands

`python -m bot COMMAND`, or `jembatan COMMAND` after `pip install .`. Made from the program's own
help by `scripts/cli_manual.py`; a test compares the two. Exit statuses are in
[operations.md](operations.md).
"""


def manual() -> str:
    """Return the whole document."""
    from typer.main import get_command

    from bot.cli import build_app

    return "\n".join([HEAD, *_sections(get_command(build_app()), "")])


def _sections(command: Any, path: str) -> Iterator[str]:
    for name in command.list_commands(None):
        child = command.commands[name]
        full = f"{path} {name}".strip()
        if getattr(child, "commands", None):
            yield f"## `{full}`\n\n{_first(child.help)}\n"
            yield from _sections(child, full)
        else:
            yield f"{'###' if path else '##'} `{full}`\n\n{_body(child)}"


def _body(command: Any) -> str:
    rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
    table = "\n| argument or option | meaning |\n|---|---|\n" + "".join(rows) if rows else ""
    return f"{_first(command.help)}\n{table}"


def _row(parameter: Any) -> str:
    shown = ", ".join(f"`{name}`" for name in parameter.opts if name.startswith("-"))
    if not shown:
        shown = f"`{parameter.name.upper()}`" + ("..." if parameter.nargs == -1 else "")
    text = " ".join((parameter.help or "").split()).replace("|", "\\|")
    return f"| {shown} | {text} |\n"


def _first(text: str | None) -> str:
    return " ".join((text or "").split())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.stdout.write(manual())
