"""The HTTP end of the webhook: a path that Telegram posts updates to."""

import asyncio
import logging
from http import HTTPStatus

from aiohttp import web

from bot.chat.webhook import LARGEST_BODY, Receiver
from bot.errors import SettingsError

_BODY_SECONDS = 10.0

log = logging.getLogger(__name__)


class Listening:
    """Serves one receiver at one path."""

    def __init__(self, receiver: Receiver, path: str) -> None:
        self._receiver = receiver
        application = web.Application(client_max_size=LARGEST_BODY)
        application.router.add_post(path, self._posted)
        # What is under way has ended before the server stops: see application.py.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)

    async def start(self, host: str, port: int) -> None:
        """Listen; raises SettingsError where that cannot be."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise SettingsError(
                f"WEB_ADDRESS: cannot listen on {host}:{port}: {error.strerror or error}"
            ) from None

    async def stop(self) -> None:
        """Close every connection."""
        await self._runner.cleanup()

    async def _posted(self, request: web.Request) -> web.Response:
        if not self._receiver.admits(request.headers):  # whose body is not even read
            return web.Response(status=HTTPStatus.FORBIDDEN)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=HTTPStatus.REQUEST_TIMEOUT)
        return web.Response(status=await self._receiver.receive(request.headers, body))
