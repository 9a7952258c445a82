"""A document that came with a command."""

from telegram import Bot, Document
from telegram.error import TelegramError

from bot.alerts.classify import classify
from bot.chat.request import Upload
from bot.errors import JembatanError

LARGEST = 2_000_000  # bytes; an OPML of a thousand feeds is a tenth of it


def upload_of(bot: Bot, document: Document | None) -> Upload | None:
    """Return the document as commands see it; nothing is fetched before it is read."""
    if document is None:
        return None

    async def read() -> bytes:
        if (document.file_size or 0) > LARGEST:
            raise JembatanError(f"the file is larger than {LARGEST // 1_000_000} MB")
        try:
            file = await bot.get_file(document.file_id)
            content = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise JembatanError(f"the file cannot be fetched: {classify(error).detail}") from None
        if len(content) > LARGEST:
            raise JembatanError(f"the file is larger than {LARGEST // 1_000_000} MB")
        return content

    return Upload(document.file_name or "", document.file_size or 0, read)
