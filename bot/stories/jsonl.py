"""Articles as JSON lines, all read before the first is answered: ``match --stories``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.match.jsonl import date_of, judge, read, verdict_json
from bot.match.matcher import Matcher
from bot.match.verdict import Relevance, Verdict
from bot.stories import fingerprint, rules
from bot.stories.batch import group, times

_LONGEST = 60  # characters of an id that still serve as the name of a story


def answers(matcher: Matcher, lines: Iterable[str], latest: datetime) -> list[dict[str, Any]]:
    """Return the answers to all lines, in their order; alerts say their ``story``.

    A story is named by the id of its earliest report; a number is added where an other story has
    that name, since nothing makes ids unique. Reports are grouped in order of ``date``, equal dates
    in order of input. A line without a date, or dated after ``latest``, counts as reported when the
    dated line before it was.
    """
    read_lines = [read(line) for line in lines]
    items = [item for item, _ in read_lines if item is not None]
    verdicts = [judge(matcher, item) for item in items]
    at = times([date_of(item) for item in items], latest)
    prints = [
        _print(item, verdict, when) for item, verdict, when in zip(items, verdicts, at, strict=True)
    ]
    places = group(prints, rules.load())
    names = _names(items, {place.story for place in places if place is not None})
    told = iter(zip(items, verdicts, places, strict=True))
    out = []
    for item, wrong in read_lines:
        if item is None:
            out.append(wrong)
            continue
        _, verdict, place = next(told)
        story = {} if place is None else {"story": names[place.story]}
        out.append({"id": item["id"], **verdict_json(verdict), **story})
    return out


def _print(item: dict[str, Any], verdict: Verdict, at: datetime) -> fingerprint.Fingerprint | None:
    if verdict.relevance is not Relevance.ALERT:
        return None
    return fingerprint.of(
        verdict,
        title=item["title"],
        summary=item.get("summary") or "",
        at=at,
        outlet=item.get("outlet") or "",
    )


def _names(items: list[dict[str, Any]], stories: set[int]) -> dict[int, str]:
    """Name stories by the ids of their first reports."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for story in sorted(stories):
        given = items[story]["id"]
        first = name = str(given)[:_LONGEST] if isinstance(given, str | int) else "story"
        number = 2
        while name in taken:
            name, number = f"{first}~{number}", number + 1
        taken.add(name)
        names[story] = name
    return names
