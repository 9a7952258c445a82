"""From a question to an HTTP answer: rendered once per state of the archive, and not sent twice."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.board.web.rendering import Page, View, render
from bot.board.web.site import Site
from bot.board.web.visit import Answer, Moved, visit

# Browsers keep a page and ask whether it is still the same: a correction is seen at once.
_KEEP = "public, no-cache"
_MOST_BYTES = 8 << 20
_LARGEST = 1 << 20

Endpoint = Callable[[Request], Awaitable[Response]]


class Rendered:
    """The pages of one state of the archive, as long as nothing in it changes."""

    def __init__(self) -> None:
        self._version = ""
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()

    def get(self, version: str, address: str) -> bytes | None:
        """Return a page that was made for this state."""
        return self._pages.get(address) if version == self._version else None

    def put(self, version: str, address: str, body: bytes) -> None:
        """Keep it, and let the oldest go where there are too many."""
        if version != self._version:
            self._version, self._size = version, 0
            self._pages.clear()
        if len(body) > _LARGEST or address in self._pages:
            return
        self._pages[address] = body
        self._size += len(body)
        while self._size > _MOST_BYTES:
            self._size -= len(self._pages.popitem(last=False)[1])


def endpoint(answer: Answer) -> Endpoint:
    """Return the route's function for a page."""

    async def respond(request: Request) -> Response:
        site: Site = request.app.state.site
        rendered: Rendered = request.app.state.rendered
        asked = visit(site, request.query_params, request.path_params)
        version = await site.version()
        packed = "gzip" in request.headers.get("accept-encoding", "").lower()
        address = f"{'gzip ' if packed else ''}{request.url.path}?{request.url.query}"
        body = rendered.get(version, address)
        if body is None:
            made = await answer(asked)
            if isinstance(made, Moved):
                return _moved(request, made)
            root: str = request.scope["root_path"]
            view = View(root, asked.reader, site.now(), asked.period)
            body = await asyncio.to_thread(_body, made, view, packed=packed)
            rendered.put(version, address, body)
        return _sent(request, body, packed=packed)

    return respond


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
