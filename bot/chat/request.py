"""What a command gets and what it gives: values, without a trace of Telegram's library."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.alerts.buttons import LONGEST_DATA, VERSION, Button, Row
from bot.alerts.html import Block, Document, Text
from bot.alerts.render import Reader
from bot.catalogue import Catalogue
from bot.chat.access import Access, Roles
from bot.chat.services import Services
from bot.chat.services.archive import Archive

__all__ = [
    "LONGEST_DATA",
    "LONGEST_TOAST",
    "VERSION",
    "Attachment",
    "Button",
    "ChatKind",
    "CommandInfo",
    "Place",
    "Reply",
    "Request",
    "Row",
    "Upload",
    "read_data",
    "saying",
]

LONGEST_TOAST = 200  # characters, Telegram's limit


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """What a command says of itself, for help and menus."""

    name: str
    access: str
    in_menu: bool


class ChatKind(StrEnum):
    """Where people talk to the bot."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"  # only buttons under its messages


@dataclass(frozen=True, slots=True)
class Place:
    """The chat, and the topic in it, that a question came from."""

    chat_id: int
    thread: int | None
    kind: ChatKind


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that came with a command; ``read`` raises JembatanError when it cannot be had."""

    name: str
    size: int  # bytes, as Telegram says
    read: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question of one person."""

    user_id: int
    place: Place
    words: str  # what followed the command, or a button's data: hostile until parsed
    texts: Catalogue
    reader: Reader
    now: datetime
    services: Services
    roles: Roles
    commands: Mapping[str, CommandInfo]
    asked: int | None = None  # id of the message with the command: the same when it comes twice
    answered: int | None = None  # id of the message that the command answers
    pressed: int | None = None  # id of the message whose button was pressed
    upload: Upload | None = None
    bot_name: str = ""  # without the @

    @property
    def private(self) -> bool:
        """Whether nobody else reads along."""
        return self.place.kind is ChatKind.PRIVATE

    @property
    def archive(self) -> Archive:
        """What questions read."""
        return self.services.archive

    def may(self, access: Access) -> bool:
        """Whether the person has that role."""
        return self.roles.allow(access, self.user_id)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply."""

    name: str
    content: bytes
    picture: bool = False  # shown as such; the text goes below it


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: new, or, to a button, in place of the message it stands under.

    ``toast`` is a word over a pressed button; without a document it is all that happens.
    ``fresh``: a new message even to a button, as under an alert, which stays as it is.
    """

    document: Document | None
    rows: tuple[Row, ...] = ()
    toast: str = ""
    fresh: bool = False
    attachment: Attachment | None = None


def saying(sentence: str) -> Reply:
    """Return one sentence as a reply."""
    return Reply(Document((Block((Text(sentence),)),)))


def read_data(text: str) -> tuple[str, str] | None:
    """Split callback data into command and data; None for what is not ours or of another time."""
    version, _, rest = text.partition(":")
    command, colon, data = rest.partition(":")
    return (command, data) if version == VERSION and colon else None
