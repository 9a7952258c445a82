"""The feed list as admins edit it by chat; the file is the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.feeds.feed import Feed, FeedState, FetchOutcome
from bot.feeds.lists.opml import Import
from bot.ids import DraftId, FeedId
from bot.match.verdict import Verdict

Value = Mapping[str, Any]  # JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFeed:
    """One feed of the list, as /feeds shows it."""

    id: FeedId
    number: int  # from 1, in the order of the list; what a person may type instead of the name
    feed: Feed
    state: FeedState
    matches: int  # alerts of the last 30 days that came from here first


@dataclass(frozen=True, slots=True)
class Listing:
    """The feeds by country and name; ``problem`` says what is wrong with the file, if anything."""

    feeds: tuple[ListedFeed, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, and what the matcher of now says of it."""

    title: str
    published: datetime | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class PageLink:
    """A feed that an HTML page names."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an address answered, once. ``reason`` is a sentence; empty when all is well."""

    url: str  # where it answered from now on, with the credentials that were given
    outcome: FetchOutcome
    ok: bool
    reason: str = ""
    total: int = 0
    newest: datetime | None = None
    title: str = ""
    items: tuple[Item, ...] = ()
    links: tuple[PageLink, ...] = ()
    known_as: str | None = None  # a feed of the list with this address
    countries: tuple[str, ...] = ()  # guesses, the best first
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class TooManyLooksError(Exception):
    """The person has had as many addresses fetched as an hour allows."""


class FeedList(Protocol):
    """Every change raises FeedsFileError, a sentence without secrets, when nothing was changed.

    A change is in the audit with the person and with what was before. Asked again for what is so
    already, it changes nothing and writes nothing.
    """

    async def listing(self) -> Listing:
        """Return the list as the file says now, with what polling knows."""

    async def look(self, user_id: int, url: str, language: str | None = None) -> Looked:
        """Fetch an address as polling would; raises TooManyLooksError, or FeedsFileError for what
        can be no feed's address.
        """

    async def test(self, user_id: int, feed: Feed) -> Looked:
        """``look`` for a feed of the list, with its headers."""

    async def add(self, user_id: int, draft: DraftId, feeds: Sequence[Value]) -> tuple[str, ...]:
        """Add those feeds that the list does not hold yet; returns their names.

        The draft is over and says ``{"done": names}`` from then on.
        """

    async def pause(self, user_id: int, name: str) -> None:
        """Stop polling a feed."""

    async def resume(self, user_id: int, name: str) -> None:
        """Poll it again."""

    async def edit(self, user_id: int, name: str, changes: Value) -> None:
        """Set keys of one feed, as feeds.toml writes them; None removes one."""

    async def remove(self, user_id: int, listed: ListedFeed, asked: int | None = None) -> DraftId:
        """Take a feed out; the draft is what ``restore`` needs. ``asked``: in which message."""

    async def restore(self, user_id: int, removed: DraftId) -> str | None:
        """Put it back where it was; its name, or None for a removal that is not known."""

    async def removed(self, user_id: int, which: str | FeedId) -> tuple[DraftId, str] | None:
        """Return the person's own removal of that feed, of the last day, and the feed's name."""

    async def removed_by(self, user_id: int, asked: int) -> tuple[DraftId, str] | None:
        """Return what that message of the person has removed already."""

    async def read_opml(self, data: bytes, defaults: Value) -> Import:
        """Sort a document's feeds into new, duplicate and wrong; raises FeedsFileError."""

    async def opml(self) -> tuple[bytes, int, int]:
        """Return the list as OPML without credentials, how many feeds, from how many some went."""

    async def keep(
        self, user_id: int, kind: str, value: Value, draft: DraftId | None = None
    ) -> DraftId:
        """Keep what a dialogue has come to, anew or in place of an earlier draft."""

    async def draft(self, user_id: int, kind: str, draft: DraftId) -> Value | None:
        """Return it; None when it is another's, over, or too old."""

    async def drop(self, user_id: int, draft: DraftId) -> None:
        """Forget it."""
