"""The figures of ``evaluate``: counts, intervals, the split, what counts as a miss."""

import json

import pytest

from bot.evaluation.labels import Part, largest_stories, parse, part_of
from bot.evaluation.measure import Case, by_language, figures, tables
from bot.evaluation.report import as_json, lines, misses
from bot.evaluation.scores import Counts, compare, wilson
from bot.match.verdict import Claim, Indicator, MatchReason, Relevance, Stage, Verdict


def line(**changes: object) -> str:
    item: dict[str, object] = {
        "id": "en-1",
        "lang": "en",
        "title": "Laos FM in Pyongyang",
        "summary": "",
        "relevance": 2,
        "indicators": ["visits"],
        "stage": "held",
        "asean_actors": ["LA"],
        "claims": [{"indicator": "visits", "stage": "held", "asean_actors": ["LA"]}],
        "story": "one",
    }
    return json.dumps(item | changes)


def verdict(*stages: Stage, actors: tuple[str, ...] = ("LA",)) -> Verdict:
    claims = tuple(Claim(Indicator.VISITS, stage, None, actors, (0, 1)) for stage in stages)
    return Verdict(
        Relevance.ALERT if claims else Relevance.NONE,
        MatchReason.CLAIMS if claims else MatchReason.NO_CUE,
        "en",
        "v",
        indicators=(Indicator.VISITS,) if claims else (),
        stage=stages[0] if stages else None,
        asean_actors=actors if claims else (),
        claims=claims,
    )


def case(given: str, said: Verdict) -> Case:
    return Case(parse([given])[0], said)


NOTHING = line(relevance=0, indicators=[], stage=None, asean_actors=[], claims=[], story="x-other")


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    # checked against the published example of Wilson's interval for 81 of 263
    [(81, 263, 0.255, 0.366), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0)],
)
def test_wilson(right: int, total: int, low: float, high: float) -> None:
    interval = wilson(right, total)
    assert interval is not None
    assert interval[0] == pytest.approx(low, abs=0.001)
    assert interval[1] == pytest.approx(high, abs=0.001)


def test_no_cases_no_interval() -> None:
    assert wilson(0, 0) is None
    assert Counts().precision is None
    assert Counts().f1 is None


def test_counts() -> None:
    counts = compare(frozenset("abc"), frozenset("bcd"))
    assert counts == Counts(right=2, extra=1, missed=1)
    assert counts.precision == counts.recall == counts.f1 == pytest.approx(2 / 3)
    assert counts + Counts(1, 0, 0) == Counts(3, 1, 1)


def test_figures() -> None:
    cases = [
        case(line(), verdict(Stage.HELD)),
        case(line(), verdict(Stage.AGREED, actors=("LA", "TH"))),
        case(line(), verdict()),
        case(NOTHING, verdict(Stage.HELD)),
        case(NOTHING, verdict()),
    ]
    found = figures(cases)
    assert found.items == 5
    assert found.alerts == Counts(right=2, extra=1, missed=1)
    assert found.claims == Counts(right=1, extra=2, missed=2)
    assert found.actors == Counts(right=2, extra=2, missed=1)
    assert found.stages == (1, 2)  # of true alerts
    assert [one.perfect for one in cases] == [True, False, False, False, True]
    assert tables(cases)["claim"]["visits held"] == Counts(1, 1, 2)


def test_small_languages_are_pooled() -> None:
    cases = [case(line(lang=lang), verdict(Stage.HELD)) for lang in ("lo", "my", "en")]
    split = by_language(cases)
    assert split["km+lo+my+tl"].items == 2
    assert split["en"].items == 1


def test_a_story_is_never_in_both_parts() -> None:
    parts = {name: part_of(name) for name in (f"story-{n}" for n in range(300))}
    closed = sum(part is Part.CLOSED for part in parts.values())
    assert 70 < closed < 130  # a third
    assert part_of("2025-11-la-fm-pyongyang") is Part.TUNE  # the split is fixed for ever


def test_largest_stories() -> None:
    labels = parse([line(story=story) for story in "aaabbc"])
    assert largest_stories(labels, 2) == {"a", "b"}


def test_closed_misses_stay_closed() -> None:
    closed = next(name for name in (f"s{n}" for n in range(99)) if part_of(name) is Part.CLOSED)
    tuned = next(name for name in (f"s{n}" for n in range(99)) if part_of(name) is Part.TUNE)
    told = list(
        misses([case(line(story=closed), verdict()), case(line(id="en-2", story=tuned), verdict())])
    )
    assert told[0] == "en-1: wrong (closed third, not shown)"
    assert told[1] == "en-2: Laos FM in Pyongyang"
    assert any("missing: visits held" in one for one in told)


def test_report_and_json_hold_every_set() -> None:
    cases = [case(line(story=f"s{n}"), verdict(Stage.HELD)) for n in range(30)]
    text = "\n".join(lines(cases))
    assert "fall from tune to closed" in text
    sets = as_json(cases)["sets"]
    assert isinstance(sets, dict)
    assert {"all", "tune", "closed", "closed, 3 stories less"} <= set(sets)


def test_a_bad_line_is_named() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse([line(), '{"id": 1}'])
