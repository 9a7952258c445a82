"""Write the tables of commands in docs/commands.md from the commands themselves.

Usage: python scripts/chat_manual.py (rewrites what stands between the two markers)
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.chat.access import Access
    from bot.chat.commands import Command

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs/commands.md"
BEGIN = "<!-- tables of commands: made by scripts/chat_manual.py -->"
END = "<!-- end of the tables -->"
_HEAD = "| command | does | example |\n|---|---|---|\n"
_FOR = {
    "everyone": "## For everybody\n\nIn private, in a group, in a topic.\n\n",
    "chat-admin": (
        "## For whoever configures the chat\n\n"
        "The person in a private chat, the admins in a group.\n\n"
    ),
    "analyst": "## For analysts\n\n`TELEGRAM_ANALYSTS`, and admins.\n\n",
    "admin": "## For admins\n\n`TELEGRAM_ADMINS`, in a private chat only.\n\n",
}


def renewed(text: str) -> str:
    """Return the document with today's tables."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}{END}{after}"


def tables() -> str:
    """Return a section per role with a row per command."""
    from bot.chat.access import Access

    return "\n".join(_section(access) for access in Access) + "\n"


def usage(command: "Command") -> str:
    """Return how a command is written, as its docstring begins: "/country [NAME]"."""
    text = " ".join((command.__doc__ or "").split())
    return text.partition(": ")[0]


def example(command: "Command") -> str:
    """Return what somebody might write."""
    return str(getattr(command, "EXAMPLE", f"/{command.NAME}"))


def _section(access: "Access") -> str:
    from bot.chat import commands

    theirs = [one for one in commands.every().values() if one.ACCESS is access]
    return _FOR[access] + _HEAD + "".join(_row(command) for command in theirs)


def _row(command: "Command") -> str:
    from bot import catalogue

    does = catalogue.load("bot.chat").text(f"command.{command.NAME}.help")
    cells = (f"`{usage(command)}`", does, f"`{example(command)}`")
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    DOCUMENT.write_text(renewed(DOCUMENT.read_text("utf-8")), "utf-8")
