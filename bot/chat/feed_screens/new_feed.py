"""A feed that is about to be added: what is known of it, what is guessed, what it would bring."""

from collections.abc import Mapping
from typing import Any

from bot.alerts.html import Document, clip
from bot.chat.feed_screens import items, options, phrases
from bot.chat.request import Button, Reply, Request, Row
from bot.chat.services.feed_list import Looked, Value
from bot.feeds.lists.feeds_fields import read_values

_LONGEST_NAME = 60


def draft_of(request: Request, looked: Looked, given: Mapping[str, str]) -> Value:
    """Return the dialogue's state: the feed as feeds.toml would write it, guesses, items."""
    guessed: dict[str, str] = {"name": clip(looked.title, _LONGEST_NAME), "url": looked.url}
    for key, guesses in (
        ("country", looked.countries),
        ("language", looked.languages),
        ("kind", looked.kinds),
    ):
        if guesses:
            guessed[key] = guesses[0]
    if guessed.get("kind") == "government" and "country" in guessed:
        guessed["official_of"] = guessed["country"]
    return {
        "raw": {**guessed, **given},
        "guesses": {"c": looked.countries, "l": looked.languages, "k": looked.kinds},
        "line": items.outcome(request, looked),
        "items": [items.described(request, one) for one in looked.items],
    }


def with_value(value: Value, key: str, chosen: str) -> Value | None:
    """Return the state with one key set, or unset by a dash; None for what the key cannot hold."""
    raw: dict[str, Any] = {name: one for name, one in value["raw"].items() if name != key}
    if chosen != options.UNSET:
        raw[key] = chosen
        if read_values({key: chosen})[1]:
            return None
    return {**value, "raw": raw}


def screen(request: Request, command: str, subject: str, value: Value) -> Reply:
    """Return the question whether to add it, with a button for each guess."""
    texts, raw = request.texts, value["raw"]
    blocks = [
        phrases.heading(texts.text("addfeed.title", name=raw["name"])),
        phrases.line(phrases.address(raw["url"])),
        phrases.line(value["line"]),
        phrases.line(texts.text("addfeed.guesses")),
        *(items.block((verdict, title)) for verdict, title in value["items"]),
    ]
    rows: tuple[Row, ...] = (
        (_field(request, command, subject, raw, "c"), _field(request, command, subject, raw, "l")),
        (_field(request, command, subject, raw, "k"), _field(request, command, subject, raw, "o")),
        (
            Button(texts.text("addfeed.add"), command, f"{subject}:ok"),
            Button(texts.text("feedlist.cancel"), command, f"{subject}:no"),
        ),
    )
    return Reply(Document(tuple(blocks)).fitted(), rows)


def _field(
    request: Request, command: str, subject: str, raw: Mapping[str, str], letter: str
) -> Button:
    key = options.FIELDS[letter]
    word = options.label(request, letter, raw.get(key))
    label = f"{request.texts.text(f'feedfield.{key}')}: {word}"
    return Button(label, command, f"{subject}:{letter}")
