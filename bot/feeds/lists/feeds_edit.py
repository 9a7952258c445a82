"""Changing feeds.toml for an admin, by command or by chat: one feed's lines, nothing else.

Every edit holds the file's lock, is validated as a whole, and compared with what was there for
every other feed, before the file is replaced. A file with mistakes is not edited.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import FeedsFileError
from bot.feeds.feed import Feed
from bot.feeds.lists import codes, toml_blocks
from bot.feeds.lists.atomic_file import locked, replace
from bot.feeds.lists.feeds_fields import READERS, meant, read_feed, same_address, same_name
from bot.feeds.lists.feeds_file import FeedList, parse, read_text

Raw = Mapping[str, Any]  # a feed as feeds.toml writes it: plain values by key


@dataclass(frozen=True, slots=True)
class Edited:
    """A change that was made: the list after it, and the feeds it was about."""

    list: FeedList
    feeds: tuple[Feed, ...]


def add(path: Path, feeds: Sequence[Raw]) -> Edited:
    """Add feeds, each after the last one of its country; all of them or none."""
    for raw in feeds:
        _check_new(raw)
    target = path.resolve()
    with locked(target):
        text = read_text(target)
        before = parse(text, path.name).feeds
        text = toml_blocks.insert_blocks(text, _grouped(before, feeds))
        new = {same_name(raw["name"]) for raw in feeds}
        return _finish(target, text, before, lambda _, feed: same_name(feed.name) in new)


def edit(path: Path, which: str, changes: Mapping[str, Any]) -> Edited:
    """Set keys of one feed; None removes a key. ``which``: its name or its address."""
    for key in changes:
        if key not in READERS:
            raise FeedsFileError(f"{key!r} is no key of a feed{meant(codes.closest(key, READERS))}")

    def change(text: str, number: int) -> str:
        for key, value in changes.items():
            text = _set(text, number, key, value)
        return text

    return _edit_one(path, which, change)


def pause(path: Path, which: str) -> Edited:
    """Stop polling one feed; what is known of it stays."""
    return edit(path, which, {"enabled": False})


def resume(path: Path, which: str) -> Edited:
    """Poll one feed again: ``enabled = false`` goes, but for a line that carries a comment."""

    def change(text: str, number: int) -> str:
        default = (
            tomllib.loads(text.removeprefix("\ufeff")).get("defaults", {}).get("enabled", True)
        )
        if default and not toml_blocks.has_comment(text, number, "enabled"):
            return toml_blocks.drop_key(text, number, "enabled")
        return toml_blocks.set_key(text, number, "enabled", True)

    return _edit_one(path, which, change)


def remove(path: Path, which: str) -> Edited:
    """Take one feed out of the list, with the comments straight above it."""
    target = path.resolve()
    with locked(target):
        text = read_text(target)
        before = parse(text, path.name).feeds
        number = find(before, which)
        others = before[:number] + before[number + 1 :]
        text = toml_blocks.remove_block(text, number)
        after = _finish(target, text, others, lambda *_: False)
        return Edited(after.list, (before[number],))


def find(feeds: Sequence[Feed], which: str) -> int:
    """The place of the feed with that name or address; raises FeedsFileError with a suggestion."""
    names = [same_name(feed.name) for feed in feeds]
    if same_name(which) in names:
        return names.index(same_name(which))
    addresses = [same_address(feed.url) for feed in feeds]
    if "://" in which and same_address(which) in addresses:
        return addresses.index(same_address(which))
    near = codes.closest(same_name(which), names)
    containing = [number for number, name in enumerate(names) if same_name(which) in name]
    number = names.index(near) if near else containing[0] if containing else None
    hint = meant(None if number is None else feeds[number].name)
    raise FeedsFileError(f"no feed is called {which!r}{hint}")


def _edit_one(path: Path, which: str, change: Callable[[str, int], str]) -> Edited:
    target = path.resolve()
    with locked(target):
        text = read_text(target)
        before = parse(text, path.name).feeds
        number = find(before, which)
        others = before[:number] + before[number + 1 :]
        return _finish(target, change(text, number), others, lambda place, _: place == number)


def _finish(
    path: Path, text: str, others: Sequence[Feed], mine: Callable[[int, Feed], bool]
) -> Edited:
    """Validate the new text, see that the other feeds are what they were, and replace the file."""
    after = parse(text, path.name)
    about = tuple(feed for number, feed in enumerate(after.feeds) if mine(number, feed))
    rest = [feed for number, feed in enumerate(after.feeds) if not mine(number, feed)]
    if rest != list(others):
        raise FeedsFileError(f"{path.name}: this edit would change other feeds; edit it by hand")
    replace(path, text)
    return Edited(after, about)


def _check_new(raw: Raw) -> None:
    _, problems = read_feed(raw, {})
    if problems:
        raise FeedsFileError("\n".join(f"{key}: {what}" for key, what in problems))


def _set(text: str, number: int, key: str, value: Any) -> str:
    if value is None:
        return toml_blocks.drop_key(text, number, key)
    return toml_blocks.set_key(text, number, key, value)


def _grouped(feeds: Sequence[Feed], new: Sequence[Raw]) -> dict[int | None, list[str]]:
    """New tables by the number of the last feed of their country; None for a new country."""
    last = {feed.country: number for number, feed in enumerate(feeds)}
    groups: dict[int | None, list[str]] = {}
    for raw in sorted(new, key=lambda raw: str(raw["country"])):
        ordered = {key: raw[key] for key in READERS if key in raw}
        groups.setdefault(last.get(raw["country"]), []).append(toml_blocks.block(ordered))
    return groups
