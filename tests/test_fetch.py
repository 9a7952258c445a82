"""A fetch asks conditionally and politely, and says what came of it."""

from datetime import timedelta
from email.utils import format_datetime

import pytest

from bot import __version__
from bot.feeds.feed import FeedState, FetchOutcome
from tests.fakes.fetching import NOON, feed_at, fetching
from tests.fakes.outlet_pages import Page, document, gzipped, problem, redirect

pytestmark = pytest.mark.anyio
NEW = FeedState()
BODY = b"<rss><channel/></rss>"


async def test_a_body_and_its_headers() -> None:
    async with fetching() as (outlet, fetcher):
        outlet.put("/feed", document(BODY).with_headers(x_extra="one", set_cookie="a=b"))
        got = await fetcher.fetch(feed_at(outlet.url("/feed#top")), NEW)
    assert (got.outcome, got.status, got.body, got.error) == (None, 200, BODY, None)
    assert got.headers["x-extra"] == "one"
    assert got.headers["content-type"].startswith("application/rss+xml")
    assert got.final_url == outlet.url("/feed")
    assert got.permanent_redirect is None
    assert 0 < got.seconds < 5


async def test_who_we_say_we_are() -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", document(BODY))
        await fetcher.fetch(feed_at(url), NEW)
        own = feed_at(url, user_agent="Reader/1", headers=(("Accept", "*/*"), ("X-Key", "k")))
        await fetcher.fetch(own, NEW)
    first, second = (asked.headers for asked in outlet.asked("/feed"))
    assert first["user-agent"] == f"Jembatan/{__version__} (news monitor; feed reader)"
    assert "application/rss+xml" in first["accept"]
    assert first["accept-encoding"] == "gzip, deflate"
    assert first["host"] == outlet.base.removeprefix("http://")
    assert set(first) == {"user-agent", "accept", "accept-encoding", "host"}
    assert (second["user-agent"], second["accept"], second["x-key"]) == ("Reader/1", "*/*", "k")


@pytest.mark.parametrize(
    "etag", ['"plain"', 'W/"weak"', "no quotes", '"with, comma"', '"Südhang"', '""', '"a" "b"']
)
async def test_validators_go_back_byte_for_byte(etag: str) -> None:
    modified = "Mon,  17 Nov 2025 12:00:00 +0000 (not even a date by the book)"
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", Page(body=BODY, etag=etag, last_modified=modified))
        got = await fetcher.fetch(feed_at(url), NEW)
        assert (got.etag, got.last_modified) == (etag, modified)
        state = FeedState(etag=got.etag, last_modified=got.last_modified)
        await fetcher.fetch(feed_at(url), state)
    again = outlet.log[1].headers
    assert (again["if-none-match"], again["if-modified-since"]) == (etag, modified)


async def test_an_etag_that_cannot_go_back_is_not_kept() -> None:
    async with fetching() as (outlet, fetcher):
        for etag in ('"\udcff"', '"' + "x" * 5000 + '"'):
            url = outlet.put("/feed", Page(body=BODY, etag=etag))
            assert (await fetcher.fetch(feed_at(url), NEW)).etag is None


async def test_not_modified_stores_what_it_says_and_keeps_the_rest() -> None:
    state = FeedState(etag='"old"', last_modified="then")
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", Page(status=304, etag='"new"'), Page(status=304))
        first = await fetcher.fetch(feed_at(url), state)
        second = await fetcher.fetch(feed_at(url), state)
    assert first.outcome is second.outcome is FetchOutcome.NOT_MODIFIED
    assert (first.etag, first.last_modified) == ('"new"', "then")
    assert (second.etag, second.last_modified) == ('"old"', "then")
    assert first.body is None
    assert first.error is None


async def test_a_new_body_without_validators_forgets_the_old_ones() -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", Page(body=BODY))
        got = await fetcher.fetch(feed_at(url), FeedState(etag='"old"', last_modified="then"))
    assert (got.etag, got.last_modified) == (None, None)


async def test_an_unconditional_fetch_asks_for_everything() -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", document(BODY))
        state = FeedState(etag=(await fetcher.fetch(feed_at(url), NEW)).etag)
        got = await fetcher.fetch(feed_at(url), state, unconditional=True)
        assert got.body == BODY
        assert "if-none-match" not in outlet.log[1].headers
        frozen = outlet.put("/frozen", Page(status=304))
        stuck = await fetcher.fetch(feed_at(frozen), state, unconditional=True)
    assert stuck.outcome is FetchOutcome.HTTP_ERROR
    assert "although it was asked for everything" in str(stuck.error)


