"""Redirects are followed by hand: counted, judged, and adopted only when they mean it."""

import httpx
import pytest

from bot.feeds.feed import FeedState, FetchOutcome
from bot.feeds.network.fetch import Fetcher
from tests.fakes.fetching import StepClock, feed_at, fetching
from tests.fakes.outlet_pages import document, problem, redirect
from tests.fakes.outlet_server import OutletServer

pytestmark = pytest.mark.anyio
NEW = FeedState()
BODY = b"<rss><channel/></rss>"


def chain(outlet: OutletServer, *statuses: int) -> str:
    """Redirects with these statuses, one to the next, then the feed; returns the first URL."""
    outlet.put(f"/{len(statuses)}", document(BODY))
    for number, status in enumerate(statuses):
        outlet.put(f"/{number}", redirect(f"/{number + 1}", status))
    return outlet.url("/0")


@pytest.mark.parametrize(
    ("statuses", "adopted"),
    [
        ((301,), True),
        ((308,), True),
        ((301, 308, 301), True),
        ((302,), False),
        ((303,), False),
        ((307,), False),
        ((301, 302), False),
        ((302, 301), False),
        ((), False),
    ],
)
async def test_only_a_wholly_permanent_chain_is_offered_for_adoption(
    statuses: tuple[int, ...], adopted: bool
) -> None:
    async with fetching() as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(chain(outlet, *statuses)), NEW)
        end = outlet.url(f"/{len(statuses)}")
    assert (got.body, got.final_url) == (BODY, end)
    assert got.permanent_redirect == (end if adopted else None)


async def test_five_are_followed_and_a_sixth_is_not() -> None:
    async with fetching() as (outlet, fetcher):
        assert (await fetcher.fetch(feed_at(chain(outlet, *[302] * 5)), NEW)).body == BODY
        outlet.log.clear()
        got = await fetcher.fetch(feed_at(chain(outlet, *[302] * 6)), NEW)
        assert got.outcome is FetchOutcome.TOO_MANY_REDIRECTS
        assert got.error == "127.0.0.1 redirected more than 5 times."
        assert len(outlet.log) == 6


async def test_a_loop_ends() -> None:
    async with fetching() as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/loop", redirect("/loop", 301))), NEW)
    assert (got.outcome, got.permanent_redirect) == (FetchOutcome.TOO_MANY_REDIRECTS, None)


async def test_a_permanent_redirect_to_an_error_is_not_adopted() -> None:
    async with fetching() as (outlet, fetcher):
        outlet.put("/lost", problem(404))
        got = await fetcher.fetch(feed_at(outlet.put("/feed", redirect("/lost", 301))), NEW)
    assert (got.outcome, got.permanent_redirect) == (FetchOutcome.HTTP_ERROR, None)


async def test_a_permanent_redirect_is_seen_with_a_304_too() -> None:
    async with fetching() as (outlet, fetcher):
        url = chain(outlet, 301)
        state = FeedState(etag=(await fetcher.fetch(feed_at(url), NEW)).etag)
        got = await fetcher.fetch(feed_at(url), state)
        assert got.outcome is FetchOutcome.NOT_MODIFIED
        assert got.permanent_redirect == outlet.url("/1")


async def test_a_url_with_a_password_is_never_replaced() -> None:
    async with fetching() as (outlet, fetcher):
        url = chain(outlet, 301).replace("http://", "http://me:pw@")
        got = await fetcher.fetch(feed_at(url), NEW)
    assert (got.body, got.permanent_redirect) == (BODY, None)
    assert [asked.headers.get("authorization") for asked in outlet.log] == ["Basic bWU6cHc="] * 2


async def test_the_feeds_own_headers_stay_with_its_origin() -> None:
    async with fetching() as (outlet, fetcher), OutletServer() as other:
        other.put("/feed", document(BODY))
        outlet.put("/away", redirect(other.url("/feed")))
        own = feed_at(outlet.put("/feed", redirect("/away")), headers=(("X-Key", "secret"),))
        got = await fetcher.fetch(own, FeedState(etag='"tag"'))
    assert got.body == BODY
    assert [asked.headers.get("x-key") for asked in outlet.log] == ["secret", "secret"]
    assert "x-key" not in other.log[0].headers
    assert other.log[0].headers["if-none-match"] == '"tag"'


@pytest.mark.parametrize("to", ["/ü?q=ä", "?page=2", "//127.0.0.1:{port}/x", "./a/../b#part"])
async def test_odd_locations(to: str) -> None:
    async with fetching() as (outlet, fetcher):
        port = outlet.base.rpartition(":")[2]
        outlet.put("/feed", redirect(to.format(port=port)))
        for path in ("/%C3%BC?q=%C3%A4", "/feed?page=2", "/x", "/b"):
            outlet.put(path, document(BODY))
        got = await fetcher.fetch(feed_at(outlet.url("/feed")), NEW)
    assert got.body == BODY
    assert "#" not in got.final_url


@pytest.mark.parametrize(
    ("start", "end", "adopted", "keeps_key"),
    [
        ("http://o.example/f", "https://o.example/f", True, True),
        ("https://o.example/f", "http://o.example/f", False, False),
        ("https://o.example/f", "https://o.example/g", True, True),
        ("https://o.example/f", "https://www.o.example/f", True, False),
        ("http://o.example/f", "http://o.example:8080/f", True, False),
        ("http://o.example/f", "https://o.example:8443/f", True, False),
    ],
)
async def test_moves_between_schemes_and_hosts(
    start: str, end: str, adopted: bool, keeps_key: bool
) -> None:
    """A move to http is followed and never adopted; only an upgrade keeps the feed's headers."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if str(request.url) == start:
            return httpx.Response(301, headers={"Location": end})
        return httpx.Response(200, content=BODY)

    fetcher = Fetcher(httpx.MockTransport(answer), StepClock())
    got = await fetcher.fetch(feed_at(start, headers=(("X-Key", "secret"),)), NEW)
    assert (got.body, got.final_url) == (BODY, end)
    assert got.permanent_redirect == (end if adopted else None)
    assert ("x-key" in seen[-1].headers) is keeps_key
