"""Bad feeds: each gets one clear sentence, and the rest of the list goes on."""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.feeds.cadence import SUCCESSES
from bot.feeds.documents.document import MAX_ENTRIES_AT_ONCE
from bot.feeds.feed import FetchOutcome
from storage.delivery import alerts
from tests.fakes.bot_process import indicators_in
from tests.fakes.command_line import run_process
from tests.fakes.documents import item, items, rss
from tests.fakes.outlet_pages import Page, document, redirect, slow
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import Round, feed_list, is_one_sentence, polling, settings_in

pytestmark = pytest.mark.anyio

PATIENCE = 2.0  # seconds, where the program gives a feed thirty
GOOD = document(rss(items(5)))
# Invented for this test, in the words of such reports.
MATCHING = "Foreign Minister Sugiono meets Choe Son Hui in Pyongyang, renews consultations"


def long_feed(count: int, last: str = "") -> Page:
    """``count`` short entries, the last with a title of its own."""
    rows = [
        f"<item><title>Report {number}</title><guid>{number}</guid></item>"
        for number in range(count)
    ]
    if last:
        rows[-1] = f"<item><title>{last}</title><guid>last</guid></item>"
    body = f'<rss version="2.0"><channel><title>Long</title>{"".join(rows)}</channel></rss>'
    return document(body.encode())


def _bomb(entities: str, title: str) -> Page:
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel>'
        f"<title>t</title><item><title>{title}</title><link>https://outlet.example/1</link></item>"
        "</channel></rss>"
    )
    return document(body.encode())


