"""The archive in figures, for one screen."""

from collections import Counter
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection

from bot.chat.services.archive import Stats
from storage.archive import events, figures
from storage.feed_list import feeds

MONTHS = 6


def stats(conn: Connection, now: datetime, zone: tzinfo) -> Stats:
    """Count everything."""
    listed = events.standing(conn)
    countries = Counter(
        code
        for one in listed
        for code in {code for claim in one.claims for code in claim.asean_actors}
    )
    languages = figures.matches_by_language(conn)
    return Stats(
        articles=figures.articles_stored(conn),
        since=figures.first_seen(conn),
        matches=sum(number for _, number in languages),
        events=len(listed),
        languages=languages,
        countries=countries.most_common(),
        months=_by_month(conn, now, zone),
        feeds=[(one.feed, one.state) for one in feeds.overview(conn)],
    )


def _by_month(conn: Connection, now: datetime, zone: tzinfo) -> list[tuple[datetime, int]]:
    """Return the alerts of the last months of that zone's calendar, also of those without any."""
    firsts = [now.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    while len(firsts) < MONTHS:
        firsts.insert(0, (firsts[0] - timedelta(days=1)).replace(day=1, hour=0))
    counts = Counter(
        (at.year, at.month)
        for moment in figures.alert_times(conn, firsts[0])
        for at in (moment.astimezone(zone),)
    )
    return [(first, counts[first.year, first.month]) for first in firsts]
