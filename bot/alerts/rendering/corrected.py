"""What people's corrections add to an alert: by whom (a role), when and why. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bot.alerts.html import Block, Text, clip, flat
from bot.alerts.rendering.event import line_of
from bot.alerts.rendering.reader import Reader, day_text
from bot.alerts.view import AlertView, StoryView
from bot.catalogue import Catalogue
from bot.stories.override import Override, OverrideAction

CONFIRMED_EMOJI = "✅"
RETRACTED_EMOJI = "❌"
CORRECTED_EMOJI = "✏️"
MERGED_EMOJI = "↪️"
LONGEST_WHY = 300


def why_text(override: Override | None, words: Catalogue) -> str:
    """Return an analyst's reason on one line, a usual one in the reader's language; or nothing."""
    if override is None or not override.why:
        return ""
    usual = f"usual-why.{(override.value or {}).get('usual')}"
    if words.has(usual):
        return words.text(usual)
    return clip(flat(override.why).strip(), LONGEST_WHY)


def last_of(corrections: Sequence[Override], action: OverrideAction) -> Override | None:
    """Return the newest correction of a sort."""
    found = [one for one in corrections if one.action == action]
    return found[-1] if found else None


def withdrawn_story(view: AlertView) -> StoryView | None:
    """Return the story if it stands no more: retracted, or the same as another one."""
    story = view.story
    gone = story is not None and (story.retracted or story.merged_into is not None)
    return story if gone else None


def withdrawn_block(story: StoryView, reader: Reader) -> Block:
    """Return what a retracted event, or one that is the same as another, says instead."""
    if story.merged_into is not None:
        return Block((Text(same_as_line(story, reader)),))
    return Block((Text(retracted_line(story, reader)),))


def retracted_line(story: StoryView, reader: Reader) -> str:
    """Return when and why an event was retracted."""
    rejected = last_of(story.corrections, OverrideAction.REJECT)
    at = rejected.at if rejected else story.updated_at
    return _by_analyst("event.retracted", rejected, at, reader)


def same_as_line(story: StoryView, reader: Reader, room: str = "event") -> str:
    """Return which event a merged one is the same as, in the words of that room of the texts."""
    if story.same_as is None or not story.same_as.claims:
        return reader.words.text(f"{room}.same_as_another")
    gist = line_of(story.same_as.claims, (), reader)
    return reader.words.text(f"{room}.same_as", gist=gist)


def standing_lines(story: StoryView, reader: Reader) -> list[str]:
    """Return what people said of an event that stands: confirmed, corrected."""
    lines = []
    if story.confirmed:
        lines.append(f"{CONFIRMED_EMOJI} {reader.words.text('event.confirmed')}")
    restaged = last_of(story.corrections, OverrideAction.RESTAGE)
    if restaged is not None:
        line = _by_analyst("event.corrected", restaged, restaged.at, reader)
        lines.append(f"{CORRECTED_EMOJI} {line}")
    return lines


def _by_analyst(key: str, override: Override | None, at: datetime, reader: Reader) -> str:
    line = reader.words.text(key, date=day_text(at, reader))
    why = why_text(override, reader.words)
    return f"{line}: {why}" if why else line
