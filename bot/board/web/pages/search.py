"""/search: reports that hold all of the words, in any language, newest first."""

from bot.alerts.gist import gist
from bot.board.web import asked, shown
from bot.board.web.rendering import Page
from bot.board.web.visit import Visit
from bot.chat.archive_filter import COUNTRIES, LANGUAGES
from bot.chat.services.archive import Hit, Hits
from bot.ids import public
from bot.match.verdict import Relevance

DAYS = (7, 30, 90, 365)


async def answer(visit: Visit) -> Page:
    """Return the page."""
    given = " ".join(visit.query.get("q", "").split())
    words = shown.plain(given, asked.LONGEST_WORDS + 1)
    if len(words) > asked.LONGEST_WORDS:
        raise asked.refused(f"q: more than {asked.LONGEST_WORDS} characters.")
    wanted, before = asked.archive_filter(visit.query), asked.before(visit.query)
    found = await visit.site.search(words, wanted, before) if words else Hits((), None, empty=True)
    values = {
        "words": words,
        "wanted": wanted,
        "hits": [_hit(visit, one) for one in found.hits],
        "older": None if found.older is None else public(found.older),
        "first": before is None,
        "empty": found.empty,
        "countries": COUNTRIES,
        "languages": LANGUAGES,
        "spans": DAYS,
    }
    return Page("search.html", values, "search")


def _hit(visit: Visit, hit: Hit) -> dict[str, object]:
    verdict = hit.report.verdict
    told = verdict.relevance is Relevance.ALERT
    return {
        "report": shown.hit(hit, visit.reader),
        "gist": shown.without_stage(gist(verdict, visit.reader.language)) if told else "",
        "story": None if hit.story_id is None else public(hit.story_id),
    }
