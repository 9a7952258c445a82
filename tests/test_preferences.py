"""What a reader wants: read tolerantly, asked of each alert, obeyed by digests."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.digest import told
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.preferences import Cadence, Preferences, QuietHours, from_json, quiet_hours
from bot.alerts.view import AlertView
from bot.alerts.ways import wanted, way
from bot.delivery.ways_out import wishes
from bot.errors import SettingsError
from bot.ids import AlertId
from bot.match.verdict import Indicator
from bot.settings import load_settings
from tests.fakes.alert_builders import alert, claim, report, story, verdict

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
PREFERENCES = st.builds(
    Preferences,
    cadence=st.sampled_from(Cadence),
    at=TIMES,
    weekday=st.integers(0, 6),
    quiet=st.none() | st.builds(QuietHours, TIMES, TIMES),
    zone=st.sampled_from(["UTC", "Asia/Jakarta", "Europe/Berlin"]),
    wakes=st.none() | st.sampled_from(Severity),
    indicators=st.frozensets(st.sampled_from(Indicator)),
    countries=st.frozensets(st.sampled_from(["LA", "VN", "ASEAN"])),
    languages=st.frozensets(st.sampled_from(["en", "lo"])),
    least=st.sampled_from(Severity),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


# --- Kept as JSON ---


@given(PREFERENCES)
def test_what_is_stored_is_what_is_read(preferences: Preferences) -> None:
    assert from_json(preferences.as_json()) == preferences


@given(JSON | st.dictionaries(st.sampled_from(list(Preferences.__slots__)), JSON))
def test_anything_can_be_read(stored: object) -> None:
    from_json(stored)


def test_what_cannot_be_read_is_as_by_default_and_the_rest_counts() -> None:
    stored = {
        "cadence": "daily",
        "at": "25:00",
        "weekday": True,
        "quiet": "all night",
        "zone": "Mars/Olympus",
        "wakes": "loud",
        "indicators": ["visits", "weather"],
        "countries": "LA",
        "of a newer program": 1,
    }
    kept = Preferences(cadence=Cadence.DAILY, indicators=frozenset({Indicator.VISITS}))

    assert from_json(stored) == kept


@pytest.mark.parametrize("text", ["", "22:00", "22-07", "24:00-07:00", "aa:bb-cc:dd", "-"])
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="no span of hours"):
        quiet_hours(text)


# --- Of the channel ---


def test_the_settings_of_the_channel() -> None:
    settings = load_settings(
        {
            "CHANNEL_DIGEST": "weekly",
            "CHANNEL_QUIET_HOURS": "22:00 - 7:00",
            "TIME_ZONE": "Asia/Vientiane",
        }
    )
    assert wishes(settings) == Preferences(
        cadence=Cadence.WEEKLY,
        quiet=QuietHours(time(22), time(7)),
        zone="Asia/Vientiane",
        pinned=True,
    )
    assert wishes(load_settings({})) == Preferences(zone="Asia/Jakarta", pinned=True)


def test_wrong_settings_are_all_named() -> None:
    with pytest.raises(SettingsError) as refused:
        load_settings({"CHANNEL_DIGEST": "monthly", "CHANNEL_QUIET_HOURS": "nights"})

    assert "CHANNEL_DIGEST: hourly, daily, weekly" in str(refused.value)
    assert "CHANNEL_QUIET_HOURS: 'nights' is no span of hours such as" in str(refused.value)


# --- Asked of an alert ---

VISIT = alert(report(judged=verdict(claim("visits", "held", ("LA",)))))
TALKS = alert(report(judged=verdict(claim("consultations", "held", ("VN",)))))
SANCTIONS = alert(report(judged=verdict(claim("sanctions", "enforced", ("SG", "MY")))))
BOTH = alert(
    report(judged=verdict(claim("visits", "held", ("VN",)), claim("economic", "held", ("LA",))))
)


@pytest.mark.parametrize(
    ("filters", "passing"),
    [
        ({}, (VISIT, TALKS, SANCTIONS, BOTH)),
        ({"indicators": {Indicator.VISITS}}, (VISIT, BOTH)),
        ({"countries": {"LA", "MY"}}, (VISIT, SANCTIONS, BOTH)),
        # Of one claim: Laos is in the report, but not with the visit.
        ({"indicators": {Indicator.VISITS}, "countries": {"LA"}}, (VISIT,)),
        ({"languages": {"lo"}}, ()),
        ({"languages": {"en", "lo"}}, (VISIT, TALKS, SANCTIONS, BOTH)),
        ({"least": Severity.ENGAGEMENT}, (VISIT, TALKS, BOTH)),
        ({"least": Severity.DOOR}, (TALKS,)),
    ],
)
def test_filters(filters: dict[str, object], passing: tuple[AlertView, ...]) -> None:
    preferences = Preferences(**filters)  # type: ignore[arg-type]
    for view in (VISIT, TALKS, SANCTIONS, BOTH):
        intent = way(preferences, view, NOON)
        if view in passing:
            assert (intent.kind, intent.reason) == (AlertKind.NEW, view.reason)
        else:
            assert (intent.kind, intent.reason) == (AlertKind.SKIP, NotifyReason.FILTERED)


def test_digests_are_digests_also_at_night() -> None:
    quiet = Preferences(
        cadence=Cadence.DAILY, quiet=quiet_hours("11:00-13:00"), wakes=Severity.CONDITION
    )
    assert way(quiet, TALKS, NOON).reason is NotifyReason.DIGEST_WANTED
    assert way(Preferences(cadence=Cadence.HOURLY), TALKS, NOON).kind is AlertKind.DIGEST


def test_a_correction_is_not_filtered() -> None:
    preferences = Preferences(least=Severity.DOOR)
    correction = replace(VISIT, kind=AlertKind.CORRECTION, reason=NotifyReason.CORRECTED)

    assert way(preferences, correction, NOON).kind is AlertKind.NEW


def test_of_several_events_those_that_are_followed_remain() -> None:
    bundle = alert(kind=AlertKind.CATCH_UP, members=(VISIT, TALKS, SANCTIONS))
    doors = Preferences(least=Severity.DOOR)
    laos = Preferences(countries=frozenset({"LA"}))

    assert wanted(Preferences(), bundle) is bundle
    kept = wanted(laos, bundle)
    assert kept is not None
    assert kept.members == (VISIT,)
    assert way(doors, bundle, NOON).kind is AlertKind.NEW
    assert way(Preferences(countries=frozenset({"BN"})), bundle, NOON).kind is AlertKind.SKIP


# --- Obeyed by digests ---


def numbered(view: AlertView, number: int) -> AlertView:
    return replace(view, alert_id=AlertId(number))


def test_a_digest_begins_with_the_loudest() -> None:
    views = (SANCTIONS, BOTH, VISIT, TALKS)
    apart = [numbered(view, number) for number, view in enumerate(views)]

    order = [view.alert_id for view in told(apart, Preferences())]
    assert order == [3, 1, 2, 0]


def test_a_digest_tells_what_is_true_when_it_is_sent() -> None:
    into = story(number=1)
    first = replace(numbered(VISIT, 1), story=into)
    same = replace(numbered(VISIT, 2), story=story(number=2, same_as=into))
    wrong = replace(numbered(TALKS, 3), story=story(number=3, retracted=True))
    correction = replace(numbered(wrong, 4), kind=AlertKind.CORRECTION)
    other = replace(numbered(TALKS, 5), story=story(number=5))
    bundle = alert(kind=AlertKind.CATCH_UP, members=(other, wrong))

    shown = told((same, first, wrong, bundle), Preferences())
    assert {view.alert_id for view in shown} == {2, 5}
    assert told((wrong, correction), Preferences()) == (correction,)
