"""The page of one running bot: the site over its database, served at WEB_ADDRESS."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.board.web import data
from bot.board.web.application import create
from bot.clock import Clock
from bot.errors import SettingsError
from bot.services.site import DatabaseSite
from bot.settings import Settings
from bot.web_server import WebServer
from storage.database import Database

TRIES_EVERY = 30.0  # seconds, while somebody else has the address

_LARGEST_POST = 1 << 20  # bytes; the receiver refuses larger ones, which need not be read whole
_POST_SECONDS = 10.0
# Whoever asks from here may be a reverse proxy: only then does X-Forwarded-For tell who asks.
_PROXIES = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")

log = logging.getLogger(__name__)


class Receives(Protocol):
    """Takes what Telegram posts; ``bot.chat.webhook.Receiver`` has it."""

    def admits(self, headers: Mapping[str, str]) -> bool: ...
    async def receive(self, headers: Mapping[str, str], body: bytes) -> int: ...


@dataclass(frozen=True, slots=True)
class _Around:
    """What the site works with."""

    settings: Settings
    database: Database
    clock: Clock


class Page:
    """Board and data for everybody who reaches the address."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        routes: Iterable[BaseRoute] = (),
        tell: Callable[[str], None] = log.warning,
    ) -> None:
        """Raises IndicatorsError. ``tell`` hands a sentence to the admins."""
        address = settings.listens_at
        assert address is not None, "without an address there is no page"
        self._tell = tell
        self._webhook = settings.webhook
        self._posts = Posts()
        self._site = DatabaseSite(_Around(settings, database, clock))
        posted = [] if self._webhook is None else [self._posts.route(self._webhook.path)]
        application = create(
            self._site,
            root_path=settings.web_root_path,
            routes=[*posted, *routes, *data.routes()],
            trusted_proxies=_PROXIES,
            unlimited=[] if self._webhook is None else [self._webhook.path],
        )
        self._server = WebServer(application, *address)
        self._listens = asyncio.Event()

    @property
    def url(self) -> str:
        """Where a browser on this machine finds the page."""
        return self._server.url

    async def run(self) -> None:
        """Serve until stopped.

        An address that is taken keeps nobody from his alerts: it is said once, and tried again.
        Only with a webhook, which nothing else can stand in for, SettingsError is raised.
        """
        told = False
        while not self._listens.is_set():
            try:
                await self._server.start()
            except SettingsError as error:
                if self._webhook is not None:
                    raise
                if not told:
                    self._tell(f"the page is not up, everything else is: {error}")
                told = True
                await asyncio.sleep(TRIES_EVERY)
            else:
                self._listens.set()
        log.info("the page is up", extra={"url": self.url})
        await self._server.run()

    async def listening(self) -> None:
        """Wait until visitors are answered."""
        await self._listens.wait()

    async def take_posts(self, receiver: Receives) -> None:
        """From now on hand over what Telegram posts."""
        await self.listening()
        self._posts.receiver = receiver

    async def stop(self, seconds: float) -> None:
        """Close every connection."""
        await self._server.stop(seconds)
        await self._site.close()


class Posts:
    """The webhook's route; as long as nobody takes posts, Telegram shall come again."""

    def __init__(self) -> None:
        self.receiver: Receives | None = None

    def route(self, path: str) -> BaseRoute:
        """Return the route of this path."""
        return Route(path, self._posted, methods=["POST"], name="webhook")

    async def _posted(self, request: Request) -> Response:
        receiver = self.receiver
        if receiver is None:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        if not receiver.admits(request.headers):  # whose body is not even read
            return Response(status_code=HTTPStatus.FORBIDDEN)
        try:
            async with asyncio.timeout(_POST_SECONDS):
                body = await _body(request)
        except TimeoutError:
            return Response(status_code=HTTPStatus.REQUEST_TIMEOUT)
        return Response(status_code=await receiver.receive(request.headers, body))


async def _body(request: Request) -> bytes:
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > _LARGEST_POST:
            break
    return bytes(read)
