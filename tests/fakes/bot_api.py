"""A strict fake of Telegram's Bot API: one server, in process or as a process of its own.

In process:  ``async with BotApi() as api: ...`` with ``api.url``, ``api.token`` and, for
python-telegram-bot, ``api.base_url`` and ``api.base_file_url``.
As a process: ``python -m tests.fakes.bot_api --port 0 [--token T] [--scale F]`` prints
``{"url": ..., "token": ...}`` and serves until it is stopped. Every method named in ``SIM`` can
then be called as ``POST /sim/<name>`` with its arguments as a JSON object.

It refuses what Telegram refuses, in Telegram's words. Where Telegram's exact rule is not public,
it is the stricter of the known readings (4096 counts UTF-16 units, the group limit is a sliding
window). It is one long file because it is one document, read from top to bottom (text, values,
flood control, the world and its control, the methods, the server), and because forty small
methods with Telegram's own refusals are what it is about.
Flood limits: private 1/s with a burst of 3, groups and channels 20 a minute (edits count), 30/s
over all. ``scale`` makes that clock run faster; ``retry_after`` is in seconds of the same clock.
"""

import argparse
import asyncio
import base64
import json
import math
import random
import re
import sys
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, NoReturn, Self

import aiohttp
from aiohttp import web

Json = dict[str, Any]
TOKEN = "123456789:FAKE-token-of-the-fake-server_0000000"
PRIVATE_BURST, GROUP_PER_MINUTE, ALL_PER_SECOND = 3, 20, 30
TEXT_LIMIT, CAPTION_LIMIT, SOURCE_LIMIT, ENTITY_LIMIT, ENTITY_BYTES = 4096, 1024, 1 << 15, 100, 9500
UPLOAD_LIMIT, DOWNLOAD_LIMIT = 50 << 20, 20 << 20
ANONYMOUS = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
FORWARDED = {"type": "hidden_user", "date": 1_700_000_000, "sender_user_name": "Somebody"}
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class ApiError(Exception):
    """A refusal, with the envelope that Telegram would send."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def refuse(text: str) -> NoReturn:
    """Refuse as a bad request."""
    raise ApiError(400, f"Bad Request: {text}")


# --- Text: strict HTML in, UTF-16 entities out --------------------------------------------------

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "pre": "pre", "code": "code",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_NAME = re.compile(r"[^\s=>]*")
_BARE = re.compile(r"[A-Za-z0-9.-]*(?=[\s>])")
_SPACE = re.compile(r"\s*")
_LINK = re.compile(r"(?:https?://|tg://|mailto:)\S+|[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>]+)|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)\b"
    r"|(?<!\w)(?P<mention>@\w{4,32})\b|(?<!\w)(?P<hashtag>#\w{1,256})"
)


def utf16(text: str) -> int:
    """Length in UTF-16 units, which is what Telegram counts."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _decode(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]


@dataclass
class _Open:
    tag: str
    start: int  # in characters
    values: dict[str, str]


class _Html:
    """One pass over a text in Telegram's HTML; every error has Telegram's words."""

    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.text = ""
        self.open: list[_Open] = []
        self.found: list[tuple[int, int, Json]] = []

    def parse(self) -> None:
        while self.at < len(self.source):
            letter = self.source[self.at]
            if letter == "<":
                (self._end_tag if self.source.startswith("</", self.at) else self._start_tag)()
            elif letter == "&" and (match := _REFERENCE.match(self.source, self.at)):
                self.text += _decode(match)
                self.at = match.end()
            else:
                self.text += letter
                self.at += 1
        if self.open:
            self._fail(f'can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _fail(self, text: str, at: int | None = None) -> NoReturn:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        refuse(f"can't parse entities: {text[0].upper()}{text[1:]}{place}")

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        self.at = match.end() if match else self.at
        return match[0] if match else ""

    def _start_tag(self) -> None:
        begin, self.at = self.at, self.at + 1
        tag = self._match(re.compile(r"[^\s>]*")).lower()
        if self.at >= len(self.source):
            self._fail("unclosed start tag", begin)
        if tag not in _TAGS:
            self._fail(f'unsupported start tag "{tag}"', begin)
        values: dict[str, str] = {}
        while self._more_attributes(begin):
            name, value = self._attribute(tag, begin)
            values[name] = value
        if tag == "span" and values.get("class") != "tg-spoiler":
            self._fail('tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, len(self.text), values))

    def _more_attributes(self, begin: int) -> bool:
        self._match(_SPACE)
        if self.at >= len(self.source):
            self._fail("unclosed start tag", begin)
        if self.source[self.at] == ">":
            self.at += 1
            return False
        return True

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self._match(_NAME).lower()
        if not name:
            self._fail(f'empty attribute name in the tag "{tag}"', begin)
        self._match(_SPACE)
        if not self.source.startswith("=", self.at):
            if (tag, name) == ("blockquote", "expandable"):
                return name, "1"
            self._fail(
                f'expected equal sign in declaration of an attribute of the tag "{tag}"', begin
            )
        self.at += 1
        self._match(_SPACE)
        quote = self.source[self.at : self.at + 1]
        if quote not in {'"', "'"} or not quote:
            return name, self._bare_value()
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            self._fail("unclosed start tag", begin)
        value, self.at = self.source[self.at + 1 : end], end + 1
        return name, _REFERENCE.sub(_decode, value)

    def _bare_value(self) -> str:
        start = self.at
        match = _BARE.match(self.source, start)
        if match is None:
            self._fail("unexpected end of name token", start)
        self.at = match.end()
        return match[0].lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            self._fail("unexpected end tag", begin)
        self.at += 2
        name = self._match(re.compile(r"[^\s>]*")).lower()
        self._match(_SPACE)
        if not self.source.startswith(">", self.at):
            self._fail("unclosed end tag", begin)
        self.at += 1
        top = self.open.pop()
        if name and name != top.tag:
            place = len(self.source[:begin].encode())
            found = f'expected "</{top.tag}>", found "</{name}>"'
            self._fail(f"unmatched end tag at byte offset {place}, {found}")
        self._close(top)

    def _close(self, top: _Open) -> None:
        kind = _TAGS[top.tag]
        extra: Json = {}
        inner = self.text[top.start :]
        outer = {_TAGS[item.tag] for item in self.open}
        if (
            not inner
            or kind in outer
            or (outer & {"pre", "code"} and (kind, outer) != ("code", {"pre"}))
        ):
            return
        if kind == "text_link":
            link = top.values.get("href") or inner
            if not _LINK.fullmatch(link):
                return
            extra = {"url": link if ":" in link else f"http://{link}"}
        elif kind == "blockquote" and "expandable" in top.values:
            kind = "expandable_blockquote"
        elif kind == "custom_emoji":
            extra = {"custom_emoji_id": top.values.get("emoji-id", "")}
        elif kind == "date_time":
            extra = {"unix_time": int(top.values.get("unix", "0"))}
        self.found.append((top.start, len(self.text), {"type": kind, **extra}))


def _utf16_entities(text: str, found: list[tuple[int, int, Json]]) -> list[Json]:
    found = [*found, *_detected(text, found)]
    found.sort(key=lambda item: (item[0], -item[1]))
    return [
        {**rest, "offset": utf16(text[:start]), "length": utf16(text[start:end])}
        for start, end, rest in found
        if end > start
    ]


def _detected(text: str, found: list[tuple[int, int, Json]]) -> list[tuple[int, int, Json]]:
    taken = [(a, b) for a, b, rest in found if rest["type"] in {"text_link", "pre", "code"}]
    return [
        (match.start(), match.end(), {"type": str(match.lastgroup)})
        for match in _FOUND.finditer(text)
        if all(match.end() <= a or match.start() >= b for a, b in taken)
    ]


def parse_text(source: str, mode: str = "") -> tuple[str, list[Json]]:
    """Return what a reader sees and its entities; ApiError on what Telegram cannot parse."""
    source = re.sub(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", " ", source.replace("\r", ""))
    if mode and mode.lower() != "html":
        refuse("unsupported parse_mode")
    if not mode:
        text, found = source, []
    else:
        reader = _Html(source)
        reader.parse()
        text, found = reader.text, reader.found
    end = len(text.rstrip())
    first = min((start for start, _, _ in found), default=end)
    cut = min(len(text) - len(text.lstrip()), first)
    found = [(start - cut, min(stop, end) - cut, rest) for start, stop, rest in found]
    return text[cut:end], _utf16_entities(text[cut:end], found)


# --- Values -------------------------------------------------------------------------------------


@dataclass
class Upload:
    """A file as it came in."""

    name: str
    mime: str
    body: bytes


class Call:
    """One request: parameters in whatever of the four encodings they came."""

    def __init__(self, method: str, params: Json, files: dict[str, Upload]) -> None:
        self.method, self.params, self.files = method, params, files

    def text(self, name: str) -> str:
        value = self.params.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            refuse(f"invalid {name} specified")

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "1", "yes"}

    def data(self, name: str) -> Any:
        """A parameter that is JSON; None when it is missing."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            refuse(f"can't parse {name} JSON object")


@dataclass
class Chat:
    """A chat as Telegram knows it; ``state`` is the bot's standing in it."""

    id: int
    type: str
    title: str = ""
    username: str = ""
    state: str = "ok"
    migrate_to: int | None = None
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)  # thread id -> open | closed | deleted
    members: dict[int, Json] = field(default_factory=dict)  # user id -> {"user", "status"}
    messages: dict[int, "Posted"] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return self.type == "private"

    def json(self) -> Json:
        name = {"first_name": self.title} if self.private else {"title": self.title}
        extra: Json = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": self.type, **name, **extra} | (
            {"is_forum": True} if self.forum else {}
        )


