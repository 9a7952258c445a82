"""Identity keys: what makes two entries the same article.

Three keys, each with its scope: a guid counts within its feed, a normalised link everywhere, title
and day within the outlet and only where the other two are missing or not to be trusted. Any shared
key means the same article. Keys are kept for ever, so the way they are made has a version; a new
way must keep making the old keys beside the new ones.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from hashlib import blake2b

from bot.feeds.entry import Entry, IdentityKey, IdentityKind
from bot.feeds.feed import IdentityPolicy
from bot.feeds.links import normal_link
from bot.ids import FeedId

VERSION = 1
TOLERATED = 0.05  # share of conflicting or blank ids in one document (as FreshRSS has it)
ENOUGH_FOR_BLANKS = 10  # a blank id in a handful of entries says nothing of the feed

_NOT_WORDS = re.compile(r"[\W_]+")
_GUIDS = frozenset({IdentityPolicy.GUID, IdentityPolicy.GUID_ONLY})
_LINKS = frozenset({IdentityPolicy.GUID, IdentityPolicy.LINK})


def keys(
    entry: Entry, feed_id: FeedId, outlet_host: str, policy: IdentityPolicy
) -> tuple[IdentityKey, ...]:
    """The keys of one entry; never empty."""
    found = []
    if policy in _GUIDS and entry.guid:
        found.append(_key(IdentityKind.GUID, str(feed_id), _normal_guid(entry.guid)))
    if policy in _LINKS and entry.link and (link := normal_link(entry.link)):
        found.append(_key(IdentityKind.LINK, "", link))
    return tuple(found) or (_key(IdentityKind.TITLE, outlet_host, _title_and_day(entry)),)


def link_keys(link: str) -> list[bytes]:
    """Return the digests by which a report with this link is found; none for what is no link."""
    linked = Entry(guid=None, link=link, title="", summary="", published=None)
    found = keys(linked, FeedId(0), "", IdentityPolicy.LINK)
    return [key.digest for key in found if key.kind is IdentityKind.LINK]


def keys_of_document(
    entries: Sequence[Entry], feed_id: FeedId, outlet_host: str, policy: IdentityPolicy
) -> list[tuple[IdentityKey, ...]]:
    """The keys of entries read together: a guid or link that differing entries share is no key.

    Below the share at which the feed's policy degrades there may still be a pair of stories
    under one id: both are kept.
    """
    guids, links = _guids(entries), _links(entries)
    shared_guids = _conflicting(guids, entries)
    shared_links = _conflicting(links, entries)
    result = []
    for entry, guid, link in zip(entries, guids, links, strict=True):
        narrowed = policy
        if guid in shared_guids:
            narrowed = _without(narrowed, IdentityPolicy.LINK)
        if link in shared_links:
            narrowed = _without(narrowed, IdentityPolicy.GUID_ONLY)
        result.append(keys(entry, feed_id, outlet_host, narrowed))
    return result


def assess(entries: Sequence[Entry], policy: IdentityPolicy) -> IdentityPolicy:
    """The policy a feed deserves after this document: the one it had, or a lower one."""
    if not entries:
        return policy
    if policy in _GUIDS and not _trusted(_guids(entries), entries):
        policy = _without(policy, IdentityPolicy.LINK)
    if policy in _LINKS and not _trusted(_links(entries), entries):
        policy = _without(policy, IdentityPolicy.GUID_ONLY)
    return policy


def _without(policy: IdentityPolicy, other: IdentityPolicy) -> IdentityPolicy:
    """Lower a policy to the other half of it, or to titles where it has no other half."""
    if policy in {IdentityPolicy.GUID, other}:
        return other
    return IdentityPolicy.TITLE


def _trusted(values: Sequence[str | None], entries: Sequence[Entry]) -> bool:
    conflicts = _conflicting(values, entries)
    bad = sum(1 for value in values if value in conflicts)
    if len(values) >= ENOUGH_FOR_BLANKS:
        bad += sum(1 for value in values if not value)
    return bad <= TOLERATED * len(values)


def _guids(entries: Iterable[Entry]) -> list[str | None]:
    return [entry.guid and _normal_guid(entry.guid) for entry in entries]


def _links(entries: Iterable[Entry]) -> list[str | None]:
    """Links as they are compared: a page whose parts are entries of their own is one link."""
    return [entry.link and (normal_link(entry.link) or entry.link) for entry in entries]


def _conflicting(values: Sequence[str | None], entries: Sequence[Entry]) -> set[str | None]:
    """Values that entries of different titles share; one story listed twice is no conflict."""
    titles: set[tuple[str, Hashable]] = {
        (value, _words(entry.title)) for value, entry in zip(values, entries, strict=True) if value
    }
    counts = Counter(value for value, _ in titles)
    return {value for value, count in counts.items() if count > 1}


def _title_and_day(entry: Entry) -> str:
    """Title and UTC day; an undated entry is told from its namesakes by its text."""
    if not _words(entry.title):
        return entry.entry_hash.hex()
    day = entry.published.date().isoformat() if entry.published else _words(entry.summary)
    return f"{_words(entry.title)}\0{day}"


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _normal_guid(guid: str) -> str:
    """A guid that is an address survives a change of scheme or of ``www.``."""
    if guid.lower().startswith(("http://", "https://")):
        return guid.partition("://")[2].removeprefix("www.")
    return guid


def _key(kind: IdentityKind, scope: str, value: str) -> IdentityKey:
    text = f"{VERSION}\0{kind}\0{scope}\0{value}"
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    return IdentityKey(kind, digest)
