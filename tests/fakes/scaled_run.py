"""``run`` on a clock that goes faster: the real program, all of it, for soaks of delivery.

    SOAK_FACTOR   how many times faster its clock goes; also that of the fake's limits
    SOAK_BEGIN    seconds since 1970 from which on it does, the same for all lives of one soak
    SOAK_CHATS    further destinations, as TELEGRAM_CHANNEL is written, with spaces between

Only the pace's slack stays what it is in real seconds, for requests do not become quicker.
"""

import asyncio
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime

from bot import logs
from bot.alerts.pacing import Limits, Pacing
from bot.app import Bot
from bot.clock import Clock, SystemClock
from bot.delivery import ways_out
from bot.serving import serve
from bot.settings import Settings, load_settings


class ScaledClock(SystemClock):
    """Real until ``begin``, then ``factor`` times as fast."""

    def __init__(self, factor: float, begin: float) -> None:
        super().__init__()
        self._factor = factor
        self._begin = datetime.fromtimestamp(begin, UTC)

    def now(self) -> datetime:
        return self._begin + (super().now() - self._begin) * self._factor

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds / self._factor))


def main() -> None:
    """Run until a signal, or until killed."""
    factor, begin = float(os.environ["SOAK_FACTOR"]), float(os.environ["SOAK_BEGIN"])
    chats = [ways_out.channel(text) for text in os.environ["SOAK_CHATS"].split()]
    build = ways_out.build

    def with_chats(settings: Settings, clock: Clock) -> ways_out.WaysOut:
        made = build(settings, clock)
        return replace(made, wanted=[*made.wanted, *chats])

    slack = Limits().slack * factor
    ways_out.build = with_chats
    vars(ways_out)["Pacing"] = lambda: Pacing(Limits(slack=slack))
    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format, secrets=settings.secrets())
    asyncio.run(serve(settings, ScaledClock(factor, begin), _say_up))


async def _say_up(bot: Bot) -> None:
    """Tell who started it that it is started."""
    del bot
    sys.stdout.write("up\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    main()