@dataclass
class Posted:
    """One message, the bot's or a person's."""

    id: int
    chat: Chat
    date: int
    sender: Json  # "from" and "sender_chat" as they apply
    content: Json  # text or caption, entities, media
    by_bot: bool
    source: str = ""  # the text as sent, before parsing
    thread: int | None = None
    reply_to: int | None = None
    keyboard: Json | None = None
    silent: bool = False
    edited: int | None = None
    deleted: bool = False
    edits: list[Json] = field(default_factory=list)

    def json(self, *, with_reply: bool = True) -> Json:
        made = {"message_id": self.id, "date": self.date, "chat": self.chat.json()}
        made |= self.sender | self.content
        if self.thread is not None:
            made |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.keyboard:
            made["reply_markup"] = self.keyboard
        if self.edited:
            made["edit_date"] = self.edited
        answered = self.chat.messages.get(self.reply_to) if self.reply_to and with_reply else None
        if answered and not answered.deleted:
            made["reply_to_message"] = answered.json(with_reply=False)
        return made

    def record(self) -> Json:
        """As the outbox shows it."""
        return {
            "chat_id": self.chat.id, "message_id": self.id, "date": self.date,
            "text": self.content.get("text", self.content.get("caption", "")),
            "entities": self.content.get("entities", self.content.get("caption_entities", [])),
            "html": self.source, "thread": self.thread, "reply_to": self.reply_to,
            "keyboard": (self.keyboard or {}).get("inline_keyboard", []), "silent": self.silent,
            "edits": list(self.edits), "deleted": self.deleted,
            "pinned": self.id in self.chat.pinned,
            "media": next((kind for kind in MEDIA if kind in self.content), None),
            "album": self.content.get("media_group_id"),
            "link_preview": self.content.get("link_preview_options"),
        }  # fmt: skip


@dataclass
class Fault:
    """Something that goes wrong: error, drop_before, drop_after, hang or slow.

    ``hang`` and ``slow`` execute the call first; an ``error`` does so only when ``executed``.
    ``times`` None means for ever; ``skip`` lets that many matching calls through before.
    """

    kind: str
    method: str | None = None
    chat_id: int | str | None = None
    contains: str = ""
    times: int | None = 1
    skip: int = 0
    probability: float = 1.0
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Json | None = None
    body: str | None = None  # instead of an envelope, as a proxy in between would answer
    executed: bool = False
    seconds: float = 1.0
    hits: int = 0

    def wants(self, call: Call, dice: random.Random) -> bool:
        if self.times == 0 or (self.method and self.method.lower() != call.method.lower()):
            return False
        if self.chat_id is not None and str(self.chat_id) != call.text("chat_id"):
            return False
        if self.contains and self.contains not in json.dumps(call.params, ensure_ascii=False):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if dice.random() >= self.probability:
            return False
        self.times = None if self.times is None else self.times - 1
        self.hits += 1
        return True


class Flood:
    """Telegram's limits on one clock; ``wait`` books the call or says how long to wait."""

    def __init__(self, clock: Callable[[], float], scale: float) -> None:
        self.clock, self.scale = clock, scale
        self.private: dict[int, float] = {}
        self.windows: dict[int, deque[float]] = {}
        self.all: deque[float] = deque()

    def wait(self, chat: Chat, count: int = 1) -> int | None:
        now = self.clock() * self.scale
        window = self.windows.setdefault(chat.id, deque())
        needed = self._window_wait(self.all, now, 1.0, ALL_PER_SECOND, count)
        if chat.private:
            needed = max(needed, self.private.get(chat.id, now) - now - (PRIVATE_BURST - 1))
        else:
            needed = max(needed, self._window_wait(window, now, 60.0, GROUP_PER_MINUTE, count))
        if needed > 1e-6:
            return max(1, math.ceil(needed))
        self.all.extend([now] * count)
        if chat.private:
            self.private[chat.id] = max(now, self.private.get(chat.id, now)) + 1.0
        else:
            window.extend([now] * count)
        return None

    @staticmethod
    def _window_wait(
        window: deque[float], now: float, seconds: float, limit: int, count: int
    ) -> float:
        while window and window[0] <= now - seconds:
            window.popleft()
        over = len(window) + count - limit
        return window[min(over, len(window)) - 1] + seconds - now if over > 0 and window else 0.0


