"""Who reports an event. Pure.

An aggregator shows what others wrote, so it is named and never counted among the outlets of an
event that has others. What the North's own agency says is marked as its word.
"""

from collections.abc import Iterable, Sequence

from bot.alerts.html import clip, flat
from bot.alerts.view import Report
from bot.catalogue import Catalogue
from bot.feeds.feed import FeedKind

LONGEST_OUTLET = 80
NAMED = 5  # outlets of an event that a message names
_NAMED_AGGREGATORS = 2
_LONGEST_OF_SEVERAL = 40
_PYONGYANG = "KP"


def outlet_name(report: Report, limit: int = LONGEST_OUTLET) -> str:
    """Return an outlet's name on one line, not longer than ``limit``."""
    return clip(flat(report.outlet), limit)


def source_line(report: Report, words: Catalogue) -> str:
    """Return the outlet with what a reader must know of it."""
    outlet = outlet_name(report)
    if report.official_of == _PYONGYANG:
        kind = words.text("kind.pyongyang")
        return words.text("line.source_official", outlet=outlet, kind=kind)
    key = f"kind.official_{report.kind}"
    if report.official_of and words.has(key):
        kind = words.text(key, country=words.country(report.official_of))
        return words.text("line.source_official", outlet=outlet, kind=kind)
    kind = words.text(f"kind.{report.kind}")
    country = words.country(report.country)
    return words.text("line.source", outlet=outlet, kind=kind, country=country)


def count_of(reports: Iterable[Report]) -> int:
    """Return how many outlets report the event; aggregators only where there is nothing else."""
    names = {report.outlet: report.kind for report in reports}
    independent = sum(kind is not FeedKind.AGGREGATOR for kind in names.values())
    return independent or len(names)


def count_text(reports: Sequence[Report], words: Catalogue, total: int = 0) -> str:
    """Return how many outlets; "at least", where these are not all of ``total`` reports."""
    count = words.plural("outlets.count", count_of(reports))
    return words.text("outlets.at_least", outlets=count) if total > len(reports) else count


def reported_by(reports: Sequence[Report], words: Catalogue, total: int = 0) -> str:
    """Return the line of outlets, the lead first and then the newest; nothing for a single one.

    ``total`` counts the reports of the event where these are not all.
    """
    by_outlet = _first_of_each(reports)
    if len(by_outlet) < 2:
        return ""
    outlets = [one for one in by_outlet if one.kind is not FeedKind.AGGREGATOR]
    aggregators = [one for one in by_outlet if one.kind is FeedKind.AGGREGATOR]
    if not outlets:
        outlets, aggregators = aggregators, []
    count = count_text(reports, words, total)
    languages = len({one.language for one in outlets if one.language})
    if languages > 1:
        tongues = words.plural("outlets.languages", languages)
        count = words.text("outlets.in_languages", outlets=count, languages=tongues)
    line = words.text("outlets.reported_by", outlets=count, names=_names(outlets, NAMED, words))
    if not aggregators:
        return line
    also = _names(aggregators, _NAMED_AGGREGATORS, words)
    return words.text("outlets.also", line=line, names=also)


def _first_of_each(reports: Sequence[Report]) -> list[Report]:
    """Return one report of each outlet: the lead's first, then the newest outlet first."""
    first: dict[str, Report] = {}
    for report in sorted(reports[1:], key=lambda one: (one.first_seen, one.article_id)):
        first.setdefault(report.outlet, report)
    newest = sorted(first.values(), key=lambda one: (one.first_seen, one.article_id), reverse=True)
    return [*reports[:1], *(one for one in newest if one.outlet != reports[0].outlet)]


def _names(reports: Sequence[Report], limit: int, words: Catalogue) -> str:
    shown = ", ".join(_name(report, words) for report in reports[:limit])
    rest = len(reports) - limit
    return words.text("outlets.more", names=shown, count=rest) if rest > 0 else shown


def _name(report: Report, words: Catalogue) -> str:
    name = outlet_name(report, _LONGEST_OF_SEVERAL)
    marks = [report.language] if report.language else []
    if report.official_of == _PYONGYANG:
        marks.append(words.text("kind.pyongyang"))
    if report.kind is FeedKind.AGGREGATOR:
        marks.append(words.text("outlets.not_independent"))
    return f"{name} ({', '.join(marks)})" if marks else name
