"""What the outlet server answers at a path: plain pages, and every fault an outlet may have."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass, replace
from enum import StrEnum


class Fault(StrEnum):
    """How an answer goes wrong below HTTP."""

    NONE = "none"
    HANG = "hang"  # the request is read, nothing comes
    CLOSE = "close"  # the connection ends before the answer
    RESET = "reset"  # the same, with a TCP reset
    GARBAGE = "garbage"  # bytes that are not HTTP
    CUT = "cut"  # Content-Length is true, the body ends half-way


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer. ``etag`` and ``last_modified`` are answered with 304 when they come back."""

    body: bytes = b""
    content_type: str = "application/rss+xml; charset=utf-8"
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0  # seconds before the first byte
    drip: float = 0.0  # seconds between single bytes of the body
    no_length: bool = False  # the end of the connection ends the body
    fault: Fault = Fault.NONE

    def with_headers(self, **headers: str) -> "Page":
        """Add headers; ``cache_control="max-age=60"`` becomes Cache-Control: max-age=60."""
        added = tuple((name.replace("_", "-").title(), text) for name, text in headers.items())
        return replace(self, headers=self.headers + added)


def document(body: bytes, *, content_type: str = "application/rss+xml; charset=utf-8") -> Page:
    """A well-kept feed: ETag by content."""
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    return Page(body=body, content_type=content_type, etag=f'"{digest}"')


def gzipped(page: Page) -> Page:
    """The same page, compressed whether or not the client asked for it."""
    packed = replace(page, body=gzip.compress(page.body, mtime=0))
    return packed.with_headers(content_encoding="gzip")


def deflated(page: Page, *, raw: bool = False) -> Page:
    """The same page as deflate, with zlib's header or without it, as some servers do."""
    machine = zlib.compressobj(wbits=-15 if raw else 15)
    packed = replace(page, body=machine.compress(page.body) + machine.flush())
    return packed.with_headers(content_encoding="deflate")


def gzip_bomb(inflated: int) -> Page:
    """About a thousandth of ``inflated`` bytes (whole MiB) that become so many zeros."""
    machine = zlib.compressobj(9, wbits=31)
    block = bytes(1024 * 1024)
    pieces = [machine.compress(block) for _ in range(inflated // len(block))]
    body = b"".join(pieces) + machine.flush()
    return Page(body=body).with_headers(content_encoding="gzip")


def redirect(to: str, status: int = 302) -> Page:
    """A redirect to an absolute or relative URL."""
    return Page(status=status, headers=(("Location", to),), content_type="text/plain")


def problem(status: int, *, retry_after: str | None = None) -> Page:
    """An error page."""
    page = Page(status=status, body=b"<html><body>sorry</body></html>", content_type="text/html")
    return page if retry_after is None else page.with_headers(retry_after=retry_after)


def faulty(fault: Fault, body: bytes = b"<rss></rss>") -> Page:
    """A fault below HTTP."""
    return Page(fault=fault, body=body)


def slow(body: bytes, seconds: float = 1.0) -> Page:
    """One byte every ``seconds``."""
    return Page(body=body, drip=seconds)


def gallery() -> dict[str, Page]:
    """One page per fault, for servers started from the command line."""
    body = b"<?xml version='1.0'?><rss version='2.0'><channel><title>t</title></channel></rss>"
    return {
        "/fault/404": problem(404),
        "/fault/403": problem(403),
        "/fault/410": problem(410),
        "/fault/429": problem(429, retry_after="120"),
        "/fault/500": problem(500),
        "/fault/503": problem(503, retry_after="60"),
        "/fault/empty": Page(),
        "/fault/html": Page(body=b"<!doctype html><title>Hello</title>", content_type="text/html"),
        "/fault/slow": slow(body),
        "/fault/hang": faulty(Fault.HANG),
        "/fault/close": faulty(Fault.CLOSE),
        "/fault/reset": faulty(Fault.RESET),
        "/fault/garbage": faulty(Fault.GARBAGE),
        "/fault/cut": faulty(Fault.CUT, body),
        "/fault/bomb": gzip_bomb(64 * 1024 * 1024),
        "/fault/large": Page(body=bytes(20 * 1024 * 1024)),
        "/fault/loop": redirect("/fault/loop"),
        "/fault/metadata": redirect("http://169.254.169.254/latest/meta-data/"),
    }
