"""Asking feeds over the network: ``feeds verify``, ``feeds test``, on a local outlet server."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.feeds.documents.parser import Parser
from bot.feeds.feed import FetchOutcome as Outcome
from bot.feeds.network.fetch import Fetcher
from bot.feeds.network.politeness import HostSpacing
from bot.feeds.network.transport import GuardedTransport
from bot.feeds.survey import Surveyor, surveyor
from tests.fakes.command_line import ROOT, run_aside, run_process
from tests.fakes.documents import item, rss
from tests.fakes.feed_builders import a_feed, table
from tests.fakes.outlet_pages import document, problem, redirect
from tests.fakes.outlet_server import OutletServer

pytestmark = pytest.mark.anyio

HOUR_AGO = SystemClock().now().replace(microsecond=0) - timedelta(hours=1)
NEWS = "North Korea's foreign minister arrives in Vientiane for talks"
GOOD = document(rss([item(1, NEWS, published=HOUR_AGO), item(2, published=HOUR_AGO)]))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ALLOWED_PRIVATE_HOSTS", "127.0.0.1")
    monkeypatch.setenv("INDICATORS_DIR", str(ROOT / "indicators"))
    return tmp_path


def write_list(folder: Path, outlet: OutletServer, *paths: str) -> None:
    tables = [table(f"Feed {path}", url=f'"{outlet.url("/" + path)}"') for path in paths]
    laos = table("Feed lao", url=f'"{outlet.url("/lao")}"', country='"LA"')
    off = table("Feed off", url=f'"{outlet.url("/off")}"', enabled="false")
    (folder / "feeds.toml").write_text("\n".join([*tables, laos, off]))


async def test_every_enabled_feed_is_asked_and_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with OutletServer() as outlet:
        outlet.put("/good", GOOD)
        outlet.put("/page", document(b"<html><body>Hello</body></html>", content_type="text/html"))
        outlet.put("/lao", problem(403))
        write_list(folder, outlet, "good", "page", "missing")
        ended = await run_aside(capsys, "feeds", "verify")
    assert ended.status == 1
    lines = {line.split()[3].rstrip(":"): line for line in ended.out.splitlines()[:-1]}
    date = f"{HOUR_AGO:%Y-%m-%d %H:%M} UTC"
    assert lines["good"].startswith(f"ok    ID     Feed good: 2 entries, newest {date}, 0.")
    assert lines["page"].startswith("FAIL  ID     Feed page: not-a-feed. ")
    assert lines["missing"].startswith("FAIL  ID     Feed missing: http-error. ")
    assert lines["lao"].startswith("FAIL  LA     Feed lao: blocked. ")
    assert ended.out.splitlines()[-1] == (
        "1 of 4 feeds answered well; 1 not-a-feed, 1 http-error, 1 blocked. "
        "No feed answered for Laos."
    )
    assert not outlet.asked("/off")


async def test_chosen_feeds_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with OutletServer() as outlet:
        outlet.put("/old", redirect("/good", 301))
        outlet.put("/good", GOOD)
        write_list(folder, outlet, "old", "good")
        ended = await run_aside(capsys, "feeds", "verify", "feed OLD", "--json")
    [found] = json.loads(ended.out)
    assert ended.status == 0
    assert found["moved_to"] == outlet.url("/good")
    assert found["reason"] == f"It has moved to {outlet.url('/good')}"
    assert (found["ok"], found["outcome"], found["entries"]) == (True, "new", 2)


async def test_without_permission_a_private_address_is_not_asked(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALLOWED_PRIVATE_HOSTS")
    async with OutletServer() as outlet:
        write_list(folder, outlet)
        ended = await run_aside(capsys, "feeds", "verify")
        assert outlet.log == []
    assert "forbidden-address" in ended.out


async def test_a_feed_is_shown_with_the_verdicts_its_entries_would_get(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with OutletServer() as outlet:
        url = outlet.put("/new", GOOD)
        write_list(folder, outlet)
        shown = await run_aside(capsys, "feeds", "test", url)
        found = json.loads((await run_aside(capsys, "feeds", "test", url, "--json")).out)
    assert shown.status == 0
    assert f"alert (visits)  {NEWS}" in shown.out
    assert "none (no-north)  Report 2 from the region" in shown.out
    assert [one["verdict"] for one in found["items"]] == ["alert", "none"]
    assert found["items"][0]["asean_actors"] == ["LA"]


async def test_as_a_process_it_ends_with_the_status_a_script_needs(folder: Path) -> None:
    async with OutletServer() as outlet:
        outlet.put("/lao", GOOD)
        write_list(folder, outlet)
        ended = await run_process(folder, "feeds", "verify")
        assert (ended.status, ended.err) == (0, "")
        outlet.put("/lao", problem(500))
        ended = await run_process(folder, "feeds", "verify")
    assert (ended.status, ended.err) == (1, "")
    assert ended.out.endswith(
        "0 of 1 feeds answered well; 1 http-error. No feed answered for Laos.\n"
    )


async def test_odd_but_usable_feeds_are_told_apart() -> None:
    async with OutletServer() as outlet, surveyor(SystemClock(), ["127.0.0.1"]) as asking:
        old = HOUR_AGO - timedelta(days=90)
        outlet.put("/frozen", document(rss([item(1, published=old)])))
        outlet.put("/undated", document(rss([item(1, published=None)])))
        outlet.put("/empty", document(rss([])))
        feeds = [a_feed(url=outlet.url(path)) for path in ("/frozen", "/undated", "/empty")]
        heard: list[str] = []
        frozen, undated, empty = await asking.ask_all(feeds, lambda one: heard.append(one.feed.url))
    assert frozen.ok
    assert frozen.reason == f"Its newest entry is of {old:%d %B %Y}: the feed may be frozen."
    assert undated.ok
    assert undated.reason == "No entry says its date: first sight will count."
    assert (empty.ok, empty.outcome) == (False, Outcome.EMPTY)
    assert empty.reason
    assert sorted(heard) == sorted(feed.url for feed in feeds)


async def test_a_host_that_asks_for_peace_is_not_asked_for_its_other_feeds() -> None:
    clock = SystemClock()
    async with OutletServer() as outlet:
        outlet.put("/one", problem(429, retry_after="600"))
        transport = GuardedTransport(["127.0.0.1"])
        asking = Surveyor(Fetcher(transport, clock), Parser(), HostSpacing(clock, gap=0), clock)
        first = await asking.ask(a_feed(url=outlet.url("/one")))
        second = await asking.ask(a_feed(url=outlet.url("/two")))
        await transport.aclose()
        assert not outlet.asked("/two")
    assert (first.outcome, second.outcome) == (Outcome.RATE_LIMITED, Outcome.RATE_LIMITED)
    assert second.reason == "127.0.0.1 asked to be left alone for 10 minutes."
