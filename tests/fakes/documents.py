"""Builds feeds: RSS 2.0, Atom and JSON Feed from the same items."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

START = datetime(2025, 10, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry; what is None is left out of the document."""

    title: str | None = None
    link: str | None = None
    guid: str | None = None
    summary: str | None = None  # may be HTML
    published: datetime | None = None


def item(number: int, title: str | None = None, **fields: object) -> Item:
    """A complete item with a number for everything not given."""
    values: dict[str, object] = {
        "title": title or f"Report {number} from the region",
        "link": f"https://outlet.example/articles/{number}",
        "guid": f"tag:outlet.example,2025:{number}",
        "summary": f"<p>What happened in report {number}, told in a sentence or two.</p>",
        "published": START + timedelta(hours=number),
    }
    return Item(**(values | fields))  # type: ignore[arg-type]


def items(count: int, first: int = 1) -> list[Item]:
    """``count`` numbered items, the newest first, as feeds have them."""
    return [item(number) for number in range(first + count - 1, first - 1, -1)]


def rss(entries: Iterable[Item], *, title: str = "An outlet", ttl: int | None = None) -> bytes:
    """An RSS 2.0 document; ``ttl`` in minutes."""
    head = f"<title>{escape(title)}</title><link>https://outlet.example/</link>"
    head += "<description>News</description>" + _element("ttl", ttl)
    body = "\n".join(_rss_item(entry) for entry in entries)
    text = f'<rss version="2.0"><channel>{head}\n{body}\n</channel></rss>'
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()


def _rss_item(entry: Item) -> str:
    date = format_datetime(entry.published) if entry.published else None
    guid = _element("guid", entry.guid).replace("<guid>", '<guid isPermaLink="false">')
    return (
        "<item>"
        + _element("title", entry.title)
        + _element("link", entry.link)
        + guid
        + _element("description", entry.summary)
        + _element("pubDate", date)
        + "</item>"
    )


def atom(entries: Iterable[Item], *, title: str = "An outlet") -> bytes:
    """An Atom 1.0 document."""
    head = f"<title>{escape(title)}</title><id>https://outlet.example/</id>"
    head += f"<updated>{START.isoformat()}</updated>"
    body = "\n".join(_atom_entry(entry) for entry in entries)
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{body}\n</feed>'
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()


def _atom_entry(entry: Item) -> str:
    link = f"<link href={quoteattr(entry.link)}/>" if entry.link is not None else ""
    summary = _element("summary", entry.summary).replace("<summary>", '<summary type="html">')
    date = entry.published.isoformat() if entry.published else None
    return (
        "<entry>"
        + _element("id", entry.guid)
        + _element("title", entry.title)
        + link
        + summary
        + _element("published", date)
        + _element("updated", date)
        + "</entry>"
    )


def json_feed(entries: Iterable[Item], *, title: str = "An outlet") -> bytes:
    """A JSON Feed 1.1 document."""
    rows = [
        {
            "id": entry.guid,
            "url": entry.link,
            "title": entry.title,
            "content_html": entry.summary,
            "date_published": entry.published.isoformat() if entry.published else None,
        }
        for entry in entries
    ]
    kept = [{key: value for key, value in row.items() if value is not None} for row in rows]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": kept}
    return json.dumps(feed, ensure_ascii=False).encode()


def _element(name: str, value: object) -> str:
    return "" if value is None else f"<{name}>{escape(str(value))}</{name}>"
