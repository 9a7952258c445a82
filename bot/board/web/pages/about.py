"""/about: what this is, what the words mean, and what it does not claim."""

from bot.board.web.rendering import Page
from bot.board.web.visit import Visit


async def answer(visit: Visit) -> Page:
    """Return the page."""
    return Page("about.html", {"baseline": visit.site.baseline}, "about")
