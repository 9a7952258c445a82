"""Search: the newest articles that hold every word, in any script, the same on both engines."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ids import ArticleId
from storage.database import Database
from storage.searching import search
from storage.searching.search_index import BATCH
from storage.searching.search_text import normalise, parse, terms_of
from tests.storage.builders import ALERT, NOW, House, item, plans_of

TEXTS = [
    ("Indonesia's foreign minister in Pyongyang", "He met Choe Son Hui on Saturday."),
    ("Menteri Luar Negeri Sugiono bertemu Choe", "Kunjungan pertama sejak 2013."),
    ("金正恩会见老挝领导人", "朝鲜劳动党建党八十周年。"),
    ("북한 최선희 외무상, 라오스 방문", "평양에서 열린 회담."),
    ("รัฐมนตรีต่างประเทศเยือนเกาหลีเหนือ", "กรุงเปียงยาง"),
    ("រដ្ឋមន្ត្រី\u200bការបរទេស", "កូរ៉េខាងជើង"),
    ("မြန်မာနိုင်ငံခြားရေးဝန်ကြီး", "မြောက်ကိုရီးယား"),
    ("ປະທານປະເທດ ຢ້ຽມຢາມ", "ສ.ປ.ປ ເກົາຫຼີ"),
    ("北朝鮮とラオス", "平壌で会談した。"),
    ("Ngoại trưởng Triều Tiên thăm Hà Nội", "ＦＵＬＬＷＩＤＴＨ café"),
]


@pytest.fixture(params=["fresh", "indexed"])
def house(request: pytest.FixtureRequest, database: Database) -> House:
    """The texts among fillers, once before and once after the index is built."""
    found = House(database, "Antara")
    found.bring(*(item(title, summary=rest, guid=title) for title, rest in TEXTS))
    found.bring(*(item(f"Filler {n}", guid=str(n)) for n in range(BATCH - len(TEXTS))))
    if request.param == "indexed":
        assert index(found) == BATCH
    return found


def index(house: House, limit: int = 10_000) -> int:
    return house.database.write_now(lambda conn: search.index_pending(conn, limit))


def titles(house: House, words: str, limit: int = 20, before: int | None = None) -> list[str]:
    end = None if before is None else ArticleId(before)
    found = house.database.read_now(lambda conn: search.find(conn, words, limit, end))
    return [record.report.title for record in found]


HITS: dict[str, list[int]] = {
    "pyongyang MINISTER": [0],
    "indonesia": [0],
    "kunjungan 2013": [1],
    "朝鲜": [2],
    "朝鲜 老挝": [2],
    "建党八十": [2],
    "朝": [8, 2],
    "会": [8, 2],
    "북한": [3],
    "라오스": [3],
    "เกาหลีเหนือ": [4],
    "រដ្ឋមន្ត្រីការបរទេស": [5],
    "မြောက်ကိုရီးယား": [6],
    "ເກົາຫຼີ": [7],
    "ラオス": [8],
    "hà nội": [9],
    "Ha\u0300 No\u0323\u0302i": [9],
    "fullwidth CAFÉ": [9],
    "pyong": [],
    "minister hanoi": [],
    "鲜朝": [],
    "การณ์": [],
    "nowhere": [],
    "": [],
    "%_ '\"--": [],
}


def test_words_find_the_texts_that_hold_them(house: House) -> None:
    found = {words: titles(house, words) for words in HITS}
    assert found == {words: [TEXTS[hit][0] for hit in hits] for words, hits in HITS.items()}


def test_results_are_newest_first_limited_and_paged(house: House) -> None:
    newest = [f"Filler {number}" for number in reversed(range(BATCH - len(TEXTS)))]
    assert titles(house, "filler", 5) == newest[:5]
    page = house.database.read_now(lambda conn: search.find(conn, "filler", 5))
    rest = titles(house, "filler", 500, before=page[-1].report.article_id)
    assert rest == newest[5:]


def test_several_batches_and_a_tail_are_one_list(database: Database) -> None:
    house = House(database, "Antara")
    many = 3 * BATCH + 40
    house.bring(
        *(item(f"Word {n}", summary="朝鲜" * (n % 50 == 0), guid=str(n)) for n in range(many))
    )
    assert index(house, 1) == BATCH
    assert index(house) == 2 * BATCH
    assert index(house) == 0
    assert titles(house, "word", many) == [f"Word {n}" for n in reversed(range(many))]
    expected = [f"Word {n}" for n in reversed(range(many)) if n % 50 == 0]
    assert titles(house, "朝鲜", many) == expected


def test_a_new_revision_is_found_by_its_new_words_alone(house: House) -> None:
    title = TEXTS[0][0]
    house.bring(item("Sugiono in Wonsan", summary="", guid=title, verdict=ALERT))
    index(house)
    assert titles(house, "wonsan") == ["Sugiono in Wonsan"]
    assert titles(house, "pyongyang") == []
    assert index(house) == 0


def test_an_article_of_a_clock_that_lags_is_found(database: Database) -> None:
    house = House(database, "Antara")
    house.bring(*(item(f"Word {n}", guid=str(n)) for n in range(BATCH)))
    index(house)
    other = House(database)
    other.feeds = house.feeds
    late = NOW - timedelta(seconds=5)
    other.bring(*(item(f"Late word {n}", guid=f"late {n}") for n in range(10)), at=late)
    index(house)
    assert len(titles(house, "word", 1000)) == BATCH + 10
    assert len(titles(house, "late", 1000)) == 10
    assert titles(house, "word", 1) == [f"Word {BATCH - 1}"]


def test_a_search_reads_by_key_only(sqlite: Database) -> None:
    house = House(sqlite, "Antara")
    house.bring(*(item(f"Word {n}", guid=str(n)) for n in range(2 * BATCH)))
    index(house)
    with plans_of(sqlite) as plans:
        titles(house, "word")
    scans = [plan for plan in plans if "SCAN articles" in plan or "SCAN postings" in plan]
    assert plans
    assert scans == []


_LETTERS = st.text("aB é朝鲜北한국กาខ្មែ\u200b-'", max_size=12)


@settings(max_examples=200, deadline=None)
@given(text=_LETTERS, words=_LETTERS)
def test_the_index_never_misses_what_the_text_holds(text: str, words: str) -> None:
    query = parse(words)
    if query.terms and query.matches(text):
        assert set(query.terms) <= terms_of(text)


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(max_examples=20, deadline=None)
@given(texts=st.lists(_LETTERS, min_size=1, max_size=20), words=_LETTERS)
def test_search_finds_what_reading_everything_finds(texts: Sequence[str], words: str) -> None:
    query = parse(words)
    plain = [text for text in texts if query.terms and query.matches(text)]
    by_terms = [
        text
        for text in texts
        if query.terms and set(query.terms) <= terms_of(text) and query.matches(text)
    ]
    assert by_terms == plain
