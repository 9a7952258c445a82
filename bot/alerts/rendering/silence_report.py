"""What a silence held back, told when it ends. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bot.alerts.html import Block, Bold, Text, clip, flat
from bot.alerts.rendering.corrected import LONGEST_WHY
from bot.alerts.rendering.digest import grouped
from bot.alerts.rendering.event import event_line, story_of
from bot.alerts.rendering.listing import LONGEST_ITEM, is_loud, listed, one_each
from bot.alerts.rendering.reader import Reader, date_text
from bot.alerts.silence import Silence, SilenceMatcher
from bot.alerts.view import AlertView, Message
from bot.ids import StoryId

SILENCE_EMOJI = "🔔"
_LONGEST_NAME = 80


def silence_report(
    silence: Silence, views: Sequence[AlertView], reader: Reader, now: datetime, total: int
) -> Message:
    """Return what an ended silence held back; ``total`` counts also what is not in ``views``."""
    del now  # the same report however late it is rendered
    words = reader.words
    shown = one_each(views)
    events = max(total - (len(views) - len(shown)), len(shown))
    title = words.plural("silence.title", events)
    lines = [words.text("silence.what", what=matched(silence.matcher, shown, reader))]
    lines.append(_span(silence, reader))
    why = clip(flat(silence.why).strip(), LONGEST_WHY)
    if why:
        lines.append(words.text("line.why", claims=why))
    head = [Block((Text(f"{SILENCE_EMOJI} "), Bold((Text(title),))))]
    head.extend(Block((Text(line),)) for line in lines)
    document = listed(head, grouped(shown, reader), events, reader)
    payload = (("kind", "silence-ended"), ("events", str(events)), ("gist", title), ("why", why))
    return Message(document.html(), document.plain(), silent=not is_loud(shown), payload=payload)


def silence_sentence(silence: Silence, reader: Reader, total: int) -> str:
    """Return the sentence for admins when a silence has ended: plain text, with its author."""
    words = reader.words
    who = words.text("silence.by", who=clip(flat(silence.author), _LONGEST_NAME))
    what = matched(silence.matcher, (), reader)
    why = clip(flat(silence.why).strip(), LONGEST_WHY)
    line = words.plural("silence.sentence", total, what=what, who=who)
    if silence.ended_by is not None:
        line = f"{line} {words.text('silence.ended_early')}"
    return f"{line} {words.text('line.why', claims=why)}" if why else line


def matched(matcher: SilenceMatcher, views: Sequence[AlertView], reader: Reader) -> str:
    """Return what a silence holds back, in words."""
    words = reader.words
    parts = []
    if matcher.indicator is not None:
        parts.append(words.text(f"indicator.{matcher.indicator}"))
    if matcher.country:
        parts.append(words.country(matcher.country))
    parts.extend(clip(flat(name), _LONGEST_NAME) for name in (matcher.feed, matcher.outlet) if name)
    if matcher.story is not None:
        parts.append(_event(matcher.story, views, reader))
    return ", ".join(parts)


def _event(story: StoryId, views: Sequence[AlertView], reader: Reader) -> str:
    for view in views:
        thread = None if view.story is None else view.story.thread_id
        if story in (story_of(view), thread):
            return clip(event_line(view, reader), LONGEST_ITEM)
    return reader.words.text("silence.one_event")


def _span(silence: Silence, reader: Reader) -> str:
    words = reader.words
    start, end = (date_text(one, reader) for one in (silence.starts_at, silence.ends_at))
    key = "silence.from_to" if silence.ended_by is None else "silence.ended_before"
    return words.text(key, start=start, end=end)
