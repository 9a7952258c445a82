"""The words after /recent, and what a page button carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.recent_filter import (
    COUNTRIES,
    LANGUAGES,
    MOST_DAYS,
    UnknownWordError,
    from_data,
    read_words,
    to_data,
)
from bot.chat.request import LONGEST_DATA, Button, read_data
from bot.chat.services.archive import RecentFilter
from bot.ids import ArticleId
from bot.match.verdict import Indicator

FILTERS = st.builds(
    RecentFilter,
    st.none() | st.sampled_from(list(Indicator)),
    st.none() | st.sampled_from(COUNTRIES),
    st.none() | st.sampled_from(LANGUAGES),
    st.none() | st.integers(0, MOST_DAYS),
)
PLACES = st.none() | st.integers(0, 2**63 - 1).map(ArticleId)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", RecentFilter()),
        ("laos", RecentFilter(country="LA")),
        ("LA", RecentFilter(country="LA")),
        ("Visits, Vietnam 30d ko", RecentFilter(Indicator.VISITS, "VN", "ko", 30)),
        ("7", RecentFilter(days=7)),
        ("99999999d", RecentFilter(days=MOST_DAYS)),
        ("asean_forums asean", RecentFilter(Indicator.ASEAN_FORUMS, "ASEAN")),
        ("culture", RecentFilter(Indicator.CULTURE_EDUCATION)),
        ("id", RecentFilter(language="id")),
        ("indonesia", RecentFilter(country="ID")),
        ("timor-leste", RecentFilter(country="TL")),
    ],
)
def test_words_in_any_order(words: str, expected: RecentFilter) -> None:
    assert read_words(words, "en") == expected


def test_countries_are_known_by_their_name_in_the_reader_s_language_too() -> None:
    assert read_words("kamboja", "id") == RecentFilter(country="KH")
    assert read_words("cambodia", "id") == RecentFilter(country="KH")


@pytest.mark.parametrize("words", ["bananas", "laos bananas", "<b>", "x" * 900, "-5"])
def test_an_unknown_word_is_named(words: str) -> None:
    with pytest.raises(UnknownWordError):
        read_words(words, "en")


@given(FILTERS, PLACES)
def test_every_filter_fits_a_button_and_comes_back(
    wanted: RecentFilter, before: ArticleId | None
) -> None:
    carried = Button("Older", "recent", to_data(wanted, before)).callback_data()

    assert len(carried.encode()) <= LONGEST_DATA
    command, data = read_data(carried) or ("", "")
    assert command == "recent"
    assert from_data(data) == (wanted, before)


@given(st.text(max_size=64))
def test_any_other_data_is_refused_or_harmless(data: str) -> None:
    try:
        wanted, _ = from_data(data)
    except ValueError:
        return
    assert wanted.country in {None, *COUNTRIES}
    assert wanted.language in {None, *LANGUAGES}
