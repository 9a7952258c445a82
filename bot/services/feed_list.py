"""The feed list as admins edit it: implements ``bot.chat.services.feed_list``."""

from bot.services.frame import Frame


class DatabaseFeedList:
    """The feed list as admins edit it by chat; the file is the truth."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
