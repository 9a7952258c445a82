"""Large, slow and broken answers are cut off, each with one clear sentence."""

import asyncio
import shutil
import ssl
import subprocess
import time
import tracemalloc
from pathlib import Path

import pytest

from bot.feeds.feed import FeedState, FetchOutcome
from tests.fakes.documents import items, rss
from tests.fakes.fetching import feed_at, fetching
from tests.fakes.outlet_pages import (
    Fault,
    Page,
    deflated,
    document,
    faulty,
    gzip_bomb,
    gzipped,
    slow,
)

pytestmark = pytest.mark.anyio
NEW = FeedState()
MIB = 1024 * 1024
BODY = rss(items(20))


@pytest.mark.parametrize(
    "page",
    [
        document(BODY),
        gzipped(document(BODY)),
        deflated(document(BODY)),
        deflated(document(BODY), raw=True),
        Page(body=BODY, no_length=True),
        gzipped(Page(body=BODY, no_length=True)),
        Page(body=BODY).with_headers(content_encoding="identity"),
        Page(body=gzipped(Page(body=BODY[:99])).body + gzipped(Page(body=BODY[99:])).body)
        .with_headers(content_encoding="x-gzip"),
        Page(body=gzipped(Page(body=BODY)).body + bytes(16)).with_headers(content_encoding="GZIP"),
    ],
)  # fmt: skip
async def test_encodings(page: Page) -> None:
    async with fetching() as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/feed", page)), NEW)
    assert got.body == BODY
    assert got.error is None


async def test_an_empty_answer_is_empty_whatever_its_encoding() -> None:
    async with fetching() as (outlet, fetcher):
        page = Page().with_headers(content_encoding="gzip")
        assert (await fetcher.fetch(feed_at(outlet.put("/feed", page)), NEW)).body == b""


async def test_a_gzip_bomb_is_cut_before_memory_grows() -> None:
    bomb = gzip_bomb(512 * MIB)
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", bomb)
        tracemalloc.start()
        got = await fetcher.fetch(feed_at(url), NEW)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert got.outcome is FetchOutcome.TOO_LARGE
    assert got.error == "127.0.0.1 sent more than 5 MiB; the rest was not read."
    assert got.body is None
    assert peak < 16 * MIB
    assert outlet.sent <= len(bomb.body) < MIB


async def test_a_bomb_of_members_that_inflate_to_nothing() -> None:
    page = Page(body=gzipped(Page()).body * 20_000, no_length=True)
    page = page.with_headers(content_encoding="gzip")
    async with fetching(max_bytes=100_000) as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/feed", page)), NEW)
    assert got.outcome is FetchOutcome.TOO_LARGE


@pytest.mark.parametrize("no_length", [False, True])
async def test_twenty_megabytes(no_length: bool) -> None:
    async with fetching() as (outlet, fetcher):
        url = outlet.put("/feed", Page(body=bytes(20 * MIB), etag='"x"', no_length=no_length))
        got = await fetcher.fetch(feed_at(url), FeedState(etag='"old"'))
        await asyncio.sleep(0.05)
    assert got.outcome is FetchOutcome.TOO_LARGE
    assert "more than 5 MiB" in str(got.error)
    assert got.etag == '"old"'  # never the validator of a body that was not read
    assert outlet.sent < 14 * MIB  # socket buffers included


async def test_exactly_the_cap_is_not_too_large() -> None:
    body = bytes(1000)
    async with fetching(max_bytes=1000) as (outlet, fetcher):
        for page in (Page(body=body), gzipped(Page(body=body))):
            got = await fetcher.fetch(feed_at(outlet.put("/feed", page)), NEW)
            assert got.body == body
        for page in (Page(body=body + b"x"), gzipped(Page(body=body + b"x"))):
            got = await fetcher.fetch(feed_at(outlet.put("/feed", page)), NEW)
            assert got.outcome is FetchOutcome.TOO_LARGE


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (slow(BODY, 0.05), "did not finish its answer within 0.4 s."),
        (faulty(Fault.HANG), "did not answer within 0.4 s."),
        (Page(body=BODY, delay=5), "did not answer within 0.4 s."),
    ],
)
async def test_slow_servers_are_cut_at_the_deadline(page: Page, words: str) -> None:
    async with fetching(deadline=0.4) as (outlet, fetcher):
        started = time.monotonic()
        got = await fetcher.fetch(feed_at(outlet.put("/feed", page)), NEW)
        assert time.monotonic() - started < 2
        assert (got.outcome, got.error) == (FetchOutcome.TOO_SLOW, f"127.0.0.1 {words}")
        outlet.put("/next", document(BODY))
        assert (await fetcher.fetch(feed_at(outlet.url("/next")), NEW)).body == BODY


