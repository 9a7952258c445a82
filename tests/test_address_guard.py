"""No request of a feed reaches a private address, however it is written, named or redirected."""

import asyncio
import socket
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds.feed import FeedState, FetchOutcome
from bot.feeds.network.guard import ForbiddenAddressError, ThreadResolver, public_socket
from tests.fakes.fetching import feed_at, fetching
from tests.fakes.outlet_pages import document, redirect

pytestmark = pytest.mark.anyio
NEW = FeedState()
PUBLIC = "8.8.4.4"
FORBIDDEN = FetchOutcome.FORBIDDEN_ADDRESS


class Names(AbstractResolver):
    """Answers with each of the given lists in turn; the last one stays."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0)
            for one in found
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that sockets were really connected to; public ones are refused unasked."""
    seen: list[str] = []
    real = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def sock_connect(loop: Any, sock: socket.socket, address: Any) -> None:
        seen.append(address[0])
        if address[0] != "127.0.0.1":
            raise ConnectionRefusedError("no network in tests")
        await real(loop, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", sock_connect)
    return seen


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "localhost.",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::7f00:1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "169.254.169.254",
        "168.63.129.16",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "user:secret@127.0.0.1",
    ],
)
async def test_literals_and_local_names(host: str, connected: list[str]) -> None:
    async with fetching("allowed.example") as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(f"http://{host}:8080/feed"), NEW)
        assert got.outcome in (FORBIDDEN, FetchOutcome.UNREACHABLE)  # the latter: not a name
        assert got.error is not None
        assert "secret" not in got.error
        assert connected == []
        assert outlet.connections == 0


async def test_a_name_that_points_to_this_machine(connected: list[str]) -> None:
    async with fetching("allowed.example", resolver=Names(["127.0.0.1"])) as (_, fetcher):
        got = await fetcher.fetch(feed_at("http://outlet.example/feed"), NEW)
    assert got.outcome is FORBIDDEN
    assert got.error == "outlet.example points to 127.0.0.1, which is not a public address."
    assert connected == []


@pytest.mark.parametrize("order", [1, -1])
async def test_one_private_address_among_public_ones_refuses_the_name(
    order: int, connected: list[str]
) -> None:
    names = Names([PUBLIC, "10.0.0.7"][::order])
    async with fetching("allowed.example", resolver=names) as (_, fetcher):
        got = await fetcher.fetch(feed_at("http://outlet.example/feed"), NEW)
    assert got.outcome is FORBIDDEN
    assert connected == []


async def test_rebinding_between_check_and_connection(
    connected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name changes with every lookup: what was judged is what is connected to."""
    monkeypatch.setattr("aiohttp.connector._DNSCacheTable.expired", lambda *_: True)
    names = Names([PUBLIC], ["127.0.0.1"])
    async with fetching("allowed.example", resolver=names) as (_, fetcher):
        feed = feed_at("http://outlet.example/feed")
        first = await fetcher.fetch(feed, NEW)
        assert (first.outcome, names.asked, connected) == (FetchOutcome.UNREACHABLE, 1, [PUBLIC])
        second = await fetcher.fetch(feed, NEW)
    assert (second.outcome, names.asked, connected) == (FORBIDDEN, 2, [PUBLIC])


async def test_the_socket_refuses_even_when_the_lookup_was_fooled(
    connected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bot.feeds.network.guard.PublicResolver.resolve", Names(["127.0.0.1"]).resolve
    )
    async with fetching("allowed.example") as (_, fetcher):
        got = await fetcher.fetch(feed_at("http://outlet.example/feed"), NEW)
    assert got.outcome is FORBIDDEN
    assert connected == []


def test_the_socket_itself() -> None:
    for address in ("127.0.0.1", "10.1.1.1"):
        with pytest.raises(ForbiddenAddressError, match=address):
            public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)))
    opened = public_socket((socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 80)))
    opened.close()


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "//10.0.0.1/feed",
        "file:///etc/passwd",
        "http://outlet.example:22/",
        "http://127.0.0.1\\@outlet.example/",
        "http://[::1",
    ],
)
async def test_redirects_are_judged_at_every_hop(target: str, connected: list[str]) -> None:
    async with fetching(resolver=Names([PUBLIC])) as (outlet, fetcher):
        outlet.put("/hop", redirect(target))
        got = await fetcher.fetch(feed_at(outlet.put("/feed", redirect("/hop"))), NEW)
        assert got.body is None
        assert got.outcome in (FORBIDDEN, FetchOutcome.UNREACHABLE)
        assert set(connected) <= {"127.0.0.1", PUBLIC}
        assert [asked.path for asked in outlet.log] == ["/feed", "/hop"]


async def test_a_redirect_from_outside_to_this_machine_names_both(connected: list[str]) -> None:
    async with fetching() as (outlet, fetcher):
        outlet.put("/feed", redirect("http://192.168.0.1/setup?key=hidden"))
        got = await fetcher.fetch(feed_at(outlet.url("/feed")), NEW)
    assert got.outcome is FORBIDDEN
    assert got.error is not None
    assert got.error.startswith("After a redirect from 127.0.0.1: 192.168.0.1 is not a public")
    assert "hidden" not in got.error


async def test_allowed_hosts_match_the_whole_name(connected: list[str]) -> None:
    names = Names(["127.0.0.1"])
    async with fetching("inner.example", resolver=names) as (outlet, fetcher):
        outlet.put("/feed", document(b"<rss/>"))
        port = outlet.base.rpartition(":")[2]
        for host in ("inner.example", "INNER.example"):
            good = await fetcher.fetch(feed_at(f"http://{host}:{port}/feed"), NEW)
            assert good.body == b"<rss/>"
        asked = len(outlet.log)
        for host in (
            "x.inner.example",
            "xinner.example",
            "inner.example.org",
            "inner.example@o.example",
            "127.0.0.1",
        ):
            bad = await fetcher.fetch(feed_at(f"http://{host}/feed"), NEW)
            assert bad.outcome is FORBIDDEN, host
        assert len(outlet.log) == asked


async def test_one_allowed_host_does_not_open_another(connected: list[str]) -> None:
    """Both names lead to the same socket address, and only one of them was allowed."""
    async with fetching("127.0.0.1") as (outlet, fetcher):
        outlet.put("/feed", document(b"<rss/>"))
        assert (await fetcher.fetch(feed_at(outlet.url("/feed")), NEW)).body == b"<rss/>"
        port = outlet.base.rpartition(":")[2]
        other = await fetcher.fetch(feed_at(f"http://localhost:{port}/feed"), NEW)
    assert other.outcome is FORBIDDEN


async def test_lookups_answer_addresses() -> None:
    resolver = ThreadResolver()
    found = await resolver.resolve("localhost", 80, socket.AF_INET)
    await resolver.close()
    assert [(one["host"], one["port"]) for one in found] == [("127.0.0.1", 80)]