# --- The world, and how a test moves it ---------------------------------------------------------

MEDIA = ("photo", "document", "video", "audio", "animation")
_REFUSALS = {
    "never_started": (403, "Forbidden: bot can't initiate conversation with a user"),
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "kicked": (403, "Forbidden: bot was kicked from the {kind} chat"),
    "left": (403, "Forbidden: bot is not a member of the {kind} chat"),
    "no_rights": (400, "Bad Request: not enough rights to send text messages to the chat"),
    "old_no_rights": (400, "Bad Request: have no rights to send a message"),
}
_STATUS = {"blocked": "kicked", "kicked": "kicked", "left": "left", "never_started": "left"}
SIM = (
    "chat", "state", "topic", "member", "message", "edit", "press", "forge", "answer", "expire",
    "outbox", "wait_outbox", "fault", "clear_faults", "faults", "calls", "clear_calls", "menu",
    "set_scale", "webhook_state", "pending", "refuse_connections",
)  # fmt: skip


class BotApi:
    """The fake: chats and people on one side, the Bot API on the other."""

    def __init__(
        self,
        token: str = TOKEN,
        *,
        scale: float = 1.0,
        clock: Callable[[], float] = time.time,
        seed: int = 0,
        port: int = 0,
    ) -> None:
        self.token, self.clock, self.port = token, clock, port
        self.me: Json = {
            "id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Jembatan",
            "username": "jembatan_test_bot",
        }  # fmt: skip
        self.flood = Flood(clock, scale)
        self.dice = random.Random(seed)
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Upload] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.queries: dict[str, Json] = {}
        self.updates: deque[Json] = deque()
        self.allowed: list[str] = []
        self.webhook: Json = {}
        self.log: list[Json] = []
        self.active_faults: list[Fault] = []
        self.poll: object = None
        self.logged_out = False
        self.last_update, self.last_id, self.last_name = 100_000_000, 0, 0
        self._changed = asyncio.Event()
        self._server = _Server(self)

    # What a test asks for; the same names under /sim/.

    def chat(self, chat_id: int, type: str = "private", **fields: Any) -> Json:  # noqa: A002
        """Make a chat known (or change it): title, username, state, forum, topics."""
        chat = self.chats.get(chat_id) or Chat(chat_id, type, title=f"Chat {abs(chat_id)}")
        for name, value in fields.items():
            if name not in {"title", "username", "state", "forum", "migrate_to", "topics"}:
                raise TypeError(f"a chat has no {name}")
            setattr(
                chat, name, {int(k): v for k, v in value.items()} if name == "topics" else value
            )
        chat.members.setdefault(self.me["id"], {
            "user": self.me, "status": "administrator" if type == "channel" else "member",
        })  # fmt: skip
        self.chats[chat_id] = chat
        return chat.json()

    def state(self, chat_id: int, state: str, migrate_to: int | None = None) -> None:
        """Change the bot's standing: ok, migrated or a key of _REFUSALS; sends my_chat_member."""
        chat = self.chats[chat_id]
        old, chat.state, chat.migrate_to = chat.state, state, migrate_to
        if state == "migrated":
            self._migrate(chat, migrate_to or -1_000_000_000_000 + chat_id)
            return
        self._standing(chat, _STATUS.get(old, "member"), _STATUS.get(state, "member"))

    def topic(self, chat_id: int, thread: int, state: str = "open") -> None:
        """Make a topic open, closed or deleted."""
        self.chats[chat_id].forum = True
        self.chats[chat_id].topics[thread] = state

    def member(self, chat_id: int, user: Json, status: str) -> None:
        """Give a person a status in a chat; sends chat_member to those who asked for it."""
        chat, user = self.chats[chat_id], _person(user)
        old = chat.members.get(user["id"], {"user": user, "status": "left"})
        new = chat.members[user["id"]] = {"user": user, "status": status}
        self._queue("chat_member", self._member_update(chat, user, old, new))

    def message(
        self,
        text: str = "",
        *,
        user: Json | None = None,
        chat_id: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        document: Json | None = None,
        anonymous: bool = False,
        sender_chat: Json | None = None,
        forwarded: bool = False,
    ) -> Json:
        """A person writes; without ``chat_id`` in private, which also starts the bot."""
        person = _person(user)
        chat = self._chat_for(person, chat_id)
        content: Json = {}
        if document is not None:
            body = (
                base64.b64decode(document.get("base64", ""))
                or str(document.get("text", "")).encode()
            )
            made = self._store(
                "document",
                Upload(document.get("name", "file"), document.get("mime", "text/plain"), body),
            )
            content = {"document": made}
        words, entities = parse_text(text)
        if words:
            prefix = "caption" if content else "text"
            content |= {prefix: words, "caption_entities" if content else "entities": entities}
        content |= {"forward_origin": FORWARDED} if forwarded else {}
        sender = self._sender(chat, person, anonymous=anonymous, sender_chat=sender_chat)
        posted = self._post(chat, sender, content, by_bot=False)
        posted.thread, posted.reply_to = thread, reply_to
        if self._bot_sees(chat, words, reply_to):
            self._queue("channel_post" if chat.type == "channel" else "message", posted.json())
        return posted.json()

    def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """A person edits a message of their own."""
        posted = self.chats[chat_id].messages[message_id]
        words, entities = parse_text(text)
        posted.content |= {"text": words, "entities": entities}
        posted.edited = int(self.clock())
        kind = "edited_channel_post" if posted.chat.type == "channel" else "edited_message"
        self._queue(kind, posted.json())

    def press(
        self, chat_id: int, message_id: int, data: str | None = None, *, label: str | None = None,
        user: Json | None = None,
    ) -> str:  # fmt: skip
        """A person presses the button with that data or label; returns the query's id."""
        posted = self.chats[chat_id].messages[message_id]
        if posted.deleted or not posted.keyboard:
            raise LookupError("no keyboard to press there")
        for button in (one for row in posted.keyboard["inline_keyboard"] for one in row):
            value = button.get("callback_data")
            if value is not None and (value == data or button["text"] == label):
                return self.forge(chat_id, message_id, value, user=user)
        raise LookupError(f"no button {data or label!r} on message {message_id}")

    def forge(self, chat_id: int, message_id: int, data: str, *, user: Json | None = None) -> str:
        """A press with any data at all, as a modified client can send it."""
        posted, number = self.chats[chat_id].messages[message_id], self._name("query")
        self.queries[number] = {"open": True, "answer": None}
        self._queue("callback_query", {
            "id": number, "from": _person(user), "message": posted.json(), "data": data,
            "chat_instance": str(chat_id * 7919),
        })  # fmt: skip
        return number

    def answer(self, query_id: str) -> Json | None:
        """What the bot answered to a press; None as long as it did not."""
        answer: Json | None = self.queries[query_id]["answer"]
        return answer

    def expire(self, query_id: str) -> None:
        """Make a press too old to be answered."""
        self.queries[query_id]["open"] = False

    def outbox(self, chat_id: int | None = None) -> list[Json]:
        """What the bot posted, oldest first; with html, entities, keyboard, edits."""
        return [one.record() for one in self._posted(chat_id)]

    def _posted(self, chat_id: int | None) -> list[Posted]:
        chats = [self.chats[chat_id]] if chat_id is not None else list(self.chats.values())
        return [one for chat in chats for one in chat.messages.values() if one.by_bot]

    async def wait_outbox(
        self, count: int = 1, chat_id: int | None = None, timeout: float = 30.0
    ) -> list[Json]:
        """The outbox once it holds ``count`` messages; TimeoutError otherwise."""
        async with asyncio.timeout(timeout):
            while chat_id not in {None, *self.chats} or len(self._posted(chat_id)) < count:
                await self._change(1.0)
        return self.outbox(chat_id)

    def fault(self, kind: str, **fields: Any) -> None:
        """Let something go wrong; see Fault."""
        if kind not in {"error", "drop_before", "drop_after", "hang", "slow"}:
            raise TypeError(f"no such fault: {kind}")
        self.active_faults.append(Fault(kind, **fields))

    def faults(self) -> list[Json]:
        """Every fault of this run with how often it hit."""
        return [
            {"kind": one.kind, "method": one.method, "hits": one.hits} for one in self.active_faults
        ]

    def clear_faults(self) -> None:
        self.active_faults.clear()

    def calls(self, method: str | None = None) -> list[Json]:
        """The call log: method, params, time, code, description, fault; never the token."""
        return [one for one in self.log if method in {None, one["method"]}]

    def clear_calls(self) -> None:
        self.log.clear()

    def menu(self, user_id: int, chat_id: int | None = None, language: str = "") -> list[Json]:
        """The command menu that a person sees, by Telegram's order of scopes."""
        chat = self.chats.get(user_id if chat_id is None else chat_id)
        for scope in _menu_scopes(chat, user_id):
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []

    def set_scale(self, scale: float) -> None:
        """Run the clock of the flood limits that much faster, from a clean slate."""
        self.flood = Flood(self.clock, scale)

    def webhook_state(self) -> Json:
        return {"url": self.webhook.get("url", ""), "secret": self.webhook.get("secret", "")}

    def pending(self) -> list[Json]:
        """Updates that the bot has not confirmed."""
        return list(self.updates)

    async def refuse_connections(self, seconds: float) -> None:
        """Close the door: connections are refused for that long (the control API's too)."""
        await self._server.close_door(seconds)

    # The inside.

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    async def __aenter__(self) -> Self:
        self.port = await self._server.start(self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.stop()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def _change(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    def _name(self, kind: str) -> str:
        self.last_name += 1
        return f"{kind}{self.last_name:06d}"

    def _queue(self, kind: str, payload: Json) -> None:
        wanted = kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT
        if wanted:
            self.last_update += 1
            self.updates.append(
                {"update_id": self.last_update, kind: json.loads(json.dumps(payload))}
            )
            self._wake()

    def _chat_for(self, person: Json, chat_id: int | None) -> Chat:
        if chat_id is not None and chat_id != person["id"]:
            return self.chats[chat_id]
        if person["id"] not in self.chats:
            self.chat(person["id"], title=person["first_name"])
        chat = self.chats[person["id"]]
        if chat.state != "ok":
            self.state(chat.id, "ok")
        return chat

    def _sender(
        self, chat: Chat, person: Json, *, anonymous: bool = False, sender_chat: Json | None = None
    ) -> Json:
        if chat.type == "channel":
            return {"sender_chat": chat.json()}
        if anonymous:
            return {"from": ANONYMOUS, "sender_chat": chat.json()}
        return {"from": person} | ({"sender_chat": sender_chat} if sender_chat else {})

    def _bot_sees(self, chat: Chat, text: str, reply_to: int | None) -> bool:
        """Privacy mode: in groups a bot that is no admin sees commands and answers to it."""
        if chat.type not in {"group", "supergroup"}:
            return True
        if chat.members[self.me["id"]]["status"] == "administrator":
            return True
        answered = chat.messages.get(reply_to or 0)
        return text.startswith("/") or bool(answered and answered.by_bot)

    def _post(self, chat: Chat, sender: Json, content: Json, *, by_bot: bool) -> Posted:
        if chat.type in {"private", "group"}:  # these share one counter
            self.last_id += 1
            number = self.last_id
        else:
            number = len(chat.messages) + 1
        posted = Posted(number, chat, int(self.clock()), sender, content, by_bot)
        chat.messages[number] = posted
        if by_bot:
            self._wake()
        return posted

    def _store(self, kind: str, upload: Upload) -> Json:
        if not upload.body:
            refuse("file must be non-empty")
        name = self._name(kind)
        self.files[name] = upload
        made = {"file_id": name, "file_unique_id": f"u{name}", "file_size": len(upload.body)}
        if kind == "photo":
            width, height = _picture_size(upload.body)
            return made | {"width": width, "height": height}
        return made | {"file_name": upload.name, "mime_type": upload.mime}

    def _migrate(self, chat: Chat, new_id: int) -> None:
        chat.migrate_to = new_id
        self.chat(new_id, "supergroup", title=chat.title)
        new = self.chats[new_id]
        new.members = dict(chat.members)
        sender = {"from": ANONYMOUS}
        old_note = self._post(chat, sender, {"migrate_to_chat_id": new_id}, by_bot=False)
        self._queue("message", old_note.json())
        note = self._post(new, sender, {"migrate_from_chat_id": chat.id}, by_bot=False)
        self._queue("message", note.json())

    def _standing(self, chat: Chat, old: str, new: str) -> None:
        member = chat.members[self.me["id"]]
        before = {**member, "status": old}
        chat.members[self.me["id"]] = {"user": self.me, "status": new}
        person = _person({"id": chat.id, "first_name": chat.title} if chat.private else None)
        update = self._member_update(chat, person, before, chat.members[self.me["id"]])
        self._queue("my_chat_member", update)

    def _member_update(self, chat: Chat, person: Json, old: Json, new: Json) -> Json:
        return {
            "chat": chat.json(), "from": person, "date": int(self.clock()),
            "old_chat_member": _member_json(old), "new_chat_member": _member_json(new),
        }  # fmt: skip


def _person(user: Json | None) -> Json:
    return {"id": 1001, "is_bot": False, "first_name": "Reader", "language_code": "en"} | (
        user or {}
    )


_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_change_info",
    "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_invite_users",
    "can_post_stories", "can_edit_stories", "can_delete_stories", "can_post_messages",
    "can_edit_messages", "can_pin_messages",
)  # fmt: skip


def _member_json(member: Json) -> Json:
    extra: Json = {}
    if member["status"] == "administrator":
        extra = dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False}
    elif member["status"] == "creator":
        extra = {"is_anonymous": False}
    elif member["status"] == "kicked":
        extra = {"until_date": 0}
    return {"user": member["user"], "status": member["status"], **extra}


