"""Write the table of indicators in docs/indicators.md from indicators/indicators.toml.

Usage: python scripts/indicators_manual.py (rewrites what stands between the two markers)
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.match.rules import IndicatorInfo

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs/indicators.md"
BEGIN = "<!-- table of indicators: made by scripts/indicators_manual.py -->"
END = "<!-- end of the table -->"
_HEAD = "| indicator | family | what it watches | says | PLOVER |\n|---|---|---|---|---|\n"
_NO_LINK = " Needs no ASEAN state."


def renewed(text: str) -> str:
    """Return the document with today's table."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}{END}{after}"


def table() -> str:
    """Return one row per indicator."""
    from bot.match import rulebook

    infos = rulebook.load(ROOT / "indicators").indicators.values()
    return _HEAD + "".join(_row(info) for info in infos)


def _row(info: "IndicatorInfo") -> str:
    from bot.match.verdict import Stage

    says = ", ".join(info.polarities or tuple(Stage))
    watches = info.sentence + ("" if info.needs_asean_link else _NO_LINK)
    return f"| `{info.id}` {info.title} | {info.family} | {watches} | {says} | {info.plover} |\n"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    DOCUMENT.write_text(renewed(DOCUMENT.read_text("utf-8")), "utf-8")
