"""Reads an update of Telegram's into what the chat deals with; everything in it is free input."""

from dataclasses import dataclass
from enum import StrEnum

from telegram import Chat, ChatMember, Document, Message, Update

from bot.chat.access import Sender
from bot.chat.request import ChatKind, Place, read_data

LONGEST_WORDS = 500
_KINDS = {Chat.PRIVATE: ChatKind.PRIVATE, Chat.CHANNEL: ChatKind.CHANNEL}
_WRITING = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED}


class Kind(StrEnum):
    """What an update is for us."""

    COMMAND = "command"
    BUTTON = "button"
    OLD_BUTTON = "old-button"
    WORDS = "words"  # in a private chat, no command


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that a person did."""

    kind: Kind
    sender: Sender
    place: Place
    message_id: int | None
    language: str
    command: str = ""
    words: str = ""
    callback_id: str | None = None
    answered: int | None = None
    document: Document | None = None

    @property
    def chat_id(self) -> int:
        """The chat it came from."""
        return self.place.chat_id


def read(update: Update, bot_name: str) -> Incoming | None:
    """Return what the update asks of us; None for what is not for us."""
    if update.callback_query is not None:
        return _button(update)
    if update.message is not None:
        return _message(update.message, bot_name)
    return None


def membership(update: Update) -> tuple[Chat, bool] | None:
    """Return (chat, whether the bot may be there) of a change of its own membership."""
    change = update.my_chat_member
    if change is None:
        return None
    return change.chat, change.new_chat_member.status in _WRITING


def migration(update: Update) -> tuple[int, int] | None:
    """Return the old and the new id of a group that became a supergroup; told in both of them."""
    message = update.message
    if message is None:
        return None
    if message.migrate_to_chat_id is not None:
        return message.chat.id, message.migrate_to_chat_id
    if message.migrate_from_chat_id is not None:
        return message.migrate_from_chat_id, message.chat.id
    return None


def _message(message: Message, bot_name: str) -> Incoming | None:
    text = _clean(message.text or message.caption or "")
    private = message.chat.type == Chat.PRIVATE
    command, words, addressed = _parts(text, bot_name)
    if message.forward_origin is not None:  # somebody else's words; a document may be forwarded
        command = ""
    if not private and not (command and (addressed or _answers_us(message, bot_name))):
        return None
    user, answered = message.from_user, message.reply_to_message
    return Incoming(
        kind=Kind.COMMAND if command else Kind.WORDS,
        sender=Sender(
            user_id=user.id if user else None,
            is_bot=bool(user and user.is_bot),
            as_chat=message.sender_chat is not None,
            private=private,
        ),
        place=_place(message.chat, message),
        message_id=message.message_id,
        language=(user.language_code if user else None) or "en",
        command=command,
        words=words[:LONGEST_WORDS],
        answered=answered.message_id if answered else None,
        document=message.document or (answered.document if answered else None),
    )


def _place(chat: Chat, message: Message | None) -> Place:
    kind = _KINDS.get(chat.type, ChatKind.GROUP)
    in_topic = message is not None and message.is_topic_message
    return Place(chat.id, message.message_thread_id if message and in_topic else None, kind)


def _parts(text: str, bot_name: str) -> tuple[str, str, bool]:
    """Return command, words and whether it names this bot; no command for another bot's."""
    first, *rest = text.split(maxsplit=1) or [""]
    if not first.startswith("/"):
        return "", text, False
    command, at, name = first[1:].partition("@")
    if at and name.lower() != bot_name.lower():
        return "", text, False
    return command.lower(), "".join(rest).strip(), bool(at)


def _clean(text: str) -> str:
    """Without halves of letters, which JSON can carry and no database or answer can."""
    return text.encode("utf-8", "replace").decode()


def _answers_us(message: Message, bot_name: str) -> bool:
    answered = message.reply_to_message
    author = answered.from_user if answered else None
    return bool(author and (author.username or "").lower() == bot_name.lower())


def _button(update: Update) -> Incoming | None:
    query = update.callback_query
    assert query is not None
    if query.message is None:
        return None
    data = read_data(query.data or "")
    command, words = data or ("", "")
    message = query.message if isinstance(query.message, Message) else None
    return Incoming(
        kind=Kind.BUTTON if data else Kind.OLD_BUTTON,
        sender=Sender(
            user_id=query.from_user.id,
            is_bot=query.from_user.is_bot,
            as_chat=False,  # an anonymous admin's tap comes with the real id
            private=query.message.chat.type == Chat.PRIVATE,
        ),
        place=_place(query.message.chat, message),
        message_id=query.message.message_id,
        language=query.from_user.language_code or "en",
        command=command,
        words=words,
        callback_id=query.id,
    )