def _menu_scopes(chat: Chat | None, user_id: int) -> list[str]:
    if chat is None or chat.private:
        return [f"chat:{user_id}", "all_private_chats", "default"]
    boss = chat.members.get(user_id, {}).get("status") in {"administrator", "creator"}
    scopes = [f"chat_member:{chat.id}:{user_id}"]
    scopes += [f"chat_administrators:{chat.id}"] * boss + [f"chat:{chat.id}"]
    return scopes + ["all_chat_administrators"] * boss + ["all_group_chats", "default"]


def _picture_size(body: bytes) -> tuple[int, int]:
    if body.startswith(b"\x89PNG\r\n\x1a\n") and len(body) >= 24:
        return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")
    if body.startswith(b"\xff\xd8\xff"):
        return 1280, 720
    refuse("IMAGE_PROCESS_FAILED")


# --- The methods --------------------------------------------------------------------------------

Method = Callable[[BotApi, Call], Any]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    def keep(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return keep


def _chat(api: BotApi, call: Call, name: str = "chat_id") -> Chat:
    wanted = call.text(name)
    if not wanted:
        refuse(f"{name} is empty")
    if re.fullmatch(r"-?\d{1,20}", wanted) and int(wanted) in api.chats:
        return api.chats[int(wanted)]
    for chat in api.chats.values():
        if chat.username and wanted.lower() == f"@{chat.username}".lower():
            return chat
    refuse("chat not found")


def _writable(api: BotApi, call: Call) -> Chat:
    chat = _chat(api, call)
    if chat.state == "migrated":
        raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat",
                       {"migrate_to_chat_id": chat.migrate_to})  # fmt: skip
    if chat.state in _REFUSALS:
        code, text = _REFUSALS[chat.state]
        raise ApiError(code, text.format(kind=chat.type))
    if chat.type == "channel" and chat.members[api.me["id"]]["status"] != "administrator":
        refuse("need administrator rights in the channel chat")
    return chat


