"""``python -m tests.simulator 2025-10``: what a reader of the channel would have got."""

import argparse
import asyncio
import calendar
import logging
from datetime import date

from tests.simulator.month import Month, live_through

_WIDTH = 110


def _lines(month: Month) -> list[str]:
    lines = [
        f"{one.at:%d %b %H:%M}  {one.kind:<8} #{one.message_id:<4} {_first_line(one.text)}"
        for one in month.told
    ]
    events = month.events()
    repeated = sum(count > 1 for count in events.values())
    lines.append(
        f"\n{len(month.reports)} reports; {events.total()} of them of {len(events)} events that"
        f" deserved telling, {repeated} events reported more than once."
        f"\nThe channel got {len(month.messages)} messages and {len(month.edits)} edits."
    )
    return lines


def _first_line(text: str) -> str:
    line = text.splitlines()[0] if text else ""
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def main() -> None:
    """Read the month, live through it, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("month", nargs="?", default="2025-10", help="such as 2025-10")
    parser.add_argument("--invented", action="store_true", help="with the corpus' invented items")
    given = parser.parse_args()
    first = date.fromisoformat(f"{given.month}-01")
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    logging.disable(logging.WARNING)  # notices to admins: the channel is what is looked at
    month = asyncio.run(live_through(first, last, invented=given.invented))
    print("\n".join(_lines(month)))
    if given.invented:
        print("Invented items took part: none of this is news.")


if __name__ == "__main__":
    main()