@pytest.mark.parametrize(
    ("page", "outcome", "words"),
    [
        (problem(400), FetchOutcome.HTTP_ERROR, "answered 400 (Bad Request)."),
        (problem(401), FetchOutcome.BLOCKED, "answered 401 (Unauthorized)."),
        (problem(403), FetchOutcome.BLOCKED, "answered 403 (Forbidden)."),
        (problem(404), FetchOutcome.HTTP_ERROR, "answered 404 (Not Found)."),
        (problem(410), FetchOutcome.GONE, "answered 410 (Gone)."),
        (problem(429), FetchOutcome.RATE_LIMITED, "answered 429 (Too Many Requests)."),
        (problem(451), FetchOutcome.BLOCKED, "answered 451"),
        (problem(500), FetchOutcome.HTTP_ERROR, "answered 500"),
        (problem(503), FetchOutcome.HTTP_ERROR, "answered 503"),
        (problem(503, retry_after="9"), FetchOutcome.RATE_LIMITED, "answered 503"),
        (problem(520), FetchOutcome.HTTP_ERROR, "answered 520."),
        (redirect("", 300), FetchOutcome.HTTP_ERROR, "answered 300"),
        (
            problem(503).with_headers(cf_mitigated="challenge"),
            FetchOutcome.BLOCKED,
            "wants to see a browser (a bot check, status 503).",
        ),
        (
            Page(status=202, etag='"trap"').with_headers(x_amzn_waf_action="challenge"),
            FetchOutcome.BLOCKED,
            "wants to see a browser (a bot check, status 202).",
        ),
    ],
)
async def test_statuses(page: Page, outcome: FetchOutcome, words: str) -> None:
    state = FeedState(etag='"kept"', last_modified="kept")
    async with fetching() as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/feed?key=hidden", page)), state)
    assert (got.outcome, got.status, got.body) == (outcome, page.status, None)
    assert str(got.error).startswith(f"127.0.0.1 {words}")
    assert "hidden" not in str(got.error)
    assert (got.etag, got.last_modified) == ('"kept"', "kept")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(NOON + timedelta(hours=2), usegmt=True), 7200.0),
        (format_datetime(NOON - timedelta(hours=2), usegmt=True), 0.0),
        ("Mon, 17 Nov 2025 12:01:00 -0000", 60.0),
        ("99999999999999999999", 7 * 86400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 7 * 86400.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("", None),
    ],
)
async def test_retry_after(value: str, seconds: float | None) -> None:
    async with fetching() as (outlet, fetcher):
        got = await fetcher.fetch(
            feed_at(outlet.put("/feed", problem(429, retry_after=value))), NEW
        )
    assert got.retry_after == seconds


@pytest.mark.parametrize(
    ("control", "age", "seconds"),
    [
        ("max-age=600", None, 600.0),
        ('public, Max-Age="60"', None, 60.0),
        ("max-age=600", "590", 10.0),
        ("max-age=600", "700", 0.0),
        ("s-maxage=600", None, None),
        ("no-cache, max-age=600", None, None),
        ("max-age=600, no-store", None, None),
        ("max-age=soon", None, None),
        ("max-age=31536000", None, 7 * 86400.0),
    ],
)
async def test_max_age(control: str, age: str | None, seconds: float | None) -> None:
    page = document(BODY).with_headers(cache_control=control)
    page = page if age is None else page.with_headers(age=age)
    async with fetching() as (outlet, fetcher):
        assert (await fetcher.fetch(feed_at(outlet.put("/f", page)), NEW)).max_age == seconds


async def test_no_cookie_comes_back() -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", document(BODY).with_headers(set_cookie="id=1; Path=/"))
        outlet.put("/hop", redirect("/feed").with_headers(set_cookie="hop=1; Path=/"))
        await fetcher.fetch(feed_at(url), NEW)
        await fetcher.fetch(feed_at(outlet.url("/hop")), NEW)
    assert len(outlet.log) == 3
    assert all("cookie" not in asked.headers for asked in outlet.log)


async def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    async with fetching() as (outlet, fetcher):
        assert (await fetcher.fetch(feed_at(outlet.put("/f", document(BODY))), NEW)).body == BODY


async def test_user_and_password_of_the_url_become_a_header() -> None:
    async with fetching() as (outlet, fetcher):
        outlet.put("/feed", document(BODY))
        url = outlet.url("/feed").replace("http://", "http://reader:p%40ss@")
        got = await fetcher.fetch(feed_at(url), NEW)
    assert outlet.log[0].headers["authorization"] == "Basic cmVhZGVyOnBAc3M="
    assert "p%40ss" not in got.final_url


async def test_connections_are_used_again() -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", gzipped(document(BODY)))
        state = NEW
        for _ in range(4):
            got = await fetcher.fetch(feed_at(url), state)
            state = FeedState(etag=got.etag)
    assert got.outcome is FetchOutcome.NOT_MODIFIED
    assert (outlet.connections, len(outlet.log)) == (1, 4)


@pytest.mark.parametrize("url", ["", "not a url", "http://", "http://[::1", "http://a\x00b/", "//"])
async def test_a_url_that_is_none(url: str) -> None:
    async with fetching() as (_, fetcher):
        got = await fetcher.fetch(feed_at(url), FeedState(etag='"kept"'))
    assert got.outcome in (FetchOutcome.UNREACHABLE, FetchOutcome.FORBIDDEN_ADDRESS)
    assert str(got.error).endswith(".")
    assert got.etag == '"kept"'


@pytest.mark.parametrize("header", [("X\n", "a"), ("X", "a\r\nB: c"), ("Ü", "a")])
async def test_a_header_that_cannot_be_sent(header: tuple[str, str]) -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", document(BODY))
        got = await fetcher.fetch(feed_at(url, headers=(header,)), NEW)
    assert got.outcome is FetchOutcome.UNREACHABLE
    assert "header" in str(got.error)
    assert outlet.log == []