def _limited(api: BotApi, chat: Chat, count: int = 1) -> None:
    wait = api.flood.wait(chat, count)
    if wait is not None:
        raise ApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})


def _thread(chat: Chat, call: Call) -> int | None:
    thread = call.number("message_thread_id") or None
    if thread is None:
        return None
    state = chat.topics.get(thread) if chat.forum else None
    if state is None:
        refuse("message thread not found")
    if state != "open":
        refuse(f"TOPIC_{state.upper()}")
    return thread


def _reply(chat: Chat, call: Call) -> int | None:
    wanted = call.data("reply_parameters")
    if not wanted:
        return None
    posted = chat.messages.get(int(wanted["message_id"]))
    if posted is not None and not posted.deleted:
        return posted.id
    if not wanted.get("allow_sending_without_reply"):
        refuse("message to be replied not found")
    return None


def _content(call: Call, source: Json, *, caption: bool) -> tuple[Json, str]:
    """Text or caption with entities, from the call itself or from one item of an album."""
    name, entities_name = ("caption", "caption_entities") if caption else ("text", "entities")
    raw = str(source.get(name) or "")
    if len(raw.encode()) > SOURCE_LIMIT:
        refuse("text is too long")
    text, entities = parse_text(raw, str(source.get("parse_mode") or ""))
    given = source.get(entities_name)
    if given and not source.get("parse_mode"):
        entities = json.loads(given) if isinstance(given, str) else given
    if not text and not caption:
        refuse("message text is empty")
    if utf16(text) > (CAPTION_LIMIT if caption else TEXT_LIMIT):
        refuse("message caption is too long" if caption else "message is too long")
    if sum(16 + len(one.get("url", "").encode()) for one in entities) > ENTITY_BYTES:
        refuse("ENTITIES_TOO_LONG")
    made: Json = {name: text} if text else {}
    if entities:
        made[entities_name] = entities[:ENTITY_LIMIT]  # the rest is ignored, as Telegram does
    preview = call.data("link_preview_options")
    return made | ({"link_preview_options": preview} if preview and not caption else {}), raw


def _keyboard(chat: Chat, call: Call) -> Json | None:
    markup = call.data("reply_markup")
    if not markup or "inline_keyboard" not in markup:
        if markup and (chat.type == "channel" or call.method.lower().startswith("edit")):
            refuse("inline keyboard expected")
        return None
    rows = [row for row in markup["inline_keyboard"] if row]
    if sum(len(row) for row in rows) > 100:
        refuse("reply markup is too long")
    for button in (one for row in rows for one in row):
        _check_button(chat, button)
    return {"inline_keyboard": rows} if rows else None


