"""/addfeed: an address becomes a feed after a look at what it would bring."""

from collections.abc import AsyncIterator
from pathlib import Path
from socket import AF_INET, AddressFamily

import pytest
from aiohttp.abc import ResolveResult

from bot.feeds.network import transport
from bot.feeds.network.guard import ThreadResolver
from bot.services.feed_list import looking
from tests.fakes.chat_world import ADMIN
from tests.fakes.feed_desk import LIST, SECOND, FeedDesk, feed_desk
from tests.fakes.feed_documents import item, rss
from tests.fakes.outlet_pages import Fault, Page, document, faulty, problem, redirect

pytestmark = pytest.mark.anyio

TITLES = (
    "North Korean foreign minister Choe Son Hui visits Vientiane for talks",
    "North Korea fires missile",
    "Thai cabinet approves budget",
    "Rice prices rise",
    "Rain in Luang Prabang",
    "A sixth item",
)
FEED = document(rss(*(item(number, title) for number, title in enumerate(TITLES))))
PAGE = Page(
    body=b"""<!doctype html><title>News</title>
    <link rel="stylesheet" href="/x.css">
    <link rel="alternate" type="application/rss+xml" title="All &amp; news" href="/feed">
    <link rel="alternate" type="application/atom+xml" href="sport.atom">
    <link rel="alternate" type="text/html" href="/en"><p>Hello</p>""",
    content_type="text/html; charset=utf-8",
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FeedDesk]:
    async with feed_desk(tmp_path) as made:
        made.outlet.put("/feed", FEED)
        yield made


async def test_five_items_are_shown_with_the_verdicts_they_would_get(desk: FeedDesk) -> None:
    asked = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
    text = asked["text"]

    assert text.startswith("Add Outlet?")
    assert "Answers well: 6 items, the newest " in text
    assert "🔔 Alert: Laos - North Korea: " in text
    assert "No alert: names North Korea, lacks an ASEAN state or body" in text
    assert "No alert: it does not name North Korea\nThai cabinet" in text
    assert "A sixth item" not in text
    assert desk.text == LIST


async def test_guesses_are_changed_by_buttons_in_place_and_confirmed(desk: FeedDesk) -> None:
    url = desk.outlet.url("/feed")
    screen = await desk.ask(f"/addfeed {url}")
    labels = [one["text"] for row in screen["keyboard"] for one in row]
    assert labels[:4] == [
        "Country: ?",
        "Language: English",
        "Kind: independent",
        "Speaks for: none",
    ]

    query = desk.world.api.press(ADMIN, screen["message_id"], label="✅ Add", user={"id": ADMIN})
    await desk.world.silence()
    assert desk.world.api.answer(query)["text"] == "Choose a country first."  # type: ignore[index]

    for label, choice in (("Country", "Laos"), ("Kind", "government"), ("Speaks for", "Laos")):
        screen = await desk.press(await desk.press(screen, label), choice)
    done = await desk.press(screen, "✅ Add")

    assert "Outlet is in the list and is fetched now" in done["text"]
    assert len(desk.world.api.outbox(ADMIN)) == 1
    feed = desk.feed("Outlet")
    assert (feed.url, feed.country, feed.language) == (url, "LA", "en")
    assert (feed.kind, feed.official_of) == ("government", "LA")
    assert "Outlet" in desk.polled()
    [line] = desk.audit()
    assert (line.actor, line.action, line.subject) == (f"telegram:{ADMIN}", "feeds.add", "Outlet")
    assert line.detail is not None
    assert line.detail["new"]["country"] == "LA"


async def test_what_is_known_can_be_said_at_once(desk: FeedDesk) -> None:
    url = desk.outlet.url("/feed")
    words = f"{url} country=la kind=state name=Radio Lao Example language=lo interval=1h"
    screen = await desk.ask(f"/addfeed {words}")
    assert screen["text"].startswith("Add Radio Lao Example?")
    await desk.press(screen, "✅ Add")
    assert desk.feed("Radio Lao Example").language == "lo"

    assert "Nothing was changed" in (await desk.ask(f"/addfeed {url} country=XX"))["text"]
    assert "Nothing was changed" in (await desk.ask(f"/addfeed {url} nonsense"))["text"]
    assert "Send the address" in (await desk.ask("/addfeed"))["text"]


async def test_a_page_offers_its_feeds(desk: FeedDesk) -> None:
    desk.outlet.put("/", PAGE)
    offer = await desk.ask(f"/addfeed {desk.outlet.url('/')}")
    assert offer["text"].startswith("This is a web page. It names 2 feeds; which one?")

    screen = await desk.press(offer, "All & news")
    assert screen["text"].startswith("Add Outlet?")
    screen = await desk.press(await desk.press(screen, "Country"), "Vietnam")
    await desk.press(screen, "✅ Add")
    assert desk.feed("Outlet").url == desk.outlet.url("/feed")


