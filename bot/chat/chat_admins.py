"""Who is an admin of a group: asked of Telegram, remembered for a minute."""

from datetime import datetime, timedelta

from telegram import Bot, ChatMember
from telegram.error import TelegramError

from bot.clock import Clock

REMEMBERED = timedelta(minutes=1)
_MOST = 1000
_ADMINS = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


class ChatAdmins:
    """Answers at once for a private chat: there everybody is his own admin."""

    def __init__(self, bot: Bot, clock: Clock) -> None:
        self._bot = bot
        self._clock = clock
        self._asked: dict[tuple[int, int], tuple[datetime, bool]] = {}

    async def has(self, chat_id: int, user_id: int) -> bool:
        """Whether the person may configure the chat; no where Telegram does not say."""
        now = self._clock.now()
        known = self._asked.get((chat_id, user_id))
        if known is not None and now - known[0] < REMEMBERED:
            return known[1]
        try:
            member = await self._bot.get_chat_member(chat_id, user_id)
        except TelegramError:
            return False
        if len(self._asked) >= _MOST:
            self._asked.clear()
        self._asked[chat_id, user_id] = now, member.status in _ADMINS
        return member.status in _ADMINS
