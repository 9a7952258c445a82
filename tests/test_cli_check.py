"""``check``: what is wrong, in which area, before anything runs."""

import json
from pathlib import Path

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_process import indicators_in
from tests.fakes.command_line import ROOT, run, run_aside, run_process
from tests.fakes.documents import items, rss
from tests.fakes.feed_builders import table
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INDICATORS_DIR", str(indicators_in(tmp_path, "en", "ko")))
    (tmp_path / "feeds.toml").write_text(table("Satu", language='"id"'))
    return tmp_path


def test_all_in_order_is_a_line_per_area(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INDICATORS_DIR", str(ROOT / "indicators"))
    ended = run(capsys, "check")
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[:2] == [
        "ok    settings: no token: alerts go to the terminal",
        "ok    feeds: 1 of 1 feeds enabled, 1 countries and organisations, 1 languages",
    ]
    assert lines[2].startswith("ok    indicators: rules ")
    assert lines[3:] == [
        "ok    history: 280 events of the past, 7 of them without a claim",
        "ok    occasions: 48 occasions",
    ]


def test_every_area_is_looked_at_though_the_first_is_wrong(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FRESH_HOURS", "soon")
    monkeypatch.setenv("INDICATORS_DIR", str(folder / "nowhere"))
    (folder / "feeds.toml").write_text(table("Satu", language='"xx"'))
    ended = run(capsys, "check", "--json")
    assert ended.status == 2
    found = {one["area"]: one for one in json.loads(ended.out)}
    assert [one["status"] for one in found.values()] == [2, 2, 2, 0, 0]
    assert "FRESH_HOURS" in found["settings"]["text"]
    assert found["feeds"]["text"].startswith("feeds.toml, line 6, feeds[0].language: ")
    assert "nowhere" in found["indicators"]["text"]


def test_a_probable_mistake_is_a_warning(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "feeds.toml").write_text(table("Satu", country='"KR"', language='"kr"'))
    ended = run(capsys, "check")
    assert ended.status == 0
    assert "warning: feeds.toml, line 6, feeds[0].language: 'kr' is Kanuri" in ended.out


@pytest.mark.anyio
async def test_online_asks_the_feeds_and_telegram(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with OutletServer() as outlet, BotApi() as api:
        outlet.put("/feed", document(rss(items(3))))
        (folder / "feeds.toml").write_text(table("Satu", url=f'"{outlet.url("/feed")}"'))
        monkeypatch.setenv("ALLOWED_PRIVATE_HOSTS", "127.0.0.1")
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        monkeypatch.setenv("TELEGRAM_TOKEN", api.token)
        monkeypatch.setenv("TELEGRAM_CHANNEL", "@follow")
        good = await run_aside(capsys, "check", "--online")
        outlet.remove("/feed")
        bad = await run_aside(capsys, "check", "--online")
    assert good.status == 0, good.out
    assert good.out.splitlines()[0] == "ok    settings: alerts go to @follow"
    assert good.out.splitlines()[-2] == "ok    feeds online: 1 of 1 feeds answered well."
    assert good.out.splitlines()[-1].startswith("ok    telegram: the token is of @")
    assert bad.status == 1
    assert "FAIL  feeds online: 0 of 1 feeds answered well; 1 http-error." in bad.out
    assert "FAIL  ID     Satu: http-error. " in bad.out
    assert api.token not in good.out + good.err + bad.out + bad.err


@pytest.mark.anyio
async def test_a_wrong_token_is_one_sentence_without_the_token(folder: Path) -> None:
    wrong = "123456789:AAF0abcdefghijklmnopqrstuvwxyz_-123"
    (folder / "feeds.toml").write_text("")
    async with BotApi() as api:
        ended = await run_process(
            folder, "check", "--online", TELEGRAM_TOKEN=wrong, TELEGRAM_API_URL=api.url
        )
    assert ended.status == 4
    assert "FAIL  telegram: Telegram refused the bot token; set TELEGRAM_TOKEN" in ended.out
    assert wrong not in ended.out + ended.err
    assert "Traceback" not in ended.err


def test_an_empty_history_is_wrong_and_none_is_not(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = folder / "indicators"
    (rules / "history.jsonl").write_text("\n")
    empty = run(capsys, "check")
    (rules / "history.jsonl").unlink()
    none = run(capsys, "check")

    assert (empty.status, none.status) == (2, 0)
    assert "history.jsonl: holds no event; bring it back, or take the file away." in empty.out
    assert "the board knows only what was seen" in none.out
