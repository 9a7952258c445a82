"""What every request passes: safe headers, the proxy's prefix, the rate limit, broken pages."""

from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.board.web import pages
from bot.board.web.buckets import Buckets, Limit, Visitors
from bot.board.web.rendering import style_version
from bot.chat.services.archive import Event
from bot.errors import DatabaseError, IndicatorsError
from tests.fakes.alert_builders import NOON, report, story
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import FakeSite

pytestmark = pytest.mark.anyio

ADDRESSES = [
    "/",
    "/indicator/visits",
    "/country/LA",
    "/calendar",
    "/search?q=rice",
    "/feeds",
    "/evaluation",
    "/about",
    "/nothing",
    "/static/board.css",
]


async def get(address: str, site: FakeSite | None = None, **options: object) -> httpx.Response:
    headers = options.pop("headers", {})
    async with (site or FakeSite()).client(**options) as visitor:
        return await visitor.get(address, headers=headers)  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_answer_is_safe(address: str) -> None:
    answer = await get(address)

    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self' data:;")
    assert "script" not in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-frame-options"] == "DENY"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("address", ADDRESSES[:-1])
async def test_nothing_is_asked_of_anybody_else(address: str) -> None:
    page = WebPage((await get(address)).text)

    loaded = page.links("link[rel=stylesheet],link[rel=icon]")
    assert [one.partition("?")[0] for one in loaded] == ["/static/board.css", "/static/icon.svg"]
    assert page.tree.css("[src]") == []
    assert all(one.startswith("/") for one in page.links("link[href]:not([rel=alternate])"))
    assert page.problems() == []


async def test_reading_is_all_that_is_allowed() -> None:
    async with FakeSite().client() as visitor:
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = await visitor.request(method, "/")
            assert answer.status_code == 405, method
        assert "Reading is all that this site allows." in answer.text
        head = await visitor.head("/about")
        whole = await visitor.get("/about")
    assert head.status_code == 200
    assert head.headers["etag"] == whole.headers["etag"]


async def test_a_prefix_stands_before_every_address() -> None:
    site = FakeSite()
    name = site.hold(Event(story(number=0xABCDEF), NOON, (report(),)))
    for asked in (f"/jembatan/story/{name}", f"/story/{name}"):  # a proxy leaves it, or takes it
        page = WebPage((await get(asked, site, root_path="/jembatan")).text)
        own = [one for one in page.links("[href]") if not one.startswith(("#", "https://"))]
        assert own, asked
        assert [one for one in own if not one.startswith("/jembatan/")] == []
        assert page.texts("h1") == ["Laos - North Korea: visit or meeting"]
    moved = await get(f"/jembatan/story/{name.upper()}", site, root_path="/jembatan/")
    assert moved.headers["location"] == f"/jembatan/story/{name}"
    home = await get("/jembatan", site, root_path="/jembatan")
    assert home.status_code == 200


async def test_too_many_questions_wait() -> None:
    options = {"limit": Limit(burst=3, per_second=0.5), "root_path": "/board"}
    async with FakeSite().client(**options) as visitor:
        answers = [await visitor.get("/board/about") for _ in range(5)]
        health = await visitor.get("/livez")
    assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) in (1, 2)
    assert "x-frame-options" in answers[-1].headers
    assert "wait some seconds" in answers[-1].text
    assert health.status_code == 404, "there is none here, but it is never refused"


async def test_a_proxy_is_not_one_visitor() -> None:
    options = {"limit": Limit(burst=1, per_second=0.01), "trusted_proxies": ("127.0.0.0/8",)}

    async def asked(*senders: str) -> list[int]:
        async with FakeSite().client(**options) as visitor:
            sent = [{"x-forwarded-for": one} for one in senders]
            return [(await visitor.get("/about", headers=one)).status_code for one in sent]

    assert await asked("203.0.113.1", "203.0.113.2", "203.0.113.1") == [200, 200, 429]
    invented = await asked("198.51.100.7, 203.0.113.1", "198.51.100.8, 203.0.113.1")
    assert invented == [200, 429], "what stands before the proxy's word, the visitor wrote"


