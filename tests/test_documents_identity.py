"""Identity: the same article under changing addresses is one, different articles never are."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds import identity
from bot.feeds.entry import Entry, IdentityKind
from bot.feeds.feed import IdentityPolicy
from bot.feeds.links import host_of, normal_link
from bot.ids import FeedId

FEED = FeedId(1)
HOST = "outlet.example"
POLICY = IdentityPolicy


def entry(number: int = 1, **changes: object) -> Entry:
    made = Entry(
        guid=f"guid-{number}",
        link=f"https://outlet.example/story/{number}",
        title=f"Story {number}",
        summary="Text",
        published=datetime(2026, 11, 23, 10, tzinfo=UTC),
        entry_hash=number.to_bytes(16, "big"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def same(one: Entry, other: Entry, policy: IdentityPolicy = POLICY.GUID) -> bool:
    keys = [set(identity.keys(each, FEED, HOST, policy)) for each in (one, other)]
    return bool(keys[0] & keys[1])


def kinds(one: Entry, policy: IdentityPolicy) -> list[IdentityKind]:
    return [key.kind for key in identity.keys(one, FEED, HOST, policy)]


def test_the_policy_says_which_keys_count() -> None:
    assert kinds(entry(), POLICY.GUID) == [IdentityKind.GUID, IdentityKind.LINK]
    assert kinds(entry(), POLICY.GUID_ONLY) == [IdentityKind.GUID]
    assert kinds(entry(), POLICY.LINK) == [IdentityKind.LINK]
    assert kinds(entry(), POLICY.TITLE) == [IdentityKind.TITLE]
    assert kinds(entry(guid=None, link=None), POLICY.GUID) == [IdentityKind.TITLE]
    assert kinds(entry(guid=None), POLICY.GUID_ONLY) == [IdentityKind.TITLE]


def test_a_changed_id_or_address_alone_is_the_same_article() -> None:
    assert same(entry(), entry(guid="other"))
    assert same(entry(), entry(link="https://outlet.example/elsewhere"))
    assert same(entry(), entry(title="Rewritten headline"))
    assert not same(entry(1), entry(2))


def test_a_guid_counts_within_its_feed_and_a_link_everywhere() -> None:
    mine = identity.keys(entry(), FEED, HOST, POLICY.GUID)
    theirs = identity.keys(entry(), FeedId(2), "other.example", POLICY.GUID)
    assert [key.kind for key in set(mine) & set(theirs)] == [IdentityKind.LINK]


def test_a_guid_that_is_an_address_survives_a_change_of_scheme() -> None:
    first = entry(guid="http://www.outlet.example/?p=1", link=None)
    assert same(first, entry(guid="https://outlet.example/?p=1", link=None))


def test_title_and_day_within_the_outlet() -> None:
    bare = entry(guid=None, link=None)
    assert same(bare, replace(bare, title="STORY  1!"))
    assert not same(bare, replace(bare, published=datetime(2026, 11, 24, tzinfo=UTC)))
    elsewhere = identity.keys(bare, FEED, "other.example", POLICY.GUID)
    assert not set(elsewhere) & set(identity.keys(bare, FEED, HOST, POLICY.GUID))


def test_undated_namesakes_are_told_apart_by_their_text() -> None:
    briefing = entry(guid=None, link=None, published=None, title="Daily briefing", summary="One")
    assert same(briefing, replace(briefing, entry_hash=b"x" * 16))
    assert not same(briefing, replace(briefing, summary="Two"))
    silent = replace(briefing, title="", entry_hash=b"x" * 16)
    assert not same(silent, replace(silent, entry_hash=b"y" * 16))


def test_keys_are_the_same_for_ever() -> None:
    """Keys live in the database for ever: a change of these digests needs a new VERSION."""
    digests = [key.digest.hex() for key in identity.keys(entry(), FEED, HOST, POLICY.GUID)]
    digests += [key.digest.hex() for key in identity.keys(entry(), FEED, HOST, POLICY.TITLE)]
    assert identity.VERSION == 1
    assert digests == DIGESTS_OF_VERSION_1


DIGESTS_OF_VERSION_1 = [
    "aa53efe92f63c13341921692fb4c2de1",
    "b379193e515c9bd2617674721cd5290f",
    "eff63f802ffaec1f149487d0cd928fdb",
]


@pytest.mark.parametrize(
    ("entries", "policy"),
    [
        ([entry(n) for n in range(10)], POLICY.GUID),
        ([entry(n, guid="same") for n in range(10)], POLICY.LINK),
        ([entry(n, guid=None) for n in range(10)], POLICY.LINK),
        ([entry(n, guid=None) for n in range(3)], POLICY.GUID),
        ([entry(n, link="https://outlet.example/") for n in range(10)], POLICY.GUID_ONLY),
        ([entry(n, link="https://outlet.example/x", guid="1") for n in range(10)], POLICY.TITLE),
        ([entry(n, link=None, guid=None) for n in range(10)], POLICY.TITLE),
        ([*(entry(n) for n in range(40)), entry(1, title="Else")], POLICY.GUID),
        ([entry(1), entry(1)], POLICY.GUID),
        ([entry(1), entry(2, guid="guid-1")], POLICY.LINK),
        ([], POLICY.GUID),
    ],
)
def test_a_document_degrades_the_policy_it_contradicts(
    entries: list[Entry], policy: IdentityPolicy
) -> None:
    assert identity.assess(entries, POLICY.GUID) == policy


@pytest.mark.parametrize("policy", list(POLICY))
def test_a_good_document_never_raises_a_policy_again(policy: IdentityPolicy) -> None:
    assert identity.assess([entry(n) for n in range(20)], policy) == policy
    assert identity.assess([entry(n, guid="1", link="https://a.example/x") for n in range(20)],
                           policy) == POLICY.TITLE  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{"guid": "same"}, {"link": "https://outlet.example/live"}, {"guid": None}]
)
def test_ten_stories_under_one_id_are_ten_articles(changes: dict[str, str | None]) -> None:
    entries = [entry(n, **changes) for n in range(10)]
    policy = identity.assess(entries, POLICY.GUID)
    keys = [set(identity.keys(each, FEED, HOST, policy)) for each in entries]
    assert all(not a & b for n, a in enumerate(keys) for b in keys[n + 1 :])


def test_a_single_clash_is_no_key_within_its_document() -> None:
    entries = [*(entry(n) for n in range(40)), entry(77, guid="guid-1")]
    assert identity.assess(entries, POLICY.GUID) == POLICY.GUID
    keys = identity.keys_of_document(entries, FEED, HOST, POLICY.GUID)
    assert not set(keys[1]) & set(keys[40])
    assert set(keys[2]) == set(identity.keys(entries[2], FEED, HOST, POLICY.GUID))


@pytest.mark.parametrize(
    "url",
    [
        "http://outlet.example/a/b?id=5&x=1",
        "https://www.outlet.example/a/b/?x=1&id=5",
        "https://m.outlet.example:443/a//b?id=5&utm_source=rss&fbclid=x&x=1#top",
        "HTTPS://OUTLET.example/%61/b?id=5&x=1",
        "https://outlet.example/a/b/amp/?id=5&x=1&amp=1",
        "https://user:secret@outlet.example./a/b?x=1&id=5",
    ],
)
def test_addresses_of_one_page(url: str) -> None:
    assert normal_link(url) == "outlet.example/a/b?id=5&x=1"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://outlet.example/", None),
        ("https://outlet.example", None),
        ("https://outlet.example/?utm_source=rss", None),
        ("https://outlet.example/?p=12", "outlet.example?p=12"),
        ("https://outlet.example/#!/story/12", "outlet.example#!/story/12"),
        ("https://outlet.example:8443/a", "outlet.example:8443/a"),
        ("https://outlet.example/뉴스", "outlet.example/%EB%89%B4%EC%8A%A4"),
        ("https://outlet.example/%eb%89%b4%EC%8A%A4", "outlet.example/%EB%89%B4%EC%8A%A4"),
        ("https://m.example/a", "m.example/a"),
        ("http://[broken", None),
        ("https://outlet.example:port/a", None),
        (
            "https://news.google.com/rss/articles/CBMi?oc=5",
            "news.google.com/rss/articles/CBMi?oc=5",
        ),
    ],
)
def test_addresses(url: str, link: str | None) -> None:
    assert normal_link(url) == link


def test_hosts() -> None:
    assert host_of("https://www.outlet.example/rss") == "outlet.example"
    assert host_of("nonsense") == ""


@given(st.text(max_size=60))
def test_any_address_has_one_form_or_none(noise: str) -> None:
    url = "https://outlet.example/" + noise
    link = normal_link(url)
    if link is not None:
        assert normal_link("https://" + link) == link


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 9)), max_size=12))
def test_different_titles_never_share_a_key(rows: list[tuple[int, int, int]]) -> None:
    entries = [
        entry(title, guid=f"g{guid}", link=f"https://outlet.example/{link}")
        for guid, link, title in rows
    ]
    policy = identity.assess(entries, POLICY.GUID)
    keys = identity.keys_of_document(entries, FEED, HOST, policy)
    for one, its in zip(entries, keys, strict=True):
        for other, others in zip(entries, keys, strict=True):
            if one.title != other.title:
                assert not set(its) & set(others)
