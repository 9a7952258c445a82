"""Fetching an address for an admin: as polling would, guarded like it, and not without end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection

from bot.chat.services.feed_list import Item, Looked, TooManyLooksError
from bot.errors import FeedsFileError
from bot.feeds.feed import Feed, FetchOutcome
from bot.feeds.lists.feeds_fields import read_feed, same_address
from bot.feeds.lists.masked import masked
from bot.feeds.survey import Probe, surveyor
from bot.ids import DraftId
from bot.match.language import UNKNOWN
from bot.services.feed_list import guesses, page_links
from bot.services.frame import Frame
from storage import drafts
from storage.drafts import Draft

MOST_AN_HOUR = 30  # addresses, for each admin
SHOWN = 5
SECONDS = 15.0  # somebody waits for the answer
_LOOK = "feeds.look"


class Looking:
    """Asks an address once; every look is a connection of its own."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def look(
        self, user_id: int, url: str, language: str | None, known: Sequence[Feed]
    ) -> Looked:
        """Ask an address that is in no list yet."""
        raw = {"name": "?", "url": url, "country": "UN", "kind": "independent"}
        feed, problems = read_feed(raw | ({"language": language} if language else {}), {})
        if feed is None:
            raise FeedsFileError(masked("; ".join(what for _, what in problems)))
        return await self.ask(user_id, feed, known)

    async def ask(self, user_id: int, feed: Feed, known: Sequence[Feed]) -> Looked:
        """Ask a feed; ``known``: where to look for the same address."""
        if (name := _known_as(feed.url, known)) is not None:
            return Looked(url=feed.url, outcome=FetchOutcome.NEW, ok=False, known_as=name)
        await self._count(user_id)
        allowed = self._frame.settings.allowed_private_hosts
        async with surveyor(self._frame.clock, allowed, deadline=SECONDS) as asking:
            probe = await asking.ask(feed)
        return self._looked(probe, known)

    async def _count(self, user_id: int) -> None:
        now = self._frame.clock.now()
        row = Draft(
            id=DraftId(self._frame.ids.next(now)),
            user_id=user_id,
            chat_id=user_id,
            kind=_LOOK,
            value={},
            made_at=now,
        )

        def admit(conn: Connection) -> bool:
            if drafts.count(conn, user_id, _LOOK, now - timedelta(hours=1)) >= MOST_AN_HOUR:
                return False
            drafts.put(conn, row)
            return True

        if not await self._frame.database.write(admit):
            raise TooManyLooksError

    def _looked(self, probe: Probe, known: Sequence[Feed]) -> Looked:
        fetched = probe.fetched
        body = (fetched.body if fetched else None) or b""
        final = (fetched.final_url if fetched else "") or probe.feed.url
        moved = fetched.permanent_redirect if fetched else None
        url = moved if moved and probe.ok else probe.feed.url
        looked = Looked(
            url=url,
            outcome=probe.outcome,
            ok=probe.ok,
            reason=masked(probe.reason),
            total=probe.total,
            newest=probe.newest,
            known_as=_known_as(final, known),
        )
        if probe.outcome is FetchOutcome.NOT_A_FEED:
            return replace(looked, links=page_links.find(body, final))
        items = self._items(probe)
        spoken = _languages(probe, items)
        return replace(
            looked,
            title=page_links.title_of(body) or (urlsplit(final).hostname or ""),
            items=items,
            languages=spoken,
            countries=guesses.countries(final, spoken, known),
            kinds=guesses.kinds(final, known),
        )

    def _items(self, probe: Probe) -> tuple[Item, ...]:
        matcher = self._frame.matcher()
        return tuple(
            Item(
                entry.title,
                entry.published,
                matcher.match(
                    entry.title,
                    entry.summary,
                    lang=entry.language or probe.feed.language,
                    outlet=probe.feed.name,
                    published=entry.published,
                ),
            )
            for entry in probe.entries[:SHOWN]
        )


def _known_as(url: str, known: Sequence[Feed]) -> str | None:
    wanted = same_address(url)
    return next((feed.name for feed in known if same_address(feed.url) == wanted), None)


def _languages(probe: Probe, items: Sequence[Item]) -> tuple[str, ...]:
    """What most entries seem to be in; a word of the feed's own counts for each entry."""
    said = [(entry.language or "").partition("-")[0].lower() for entry in probe.entries[:SHOWN]]
    detected = [item.verdict.lang for item in items]
    counts = Counter(word for word in [*said, *detected] if word and word != UNKNOWN)
    return tuple(word for word, _ in counts.most_common(3))
