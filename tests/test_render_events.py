"""What an alert says of an event of several reports, and that its text keeps no clock."""

from dataclasses import replace
from datetime import timedelta

from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.render import Reader, digest, render
from bot.alerts.view import AlertView, Report
from bot.feeds.feed import FeedKind
from bot.ids import StoryId, public
from tests.fakes.alert_builders import NOON, alert, claim, evidence, report, story, verdict

READER = Reader()
MINUTE = timedelta(minutes=1)


def plain(view: AlertView, reader: Reader = READER) -> str:
    return render(view, reader, NOON).plain


def outlet(name: str, minutes: int = 0, **more: object) -> Report:
    made = report(outlet=name, first_seen=NOON + minutes * MINUTE, article_id=100 + minutes)
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_gist_is_the_most_advanced_of_all_reports() -> None:
    lead = report(judged=verdict(claim("visits", "agreed")))
    title = "Laos FM in Pyongyang"
    spans = (
        evidence(title, "Laos", rule="members.LA.name"),
        evidence(title, "FM", rule="minister"),
        evidence(title, "in Pyongyang", rule="to_north"),
    )
    later = report(title, judged=verdict(claim(evidence=(0, 1, 2)), spans=spans))
    view = alert(lead, later, event=story(claim("visits", "held")))

    assert plain(view).startswith("🤝 Laos - North Korea: foreign minister in Pyongyang [held]\n")
    assert "Why: visits and meetings [held]\n" in plain(view)


def test_wording_is_not_taken_from_a_report_about_another_state() -> None:
    title = "Laos FM in Pyongyang"
    spans = (
        evidence(title, "Laos", rule="members.LA.name"),
        evidence(title, "FM", rule="minister"),
        evidence(title, "in Pyongyang", rule="to_north"),
    )
    other = report(title, judged=verdict(claim(evidence=(0, 1, 2)), spans=spans))
    view = alert(other, event=story(claim("visits", "held", ("VN",))))

    assert plain(view).startswith("🤝 Vietnam - North Korea: visit or meeting [held]\n")


def test_outlets_are_named_the_lead_first_then_the_newest() -> None:
    others = [outlet(f"Outlet {n}", n, language=("en", "vi", "lo")[n % 3]) for n in range(1, 8)]
    line = "Reported by 8 outlets in 3 languages: Vientiane Example (en), Outlet 7 (vi), "

    assert line + "Outlet 6 (en), Outlet 5 (lo), Outlet 4 (vi) +3\n" in plain(
        alert(report(), *others)
    )


def test_an_outlet_counts_once_and_one_language_goes_without_saying() -> None:
    view = alert(report(), outlet("Two"), outlet("Two", 5), outlet("Vientiane Example", 9))

    assert "Reported by 2 outlets: Vientiane Example (en), Two (en)\n" in plain(view)


def test_an_aggregator_is_no_outlet_of_its_own() -> None:
    mirror = outlet("Mirror", 1, kind=FeedKind.AGGREGATOR)
    line = "Two (en); also by Mirror (en, aggregator, not independent)"

    assert f"Reported by 2 outlets: Vientiane Example (en), {line}\n" in plain(
        alert(report(), mirror, outlet("Two", 2))
    )
    assert dict(render(alert(report(), mirror), READER, NOON).payload)["outlets"] == "1"


def test_what_pyongyang_says_is_marked_among_the_outlets() -> None:
    agency = outlet("KCNA", 1, official_of="KP", language="ko")

    assert "KCNA (ko, Pyongyang says)" in plain(alert(report(), agency))


def test_of_an_event_too_large_to_show_the_count_is_a_lower_bound() -> None:
    view = replace(alert(report(), outlet("Two")), report_count=300)
    alone = replace(alert(), report_count=300)

    assert "\nReported by at least 2 outlets: Vientiane" in plain(view)
    assert "\n+299 more reports\n" in plain(alone)


def test_an_update_is_told_and_the_first_time_stays() -> None:
    both = (report(), outlet("Two"))
    first = alert(*both, event=story(updated_at=NOON + timedelta(seconds=59)))
    alone = alert(report(), event=story(updated_at=NOON + 125 * MINUTE))
    same_day = alert(*both, event=story(updated_at=NOON + 125 * MINUTE))
    next_day = alert(*both, event=story(updated_at=NOON + timedelta(days=1)))

    for view in (first, alone):
        assert "17 Nov 2025, 10:00 (seen 2 hours later)\n" in plain(view)
    assert "17 Nov 2025, 10:00 (seen 2 hours later) · updated 14:05\n" in plain(same_day)
    assert " · updated 18 Nov 2025, 12:00\n" in plain(next_day)


