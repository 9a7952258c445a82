"""Takes updates that Telegram sends, and says with which HTTP status to answer.

200 means that the update is dealt with, and is said no sooner: Telegram sends again, for up to a
day, what got any other status or none. So a question is answered at least once here too. Updates
of one chat come one after the other (Telegram's server waits for the answer), which keeps a
person's questions in order; those of several chats come at once, in any order.
"""

import hmac
import json
import logging
from collections.abc import Mapping
from http import HTTPStatus

from telegram import Bot, Update

from bot.chat.answering import Answering, Handle
from bot.chat.services.updates import SeenUpdates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name
LARGEST_BODY = 1 << 20  # bytes; an update with the longest texts is a tenth of it
MOST_UNDER_WAY = 40  # Telegram is asked for no more connections than that, too

log = logging.getLogger(__name__)


class Receiver:
    """Answers updates that come by HTTP; needs nothing of the server but headers and body."""

    def __init__(self, bot: Bot, secret: str, handle: Handle, seen: SeenUpdates) -> None:
        self._bot = bot
        self._secret = secret.encode()
        self._answering = Answering(handle, seen)
        self._stopping = False

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the sender knows the secret; ``headers`` must ignore case."""
        given = headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> int:
        """Answer one update; return the status once it is dealt with."""
        if not self.admits(headers):
            return HTTPStatus.FORBIDDEN
        if len(body) > LARGEST_BODY:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        update = self._read(body)
        if isinstance(update, HTTPStatus):
            return update
        again = update.update_id in self._answering.open
        if self._stopping or (len(self._answering.open) >= MOST_UNDER_WAY and not again):
            return HTTPStatus.SERVICE_UNAVAILABLE
        task = self._answering.begin(update)
        # The connection may go away: the answer goes on, and is found when it is sent again.
        await self._answering.ended(task)
        return HTTPStatus.SERVICE_UNAVAILABLE if task.cancelled() else HTTPStatus.OK

    async def stop(self, seconds: float) -> None:
        """Take nothing more; let what is under way end within so many seconds."""
        self._stopping = True
        await self._answering.finish(seconds)

    def _read(self, body: bytes) -> Update | HTTPStatus:
        try:
            content = json.loads(body)
        except (ValueError, RecursionError):
            return HTTPStatus.BAD_REQUEST
        if not isinstance(content, dict) or type(content.get("update_id")) is not int:
            return HTTPStatus.BAD_REQUEST
        try:
            return Update.de_json(content, self._bot)
        except Exception:  # noqa: BLE001 - whatever the library says of what it does not know
            # Sent again it would be the same, and hold up all that comes after it in the chat.
            log.error("update %d cannot be read, and is left out", content["update_id"])
            return HTTPStatus.OK
