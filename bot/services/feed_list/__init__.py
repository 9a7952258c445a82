"""The feed list as admins edit it: implements ``bot.chat.services.feed_list``."""

from bot.services.feed_list.service import DatabaseFeedList

__all__ = ["DatabaseFeedList"]
