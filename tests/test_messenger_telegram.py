"""The Telegram messenger against the fake: what arrives, how attempts end, no token anywhere."""

import logging
import traceback
from collections.abc import AsyncIterator

import pytest

from bot.alerts.destination import Destination, DestinationKind
from bot.alerts.messengers import Messenger
from bot.alerts.messengers.telegram import TelegramMessenger
from bot.alerts.outcome import SendResult
from bot.alerts.view import Message
from bot.errors import JembatanError, TokenRefusedError
from bot.ids import DestinationId
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, FORUM, GROUP, READER, populate

pytestmark = pytest.mark.anyio

SECRET = "FAKE-token-of-the-fake-server"
URL = "https://antara.example/news/1"
ALERT = Message(html="<b>Laos &amp; North Korea</b>", plain="Laos & North Korea", url=URL)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=1000) as api:
        populate(api)
        yield api


@pytest.fixture
async def messenger(api: BotApi) -> AsyncIterator[TelegramMessenger]:
    messenger = TelegramMessenger(api.token, api.url + "/", read_timeout=0.3)
    yield messenger
    await messenger.aclose()


def to(address: int | str, thread: int | None = None, language: str = "en") -> Destination:
    return Destination(
        id=DestinationId(1), kind=DestinationKind.TELEGRAM, address=str(address), thread=thread,
        language=language,
    )  # fmt: skip


async def test_an_alert_in_the_channel(api: BotApi, messenger: TelegramMessenger) -> None:
    outcome = await messenger.send(to("@jembatan_alerts"), ALERT)
    (record,) = api.outbox(CHANNEL)
    assert (outcome.result, outcome.message_id) == (SendResult.SENT, record["message_id"])
    assert record["text"] == "Laos & North Korea"
    assert record["entities"][0]["type"] == "bold"
    assert record["keyboard"] == [[{"text": "Read the report", "url": URL}]]
    assert record["link_preview"]["url"] == URL
    assert record["link_preview"]["prefer_small_media"] is True
    assert record["silent"] is False


async def test_a_silent_message_without_link(api: BotApi, messenger: TelegramMessenger) -> None:
    await messenger.send(to(CHANNEL), Message(html="x", plain="x", silent=True))
    (record,) = api.outbox(CHANNEL)
    assert record["silent"] is True
    assert record["keyboard"] == []
    assert record["link_preview"] == {"is_disabled": True}


async def test_the_button_speaks_the_destinations_language(
    api: BotApi, messenger: TelegramMessenger
) -> None:
    await messenger.send(to(CHANNEL, language="id"), ALERT)
    assert api.outbox(CHANNEL)[0]["keyboard"][0][0]["text"] == "Baca laporan"


async def test_a_topic_stays_a_topic(api: BotApi, messenger: TelegramMessenger) -> None:
    await messenger.send(to(FORUM, thread=7), ALERT)
    assert api.outbox(FORUM)[0]["thread"] == 7
    api.topic(FORUM, 7, "deleted")
    outcome = await messenger.send(to(FORUM, thread=7), ALERT)
    assert outcome.result is SendResult.DROP_THREAD


async def test_an_answer_to_an_earlier_alert(api: BotApi, messenger: TelegramMessenger) -> None:
    first = await messenger.send(to(CHANNEL), ALERT)
    await messenger.send(to(CHANNEL), ALERT, reply_to=first.message_id)
    outcome = await messenger.send(to(CHANNEL), ALERT, reply_to=4242)  # deleted by someone
    assert outcome.result is SendResult.SENT
    assert [one["reply_to"] for one in api.outbox(CHANNEL)] == [None, first.message_id, None]


async def test_the_plain_fallback_has_neither_markup_nor_button(
    api: BotApi, messenger: TelegramMessenger
) -> None:
    broken = Message(html="<b>x", plain="1 < 2 & <b>", url="no url")
    outcome = await messenger.send(to(CHANNEL), broken)
    assert outcome.result is SendResult.FIX_TEXT
    assert "can't find end tag" in outcome.detail.lower()
    assert (await messenger.send(to(CHANNEL), broken, plain=True)).result is SendResult.SENT
    (record,) = api.outbox(CHANNEL)
    assert (record["text"], record["entities"]) == ("1 < 2 & <b>", [])
    assert (record["keyboard"], record["link_preview"]) == ([], {"is_disabled": True})


async def test_a_link_that_telegram_refuses_is_no_dead_end(messenger: TelegramMessenger) -> None:
    odd = Message(html="x", plain="x", url="https://")
    assert (await messenger.send(to(CHANNEL), odd)).result is SendResult.FIX_TEXT
    assert (await messenger.send(to(CHANNEL), odd, plain=True)).result is SendResult.SENT


