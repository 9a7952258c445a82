"""What the chat asks of the rest of the program: one small protocol per noun."""

from dataclasses import dataclass

from bot.chat.services.archive import Archive
from bot.chat.services.boards import Boards
from bot.chat.services.condition import Condition
from bot.chat.services.corrections import Corrections
from bot.chat.services.feed_list import FeedList
from bot.chat.services.membership import Membership
from bot.chat.services.menu_names import MenuNames
from bot.chat.services.readers import Readers
from bot.chat.services.silences import Silences
from bot.chat.services.updates import SeenUpdates


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All of them."""

    archive: Archive
    boards: Boards
    condition: Condition
    corrections: Corrections
    feed_list: FeedList
    membership: Membership
    menu_names: MenuNames
    readers: Readers
    silences: Silences
    updates: SeenUpdates
