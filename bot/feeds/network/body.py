"""Reads an answer's body up to a cap, undoing gzip and deflate in small steps.

The cap counts decompressed bytes while they appear, so that a gzip bomb costs no more memory than
the cap. Brotli and zstd are not asked for: their common bindings cannot stop at a number of bytes.
"""

import zlib
from collections.abc import AsyncIterable, Mapping

from bot.feeds.feed import FetchOutcome
from bot.feeds.network.faults import TransportFaultError

ACCEPT_ENCODING = "gzip, deflate"
_GZIP = 31  # zlib's window bits: gzip header expected
_DEFLATE = 15
_RAW_DEFLATE = -15  # what some servers send as "deflate"


class TooLargeError(Exception):
    """More bytes than the cap."""


class DamagedError(Exception):
    """The compressed bytes cannot be read, or end early; the text says which, after a host."""


class _Plain:
    """An answer that is not compressed."""

    def feed(self, chunk: bytes, room: int) -> bytes:
        if len(chunk) > room:
            raise TooLargeError
        return chunk

    def finish(self) -> None:
        """Any end is a good end; aiohttp checks Content-Length."""


class _Inflate:
    """gzip (also of several members) or deflate."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._machine = zlib.decompressobj(bits)
        self._started = False

    def feed(self, chunk: bytes, room: int) -> bytes:
        if self._bits == _DEFLATE and not self._started and not _has_zlib_header(chunk):
            self._machine = zlib.decompressobj(_RAW_DEFLATE)
        self._started = True
        pieces: list[bytes] = []
        while chunk:
            if self._machine.eof:
                if self._bits != _GZIP or not chunk.startswith(b"\x1f"):
                    break  # padding after the end is harmless
                self._machine = zlib.decompressobj(self._bits)
            piece = self._step(chunk, room)
            room -= len(piece)
            pieces.append(piece)
            chunk = self._machine.unused_data
        return b"".join(pieces)

    def _step(self, chunk: bytes, room: int) -> bytes:
        try:
            piece = self._machine.decompress(chunk, room + 1)  # 0 would mean: no limit
        except zlib.error as error:
            raise DamagedError("sent compressed data that cannot be read") from error
        if len(piece) > room:
            raise TooLargeError
        return piece

    def finish(self) -> None:
        if self._started and not self._machine.eof:
            raise DamagedError("broke off in the middle of its compressed answer")


def _has_zlib_header(chunk: bytes) -> bool:
    return len(chunk) < 2 or (chunk[0] & 0x0F == 8 and (chunk[0] << 8 | chunk[1]) % 31 == 0)


def _decoder(encoding: str) -> _Plain | _Inflate:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip"):
        return _Inflate(_GZIP)
    if name == "deflate":
        return _Inflate(_DEFLATE)
    raise DamagedError(f"answered in the encoding {name[:20]!r}, which was not asked for")


def _declared(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    return int(length[:18]) if length.isascii() and length.isdecimal() else 0


async def read_body(
    stream: AsyncIterable[bytes], headers: Mapping[str, str], limit: int, host: str
) -> bytes:
    """Read ``stream`` to its end and return the plain bytes.

    Raises TransportFaultError with TOO_LARGE over ``limit`` bytes (compressed bytes count too, for
    members that inflate to nothing), and with UNREADABLE when the compression is damaged.
    """
    pieces: list[bytes] = []
    room = raw_room = limit
    try:
        decoder = _decoder(headers.get("content-encoding", ""))
        if _declared(headers) > limit:
            raise TooLargeError
        async for chunk in stream:
            raw_room -= len(chunk)
            if raw_room < 0:
                raise TooLargeError
            piece = decoder.feed(chunk, room)
            room -= len(piece)
            pieces.append(piece)
        decoder.finish()
    except TooLargeError:
        sentence = f"{host} sent more than {limit / 1024**2:g} MiB; the rest was not read."
        raise TransportFaultError(FetchOutcome.TOO_LARGE, sentence) from None
    except DamagedError as error:
        raise TransportFaultError(FetchOutcome.UNREADABLE, f"{host} {error}.") from error
    return b"".join(pieces)
