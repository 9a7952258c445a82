"""What stands behind the chat: one service per noun, over the database and the files."""

from bot.chat.services import Services
from bot.services.archive import DatabaseArchive
from bot.services.boards import DatabaseBoards
from bot.services.condition import DatabaseCondition
from bot.services.corrections import DatabaseCorrections
from bot.services.feed_list import DatabaseFeedList
from bot.services.frame import Frame
from bot.services.membership import DatabaseMembership
from bot.services.menu_names import DatabaseMenuNames
from bot.services.readers import DatabaseReaders
from bot.services.silences import DatabaseSilences
from bot.services.updates import DatabaseUpdates

__all__ = ["Frame", "build"]


def build(frame: Frame) -> Services:
    """Return every service, for one running bot."""
    return Services(
        archive=DatabaseArchive(frame),
        boards=DatabaseBoards(frame),
        condition=DatabaseCondition(frame),
        corrections=DatabaseCorrections(frame),
        feed_list=DatabaseFeedList(frame),
        membership=DatabaseMembership(frame.database, frame.clock, frame.queued, frame.tell),
        menu_names=DatabaseMenuNames(frame.database),
        readers=DatabaseReaders(frame),
        silences=DatabaseSilences(frame),
        updates=DatabaseUpdates(frame.database, frame.clock),
    )
