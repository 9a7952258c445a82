"""Word edges, script by script: the name, the name glued to a neighbour, a near miss."""

import pytest

from bot.match.boundary import defaults, fits


def found(term: str, text: str) -> bool:
    left, right = defaults(term)
    start = text.index(term)
    return fits(text, start, start + len(term), left, right)


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        # Latin: whole words
        ("laos", "to laos, again", True),
        ("laos", "laos's envoy", True),
        ("arf", "a scarf fair", False),
        ("nk", "ink and nkx", False),
        ("korut", "menlu korut tiba", True),
        ("korut", "korutan", False),
        # Vietnamese letters are letters
        ("triều tiên", "(triều tiên)", True),
        ("lào", "lòlào", False),
        # Hangul: particles follow; short words need a left edge
        ("북한", "북한은 13일", True),
        ("북한", "방북한", False),
        ("라오스", "親라오스", True),
        ("인도네시아", "주인도네시아대사관", True),
        # katakana: short words need both edges
        ("タイ", "タイと北朝鮮", True),
        ("タイ", "タイトル", False),
        ("タイ", "スタイル", False),
        ("ラオス", "ラオス外相", True),
        ("ベトナム", "対ベトナム", True),
        # Han
        ("访朝", "外长访朝结束", True),
        # Thai, Lao, Khmer, Burmese: anywhere, but no syllable is cut
        ("ไทย", "ทูตไทยพบ", True),
        ("ยา", "มอบยาให้", True),
        ("ยา", "ยาำ", False),
        ("ລາວ", "ຂອງລາວໄປ", True),
        ("ເກົາຫລີ", "ໃນເກົາຫລີເຫນືອ", True),
        ("ថៃ", "នៅថៃទៅ", True),
        ("ទូត", "ស្ថានទូតថ្មី", True),
        ("ဆန်", "မြောက်ဆန်တန်", True),
        ("ဝန်", "ဝန်ကြီး", True),
        ("မြန", "မြန်မာ", False),
    ],
)
def test_edges(term: str, text: str, expected: bool) -> None:
    assert found(term, text) is expected


@pytest.mark.parametrize(
    ("left", "right", "text", "expected"),
    [
        (False, True, "condemned", True),
        (False, False, "condemned", False),
        (True, False, "ucondemn", True),
    ],
)
def test_open_sides(left: bool, right: bool, text: str, expected: bool) -> None:
    start = text.index("condemn")
    assert fits(text, start, start + len("condemn"), left, right) is expected
