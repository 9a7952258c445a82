"""Pages of a search: phrases, where to go on, filters, and what is marked. Both engines."""

import pytest

from bot.match.verdict import Indicator
from storage.archive.articles import narrowed
from storage.searching import search
from storage.searching.search_marks import marks, shown
from storage.searching.search_text import parse
from tests.storage.builders import DAY, NOW, House, item
from tests.storage.test_storage_questions import house

__all__ = ["house"]


def page(house: House, words: str, limit: int, **wanted: object) -> tuple[list[str], object]:
    found = house.database.read_now(
        lambda conn: search.page(conn, parse(words), limit, **wanted)  # type: ignore[arg-type]
    )
    return [one.report.title for one in found.records], found.older


@pytest.mark.parametrize("indexed", [False, True])
def test_a_phrase_is_word_next_to_word(house: House, indexed: bool) -> None:
    texts = ("foreign minister", "minister foreign", "foreign, minister", "foreign ministers")
    more = ("북한 외무상", "외무상 북한", "북한-외무상은")
    house.bring(*(item(text, guid=text) for text in (*texts, *more)))
    house.bring(*(item(f"Filler {n}", guid=f"f{n}") for n in range(256)))
    if indexed:
        assert house.database.write_now(lambda conn: search.index_pending(conn, 1000))

    def found(words: str) -> set[str]:
        return set(page(house, words, 20)[0])

    assert found('"foreign minister"') == {"foreign minister", "foreign, minister"}
    assert found("foreign minister") == set(texts[:3])
    assert found("«북한 외무상»") == {"북한 외무상", "북한-외무상은"}
    assert found('"foreign') == set(texts)
    assert found('""') == set()


def test_a_page_says_where_to_go_on_and_ends_after_so_many_looks(house: House) -> None:
    house.bring(*(item(f"Word {n}", guid=f"w{n}") for n in range(600)))
    first, older = page(house, "word", 3)
    assert first == ["Word 599", "Word 598", "Word 597"]
    assert page(house, "word", 3, before=older)[0] == ["Word 596", "Word 595", "Word 594"]
    assert page(house, '"word 7"', 3) == (["Word 7"], None)
    nothing, onward = page(house, '"word 7"', 3, looks=300)
    assert nothing == []
    assert page(house, '"word 7"', 3, before=onward, looks=300) == (["Word 7"], None)


def test_a_search_is_narrowed_by_claims_language_and_time(house: House) -> None:
    def only(**wanted: object) -> list[str]:
        return page(
            house,
            "event",
            9,
            accept=lambda ids: house.database.read_now(
                lambda conn: narrowed(conn, ids, **wanted)  # type: ignore[arg-type]
            ),
        )[0]

    assert only(indicator=Indicator.MISSIONS) == ["Event 2", "Event 1"]
    assert only(country="LA") == ["Event 2", "Event 0"]
    assert only(language="ko") == []
    assert only(since=NOW - 200 * DAY) == ["Event 2", "Event 1"]
    assert page(house, "event", 9, until=NOW - 200 * DAY) == (
        ["Event 2", "Event 1", "Event 0"],
        None,
    )


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("pyongyang", "In PYONGYANG, pyongyangs", ["PYONGYANG"]),
        ("북한", "북한은 北 북한", ["북한", "북한"]),
        ("cafe\u0301", "Cafe\u0301 CAFÉ cafe", ["Café", "CAFÉ"]),
        ("straße", "STRASSE Straße", ["STRASSE", "Straße"]),
        ("fi", "ﬁ x", ["ﬁ"]),
        ("a b", "a a b c", ["a", "a", "b"]),
        ("...", "...", []),
        ("朝鲜 鲜朝", "朝鲜朝", ["朝鲜朝"]),
    ],
)
def test_what_was_looked_for_is_marked(words: str, text: str, marked: list[str]) -> None:
    composed = shown(text)
    spans = marks(parse(words), composed)
    assert [composed[start:end] for start, end in spans] == marked
