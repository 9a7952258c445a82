"""Time zones: cities by button, any other by its name or by a city's."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from bot import catalogue
from bot.alerts.preferences import is_zone
from bot.chat import pages
from bot.chat.reader_screens import phrases
from bot.chat.request import Button, Reply, Request

_LONGEST = 60  # characters of a zone's name; the longest known has 30
_NOT_PLACES = ("Etc", "SystemV", "posix", "right", "US", "Canada")  # other names of the same


@cache
def cities() -> Mapping[str, str]:
    """Return the zones offered by button, by the key of the city's name."""
    text = files("bot.chat").joinpath("zones.toml").read_text(encoding="utf-8")
    return {str(city): str(zone) for city, zone in tomllib.loads(text)["cities"].items()}


@cache
def _by_name() -> Mapping[str, str]:
    """Return zones by their own names and those of cities, in small letters."""
    names: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        region, _, rest = zone.partition("/")
        names.setdefault(_flat(zone), zone)
        if rest and region not in _NOT_PLACES:
            names.setdefault(_flat(rest.rpartition("/")[2]), zone)
    for language in catalogue.languages("bot.chat"):
        words = catalogue.load("bot.chat", language)
        names.update({_flat(words.text(f"city.{city}")): zone for city, zone in cities().items()})
    return names


def _flat(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def named(text: str) -> str | None:
    """Return the zone that "Asia/Seoul", "seoul" or a city in the chat's languages means."""
    if len(text) > _LONGEST:
        return None
    found = _by_name().get(_flat(text))
    return found if found is not None and is_zone(found) else None


def screen(request: Request, command: str, prefix: str, current: str) -> Reply:
    """Return the cities; a press brings ``prefix`` and the city's key, or nothing for back."""
    texts = request.texts
    buttons = [
        Button(
            phrases.chosen(zone == current, texts.text(f"city.{city}")),
            command,
            f"{prefix}{city}",
        )
        for city, zone in cities().items()
    ]
    document = phrases.screen(
        texts.text("zone.title"),
        texts.text("wishes.zone", what=phrases.zone(current, request.now, texts)),
        texts.text("zone.how"),
    )
    back = (Button(texts.text("follow.back"), command),)
    return Reply(document, (*pages.grid(buttons, 3), back))
