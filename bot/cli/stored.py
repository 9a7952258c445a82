"""The stored article that a person names: by its link, or by its id as ``search`` shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from storage.database import Database
    from storage.records import ArticleRecord

NOT_FOUND = 1


@contextmanager
def archive() -> Iterator["Database"]:
    """Open the database of the settings, which must be there, and close it again."""
    from bot.settings import load_settings
    from storage.database import Database

    database = Database.open(load_settings().database_url, migrate=False)
    try:
        yield database
    finally:
        database.close()


def find(database: "Database", name: str) -> "ArticleRecord | None":
    """Return the article with this link or id; None when none is stored."""
    from storage.archive import articles

    number = _id(name)
    if number is not None:
        found = database.read_now(lambda conn: articles.by_ids(conn, [number]))
    else:
        digests = link_keys(name.strip())
        found = database.read_now(lambda conn: articles.by_link(conn, digests))
    return found[-1] if found else None


def found_or_exit(database: "Database", name: str) -> "ArticleRecord":
    """Return the article, or end with one sentence and exit status 1."""
    record = find(database, name)
    if record is None:
        typer.echo(f"No stored article has the link {name.strip()[:200]}", err=True)
        raise typer.Exit(NOT_FOUND)
    return record


def _id(name: str) -> int | None:
    from bot.ids import from_public

    try:
        return from_public(name)
    except ValueError:
        return None


def link_keys(link: str) -> list[bytes]:
    """Return the digests of a link's identity keys."""
    from bot.feeds import identity
    from bot.feeds.entry import Entry, IdentityKind
    from bot.feeds.feed import IdentityPolicy
    from bot.ids import FeedId

    linked = Entry(guid=None, link=link, title="", summary="", published=None)
    keys = identity.keys(linked, FeedId(0), "", IdentityPolicy.LINK)
    return [key.digest for key in keys if key.kind is IdentityKind.LINK]
