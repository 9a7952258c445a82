"""From a question to an HTTP answer: rendered once per state of the archive, and not sent twice."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import blake2b
from weakref import WeakValueDictionary
from zlib import crc32

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.board.web.rendering import Page, View, render
from bot.board.web.site import Site
from bot.board.web.visit import Answer, Moved, Visit, visit

# Browsers keep a page and ask whether it is still the same: a correction is seen at once.
_KEEP = "public, no-cache"
_MOST_BYTES = 8 << 20
_LARGEST = 1 << 20

Endpoint = Callable[[Request], Awaitable[Response]]


class Rendered:
    """Answers as they were made, each for one state of the archive; the latest used are kept."""

    def __init__(self) -> None:
        self.pen = asyncio.Lock()  # one page is rendered at a time: polling goes on beside it
        self._size = 0
        self._pages: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def alone(self, address: str) -> asyncio.Lock:
        """Return the lock of an address: of many who ask for it at once, one makes it."""
        return self._under_way.setdefault(address, asyncio.Lock())

    def get(self, version: str, address: str) -> bytes | None:
        """Return a page that was made for this state."""
        known, body = self._pages.get(address, ("", b""))
        if not body or known != version:
            return None
        self._pages.move_to_end(address)
        return body

    def put(self, version: str, address: str, body: bytes) -> None:
        """Keep it, and let go of what was not asked for longest where there is too much."""
        if address in self._pages:
            self._size -= len(self._pages.pop(address)[1])
        if len(body) > _LARGEST:
            return
        self._pages[address] = version, body
        self._size += len(body)
        while self._size > _MOST_BYTES:
            self._size -= len(self._pages.popitem(last=False)[1][1])


def in_its_minute(version: str, now: datetime, address: str) -> str:
    """Return what changes every minute too, and not for every address at the same moment."""
    return f"{version} {int(now.timestamp() + crc32(address.encode()) % 60) // 60}"


def endpoint(answer: Answer, *, of_board: bool = False) -> Endpoint:
    """Return the route's function for a page; ``of_board``: it tells what the board tells."""

    async def respond(request: Request) -> Response:
        site: Site = request.app.state.site
        rendered: Rendered = request.app.state.rendered
        asked = visit(site, request.query_params, request.path_params)
        packed = "gzip" in request.headers.get("accept-encoding", "").lower()
        address = f"{'gzip ' if packed else ''}{request.url.path}?{request.url.query}"
        version = await site.version()
        state = version if of_board else in_its_minute(version, site.now(), address)
        body = rendered.get(state, address)
        if body is None:
            async with rendered.alone(address):
                body = rendered.get(state, address)
                if body is None:
                    made = await answer(asked)
                    if isinstance(made, Moved):
                        return _moved(request, made)
                    body = await _rendered(request, asked, made, packed=packed)
                    rendered.put(state, address, body)
        return _sent(request, body, packed=packed)

    return respond


async def _rendered(request: Request, asked: Visit, made: Page, *, packed: bool) -> bytes:
    view = View(request.scope["root_path"], asked.reader, asked.site.now(), asked.period)
    async with request.app.state.rendered.pen:
        return await asyncio.to_thread(_body, made, view, packed=packed)


def _moved(request: Request, made: Moved) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    address = f"{request.scope['root_path']}{made.path}{query}"
    return RedirectResponse(address, 301, {"cache-control": "public, no-cache"})


def _body(page: Page, view: View, *, packed: bool) -> bytes:
    """Return the page as it is sent: compressed once, not for every visitor."""
    plain = render(page, view)
    return gzip.compress(plain, 6, mtime=0) if packed else plain


def _sent(request: Request, body: bytes, *, packed: bool) -> Response:
    tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": _KEEP, "vary": "accept-encoding"}
    if _known(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["content-encoding"] = "gzip"
    return Response(body, media_type="text/html", headers=headers)


def _known(given: str, tag: str) -> bool:
    plain = tag.removeprefix("W/")
    return given.strip() == "*" or any(
        one.strip().removeprefix("W/") == plain for one in given.split(",")
    )
