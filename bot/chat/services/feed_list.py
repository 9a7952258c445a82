"""The feed list as admins edit it by chat; the file is the truth."""

from typing import Protocol


class FeedList(Protocol):
    """The feed list as admins edit it by chat; the file is the truth."""
