"""The numbers of grouping, from grouping.toml beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

FILE = Path(__file__).with_name("grouping.toml")


@dataclass(frozen=True, slots=True)
class GroupingRules:
    """What each agreement between two reports weighs; what each number rests on: grouping.toml."""

    same_event: float
    same_thread: float
    variance: timedelta
    representatives: int
    per_language: int
    other_claim_days: float
    outdone: float
    whole: float
    thread_gap: float
    thread_days: float
    late_days: float
    known_gap: float
    points: Mapping[str, float]
    gap_days: Mapping[str, float]
    plain: frozenset[str]
    common: frozenset[str]
    leaders: frozenset[str]
    common_names: frozenset[str]


def load(path: Path = FILE) -> GroupingRules:
    """Read the rules; raises OSError, tomllib.TOMLDecodeError or KeyError on a broken file."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return GroupingRules(
        same_event=data["same_event"],
        same_thread=data["same_thread"],
        variance=timedelta(hours=data["variance_hours"]),
        representatives=data["representatives"],
        per_language=data["per_language"],
        other_claim_days=data["other_claim_days"],
        outdone=data["outdone"],
        whole=data["whole"],
        thread_gap=data["thread_gap"],
        thread_days=data["thread_days"],
        late_days=data["late_days"],
        known_gap=data["known_gap"],
        points=data["points"],
        gap_days=data["gap_days"],
        plain=frozenset(data["concepts"]["plain"]),
        common=frozenset(data["concepts"]["common"]),
        leaders=frozenset(data["concepts"]["leaders"]),
        common_names=frozenset(data["names"]["common"]),
    )
