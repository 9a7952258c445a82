"""An unpatched telegram.ext application lives on the fake: polls, answers, stops, loses nothing."""

import asyncio

import pytest
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes

from tests.fakes.bot_api import BotApi

pytestmark = pytest.mark.anyio


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    await update.effective_message.reply_html("<b>Welcome</b>")


async def serve(api: BotApi, answers: int) -> None:
    """Run until so many answers are out, then stop in order."""
    builder = Application.builder().token(api.token)
    application = builder.base_url(api.base_url).base_file_url(api.base_file_url).build()
    application.add_handler(CommandHandler("start", greet))
    assert application.updater is not None
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        await api.wait_outbox(answers)
        await application.updater.stop()
        await application.stop()


async def test_commands_are_answered_and_nothing_is_lost_by_a_clean_stop() -> None:
    async with BotApi() as api:
        for user in (1, 2, 3):
            api.message("/start", user={"id": user})
        await serve(api, answers=3)
        api.message("/start", user={"id": 4})
        await asyncio.wait_for(serve(api, answers=4), 10)
        assert [one["text"] for one in api.outbox()] == ["Welcome"] * 4
        assert api.pending() == []
        assert {one["code"] for one in api.calls()} <= {200, None}  # None: a poll given up
