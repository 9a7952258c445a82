"""Subscribers in the database: implements ``bot.chat.services.readers``."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from bot import catalogue
from bot.alerts.destination import DestinationOrigin, DestinationRole, DestinationState
from bot.alerts.pacing import is_private
from bot.alerts.preferences import Preferences
from bot.chat.services.readers import (
    Finished,
    Kept,
    Known,
    Noted,
    Standing,
    Stopped,
    Subscription,
    Wish,
)
from bot.delivery import addressees
from bot.services import sample
from bot.services.frame import Frame
from storage import personal
from storage.delivery import deliveries, feedback, subscribers
from storage.delivery.subscribers import Beginning, Subscriber
from storage.grouping import stories
from storage.records import Lane

_STANDINGS = {
    DestinationState.ACTIVE: Standing.COMES,
    DestinationState.PAUSED: Standing.PAUSED,
    DestinationState.STOPPED: Standing.STOPPED,
}


class DatabaseReaders:
    """Subscribers: what a chat follows, and when it wants to hear of it."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.database

    async def known(self, chat_id: int, thread: int | None) -> Known | None:
        """Return what the chat has chosen; None where nothing depends on it."""
        found = await self._database.read(lambda conn: subscribers.find(conn, chat_id, thread))
        if found is None:
            return None if is_private(chat_id) else Known(None, None, set_up=False)
        if found.origin is DestinationOrigin.SETTINGS:
            return Known(None, None, set_up=True)
        return Known(found.language, found.preferences.zone, set_up=True)

    async def subscription(self, chat_id: int, thread: int | None) -> Subscription | None:
        """Return how it is there; None where nobody has begun to subscribe."""
        return await self._database.read(lambda conn: _read(conn, chat_id, thread))

    async def begin(
        self, chat_id: int, thread: int | None, language: str, *, at_once: bool
    ) -> Subscription:
        """Begin to subscribe; what is there stays."""
        now = self._frame.clock.now()
        role = DestinationRole.READER if at_once else DestinationRole.CHOOSING
        wishes = Preferences(zone=self._frame.settings.time_zone)
        wanted = Beginning(role, language, wishes)

        def change(conn: Connection) -> Subscription:
            subscribers.begin(conn, chat_id, thread, wanted, self._frame.ids, now=now)
            made = subscribers.find(conn, chat_id, thread)
            assert made is not None
            return _subscription(made)

        return await self._database.write(change)

    async def speak(self, chat_id: int, thread: int | None, language: str) -> Subscription | None:
        """Set the language of the messages."""

        def change(conn: Connection) -> Subscription | None:
            found = _of_chat(conn, chat_id, thread)
            if found is not None and language in catalogue.spoken():
                subscribers.speak(conn, found.id, language)
            return _read(conn, chat_id, thread)

        return await self._database.write(change)

    async def wish(self, chat_id: int, thread: int | None, wish: Wish) -> Subscription | None:
        """Change the wishes as they are in the database; two changes at once lose nothing."""
        now = self._frame.clock.now()

        def change(conn: Connection) -> Subscription | None:
            found = _of_chat(conn, chat_id, thread)
            if found is not None:
                addressees.prefer(conn, found.id, wish(found.preferences), now)
            return _read(conn, chat_id, thread)

        return await self._database.write(change)

    async def finish(self, chat_id: int, thread: int | None, heading: str) -> Finished:
        """Let the alerts come, and send a sample under that heading."""
        now, ids = self._frame.clock.now(), self._frame.ids
        event = await self._database.read(lambda conn: sample.newest(conn, now))

        def change(conn: Connection) -> Finished:
            found = _of_chat(conn, chat_id, thread)
            if found is None or not subscribers.finish(conn, found.id, now):
                return Finished.ALREADY
            if event is None:
                return Finished.NO_EVENT
            body = sample.body(event, heading, found.language, found.preferences, now)
            deliveries.post(conn, found.id, body, ids, now, lane=Lane.REPLY)
            return Finished.SAMPLE

        done = await self._database.write(change)
        self._frame.queued()
        return done

    async def stop(self, chat_id: int, thread: int | None, *, everywhere: bool) -> Stopped:
        """Erase everything about the chat or topic; ``everywhere``: all topics of the chat."""

        def change(conn: Connection) -> Stopped:
            count = personal.erase(conn, chat_id, thread, everywhere=everywhere)
            return Stopped(count, subscribers.others(conn, chat_id, thread))

        return await self._database.write(change)

    def kept(self) -> Sequence[Kept]:
        """Return what is ever stored about a chat, the chat itself first."""
        return [Kept(one.what, one.table.name, str(one.until)) for one in reversed(personal.KEPT)]

    async def export(self, chat_id: int, thread: int | None) -> Mapping[str, Any]:
        """Return everything that is stored about the chat or topic, ready for JSON."""
        return await self._database.read(lambda conn: personal.export(conn, chat_id, thread))

    async def not_relevant(self, chat_id: int, thread: int | None, name: str) -> Noted:
        """Note that an event, by public id or an alert's, was not relevant to the reader."""
        now = self._frame.clock.now()

        def change(conn: Connection) -> Noted:
            found, story_id = _of_chat(conn, chat_id, thread), stories.find(conn, name)
            if found is None or story_id is None:
                return Noted.UNKNOWN
            new = feedback.add(conn, found.id, story_id, now)
            return Noted.NEW if new else Noted.AGAIN

        return await self._database.write(change)


def _of_chat(conn: Connection, chat_id: int, thread: int | None) -> Subscriber | None:
    """Return the subscriber, unless the settings rule over it."""
    found = subscribers.find(conn, chat_id, thread)
    return found if found is not None and found.origin is DestinationOrigin.CHAT else None


def _read(conn: Connection, chat_id: int, thread: int | None) -> Subscription | None:
    found = subscribers.find(conn, chat_id, thread)
    return None if found is None else _subscription(found)


def _subscription(found: Subscriber) -> Subscription:
    standing = _STANDINGS[found.state]
    if found.origin is DestinationOrigin.SETTINGS:
        standing = Standing.OF_SETTINGS
    elif found.role is DestinationRole.CHOOSING:
        standing = Standing.CHOOSING
    return Subscription(standing, found.language, found.preferences)