async def test_an_edit(api: BotApi, messenger: TelegramMessenger) -> None:
    sent = await messenger.send(to(CHANNEL), ALERT)
    assert sent.message_id is not None
    newer = Message(html="<b>Laos</b> +1 outlet", plain="Laos +1 outlet", url=URL)
    for _ in range(2):  # the second changes nothing, and is a success all the same
        outcome = await messenger.edit(to(CHANNEL), sent.message_id, newer)
        assert (outcome.result, outcome.message_id) == (SendResult.SENT, sent.message_id)
    (record,) = api.outbox(CHANNEL)
    assert (record["text"], len(record["edits"])) == ("Laos +1 outlet", 1)
    assert record["keyboard"][0][0]["url"] == URL
    assert (await messenger.edit(to(CHANNEL), 4242, newer)).result is SendResult.GONE


async def test_whoever_asks_hears_of_chats_that_must_wait(api: BotApi) -> None:
    heard: list[tuple[str, float]] = []
    messenger = TelegramMessenger(api.token, api.url, told=lambda *what: heard.append(what))
    api.set_scale(1)
    outcomes = [await messenger.send(to(READER), ALERT) for _ in range(4)]
    await messenger.aclose()
    assert [one.result for one in outcomes[2:]] == [SendResult.SENT, SendResult.RETRY_AFTER]
    assert heard == [(str(READER), 1.0)]


async def test_an_address_that_is_none_pauses(messenger: TelegramMessenger) -> None:
    assert (await messenger.send(to("nonsense"), ALERT)).result is SendResult.PAUSE_CHAT


async def test_it_is_a_messenger(messenger: TelegramMessenger) -> None:
    fits: Messenger = messenger
    assert fits


async def test_check_says_who_the_bot_is(api: BotApi, messenger: TelegramMessenger) -> None:
    assert await messenger.check() == "@jembatan_test_bot"
    await api.refuse_connections(5)
    with pytest.raises(JembatanError, match=r"no connection to Telegram \(ConnectError\)"):
        await messenger.check()


FAULTS = {
    "refused": {"kind": "error", "code": 401, "description": "Unauthorized"},
    "not found": {"kind": "error", "code": 404, "description": "Not Found"},
    "inside": {"kind": "error", "code": 502, "body": "<html>"},
    "wait": {"kind": "error", "code": 429, "parameters": {"retry_after": 3}},
    "conflict": {"kind": "error", "code": 409, "description": "Conflict: x"},
    "no JSON": {"kind": "error", "code": 200, "body": "hello"},
    "dropped before": {"kind": "drop_before"},
    "dropped after": {"kind": "drop_after"},
    "hanging": {"kind": "hang"},
}


@pytest.mark.parametrize("name", [*FAULTS, "no connection"])
async def test_no_fault_shows_the_token(
    api: BotApi, messenger: TelegramMessenger, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.DEBUG)
    if name == "no connection":
        await api.refuse_connections(5)
    else:
        api.fault(times=None, **FAULTS[name])  # type: ignore[arg-type]
    shown = [repr(messenger), str(messenger)]
    for _ in range(2):
        shown.append(repr(await messenger.send(to(GROUP), ALERT)))
    shown.append(repr(await messenger.edit(to(GROUP), 1, ALERT)))
    try:
        await messenger.check()
    except JembatanError:
        shown.append(traceback.format_exc())
    shown.append(caplog.text)
    assert SECRET not in "\n".join(shown)
    assert api.calls() or name == "no connection"


@pytest.mark.parametrize("name", ["refused", "not found"])
async def test_a_refused_token_is_one_sentence(
    api: BotApi, messenger: TelegramMessenger, name: str
) -> None:
    api.fault(times=None, **FAULTS[name])  # type: ignore[arg-type]
    assert (await messenger.send(to(CHANNEL), ALERT)).result is SendResult.FATAL
    with pytest.raises(TokenRefusedError, match="BotFather") as caught:
        await messenger.check()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_no_token_at_all() -> None:
    with pytest.raises(TokenRefusedError):
        TelegramMessenger("")


async def test_a_message_to_pin_is_pinned_without_a_sound(
    api: BotApi, messenger: TelegramMessenger
) -> None:
    outcome = await messenger.send(to(CHANNEL), Message("board", "board", pin=True))

    assert outcome.result is SendResult.SENT
    assert api.chats[CHANNEL].pinned == [outcome.message_id]
    [call] = api.calls("pinChatMessage")
    assert call["params"]["disable_notification"] in (True, "true", "True")


async def test_without_the_right_to_pin_it_is_sent_all_the_same(
    api: BotApi, messenger: TelegramMessenger, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = await messenger.send(to(GROUP), Message("board", "board", pin=True))

    assert outcome.result is SendResult.SENT
    assert api.chats[GROUP].pinned == []
    assert "cannot be pinned: not enough rights" in caplog.text.lower()
