"""Ways to the fake Bot API: python-telegram-bot as it is, and the fake as a process of its own."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.fakes.bot_api import BotApi

os.environ.setdefault("PTB_TIMEDELTA", "true")  # or RetryAfter warns when it is made

ROOT = Path(__file__).parents[2]
CHANNEL, GROUP, FORUM, READER = -1001000000001, -500, -1002000000002, 1001


@asynccontextmanager
async def client(api: BotApi, token: str | None = None, **options: Any) -> AsyncIterator[Bot]:
    """An unpatched client; ``options`` go to its HTTPXRequest."""
    bot = Bot(
        token or api.token,
        base_url=api.base_url,
        base_file_url=api.base_file_url,
        request=HTTPXRequest(**{"read_timeout": 5.0, **options}),
    )
    async with bot:
        yield bot


def populate(api: BotApi) -> None:
    """A channel, a group, a forum with one topic, and a reader who has started the bot."""
    api.chat(CHANNEL, "channel", title="Alerts", username="jembatan_alerts")
    api.chat(GROUP, "group", title="Group")
    api.chat(FORUM, "supergroup", title="Forum")
    api.topic(FORUM, 7)
    api.chat(READER, title="Reader")


class BotApiProcess:
    """The fake as a process; ``sim`` reaches its control API."""

    def __init__(self, **options: object) -> None:
        self._options = [f"--{name}={value}" for name, value in options.items()]
        self._process: asyncio.subprocess.Process | None = None
        self._http = httpx.AsyncClient(timeout=30.0, trust_env=False)
        self.url = self.token = ""

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.fakes.bot_api", "--port=0", *self._options,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self._process.stdout is not None
        said = json.loads(await self._process.stdout.readline())
        self.url, self.token = said["url"], said["token"]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        await self._process.wait()
        await self._http.aclose()

    async def sim(self, name: str, **fields: Any) -> Any:
        """Call one control; AssertionError with its words where it refuses."""
        answer = await self._http.post(f"{self.url}/sim/{name}", json=fields)
        body = answer.json()
        assert answer.status_code == 200, body
        return body["result"]
