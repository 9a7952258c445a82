"""The evaluation of grouping as lines for people and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime

from bot.evaluation.labels import Part
from bot.evaluation.measure import Case
from bot.evaluation.story_scores import Grouped, StoryFigures, alone, figures, mixed, split
from bot.stories import fingerprint, rules
from bot.stories.batch import group, times

_HEAD = (
    f"{'':22}{'reports':>7} {'events':>6}  {'precision':>9} {'recall':>6} {'F1':>6}"
    f"  {'messages':>8}  {'pairs':>6} {'3 less':>6}  {'threads':>7} {'wrong':>5}"
)
_LEGEND = (
    "B-cubed over true alerts; messages: stories per event reported more than once; pairs: "
    "cross-language pairs folded, averaged per event, and without the 3 largest; threads: pairs of "
    "events of one labelled thread linked, and pairs linked wrongly"
)


def grouped(cases: Sequence[Case]) -> list[Grouped]:
    """Group all alerts, false ones too, in order of date; return the true alerts."""
    dates = [_date(case.label.date) for case in cases]
    prints = [
        fingerprint.of(
            case.verdict,
            title=case.label.title,
            summary=case.label.summary,
            at=at,
            outlet=case.label.outlet or "",
        )
        if case.alerted
        else None
        for case, at in zip(cases, times(dates), strict=True)
    ]
    found = []
    for number, (case, place) in enumerate(zip(cases, group(prints, rules.load()), strict=True)):
        label = case.label
        one = Grouped(
            label.id, label.lang, label.title, label.part, label.story, f"no alert {number}"
        )
        if place is not None:
            one = replace(one, story=str(place.story), said_thread=str(place.thread))
        if label.alert:
            found.append(replace(one, thread=label.thread))
    return found


def measured(items: Sequence[Grouped]) -> dict[str, StoryFigures]:
    """Return the figures of all reports, of each part, and of each without any grouping."""
    named: dict[str, StoryFigures] = {}
    for name in ("all", *Part):
        chosen = [one for one in items if name in ("all", one.part.value)]
        if chosen:
            named[str(name)] = figures(chosen, items)
            named[f"{name}, not grouped"] = figures(alone(chosen))
    return named


def as_json(items: Sequence[Grouped]) -> dict[str, object]:
    """Return everything measured, and the ids of stories that hold several events."""
    return {
        "sets": {name: asdict(one) for name, one in measured(items).items()},
        "wrong_folds": [[one.id for one in story] for story in mixed(items)],
    }


def lines(items: Sequence[Grouped]) -> Iterator[str]:
    """Yield the report."""
    yield _HEAD
    for name, one in measured(items).items():
        yield (
            f"{name:22}{one.reports:7} {one.events:6}  {_share(one.precision):>9} "
            f"{_share(one.recall):>6} {_share(one.f1):>6}  {_share(one.messages):>8}  "
            f"{_share(one.pairs):>6} {_share(one.pairs_rest):>6}  {_share(one.threads):>7} "
            f"{one.wrong_threads:5}"
        )
    yield _LEGEND


def misses(items: Sequence[Grouped]) -> Iterator[str]:
    """Yield wrong folds and events told twice; of closed items only the ids: they stay closed."""
    for story in mixed(items):
        yield "one story, several events:"
        yield from map(_line, story)
    for event in split(items):
        yield "one event, several stories:"
        yield from map(_line, event)


def _line(one: Grouped) -> str:
    if one.part is Part.CLOSED:
        return f"    {one.story:>6} {one.id} (closed third, not shown)"
    return f"    {one.story:>6} {one.id} {one.event}: {one.title}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
