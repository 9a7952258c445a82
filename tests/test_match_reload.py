"""A lexicon edited while the bot polls: a broken one waits, a good one is taken over."""

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.errors import IndicatorsError
from bot.match.matcher import Matcher
from bot.match.verdict import Relevance
from bot.polling.indicators_watch import IndicatorsWatch
from tests.fakes.bot_process import running
from tests.fakes.documents import item, rss
from tests.fakes.outlet_pages import document
from tests.fakes.outlet_server import OutletServer
from tests.fakes.polled import Round, feed_list, polling, settings_in
from tests.matching import INDICATORS

pytestmark = pytest.mark.anyio

TICKS = 0.6  # seconds in which the folder is looked at several times
KNOWN = "Lao foreign minister arrives in Pyongyang for talks with Choe Son Hui"
UNKNOWN = "Laos and North Korea begin a zumbelling"  # a word that no lexicon has
BROKEN = 'language = "en"\n[concepts]\nconsult = ["zumbelling"\n'
GOOD = BROKEN.replace('"zumbelling"', '"zumbelling"]')
MISSPELT = GOOD.replace("consult", "consulting")
KEPT = "the last good ones stay"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped rules with fewer lexicons, quicker to load."""
    copy = tmp_path / "indicators"
    shutil.copytree(INDICATORS, copy, ignore=shutil.ignore_patterns("??.toml"))
    shutil.copy(INDICATORS / "lexicon/en.toml", copy / "lexicon")
    return copy


def write(folder: Path, text: str) -> None:
    (folder / "lexicon/ours.toml").write_text(text, "utf-8")


async def relevance(round_: Round, outlet: OutletServer, feeds: Path, title: str) -> Relevance:
    """What one more feed with one article is judged to be."""
    number = len(round_.batches) + 1
    known = {f"Feed {n}": outlet.url(f"/{n}") for n in range(1, number + 1)}
    outlet.put(f"/{number}", document(rss([item(number, title, summary=None)])))
    feeds.write_text(feed_list(known))
    await round_.polling.tick()
    await round_.polling.settle()
    return round_.batches[f"Feed {number}"].items[0].verdict.relevance


async def test_polling_goes_on_with_the_last_good_one(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(feed_list({}))
    settings = settings_in(tmp_path, indicators_dir=folder)
    async with OutletServer() as outlet, polling(settings) as round_:
        assert await relevance(round_, outlet, feeds, KNOWN) is Relevance.ALERT
        assert await relevance(round_, outlet, feeds, UNKNOWN) is Relevance.NONE

        for wrong in (BROKEN, MISSPELT):
            write(folder, wrong)
            assert await relevance(round_, outlet, feeds, KNOWN) is Relevance.ALERT
            assert await relevance(round_, outlet, feeds, UNKNOWN) is Relevance.NONE
        said = [record.getMessage() for record in caplog.records if KEPT in record.message]
        assert len(said) == 2
        assert "ours.toml, line 4: not valid TOML" in said[0]
        assert "ours.toml, line 3: concepts.consulting: unknown name" in said[1]

        write(folder, GOOD)
        assert await relevance(round_, outlet, feeds, KNOWN) is Relevance.ALERT
        assert await relevance(round_, outlet, feeds, UNKNOWN) is Relevance.ALERT


async def test_run_says_one_sentence_and_goes_on(folder: Path, tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    async with OutletServer() as outlet:
        one, two = (outlet.put(path, document(rss([item(1)]))) for path in ("/one", "/two"))
        feeds.write_text(feed_list({"One": one}))
        async with running(tmp_path, INDICATORS_DIR=str(folder)) as bot:
            await bot.until(lambda: len(outlet.asked("/one")) == 1)

            write(folder, BROKEN)
            await bot.until(lambda: bot.count(KEPT) == 1)
            await asyncio.sleep(TICKS)
            assert bot.count(KEPT) == 1, bot.said
            feeds.write_text(feed_list({"One": one, "Two": two}))
            await bot.until(lambda: len(outlet.asked("/two")) == 1)

            write(folder, GOOD)
            await bot.until(lambda: bot.count("indicators taken over") == 1)
            assert await bot.end() == 0
    assert "Traceback" not in bot.said


def test_nothing_is_read_while_nothing_changes(folder: Path) -> None:
    watch = IndicatorsWatch(folder)
    assert not watch.changed()

    write(folder, GOOD)
    assert watch.changed()
    assert not watch.changed()
    assert isinstance(watch.reload(), Matcher)
    assert watch.reload() is None

    (folder / "lexicon/ours.toml").unlink()
    assert watch.changed()


def test_going_back_to_the_good_text_is_taken_over(folder: Path) -> None:
    watch = IndicatorsWatch(folder)
    first = watch.current.version
    write(folder, BROKEN)
    assert isinstance(watch.reload(), IndicatorsError)
    assert watch.reload() is None
    assert watch.current.version == first

    (folder / "lexicon/ours.toml").unlink()
    found = watch.reload()
    assert isinstance(found, Matcher)
    assert found.version == first


def test_a_folder_that_vanishes_is_a_broken_edit(folder: Path) -> None:
    watch = IndicatorsWatch(folder)
    shutil.move(folder, folder.with_name("elsewhere"))
    assert watch.changed()
    assert "cannot be read" in str(watch.reload())
    assert watch.current.match(KNOWN).relevance is Relevance.ALERT


def test_at_the_start_a_broken_lexicon_is_refused(folder: Path) -> None:
    write(folder, BROKEN)
    with pytest.raises(IndicatorsError, match=r"ours\.toml"):
        IndicatorsWatch(folder)