async def test_what_is_no_feed_is_told_with_its_reason(
    desk: FeedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SECONDS", 0.3)
    outlet = desk.outlet
    outlet.put("/page", Page(body=b"<!doctype html><title>x</title>", content_type="text/html"))
    outlet.put("/404", problem(404))
    outlet.put("/hang", faulty(Fault.HANG))
    outlet.put("/away", redirect("http://10.1.2.3/feed"))
    for address, expected in (
        (outlet.url("/page"), "HTML"),
        (outlet.url("/404"), "answered 404"),
        (outlet.url("/hang"), "did not answer within 0.3 s"),
        (outlet.url("/away"), "not a public address"),
        ("http://192.168.0.1/feed", "not a public address"),
        ("http://169.254.169.254/latest/meta-data", "not a public address"),
        ("https://[::1]/feed", "not a public address"),
        ("http://2130706433/", "not a public address"),
    ):
        said = (await desk.ask(f"/addfeed {address}"))["text"]
        assert said.startswith("It cannot be used: "), said
        assert expected in said
    for address in ("ftp://x.example/", "javascript:alert(1)", "file:///etc/passwd", "https://"):
        assert "Nothing was changed" in (await desk.ask(f"/addfeed {address}"))["text"]
    assert desk.text == LIST


async def test_a_name_that_points_inside_is_refused_at_the_socket(
    desk: FeedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Inside(ThreadResolver):
        async def resolve(
            self, host: str, port: int = 0, family: AddressFamily = AF_INET
        ) -> list[ResolveResult]:
            return await super().resolve("127.0.0.1", port, family)

    monkeypatch.setattr(transport, "ThreadResolver", Inside)
    said = (await desk.ask("/addfeed http://rebound.example/feed"))["text"]
    assert "which is not a public address" in said
    assert desk.outlet.log == []


async def test_an_address_that_is_listed_is_told_before_and_after_a_redirect(
    desk: FeedDesk,
) -> None:
    said = (await desk.ask("/addfeed http://www.jakarta.example/rss/"))["text"]
    assert said == "This address is already in the list, as Lao Watch Jakarta."

    listed = LIST.replace("https://jakarta.example/rss", desk.outlet.url("/feed"))
    desk.path.write_text(listed)
    desk.outlet.put("/old", redirect("/feed"))
    said = (await desk.ask(f"/addfeed {desk.outlet.url('/old')}"))["text"]
    assert said == "This address is already in the list, as Lao Watch Jakarta."


async def test_a_password_in_an_address_is_kept_and_never_shown(desk: FeedDesk) -> None:
    url = desk.outlet.url("/feed?token=hush1").replace("http://", "http://me:hush2@")
    desk.outlet.put("/feed?token=hush1", FEED)
    screen = await desk.ask(f"/addfeed {url} country=LA")
    texts = [screen["text"], str(screen["keyboard"])]
    texts.append((await desk.press(screen, "✅ Add"))["text"])
    texts += [(await desk.ask("/audit"))["text"], str(desk.audit())]
    exported = await desk.ask("/exportfeeds")
    texts.append(exported["text"] if "text" in exported else str(exported))

    assert not [text for text in texts if "hush2" in text or "hush1" in text]
    assert desk.feed("Outlet").url == url


async def test_only_so_many_addresses_an_hour_for_each_admin(
    desk: FeedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_AN_HOUR", 2)
    url = desk.outlet.url("/feed")
    said = [(await desk.ask(f"/addfeed {url}"))["text"][:12] for _ in range(3)]
    assert said == ["Add Outlet?\n", "Add Outlet?\n", "You have had"]
    assert (await desk.ask(f"/addfeed {url}", SECOND))["text"].startswith("Add Outlet?")


async def test_another_admins_buttons_and_old_ones_do_nothing(desk: FeedDesk) -> None:
    screen = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
    data = screen["keyboard"][2][0]["callback_data"]
    other = await desk.ask("/feeds", SECOND)
    assert "too old" in await desk.forge(other, data, SECOND)
    assert "Nothing was added" in (await desk.press(screen, "Cancel"))["text"]
    assert "too old" in await desk.forge(screen, data)
    for rest in ("", ":", ":c:XX", ":u:0", ":k:blog", ":zz", ":ok:ok"):
        await desk.forge(screen, f"v1:addfeed:d:zzzzzzzzzzzzz{rest}")
    assert desk.text == LIST


async def test_a_feed_that_is_tested_shows_its_items(desk: FeedDesk) -> None:
    desk.path.write_text(LIST.replace("https://jakarta.example/rss", desk.outlet.url("/feed")))
    card = await desk.ask("/feeds jakarta")
    shown = await desk.press(card, "Test now")
    assert "Answers well: 6 items" in shown["text"]
    assert "🔔 Alert: Laos - North Korea" in shown["text"]
    desk.outlet.remove("/feed")
    assert "answered 404" in (await desk.ask("/testfeed Lao Watch Jakarta"))["text"]
    assert desk.audit() == []


async def test_hostile_titles_stay_text(desk: FeedDesk) -> None:
    titles = ("<b>bold</b> & 'x' </i>", "\u202eright to left", "A" * 3000)
    body = rss(*(item(number, title) for number, title in enumerate(titles)))
    desk.outlet.put("/feed", document(body.replace(b"<title>Outlet", b"<title>&lt;b&gt;Evil")))
    screen = await desk.ask(f"/addfeed {desk.outlet.url('/feed')} country=LA")
    assert len(screen["text"]) < 3900
    done = await desk.press(screen, "✅ Add")
    assert "is in the list" in done["text"]
