"""How well is watched and how often the machine is right: the feeds' page, the evaluation's."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.board.web.site import Evaluation
from bot.feeds.feed import FeedKind, Health
from bot.services import measuring
from bot.services.measuring import Measuring
from tests.fakes.feed_builders import a_feed, a_state
from tests.fakes.leaping_clock import LeapingClock
from tests.fakes.polled import settings_in
from tests.fakes.web_page import WebPage
from tests.fakes.web_site import NOW, FakeSite

pytestmark = pytest.mark.anyio

FEEDS = [
    (a_feed(name="Antara", country="ID", language="id", kind=FeedKind.WIRE, official_of="ID"),
     a_state(last_success=NOW, last_new_item=NOW)),
    (a_feed(name="KPL", country="LA", url="https://key:secret@kpl.example/rss"),
     a_state(health=Health.FAILING, last_success=None, last_error="token=secret refused")),
    (a_feed(name="조선중앙통신", country="KP", official_of="KP"), a_state(health=Health.SLOW)),
    (a_feed(name="Paused", country="VN", enabled=False), a_state()),
]  # fmt: skip


async def shown(address: str, site: FakeSite) -> WebPage:
    async with site.client() as visitor:
        answer = await visitor.get(address)
    assert answer.status_code == 200, answer.text
    page = WebPage(answer.text)
    assert page.problems() == []
    return page


async def test_feeds_and_coverage_by_country() -> None:
    page = await shown("/feeds", FakeSite(listed=FEEDS))

    assert page.texts(".lead")[0].startswith("2 of 3 feeds are alive; 1 switched off.")
    countries = page.texts(".coverage li")
    assert countries[0] == "Brunei no feed: unwatched"
    assert "Indonesia 1 of 1 alive" in countries
    assert "Laos 0 of 1 alive: unwatched" in countries
    assert countries[-1] == "North Korea 1 of 1 alive"
    rows = page.texts("table tbody tr")
    assert rows[0].startswith("Antara Indonesia Indonesian wire, speaks for Indonesia ok 1 second")
    assert "failing never" in rows[1]
    assert "Pyongyang says" in rows[2]
    assert "off" in rows[3]


async def test_no_address_and_no_error_of_a_feed_is_shown() -> None:
    page = await shown("/feeds", FakeSite(listed=FEEDS))

    assert "secret" not in page.html
    assert "kpl.example" not in page.html


async def test_without_feeds_nothing_is_watched() -> None:
    page = await shown("/feeds", FakeSite())

    assert "nothing is watched and no silence can be claimed" in page.text


COUNTS = {
    "right": 9,
    "extra": 1,
    "missed": 2,
    "precision": 0.9,
    "precision_interval": [0.6, 0.98],
    "recall": None,
    "recall_interval": None,
    "f1": 0.85,
}
FIGURES = {"items": 1234, **dict.fromkeys(("alerts", "indicators", "claims", "actors"), COUNTS)}
MEASURED = Evaluation(
    figures={
        "sets": {"all": FIGURES},
        "languages": {"km": FIGURES, "km+lo": FIGURES},
        "tables": {"indicator": {"visits": COUNTS}, "stage": {"held": COUNTS}},
    },
    measured=NOW,
)


async def test_figures_with_their_intervals() -> None:
    page = await shown("/evaluation", FakeSite(measured=MEASURED))

    assert "Measured 20 Dec 2025." in page.text
    assert page.texts("tbody tr") == [
        "all 1,234 90.0% 60 to 98 – 85.0% 85.0% 85.0%",
        "Khmer 1,234 90.0% 60 to 98 – 85.0% 85.0% 85.0%",
        "km, lo 1,234 90.0% 60 to 98 – 85.0% 85.0% 85.0%",
        "Visits and meetings 11 90.0% 60 to 98 – 85.0%",
        "held 11 90.0% 60 to 98 – 85.0%",
    ]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Evaluation(pending=True), "being measured at this moment"),
        (Evaluation(), "holds no labelled texts to measure with"),
    ],
)
async def test_without_figures_it_says_why(found: Evaluation, sentence: str) -> None:
    assert sentence in (await shown("/evaluation", FakeSite(measured=found))).text


async def test_what_the_words_mean() -> None:
    page = await shown("/about", FakeSite())

    assert "The score is counted from 1 Oct 2025" in page.text
    for word in ("ajar", "recurring", "at risk", "imported", "unwatched", "unconfirmed"):
        assert word in page.text


LABELS = [
    {"id": "t-1", "lang": "en", "title": "Lao foreign minister meets Choe Son Hui in Pyongyang",
     "summary": "", "date": "2025-11-12", "outlet": "A", "relevance": 2, "stage": "held",
     "claims": [{"indicator": "visits", "stage": "held", "asean_actors": ["LA"]}],
     "asean_actors": ["LA"], "indicators": ["visits"]},
    {"id": "t-2", "lang": "en", "title": "Rain expected in the capital this week",
     "summary": "", "date": "2025-11-12", "outlet": "A", "relevance": 0},
]  # fmt: skip


async def test_figures_are_measured_in_a_process_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = "".join(json.dumps(one) + "\n" for one in LABELS)
    (corpus / "en.jsonl").write_text(lines, encoding="utf-8")
    monkeypatch.setattr(measuring, "CORPUS", corpus)
    made = Measuring(settings_in(tmp_path), LeapingClock(datetime(2025, 12, 1, tzinfo=UTC)))

    first, before = await made.figures(), made.version
    async with asyncio.timeout(60):
        while (found := await made.figures()).pending:
            await asyncio.sleep(0.05)
    await made.close()

    assert (first.pending, first.figures) == (True, {})
    assert found.figures["sets"]["all"]["items"] == 2
    assert found.measured == datetime(2025, 12, 1, tzinfo=UTC)
    assert made.version != before, "a page that said it was being measured is not shown again"


async def test_without_labels_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "CORPUS", tmp_path / "none")
    made = Measuring(settings_in(tmp_path), LeapingClock())

    assert await made.figures() == Evaluation()
    await made.close()


async def test_labels_that_cannot_be_read_leave_no_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad.jsonl").write_text("no json\n", encoding="utf-8")
    monkeypatch.setattr(measuring, "CORPUS", tmp_path / "bad.jsonl")
    made = Measuring(settings_in(tmp_path), LeapingClock())
    await made.figures()
    async with asyncio.timeout(60):
        while (found := await made.figures()).pending:
            await asyncio.sleep(0.05)
    await made.close()

    assert found.figures == {}
