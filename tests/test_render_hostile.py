"""Whatever a publisher writes, the message stays valid HTML within Telegram's limits."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.html import BUDGET_UNITS, Block, Document, Text, clip, safe_url, units
from bot.alerts.intent import AlertKind
from bot.alerts.render import Reader, render
from bot.alerts.view import AlertView
from bot.match.verdict import Evidence, TextField
from tests.fakes.alert_builders import NOON, alert, claim, report, verdict
from tests.fakes.telegram_html import parse

NASTY = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="<>&\"'ab\u202e\ud83d😀\x00\n. ", max_size=300),
    st.sampled_from(["<b>", "</i></b>", "&amp;lt;", "<a href='x'>", "😀" * 3000, "x" * 6000]),
)
SPANS = st.lists(
    st.tuples(st.integers(-5, 320), st.integers(-5, 320), st.sampled_from(list(TextField))),
    max_size=60,
)


def _view(title: str, summary: str, spans: list[tuple[int, int, TextField]]) -> AlertView:
    found = tuple(
        Evidence((title + summary)[start:end][:50], start, end, field, "en", "rule")
        for start, end, field in spans
    )
    judged = verdict(claim(evidence=tuple(range(len(found)))), spans=found)
    return alert(
        report(title, summary, judged=judged, outlet=title, url=f"https://x.example/{title}")
    )


def _assert_sound(source: str) -> None:
    parsed = parse(source)
    assert units(parsed.text) <= 4096
    assert parsed.entities <= 100


@settings(max_examples=150, deadline=None)
@given(NASTY, NASTY, SPANS)
def test_alerts_stay_valid_html(
    title: str, summary: str, spans: list[tuple[int, int, TextField]]
) -> None:
    message = render(_view(title, summary, spans), Reader(), NOON)

    _assert_sound(message.html)
    assert units(message.plain) <= 4096


@settings(max_examples=40, deadline=None)
@given(st.lists(NASTY, min_size=1, max_size=20))
def test_catch_ups_stay_valid_html(titles: list[str]) -> None:
    members = tuple(_view(title, "", []) for title in titles)
    view = alert(kind=AlertKind.CATCH_UP, away_since=NOON - timedelta(days=3), members=members)

    _assert_sound(render(view, Reader("id"), NOON).html)


def test_markup_in_a_title_is_shown_as_written() -> None:
    message = render(alert(report("<b>1 & 2</b>")), Reader(), NOON)

    assert "<i>&lt;b&gt;1 &amp; 2&lt;/b&gt;</i>" in message.html


def test_a_mark_that_turns_text_around_is_taken_out() -> None:
    message = render(alert(report("safe\u202etxt")), Reader(), NOON)

    assert "safetxt" in message.html


def test_whole_blocks_go_the_least_needed_first() -> None:
    blocks = (
        Block((Text("a" * 100),)),
        Block((Text("b" * 100),), drop=9),
        Block((Text("c" * 100),), drop=2),
    )

    assert Document(blocks).fitted(max_units=250).plain() == "a" * 100 + "\n" + "c" * 100
    assert Document(blocks).fitted(max_units=50).plain() == "a" * 100
    assert Document(blocks).fitted(max_units=BUDGET_UNITS).blocks == blocks


def test_too_many_entities_drop_blocks_too() -> None:
    blocks = tuple(Block((), drop=1, quote=True) for _ in range(150))

    assert len(Document(blocks).fitted().blocks) == 100


@given(st.text(max_size=200), st.integers(2, 100))
def test_clipping_counts_utf16_units(text: str, limit: int) -> None:
    assert units(clip(text, limit)) <= limit
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_only_plain_web_addresses_become_links() -> None:
    assert safe_url("https://news.example/a?b=1&c=2") == "https://news.example/a?b=1&c=2"
    for bad in (None, "", "javascript:alert(1)", "tg://user?id=1", "https://", "http://[", "x" * 9):
        assert safe_url(bad) is None
    assert safe_url("https://news.example/" + "x" * 3000) is None
    assert safe_url("https://news.example/" + "😀" * 1500) is None  # of 3,000 units
