"""Mutes on screen: what can be muted of an event, what is muted, and their buttons' data."""

from datetime import timedelta

from babel.units import format_unit

from bot.alerts.html import clip
from bot.alerts.mute import Mute
from bot.alerts.preferences import Preferences
from bot.alerts.rendering.reader import date_text
from bot.alerts.silence import SilenceMatcher
from bot.chat import event_line
from bot.chat.archive_filter import COUNTRIES, country_of, indicator_of
from bot.chat.reader_screens import phrases
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.archive import Event
from bot.ids import StoryId, from_public, public
from bot.match.verdict import Indicator

USUAL = timedelta(hours=8)
FOR, END = "~", "-"
_SPANS = (("8h", "hour", 8), ("7d", "day", 7))
_MOST_OF_A_KIND = 3  # indicators, and countries, of one event that are offered
_MOST_LISTED = 12
_LONGEST = 60  # of an event's gist


def data(what: SilenceMatcher) -> str:
    """Return what is muted as a button carries it: "s<id>", "i<indicator>", "c<country>"."""
    if what.story is not None:
        return f"s{public(what.story)}"
    return f"i{what.indicator}" if what.indicator is not None else f"c{what.country}"


def read(text: str) -> SilenceMatcher | None:
    """Read ``data``; None for what no button has."""
    letter, value = text[:1], text[1:]
    if letter == "c" and value in COUNTRIES:
        return SilenceMatcher(country=value)
    if letter == "i" and value in set(Indicator):
        return SilenceMatcher(indicator=Indicator(value))
    if letter != "s":
        return None
    try:
        return SilenceMatcher(story=StoryId(from_public(value)))
    except ValueError:
        return None


def named(words: str, language: str) -> SilenceMatcher | None:
    """Return the indicator or country of that name."""
    country = words.upper() if words.upper() in COUNTRIES else country_of(words, language)
    if country is not None:
        return SilenceMatcher(country=country)
    indicator = indicator_of(words, language)
    return None if indicator is None else SilenceMatcher(indicator=indicator)


async def label(request: Request, what: SilenceMatcher) -> str:
    """Return what is muted, in words."""
    if what.indicator is not None:
        return request.reader.words.text(f"indicator.{what.indicator}")
    if what.country is not None:
        return request.reader.words.country(what.country)
    thread = None if what.story is None else await request.archive.thread(public(what.story))
    if thread is None:
        return request.texts.text("mute.event")
    return clip(event_line.gist(thread.event, request.reader), _LONGEST)


def until(request: Request, one: Mute) -> str:
    """Return until when."""
    return request.texts.text("mute.until", when=date_text(one.until, request.reader))


def choice(request: Request, command: str, event: Event) -> Reply:
    """Return what can be muted of an event, each for some hours or days."""
    texts, words = request.texts, request.reader.words
    claims = event.story.claims
    indicators = list(dict.fromkeys(claim.indicator for claim in claims))[:_MOST_OF_A_KIND]
    actors = list(dict.fromkeys(actor for claim in claims for actor in claim.asean_actors))
    offered = [(SilenceMatcher(story=event.story.thread_id), texts.text("mute.event"))]
    offered += [
        (SilenceMatcher(indicator=one), words.text(f"indicator.{one}")) for one in indicators
    ]
    offered += [
        (SilenceMatcher(country=one), words.country(one)) for one in actors[:_MOST_OF_A_KIND]
    ]
    document = phrases.screen(
        texts.text("mute.which"), clip(event_line.gist(event, request.reader), 200)
    )
    rows: list[Row] = [
        tuple(
            Button(f"{name} · {_span(request, unit, number)}", command, f"{data(what)}{FOR}{word}")
            for word, unit, number in _SPANS
        )
        for what, name in offered
    ]
    return Reply(document, tuple(rows))


def _span(request: Request, unit: str, number: int) -> str:
    locale = request.texts.locale
    return str(format_unit(number, f"duration-{unit}", length="short", locale=locale))


async def listing(request: Request, command: str, wishes: Preferences) -> Reply:
    """Return what is muted now, each with a button that ends it."""
    texts = request.texts
    lasting = [one for one in wishes.mutes if one.lasts(request.now)]
    lines, rows = [], []
    for one in lasting[-_MOST_LISTED:]:
        name = await label(request, one.what)
        lines.append(f"• {name}: {until(request, one)}")
        ends = Button(texts.text("mute.end-of", what=name), command, f"{END}{data(one.what)}")
        rows.append((ends,))
    none = "" if lasting else texts.text("mute.none")
    document = phrases.screen(texts.text("mute.title"), none, *lines, texts.text("mute.how"))
    return Reply(document.fitted(), (*rows, (Button(texts.text("follow.back"), "settings"),)))
