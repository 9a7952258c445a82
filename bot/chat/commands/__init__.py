"""The commands: one module each, found by being here.

A module has NAME (as typed after the slash), ACCESS, MENU (whether it stands in Telegram's menu)
and ``async def handle(request: Request) -> Reply``, which also answers the command's buttons. Its
docstring begins with its usage, as in ``/country [NAME]:``; where it takes words, EXAMPLE shows
some. Its texts are ``command.<name>.menu`` (one short line) and ``command.<name>.help`` in each
catalogue. docs/commands.md is made from all of them, and shows how one is added.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Mapping
from functools import cache
from typing import Protocol, cast

from bot.chat.access import Access
from bot.chat.request import CommandInfo, Reply, Request


class Command(Protocol):
    """What every module here looks like."""

    NAME: str
    ACCESS: Access
    MENU: bool

    def handle(self, request: Request) -> Awaitable[Reply]:
        """Answer."""


@cache
def every() -> Mapping[str, Command]:
    """Return the commands by name."""
    found: dict[str, Command] = {}
    for info in pkgutil.iter_modules(__path__):
        module = cast(Command, importlib.import_module(f"{__name__}.{info.name}"))
        found[module.NAME] = module
    return dict(sorted(found.items()))


def described() -> Mapping[str, CommandInfo]:
    """Return what the commands say of themselves."""
    return {
        name: CommandInfo(name, command.ACCESS, command.MENU) for name, command in every().items()
    }
