"""Events that were told, as feed readers follow them."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from bot.board.event_json import places
from bot.board.words import MEMBERS
from bot.chat.services.archive import Event
from bot.match.verdict import Claim, Indicator
from bot.services.archive.events import of_stories
from storage.delivery import alerted

MOST = 50


def latest(
    conn: Connection, indicator: Indicator | None = None, country: str | None = None
) -> Sequence[Event]:
    """Return the latest changed events that were told, with one claim that both filters match.

    Rejected and merged ones are among them: who was told must learn of it.
    """
    narrowed = indicator is not None or country is not None
    wanted = partial(_says, indicator=indicator, country=country) if narrowed else None
    return of_stories(conn, alerted.latest(conn, MOST, wanted, _words(indicator, country)))


def _words(indicator: Indicator | None, country: str | None) -> list[str]:
    """Return what the claims surely name: of ASEAN and the North they may name nobody."""
    found = [] if indicator is None else [str(indicator)]
    return [*found, country] if country in MEMBERS else found


def _says(claims: Sequence[Claim], indicator: Indicator | None, country: str | None) -> bool:
    return any(
        indicator in (None, claim.indicator) and (country is None or country in places(claim))
        for claim in claims
    )