def _check_button(chat: Chat, button: Json) -> None:
    if not button.get("text"):
        refuse('can\'t parse inline keyboard button: Field "text" must be of type String')
    actions = set(button) - {"text", "style", "icon_custom_emoji_id"}
    if not actions:
        refuse(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= 64:
        refuse("BUTTON_DATA_INVALID")
    link = button.get("url")
    if link is not None and not re.fullmatch(r"(https?|tg)://[^\s/.:]+[.:/?][^\s]*", link):
        refuse(f"inline keyboard button URL '{link}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not 1 <= len(copied.get("text", "")) <= 256:
        refuse("BUTTON_COPY_TEXT_INVALID")
    if "web_app" in button and not chat.private:
        refuse("BUTTON_TYPE_INVALID")


def _media(api: BotApi, call: Call, kind: str, source: Any) -> Json:
    """A file by upload (attach://name or the parameter's own part) or by a known file_id."""
    name = str(source or "")
    upload = call.files.get(name.removeprefix("attach://") or kind)
    if upload is not None and (not name or name.startswith("attach://")):
        made = api._store(kind, upload)
    elif name in api.files:
        made = api._store(kind, api.files[name]) | {"file_id": name}
    elif name.startswith("http"):
        refuse("wrong type of the web page content")  # it fetches nothing
    elif name:
        refuse("wrong file identifier/HTTP URL specified")
    else:
        refuse(f"there is no {kind} in the request")
    return {kind: [made] if kind == "photo" else made}


def _publish(api: BotApi, call: Call, chat: Chat, content: Json, raw: str) -> Posted:
    thread, reply, keyboard = _thread(chat, call), _reply(chat, call), _keyboard(chat, call)
    if call.flag("protect_content"):
        content["has_protected_content"] = True
    posted = api._post(chat, api._sender(chat, api.me), content, by_bot=True)
    posted.source, posted.thread, posted.reply_to, posted.keyboard = raw, thread, reply, keyboard
    posted.silent = call.flag("disable_notification")
    return posted


def _checked(api: BotApi, call: Call, chat: Chat, count: int = 1) -> None:
    """What can be refused is refused before the flood limit counts the call."""
    _thread(chat, call), _reply(chat, call), _keyboard(chat, call)
    _limited(api, chat, count)


@method("sendMessage")
def _send_message(api: BotApi, call: Call) -> Json:
    chat = _writable(api, call)
    content, raw = _content(call, call.params, caption=False)
    _checked(api, call, chat)
    return _publish(api, call, chat, content, raw).json()


@method("sendPhoto")
@method("sendDocument")
def _send_file(api: BotApi, call: Call) -> Json:
    kind = call.method.lower().removeprefix("send")
    chat = _writable(api, call)
    content, raw = _content(call, call.params, caption=True)
    media = _media(api, call, kind, call.params.get(kind))
    _checked(api, call, chat)
    return _publish(api, call, chat, media | content, raw).json()


@method("sendMediaGroup")
def _send_album(api: BotApi, call: Call) -> list[Json]:
    chat, items = _writable(api, call), call.data("media") or []
    if not 2 <= len(items) <= 10:
        refuse("there are too many messages to send as an album" if items else "media is empty")
    kinds = {str(item.get("type")) for item in items}
    if not kinds <= set(MEDIA) - {"animation"}:
        refuse("can't parse InputMedia: wrong type")
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        refuse("document can't be mixed with other media types")
    made = []
    for item in items:
        content, raw = _content(call, item, caption=True)
        made.append((_media(api, call, item["type"], item.get("media")) | content, raw))
    _checked(api, call, chat, len(items) if not chat.private else 1)
    group = {"media_group_id": api._name("album")}
    return [_publish(api, call, chat, content | group, raw).json() for content, raw in made]


def _editable(api: BotApi, call: Call, chat: Chat) -> Posted:
    posted = chat.messages.get(call.number("message_id"))
    if posted is None or posted.deleted:
        refuse("message to edit not found")
    if not posted.by_bot:
        refuse("message can't be edited")
    return posted


_EDITED = ("text", "html", "keyboard", "media")


def _apply_edit(api: BotApi, call: Call, posted: Posted, content: Json, raw: str) -> Json:
    keyboard = _keyboard(posted.chat, call)
    _limited(api, posted.chat)
    if content == posted.content and keyboard == posted.keyboard:
        refuse("message is not modified: specified new message content and reply markup are exactly"
               " the same as a current content and reply markup of the message")  # fmt: skip
    before = posted.record()
    posted.edits.append({"until": int(api.clock())} | {key: before[key] for key in _EDITED})
    posted.content, posted.keyboard, posted.source = content, keyboard, raw
    posted.edited = int(api.clock())
    api._wake()
    return posted.json()


def _kept(posted: Posted, *names: str) -> Json:
    return {name: value for name, value in posted.content.items() if name in names}


@method("editMessageText")
def _edit_text(api: BotApi, call: Call) -> Json:
    posted = _editable(api, call, _writable(api, call))
    if "text" not in posted.content:
        refuse("there is no text in the message to edit")
    content, raw = _content(call, call.params, caption=False)
    return _apply_edit(api, call, posted, content, raw)


@method("editMessageCaption")
def _edit_caption(api: BotApi, call: Call) -> Json:
    posted = _editable(api, call, _writable(api, call))
    if "text" in posted.content:
        refuse("there is no caption in the message to edit")
    content, raw = _content(call, call.params, caption=True)
    return _apply_edit(api, call, posted, _kept(posted, *MEDIA, "media_group_id") | content, raw)


@method("editMessageMedia")
def _edit_media(api: BotApi, call: Call) -> Json:
    posted, item = _editable(api, call, _writable(api, call)), call.data("media") or {}
    if item.get("type") not in MEDIA:
        refuse("can't parse InputMedia: wrong type")
    content, raw = _content(call, item, caption=True)
    media = _media(api, call, item["type"], item.get("media"))
    return _apply_edit(api, call, posted, media | _kept(posted, "media_group_id") | content, raw)


@method("editMessageReplyMarkup")
def _edit_markup(api: BotApi, call: Call) -> Json:
    posted = _editable(api, call, _writable(api, call))
    return _apply_edit(api, call, posted, posted.content, posted.source)


@method("deleteMessage")
def _delete(api: BotApi, call: Call) -> bool:
    chat = _writable(api, call)
    posted = chat.messages.get(call.number("message_id"))
    if posted is None or posted.deleted:
        refuse("message to delete not found")
    if not _may_delete(api, posted):
        refuse("message can't be deleted")
    posted.deleted = True
    api._wake()
    return True


def _may_delete(api: BotApi, posted: Posted) -> bool:
    status = posted.chat.members[api.me["id"]]["status"]
    return posted.by_bot or posted.chat.private or status == "administrator"


@method("deleteMessages")
def _delete_many(api: BotApi, call: Call) -> bool:
    chat, wanted = _writable(api, call), call.data("message_ids") or []
    if not 1 <= len(wanted) <= 100:
        refuse(
            "message identifiers are not specified" if not wanted else "too many messages to delete"
        )
    for posted in [chat.messages[one] for one in wanted if one in chat.messages]:
        posted.deleted = posted.deleted or _may_delete(api, posted)
    api._wake()
    return True


@method("answerCallbackQuery")
def _answer_query(api: BotApi, call: Call) -> bool:
    query = api.queries.get(call.text("callback_query_id"))
    if query is None or not query["open"]:
        refuse("query is too old and response timeout expired or query ID is invalid")
    if len(call.text("text")) > 200:
        refuse("MESSAGE_TOO_LONG")
    query |= {"open": False, "answer": {
        "text": call.text("text"), "show_alert": call.flag("show_alert"), "url": call.text("url"),
    }}  # fmt: skip
    api._wake()
    return True


@method("pinChatMessage")
def _pin(api: BotApi, call: Call) -> bool:
    chat = _writable(api, call)
    posted = chat.messages.get(call.number("message_id"))
    if posted is None or posted.deleted:
        refuse("message to pin not found")
    _may_pin(api, chat)
    chat.pinned = [posted.id, *(one for one in chat.pinned if one != posted.id)]
    return True


def _may_pin(api: BotApi, chat: Chat) -> None:
    if not chat.private and chat.members[api.me["id"]]["status"] != "administrator":
        refuse("not enough rights to manage pinned messages in the chat")


@method("unpinChatMessage")
def _unpin(api: BotApi, call: Call) -> bool:
    chat = _writable(api, call)
    _may_pin(api, chat)
    wanted = call.number("message_id") or next(iter(chat.pinned), 0)
    if wanted not in chat.pinned:
        refuse("message to unpin not found")
    chat.pinned.remove(wanted)
    return True


@method("unpinAllChatMessages")
def _unpin_all(api: BotApi, call: Call) -> bool:
    chat = _writable(api, call)
    _may_pin(api, chat)
    chat.pinned.clear()
    return True


@method("getChat")
def _get_chat(api: BotApi, call: Call) -> Json:
    chat = _readable(api, call)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
             "gifts_from_channels")  # fmt: skip
    made = chat.json() | {"accent_color_id": 0, "max_reaction_count": 11,
                          "accepted_gift_types": dict.fromkeys(gifts, True)}  # fmt: skip
    if chat.pinned:
        made["pinned_message"] = chat.messages[chat.pinned[0]].json(with_reply=False)
    return made


def _readable(api: BotApi, call: Call) -> Chat:
    chat = _chat(api, call)
    return chat if chat.state in {"blocked", "no_rights", "old_no_rights"} else _writable(api, call)


@method("getChatMember")
def _get_member(api: BotApi, call: Call) -> Json:
    chat = _readable(api, call)
    found = chat.members.get(call.number("user_id"))
    if found is None:
        refuse("user not found" if chat.private else "member not found")
    return _member_json(found)


@method("getChatAdministrators")
def _get_admins(api: BotApi, call: Call) -> list[Json]:
    chat = _readable(api, call)
    if chat.private:
        refuse("there are no administrators in the private chat")
    bosses = {"administrator", "creator"}
    return [_member_json(one) for one in chat.members.values() if one["status"] in bosses]


@method("getChatMemberCount")
def _count_members(api: BotApi, call: Call) -> int:
    members = _readable(api, call).members.values()
    return sum(one["status"] not in {"left", "kicked"} for one in members)


@method("leaveChat")
def _leave(api: BotApi, call: Call) -> bool:
    chat = _writable(api, call)
    if chat.private:
        refuse("chat member status can't be changed in private chats")
    api.state(chat.id, "left")
    return True


@method("createForumTopic")
def _create_topic(api: BotApi, call: Call) -> Json:
    chat = _writable(api, call)
    if not chat.forum:
        refuse("the chat is not a forum")
    thread = max(chat.topics, default=1) + 1
    chat.topics[thread] = "open"
    return {"message_thread_id": thread, "name": call.text("name"), "icon_color": 7322096}


@method("closeForumTopic")
@method("reopenForumTopic")
@method("deleteForumTopic")
def _change_topic(api: BotApi, call: Call) -> bool:
    chat, thread = _writable(api, call), call.number("message_thread_id")
    if chat.topics.get(thread, "deleted") == "deleted":
        refuse("message thread not found")
    verb = call.method.lower().removesuffix("forumtopic")
    chat.topics[thread] = {"close": "closed", "reopen": "open", "delete": "deleted"}[verb]
    return True


@method("sendChatAction")
def _chat_action(api: BotApi, call: Call) -> bool:
    _writable(api, call)
    return True


@method("getFile")
def _get_file(api: BotApi, call: Call) -> Json:
    name = call.text("file_id")
    if name not in api.files:
        refuse("invalid file_id")
    size = len(api.files[name].body)
    if size > DOWNLOAD_LIMIT:
        refuse("file is too big")
    return {
        "file_id": name,
        "file_unique_id": f"u{name}",
        "file_size": size,
        "file_path": f"files/{name}",
    }


_SCOPES = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}  # fmt: skip


