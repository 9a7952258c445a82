"""Mistakes in feeds.toml: each is named with file, line and key, all of them at once."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import FeedsFileError
from bot.feeds.lists.feeds_file import MOST_BYTES, load, parse
from tests.fakes.feed_builders import table


def problems(text: str) -> list[str]:
    with pytest.raises(FeedsFileError) as caught:
        parse(text)
    return str(caught.value).splitlines()


WRONG_VALUES = {
    "language": ('"xx"', "'xx' is not a language code"),
    "language ": ('"Indonesian"', "did you mean 'id'?"),
    "language  ": ('"zh-CN"', "did you mean 'zh'?"),
    "language   ": ('"jp"', "did you mean 'ja'?"),
    "country": ('"Laos"', "did you mean 'LA'?"),
    "country ": ('"UK"', "did you mean 'GB'?"),
    "country  ": ('"ZZ"', "'ZZ' is not a country code"),
    "kind": ('"think tank"', "did you mean 'think-tank'?"),
    "kind ": ('"state media"', "did you mean 'state'?"),
    "kind  ": ("3", "3 is not text"),
    "official_of": ('"UN"', "is not a country code (ISO 3166)"),
    "interval": ('"soon"', 'write "15m", "2h" or "1d"'),
    "interval ": ("15", 'write "15m", "2h" or "1d"'),
    "interval  ": ('"8d"', "outside 1s to 7d"),
    "interval   ": ('"0s"', "outside 1s to 7d"),
    "enabled": ('"false"', "neither true nor false"),
    "url": ('"ftp://a.example/"', "must begin with http:// or https://"),
    "url ": ('"https:///feed"', "names no host"),
    "url  ": ('"https://a.example:99999/"', "is not an address"),
    "url   ": ('"https://a b.example/"', "names no host"),
    "url    ": ('"https://[::1/feed"', "is not an address"),
    "name": ('""', "is empty"),
    "name ": ('"a\\nb"', "line break"),
    "encoding": ('"utf-9"', "not an encoding that Python knows"),
    "encoding ": ('"base64"', "not an encoding of text"),
    "headers": ('["a"]', "must be a table of texts"),
    "headers ": ('{ "X-A" = 1 }', "'X-A' must be a header's name with a text"),
    "headers  ": ('{ "X-A" = "a\\nb" }', "line break"),
    "tags": ('"world"', "must be a list of texts"),
}


@pytest.mark.parametrize("label", WRONG_VALUES)
def test_a_wrong_value_is_named_with_its_line_and_key(label: str) -> None:
    key = label.strip()
    value, expected = WRONG_VALUES[label]
    text = table("First") + "\n" + table("Second", **{key: value})
    line = next(
        number
        for number, content in enumerate(text.splitlines(), 1)
        if number > 6 and content.startswith(f"{key} = ")
    )
    found = problems(text)
    assert found[0].startswith(f"feeds.toml, line {line}, feeds[1].{key}: ")
    assert expected in found[0]
    assert len(found) == 1


def test_all_mistakes_are_told_at_once_in_order_of_lines() -> None:
    text = (
        'colour = "red"\n[defaults]\nintervall = "1h"\nencoding = "utf-9"\ncountry = "ID"\n'
        + table("One", country='"XQ"', langauge='"id"')
        + table("Two", kind="", url='"nowhere"')
    )
    found = problems(text)
    assert [line.split(": ")[0] for line in found] == [
        "feeds.toml, line 1, colour",
        "feeds.toml, line 3, defaults.intervall",
        "feeds.toml, line 4, defaults.encoding",
        "feeds.toml, line 5, defaults.country",
        "feeds.toml, line 9, feeds[0].country",
        "feeds.toml, line 11, feeds[0].langauge",
        "feeds.toml, line 12, feeds[1].kind",
        "feeds.toml, line 14, feeds[1].url",
    ]
    assert "did you mean 'interval'?" in found[1]
    assert "belongs into each feed" in found[3]
    assert "did you mean 'language'?" in found[5]
    assert found[6].endswith("kind is missing")


def test_a_wrong_default_is_told_once_and_not_for_every_feed() -> None:
    text = '[defaults]\ninterval = "often"\n' + table("One") + table("Two")
    assert len(problems(text)) == 1


def test_duplicate_names_and_addresses_name_the_other_line() -> None:
    text = table("Kantor Berita – A") + table("kantor  berita - a", url='"http://b.example/x"')
    text += table("C", url='"HTTP://www.kantor-berita-a.example/feed/"')
    assert problems(text) == [
        "feeds.toml, line 7, feeds[1].name: 'kantor  berita - a' is already used in line 2; "
        "remove one of the two",
        "feeds.toml, line 13, feeds[2].url: 'HTTP://www.kantor-berita-a.example/feed/' is "
        "already used in line 3; remove one of the two",
    ]


def test_a_typing_error_in_the_list_itself_is_named() -> None:
    assert problems('[[feed]]\nname = "x"\n') == [
        "feeds.toml, line 1, feed: 'feed' is not a key here; did you mean 'feeds'?"
    ]
    assert problems("feeds = 3\n") == [
        "feeds.toml, line 1, feeds: must be tables, each under [[feeds]]"
    ]
    assert problems("defaults = 3\n") == ["feeds.toml, line 1, defaults: must be a table"]


def test_a_syntax_error_names_its_line() -> None:
    broken = table("One") + 'name = "never closed\n'
    assert problems(broken)[0].startswith("feeds.toml, line 6: not valid TOML: ")
    assert problems("[[feeds]]\nname =")[0].startswith("feeds.toml, line 2: not valid TOML")


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FeedsFileError, match=r"none\.toml does not exist; FEEDS_FILE"):
        load(tmp_path / "none.toml")
    with pytest.raises(FeedsFileError, match="cannot be read: Is a directory"):
        load(tmp_path)
    latin = tmp_path / "feeds.toml"
    latin.write_bytes(b'a = 1\nname = "caf\xe9"\n')
    with pytest.raises(FeedsFileError, match=r"feeds\.toml, line 2: is not UTF-8"):
        load(latin)
    latin.write_bytes(b"#" * (MOST_BYTES + 1))
    with pytest.raises(FeedsFileError, match="are the limit"):
        load(latin)


def test_defaults_fill_in_and_a_feed_overrides_them() -> None:
    text = '[defaults]\ninterval = "2h"\nuser_agent = "a"\n' + table("One")
    one, two = parse(text + table("Two", interval='"90s"', headers='{ "X-B" = "c" }')).feeds
    assert (one.interval, one.user_agent, one.headers) == (timedelta(hours=2), "a", ())
    assert (two.interval, two.headers) == (timedelta(seconds=90), (("X-B", "c"),))


def test_a_byte_order_mark_and_windows_newlines_are_accepted() -> None:
    text = "\ufeff" + table("One", language='"fil"').replace("\n", "\r\n")
    assert [feed.language for feed in parse(text).feeds] == ["tl"]
    assert problems(text + "colour = 1\r\n")[0].startswith("feeds.toml, line 7, feeds[0].colour")


def test_a_country_code_written_as_language_is_warned_of() -> None:
    warned = parse(table("One", country='"KR"', language='"kr"')).warnings
    assert warned == (
        "feeds.toml, line 6, feeds[0].language: 'kr' is Kanuri; "
        "the language of South Korea is 'ko'",
    )
    assert parse(table("One", country='"MY"', language='"ms"')).warnings == ()


def test_lines_stay_right_after_strings_and_lists_over_several_lines() -> None:
    text = '# [[feeds]]\n[defaults]\nuser_agent = """\n[[feeds]]\n# no = "comment"\n"""\n'
    assert problems(text + table("One", tags='[ # a\n  "x",\n  "]",\n]', kind='"x"'))[1:] == [
        "feeds.toml, line 11, feeds[0].kind: 'x' is not a kind "
        "(state, wire, independent, government, think-tank, specialist, aggregator)"
    ]
    nested = table("One", kind='"wire"') + "[feeds.headers]\n'X' = 'a'\n\"Y\" = 3\n"
    assert problems(nested)[0].startswith("feeds.toml, line 6, feeds[0].headers: 'Y' must be")
