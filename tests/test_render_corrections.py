"""What a message says once people have corrected its event, and the correction that answers it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.render import Reader, render
from bot.alerts.view import AlertView, StoryView
from bot.ids import StoryId
from bot.stories.override import Override, OverrideAction
from tests.fakes.alert_builders import NOON, alert, claim, override, report, story, verdict
from tests.fakes.telegram_html import parse

READER = Reader()
GIST = "Laos - North Korea: visit or meeting [held]"


def plain(view: AlertView) -> str:
    return render(view, READER, NOON).plain


def answer(by: Override, event: StoryView, told: AlertView | None = None) -> AlertView:
    """The alert of a correction, as storage hands it out: without reports of its own."""
    view = alert(
        kind=AlertKind.CORRECTION,
        reason=NotifyReason.CORRECTED,
        event=event,
        earlier=told or alert(),
        caused_by=by,
        number=9,
    )
    return replace(view, reports=(), story_id=None)


def rejected(why: str | None = "Not true.") -> tuple[Override, StoryView]:
    one = override(OverrideAction.REJECT, why)
    return one, story(retracted=True, corrections=(one,))


def test_a_retracted_message_keeps_title_and_link_and_nothing_to_act_on() -> None:
    _, event = rejected()
    message = render(alert(report(summary="Thongsavan met Choe."), event=event), READER, NOON)

    assert message.html.splitlines() == [
        f"❌ <s>{GIST}</s>",
        "Retracted by an analyst on 18 Nov 2025: Not true.",
        "<i>Lao foreign minister arrives in Pyongyang</i>",
        "Vientiane Example (state media of Laos)",
        "17 Nov 2025, 10:00",
        '<a href="https://news.example/one">Read the report</a>',
    ]
    assert message.plain.startswith(f"❌ ~{GIST}~\n")
    assert message.silent
    assert dict(message.payload)["retracted"] == "true"


def test_a_retraction_without_a_reason_ends_at_the_date() -> None:
    _, event = rejected(why=None)

    assert "\nRetracted by an analyst on 18 Nov 2025\n" in plain(alert(event=event))


def test_a_merged_message_names_the_event_that_it_is() -> None:
    into = story(claim("visits", "agreed"), number=50)
    merged = alert(event=story(same_as=into))
    nameless = alert(event=replace(story(), merged_into=StoryId(50)))

    assert render(merged, READER, NOON).html.startswith(f"↪️ <s>{GIST}</s>\n")
    same = "Same event as: Laos - North Korea: visit or meeting announced [agreed]"
    assert f"\n{same}\n" in plain(merged)
    assert "\nSame event as another one told here\n" in plain(nameless)


def test_a_restaged_message_says_so() -> None:
    change = override(OverrideAction.RESTAGE, "Not yet.", indicator="visits", stage="agreed")
    view = alert(event=story(claim("visits", "agreed"), corrections=(change,)))

    assert plain(view).startswith("🤝 Laos - North Korea: visit or meeting announced [agreed]\n")
    assert "\n✏️ Corrected by an analyst on 18 Nov 2025: Not yet.\n" in plain(view)


def test_an_event_whose_only_claim_was_taken_out_is_told_by_its_title() -> None:
    drop = override(OverrideAction.RESTAGE, indicator="visits", drop=True)
    view = alert(event=replace(story(corrections=(drop,)), claims=()))

    assert plain(view).splitlines()[0].endswith(" Lao foreign minister arrives in Pyongyang")


def test_a_rejection_is_answered_in_five_lines() -> None:
    one, event = rejected()

    assert plain(answer(one, event)).splitlines() == [
        "✏️ Correction",
        f"Told on 17 Nov 2025: ~{GIST}~",
        "Now: retracted; it should not have been told as an event",
        "By an analyst, 18 Nov 2025, 12:00",
        "Why: Not true.",
    ]


def test_a_restage_tells_old_and_new_also_where_the_gist_stays() -> None:
    judged = verdict(claim("visits", "held"), claim("economic", "held"))
    told = alert(report(judged=judged))
    change = override(OverrideAction.RESTAGE, indicator="economic", stage="proposed")
    event = story(claim("visits", "held"), claim("economic", "proposed"), corrections=(change,))
    text = plain(answer(change, event, told))

    assert f"\nTold on 17 Nov 2025: {GIST}\nNow: {GIST}\n" in text
    assert "\nChanged: economy and travel [held] → economy and travel [proposed]\n" in text


def test_a_second_restage_starts_from_the_first() -> None:
    first = override(OverrideAction.RESTAGE, indicator="visits", stage="agreed", number=1)
    second = override(OverrideAction.RESTAGE, indicator="visits", stage="setback", number=2)
    event = story(claim("visits", "setback"), corrections=(first, second))

    assert "Changed: visits and meetings [agreed] → visits and meetings [setback]" in plain(
        answer(second, event)
    )


def test_taking_an_indicator_out_and_adding_one() -> None:
    drop = override(OverrideAction.RESTAGE, indicator="visits", drop=True)
    add = override(OverrideAction.RESTAGE, indicator="sanctions", polarity="eased")
    without = replace(story(corrections=(drop,)), claims=())
    with_it = story(claim(), claim("sanctions", "eased"), corrections=(add,))

    assert "Changed: visits and meetings [held] → taken out\n" in plain(answer(drop, without))
    assert "Changed: nothing → sanctions [eased]\n" in plain(answer(add, with_it))


def test_a_merge_is_answered_with_the_other_event() -> None:
    merge = override(OverrideAction.MERGE, into=50)
    event = story(same_as=story(claim("visits", "agreed"), number=50), corrections=(merge,))
    message = render(answer(merge, event), READER, NOON)

    now = "Now: the same event as Laos - North Korea: visit or meeting announced [agreed]"
    assert now in message.plain
    assert message.silent


def test_an_undo_tells_what_holds_again() -> None:
    undo = override(OverrideAction.UNDO, override=1)
    _, still = rejected()

    assert f"Now: an earlier correction no longer counts: {GIST}\n" in plain(answer(undo, story()))
    assert "no longer counts: retracted;" in plain(answer(undo, still))
    assert "Told" not in plain(answer(undo, story()))  # it was told by the correction undone


def test_a_split_names_the_report_where_it_is_known() -> None:
    split = override(OverrideAction.SPLIT, article_id=1, to=60)
    unknown = override(OverrideAction.SPLIT, article_id=2, to=60)

    assert "on its own: Lao foreign minister arrives in Pyongyang\n" in plain(
        answer(split, story())
    )
    assert "Now: one report does not belong to this event" in plain(answer(unknown, story()))


@pytest.mark.parametrize("action", list(OverrideAction))
def test_nobody_is_named_and_the_reason_is_escaped_and_short(action: OverrideAction) -> None:
    why = "<b>Ask\n\nme</b> & " + "x" * 5000
    one = override(action, why, indicator="visits", stage="agreed", into=50, override=1, to=3)
    message = render(answer(one, story(corrections=(one,))), READER, NOON)
    fields = dict(message.payload)

    parse(message.html)
    assert "Why: &lt;b&gt;Ask  me&lt;/b&gt; &amp; xxx" in message.html
    assert len(message.plain) < 900
    assert "rahasia" not in message.html + str(message.payload)
    assert (fields["action"], fields["was"]) == (str(action), GIST)


def test_a_correction_says_the_same_however_late() -> None:
    one, event = rejected()
    view = answer(one, event)

    assert render(view, READER, NOON) == render(view, READER, NOON + timedelta(days=9))
