"""What a command gets and what it gives: values, without a trace of Telegram's library."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.html import Document
from bot.alerts.render import Reader
from bot.catalogue import Catalogue
from bot.chat.access import Roles
from bot.chat.queries import Archive

VERSION = "v1"
LONGEST_DATA = 64  # bytes, Telegram's limit


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """What a command says of itself, for help and menus."""

    name: str
    access: str
    in_menu: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question of one person."""

    user_id: int
    private: bool
    words: str  # what followed the command, or a button's data: hostile until parsed
    texts: Catalogue
    reader: Reader
    now: datetime
    archive: Archive
    roles: Roles
    commands: Mapping[str, CommandInfo]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply; pressing it asks ``command`` again with ``data``."""

    label: str
    command: str
    data: str

    def callback_data(self) -> str:
        """Return the data as Telegram carries it; ValueError when it is too long."""
        text = f"{VERSION}:{self.command}:{self.data}"
        if len(text.encode()) > LONGEST_DATA:
            raise ValueError(f"button data over {LONGEST_DATA} bytes: {text}")
        return text


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: new, or, to a button, in place of the message it stands under."""

    document: Document
    buttons: tuple[Button, ...] = ()


def read_data(text: str) -> tuple[str, str] | None:
    """Split callback data into command and data; None for what is not ours or of another time."""
    version, _, rest = text.partition(":")
    command, colon, data = rest.partition(":")
    return (command, data) if version == VERSION and colon else None
