"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), which feedparser does not read."""

import json
from collections.abc import Sequence
from typing import Any

from bot.feeds.documents import dates, text
from bot.feeds.documents.parse import Context, absolute
from bot.feeds.entry import DateSource, Entry

_MAX_ID = 2_048


def items(data: bytes) -> tuple[bytes, ...] | None:
    """Each item in one canonical form, so that it can be hashed; None where it is no JSON Feed."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    found = document.get("items") if isinstance(document, dict) else None
    if not isinstance(found, list):
        return None
    return tuple(_canonical(item) for item in found if isinstance(item, dict))


def entries(raw: Sequence[bytes], hashes: Sequence[bytes], context: Context) -> list[Entry]:
    """Read items of a JSON Feed."""
    pairs = zip(raw, hashes, strict=True)
    return [_entry(json.loads(data), digest, context) for data, digest in pairs]


def _canonical(item: dict[str, Any]) -> bytes:
    text_form = json.dumps(item, sort_keys=True, ensure_ascii=False)
    return text_form.encode("utf-8", "replace")


def _entry(item: dict[str, Any], digest: bytes, context: Context) -> Entry:
    guid = text.token(_string(item, "id"), _MAX_ID) or None
    link = next(
        (
            found
            for key in ("url", "external_url", "id")
            if (found := absolute(_string(item, key), context.url, must_be_full=key == "id"))
        ),
        None,
    )
    body = _string(item, "summary") or _string(item, "content_text")
    summary = text.summary(body or _string(item, "content_html"))
    title = text.title(_string(item, "title")) or text.headline(summary, 120)
    moment, source = _date(item, context)
    return Entry(
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        published=moment,
        date_source=source,
        entry_hash=digest,
        language=_language(item),
    )


def _string(item: dict[str, Any], key: str) -> str:
    """A string; version 1.0 allowed numbers as ids."""
    value = item.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _date(item: dict[str, Any], context: Context) -> tuple[Any, DateSource]:
    for key, source in (
        ("date_published", DateSource.PUBLISHED),
        ("date_modified", DateSource.UPDATED),
    ):
        moment = dates.parse(_string(item, key), country=context.country, now=context.now)
        if moment is not None:
            return moment, source
    return None, DateSource.NONE


def _language(item: dict[str, Any]) -> str | None:
    code = _string(item, "language").lower().partition("-")[0]
    return code if code.isalpha() and len(code) in {2, 3} else None
