"""The language of a text whose feed does not say it, down to a headline."""

import json
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.match import language
from bot.match.verdict import Relevance
from tests.fakes.source import ROOT
from tests.matching import MATCHER

STOP_WORDS = MATCHER.data.stop_words
FOLDER = MATCHER.data.folder
ALPHABETS = ("km", "ko", "lo", "my", "th", "vi")  # a script, or letters, that no neighbour has


def corpus() -> Iterator[tuple[str, str, str]]:
    """(language, title, summary) of every labelled text."""
    for path in sorted((ROOT / "tests/corpus/dev").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            yield item["lang"], item["title"], item.get("summary") or ""


def detect(text: str, given: str | None = None) -> str:
    return language.detect(FOLDER.fold(text), STOP_WORDS, given)


def shares(right: Counter[str], texts: Counter[str]) -> dict[str, float]:
    return {lang: right[lang] / number for lang, number in texts.items()}


def test_nearly_every_text_and_headline_of_the_corpus() -> None:
    texts: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    for lang, title, summary in corpus():
        texts[lang] += 1
        whole[lang] += detect(f"{title}\n{summary}") == lang
        titles[lang] += detect(title) == lang

    assert set(texts) == set(language.LANGUAGES)
    assert whole.total() / texts.total() >= 0.98, shares(whole, texts)
    assert titles.total() / texts.total() >= 0.95, shares(titles, texts)
    assert {lang: titles[lang] for lang in ALPHABETS} == {lang: texts[lang] for lang in ALPHABETS}
    assert min(shares(titles, texts).values()) >= 0.7, shares(titles, texts)  # Malay


@pytest.mark.parametrize(
    ("lang", "headline"),
    [
        ("id", "Menlu Kamboja akui belum bahas Korut"),
        ("ms", "Menteri Luar Kemboja tiada rancangan lawat Korea Utara"),
        ("id", "Indonesia siap kirim obat-obatan, kata Kemlu"),
        ("ms", "Malaysia sedia hantar ubat-ubatan selepas banjir"),
        ("tl", "Pilipinas, ayaw muna ng usapan sa Hilagang Korea"),
        ("tl", "DFA: ligtas ang mga Pinoy sa Seoul"),
        ("en", "DFA: all Filipinos in Seoul safe"),
        ("en", "Kenya, Sri Lankan envoys in Pyongyang"),
        ("ja", "北朝鮮外相がラオス訪問"),
        ("zh", "朝鲜外相访问老挝"),
        ("vi", "Ngoại trưởng Lào thăm Bình Nhưỡng"),
    ],
)
def test_neighbours_are_told_apart_in_a_headline(lang: str, headline: str) -> None:
    assert detect(headline) == lang


def test_what_the_feed_says_decides_only_where_the_text_cannot() -> None:
    assert detect("Choe Son Hui, Retno Marsudi", "ms") == "ms"
    assert detect("朝鮮外相訪中", "ja") == "ja"
    assert detect("朝鮮外相訪中") == "zh"
    assert detect("The minister said it was not for her to decide", "ms") == "en"
    assert detect("ลาวกับเกาหลีเหนือ", "en") == "th"
    assert detect("A flight for the de la Cruz family", "en") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Министр иностранных дел Лаоса прибыл в Пхеньян",
        "Глава КНДР примет участие в форуме ASEAN",
        "லாவோஸ் வெளியுறவு அமைச்சர் வட கொரியா பயணம்",
        "وزير خارجية لاوس يزور كوريا الشمالية",
        "Le ministre des Affaires étrangères du Laos est à Pyongyang pour une visite",
        "Der Außenminister von Laos ist nach Pjöngjang gereist, und das ist nicht neu",
        "El canciller de Laos visita la capital de Corea del Norte",
    ],
)
def test_a_thirteenth_language_is_said_to_be_unknown_and_alerts_nobody(text: str) -> None:
    assert detect(text) == language.UNKNOWN
    assert MATCHER.match(text).relevance is not Relevance.ALERT


@pytest.mark.parametrize("text", ["", " ", "2026", "🇰🇵🇱🇦", "\u200b", "?!", "\ud800", "ー"])
def test_what_holds_no_words_is_unknown(text: str) -> None:
    assert detect(text) == language.UNKNOWN


def test_the_tables_are_small() -> None:
    words = [word for group in STOP_WORDS.values() for word in group]

    assert len(words) < 2000
    assert sum(map(sys.getsizeof, words)) < 128 * 1024
