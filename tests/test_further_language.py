"""A further language is a file more in each room of texts: offered, spoken, English where it is
silent."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import catalogue
from tests.fakes.alert_builders import claim
from tests.fakes.chat_world import ChatWorld
from tests.fakes.source import ROOT
from tests.fakes.subscriber import Person, deliver, happens, subscribing

pytestmark = pytest.mark.anyio

PARTIAL = {  # a beginning, as somebody who knows Thai would make it
    "bot.alerts": '[stage]\nheld = "เกิดขึ้นแล้ว"\n\n[button]\nopen = "เปิด"\n',
    "bot.chat": (
        '[help]\ntitle = "คำสั่งที่ใช้ได้:"\n\n'
        '[command.recent]\nmenu = "เหตุการณ์ล่าสุด"\n\n'
        '[onboarding]\ndone = "สมัครรับข่าวแล้ว"\nfinish = "เสร็จสิ้น"\n'
    ),
}


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The rooms of texts, copied, for a language more."""
    folder = tmp_path / "rooms"
    for room in ROOT.glob("bot/*/texts"):
        shutil.copytree(room, folder / f"bot.{room.parent.name}" / "texts")
    monkeypatch.setattr(catalogue, "files", lambda package: folder / package)
    _forget()
    yield folder
    _forget()


def _forget() -> None:
    catalogue.load.cache_clear()
    catalogue.languages.cache_clear()


def drop_in(rooms: Path, package: str, text: str) -> None:
    (rooms / package / "texts" / "th.toml").write_text(text, encoding="utf-8")


@pytest.fixture
async def world(
    rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ChatWorld]:
    for package, text in PARTIAL.items():
        drop_in(rooms, package, text)
    async with subscribing(tmp_path, monkeypatch) as running:
        yield running


async def test_it_is_offered_and_spoken_and_falls_back_by_key(world: ChatWorld) -> None:
    person = Person(world)
    await person.says("/start")
    assert any("ไทย" in one for one in person.buttons)
    await person.presses("ไทย")
    assert "เสร็จสิ้น" in person.buttons
    await person.presses("เสร็จสิ้น")

    assert person.text.startswith("สมัครรับข่าวแล้ว")
    assert "There is no event in my archive yet" in person.text
    helped = await person.says("/help")
    assert helped.startswith("คำสั่งที่ใช้ได้:")
    assert "/follow - choose by buttons" in helped


async def test_alerts_come_in_it(world: ChatWorld) -> None:
    person = Person(world, language="th")
    await person.says("/start")
    await person.presses("เสร็จสิ้น")
    happens(world, 1, claim("visits", "held", ("LA",)))
    await deliver(world)

    alert = person.box[-1]
    assert "[เกิดขึ้นแล้ว]" in alert["text"]
    assert "visit or meeting" in alert["text"]
    assert "ลาว" in alert["text"]


async def test_its_menu_is_put_up(world: ChatWorld) -> None:
    await Person(world).says("/help")

    shown = {one["command"]: one["description"] for one in world.api.menu(1001, None, "th")}
    assert shown["recent"] == "เหตุการณ์ล่าสุด"
    assert shown["search"] == "Search all reports"


def test_nobody_is_offered_what_only_one_of_the_two_speaks(rooms: Path) -> None:
    drop_in(rooms, "bot.chat", PARTIAL["bot.chat"])

    assert "th" in catalogue.languages("bot.chat")
    assert "th" not in catalogue.spoken()
