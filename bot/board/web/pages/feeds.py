"""/feeds: how well each country is watched, and how every feed is."""

from collections import Counter
from collections.abc import Sequence

from bot.board.values import MEMBERS
from bot.board.web.rendering import Page
from bot.board.web.visit import Visit
from bot.feeds.feed import Feed, FeedState, Health
from bot.feeds.health import Coverage, coverage

# No addresses and no errors: they may hold keys, or tell where a machine stands.
MEANINGS = {
    Health.OK: "answers, and brings news at its usual pace",
    Health.SLOW: "answers, but takes long",
    Health.SILENT: "answers, but brings nothing new for far longer than usual",
    Health.FAILING: "does not answer, or answers nothing that can be read",
    Health.BLOCKED: "refuses to answer us",
    Health.GONE: "says that it is gone for good",
    Health.UNVERIFIED: "has not answered yet",
}


async def answer(visit: Visit) -> Page:
    """Return the page."""
    listed = await visit.site.feeds()
    enabled = [(feed, state) for feed, state in listed if feed.enabled]
    counts = Counter(state.health for _, state in enabled)
    values = {
        "coverage": _coverage(listed),
        "feeds": [_feed(feed, state) for feed, state in listed],
        "alive": counts[Health.OK] + counts[Health.SLOW],
        "total": len(enabled),
        "paused": len(listed) - len(enabled),
        "counts": [(str(one), counts[one], MEANINGS[one]) for one in MEANINGS if counts[one]],
        "languages": _languages(enabled),
    }
    return Page("feeds.html", values, "feeds")


def _coverage(listed: Sequence[tuple[Feed, FeedState]]) -> list[Coverage]:
    """Return the members of ASEAN first, those without any feed too."""
    found = {one.country: one for one in coverage(listed)}
    members = [found.pop(code, Coverage(code, 0, 0)) for code in MEMBERS]
    return [*members, *found.values()]


def _feed(feed: Feed, state: FeedState) -> dict[str, object]:
    return {
        "name": feed.name,
        "country": feed.country,
        "language": feed.language,
        "kind": str(feed.kind),
        "official_of": feed.official_of,
        "health": str(state.health) if feed.enabled else "off",
        "answered": state.last_success,
        "newest": state.last_new_item,
    }


def _languages(enabled: Sequence[tuple[Feed, FeedState]]) -> list[tuple[str, int]]:
    return Counter(feed.language for feed, _ in enabled if feed.language).most_common()
