"""Mutes: what one reader does not want to hear of for a while. Values and one question. Pure.

A mute fits as a silence does: one on sanctions hides no event that is also about a door. It counts
for alerts that were made while it lasted, so a message reads the same however late it is rendered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.alerts.silence import SilenceMatcher, fits
from bot.alerts.view import AlertView
from bot.ids import StoryId
from bot.match.verdict import Indicator

MOST = 50  # mutes of one reader
# A weekly digest may still be written from the wishes of then.
_REMEMBERED = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Mute:
    """One mute: of an event (with its whole thread), an indicator or a country."""

    what: SilenceMatcher
    since: datetime
    until: datetime

    def lasts(self, now: datetime) -> bool:
        """Whether it holds back what is made now."""
        return self.since <= now < self.until

    def as_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        named = {
            "story": self.what.story,
            "indicator": self.what.indicator and str(self.what.indicator),
            "country": self.what.country,
        }
        return {
            **{key: value for key, value in named.items() if value is not None},
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
        }


def from_json(stored: Mapping[str, Any]) -> Mute:
    """Read a mute; raises ValueError, TypeError or KeyError for what is none."""
    story, indicator = stored.get("story"), stored.get("indicator")
    what = SilenceMatcher(
        story=None if story is None else StoryId(int(story)),
        indicator=None if indicator is None else Indicator(indicator),
        country=stored.get("country"),
    )
    if what == SilenceMatcher():
        raise ValueError("a mute names something")
    since, until = (datetime.fromisoformat(stored[key]) for key in ("since", "until"))
    if since.tzinfo is None or until.tzinfo is None:
        raise ValueError("a moment has a zone")
    return Mute(what, since, until)


def muted(mutes: Iterable[Mute], view: AlertView) -> bool:
    """Whether the reader muted this alert when it was made."""
    return any(one.lasts(view.created_at) and fits(one.what, view) for one in mutes)


def with_mute(mutes: Iterable[Mute], new: Mute, now: datetime) -> tuple[Mute, ...]:
    """Return the mutes with a new one, which takes the place of one on the same thing."""
    kept = [one for one in mutes if one.what != new.what and one.until > now - _REMEMBERED]
    return (*kept[-MOST + 1 :], new)


def without(mutes: Iterable[Mute], what: SilenceMatcher, now: datetime) -> tuple[Mute, ...]:
    """Return the mutes as they are when the one on that thing ends now."""
    return tuple(
        Mute(one.what, one.since, min(one.until, now)) if one.what == what else one
        for one in mutes
        if one.until > now - _REMEMBERED
    )
