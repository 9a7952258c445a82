"""Labelled texts: what a person said of an item, and which part of the corpus it belongs to."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any

PARTS = 3


FEEDBACK = "feedback"


class Part(StrEnum):
    """Rules are written from *tune* and measured on *closed*; people's labels are *feedback*."""

    TUNE = "tune"
    CLOSED = "closed"
    FEEDBACK = FEEDBACK


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled item; ``claims`` are (indicator, stage or polarity)."""

    id: str
    lang: str
    title: str
    summary: str
    outlet: str | None
    date: str | None
    relevance: int
    indicators: frozenset[str]
    stage: str | None
    actors: frozenset[str]
    claims: frozenset[tuple[str, str]]
    story: str
    why: str
    basis: str = ""
    thread: str | None = None  # events that follow one another share one; most items have none

    @property
    def alert(self) -> bool:
        """Whether an alert should fire."""
        return self.relevance == 2

    @property
    def part(self) -> Part:
        """The part of the corpus, by a hash of the story: one event is never in both.

        What people labelled here is a part of its own.
        """
        return Part.FEEDBACK if self.basis == FEEDBACK else part_of(self.story)


def part_of(story: str) -> Part:
    """Return the part of a story; stable over machines and runs."""
    value = int.from_bytes(blake2b(story.encode(), digest_size=8).digest(), "big")
    return Part.CLOSED if value % PARTS == 0 else Part.TUNE


def parse(lines: Iterable[str]) -> list[Label]:
    """Read labelled JSONL; raises ValueError that names the line."""
    labels = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            labels.append(_label(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"line {number}: not a labelled item ({error})") from error
    return labels


def _label(item: Mapping[str, Any]) -> Label:
    claims = item.get("claims") or ()
    return Label(
        id=str(item["id"]),
        lang=str(item["lang"]),
        title=str(item["title"]),
        summary=str(item.get("summary") or ""),
        outlet=item.get("outlet"),
        date=item.get("date"),
        relevance=int(item["relevance"]),
        indicators=frozenset(item.get("indicators") or ()),
        stage=item.get("stage"),
        actors=frozenset(item.get("asean_actors") or ()),
        claims=frozenset((c["indicator"], c.get("stage") or c["polarity"]) for c in claims),
        story=str(item.get("story") or item["id"]),
        why=str(item.get("why") or ""),
        basis=str(item.get("basis") or ""),
        thread=str(item["thread"]) if item.get("thread") else None,
    )


def largest_stories(labels: Iterable[Label], count: int = 3) -> frozenset[str]:
    """Return the stories with the most items."""
    sizes: dict[str, int] = {}
    for label in labels:
        sizes[label.story] = sizes.get(label.story, 0) + 1
    return frozenset(sorted(sizes, key=lambda story: (-sizes[story], story))[:count])
