"""What the fake does with files: pictures, documents, albums, downloads, and what it refuses."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api_client import CHANNEL, client, populate

pytestmark = pytest.mark.anyio

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi(scale=1000) as api:
        populate(api)
        yield api


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api) as bot:
        yield bot


async def test_pictures_and_documents(api: BotApi, bot: Bot) -> None:
    sent = await bot.send_photo(CHANNEL, PNG, caption="<i>board</i>", parse_mode="HTML")
    assert (sent.photo[0].width, sent.photo[0].height) == (640, 480)
    again = await bot.send_photo(CHANNEL, sent.photo[0].file_id)
    assert again.photo[0].file_id == sent.photo[0].file_id
    await bot.edit_message_caption(CHANNEL, sent.message_id, caption="new")
    await bot.edit_message_media(InputMediaPhoto(PNG, caption="newer"), CHANNEL, sent.message_id)
    assert api.outbox(CHANNEL)[0]["text"] == "newer"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", CHANNEL, sent.message_id)
    opml = await bot.send_document(CHANNEL, b"<opml/>", filename="feeds.opml")
    assert opml.document is not None
    file = await bot.get_file(opml.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"<opml/>"


async def test_a_person_sends_a_document(api: BotApi, bot: Bot) -> None:
    api.message("import", document={"name": "feeds.opml", "text": "<opml/>"})
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    assert (update.message.caption, update.message.document.file_name) == ("import", "feeds.opml")
    file = await update.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"<opml/>"


MEDIA_REFUSED: dict[str, tuple[Callable[[Bot], Any], str]] = {
    "caption": (lambda bot: bot.send_photo(CHANNEL, PNG, "x" * 1025), "caption is too long"),
    "no picture": (lambda bot: bot.send_photo(CHANNEL, b"text"), "image_process_failed"),
    "empty": (lambda bot: bot.send_document(CHANNEL, b""), "file must be non-empty"),
    "no such id": (lambda bot: bot.send_photo(CHANNEL, "nothing"), "wrong file identifier"),
    "by URL": (lambda bot: bot.send_photo(CHANNEL, "https://x.y/z.png"), "wrong type of the web"),
    "unknown file": (lambda bot: bot.get_file("nothing"), "invalid file_id"),
    "album of one": (lambda bot: bot.send_media_group(CHANNEL, [InputMediaPhoto(PNG)]), "album"),
    "mixed album": (
        lambda bot: bot.send_media_group(CHANNEL, [InputMediaPhoto(PNG), InputMediaDocument(b"x")]),
        "can't be mixed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MEDIA_REFUSED)
async def test_refuses_media(api: BotApi, bot: Bot, name: str) -> None:
    send, words = MEDIA_REFUSED[name]
    with pytest.raises(BadRequest) as caught:
        await send(bot)
    assert words in caught.value.message.lower()
    assert api.outbox() == []


async def test_an_album_is_several_messages_of_one_group(api: BotApi, bot: Bot) -> None:
    album = await bot.send_media_group(
        CHANNEL, [InputMediaPhoto(PNG, caption="one"), InputMediaPhoto(PNG)]
    )
    assert len({one.media_group_id for one in album}) == 1
    assert [one["media"] for one in api.outbox(CHANNEL)] == ["photo", "photo"]
