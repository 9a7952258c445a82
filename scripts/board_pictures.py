"""Draw docs/pictures/board.png and board-countries.png, and list their events in docs/board.md.

Usage: python scripts/board_pictures.py (rewrites both files and what stands between the markers)

Real reports alone: those the demo plays, matched and grouped as in the bot, and history.jsonl. Of
each event the list gives day, countries and the outlet with its address.
"""

import asyncio
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.board.values import Board

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs/board.md"
BEGIN = "<!-- events of the pictures: made by scripts/board_pictures.py -->"
END = "<!-- end of the events -->"
AS_OF, BASELINE = date(2026, 1, 31), date(2025, 10, 1)
_HEAD = "| day | countries | indicators | source |\n|---|---|---|---|\n"


def renewed(text: str, board: "Board") -> str:
    """Return the document with the events of this board."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{_HEAD}{''.join(rows(board))}{END}{after}"


def rows(board: "Board") -> Iterator[str]:
    """Yield a line per event since the baseline, the oldest first."""
    from bot.board import cells
    from bot.board.wording.voice import Voice

    voice, known = Voice(), set(cells.every())
    for event in reversed(board.events):
        keys = [
            (voice.step(claim.step), key)
            for claim in event.claims
            for key in cells.by_cell([(event, claim)])
            if key in known
        ]
        if not keys:
            continue
        source = event.sources[0]
        outlet = f"[{source.outlet}]({source.url})" if source.url else source.outlet
        what = dict.fromkeys(f"{voice.indicator(key[0])} ({step})" for step, key in keys)
        where = dict.fromkeys(key[1] for _, key in keys)
        day = f"{event.date}" if event.precision == "day" else f"{event.date:%Y-%m}"
        yield f"| {day} | {', '.join(where)} | {', '.join(what)} | {outlet} |\n"


async def draw(board: "Board") -> None:
    """Write both pictures."""
    from bot.board.drawing import Drawing
    from bot.board.picture import Kind, picture
    from bot.board.silence import Watch
    from tests.fakes.recorded_ledger import watching

    watch = Watch(watching(BASELINE, AS_OF), as_of=AS_OF)
    drawing = Drawing()
    for kind, name in ((Kind.INDICATORS, "board"), (Kind.COUNTRIES, "board-countries")):
        shown = picture(board, watch, kind, "en")
        target = ROOT / f"docs/pictures/{name}.png"
        target.write_bytes(await drawing.png(shown, shown))


def main() -> None:
    """Rewrite pictures and document."""
    from tests.fakes.recorded_ledger import recorded

    board = recorded(AS_OF, BASELINE).board
    asyncio.run(draw(board))
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(renewed(text, board), encoding="utf-8")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
