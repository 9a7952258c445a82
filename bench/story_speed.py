"""Grouping speed: processor time of ``place`` and ``add`` with a full window.

``python -m bench.story_speed``: the window holds 5,000 stories spread over a year, made from the
alerts of the labelled corpus: another ASEAN state, other names, other words each. Then 2,000
reports more, half of them of stories that are there, are placed and added; median, p95 and worst.
The worst is the collector's look at all objects of the process, about once in the run; it is
measured apart, for what a service holds by then it no longer looks at (bot/tuning.py).
"""

import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.evaluation.labels import parse
from bot.ids import StoryId
from bot.match.lexicon import MEMBERS
from bot.match.matcher import Matcher
from bot.match.verdict import Relevance
from bot.stories.fingerprint import Fingerprint, of
from bot.stories.grouping import Window
from bot.stories.rules import load

ROOT = Path(__file__).parents[1]
STORIES = 5000
REPORTS = 2000
START = datetime(2025, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)


def main() -> None:
    """Print the table."""
    chance = random.Random(4)
    shapes = _shapes()
    window = Window(load())
    events = []
    for number in range(STORIES):
        events.append(_event(chance.choice(shapes), chance, number))
        for _ in range(chance.choice((1, 1, 1, 2, 4))):
            window.add(StoryId(number), _report(events[-1], chance))
    times, folded, full = [], 0, _full_collections()
    for number in range(STORIES, STORIES + REPORTS):
        new = number % 2 == 0
        event = _event(chance.choice(shapes), chance, number) if new else chance.choice(events)
        fp = _report(event, chance)
        seen, start = full(), time.process_time()
        placed = window.place(fp)
        window.add(StoryId(number) if placed.story is None else placed.story, fp)
        times.append(((time.process_time() - start) * 1e3, full() > seen))
        folded += placed.story is not None
    plain = sorted(took for took, collected in times if not collected)
    worst = max(took for took, _ in times)
    print(f"window of {STORIES} stories, {REPORTS} reports, {folded} folded into a story")
    print(
        f"place and add: median {median(plain):.2f} ms, p95 {plain[int(0.95 * len(plain))]:.2f} "
        f"ms, worst {plain[-1]:.2f} ms; with a full collection {worst:.2f} ms, {full()} of them"
    )


def _full_collections() -> Callable[[], int]:
    """Return what counts the full collections from now on."""
    before = gc.get_stats()[-1]["collections"]
    return lambda: gc.get_stats()[-1]["collections"] - before


def _shapes() -> Sequence[Fingerprint]:
    matcher = Matcher.load(ROOT / "indicators")
    found = []
    for path in sorted((ROOT / "tests/corpus/dev").glob("*.jsonl")):
        for label in parse(path.read_text("utf-8").splitlines()):
            verdict = matcher.match(label.title, label.summary, lang=label.lang)
            if verdict.relevance is Relevance.ALERT:
                found.append(
                    of(verdict, title=label.title, summary=label.summary, at=START, outlet="")
                )
    return found


def _event(fp: Fingerprint, chance: random.Random, number: int) -> Fingerprint:
    """Return the first report of an event of this shape, about somebody else at some other time."""
    actor = chance.choice(MEMBERS) if fp.actors and fp.actors != ("ASEAN",) else None
    return replace(
        fp,
        at=START + YEAR * chance.random(),
        actors=fp.actors if actor is None else (actor,),
        names=tuple(f"{name}{number}" for name in fp.names),
        title=_shuffled(fp.title, chance),
    )


def _report(fp: Fingerprint, chance: random.Random) -> Fingerprint:
    """Return a report of an event: a few hours apart, less of it told, other words."""
    return replace(
        fp,
        at=fp.at + timedelta(hours=chance.uniform(-12, 12)),
        people=tuple(p for p in fp.people if chance.random() < 0.7),
        concepts=tuple(c for c in fp.concepts if chance.random() < 0.8),
        title=_shuffled(fp.title, chance),
    )


def _shuffled(title: str, chance: random.Random) -> str:
    words = title.split()
    chance.shuffle(words)
    return " ".join(words)


if __name__ == "__main__":
    main()
