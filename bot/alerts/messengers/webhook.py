"""Outgoing webhooks: one signed JSON object per message.

    X-Jembatan-Timestamp   seconds since 1970
    X-Jembatan-Signature   sha256=<hex HMAC-SHA256 of "timestamp.body" with WEBHOOK_SECRET>
    X-Jembatan-Delivery    the same for every attempt of one message, so that a receiver can tell
                           a repetition from a second alert

Redirects are not followed: a signed body goes to the address that was configured or nowhere.
"""

import hashlib
import hmac
import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot import tls
from bot.alerts.destination import Destination
from bot.alerts.outcome import SendOutcome, SendResult
from bot.alerts.view import Message
from bot.clock import Clock

_TIMEOUT = httpx.Timeout(30.0, connect=10.0)
_WAIT = 60.0  # where a receiver is busy and does not say for how long
_LONGEST_WAIT = 3600.0
_TRY_AGAIN = frozenset({408, 425})
_BUSY = frozenset({429, 503})
_NO_CONNECTION = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NO_URL = (httpx.InvalidURL, httpx.UnsupportedProtocol)


class WebhookMessenger:
    """Posts to the URLs of WEBHOOK_URLS; without a secret the signature is missing."""

    def __init__(
        self,
        secret: str | None,
        clock: Clock,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: httpx.Timeout = _TIMEOUT,
    ) -> None:
        self._secret = secret.encode() if secret else None
        self._clock = clock
        self._client = httpx.AsyncClient(
            timeout=timeout,
            transport=transport,
            follow_redirects=False,
            headers={"User-Agent": "Jembatan"},
            verify=tls.context(),
        )

    async def send(
        self,
        destination: Destination,
        message: Message,
        *,
        reply_to: int | None = None,
        plain: bool = False,
    ) -> SendOutcome:
        """Post an alert; JSON has no markup, so ``plain`` changes nothing."""
        del plain
        identity = _identity(destination, message)
        number = int(identity[:13], 16)
        fields = _fields("alert", message) | {"message_id": number, "delivery": identity[:32]}
        if reply_to is not None:
            fields["reply_to"] = reply_to
        return await self._post(destination, fields)

    async def edit(
        self, destination: Destination, message_id: int, message: Message, *, plain: bool = False
    ) -> SendOutcome:
        """Post what an alert says now: kind "edit", the alert's own id, signed like the alert.

        A text that was posted before has the same delivery id as then.
        """
        del plain
        fields = _fields("update", message) | {"kind": "edit", "message_id": message_id}
        delivery = _digest(destination.address, fields)[:32]
        return await self._post(destination, fields | {"delivery": delivery})

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _post(self, destination: Destination, fields: dict[str, Any]) -> SendOutcome:
        body = _encode(fields)
        headers = self._headers(str(fields["delivery"]), body)
        host = _host(destination.address)
        try:
            async with self._client.stream(
                "POST", destination.address, content=body, headers=headers
            ) as answer:
                outcome = _judge(answer, host, self._clock.now())
        except _NO_CONNECTION as error:
            detail = f"no connection to {host} ({type(error).__name__})"
            return SendOutcome(SendResult.NOT_SENT, detail=detail)
        except _NO_URL:
            detail = f"{host} has a URL that cannot be posted to; see WEBHOOK_URLS"
            return SendOutcome(SendResult.FAILED, detail=detail)
        except httpx.HTTPError as error:
            detail = f"the answer of {host} was lost ({type(error).__name__})"
            return SendOutcome(SendResult.UNKNOWN, detail=detail)
        if outcome is not None:
            return outcome
        return SendOutcome(SendResult.SENT, message_id=int(fields["message_id"]))

    def _headers(self, delivery: str, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Jembatan-Timestamp": timestamp,
            "X-Jembatan-Delivery": delivery,
        }
        if self._secret is not None:
            headers["X-Jembatan-Signature"] = f"sha256={sign(self._secret, timestamp, body)}"
        return headers


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the hex HMAC that a receiver compares, in constant time, with the header's."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _fields(kind: str, message: Message) -> dict[str, Any]:
    return {
        **dict(message.payload),
        "type": kind,
        "text": message.plain,
        "url": message.url,
        "silent": message.silent,
    }


def _encode(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _identity(destination: Destination, message: Message) -> str:
    """The alert's id decides where there is one: the text says how old a report is by now."""
    known = dict(message.payload).get("alert_id")
    what = {"alert_id": known} if known else _fields("alert", message)
    return _digest(destination.address, what)


def _digest(address: str, fields: dict[str, Any]) -> str:
    return hashlib.sha256(address.encode() + b"\n" + _encode(fields)).hexdigest()


def _host(url: str) -> str:
    """Only the host may be shown: the rest of a URL can hold a password."""
    try:
        return urlsplit(url).hostname or "the webhook"
    except ValueError:
        return "the webhook"


def _judge(answer: httpx.Response, host: str, now: datetime) -> SendOutcome | None:
    """Return what went wrong; None for a success."""
    status = answer.status_code
    detail = f"{host} answered {status}"
    if answer.is_success:
        return None
    if status in _BUSY:
        wait = _retry_after(answer.headers.get("Retry-After"), now)
        return SendOutcome(SendResult.RETRY_AFTER, retry_after=wait, detail=detail)
    if answer.is_redirect or 300 <= status < 400:
        return SendOutcome(SendResult.FAILED, detail=f"{detail}; redirects are not followed")
    if status in _TRY_AGAIN or status >= 500:  # a repetition is harmless: receivers know the id
        return SendOutcome(SendResult.NOT_SENT, detail=detail)
    return SendOutcome(SendResult.FAILED, detail=detail)


def _retry_after(value: str | None, now: datetime) -> float:
    try:
        seconds = float(min(int(value or _WAIT), int(_LONGEST_WAIT)))
    except ValueError:
        seconds = _until(value or "", now)
    return min(max(seconds, 1.0), _LONGEST_WAIT)


def _until(value: str, now: datetime) -> float:
    try:
        return (parsedate_to_datetime(value) - now).total_seconds()
    except (TypeError, ValueError):
        return _WAIT