def _scope(api: BotApi, call: Call) -> tuple[str, str]:
    scope = call.data("scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        refuse("can't parse BotCommandScope: Unsupported type specified")
    names = [str(scope["type"])]
    if "chat_id" in _SCOPES[names[0]]:
        names.append(str(_chat(api, Call("", {"chat_id": scope.get("chat_id")}, {})).id))
    if "user_id" in _SCOPES[names[0]]:
        names.append(str(scope.get("user_id")))
    language = call.text("language_code")
    if language and not re.fullmatch("[a-z]{2}", language):
        refuse("invalid language code specified")
    return ":".join(names), language


@method("setMyCommands")
def _set_commands(api: BotApi, call: Call) -> bool:
    commands, scope = call.data("commands") or [], _scope(api, call)
    if len(commands) > 100:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", one.get("command", "")):
            refuse("BOT_COMMAND_INVALID")
        if not 1 <= len(one.get("description", "")) <= 256:
            refuse("BOT_COMMAND_DESCRIPTION_INVALID")
    api.commands[scope] = commands
    return True


@method("getMyCommands")
def _get_commands(api: BotApi, call: Call) -> list[Json]:
    return api.commands.get(_scope(api, call), [])


@method("deleteMyCommands")
def _delete_commands(api: BotApi, call: Call) -> bool:
    api.commands.pop(_scope(api, call), None)
    return True


@method("setMyName")
@method("setMyDescription")
@method("setMyShortDescription")
@method("setChatMenuButton")
def _profile(api: BotApi, call: Call) -> bool:
    return True


@method("getMe")
def _get_me(api: BotApi, call: Call) -> Json:
    flags = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries",
             "can_connect_to_business", "has_main_web_app")  # fmt: skip
    return api.me | dict.fromkeys(flags, False) | {"can_join_groups": True}


@method("logOut")
def _log_out(api: BotApi, call: Call) -> bool:
    api.logged_out = True
    return True


@method("close")
def _close(api: BotApi, call: Call) -> bool:
    return True


@method("setWebhook")
def _set_webhook(api: BotApi, call: Call) -> bool:
    url, secret = call.text("url"), call.text("secret_token")
    if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
        refuse("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        refuse("secret token contains unallowed characters")
    _allow(api, call)
    if call.flag("drop_pending_updates"):
        api.updates.clear()
    api.webhook = {"url": url, "secret": secret} if url else {}
    api._wake()
    return True


@method("deleteWebhook")
def _delete_webhook(api: BotApi, call: Call) -> bool:
    if call.flag("drop_pending_updates"):
        api.updates.clear()
    api.webhook = {}
    return True


@method("getWebhookInfo")
def _webhook_info(api: BotApi, call: Call) -> Json:
    made = {"url": api.webhook.get("url", ""), "has_custom_certificate": False,
            "pending_update_count": len(api.updates)}  # fmt: skip
    made |= {name: api.webhook[name] for name in api.webhook if name.startswith("last_error")}
    return made | ({"allowed_updates": api.allowed} if api.allowed else {})


def _allow(api: BotApi, call: Call) -> None:
    allowed = call.data("allowed_updates")
    if allowed is not None:  # not given: what was set last stays
        api.allowed = list(allowed)


@method("getUpdates")
async def _get_updates(api: BotApi, call: Call) -> list[Json]:
    if api.webhook:
        raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active;"
                            " use deleteWebhook to delete the webhook first")  # fmt: skip
    _allow(api, call)
    offset = call.number("offset")
    if offset < 0:  # the last -offset updates stay
        offset = api.updates[max(offset, -len(api.updates))]["update_id"] if api.updates else 0
    while api.updates and api.updates[0]["update_id"] < offset:
        api.updates.popleft()
    mine = api.poll = object()
    api._wake()
    deadline = time.monotonic() + min(call.number("timeout"), 50)
    try:
        while not api.updates and (left := deadline - time.monotonic()) > 0 and api.poll is mine:
            await api._change(left)
        if api.poll is not mine:
            raise ApiError(409, "Conflict: terminated by other getUpdates request;"
                                " make sure that only one bot instance is running")  # fmt: skip
    finally:
        api.poll = None if api.poll is mine else api.poll
    return list(api.updates)[: max(1, min(call.number("limit", 100), 100))]


