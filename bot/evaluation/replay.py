"""Replay: what other rules make of an article that was judged before. Pure."""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

from bot.match.verdict import Indicator, Relevance, Verdict


class Change(StrEnum):
    """What becomes of an article under the current rules."""

    APPEARS = "appears"  # would alert now, and did not
    VANISHES = "vanishes"  # was an alert, and would not be
    CHANGES = "changes"  # an alert either way, with other claims, stage or actors
    OTHER_REASON = "other-reason"  # no alert either way, for another reason
    SAME = "same"


SHOWN = (Change.APPEARS, Change.VANISHES, Change.CHANGES)


def compare(old: Verdict, new: Verdict) -> Change:
    """Say what becomes of an article; evidence and score alone change nothing."""
    was, would_be = (one.relevance is Relevance.ALERT for one in (old, new))
    if was != would_be:
        return Change.APPEARS if would_be else Change.VANISHES
    if was:
        return Change.SAME if _told(old) == _told(new) else Change.CHANGES
    same = (old.relevance, old.reason) == (new.relevance, new.reason)
    return Change.SAME if same else Change.OTHER_REASON


def concerned(change: Change, old: Verdict, new: Verdict) -> tuple[Indicator, ...]:
    """Return the indicators that a change counts for."""
    if change is Change.CHANGES:
        differing = {claim[0] for claim in _claims(old) ^ _claims(new)}
        return tuple(sorted(differing or {*old.indicators, *new.indicators}))
    if change is Change.VANISHES:
        return old.indicators
    return new.indicators if change is Change.APPEARS else ()


Claimed = tuple[Indicator, str, bool, tuple[str, ...]]


def _claims(verdict: Verdict) -> set[Claimed]:
    return {
        (claim.indicator, str(claim.stage or claim.polarity), claim.closes, claim.asean_actors)
        for claim in verdict.claims
    }


def _told(verdict: Verdict) -> tuple[object, ...]:
    sets = (_claims(verdict), set(verdict.indicators), set(verdict.asean_actors))
    return *sets, verdict.stage


class Tally:
    """Counts of changes: in all, per indicator, per language, per pair of reasons."""

    def __init__(self) -> None:
        self.changes: Counter[Change] = Counter()
        self.indicators: dict[str, Counter[Change]] = {}
        self.languages: dict[str, Counter[Change]] = {}
        self.reasons: Counter[tuple[Change, str, str]] = Counter()

    def add(self, old: Verdict, new: Verdict) -> Change:
        """Count one article; returns what becomes of it."""
        change = compare(old, new)
        self.changes[change] += 1
        if change is Change.SAME:
            return change
        self.reasons[change, reason(old), reason(new)] += 1
        if change in SHOWN:
            self.languages.setdefault(new.lang, Counter())[change] += 1
            for indicator in concerned(change, old, new):
                self.indicators.setdefault(str(indicator), Counter())[change] += 1
        return change

    def as_json(self) -> dict[str, object]:
        """Return every count under its name."""
        return {
            "counts": {str(change): self.changes[change] for change in Change},
            "indicators": _table(self.indicators),
            "languages": _table(self.languages),
            "reasons": [
                {"change": str(change), "old": old, "new": new, "articles": articles}
                for (change, old, new), articles in sorted(self.reasons.items())
            ],
        }

    def lines(self) -> Iterator[str]:
        """Yield the counts as tables."""
        for name, table in (("indicator", self.indicators), ("language", self.languages)):
            if table:
                yield f"\n{name:20}" + "".join(f"{change:>10}" for change in SHOWN)
                for key, counts in sorted(table.items()):
                    yield f"{key:20}" + "".join(f"{counts[change]:10,}" for change in SHOWN)
        if self.reasons:
            yield "\nreason was -> would be"
            for (change, old, new), articles in self.reasons.most_common():
                yield f"{articles:10,}  {old} -> {new} ({change})"


def reason(verdict: Verdict) -> str:
    """Return "none (no-cue)"."""
    return f"{verdict.relevance} ({verdict.reason})"


def _table(table: dict[str, Counter[Change]]) -> dict[str, dict[str, int]]:
    return {
        key: {str(change): counts[change] for change in SHOWN}
        for key, counts in sorted(table.items())
    }
