"""Two days of the demo, as a process of its own: ``python -m tests.fakes.short_demo``."""

import asyncio
from datetime import date

from bot.demo.play import play

FIRST, LAST = date(2025, 11, 12), date(2025, 11, 13)

if __name__ == "__main__":
    asyncio.run(play(first=FIRST, last=LAST, stay=True))
