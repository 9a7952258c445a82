"""The list, its changes and its dialogues, over feeds.toml and the database."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from sqlalchemy import Connection

from bot.chat.services.feed_list import ListedFeed, Listing, Looked, Value
from bot.errors import FeedsFileError
from bot.feeds.feed import Feed
from bot.feeds.lists import feeds_edit, opml
from bot.feeds.lists.feeds_edit import Edited, Removed
from bot.feeds.lists.feeds_fields import (
    READERS,
    read_values,
    same_address,
    same_name,
    unknown_keys,
)
from bot.feeds.lists.feeds_file import load
from bot.feeds.lists.masked import masked, without_user
from bot.feeds.lists.opml import Import
from bot.ids import DraftId, FeedId
from bot.services.feed_list import guesses, written
from bot.services.feed_list.changes import Change, Changes
from bot.services.feed_list.dialogues import Dialogues
from bot.services.feed_list.looking import Looking
from bot.services.frame import Frame
from storage import drafts
from storage.feed_list import feed_figures, feeds
from storage.records import FeedOverview

_MATCHES_OF = timedelta(days=30)
_REMOVED = "feeds.removed"


class DatabaseFeedList(Dialogues):
    """One per running bot: it keeps two admins apart."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, Changes(frame))
        self._path = frame.settings.feeds_file
        self._looking = Looking(frame)

    async def listing(self) -> Listing:
        """Return the list as the file says now, with what polling knows."""
        await self._changes.settle()
        problem = await self._problem()
        since = self._frame.clock.now() - _MATCHES_OF

        def read(conn: Connection) -> tuple[ListedFeed, ...]:
            matches = feed_figures.matches_since(conn, since)
            return tuple(
                _listed(number, one, matches.get(one.id, 0))
                for number, one in enumerate(feeds.overview(conn), 1)
            )

        return Listing(await self._frame.database.read(read), problem)

    async def look(self, user_id: int, url: str, language: str | None = None) -> Looked:
        """Fetch an address as polling would."""
        return await self._looking.look(user_id, url, language, await self._known())

    async def test(self, user_id: int, feed: Feed) -> Looked:
        """Fetch a feed of the list, with its headers."""
        return await self._looking.ask(user_id, feed, [])

    async def add(self, user_id: int, draft: DraftId, feeds: Sequence[Value]) -> tuple[str, ...]:
        """Add those feeds that the list does not hold yet; end the draft."""
        new = _not_in(feeds, await self._known())
        names = tuple(str(raw["name"]) for raw in new)
        if not new:
            await self.keep(user_id, "", {"done": []}, draft)
            return ()
        one = len(new) == 1
        change = Change(
            action="feeds.add" if one else "feeds.import",
            subject=names[0] if one else f"{len(new)} feeds",
            detail={"new": written.shown_raw(new[0]) if one else list(names)},
            there=names,
            ends=draft,
        )
        await self._changes.make(user_id, change, lambda: feeds_edit.add(self._path, new))
        return names

    async def pause(self, user_id: int, name: str) -> None:
        """Stop polling a feed."""
        change = await self._edit(name, {"enabled": False}, "feeds.pause")
        await self._make(user_id, change, lambda: feeds_edit.pause(self._path, name))

    async def resume(self, user_id: int, name: str) -> None:
        """Poll it again."""
        change = await self._edit(name, {"enabled": True}, "feeds.resume")
        await self._make(user_id, change, lambda: feeds_edit.resume(self._path, name))

    async def edit(self, user_id: int, name: str, changes: Value) -> None:
        """Set keys of one feed; None removes one."""
        change = await self._edit(name, changes, "feeds.edit")
        await self._make(user_id, change, lambda: feeds_edit.edit(self._path, name, changes))

    async def remove(self, user_id: int, listed: ListedFeed, asked: int | None = None) -> DraftId:
        """Take a feed out; the draft is what ``restore`` needs."""
        name = listed.feed.name
        planned = await self._planned(name)
        draft = DraftId(self._frame.ids.next(self._frame.clock.now()))
        change = Change(
            action="feeds.remove",
            subject=planned.feeds[0].name,
            detail={"old": written.shown(planned.feeds[0])},
            gone=(planned.feeds[0].name,),
            makes=(draft, _REMOVED, _removal(planned, listed.id, asked)),
        )
        await self._changes.make(
            user_id,
            change,
            lambda: feeds_edit.remove(self._path, name),
            lambda edited: replace(
                change, makes=(draft, _REMOVED, _removal(edited, listed.id, asked))
            ),
        )
        return draft

    async def restore(self, user_id: int, removed: DraftId) -> str | None:
        """Put it back where it was; its name, or None for a removal that is not known."""
        value = await self.draft(user_id, _REMOVED, removed)
        if value is None:
            return None
        name = str(value["name"])
        if same_name(name) in {same_name(feed.name) for feed in await self._known()}:
            return name
        change = Change(
            action="feeds.restore", subject=name, detail={"new": {"name": name}}, there=(name,)
        )
        where = Removed(**value["removed"])
        await self._changes.make(
            user_id,
            change,
            lambda: feeds_edit.restore(self._path, where),
            lambda edited: replace(change, detail={"new": written.shown(edited.feeds[0])}),
        )
        return name

    async def removed(self, user_id: int, which: str | FeedId) -> tuple[DraftId, str] | None:
        """Return the person's own removal of that feed, of the last day, and the feed's name."""
        return await self._removal_that(user_id, lambda value: _is_about(value, which))

    async def removed_by(self, user_id: int, asked: int) -> tuple[DraftId, str] | None:
        """Return what that message of the person has removed already."""
        await self._changes.settle()
        return await self._removal_that(user_id, lambda value: value.get("asked") == asked)

    async def _removal_that(
        self, user_id: int, fits: Callable[[Value], bool]
    ) -> tuple[DraftId, str] | None:
        made = await self._frame.database.read(lambda conn: drafts.of_kind(conn, _REMOVED))
        fitting = [one for one in made if one.user_id == user_id and fits(one.value)]
        return (fitting[-1].id, str(fitting[-1].value["name"])) if fitting else None

    async def read_opml(self, data: bytes, defaults: Value) -> Import:
        """Sort a document's feeds into new, duplicate and wrong."""
        known = await self._known()
        try:
            found = await asyncio.to_thread(opml.read, data, known, defaults, guesses.of_outline)
        except FeedsFileError as error:
            raise FeedsFileError(masked(str(error))) from None
        return found

    async def opml(self) -> tuple[bytes, int, int]:
        """Return the list as OPML without credentials, how many feeds, from how many some went."""
        known = await self._known()
        open_ones = [replace(feed, url=without_user(feed.url)) for feed in known]
        bare = sum(a.url != b.url or bool(a.headers) for a, b in zip(known, open_ones, strict=True))
        return opml.write(open_ones).encode(), len(known), bare

    async def _make(self, user_id: int, change: Change | None, act: Callable[[], Edited]) -> None:
        if change is not None:
            await self._changes.make(user_id, change, act)

    async def _edit(self, name: str, changes: Value, action: str) -> Change | None:
        """Return the change, or None where the feed is so already."""
        known = await self._known()
        old = known[feeds_edit.find(known, name)]
        _check(changes)
        if written.has(old, changes):
            return None
        return Change(
            action=action,
            subject=name,
            detail=written.difference(old, changes),
            fits=(str(changes.get("name", name)), dict(changes)),
        )

    async def _planned(self, name: str) -> Edited:
        try:
            return await asyncio.to_thread(feeds_edit.planned_removal, self._path, name)
        except FeedsFileError as error:
            raise FeedsFileError(masked(str(error))) from None

    async def _problem(self) -> str | None:
        """Take over what the file says now; what is wrong with it, while it stays as it was."""
        await self._frame.reload_feeds()
        try:
            await self._known()
        except FeedsFileError as error:
            return str(error)
        return None

    async def _known(self) -> tuple[Feed, ...]:
        try:
            return (await asyncio.to_thread(load, self._path)).feeds
        except FeedsFileError as error:
            raise FeedsFileError(masked(str(error))) from None


def _check(changes: Value) -> None:
    given = {key: value for key, value in changes.items() if value is not None}
    problems = unknown_keys(changes, READERS) + read_values(given)[1]
    if problems:
        raise FeedsFileError(masked("; ".join(f"{key}: {what}" for key, what in problems)))


def _listed(number: int, one: FeedOverview, matches: int) -> ListedFeed:
    feed = replace(one.feed, url=one.file_url)
    return ListedFeed(id=one.id, number=number, feed=feed, state=one.state, matches=matches)


def _not_in(wanted: Sequence[Value], known: Sequence[Feed]) -> list[Value]:
    """An earlier attempt, or somebody else, may have added some meanwhile."""
    addresses = {same_address(feed.url) for feed in known}
    return [raw for raw in wanted if same_address(str(raw["url"])) not in addresses]


def _is_about(removal: Value, which: str | FeedId) -> bool:
    if isinstance(which, int):
        return bool(removal["feed"] == which)
    return same_name(str(removal["name"])) == same_name(which)


def _removal(edited: Edited, feed_id: FeedId, asked: int | None) -> Value:
    assert edited.removed is not None
    name = edited.feeds[0].name
    return {"name": name, "feed": feed_id, "asked": asked, "removed": asdict(edited.removed)}
