"""Changing feeds.toml for an admin, by command or by chat: one feed's lines, nothing else.

Every edit holds the file's lock, is validated as a whole, and compared with what was there for
every other feed, before the file is replaced. A file with mistakes is not edited. Somebody may save
the file by hand meanwhile: then the change is made anew, on what was saved.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_values
from pathlib import Path
from typing import Any

from bot.errors import FeedsFileError
from bot.feeds.feed import Feed
from bot.feeds.lists import codes, toml_blocks
from bot.feeds.lists.atomic_file import locked, replace
from bot.feeds.lists.feeds_fields import READERS, meant, read_feed, same_address, same_name
from bot.feeds.lists.feeds_file import FeedList, digest, parse, read_text

Raw = Mapping[str, Any]  # a feed as feeds.toml writes it: plain values by key
_ATTEMPTS = 5  # somebody saves by hand at the same moment: once is rare


@dataclass(frozen=True, slots=True)
class Removed:
    """Where a feed stood, so that it can come back there."""

    block: str  # its lines, comments included
    at: int  # their place in the file
    digest: str  # of the file without them
    after: str | None  # the feed before it


@dataclass(frozen=True, slots=True)
class Edited:
    """A change that was made: the list after it, and the feeds it was about."""

    list: FeedList
    feeds: tuple[Feed, ...]
    old: Feed | None = None  # of an edit: the feed as it was
    removed: Removed | None = None


_Draft = tuple[str, Edited]  # the new text, and what it would mean


def add(path: Path, feeds: Sequence[Raw]) -> Edited:
    """Add feeds, each after the last one of its country; all of them or none."""
    for raw in feeds:
        _check_new(raw)
    new = {same_name(raw["name"]) for raw in feeds}

    def change(text: str, before: Sequence[Feed]) -> _Draft:
        text = toml_blocks.insert_blocks(text, _grouped(before, feeds))
        return _draft(path, text, before, lambda _, feed: same_name(feed.name) in new)

    return _rewrite(path, change)


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

    return _rewrite(path, lambda text, before: _without(path, text, before, which))


def planned_removal(path: Path, which: str) -> Edited:
    """What ``remove`` would return now; the file stays."""
    text = read_text(path)
    return _without(path, text, parse(text, path.name).feeds, which)[1]


def restore(path: Path, removed: Removed) -> Edited:
    """Put a removed feed back: to its old place, or, where the file has changed, after the feed
    that it followed.
    """

    def change(text: str, before: Sequence[Feed]) -> _Draft:
        if digest(text) == removed.digest:
            text = text[: removed.at] + removed.block + text[removed.at :]
        else:
            names = [same_name(feed.name) for feed in before]
            old = same_name(removed.after or "")
            number = names.index(old) if old in names else None
            text = toml_blocks.restore_block(text, removed.block, number)
        known = {feed.name for feed in before}
        return _draft(path, text, before, lambda _, feed: feed.name not in known)

    return _rewrite(path, change)


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


def _without(path: Path, text: str, before: Sequence[Feed], which: str) -> _Draft:
    number = find(before, which)
    others = [*before[:number], *before[number + 1 :]]
    start, end = toml_blocks.block_span(text, number)
    shorter, edited = _draft(path, text[:start] + text[end:], others, lambda *_: False)
    after = before[number - 1].name if number else None
    removed = Removed(text[start:end], start, edited.list.digest, after)
    return shorter, with_values(edited, feeds=(before[number],), removed=removed)


def _edit_one(path: Path, which: str, change: Callable[[str, int], str]) -> Edited:
    def change_it(text: str, before: Sequence[Feed]) -> _Draft:
        number = find(before, which)
        others = [*before[:number], *before[number + 1 :]]
        text, edited = _draft(path, change(text, number), others, lambda at, _: at == number)
        return text, with_values(edited, old=before[number])

    return _rewrite(path, change_it)


def _rewrite(path: Path, change: Callable[[str, Sequence[Feed]], _Draft]) -> Edited:
    target = path.resolve()
    with locked(target):
        for _ in range(_ATTEMPTS):
            text = read_text(target)
            written, edited = change(text, parse(text, path.name).feeds)
            if digest(read_text(target)) != digest(text):
                continue
            if written != text:
                replace(target, written)
            return edited
    raise FeedsFileError(f"{path.name} is being edited by hand; try again")


def _draft(
    path: Path, text: str, others: Sequence[Feed], mine: Callable[[int, Feed], bool]
) -> _Draft:
    """Validate the new text and see that the other feeds are what they were."""
    after = parse(text, path.name)
    about = tuple(feed for number, feed in enumerate(after.feeds) if mine(number, feed))
    rest = [feed for number, feed in enumerate(after.feeds) if not mine(number, feed)]
    if rest != list(others):
        raise FeedsFileError(f"{path.name}: this edit would change other feeds; edit it by hand")
    return text, Edited(after, about)


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