def test_a_fresh_report_of_an_old_event_says_since_when_it_is_known() -> None:
    reason = NotifyReason.LATE_REPORT
    view = replace(alert(kind=AlertKind.LATE, reason=reason), age=timedelta(days=5))

    assert "⏳ first reported 5 days earlier · 17 Nov 2025, 10:00\n" in plain(view)


def test_emoji_and_sound_follow_what_the_event_is_now() -> None:
    quiet = report(judged=verdict(claim("sanctions", "enforced", ("SG",))))
    view = alert(quiet, event=story(claim("humanitarian", "held")))
    message = render(view, READER, NOON)

    assert view.severity is Severity.CONDITION
    assert message.plain.startswith("🚪")
    assert not message.silent
    lowered = alert(report(), event=story(claim("sanctions", "eased", ("SG",))))
    assert render(lowered, READER, NOON).silent


def test_confirmed_by_a_role_not_a_name() -> None:
    assert "\n✅ Confirmed by an analyst\n" in plain(alert(event=story(confirmed=True)))


def test_a_follow_up_names_what_it_follows() -> None:
    earlier = alert(
        report(judged=verdict(claim("visits", "agreed"))),
        created_at=NOON - timedelta(days=36),
        number=5,
    )
    view = alert(reason=NotifyReason.FOLLOW_UP, event=story(thread=40), earlier=earlier)
    line = "Follows: Laos - North Korea: visit or meeting announced [agreed] (12 Oct 2025)"
    payload = dict(render(view, READER, NOON).payload)

    assert f"\n{line}\n" in plain(view)
    assert payload["follows"] == line
    assert payload["answers"] == public(5)
    assert (payload["story"], payload["thread"]) == (public(41), public(40))


def test_what_a_catch_up_told_is_found_in_it() -> None:
    bundle = alert(
        kind=AlertKind.CATCH_UP,
        members=(
            alert(report("Other"), event=story(claim("sanctions", "eased"), number=12)),
            alert(report("Same"), event=story(claim("visits", "agreed"), number=40)),
        ),
    )
    view = alert(reason=NotifyReason.FOLLOW_UP, event=story(thread=40), earlier=bundle)

    assert "\nFollows: Laos - North Korea: visit or meeting announced [agreed]" in plain(view)
    assert "Follows" not in plain(replace(view, story=story(number=77)))


def test_a_louder_alert_says_that_the_event_is_the_same() -> None:
    first = alert(report("First"), created_at=NOON - 60 * MINUTE)
    view = replace(
        alert(event=story(claim("humanitarian", "held")), earlier=first),
        reports=(),
        reason=NotifyReason.SEVERITY_ROSE,
    )

    assert "\nThe same event as told on 17 Nov 2025, 11:00 without sound. " in plain(view)
    assert "Now with sound, because it moves a door: humanitarian aid.\n" in plain(view)
    assert "\nFirst\n" in plain(view)  # its reports are those of the first alert
    assert "Follows" not in plain(view)


def test_a_split_off_report_says_where_it_was_told() -> None:
    view = alert(reason=NotifyReason.SPLIT_OFF, event=story(), earlier=alert())

    assert "\nTold before as part of: Laos - North Korea: visit or meeting [held]" in plain(view)
    assert "; taken out of another event by people\n" in plain(view)


def test_an_event_without_reports_still_has_its_gist() -> None:
    view = replace(alert(event=story()), reports=())

    assert plain(view) == "🤝 Laos - North Korea: visit or meeting [held]"


def test_the_text_does_not_change_by_itself() -> None:
    old = report(published=NOON - timedelta(days=4))
    late = alert(old, kind=AlertKind.LATE, event=story(updated_at=NOON + MINUTE))
    away = alert(kind=AlertKind.CATCH_UP, away_since=NOON - timedelta(days=3), members=(late,))
    for view in (alert(), late, away):
        assert render(view, READER, NOON) == render(view, READER, NOON + timedelta(days=400))
    daily = [digest([late], READER, NOON + n * MINUTE, "daily 2025-11-18", 1) for n in (0, 90)]
    assert daily[0] == daily[1]


def test_a_merged_event_is_listed_once() -> None:
    into = story(number=50)
    members = (
        alert(report("One"), event=story(number=49, same_as=into)),
        alert(report("Two"), event=into),
    )
    view = alert(kind=AlertKind.CATCH_UP, away_since=NOON - timedelta(hours=9), members=members)

    assert members[0].story is not None
    assert members[0].story.merged_into == StoryId(50)
    assert plain(view).startswith("📬 While I was away, 9 h: 1 event\n")
    assert plain(view).count("Vientiane Example") == 1
