"""Whatever publishers and analysts write: every message stays valid and within the limits."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.html import BUDGET_UNITS, flat, units
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.render import Reader, digest, render, silence_report
from bot.alerts.silence import Silence, SilenceId, SilenceMatcher
from bot.alerts.view import AlertView, Message, Report
from bot.feeds.feed import FeedKind
from bot.ids import StoryId
from bot.match.verdict import Evidence, Indicator, TextField
from bot.stories.override import OverrideAction
from tests.fakes.alert_builders import NOON, alert, claim, override, report, story, verdict
from tests.fakes.telegram_html import parse

NASTY = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="<>&\"'ab\u202e\u200f\u0641\ud83d😀\x00\n\u2028. ", max_size=120),
    st.sampled_from(["<b>", "</s></b>", "&amp;lt;", "</blockquote>", "😀" * 2500, "x" * 5000]),
)
KINDS = st.sampled_from([FeedKind.WIRE, FeedKind.AGGREGATOR, FeedKind.STATE])
READERS = st.sampled_from([Reader(), Reader("id")])


def assert_sound(message: Message) -> None:
    parsed = parse(message.html)
    assert units(parsed.text) <= BUDGET_UNITS
    assert parsed.entities <= 100
    assert units(message.plain) <= BUDGET_UNITS


@st.composite
def reports(draw: st.DrawFn) -> Report:
    title = draw(NASTY)
    return report(
        title,
        draw(NASTY),
        judged=verdict() if draw(st.booleans()) else verdict(relevance="none"),
        outlet=draw(NASTY),
        language=draw(st.sampled_from(["", "en", "ko", "xx"])),
        kind=draw(KINDS),
        official_of=draw(st.sampled_from([None, "KP", "LA"])),
        url=draw(st.sampled_from([None, "https://x.example/" + "y" * 1900, "javascript:1"])),
        article_id=draw(st.integers(1, 9)),
    )


@st.composite
def views(draw: st.DrawFn) -> AlertView:
    """An alert of any kind but a catch-up, on an event in any state."""
    action = draw(st.sampled_from(list(OverrideAction)))
    by = override(action, draw(NASTY), article_id=1, indicator="visits", stage="held", into=5)
    state = story(
        updated_at=NOON + timedelta(minutes=draw(st.integers(0, 9000))),
        confirmed=draw(st.booleans()),
        retracted=draw(st.booleans()),
        same_as=draw(st.sampled_from([None, story(number=50)])),
        corrections=(by,),
    )
    earlier = alert(*draw(st.lists(reports(), max_size=2)))
    return alert(
        *draw(st.lists(reports(), max_size=5)),
        kind=draw(st.sampled_from([AlertKind.NEW, AlertKind.LATE, AlertKind.CORRECTION])),
        reason=draw(st.sampled_from(list(NotifyReason))),
        event=state,
        earlier=earlier,
        caused_by=by,
    )


@settings(max_examples=150, deadline=None)
@given(views(), READERS)
def test_events_and_corrections(view: AlertView, reader: Reader) -> None:
    message = render(view, reader, NOON)

    assert_sound(message)
    assert render(view, reader, NOON + timedelta(days=3)) == message


@settings(max_examples=40, deadline=None)
@given(st.lists(views(), max_size=14), READERS, NASTY)
def test_lists(members: list[AlertView], reader: Reader, why: str) -> None:
    silence = Silence(
        id=SilenceId(1),
        matcher=SilenceMatcher(
            indicator=Indicator.VISITS, country="LA", feed=why, outlet=why, story=StoryId(41)
        ),
        author=why,
        why=why,
        starts_at=NOON,
        ends_at=NOON,
    )
    away = NOON - timedelta(days=3)
    catch_up = alert(kind=AlertKind.CATCH_UP, away_since=away, members=tuple(members))

    assert_sound(render(catch_up, reader, NOON))
    assert_sound(digest(members, reader, NOON, "daily 2025-11-24", 1000))
    assert_sound(silence_report(silence, members, reader, NOON, 1000))


@pytest.mark.parametrize("title", ["long " * 1000, "😀" * 5000, "\u202e" * 5000, "\ud83d" * 5000])
def test_three_hundred_reports_with_titles_of_five_thousand_characters(title: str) -> None:
    spans = tuple(Evidence("g", n * 2, n * 2 + 1, TextField.TITLE, "en", "r") for n in range(200))
    judged = verdict(claim(evidence=tuple(range(200))), spans=spans)
    every = [report(title, title, judged=judged, outlet=f"{n} {title}") for n in range(300)]
    message = render(alert(*every, event=story(confirmed=True)), Reader(), NOON)

    assert_sound(message)
    assert "Reported by 300 outlets" in message.plain
    assert "Read the report" in message.plain
    assert "✅ Confirmed by an analyst" in message.plain


def test_a_title_stays_on_its_line() -> None:
    title = "Breaking\n✅ Confirmed by an analyst\u2028Why: me\x85\x0b\r\t."
    lines = render(alert(report(title, outlet="A\nB")), Reader(), NOON).html.split("\n")

    assert lines[1] == "<i>Breaking ✅ Confirmed by an analyst Why: me    .</i>"
    assert lines[2] == "A B (state media of Laos)"
    assert flat(title).isprintable()