def laughs() -> Page:
    """A billion of them."""
    lines = ['<!ENTITY l0 "ha">']
    lines += [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    return _bomb("".join(lines), "&l9;")


def quadratic() -> Page:
    """One long entity, named very often."""
    return _bomb(f'<!ENTITY a "{"a" * 50_000}">', "&a;" * 20_000)


@dataclass(frozen=True)
class Bad:
    """A page, and how polling it must end."""

    page: Page
    outcome: FetchOutcome
    words: str


LARGE = b"<rss version='2.0'><channel>" + b" " * 20_000_000
BAD: Mapping[str, Bad] = {
    "a web page": Bad(
        Page(body=b"<!doctype html><title>Hello</title>", content_type="text/html"),
        FetchOutcome.NOT_A_FEED,
        "an HTML page",
    ),
    "nothing": Bad(Page(), FetchOutcome.NOT_A_FEED, "an empty document"),
    "20 MB": Bad(Page(body=LARGE), FetchOutcome.TOO_LARGE, "more than 5 MiB"),
    "20 MB unannounced": Bad(
        Page(body=LARGE, no_length=True), FetchOutcome.TOO_LARGE, "more than 5 MiB"
    ),
    "a billion laughs": Bad(laughs(), FetchOutcome.UNREADABLE, "entities that swell"),
    "a quadratic bomb": Bad(quadratic(), FetchOutcome.UNREADABLE, "entities that swell"),
    "the cloud's metadata": Bad(
        redirect("http://169.254.169.254/latest/meta-data/"),
        FetchOutcome.FORBIDDEN_ADDRESS,
        "169.254.169.254 is not a public address",
    ),
    "a byte a second": Bad(slow(rss(items(5))), FetchOutcome.TOO_SLOW, "within 2 s"),
}


@pytest.fixture
async def outlet() -> AsyncIterator[OutletServer]:
    async with OutletServer() as server:
        yield server


def listed(folder: Path, outlet: OutletServer, pages: Mapping[str, Page]) -> None:
    """Write a feeds.toml of these pages, with a good feed before and after them."""
    urls = {"good, first": outlet.put("/first", GOOD)}
    urls |= {
        name: outlet.put(f"/{number}", page) for number, (name, page) in enumerate(pages.items())
    }
    other = document(rss(items(5, first=100)))
    urls["good, last"] = outlet.put("/last", other)
    (folder / "feeds.toml").write_text(feed_list(urls), encoding="utf-8")


def stays_good(round_: Round) -> bool:
    """Whether the good feeds were polled well."""
    found = [round_.states()[name] for name in ("good, first", "good, last")]
    return all(state.last_error is None and state.last_outcome in SUCCESSES for state in found)


async def test_every_bad_feed_gets_one_sentence_and_the_rest_goes_on(
    tmp_path: Path, outlet: OutletServer, caplog: pytest.LogCaptureFixture
) -> None:
    listed(tmp_path, outlet, {name: bad.page for name, bad in BAD.items()})

    async with polling(settings_in(tmp_path), patience=PATIENCE) as round_:
        await round_.poll_all(SystemClock())

        states = round_.states()
        assert stays_good(round_)
        assert round_.stored() == 10
    for name, bad in BAD.items():
        state = states[name]
        assert state.last_outcome is bad.outcome, (name, state.last_error)
        assert is_one_sentence(state.last_error), state.last_error
        assert bad.words in (state.last_error or "")
    assert [line for line in caplog.records if line.levelno >= logging.WARNING] == []


async def test_no_byte_of_a_redirect_to_the_metadata_address_is_asked_for(
    tmp_path: Path, outlet: OutletServer
) -> None:
    listed(tmp_path, outlet, {"trap": redirect(outlet.url("/last").replace("127.0.0.1", "[::1]"))})

    async with polling(settings_in(tmp_path), patience=PATIENCE) as round_:
        await round_.poll_all(SystemClock())
        assert round_.record("trap").outcome is FetchOutcome.FORBIDDEN_ADDRESS


async def test_fifty_thousand_entries_are_taken_in_portions_and_said(
    tmp_path: Path, outlet: OutletServer
) -> None:
    listed(tmp_path, outlet, {"long": long_feed(50_000)})

    async with polling(settings_in(tmp_path)) as round_:
        for portion in (1, 2):
            await round_.poll_all(SystemClock())
            assert round_.record("long").new == MAX_ENTRIES_AT_ONCE
            assert round_.stored() == 10 + portion * MAX_ENTRIES_AT_ONCE
            left = f"the other {50_000 - portion * MAX_ENTRIES_AT_ONCE:,} follow"
            assert left in (round_.states()["long"].last_error or "")
        assert is_one_sentence(round_.states()["long"].last_error)
        assert stays_good(round_)


async def test_a_long_feed_is_stored_to_its_end_and_all_of_it_is_history(
    tmp_path: Path, outlet: OutletServer
) -> None:
    count = 2 * MAX_ENTRIES_AT_ONCE + 300
    listed(tmp_path, outlet, {"long": long_feed(count, last=MATCHING)})

    async with polling(settings_in(tmp_path)) as round_:
        for _ in range(3):
            await round_.poll_all(SystemClock())
        assert round_.stored() == 10 + count
        assert round_.states()["long"].last_error is None
        assert round_.states()["long"].successes == 1
        assert round_.database.read_now(lambda conn: alerts.undispatched(conn, 5)) == []

        fresh = [item(7_000_000, MATCHING + " again"), *items(3)]
        outlet.put("/0", document(rss(fresh)))
        await round_.poll_all(SystemClock())
        assert len(round_.database.read_now(lambda conn: alerts.undispatched(conn, 5))) == 1


async def test_one_round_from_the_command_line(tmp_path: Path, outlet: OutletServer) -> None:
    quick = {name: bad for name, bad in BAD.items() if bad.outcome is not FetchOutcome.TOO_SLOW}
    listed(tmp_path, outlet, {name: bad.page for name, bad in quick.items()})

    ended = await run_process(
        tmp_path,
        "poll",
        "--once",
        FEEDS_FILE=str(tmp_path / "feeds.toml"),
        INDICATORS_DIR=str(indicators_in(tmp_path)),
        ALLOWED_PRIVATE_HOSTS="127.0.0.1",
        LOG_LEVEL="WARNING",
    )

    assert (ended.status, ended.err) == (1, "")
    *lines, summary = ended.out.splitlines()
    assert summary == f"{len(quick) + 2} feeds polled, {len(quick)} failed;" + (
        " 10 new articles, 0 changed, 0 alerts queued"
    )
    for name, bad in quick.items():
        [line] = [line for line in lines if f" {name:<36} " in line]
        assert line.startswith(bad.outcome)
        assert bad.words in line
