"""The process that parses large documents; ``parser`` starts it as a module of its own.

Its arguments are the memory it may use, in bytes, and after how many idle seconds it ends.
It answers two requests on standard input: *open* (decode, sniff, split, hash) and *parse* (some
entries of the document just opened). It holds one document at a time, may use only so much memory,
and ends by itself when it is idle, when its parent is gone, or when a document takes far too long.
Frames are a length and marshalled plain values: loading them runs no code.
"""

import marshal
import os
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO

from bot.feeds.documents.opened import Opened, Request, open_document
from bot.feeds.documents.parse import Context
from bot.feeds.documents.sniff import Refusal
from bot.feeds.entry import DateSource, Entry

LENGTH = struct.Struct(">I")
_GRACE_SECONDS = 5  # past the deadline, at which the parent should have killed us
_PIECE = 50


def request_frame(request: Request, seconds: float) -> bytes:
    """The frame that asks to open a document within so many seconds."""
    context = request.context
    return frame(
        (
            "open",
            seconds,
            (request.body, request.content_type, request.encoding, request.language),
            (context.url, context.country, context.now.timestamp()),
        )
    )


def frame(value: Any) -> bytes:
    """A length and a marshalled value."""
    data = marshal.dumps(value)
    return LENGTH.pack(len(data)) + data


def unpack(data: bytes) -> Any:
    """The value of a frame written by our own other process."""
    return marshal.loads(data)  # noqa: S302


def entry_row(entry: Entry) -> tuple[object, ...]:
    """An entry as plain values."""
    moment = entry.published.timestamp() if entry.published else None
    source = str(entry.date_source)
    return (
        entry.guid, entry.link, entry.title, entry.summary, moment, source, entry.entry_hash,
        entry.language,
    )  # fmt: skip


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row."""
    guid, link, title, summary, moment, source, digest, language = row
    return Entry(
        guid=guid,
        link=link,
        title=title,
        summary=summary,
        published=None if moment is None else datetime.fromtimestamp(moment, UTC),
        date_source=DateSource(source),
        entry_hash=digest,
        language=language,
    )


def serve(source: "_Whole", sink: BinaryIO, idle_seconds: float) -> None:
    """Answer requests until the input ends, or nothing comes for a while."""
    found: Opened | None = None
    while (message := _next(source, idle_seconds)) is not None:
        verb, seconds, *rest = message
        signal.alarm(int(seconds) + _GRACE_SECONDS)
        if verb == "open":
            found, answer = _open(*rest)
        else:
            answer = _parse(found, rest[0], seconds)
        signal.alarm(0)
        sink.write(frame(answer))
        sink.flush()


def _next(source: "_Whole", idle_seconds: float) -> Any:
    ready, _, _ = select.select([source], [], [], idle_seconds)
    if not ready:
        return None
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    data = source.read(size)
    return unpack(data) if len(data) == size else None


def _open(document: tuple[Any, ...], about: tuple[Any, ...]) -> tuple[Opened | None, Any]:
    url, country, moment = about
    context = Context(url, country, datetime.fromtimestamp(moment, UTC))
    try:
        body, content_type, encoding, language = document
        request = Request(body, content_type, encoding, language, context)
        found = open_document(request, whole_limit=None)
    except MemoryError:
        return None, ("memory",)
    if isinstance(found, Refusal):
        return None, ("refused", str(found.outcome), found.reason)
    return found, ("opened", found.hashes, found.ttl)


def _parse(found: Opened | None, numbers: Sequence[int], seconds: float) -> tuple[Any, ...]:
    """Parse in the order given until nearly all of the time is used; says how far it came."""
    if found is None:
        return ("memory",)
    until = time.monotonic() + 0.8 * seconds
    rows: list[tuple[object, ...]] = []
    done = 0
    try:
        while done < len(numbers) and time.monotonic() < until:
            rows += map(entry_row, found.parse(numbers[done : done + _PIECE]))
            done = min(done + _PIECE, len(numbers))
    except MemoryError:
        return ("memory",)
    return ("entries", rows, done)


def main(memory_limit: int, idle_seconds: float) -> None:
    """Run on the standard streams, within limits."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
    os.nice(5)  # the bot's own work goes first
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to act on
    with open(0, "rb", buffering=0) as source, open(1, "wb") as sink:
        serve(_Whole(source), sink, idle_seconds)


class _Whole:
    """Reads exactly as many bytes as asked for, unbuffered, so that select tells the truth."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def fileno(self) -> int:
        return int(self._raw.fileno())

    def read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size and (piece := self._raw.read(size - len(data))):
            data += piece
        return bytes(data)


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), float(sys.argv[2]))
    except BrokenPipeError:
        sys.exit(0)
