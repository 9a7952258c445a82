"""A web server that plays outlets: feeds with correct 304s, and every fault on demand.

In a test::

    async with OutletServer() as outlet:
        outlet.put("/feed", document(rss([...])))
        outlet.put("/flaky", problem(503), document(body))   # one after the other, the last stays
        ... outlet.url("/feed"), outlet.asked("/feed") ...

As its own process, printing its address as the first line::

    python -m tests.fakes.outlet_server --port 0 --directory feeds/ --feeds 300 --items 30 --faults
"""

import asyncio
import ssl
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from types import TracebackType

from tests.fakes.outlet_pages import Fault, Page, document

TYPES = {
    ".json": "application/json",
    ".atom": "application/atom+xml",
    ".html": "text/html; charset=utf-8",
}
Answer = Page | Callable[["Asked"], Page]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it came: header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


class OutletServer:
    """Serves pages by path (query included) on 127.0.0.1; see the module.

    ``log`` holds every request, ``connections`` counts connections, ``sent`` bytes of bodies.
    ``directory``: files to serve where no page was put, read anew for each request.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        directory: Path | None = None,
        tls: ssl.SSLContext | None = None,
        keep_log: bool = True,
    ) -> None:
        self.log: list[Asked] = []
        self.connections = 0
        self.sent = 0
        self._host = host
        self._port = port
        self._directory = directory
        self._tls = tls
        self._keep_log = keep_log
        self._answers: dict[str, list[Answer]] = {}
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "OutletServer":
        self._server = await asyncio.start_server(
            self._connected, self._host, self._port, ssl=self._tls
        )
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    @property
    def base(self) -> str:
        """The address, without a slash at its end."""
        return f"http{'s' if self._tls else ''}://{self._host}:{self._port}"

    def url(self, path: str) -> str:
        """The URL of a path."""
        return self.base + path

    def put(self, path: str, *answers: Answer) -> str:
        """Answer ``path`` with these, one request each; the last one stays. Returns the URL."""
        self._answers[path] = list(answers)
        return self.url(path)

    def remove(self, path: str) -> None:
        """Answer ``path`` with 404 from now on."""
        self._answers.pop(path, None)

    def asked(self, path: str) -> list[Asked]:
        """The requests for ``path`` so far."""
        return [asked for asked in self.log if asked.path == path]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        self.connections += 1
        try:
            while (asked := await _read_request(reader)) is not None:
                if self._keep_log:
                    self.log.append(asked)
                if not await self._answer(asked, writer):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the server is closing
        finally:
            self._busy.discard(task)
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Send the answer; False when the connection is to be closed."""
        page = self._page(asked)
        if page.delay:
            await asyncio.sleep(page.delay)
        if page.fault in (Fault.HANG, Fault.CLOSE, Fault.RESET, Fault.GARBAGE):
            await _misbehave(page.fault, writer)
            return False
        unchanged = page.status == 200 and _unchanged(page, asked.headers)
        body = b"" if unchanged else page.body
        writer.write(_head(page, 304 if unchanged else page.status, len(body)))
        if asked.method != "HEAD":
            await self._send(page, body, writer)
        await writer.drain()
        return not page.no_length and page.fault is Fault.NONE

    async def _send(self, page: Page, body: bytes, writer: asyncio.StreamWriter) -> None:
        if page.fault is Fault.CUT:
            body = body[: len(body) // 2]
        step = 1 if page.drip else 65_536
        for at in range(0, len(body), step):
            writer.write(body[at : at + step])
            await writer.drain()
            self.sent += len(body[at : at + step])
            if page.drip:
                await asyncio.sleep(page.drip)

    def _page(self, asked: Asked) -> Page:
        answers = self._answers.get(asked.path)
        if not answers:
            return self._from_disk(asked.path)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return answer if isinstance(answer, Page) else answer(asked)

    def _from_disk(self, path: str) -> Page:
        missing = Page(status=404, body=b"not found", content_type="text/plain")
        if self._directory is None:
            return missing
        file = (self._directory / path.partition("?")[0].lstrip("/")).resolve()
        if not file.is_relative_to(self._directory.resolve()) or not file.is_file():
            return missing
        kind = TYPES.get(file.suffix, "application/rss+xml")
        return document(file.read_bytes(), content_type=kind)


async def _read_request(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head[:-4].decode("utf-8", "surrogateescape").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, path, headers)


def _unchanged(page: Page, headers: Mapping[str, str]) -> bool:
    """RFC 9110: an ETag decides alone where the client sent one."""
    if (seen := headers.get("if-none-match")) is not None:
        weak = {tag.strip().removeprefix("W/") for tag in seen.split(",")}
        return page.etag is not None and page.etag.removeprefix("W/") in weak
    since = headers.get("if-modified-since")
    return since is not None and since == page.last_modified


def _head(page: Page, status: int, length: int) -> bytes:
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = [f"HTTP/1.1 {status} {phrase}", f"Content-Type: {page.content_type}"]
    if page.etag is not None:
        lines.append(f"ETag: {page.etag}")
    if page.last_modified is not None:
        lines.append(f"Last-Modified: {page.last_modified}")
    if page.no_length:
        lines.append("Connection: close")
    elif status != 304:
        lines.append(f"Content-Length: {length}")
    lines += [f"{name}: {value}" for name, value in page.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


async def _misbehave(fault: Fault, writer: asyncio.StreamWriter) -> None:
    if fault is Fault.HANG:
        await asyncio.Event().wait()
    elif fault is Fault.GARBAGE:
        writer.write(b"this is not HTTP\r\n\r\n")
        await writer.drain()
    elif fault is Fault.RESET:
        socket = writer.get_extra_info("socket")
        socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))


if __name__ == "__main__":
    from tests.fakes.outlet_main import main

    main()
