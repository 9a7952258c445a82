"""The board in words: fits Telegram whatever it holds, and shows hostile titles as text."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.html import BUDGET_ENTITIES, BUDGET_UNITS, Document, units
from bot.board import ledger
from bot.board.events import LedgerEvent, Occasion
from bot.board.values import Board
from bot.board.wording import brief, cells, occasions
from bot.board.wording.overview import overview
from bot.board.wording.voice import Voice
from bot.board.words import ASEAN, MEMBERS, NORTH, OccasionPhase
from bot.match.verdict import CONDITIONS, Indicator, Polarity, Stage
from tests.fakes.board_desk import BASELINE, feeds, ledger_event, occasion, source
from tests.fakes.bot_api import parse_text

AS_OF = date(2026, 1, 31)
LANGUAGES = ("en", "id", "ko")
HOSTILE = (
    "<b>Bold</b> & <script>alert(1)</script>",
    "</b></i><a href='https://evil.example'>click</a>",
    "Line one\nLine two\u2028three\u202eevil",
    "{as_of} %s {0} &lt;b&gt;",
    "한" * 600,
    "𝔘" * 900,
    "A" * 5000,
)
days = st.integers(-200, 122).map(lambda n: BASELINE + timedelta(days=n))
titles = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300))


@st.composite
def ledger_events(draw: st.DrawFn, number: int) -> LedgerEvent:
    indicator = draw(st.sampled_from(list(Indicator)))
    steps = list(Polarity) if indicator in CONDITIONS else list(Stage)
    title = draw(titles)
    return ledger_event(
        f"e{number}",
        draw(days),
        indicator,
        draw(st.sampled_from(steps)),
        tuple(draw(st.lists(st.sampled_from((*MEMBERS, ASEAN)), min_size=1, unique=True))),
        title=title,
        sources=[source(draw(titles) or "x", title=title, url="https://news.example/a?b=<&>")],
        imported=draw(st.booleans()),
    )


@st.composite
def occasions_of(draw: st.DrawFn, number: int) -> Occasion:
    return occasion(
        f"o{number}",
        draw(days),
        title=draw(titles),
        expect=draw(titles),
        last_time=draw(titles),
        indicators=tuple(draw(st.lists(st.sampled_from(list(Indicator)), unique=True))),
    )


@st.composite
def boards(draw: st.DrawFn) -> Board:
    events = [draw(ledger_events(n)) for n in range(draw(st.integers(0, 25)))]
    calendar = [draw(occasions_of(n)) for n in range(draw(st.integers(0, 12)))]
    watching = feeds(draw(st.integers(0, 3)), AS_OF)
    return ledger.fold(events, watching, calendar, as_of=AS_OF, baseline=BASELINE)


def documents(board: Board, voice: Voice) -> Iterator[Document]:
    """Everything that is said of a board."""
    yield overview(board, voice, spare=400)
    for indicator in Indicator:
        yield cells.of_indicator(board, indicator, voice)
    for country in (*MEMBERS, ASEAN, NORTH):
        yield cells.of_country(board, country, voice)
    yield brief.brief(board, date(2026, 1, 26), brief.Wanted(), voice)
    for status in board.occasions:
        yield occasions.details(status, board, voice)
        yield occasions.reminder(status, status.occasion.starts - timedelta(days=9), voice)


@settings(max_examples=15, deadline=None)
@given(board=boards(), language=st.sampled_from(LANGUAGES))
def test_every_text_fits_and_is_markup_that_telegram_reads(board: Board, language: str) -> None:
    for document in documents(board, Voice(language)):
        text, entities = parse_text(document.html(), "HTML")
        assert units(text) <= BUDGET_UNITS
        assert units(document.plain()) <= BUDGET_UNITS + 200
        assert len([one for one in entities if one["type"] != "url"]) <= BUDGET_ENTITIES
        assert document.html().strip()


def full() -> Board:
    """A board on which every cell has something, with titles as long as they come."""
    events = [
        ledger_event(
            f"{indicator}-{country}",
            AS_OF - timedelta(days=number % 28),
            indicator,
            "opened" if indicator in CONDITIONS else "held",
            (country,),
            title=HOSTILE[number % len(HOSTILE)],
        )
        for number, (indicator, country) in enumerate(
            (one, other) for one in Indicator for other in (*MEMBERS, ASEAN)
        )
    ]
    calendar = [
        occasion(f"o{n}", AS_OF - timedelta(days=5 - n), title=HOSTILE[n % len(HOSTILE)])
        for n in range(12)
    ]
    return ledger.fold(events, feeds(2, AS_OF), calendar, as_of=AS_OF, baseline=BASELINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_board_loses_lines_and_no_heading(language: str) -> None:
    voice, board = Voice(language), full()
    text = overview(board, voice).plain()

    assert units(text) <= BUDGET_UNITS
    for key in ("overview.doors", "overview.moved", "overview.stands", "overview.watching"):
        assert voice.text(key) in text
    week = brief.brief(board, date(2026, 1, 26), brief.Wanted(), voice)
    assert units(week.plain()) <= brief.LONGEST
    assert len(week.plain().splitlines()) <= 40


def test_hostile_titles_are_text() -> None:
    title = HOSTILE[0]
    event = ledger_event("e", AS_OF, "visits", "held", ("LA",), title=title)
    board = ledger.fold([event], feeds(1, AS_OF), (), as_of=AS_OF, baseline=BASELINE)
    text, entities = parse_text(cells.of_country(board, "LA", Voice()).html(), "HTML")

    assert title in text
    assert [one["type"] for one in entities if one["type"] == "text_link"] == ["text_link"]
    assert "<script" not in cells.of_country(board, "LA", Voice()).html()


def test_silence_is_claimed_for_watched_time_alone() -> None:
    board = ledger.fold((), feeds(2, AS_OF), (), as_of=AS_OF, baseline=BASELINE)
    malaysia = cells.of_country(board, "MY", Voice()).plain()
    brunei = cells.of_country(board, "BN", Voice()).plain()

    assert "visits and meetings (123 days watched)" in malaysia
    assert "No report" not in brunei
    assert "Unwatched, so nothing can be said: consultations" in brunei
    assert "Brunei" in overview(board, Voice()).plain()


def test_marks_are_explained_where_they_stand() -> None:
    event = ledger_event("e", AS_OF, "visits", "held", ("LA",), imported=True)
    board = ledger.fold([event], (), (), as_of=AS_OF, baseline=BASELINE)
    text = overview(board, Voice()).plain()

    assert "happened Laos❔📜" in text
    assert "❔ reported, unconfirmed · 📜 imported" in text


def test_a_reader_with_a_filter_gets_the_brief_of_it() -> None:
    events = [
        ledger_event("a", AS_OF, "visits", "held", ("LA",)),
        ledger_event("b", AS_OF, "visits", "held", ("VN",)),
    ]
    board = ledger.fold(events, feeds(1, AS_OF), (), as_of=AS_OF, baseline=BASELINE)
    wanted = brief.Wanted(countries=frozenset({"LA"}))
    text = brief.brief(board, date(2026, 1, 26), wanted, Voice()).plain()

    assert "Laos, visits and meetings: no sign → happened" in text
    assert "Vietnam" not in text


def test_only_a_door_that_moved_makes_a_sound() -> None:
    visit = ledger_event("a", AS_OF, "visits", "held", ("LA",))
    talks = ledger_event("b", AS_OF, "consultations", "held", ("LA",))
    quiet = ledger.fold([visit], (), (), as_of=AS_OF, baseline=BASELINE)
    loud = ledger.fold([visit, talks], (), (), as_of=AS_OF, baseline=BASELINE)

    assert not brief.is_loud(quiet, brief.Wanted())
    assert brief.is_loud(loud, brief.Wanted())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_occasion_has_its_words(language: str) -> None:
    voice = Voice(language)
    for one in Indicator:
        assert voice.word("absent", one)
    for phase in OccasionPhase:
        assert voice.word("phase", phase)
        assert phase in occasions.PHASES