def test_whom_no_proxy_names_is_the_peer() -> None:
    nobody, local = Visitors(), Visitors(("10.0.0.0/8", "::1/128"))

    assert nobody.name("203.0.113.9", "198.51.100.1") == "203.0.113.9"
    assert local.name("203.0.113.9", "198.51.100.1") == "203.0.113.9"
    assert local.name("10.1.2.3", "198.51.100.1, 10.9.9.9") == "198.51.100.1"
    assert local.name("::1", "2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
    assert local.name("::ffff:203.0.113.9") == "203.0.113.9"
    assert local.name("a socket") == "unknown"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2)), max_size=80))
def test_no_visitor_ever_gets_more_than_the_limit(asked: list[tuple[str, float]]) -> None:
    buckets, now = Buckets(Limit(burst=5, per_second=2.0)), 100.0
    let_in = dict.fromkeys("abc", 0)
    for visitor, passed in asked:
        now += passed
        let_in[visitor] += buckets.take(visitor, now) == 0
        assert let_in[visitor] <= 5 + (now - 100.0) * 2.0 + 1e-6


def test_the_oldest_visitors_are_forgotten() -> None:
    buckets = Buckets(Limit(burst=1, per_second=0.001), most=2)

    assert [buckets.take(one, 1.0) == 0 for one in ("a", "b", "c", "a")] == [True] * 4
    assert buckets.take("a", 1.0) > 0


async def test_an_unreadable_database_is_said_and_comes_back() -> None:
    site = FakeSite(failing=DatabaseError("the disk /var/data is gone"))
    answer = await get("/", site)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "60"
    assert "cannot be read at the moment" in answer.text
    assert "/var/data" not in answer.text
    site.failing = None
    assert (await get("/", site)).status_code == 200


async def test_a_file_that_an_analyst_is_writing_is_no_mistake_of_ours(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await get("/", FakeSite(failing=IndicatorsError("/etc/occasions.toml, line 3")))

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "is being changed" in answer.text
    assert "/etc" not in answer.text
    assert "occasions.toml, line 3" in caplog.text


async def test_a_mistake_of_ours_shows_nothing_of_the_inside(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await get("/", FakeSite(failing=RuntimeError("secret words")))

    assert answer.status_code == 500
    assert "The mistake is ours" in answer.text
    assert "secret words" not in answer.text
    assert "content-security-policy" in answer.headers
    assert "a page broke" in caplog.text


async def test_unknown_addresses_have_a_page() -> None:
    page = WebPage((await get("/no/such/place")).text)

    assert page.texts("h1") == ["Nothing here"]
    assert page.links("main a") == ["/", "/search"]


async def test_a_page_is_made_once_and_sent_once() -> None:
    site = FakeSite()
    async with site.client() as visitor:
        first = await visitor.get("/")
        again = await visitor.get("/", headers={"if-none-match": first.headers["etag"]})
        plain = await visitor.get("/", headers={"accept-encoding": "identity"})
        assert site.asked.count("board") == 2, "once packed, once plain"
        site.state = "2"
        await visitor.get("/")
    assert site.asked.count("board") == 3, "something may have changed"
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["vary"] == "accept-encoding"
    assert first.headers["cache-control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in plain.headers
    assert plain.text == first.text


async def test_the_style_is_kept_for_a_year_under_an_address_of_its_own() -> None:
    answer = await get(f"/static/board.css?v={style_version()}")

    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    icon = await get("/static/icon.svg")
    assert icon.headers["content-type"].startswith("image/svg+xml")
    assert (await get("/static/../application.py")).status_code == 404


async def test_routes_of_others_stand_before_the_pages() -> None:
    async def there(request: Request) -> PlainTextResponse:
        return PlainTextResponse(f"{request.app.state.site.baseline}")

    answer = await get("/about", routes=[Route("/about", there)])
    assert answer.text == "2025-10-01"


def test_every_page_has_a_template_of_its_own() -> None:
    folder = Path(str(pages.__file__)).parents[1] / "templates"
    shared = {"base", "pieces", "problem"}

    assert {one.stem for one in folder.iterdir()} == set(pages.every()) | shared


async def test_another_day_is_another_page() -> None:
    site = FakeSite()
    async with site.client() as visitor:
        today = await visitor.get("/")
        other = await visitor.get("/?as-of=2025-11-01")
    assert today.text != other.text
