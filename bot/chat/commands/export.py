"""/export: everything that is stored about a chat, as a document."""

import json

from bot.chat.access import Access
from bot.chat.request import Attachment, Reply, Request, saying

NAME = "export"
ACCESS = Access.CHAT_ADMIN
MENU = False

FILE_NAME = "jembatan-export.json"


async def handle(request: Request) -> Reply:
    """Answer with JSON: one list of rows per table, as they are stored."""
    place = request.place
    tables = await request.services.readers.export(place.chat_id, place.thread)
    content = {"exported_at": request.now.isoformat(), "tables": tables}
    data = json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    count = sum(len(rows) for rows in tables.values())
    caption = saying(request.texts.plural("export.caption", count)).document
    return Reply(caption, attachment=Attachment(FILE_NAME, data))
