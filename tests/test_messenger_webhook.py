"""The webhook messenger against a real receiver that checks signatures and can misbehave."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.messengers.webhook import WebhookMessenger
from bot.alerts.outcome import SendResult
from bot.alerts.view import Message
from bot.clock import Job, NextDue
from bot.ids import DestinationId

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
SECRET = "between-you-and-me"
PAYLOAD = (("alert_id", "0abc"), ("gist", "ສ Laos: [held]"), ("type", "not this one"))
ALERT = Message(html="<b>x</b>", plain="two hours old", url="https://a.b/c", payload=PAYLOAD)


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError

    def start_ticking(self, job: Job, seconds: float, next_due: NextDue) -> None:
        raise NotImplementedError

    async def stop_ticking(self) -> None:
        raise NotImplementedError


@dataclass
class Receiver:
    """What a subscriber runs: checks the signature, remembers, answers as the test wants."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    sleep: float = 0.0
    drop: bool = False
    taken: list[tuple[dict[str, Any], dict[str, str]]] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.taken.append((json.loads(body), dict(request.headers)))
        given = request.headers.get("X-Jembatan-Signature")
        if given is not None:
            signed = f"{request.headers['X-Jembatan-Timestamp']}.".encode() + body
            wanted = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
            assert hmac.compare_digest(given, f"sha256={wanted}")
        if self.drop and request.transport is not None:
            request.transport.close()
        await asyncio.sleep(self.sleep)
        return web.Response(status=self.status, headers=self.headers)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


@pytest.fixture
async def messenger() -> AsyncIterator[WebhookMessenger]:
    timeout = httpx.Timeout(0.3, connect=0.3)
    messenger = WebhookMessenger(SECRET, FixedClock(), timeout=timeout)
    yield messenger
    await messenger.aclose()


def to(url: str) -> Destination:
    return Destination(id=DestinationId(1), kind=DestinationKind.WEBHOOK, address=url)


async def test_a_signed_alert(receiver: Receiver, messenger: WebhookMessenger) -> None:
    outcome = await messenger.send(to(receiver.url), ALERT, reply_to=7)
    ((body, headers),) = receiver.taken
    assert outcome.result is SendResult.SENT
    assert headers["X-Jembatan-Timestamp"] == str(int(NOW.timestamp()))
    assert headers["X-Jembatan-Signature"].startswith("sha256=")
    assert headers["Content-Type"] == "application/json"
    assert body == {
        "type": "alert",
        "alert_id": "0abc",
        "gist": "ສ Laos: [held]",
        "text": "two hours old",
        "url": "https://a.b/c",
        "silent": False,
        "reply_to": 7,
        "message_id": outcome.message_id,
        "delivery": headers["X-Jembatan-Delivery"],
    }


async def test_without_a_secret_there_is_no_signature(receiver: Receiver) -> None:
    messenger = WebhookMessenger(None, FixedClock())
    await messenger.send(to(receiver.url), ALERT)
    await messenger.aclose()
    assert "X-Jembatan-Signature" not in receiver.taken[0][1]


async def test_a_repetition_has_the_same_id(
    receiver: Receiver, messenger: WebhookMessenger
) -> None:
    later = replace(ALERT, plain="three hours old")
    another = replace(ALERT, payload=(("alert_id", "0abd"),))
    for message in (ALERT, later, another):
        await messenger.send(to(receiver.url), message)
    first, again, other = (body["delivery"] for body, _ in receiver.taken)
    assert first == again != other


async def test_messages_without_an_alert_are_told_apart_by_their_text(
    receiver: Receiver, messenger: WebhookMessenger
) -> None:
    for text in ("one", "two", "one"):
        await messenger.send(to(receiver.url), Message(html=text, plain=text))
    one, two, again = (body["delivery"] for body, _ in receiver.taken)
    assert one == again != two


async def test_an_update_names_the_message(receiver: Receiver, messenger: WebhookMessenger) -> None:
    sent = await messenger.send(to(receiver.url), ALERT)
    assert sent.message_id is not None
    outcome = await messenger.edit(to(receiver.url), sent.message_id, replace(ALERT, plain="new"))
    body, _ = receiver.taken[1]
    assert (outcome.result, outcome.message_id) == (SendResult.SENT, sent.message_id)
    assert (body["type"], body["message_id"], body["text"]) == ("update", sent.message_id, "new")
    assert body["kind"] == "edit"
    assert body.get("alert_id") == receiver.taken[0][0].get("alert_id")
    assert body["delivery"] != receiver.taken[0][0]["delivery"]


ANSWERS: list[tuple[int, dict[str, str], SendResult, float | None]] = [
    (204, {}, SendResult.SENT, None),
    (429, {"Retry-After": "7"}, SendResult.RETRY_AFTER, 7),
    (503, {"Retry-After": "Mon, 05 Jan 2026 12:02:00 GMT"}, SendResult.RETRY_AFTER, 120),
    (503, {}, SendResult.RETRY_AFTER, 60),
    (503, {"Retry-After": "soon"}, SendResult.RETRY_AFTER, 60),
    (503, {"Retry-After": "-5"}, SendResult.RETRY_AFTER, 1),
    (429, {"Retry-After": "9" * 500}, SendResult.RETRY_AFTER, 3600),
    (500, {}, SendResult.NOT_SENT, None),
    (408, {}, SendResult.NOT_SENT, None),
    (400, {}, SendResult.FAILED, None),
    (404, {}, SendResult.FAILED, None),
    (304, {}, SendResult.FAILED, None),
]


@pytest.mark.parametrize(("status", "headers", "result", "wait"), ANSWERS)
async def test_answers(
    receiver: Receiver,
    messenger: WebhookMessenger,
    status: int,
    headers: dict[str, str],
    result: SendResult,
    wait: float | None,
) -> None:
    receiver.status, receiver.headers = status, headers
    outcome = await messenger.send(to(receiver.url), ALERT)
    assert (outcome.result, outcome.retry_after) == (result, wait)
    if result is not SendResult.SENT:
        assert str(status) in outcome.detail


async def test_redirects_are_not_followed(receiver: Receiver, messenger: WebhookMessenger) -> None:
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    outcome = await messenger.send(to(receiver.url), ALERT)
    assert outcome.result is SendResult.FAILED
    assert outcome.detail == "127.0.0.1 answered 307; redirects are not followed"
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("how", [{"sleep": 5.0}, {"drop": True}])
async def test_a_lost_answer_is_unknown(
    receiver: Receiver, messenger: WebhookMessenger, how: dict[str, Any]
) -> None:
    for name, value in how.items():
        setattr(receiver, name, value)
    outcome = await messenger.send(to(receiver.url), ALERT)
    assert outcome.result is SendResult.UNKNOWN
    assert len(receiver.taken) == 1


async def test_nobody_there_is_surely_not_sent(messenger: WebhookMessenger) -> None:
    outcome = await messenger.send(to("http://user:password@127.0.0.1:9/hook"), ALERT)
    assert outcome.result is SendResult.NOT_SENT
    assert outcome.detail == "no connection to 127.0.0.1 (ConnectError)"


@pytest.mark.parametrize("url", ["ftp://example.org/x", "nonsense", "http://[::1", ""])
async def test_a_url_that_cannot_be_posted_to_fails(messenger: WebhookMessenger, url: str) -> None:
    outcome = await messenger.send(to(url), ALERT)
    assert outcome.result is SendResult.FAILED
    assert outcome.detail.endswith("has a URL that cannot be posted to; see WEBHOOK_URLS")
