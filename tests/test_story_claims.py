"""What a story says, from what its reports say."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.match.verdict import CONDITIONS, DOORS, Claim, Indicator, Polarity, Stage
from bot.stories import rules
from bot.stories.claims import VARIANCE, ReportClaims, together

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def claim(
    indicator: Indicator = Indicator.VISITS,
    stage: Stage | None = Stage.HELD,
    *actors: str,
    polarity: Polarity | None = None,
    closes: bool = False,
) -> Claim:
    stage = None if polarity else stage
    return Claim(indicator, stage, polarity, actors or ("ID",), (0, 1), closes)


def said(*claims: Claim, hours: float = 0) -> ReportClaims:
    return ReportClaims(NOON + timedelta(hours=hours), claims)


def sanctions(polarity: Polarity, *, hours: float) -> ReportClaims:
    return said(claim(Indicator.SANCTIONS, polarity=polarity), hours=hours)


def test_the_most_advanced_stage_wins_whenever_it_was_reported() -> None:
    early = said(claim(stage=Stage.HELD))
    late = said(claim(stage=Stage.AGREED), hours=30)

    assert [one.stage for one in together([early, late])] == [Stage.HELD]


def test_actors_are_united_in_the_house_order_and_evidence_stays_with_the_texts() -> None:
    reports = [
        said(claim(Indicator.VISITS, Stage.HELD, "ASEAN", "LA")),
        said(claim(Indicator.VISITS, Stage.PROPOSED, "VN", "ID"), hours=1),
    ]

    (one,) = together(reports)

    assert one.asean_actors == ("ID", "VN", "LA", "ASEAN")
    assert one.evidence == ()


def test_doors_come_before_engagement_and_conditions_last() -> None:
    reports = [
        said(
            claim(Indicator.SANCTIONS, polarity=Polarity.ENFORCED),
            claim(Indicator.VISITS),
            claim(Indicator.HUMANITARIAN),
        ),
        said(claim(Indicator.CONSULTATIONS), hours=2),
    ]

    assert [one.indicator for one in together(reports)] == [
        Indicator.CONSULTATIONS,
        Indicator.HUMANITARIAN,
        Indicator.VISITS,
        Indicator.SANCTIONS,
    ]


def test_a_proposal_to_close_is_kept_apart() -> None:
    reports = [
        said(claim(Indicator.ASEAN_FORUMS, Stage.HELD)),
        said(claim(Indicator.ASEAN_FORUMS, Stage.PROPOSED, closes=True), hours=1),
    ]

    assert [(one.stage, one.closes) for one in together(reports)] == [
        (Stage.HELD, False),
        (Stage.PROPOSED, True),
    ]


def test_within_36_hours_the_latest_report_decides_between_setback_and_advance() -> None:
    agreed, off = claim(stage=Stage.AGREED), claim(stage=Stage.SETBACK)

    assert [c.stage for c in together([said(agreed), said(off, hours=36)])] == [Stage.SETBACK]
    assert [c.stage for c in together([said(off), said(agreed, hours=36)])] == [Stage.AGREED]
    assert [c.stage for c in together([said(off), said(agreed)])] == [Stage.SETBACK]


def test_further_apart_a_setback_stands_beside_the_advance() -> None:
    reports = [said(claim(stage=Stage.AGREED)), said(claim(stage=Stage.SETBACK), hours=37)]

    assert [one.stage for one in together(reports)] == [Stage.AGREED, Stage.SETBACK]


def test_most_reports_decide_a_polarity_and_at_equality_the_latest() -> None:
    enforced = sanctions(Polarity.ENFORCED, hours=0)
    evaded = sanctions(Polarity.EVADED, hours=1)

    assert [c.polarity for c in together([enforced, evaded])] == [Polarity.EVADED]
    again = sanctions(Polarity.ENFORCED, hours=0.5)
    assert [c.polarity for c in together([enforced, evaded, again])] == [Polarity.ENFORCED]


def test_the_variance_is_that_of_grouping() -> None:
    assert rules.load().variance == VARIANCE


def test_no_reports_claim_nothing() -> None:
    assert together([]) == ()
    assert together([said()]) == ()


_actors = st.lists(st.sampled_from(["ID", "VN", "LA", "ASEAN"]), max_size=3).map(tuple)
_ladder = st.builds(
    lambda indicator, stage, actors, closes: Claim(
        indicator, Stage.PROPOSED if closes else stage, None, actors, (), closes
    ),
    st.sampled_from(sorted(set(Indicator) - CONDITIONS)[:3]),
    st.sampled_from(Stage),
    _actors,
    st.booleans(),
)
_condition = st.builds(
    lambda indicator, polarity, actors: Claim(indicator, None, polarity, actors, ()),
    st.sampled_from(sorted(CONDITIONS)[:2]),
    st.sampled_from(Polarity),
    _actors,
)
report_claims = st.builds(
    lambda hours, claims: ReportClaims(NOON + timedelta(hours=hours), tuple(claims)),
    st.sampled_from([0, 1, 30, 36, 40, 80]),
    st.lists(_ladder | _condition, max_size=4),
)


@given(
    st.lists(report_claims, max_size=7).flatmap(lambda r: st.tuples(st.just(r), st.permutations(r)))
)
def test_the_order_of_arrival_does_not_matter(
    both: tuple[list[ReportClaims], list[ReportClaims]],
) -> None:
    one, other = both

    assert together(one) == together(other)


@given(st.lists(report_claims, max_size=7))
def test_there_is_a_claim_for_each_indicator_that_a_report_names_and_no_other(
    reports: list[ReportClaims],
) -> None:
    claims = together(reports)

    named = {(c.indicator, c.closes) for report in reports for c in report.claims}
    assert {(c.indicator, c.closes) for c in claims} == named
    kinds = [(c.indicator, c.closes, c.stage is Stage.SETBACK) for c in claims]
    assert len(set(kinds)) == len(kinds)
    doors = [one.indicator in DOORS for one in claims]
    assert doors == sorted(doors, reverse=True)
