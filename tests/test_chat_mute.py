"""/mute, the buttons under an alert, and "not relevant"."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.alerts import ways
from bot.alerts.intent import AlertKind, NotifyReason
from bot.alerts.mute import MOST, Mute, with_mute
from bot.alerts.preferences import Preferences, from_json
from bot.alerts.silence import SilenceMatcher
from bot.chat.commands.mute import span_of
from bot.ids import StoryId
from bot.match.verdict import Indicator
from storage.archive import events
from storage.delivery import feedback
from tests.fakes.alert_builders import NOON, alert, claim, report, verdict
from tests.fakes.bot_api import Json
from tests.fakes.chat_world import ChatWorld
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


@pytest.fixture
async def person(world: ChatWorld) -> Person:
    """Someone who has got one alert, which is shown."""
    made = await Person(world).subscribes()
    happens(world, 1, claim("visits", "held", ("LA",)), title="Visit")
    await deliver(world)
    made.shown = made.box[-1]
    return made


def newest(person: Person) -> Json:
    return person.box[-1]


async def test_mute_asks_below_the_alert_and_leaves_it_alone(person: Person) -> None:
    shown, count = dict(person.shown), len(person.box)
    await person.presses("Mute")
    assert person.shown == shown
    person.shown = newest(person)
    assert "Mute what, and for how long?" in person.text
    assert len(person.box) == count + 1

    await person.presses("Laos · 7")
    assert person.text.startswith("Muted: Laos")
    [mute] = person.wishes.mutes
    assert mute.what == SilenceMatcher(country="LA")
    assert mute.until - mute.since == timedelta(days=7)


async def test_a_muted_country_is_not_heard_of_until_it_ends(person: Person) -> None:
    await person.says("/mute laos 5h")
    count = len(person.box)
    happens(person.world, 2, claim("missions", "setback", ("LA",)))
    happens(person.world, 3, claim("missions", "setback", ("VN",)))
    happens(person.world, 30, claim("economic", "agreed", ("LA",)))
    await deliver(person.world)

    assert [one["text"].split(" - ")[0] for one in person.box[count:]] == ["🤝 Vietnam", "🤝 Laos"]


async def test_a_muted_event_takes_its_thread_along(person: Person) -> None:
    await person.presses("Mute")
    person.shown = newest(person)
    await person.presses("This event · 7")
    [listed] = person.world.room.database.read_now(events.standing)

    assert [one.what.story for one in person.wishes.mutes] == [listed.story_id]


async def test_the_list_ends_mutes(person: Person) -> None:
    await person.says("/mute sanctions 8h")
    await person.says("/mute vietnam")
    listed = await person.says("/mute")
    assert "• sanctions: until" in listed
    assert "• Vietnam: until" in listed
    await person.presses("Unmute: sanctions")
    assert "sanctions: until" not in person.text

    assert "Muted: 1 (/mute)" in await person.says("/settings")


async def test_an_answer_to_the_alert_mutes_it_too(person: Person) -> None:
    answer = await person.says("/mute", reply_to=person.shown["message_id"])
    assert answer.startswith("Mute what")


@pytest.mark.parametrize(
    "words", ["bananas", "laos 0h", "laos 999d", "7d", "sanctions 7w", "x" * 400]
)
async def test_what_is_not_understood_mutes_nothing(person: Person, words: str) -> None:
    assert (await person.says(f"/mute {words}")).startswith("To mute:")
    assert person.wishes.mutes == ()


@pytest.mark.parametrize(
    "data",
    ["cXX~8h", "inothing~8h", "s123~8h", "cLA~0h", "cLA~999d", "cLA", "~8h", "-", "-cXX", "cLA~x"],
)
async def test_forged_presses_mute_nothing(person: Person, data: str) -> None:
    assert await person.forges(f"v1:mute:{data}") == "This button is too old. Please ask again."
    assert person.wishes.mutes == ()


async def test_not_relevant_is_thanked_counted_once_and_changes_nothing(person: Person) -> None:
    before, texts = person.wishes, [one["text"] for one in person.box]
    assert (await person.presses("Not relevant")).startswith("Thank you, noted.")
    assert (await person.presses("Not relevant")).startswith("You said so before")

    [listed] = person.world.room.database.read_now(events.standing)
    counted = person.world.room.database.read_now(
        lambda conn: feedback.counts(conn, [listed.story_id])
    )
    assert counted == {listed.story_id: 1}
    assert person.wishes == before
    assert [one["text"] for one in person.box] == texts


async def test_buttons_of_someone_who_left_do_no_harm(person: Person) -> None:
    alert_shown = dict(person.shown)
    await person.says("/stop")
    for label in ("Mute", "Not relevant", "Why?"):
        person.shown = dict(alert_shown)
        assert await person.presses(label) != ""
    person.shown = dict(alert_shown)
    for data in ("follow:i+visits", "mute:cLA~8h", "settings:l=id", "stop:yes", "setup:"):
        await person.forges(f"v1:{data}")

    assert person.stored is None


# --- The rules by themselves ----------------------------------------------------------------------


def muting(*mutes: Mute) -> Preferences:
    return Preferences(mutes=mutes)


def mute(since: datetime = NOON - HOUR, until: datetime = NOON + HOUR, **what: object) -> Mute:
    return Mute(SilenceMatcher(**what), since, until)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "muted"),
    [
        (mute(country="LA"), True),
        (mute(country="VN"), False),
        (mute(indicator=Indicator.VISITS), True),
        (mute(country="LA", until=NOON), False),
        (mute(country="LA", since=NOON + HOUR, until=NOON + 2 * HOUR), False),
    ],
)
def test_a_mute_counts_while_it_lasts(held: Mute, muted: bool) -> None:
    view = alert(report(judged=verdict(claim("visits", "held", ("LA",)))))
    intent = ways.way(muting(held), view, NOON + 24 * HOUR)

    assert (intent.kind is AlertKind.SKIP) is muted
    assert (intent.reason is NotifyReason.MUTED) is muted


def test_a_mute_hides_no_event_that_is_louder_too() -> None:
    judged = verdict(claim("consultations", "held", ("LA",)), claim("sanctions", "raised", ("LA",)))
    view = alert(report(judged=judged))

    assert ways.way(muting(mute(indicator=Indicator.SANCTIONS)), view, NOON).kind is AlertKind.NEW


def test_a_filter_is_named_before_a_mute() -> None:
    view = alert(report(judged=verdict(claim("visits", "held", ("LA",)))))
    wishes = Preferences(countries=frozenset({"VN"}), mutes=(mute(country="LA"),))

    assert ways.way(wishes, view, NOON).reason is NotifyReason.FILTERED


def test_mutes_are_kept_as_json_and_a_broken_one_costs_no_other() -> None:
    kept = muting(mute(country="LA"), mute(story=StoryId(7)), mute(indicator=Indicator.VISITS))
    stored = kept.as_json()
    assert from_json(stored) == kept

    broken = [{}, {"country": "LA"}, {"country": "LA", "since": "x", "until": "y"}, 7, None]
    stored["mutes"] += broken
    assert from_json(stored) == kept


def test_a_reader_has_so_many_mutes_and_one_of_a_thing() -> None:
    mutes: tuple[Mute, ...] = ()
    for number in range(3 * MOST):
        new = mute(story=StoryId(number % (2 * MOST)))
        mutes = with_mute(mutes, new, NOON)

    assert len(mutes) == MOST
    assert len({one.what for one in mutes}) == MOST
    assert with_mute(mutes, new, datetime(2030, 1, 1, tzinfo=UTC)) == (new,)


def test_spans_are_hours_or_days_up_to_ninety_days() -> None:
    read = [
        span_of(word) for word in ("8h", "7d", "90d", "91d", "0h", "h", "8", "8 h", "-8h", "8hd")
    ]
    days = timedelta(days=1)
    assert read == [8 * HOUR, 7 * days, 90 * days, None, None, None, None, 8 * HOUR, None, None]
