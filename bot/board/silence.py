"""Watched time: how many days somebody looked, and with how many feeds. Pure.

A country is watched by the feeds of that country; ASEAN as a body and the North itself are
everybody's news, so every feed watches them. A day counts as watched when at least one of these
feeds watched on it. A feed keeps its items for longer than a day, so it also
watched on a day between two on which it answered.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from bot.board.values import WatchedFeed
from bot.board.words import MEMBERS

_DAY = timedelta(days=1)


class Watch:
    """The watched days of every country, up to one day."""

    def __init__(self, feeds: Iterable[WatchedFeed], *, as_of: date) -> None:
        self._feeds = tuple(_until(one, as_of) for one in feeds if one.added <= as_of)
        self.as_of = as_of
        self._days: dict[frozenset[str], list[date]] = {}

    def days(self, countries: Collection[str], first: date, last: date) -> int:
        """Return how many days of a span, ends included, were watched."""
        key = frozenset(countries)
        if key not in self._days:
            every = set[date]().union(*(one.days for one in self._of(key)))
            self._days[key] = sorted(every)
        days = self._days[key]
        return max(0, bisect_right(days, last) - bisect_left(days, first))

    def alive(self, countries: Collection[str]) -> tuple[int, int]:
        """Return how many feeds watched on the last two days, of how many there were."""
        last = {self.as_of, self.as_of - _DAY}
        there = [
            one
            for one in self._of(frozenset(countries))
            if one.removed is None or one.removed > self.as_of
        ]
        return sum(not last.isdisjoint(one.days) for one in there), len(there)

    def took_part(self, countries: Collection[str], first: date, last: date) -> tuple[int, int]:
        """Return how many feeds watched on a day of a span, of how many there were in it."""
        last = min(last, self.as_of)
        there = [
            one
            for one in self._of(frozenset(countries))
            if one.added <= last and (one.removed is None or one.removed > first)
        ]
        return sum(any(first <= day <= last for day in one.days) for one in there), len(there)

    def _of(self, countries: frozenset[str]) -> list[WatchedFeed]:
        if countries - set(MEMBERS) or not countries:
            return list(self._feeds)
        return [one for one in self._feeds if one.country in countries]


def _until(feed: WatchedFeed, as_of: date) -> WatchedFeed:
    """Return the feed with what was known of it at the end of a day."""
    answered = {day for day in feed.days if day <= as_of}
    between = {day + _DAY for day in answered if day + 2 * _DAY in answered}
    return replace(feed, days=frozenset(answered | between))
