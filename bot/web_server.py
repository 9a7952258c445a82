"""An HTTP server inside our own event loop: no process, no signal handler, no log of its own."""

import asyncio
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.errors import SettingsError

_BACKLOG = 128
_MOST_AT_ONCE = 256  # connections; more are told 503 at once
_LAST_ANSWERS = 1  # seconds that answers under way are given when it stops


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class WebServer:
    """Serves one application at one address."""

    def __init__(self, application: ASGIApp, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._server = _Server(
            uvicorn.Config(
                application,
                log_config=None,
                log_level="warning",
                access_log=False,
                lifespan="off",
                ws="none",
                proxy_headers=False,  # the rate limit reads them itself, from trusted proxies only
                server_header=False,
                limit_concurrency=_MOST_AT_ONCE,
                timeout_graceful_shutdown=_LAST_ANSWERS,
            )
        )
        self._task: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Where a browser on this machine finds it; the port is the real one once it listens."""
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        return f"http://{f'[{local}]' if ':' in local else local}:{self._port}/"

    async def start(self) -> None:
        """Listen; raises SettingsError where that cannot be, and may then be called again."""
        try:
            listening = await asyncio.to_thread(_bind, self._host, self._port)
        except OSError as error:
            address = f"{self._host}:{self._port}"
            raise SettingsError(f"WEB_ADDRESS: cannot listen on {address}: {_why(error)}") from None
        self._port = listening.getsockname()[1]
        self._task = asyncio.create_task(self._server.serve([listening]), name="web server")

    async def run(self) -> None:
        """Wait until it ends; raises what ended it."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def stop(self, seconds: float) -> None:
        """Let answers under way end, then close every connection."""
        if self._task is None:
            return
        self._server.should_exit = True
        _, late = await asyncio.wait({self._task}, timeout=seconds)
        if late:
            self._server.force_exit = True
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)


def _bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; a name is looked up, which may take a while."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = found[0]
    both = host == "::" and socket.has_dualstack_ipv6()  # every address, IPv4's too
    made = socket.create_server(address[:2], family=family, backlog=_BACKLOG, dualstack_ipv6=both)
    # Each connection inherits it; else the second part of an answer waits 40 ms for the first's
    # acknowledgement (asyncio sets it only where the socket names its protocol).
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _why(error: OSError) -> str:
    """Return the reason alone; Python adds the address to it."""
    number = error.errno or 0
    return os.strerror(number) if number > 0 else (error.strerror or str(error))
