"""/api/board, /api/calendar, /api/feeds."""

from typing import Any

from bot.board.board_json import board_json, source_json
from bot.board.values import OccasionStatus
from bot.board.web.data.asked import Asked, Whole, as_json, board, iso
from bot.feeds.feed import Feed, FeedState
from bot.feeds.health import ALIVE, coverage


async def stand(asked: Asked) -> Whole:
    """Return the board, the same as ``board --json`` prints."""
    return Whole(as_json(board_json(await board(asked))))


async def calendar(asked: Asked) -> Whole:
    """Return the occasions since the baseline, in order of time, with what became of them."""
    found = await board(asked)
    indicator, country = asked.values.get("indicator"), asked.values.get("country")
    chosen = [
        _occasion(one, asked.address)
        for one in found.occasions
        if indicator is None or indicator in one.occasion.indicators
        if country is None or country in one.occasion.countries
    ]
    days = {"as_of": iso(found.as_of), "baseline": iso(found.baseline)}
    return Whole(as_json({**days, "occasions": chosen}))


def _occasion(one: OccasionStatus, address: str) -> dict[str, Any]:
    known = one.occasion
    return {
        "id": known.id,
        "title": known.title,
        "kind": known.kind,
        "indicators": [str(each) for each in known.indicators],
        "countries": list(known.countries),
        "starts": iso(known.starts),
        "ends": iso(known.ends),
        "precision": str(known.precision),
        "announced": iso(known.announced),
        "expect": known.expect,
        "last_time": known.last_time,
        "recurs": known.recurs or None,
        "note": known.note or None,
        "phase": str(one.phase),
        "days_until": one.days_until,
        "reported": list(one.reported),
        "unanswered": [str(each) for each in one.unanswered],
        "watched_days": one.watched_days,
        "feeds_alive": one.feeds_alive,
        "feeds_total": one.feeds_total,
        "remind_on": iso(one.remind_on),
        "result_on": iso(one.result_on),
        "sources": [source_json(each) for each in known.sources],
        "page": f"{address}/calendar",
    }


async def feeds(asked: Asked) -> Whole:
    """Return how every feed is; without addresses and errors, which may hold keys."""
    listed = await asked.site.feeds()
    enabled = [state for feed, state in listed if feed.enabled]
    value = {
        "alive": sum(state.health in ALIVE for state in enabled),
        "total": len(enabled),
        "coverage": [
            {"country": one.country, "alive": one.alive, "total": one.total}
            for one in coverage(listed)
        ],
        "feeds": [_feed(feed, state) for feed, state in listed],
    }
    return Whole(as_json(value))


def _feed(feed: Feed, state: FeedState) -> dict[str, Any]:
    return {
        "name": feed.name,
        "country": feed.country,
        "language": feed.language,
        "kind": str(feed.kind),
        "official_of": feed.official_of,
        "enabled": feed.enabled,
        "health": str(state.health),
        "last_success": iso(state.last_success),
        "last_new_item": iso(state.last_new_item),
    }
