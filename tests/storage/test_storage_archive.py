"""The archive: recent matches with filters and pages, an article by its link, the export."""

import pytest

from bot.ids import ArticleId
from bot.match.verdict import Relevance
from storage.archive import articles
from storage.database import Database
from storage.records import ArticleRecord
from tests.storage.builders import (
    ALERT,
    AWAY,
    CONTEXT,
    HOUR,
    NOW,
    House,
    digest,
    item,
)


@pytest.fixture
def house(database: Database) -> House:
    return House(database, "Antara", "Bernama")


def stored(house: House) -> list[ArticleRecord]:
    every = tuple(Relevance)
    return house.database.read_now(lambda conn: articles.recent(conn, 1000, relevance=every))


def test_recent_filters_and_pages(house: House) -> None:
    bernama = house.feeds[1]
    house.bring(item("old", guid="1", verdict=ALERT))
    house.bring(item("context", guid="2", verdict=CONTEXT), feed_id=bernama)
    house.bring(item("new", guid="3", verdict=ALERT, intent=AWAY))

    def titles(limit: int = 10, **filters: object) -> list[str]:
        found = house.database.read_now(
            lambda conn: articles.recent(conn, limit, **filters)  # type: ignore[arg-type]
        )
        return [record.report.title for record in found]

    assert titles() == ["new", "old"]
    assert titles(1) == ["new"]
    both = (Relevance.ALERT, Relevance.CONTEXT)
    assert titles(relevance=both) == ["new", "context", "old"]
    newest = stored(house)[0].report.article_id
    assert titles(before=ArticleId(newest), relevance=both) == ["context", "old"]
    assert titles(indicator="visits") == ["new", "old"]
    assert titles(indicator="sanctions") == []
    assert titles(country="la") == ["new", "old"]
    assert titles(country="ID", relevance=both) == ["new", "context", "old"]
    assert titles(country="TH") == []
    assert titles(language="lo") == []
    assert titles(since=NOW) == ["new", "old"]
    assert titles(since=NOW + HOUR) == []


def test_by_link_finds_the_article_behind_a_link_key(house: House) -> None:
    house.bring(item("A", link="https://a.example/1"), item("B", link="https://a.example/2"))
    keys = [digest("https://a.example/2"), digest("https://nowhere.example/")]
    found = house.database.read_now(lambda conn: articles.by_link(conn, keys))
    assert [record.report.title for record in found] == ["B"]


def test_export_gives_every_article_in_the_words_of_the_contract(house: House) -> None:
    many = [item(f"T{number}", guid=str(number)) for number in range(600)]
    house.bring(*many, item("Minister in Vientiane", guid="x", verdict=ALERT))
    lines = house.database.read_now(lambda conn: list(articles.export(conn)))
    assert len(lines) == 601
    last = lines[-1]
    assert (last["feed_name"], last["title"], last["verdict"]) == (
        "Antara",
        "Minister in Vientiane",
        "alert",
    )
    assert last["published"] == last["first_seen"] == "2026-01-15T12:00:00+00:00"
    assert last["claims"] == [
        {"indicator": "visits", "stage": "held", "asean_actors": ["LA"], "evidence": [0]}
    ]
    assert last["evidence"][0]["term"] == "Vientiane"
    assert last["story"] is not None
