"""Strangers try everything, at the pace that the program allows: nothing changes, nothing stops."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.chat.access import Access
from bot.chat.commands import described
from bot.ids import public
from storage.delivery import subscribers
from tests.conversations.person import Person
from tests.conversations.world import ADMINS, PLAIN, World, living
from tests.fakes.feed_documents import many
from tests.fakes.outlet_pages import document

pytestmark = pytest.mark.anyio

GROUP, CROWDED, BOSS = -770_000_711, -770_000_712, 770_000_700
NOT_FOR_YOU = "This command is for the people who run this bot."
OLD = "This button is too old. Please ask again."
PATIENT = 4  # commands, or 12 presses, that one person may send without waiting
STAFF = [one.name for one in described().values() if one.access in (Access.ADMIN, Access.ANALYST)]


@pytest.fixture(scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with living(tmp_path_factory.mktemp("strangers"), module=PLAIN) as made:
        made.api.chat(GROUP, "group", title="<b>A group</b> & more")
        made.api.member(GROUP, {"id": BOSS}, "administrator")
        yield made


_numbers = itertools.count(770_100_001)


def strangers(world: World, count: int, chat: int = 0) -> Iterator[Person]:
    """People who do not know each other."""
    return (Person(world, next(_numbers), chat) for _ in range(count))


def changed(world: World) -> list[object]:
    """What a stranger could have changed."""
    rows = world.rows()
    quiet = [rows[name] for name in ("audit", "silences", "overrides", "drafts", "destinations")]
    return [world.feeds.read_text(), *quiet]


async def test_no_command_of_the_staff_is_for_them(world: World) -> None:
    assert len(STAFF) > 12
    before = changed(world)
    batches = [STAFF[at : at + PATIENT] for at in range(0, len(STAFF), PATIENT)]
    people = list(strangers(world, len(batches)))

    async def tries(person: Person, names: list[str]) -> None:
        for name in names:
            person.sends(f"/{name} 1 confirm")
        await world.until(lambda: len(person.box) == len(names))
        assert set(person.texts) == {NOT_FOR_YOU}

    await asyncio.gather(*map(tries, people, batches))
    document_ = {"name": "all.opml", "text": "<opml><body/></opml>"}
    [other] = strangers(world, 1)
    assert await other.says("/importfeeds LA", document=document_) == NOT_FOR_YOU
    assert await other.says("", document=document_) != NOT_FOR_YOU
    assert changed(world) == before
    assert world.api.calls("getFile") == []


async def test_nor_in_a_group_where_even_admins_are_asked_into_private(world: World) -> None:
    boss = Person(world, BOSS, GROUP)
    if not world.read(lambda conn: subscribers.find(conn, GROUP, None)):
        await boss.says("/setup")
    before = changed(world)
    for person in strangers(world, 2, GROUP):
        assert await person.says("/removefeed 1") == NOT_FOR_YOU
        assert await person.says("/correct reject x") == NOT_FOR_YOU
    assert await Person(world, 1087968824, GROUP).says("/audit", anonymous=True) == NOT_FOR_YOU
    said = await Person(world, ADMINS[1], GROUP).says("/removefeed 1")
    assert said == "Please ask me that in a private chat."
    assert changed(world) == before


async def test_forged_buttons_do_nothing(world: World) -> None:
    world.outlet.put("/new", document(many(3)))
    boss = Person(world, ADMINS[0])
    await boss.says(f"/addfeed {world.outlet.url('/new')} country=LA")
    mine = boss.data("✅ Add")
    before = changed(world)
    thief, other = strangers(world, 2)
    for one in (thief, other):
        await one.says("/help")
    assert await thief.forges(mine) == NOT_FOR_YOU
    for data in ("v1:removefeed:i:1", f"v1:correct:c:{public(5)}", "v1:importfeeds:ok:0"):
        assert await thief.forges(data) == NOT_FOR_YOU
    whole = ("v1:start:" + "x" * 64)[:64]
    for data in ("", "v0:start:ok", "v2:start:ok", "start", whole, "v1:nothing:x", "v1:start:l=<b>",
                 f"v1:story:{public(5)}", "v1:search:p:0:9999"):  # fmt: skip
        assert await other.forges(data) in (OLD, ""), data
    colleague = Person(world, ADMINS[2])
    await colleague.says("/help")
    assert await colleague.forges(mine) == OLD
    assert changed(world) == before
    await boss.presses("Cancel")


async def test_markup_stays_text(world: World) -> None:
    [person] = strangers(world, 1)
    for words in (
        "/search <b>x</b> &amp; \u202eabc",
        "/story <a href='tg://user?id=1'>",
        "/recent <",
    ):
        said = await person.says(words)
        assert words.split()[1] in said or "I know no event" in said
        assert not [one for one in person.shown["entities"] if "link" in one["type"]]


async def test_a_group_that_asks_without_end_holds_up_nobody_else(world: World) -> None:
    world.api.chat(CROWDED, "group")
    world.api.member(CROWDED, {"id": BOSS}, "administrator")
    await Person(world, BOSS, CROWDED).says("/setup")
    [calm] = strangers(world, 1)
    crowd = list(strangers(world, 60, CROWDED))
    for person in crowd:
        person.sends("/help")
    assert (await calm.says("/help")).startswith("You can ask:")  # and the crowd is dealt with
    assert 10 <= len(crowd[0].box) <= 21, "no more than Telegram takes in a minute"


async def test_forty_commands_in_a_second_and_a_sudden_end_among_them(world: World) -> None:
    hasty, calm = strangers(world, 2)
    for _ in range(20):
        hasty.sends("/help")
    await world.until(lambda: len(hasty.box) > 1)
    async with world.death():
        for _ in range(20):
            hasty.sends("/help")
    assert (await calm.says("/help")).startswith("You can ask:")
    assert any(one.startswith("That is faster") for one in hasty.texts)
    # Five answers and a notice, and again since a start forgives; on a slow machine some more.
    assert 6 <= len(hasty.box) <= 25
