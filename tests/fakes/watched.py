"""A newsroom with its oversight, scraped over ASGI and read by Prometheus's own parser."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from bot.alerts.dispatcher import Dispatcher
from bot.condition.oversight import Oversight
from bot.settings import Settings
from tests.fakes.newsroom import Newsroom

plain_text: Callable[[str], Iterable[Any]] = text_string_to_metric_families
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Rules:
    version = "rules-7"


@dataclass
class Parts:
    """What stands in for sender and polling."""

    age: float = 1.5
    rules: Any = field(default_factory=Rules)

    def matcher(self) -> Any:
        return self.rules


@dataclass
class Scraped:
    """One answer, read by Prometheus's own parser."""

    text: str
    samples: Samples

    def value(self, name: str, **labels: str) -> float:
        return self.samples[f"jembatan_{name}", frozenset(labels.items())]


@dataclass
class Watched:
    """A newsroom with its oversight, asked over ASGI."""

    room: Newsroom
    oversight: Oversight
    client: httpx.AsyncClient

    async def scrape(self, accept: str = "") -> httpx.Response:
        answer = await self.client.get("/metrics", headers={"accept": accept})
        assert answer.status_code == 200
        return answer

    async def read(self) -> Scraped:
        text = (await self.scrape()).text
        families = list(plain_text(text))
        samples = {
            (one.name, frozenset(one.labels.items())): one.value
            for family in families
            for one in family.samples
        }
        assert len(samples) == sum(len(family.samples) for family in families), "one twice"
        return Scraped(text, samples)


@asynccontextmanager
async def watching(room: Newsroom) -> AsyncIterator[Watched]:
    parts = Parts()
    oversight = Oversight(Settings(), room.database, room.clock, parts, parts)
    transport = httpx.ASGITransport(Starlette(routes=oversight.routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield Watched(room, oversight, client)


async def dispatched(room: Newsroom) -> None:
    """Expand every alert into deliveries."""
    await Dispatcher(room.alerts(), room.clock, lambda: None).dispatch(catch_up_complete=True)
