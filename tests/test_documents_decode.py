"""Decoding: every encoding of the region, declared well, badly or not at all, becomes UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.documents import decode, legacy
from tests.fakes.feed_documents import item, rss, titles, utf8

KOREAN = "북한 외무상이 평양에서 라오스 대표단을 만나 협력 방안을 논의했다"
CHINESE = "朝鲜外务相在平壤会见老挝代表团，双方就加强合作交换了意见"
TAIWANESE = "北韓外務相在平壤會見寮國代表團，雙方就加強合作交換意見"
JAPANESE = "北朝鮮の外相がラオスの代表団と平壌で会談し、協力について話し合った"
THAI = "รัฐมนตรีต่างประเทศเกาหลีเหนือพบคณะผู้แทนลาวที่กรุงเปียงยาง"
FRENCH = "La Corée du Nord a reçu une délégation à Pyongyang « hier »"
CASES = [
    (KOREAN, "cp949", "euc-kr"),
    (CHINESE, "gb18030", "gb2312"),
    (TAIWANESE, "big5", "big5"),
    (JAPANESE, "cp932", "shift_jis"),
    (JAPANESE, "euc_jp", "euc-jp"),
    (THAI, "cp874", "tis-620"),
    (FRENCH, "cp1252", "iso-8859-1"),
]


def document(text: str, encoding: str, declared: str | None) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel><title>{text}</title></channel></rss>".encode(encoding)


@pytest.mark.parametrize(("text", "encoding", "declared"), CASES)
@pytest.mark.parametrize("claim", ["right", "utf-8", None])
def test_legacy_encodings(text: str, encoding: str, declared: str, claim: str | None) -> None:
    body = document(text, encoding, declared if claim == "right" else claim)
    assert text in utf8(body)


def test_vietnamese_in_windows_1258() -> None:
    text = "Ngoa\u0323i giao Triê\u0300u Tiên la\u0300m viê\u0323c ơ\u0309 Ha\u0300 Nô\u0323i"
    body = text.encode("cp1258")
    assert text in utf8(b"<rss>" + body + b"</rss>")


@pytest.mark.parametrize(("text", "encoding", "declared"), CASES)
def test_utf8_wins_over_a_wrong_declaration(text: str, encoding: str, declared: str) -> None:
    assert text in utf8(document(text, "utf-8", declared))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_marks_and_zero_bytes(encoding: str) -> None:
    decoded = utf8(document(KOREAN, encoding, "utf-8"))
    assert decoded.startswith("<rss>")
    assert KOREAN in decoded


def test_the_content_type_counts_where_the_document_says_nothing() -> None:
    body = "<rss>Đông Á</rss>".encode("cp1258")
    assert "Đông Á" in utf8(body, content_type="text/xml; charset=windows-1258")


def test_an_admins_override_wins() -> None:
    body = document("Řeka", "cp1250", "iso-8859-1")
    assert "Řeka" not in utf8(body)
    assert "Řeka" in utf8(body, override="windows-1250")
    assert "Řeka" not in utf8(body, override="no-such-encoding")


def test_the_feeds_language_breaks_the_tie_of_a_short_text() -> None:
    body = b"<rss>" + "北韓".encode("big5") + b"</rss>"
    assert "北韓" in utf8(body, language="zh", country="TW")


def test_a_utf8_document_cut_inside_a_character_stays_utf8() -> None:
    body = document(KOREAN * 3, "utf-8", "utf-8")
    start = body.index("대표단".encode())
    for length in range(start, start + 6):
        assert "북한 외무상이" in utf8(body[:length])


def test_a_few_bad_bytes_cost_only_themselves() -> None:
    body = document(THAI, "utf-8", "utf-8").replace(b"</title>", b"\xc3\x28\xff</title>")
    assert THAI in utf8(body)


def test_declaration_controls_and_forbidden_references_go() -> None:
    body = b'\n <?xml version="1.0"?>\n<rss>a\x00\x08b &#xD800;&#0;&#x1F;&#65; \xef\xbf\xbe</rss>'
    assert utf8(body) == "<rss>ab \ufffd\ufffd\ufffd&#65; \ufffd</rss>"


def test_a_surrogate_reference_in_a_title_is_no_crash() -> None:
    assert titles(rss(item(1, "A ~ B")).replace(b"~", b"&#xD800;")) == ["A \ufffd B"]


def test_escape_sequences_are_read_as_declared() -> None:
    body = document(JAPANESE, "iso2022_jp", "iso-2022-jp")
    assert JAPANESE in utf8(body)


def test_codecs_that_are_not_of_text_are_unknown() -> None:
    assert [legacy.codec(name) for name in ("base64", "rot13", "zlib", "x" * 30)] == [None] * 4


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "euc-kr", "utf-16", "wat"]))
def test_any_bytes_become_valid_utf8(body: bytes, override: str | None) -> None:
    decoded = decode.decode(body, override=override).data
    assert "\0" not in decoded.decode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="&\ufffe\uffff")))
def test_utf8_text_passes_unchanged(text: str) -> None:
    body = f"<a>{text}</a>"
    assert utf8(body.encode()) == body
