"""/start: one screen, three choices, a sample at once; deep links; who comes back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.destination import DestinationRole, DestinationState
from bot.alerts.intent import Severity
from bot.delivery.notices import Notices
from bot.ids import public
from bot.match.verdict import Indicator
from bot.settings import Secret, Settings
from storage.archive import events
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ADMIN, ChatWorld
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ChatWorld]:
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


def standing(person: Person) -> DestinationState:
    assert person.stored is not None
    return person.stored.state


async def test_three_choices_on_one_screen_then_done_and_a_sample(world: ChatWorld) -> None:
    happens(world, 1, claim("missions", "setback", ("MY",)), title="Embassy closed")
    await deliver(world)
    person = Person(world)
    first = await person.says("/start")
    assert first.startswith("Jembatan: what follows")
    assert person.stored is None  # nothing is stored before a choice
    assert {"English", "Everything"} <= set(person.ticked)

    await person.presses("Indonesia")
    assert "zona waktu" in person.text
    await person.presses("🕐")
    await person.presses("Hanoi")
    assert "Asia/Ho_Chi_Minh" in " ".join(person.buttons)
    await person.presses("Hanya pintu")
    assert "Hanya pintu" in person.ticked
    assert len(person.box) == 1  # all in one message

    assert person.stored is not None
    assert person.stored.role is DestinationRole.CHOOSING
    await person.presses("Selesai")
    assert person.text.startswith("Anda berlangganan.")
    assert person.stored.role is DestinationRole.READER
    assert person.stored.language == "id"
    assert person.wishes.zone == "Asia/Ho_Chi_Minh"
    assert person.wishes.least is Severity.DOOR

    await deliver(world)
    sample = person.box[1]
    assert sample["text"].startswith("Contoh: peristiwa terbaru")
    assert "Malaysia - Korea Utara" in sample["text"]
    assert [one["text"] for one in sample["keyboard"][1]] == ["Bisukan", "Tidak relevan"]


async def test_done_at_once_is_enough_and_twice_sends_one_sample(world: ChatWorld) -> None:
    happens(world, 1, claim())
    await deliver(world)  # its alert has gone to whom there was
    person = Person(world, language="de-AT")
    await person.says("/start")
    old = dict(person.shown)
    await person.presses("Done")
    person.shown = old
    await person.forges("v1:start:ok")
    await deliver(world)

    assert len(person.box) == 2
    assert person.stored is not None
    assert person.stored.state is DestinationState.ACTIVE
    assert person.wishes.zone == "UTC"


async def test_an_empty_archive_says_so(world: ChatWorld) -> None:
    person = await Person(world).subscribes()
    await deliver(world)

    assert "no event in my archive yet" in person.text
    assert len(person.box) == 1


async def test_what_is_typed_before_done_counts(world: ChatWorld) -> None:
    happens(world, 1, claim())
    person = Person(world)
    await person.says("/start")
    assert (await person.says("/settings zone atlantis")).startswith("I know no time zone")
    assert person.stored is None
    await person.says("/settings zone kathmandu")
    assert "Not finished" in person.text
    await person.presses("Go on")
    await person.presses("Done")

    assert person.wishes.zone == "Asia/Kathmandu"
    assert person.text.startswith("You are subscribed.")


async def test_pick_leads_to_the_ticks_and_back_to_done(world: ChatWorld) -> None:
    person = Person(world)
    await person.says("/start")
    await person.presses("Pick")
    await person.presses("visits and meetings")
    await person.presses("Back")
    await person.presses("Done")
    assert person.text.startswith("Jembatan")
    assert "Pick…" in person.ticked
    await person.presses("Done")

    assert person.wishes.indicators == {Indicator.VISITS}
    assert "You are subscribed" in person.text


async def test_who_is_choosing_gets_no_alerts(world: ChatWorld) -> None:
    person = Person(world)
    await person.says("/start")
    await person.presses("Doors only")
    happens(world, 1, claim("consultations", "held", ("LA",)))
    await deliver(world)

    assert len(person.box) == 1


async def test_who_never_finished_is_forgotten_after_a_day(world: ChatWorld) -> None:
    person, other = Person(world), Person(world, 2002)
    await person.says("/start")
    await person.presses("Doors only")
    world.chat._clock._begin += timedelta(days=1, minutes=1)  # type: ignore[attr-defined]
    await other.says("/start")
    await other.presses("Doors only")

    assert person.stored is None
    assert other.stored is not None


async def test_an_admin_who_gets_notices_gets_them_while_choosing(world: ChatWorld) -> None:
    room = world.room
    settings = Settings(telegram_token=Secret("123456:" + "a" * 35), telegram_admins=(ADMIN,))
    notices = Notices(room.database, room.clock, room.ids, settings)
    await notices._post(["a feed fell silent"])
    person = Person(world, ADMIN)
    await person.says("/start")
    assert person.stored is None  # notices alone are no subscription
    await person.presses("Doors only")
    await deliver(world)

    assert [one["text"] for one in person.box][1:] == ["a feed fell silent"]


@pytest.mark.parametrize(
    "payload", ["s_", "s_0000000000000", "s_'; drop", "x" * 64, "s_" + "z" * 62]
)
async def test_a_hostile_payload_opens_nothing(world: ChatWorld, payload: str) -> None:
    person = Person(world)
    answer = await person.says(f"/start {payload}")

    assert answer.startswith("Jembatan: what follows") or answer.startswith("I know no event")
    assert person.stored is None


async def test_a_deep_link_opens_its_event(world: ChatWorld) -> None:
    happens(world, 1, claim("missions", "setback", ("MY",)))
    [listed] = world.room.database.read_now(events.standing)
    answer = await Person(world).says(f"/start s_{public(listed.story_id)}")

    assert "Malaysia - North Korea" in answer
    assert "What is said:" in answer


async def test_who_blocked_the_bot_and_comes_back_is_resumed(world: ChatWorld) -> None:
    person = await Person(world).subscribes()
    world.api.state(person.id, "blocked")
    await world.silence()
    assert standing(person) is DestinationState.STOPPED
    assert world.told == []  # of a subscriber's doing no admin hears

    world.api.state(person.id, "ok")
    await person.says("/start")
    assert standing(person) is DestinationState.ACTIVE
    assert "Alerts come." in person.text


@pytest.mark.parametrize(
    "data", ["l=xx", "l=", "z=atlantis", "f=", "f=rm", "=", "ok=1", "p=x=y", "zz", "l=../en"]
)
async def test_forged_choices_change_nothing(world: ChatWorld, data: str) -> None:
    person = Person(world)
    await person.says("/start")
    await person.presses("Doors only")
    before = person.wishes
    await person.forges(f"v1:start:{data}")

    assert person.wishes == before
