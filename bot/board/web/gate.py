"""What every request passes: the proxy's prefix, the rate limit, safe headers, broken pages."""

import logging
import math
from collections.abc import Callable, Iterable
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.board.web.buckets import Buckets, Visitors

log = logging.getLogger(__name__)

# No script, nothing from anywhere else, in nobody's frame. The page sets no cookie.
SAFE = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# What machines ask must be answered however busy visitors are.
NEVER_LIMITED = ("/livez", "/readyz", "/metrics")

Broken = Callable[[Scope, int], Response]


class Gate:
    """Stands before every route; ``broken`` makes the page that says what is wrong."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        root_path: str,
        buckets: Buckets | None,
        visitors: Visitors,
        broken: Broken,
        unlimited: Iterable[str] = (),
    ) -> None:
        self._app = app
        self._root = root_path
        self._buckets = buckets
        self._visitors = visitors
        self._broken = broken
        self._unlimited = frozenset({*NEVER_LIMITED, *unlimited})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = self._place(scope)
        begun = False

        async def safely(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        wait = 0.0 if path in self._unlimited else self._wait(scope)
        if wait:
            answer = self._broken(scope, 429)
            answer.headers["retry-after"] = str(math.ceil(wait))
            await answer(scope, receive, safely)
            return
        try:
            await self._app(scope, receive, safely)
        except Exception as error:
            log.error("a page broke", exc_info=error, extra={"url": path})
            if not begun:
                await self._broken(scope, 500)(scope, receive, safely)

    def _place(self, scope: Scope) -> str:
        """Put the request below the prefix, whether the proxy left it in the path or not.

        Returns the path without it.
        """
        path: str = scope["path"]
        inside = path == self._root or path.startswith(f"{self._root}/")
        if self._root and inside:
            path = path.removeprefix(self._root) or "/"
        scope["root_path"] = self._root
        scope["path"] = self._root + path
        return path

    def _wait(self, scope: Scope) -> float:
        if self._buckets is None:
            return 0.0
        peer = (scope.get("client") or ("unknown",))[0]
        forwarded = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        return self._buckets.take(self._visitors.name(peer, forwarded), monotonic())
