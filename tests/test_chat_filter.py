"""The words after /recent, and what a page button carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.archive_filter import (
    COUNTRIES,
    LANGUAGES,
    MOST_DAYS,
    UnknownWordError,
    described,
    from_data,
    read_words,
    split_options,
    to_data,
)
from bot.chat.request import LONGEST_DATA, Button, read_data
from bot.chat.services.archive import ArchiveFilter
from bot.match.verdict import Indicator

FILTERS = st.builds(
    ArchiveFilter,
    st.none() | st.sampled_from(list(Indicator)),
    st.none() | st.sampled_from(COUNTRIES),
    st.none() | st.sampled_from(LANGUAGES),
    st.none() | st.integers(0, MOST_DAYS),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ArchiveFilter()),
        ("laos", ArchiveFilter(country="LA")),
        ("LA", ArchiveFilter(country="LA")),
        ("Visits, Vietnam 30d ko", ArchiveFilter(Indicator.VISITS, "VN", "ko", 30)),
        ("7", ArchiveFilter(days=7)),
        ("99999999d", ArchiveFilter(days=MOST_DAYS)),
        ("asean_forums asean", ArchiveFilter(Indicator.ASEAN_FORUMS, "ASEAN")),
        ("culture", ArchiveFilter(Indicator.CULTURE_EDUCATION)),
        ("id", ArchiveFilter(language="id")),
        ("indonesia", ArchiveFilter(country="ID")),
        ("timor-leste", ArchiveFilter(country="TL")),
        ("asean-forums", ArchiveFilter(Indicator.ASEAN_FORUMS)),
    ],
)
def test_words_in_any_order(words: str, expected: ArchiveFilter) -> None:
    assert read_words(words, "en") == expected


def test_countries_are_known_by_their_name_in_the_reader_s_language_too() -> None:
    assert read_words("kamboja", "id") == ArchiveFilter(country="KH")
    assert read_words("cambodia", "id") == ArchiveFilter(country="KH")


@pytest.mark.parametrize("words", ["bananas", "laos bananas", "<b>", "x" * 900, "-5"])
def test_an_unknown_word_is_named(words: str) -> None:
    with pytest.raises(UnknownWordError):
        read_words(words, "en")


@given(FILTERS, st.integers(0, 9999))
def test_every_filter_fits_a_button_and_comes_back(wanted: ArchiveFilter, page: int) -> None:
    carried = Button("Older", "recent", to_data(wanted, page)).callback_data()

    assert len(carried.encode()) <= LONGEST_DATA
    command, data = read_data(carried) or ("", "")
    assert command == "recent"
    assert from_data(data) == (wanted, page)


@given(st.text(max_size=64))
def test_any_other_data_is_refused_or_harmless(data: str) -> None:
    try:
        wanted, _ = from_data(data)
    except ValueError:
        return
    assert wanted.country in {None, *COUNTRIES}
    assert wanted.language in {None, *LANGUAGES}


@pytest.mark.parametrize(
    ("words", "looked_for", "wanted"),
    [
        ("choe son hui", "choe son hui", ArchiveFilter()),
        ("aid days=30 country=LA", "aid", ArchiveFilter(country="LA", days=30)),
        ("aid COUNTRY=my", "aid", ArchiveFilter(country="MY")),
        ("aid country=vietnam language=id", "aid", ArchiveFilter(country="VN", language="id")),
        ("a=b indicator=visits", "a=b", ArchiveFilter(Indicator.VISITS)),
        ("days=30 aid", "days=30 aid", ArchiveFilter()),
        ("days=7", "", ArchiveFilter(days=7)),
    ],
)
def test_options_stand_after_the_words(words: str, looked_for: str, wanted: ArchiveFilter) -> None:
    assert split_options(words, "en") == (looked_for, wanted)


@pytest.mark.parametrize("words", ["aid country=FR", "aid days=x", "aid language=fr days=2"])
def test_a_bad_option_is_named(words: str) -> None:
    with pytest.raises(UnknownWordError):
        split_options(words, "en")


def test_a_filter_is_told_in_words() -> None:
    wanted = ArchiveFilter(Indicator.SANCTIONS, "SG", "ko", 30)

    assert described(wanted, "en") == "sanctions, Singapore, Korean, 30 days"
    assert described(wanted, "id") == "sanksi, Singapura, Korea, 30 hari"
    assert described(ArchiveFilter(), "en") == ""