@pytest.mark.parametrize(
    ("page", "outcome", "words"),
    [
        (faulty(Fault.CLOSE), FetchOutcome.UNREACHABLE, "closed the connection without an answer."),
        (faulty(Fault.RESET), FetchOutcome.UNREACHABLE, "reset the connection."),
        (
            faulty(Fault.GARBAGE),
            FetchOutcome.UNREACHABLE,
            "answered with something that is not HTTP.",
        ),
        (
            faulty(Fault.CUT, BODY),
            FetchOutcome.UNREACHABLE,
            "broke off in the middle of its answer.",
        ),
        (
            Page(body=BODY).with_headers(content_encoding="gzip"),
            FetchOutcome.UNREADABLE,
            "sent compressed data that cannot be read.",
        ),
        (
            Page(body=gzipped(Page(body=BODY)).body[:-20]).with_headers(content_encoding="gzip"),
            FetchOutcome.UNREADABLE,
            "broke off in the middle of its compressed answer.",
        ),
        (
            Page(body=BODY).with_headers(content_encoding="br"),
            FetchOutcome.UNREADABLE,
            "answered in the encoding 'br', which was not asked for.",
        ),
        (
            Page(body=BODY).with_headers(content_length="1, 2"),
            FetchOutcome.UNREACHABLE,
            "answered with something that is not HTTP.",
        ),
    ],
)
async def test_broken_answers(page: Page, outcome: FetchOutcome, words: str) -> None:
    async with fetching() as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/feed", page)), FeedState(etag='"kept"'))
    assert (got.outcome, got.error) == (outcome, f"127.0.0.1 {words}")
    assert (got.body, got.etag) == (None, '"kept"')


async def test_nobody_listens() -> None:
    async with fetching() as (outlet, fetcher):
        closed = outlet.url("/feed")
        await outlet.__aexit__(None, None, None)
        got = await fetcher.fetch(feed_at(closed), NEW)
    assert got.outcome is FetchOutcome.UNREACHABLE
    assert got.error == "127.0.0.1 refused the connection."


async def test_a_name_that_does_not_exist() -> None:
    async with fetching() as (_, fetcher):
        got = await fetcher.fetch(feed_at("http://outlet.invalid/feed?key=hidden"), NEW)
    assert (got.outcome, got.error) == (
        FetchOutcome.UNREACHABLE,
        "outlet.invalid was not found (DNS).",
    )


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, with its key."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("needs the program openssl to make a certificate")
    file = tmp_path / "both.pem"
    command = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [*command, *names, "-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert")],
        check=True,
        capture_output=True,
    )
    file.write_bytes((tmp_path / "key").read_bytes() + (tmp_path / "cert").read_bytes())
    return file


async def test_certificates_are_verified(certificate: Path) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    async with fetching(tls=server) as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/feed", document(BODY))), NEW)
        assert got.outcome is FetchOutcome.UNREACHABLE
        assert "shows a TLS certificate that cannot be trusted (self" in str(got.error)
        assert outlet.log == []
    trust = ssl.create_default_context(cafile=str(certificate))
    async with fetching(tls=server, trust=trust) as (outlet, fetcher):
        got = await fetcher.fetch(feed_at(outlet.put("/feed", document(BODY))), NEW)
        assert got.body == BODY


async def test_https_from_a_server_that_speaks_none() -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, fetching() as (_, fetcher):
        got = await fetcher.fetch(feed_at(f"https://127.0.0.1:{port}/feed"), NEW)
    assert (got.outcome, got.error) == (
        FetchOutcome.UNREACHABLE,
        "127.0.0.1 failed the TLS handshake.",
    )
