"""/notrelevant: a reader says that an event was not relevant. Counted for analysts, no more."""

from bot.chat.access import Access
from bot.chat.request import Reply, Request, saying

NAME = "notrelevant"
ACCESS = Access.CHAT_ADMIN
MENU = False


async def handle(request: Request) -> Reply:
    """Answer the button under an alert, or the command as an answer to one."""
    if request.pressed is not None:
        return Reply(None, toast=await _noted(request, request.words))
    told = []
    if request.answered is not None:
        told = list(await request.archive.told_by(request.place.chat_id, request.answered))
    if len(told) != 1:
        return saying(request.texts.text("feedback.how"))
    return saying(await _noted(request, told[0]))


async def _noted(request: Request, name: str) -> str:
    place = request.place
    noted = await request.services.readers.not_relevant(place.chat_id, place.thread, name)
    return request.texts.text(f"feedback.{noted}")