# --- The server ---------------------------------------------------------------------------------


class _Server:
    """HTTP on 127.0.0.1: the Bot API, files, the control API, and calls of webhooks."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.runner: web.AppRunner | None = None
        self.site: web.TCPSite | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    async def start(self, port: int) -> int:
        app = web.Application(client_max_size=UPLOAD_LIMIT + (1 << 20))
        app.router.add_route("*", "/bot{token}/{method}", self._bot)
        app.router.add_get("/file/bot{token}/files/{name}", self._file)
        app.router.add_route("*", "/sim/{name}", self._sim)
        self.runner = web.AppRunner(
            app, access_log=None, handler_cancellation=True, shutdown_timeout=0.2
        )
        await self.runner.setup()
        self.site = await self._listen(port)
        self._spawn(self._call_webhooks())
        return int(self.runner.addresses[0][1])

    async def _listen(self, port: int) -> web.TCPSite:
        assert self.runner is not None
        site = web.TCPSite(self.runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        return site

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def stop(self) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self.runner is not None:
            await self.runner.cleanup()

    async def close_door(self, seconds: float) -> None:
        assert self.site is not None
        assert self.runner is not None
        assert self.runner.server is not None
        await asyncio.sleep(0.02)  # so that the control's own answer gets out
        await self.site.stop()
        for connection in self.runner.server.connections:
            if connection.transport is not None:
                connection.transport.close()
        self._spawn(self._reopen(seconds))
        await asyncio.sleep(0.02)  # so that clients see it

    async def _reopen(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self.site = await self._listen(self.api.port)

    async def _bot(self, request: web.Request) -> web.StreamResponse:
        token, name = request.match_info["token"], request.match_info["method"]
        if token != self.api.token:
            known = re.fullmatch(r"\d+:[A-Za-z0-9_-]{30,}", token)
            return _envelope(ApiError(401, "Unauthorized") if known else ApiError(404, "Not Found"))
        try:
            call = await _read_call(request, name)
        except web.HTTPRequestEntityTooLarge:
            return _envelope(ApiError(413, "Request Entity Too Large"))
        entry: Json = {"method": name, "params": dict(call.params), "time": self.api.clock(),
                       "files": sorted(call.files), "code": None, "fault": None}  # fmt: skip
        self.api.log.append(entry)
        fault = next(
            (one for one in self.api.active_faults if one.wants(call, self.api.dice)), None
        )
        if fault is None:
            return await self._execute(call, entry)
        entry["fault"] = fault.kind
        return await self._go_wrong(request, call, entry, fault)

    async def _go_wrong(
        self, request: web.Request, call: Call, entry: Json, fault: Fault
    ) -> web.StreamResponse:
        if fault.kind == "drop_before":
            return _hang_up(request)
        if fault.kind == "error":
            if fault.executed:
                await self._execute(call, entry)
            entry |= {"code": fault.code, "description": fault.description}
            if fault.body is not None:
                return web.Response(status=fault.code, text=fault.body, content_type="text/html")
            return _envelope(ApiError(fault.code, fault.description, fault.parameters))
        answer = await self._execute(call, entry)
        if fault.kind == "drop_after":
            return _hang_up(request)
        await asyncio.sleep(fault.seconds if fault.kind == "slow" else 3600)
        return answer

    async def _execute(self, call: Call, entry: Json) -> web.Response:
        try:
            if self.api.logged_out:
                refuse("Logged out")
            handler = METHODS.get(call.method.lower())
            if handler is None:
                raise ApiError(404, "Not Found: method not found")
            result = handler(self.api, call)
            result = await result if asyncio.iscoroutine(result) else result
        except ApiError as error:
            entry |= {"code": error.code, "description": error.description}
            return _envelope(error)
        entry["code"] = 200
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        upload = self.api.files.get(request.match_info["name"])
        if request.match_info["token"] != self.api.token or upload is None:
            return _envelope(ApiError(404, "Not Found"))
        return web.Response(body=upload.body, content_type="application/octet-stream")

    async def _sim(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in SIM:
            return web.json_response({"error": f"no such control: {name}"}, status=404)
        try:
            fields = json.loads(await request.text() or "{}")
            result = getattr(self.api, name)(**fields)
            if name == "refuse_connections":
                self._spawn(result)
                result = None
            result = await result if asyncio.iscoroutine(result) else result
        except (TypeError, ValueError, LookupError, TimeoutError, ApiError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"result": result})

    async def _call_webhooks(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            while True:
                if not (self.api.webhook and self.api.updates):
                    await self.api._change(3600)
                elif not await self._call_webhook(session, self.api.updates[0]):
                    await asyncio.sleep(0.1)

    async def _call_webhook(self, session: aiohttp.ClientSession, update: Json) -> bool:
        hook = self.api.webhook
        secret = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
        problem = ""
        try:
            async with session.post(hook["url"], json=update, headers=secret) as answer:
                if not 200 <= answer.status < 300:
                    problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as error:
            problem = f"Connection failed: {type(error).__name__}"
        if problem:
            hook |= {"last_error_date": int(self.api.clock()), "last_error_message": problem}
        elif self.api.updates and self.api.updates[0] is update:
            self.api.updates.popleft()
        return not problem


def _envelope(error: ApiError) -> web.Response:
    made: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        made["parameters"] = error.parameters
    return web.json_response(made, status=error.code)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response()  # goes nowhere


async def _read_call(request: web.Request, name: str) -> Call:
    params: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= json.loads(await request.text() or "{}")
    elif request.method == "POST":
        form: Mapping[str, Any] = await request.post()
        for key, value in form.items():
            if isinstance(value, web.FileField):
                files[key] = Upload(value.filename, value.content_type, value.file.read())
            else:
                params[key] = value
    return Call(name, params, files)


# --- As a process of its own --------------------------------------------------------------------


@asynccontextmanager
async def _serving(options: argparse.Namespace) -> AsyncIterator[BotApi]:
    async with BotApi(
        options.token, scale=options.scale, port=options.port, seed=options.seed
    ) as api:
        sys.stdout.write(json.dumps({"url": api.url, "token": api.token}) + "\n")
        sys.stdout.flush()
        yield api


async def _main(options: argparse.Namespace) -> None:
    async with _serving(options):
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A strict fake of Telegram's Bot API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--scale", type=float, default=1.0, help="of the flood limits' clock")
    parser.add_argument("--seed", type=int, default=0, help="of faults with a probability")
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(parser.parse_args()))
