"""Digests, the end of a silence: events in lines, by indicator, none of them cut."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.render import Reader, digest, render, silence_report, silence_sentence
from bot.alerts.silence import Silence, SilenceId, SilenceMatcher
from bot.alerts.view import AlertView
from bot.ids import StoryId
from bot.match.verdict import Indicator
from tests.fakes.alert_builders import NOON, alert, claim, report, story, verdict

READER = Reader()
JAKARTA = Reader("id", ZoneInfo("Asia/Jakarta"))
SILENCE = Silence(
    id=SilenceId(3),
    matcher=SilenceMatcher(indicator=Indicator.SANCTIONS, country="SG"),
    author="terminal:rahasia",
    why="Known case.",
    starts_at=NOON,
    ends_at=NOON + timedelta(days=7),
)


def event(indicator: str = "visits", step: str = "held", number: int = 41) -> AlertView:
    judged = verdict(claim(indicator, step))
    return alert(
        report(f"Event {number}", judged=judged),
        event=story(*judged.claims, number=number),
        number=number,
    )


def events(count: int) -> list[AlertView]:
    return [event(number=number) for number in range(1, count + 1)]


def test_loudest_first_each_indicator_under_its_name() -> None:
    views = [event("sanctions", "eased", 1), event("visits", "held", 2), event("visits", "held", 3)]
    views.append(event("humanitarian", "held", 4))
    lines = digest(views, READER, NOON, "daily 2025-11-24", 4).plain.splitlines()

    headings = [lines[n + 1] for n, line in enumerate(lines) if not line]
    assert headings == ["humanitarian aid", "visits and meetings", "sanctions"]
    assert [line[0] for line in lines if "·" in line] == ["🚪", "🤝", "🤝", "🔎"]


@pytest.mark.parametrize(
    ("period", "english", "indonesian"),
    [
        (
            "daily 2025-11-24",
            "Daily digest, Monday 24 Nov 2025: 1 event",
            "Rangkuman harian, Senin 24 Nov 2025: 1 peristiwa",
        ),
        (
            "hourly 2025-11-24T07",
            "Hourly digest, Monday 24 Nov 2025, 07:00: 1 event",
            "Rangkuman per jam, Senin 24 Nov 2025, 07:00: 1 peristiwa",
        ),
        (
            "weekly 2025-11-24",
            "Weekly digest, 24 Nov 2025 to 30 Nov 2025: 1 event",
            "Rangkuman mingguan, 24 Nov 2025 sampai 30 Nov 2025: 1 peristiwa",
        ),
        (
            "quiet 2025-11-24",
            "After your quiet hours, Monday 24 Nov 2025: 1 event",
            "Setelah jam tenang Anda, Senin 24 Nov 2025: 1 peristiwa",
        ),
        (
            "rest",
            "Digest, 17 Nov 2025, 12:00: 1 event",
            "Rangkuman, 17 Nov 2025, 19:00: 1 peristiwa",
        ),
        (
            "daily 2025-99-99",
            "Daily digest, 17 Nov 2025, 12:00: 1 event",
            "Rangkuman harian, 17 Nov 2025, 19:00: 1 peristiwa",
        ),
    ],
)
def test_the_period_is_named_in_the_reader_s_words(
    period: str, english: str, indonesian: str
) -> None:
    for reader, title in ((READER, english), (JAKARTA, indonesian)):
        assert digest([event()], reader, NOON, period, 1).plain.startswith(f"🗞 {title}\n")


def test_what_is_not_shown_is_counted() -> None:
    text = digest(events(40), READER, NOON, "daily 2025-11-24", 55).plain

    assert text.count("Vientiane Example") == 12
    assert text.endswith("\n+43 more: /recent")
    assert "more:" not in digest(events(12), READER, NOON, "daily 2025-11-24", 12).plain


def test_long_links_cost_whole_lines_that_are_counted_too() -> None:
    views = [
        replace(view, reports=(replace(view.reports[0], url="https://x.example/" + "y" * 1500),))
        for view in events(6)
    ]
    text = digest(views, READER, NOON, "daily 2025-11-24", 6).plain

    assert text.count("Vientiane Example") == 2
    assert text.endswith("\n+4 more: /recent")


def test_one_event_is_one_line_whatever_was_held_of_it() -> None:
    louder = replace(event(number=5), reason=NotifyReason.SEVERITY_ROSE)
    text = digest([event(number=5), louder], READER, NOON, "daily 2025-11-24", 2).plain

    assert text.startswith("🗞 Daily digest, Monday 24 Nov 2025: 1 event\n")
    assert "more:" not in text


def test_a_correction_and_a_retraction_are_marked() -> None:
    correction = replace(event(number=5), kind=AlertKind.CORRECTION)
    gone = alert(report(), event=story(number=6, retracted=True))
    message = digest([correction, gone], READER, NOON, "daily 2025-11-24", 2)

    assert "\n✏️ Correction: Laos - North Korea: visit or meeting [held] · " in message.html
    assert "\n❌ <s>Laos - North Korea: visit or meeting [held]</s> · " in message.html


def test_a_quiet_period_says_so() -> None:
    message = digest([], READER, NOON, "daily 2025-11-24", 0)

    assert message.plain.endswith(": 0 events\nNothing new under any indicator.")
    assert message.silent


def test_only_conditions_make_a_digest_silent() -> None:
    quiet = event("sanctions", "eased", 1)

    assert digest([quiet], READER, NOON, "daily 2025-11-24", 1).silent
    assert not digest([quiet, event(number=2)], READER, NOON, "daily 2025-11-24", 2).silent


def test_the_end_of_a_silence_tells_what_why_and_how_much() -> None:
    held = event("sanctions", "eased", 1)
    lines = silence_report(SILENCE, [held], READER, NOON, 30).plain.splitlines()

    assert lines[:4] == [
        "🔔 A silence has ended: 30 events were held back",
        "Held back: sanctions, Singapore",
        "17 Nov 2025, 12:00 to 24 Nov 2025, 12:00, by an analyst",
        "Why: Known case.",
    ]
    assert lines[-1] == "+29 more: /recent"
    assert "rahasia" not in "".join(lines)


def test_a_silence_that_was_ended_says_so_to_readers_and_admins() -> None:
    ended = replace(SILENCE, ended_by="terminal:rahasia")

    assert "; ended before its time\n" in silence_report(ended, [], READER, NOON, 0).plain
    assert silence_sentence(ended, READER, 1) == (
        "The silence on sanctions, Singapore, by terminal:rahasia, has ended: 1 event was held "
        "back. It was ended before its time. Why: Known case."
    )


def test_a_silenced_event_is_named_by_its_gist() -> None:
    matcher = SilenceMatcher(story=StoryId(41), feed="Feed\none", outlet="x.example")
    silence = replace(SILENCE, matcher=matcher)

    assert (
        "\nHeld back: Feed one, x.example, Laos - North Korea: visit or meeting [held]\n"
        in silence_report(silence, [event()], READER, NOON, 1).plain
    )
    assert "\nHeld back: Feed one, x.example, one event\n" in (
        silence_report(silence, [], READER, NOON, 1).plain
    )


def test_a_catch_up_says_how_many_outlets_tell_each_event() -> None:
    member = alert(report(), report(outlet="Other"), event=story())
    view = alert(kind=AlertKind.CATCH_UP, away_since=NOON - timedelta(hours=9), members=(member,))

    assert render(view, READER, NOON).plain.splitlines()[1].endswith(" · 2 outlets · 17 Nov 2025")
