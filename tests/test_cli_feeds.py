"""The feed list from the command line, without the network."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.feeds import SUBCOMMANDS
from bot.feeds.feed import Health
from bot.feeds.lists.feeds_file import load
from bot.ids import IdSource
from storage.database import Database
from storage.feed_list import feeds as stored
from tests.fakes.command_line import ROOT, Ended, run, run_process
from tests.fakes.feed_builders import NOW, table

TABLES = table("Satu", language='"id"') + "\n" + table("Saam", country='"LA"', enabled="false")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    path = tmp_path / "feeds.toml"
    path.write_text(TABLES)
    return path


def test_list_shows_every_feed_before_the_first_run(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = run(capsys, "feeds", "list")
    assert ended.status == 0
    assert ended.out.splitlines()[1].split() == ["ID", "Satu", "id", "independent", "15m"]
    assert ended.out.splitlines()[2].split() == ["LA", "Saam", "independent", "15m", "paused"]
    assert ended.out.endswith("2 feeds, 1 enabled.\n")
    assert not (path.parent / "data").exists()


def test_list_chooses_by_country_language_and_state(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def names(*options: str) -> list[str]:
        found = json.loads(run(capsys, "feeds", "list", "--json", *options).out)
        return [feed["name"] for feed in found]

    assert names() == ["Satu", "Saam"]
    assert names("--country", "LA") == ["Saam"]
    assert names("--language", "id") == ["Satu"]
    assert names("--paused") == ["Saam"]


def test_list_knows_how_feeds_are_doing_once_the_bot_has_run(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path.parent / "data").mkdir()
    database = Database.open("sqlite:///data/jembatan.db")
    feeds = load(path).feeds
    database.write_now(lambda conn: stored.sync(conn, feeds, NOW, IdSource()))
    database.close()
    ended = run(capsys, "feeds", "list")
    assert "unverified" in ended.out
    assert "Indonesia: 0 of 1 feed alive" in ended.out
    [satu, _] = json.loads(run(capsys, "feeds", "list", "--json").out)
    assert satu["health"] == Health.UNVERIFIED


def test_a_feed_is_added_edited_paused_resumed_and_removed(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def step(*arguments: str) -> Ended:
        ended = run(capsys, "feeds", *arguments)
        assert ended.status == 0, ended.err
        return ended

    url = "https://tham.example/rss"
    said = step("add", "Tham", url, "--country", "TH", "--kind", "state", "--official-of", "TH")
    assert said.out == (
        f"Added: Tham (Thailand, any language, state, speaks for Thailand, every 15m) {url}\n"
    )
    header = ["--header", "Accept-Language: th", "--tag", "a", "--tag", "b"]
    step("edit", "tham", "--interval", "2h", "--unset", "official-of", *header)
    feed = load(path).feeds[2]
    assert (feed.interval, feed.official_of, feed.tags) == (timedelta(hours=2), None, ("a", "b"))
    assert feed.headers == (("Accept-Language", "th"),)
    changed = json.loads(step("pause", url, "--json").out)["paused"]
    assert (changed["enabled"], changed["headers"]) == (False, ["Accept-Language"])
    assert step("resume", "Tham").out.startswith("Resumed: Tham (Thailand")
    step("remove", "Tham")
    assert path.read_text() == TABLES


BAD: dict[str, tuple[list[str], str]] = {
    "unknown feed": (["pause", "Sato"], "no feed is called 'Sato'; did you mean 'Satu'?"),
    "missing keys": (["add", "X", "https://x.example"], "country: country is missing\nkind: kind"),
    "bad key": (["edit", "Satu", "--unset", "intervall"], "'intervall' is no key of a feed"),
    "nothing": (["edit", "Satu"], "nothing to change was given"),
    "bad header": (["edit", "Satu", "--header", "x"], 'write "Name: value"'),
    "bad address": (["test", "gopher://x"], "url: 'gopher://x' must begin with http"),
    "no file": (["import-opml", "none.opml"], "none.opml: No such file or directory"),
}


@pytest.mark.parametrize("label", BAD)
def test_bad_input_is_one_clear_sentence_and_changes_nothing(
    path: Path, capsys: pytest.CaptureFixture[str], label: str
) -> None:
    arguments, expected = BAD[label]
    ended = run(capsys, "feeds", *arguments)
    assert ended.status == (1 if label == "no file" else 2)
    assert expected in ended.err
    assert "Traceback" not in ended.err
    assert path.read_text() == TABLES


def test_a_broken_file_is_told_with_its_line(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(TABLES + "colour = 1\n")
    ended = run(capsys, "feeds", "list")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("feeds.toml, line 14, feeds[1].colour: ")


def test_opml_goes_out_and_comes_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "feeds", "export-opml", "all.opml").out == "2 feeds written to all.opml.\n"
    assert run(capsys, "feeds", "export-opml").out == Path("all.opml").read_text()
    again = run(capsys, "feeds", "import-opml", "all.opml")
    assert again.status == 0
    assert again.out.splitlines()[-1] == "0 added, 2 duplicate, 0 invalid."
    path.write_text(table("Other"))
    json_said = json.loads(run(capsys, "feeds", "import-opml", "all.opml", "--json").out)
    assert json_said == {"added": ["Satu", "Saam"], "duplicate": [], "invalid": []}
    assert [feed.name for feed in load(path).feeds] == ["Other", "Satu", "Saam"]


def test_an_opml_import_reports_each_line_and_can_be_tried_first(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("f.opml").write_text(
        '<opml><body>\n<outline text="Good" xmlUrl="https://good.example"/>\n'
        '<outline text="Bad" xmlUrl="nowhere"/>\n</body></opml>'
    )
    tried = run(capsys, "feeds", "import-opml", "f.opml", "--country", "SG", "--dry-run")
    assert tried.out.splitlines()[-1] == "1 would be added, 0 duplicate, 1 invalid."
    assert path.read_text() == TABLES
    done = run(capsys, "feeds", "import-opml", "f.opml", "--country", "SG")
    assert done.status == 1
    assert done.out.startswith("f.opml, line 3, Bad: invalid: url: 'nowhere' must begin")
    assert load(path).feeds[-1].country == "SG"


def test_every_subcommand_has_help(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in SUBCOMMANDS:
        ended = run(capsys, "feeds", name, "--help")
        assert (ended.status, name in ended.out) == (0, True)


@pytest.mark.anyio
async def test_as_a_process_it_answers_for_the_shipped_list(tmp_path: Path) -> None:
    ended = await run_process(
        tmp_path, "feeds", "list", "--json", FEEDS_FILE=str(ROOT / "feeds.toml")
    )
    assert (ended.status, ended.err) == (0, "")
    assert sum(feed["enabled"] for feed in json.loads(ended.out)) >= 138
