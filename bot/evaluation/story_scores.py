"""How well reports were grouped into stories, against the stories that people labelled."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.evaluation.labels import Part


@dataclass(frozen=True, slots=True)
class Grouped:
    """A true alert (relevance 2): its labelled event, and the story it was put into.

    A report that the matcher does not alert is a story of its own.
    """

    id: str
    lang: str
    title: str
    part: Part
    event: str
    story: str
    thread: str | None = None  # as labelled; None where nothing is labelled
    said_thread: str = ""


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """The figures of one set of reports; shares 0 to 1, None where there is nothing to measure."""

    reports: int
    events: int
    precision: float | None  # B-cubed (Bagga and Baldwin 1998)
    recall: float | None
    f1: float | None
    repeated: int  # events with more than one report
    messages: float | None  # stories per repeated event
    pairs: float | None  # cross-language pairs folded, averaged per event
    pairs_rest: float | None  # the same without the three largest events
    threads: float | None  # pairs of different events of one labelled thread that were linked
    wrong_threads: int = 0  # pairs of stories linked though labelled in different threads


def figures(items: Sequence[Grouped], among: Sequence[Grouped] | None = None) -> StoryFigures:
    """Measure ``items``; folds with any report of ``among`` (a larger set) count against them."""
    among = items if among is None else among
    events, stories = _members(among, "event"), _members(among, "story")
    precision = _mean(
        sum(o.event == i.event for o in stories[i.story]) / len(stories[i.story]) for i in items
    )
    recall = _mean(
        sum(o.story == i.story for o in events[i.event]) / len(events[i.event]) for i in items
    )
    own = _members(items, "event")
    repeated = [group for group in own.values() if len(group) > 1]
    largest = sorted(own, key=lambda event: (-len(own[event]), event))[:3]
    linked, wrong = _threads(items)
    return StoryFigures(
        len(items),
        len(own),
        precision,
        recall,
        _f1(precision, recall),
        len(repeated),
        _mean(float(len({one.story for one in group})) for group in repeated),
        _mean(_pairs(own.values())),
        _mean(_pairs(group for event, group in own.items() if event not in largest)),
        linked,
        wrong,
    )


def alone(items: Iterable[Grouped]) -> list[Grouped]:
    """Return the same reports without any grouping: every report a story of its own."""
    return [
        Grouped(i.id, i.lang, i.title, i.part, i.event, f"{n}", i.thread, f"{n}")
        for n, i in enumerate(items)
    ]


def mixed(items: Iterable[Grouped]) -> Iterator[list[Grouped]]:
    """Yield the stories that hold more than one event: the wrong folds."""
    for group in _members(items, "story").values():
        if len({one.event for one in group}) > 1:
            yield group


def split(items: Iterable[Grouped]) -> Iterator[list[Grouped]]:
    """Yield the events that were told as more than one story."""
    for group in _members(items, "event").values():
        if len({one.story for one in group}) > 1:
            yield sorted(group, key=lambda one: one.story)


def _members(items: Iterable[Grouped], by: str) -> dict[str, list[Grouped]]:
    found: dict[str, list[Grouped]] = {}
    for one in items:
        found.setdefault(getattr(one, by), []).append(one)
    return found


def _pairs(groups: Iterable[Collection[Grouped]]) -> Iterator[float]:
    """Yield, per event told in several languages, the share of cross-language pairs folded."""
    for group in groups:
        folded = [a.story == b.story for a, b in combinations(group, 2) if a.lang != b.lang]
        if folded:
            yield sum(folded) / len(folded)


def _threads(items: Sequence[Grouped]) -> tuple[float | None, int]:
    labelled = [one for one in items if one.thread is not None]
    right, wrong = [], 0
    for a, b in combinations(labelled, 2):
        if a.event != b.event and a.story != b.story:
            linked = a.said_thread == b.said_thread
            if a.thread == b.thread:
                right.append(linked)
            else:
                wrong += linked
    return _mean(map(float, right)), wrong


def _mean(values: Iterable[float]) -> float | None:
    known = list(values)
    return sum(known) / len(known) if known else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall)
