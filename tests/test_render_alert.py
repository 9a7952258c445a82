"""What an alert says, line by line."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.render import Reader, render
from bot.feeds.feed import FeedKind
from tests.fakes.alert_builders import NOON, alert, claim, evidence, report, verdict

READER = Reader()
SUMMARY = "It rained. Thongsavan met Choe Son Hui on Monday. They spoke of sport."


def test_gist_first_then_title_source_date_quote_why_and_link() -> None:
    spans = (
        evidence(SUMMARY, "met", "summary"),
        evidence(SUMMARY, "Choe Son Hui", "summary"),
        evidence(SUMMARY, "rained", "summary"),
    )
    judged = verdict(claim("visits", "held", ("LA",), evidence=(0, 1)), spans=spans)
    message = render(alert(report(summary=SUMMARY, judged=judged)), READER, NOON)

    assert message.html.splitlines() == [
        "🤝 <b>Laos - North Korea: visit or meeting [held]</b>",
        "<i>Lao foreign minister arrives in Pyongyang</i>",
        "Vientiane Example (state media of Laos)",
        "17 Nov 2025, 10:00 (seen 2 hours later)",
        "<blockquote expandable>Thongsavan <b>met</b> <b>Choe Son Hui</b> on Monday.</blockquote>",
        "Why: visits and meetings [held]",
        "Terms: met, Choe Son Hui",
        '<a href="https://news.example/one">Read the report</a>',
    ]
    assert message.url == "https://news.example/one"


def test_the_plain_form_says_the_same_without_markup() -> None:
    message = render(alert(report(summary=SUMMARY)), READER, NOON)

    assert "<" not in message.plain
    assert message.plain.splitlines()[0] == "🤝 Laos - North Korea: visit or meeting [held]"
    assert message.plain.splitlines()[-1] == "Read the report (https://news.example/one)"


def test_terms_are_marked_in_the_title_where_the_summary_has_none() -> None:
    title = "Lao foreign minister arrives in Pyongyang"
    judged = verdict(claim(evidence=(0,)), spans=(evidence(title, "Pyongyang"),))
    message = render(alert(report(title, judged=judged)), READER, NOON)

    assert "<i>Lao foreign minister arrives in <b>Pyongyang</b></i>" in message.html


def test_a_title_in_another_language_names_it() -> None:
    message = render(alert(report("ລັດຖະມົນຕີຢ້ຽມຢາມ", language="lo")), READER, NOON)

    assert "<i>ລັດຖະມົນຕີຢ້ຽມຢາມ</i> (in Lao)" in message.html


def test_pyongyang_s_own_agency_is_quoted_as_pyongyang() -> None:
    item = report(outlet="KCNA", country="KP", official_of="KP", kind=FeedKind.STATE)

    assert "KCNA (Pyongyang says)" in render(alert(item), READER, NOON).plain


def test_an_independent_outlet_is_named_with_its_country() -> None:
    item = report(outlet="Example Post", country="TH", official_of=None, kind=FeedKind.INDEPENDENT)

    assert "Example Post (independent outlet, Thailand)" in render(alert(item), READER, NOON).plain


def test_dates_are_in_the_reader_s_zone_and_language() -> None:
    reader = Reader("id", ZoneInfo("Asia/Jakarta"))
    plain = render(alert(report(language="id")), reader, NOON).plain

    assert "17 Nov 2025, 17:00 (terpantau 2 jam kemudian)" in plain


def test_late_says_how_late() -> None:
    item = report(published=NOON - timedelta(days=4))
    view = alert(item, kind=AlertKind.LATE, reason=NotifyReason.LATE_REPORT)
    plain = render(view, READER, NOON).plain

    assert "⏳ late, 4 days · 13 Nov 2025, 12:00\n" in plain
    assert "the report reached me late" in plain


def test_an_undated_report_gives_the_time_it_was_first_seen() -> None:
    view = alert(report(published=None), reason=NotifyReason.UNDATED_FIRST_SEEN)

    assert "no date given, first seen 17 Nov 2025, 12:00" in render(view, READER, NOON).plain


def test_more_reports_of_one_outlet_are_a_count() -> None:
    one, two = report(), report(outlet="Other")

    assert "+1 more report\n" in render(alert(one, one), READER, NOON).plain
    assert "+2 more reports\n" in render(alert(one, one, one), READER, NOON).plain
    assert "more report" not in render(alert(one, two), READER, NOON).plain


def test_only_conditions_are_silent() -> None:
    condition = report(judged=verdict(claim("sanctions", "enforced", ("SG",))))
    door = report(judged=verdict(claim("sanctions", "eased"), claim("humanitarian", "held")))

    assert render(alert(condition), READER, NOON).silent
    assert not render(alert(), READER, NOON).silent
    assert not render(alert(door), READER, NOON).silent
    assert render(alert(door), READER, NOON).html.startswith("🚪")


def test_webhooks_get_the_fields() -> None:
    payload = dict(render(alert(), READER, NOON).payload)

    assert payload["gist"] == "Laos - North Korea: visit or meeting [held]"
    assert payload["severity"] == "engagement"
    assert payload["published"] == "2025-11-17T10:00:00+00:00"


def test_a_report_without_a_link_has_no_link() -> None:
    message = render(alert(report(url=None)), READER, NOON)

    assert "Read the report" not in message.plain
    assert message.url is None


def test_catch_up_is_one_message_that_lists_the_events() -> None:
    old = [NOON - timedelta(hours=hours) for hours in (60, 55, 50)]
    members = tuple(
        alert(report(f"Event {i}", published=at, url=f"https://news.example/{i}"))
        for i, at in enumerate(old)
    )
    view = alert(
        *(member.reports[0] for member in members),
        kind=AlertKind.CATCH_UP,
        away_since=NOON - timedelta(hours=61),
        members=members,
    )
    message = render(view, READER, NOON)

    assert message.plain.splitlines()[0] == "📬 While I was away, 61 h: 3 events"
    assert message.html.count('<a href="https://news.example/') == 3
    assert "/recent" not in message.plain


def test_a_long_catch_up_says_that_it_leaves_events_out() -> None:
    members = tuple(alert(report(f"Event {i}")) for i in range(40))
    view = alert(kind=AlertKind.CATCH_UP, away_since=NOON - timedelta(days=9), members=members)
    plain = render(view, READER, NOON).plain

    assert plain.startswith("📬 While I was away, 216 h: 40 events")
    assert plain.count("Vientiane Example") == 12
    assert plain.endswith("\n+28 more: /recent")
