"""/evaluation: how often the matcher is right, on texts that people labelled."""

from collections.abc import Mapping
from typing import Any

from bot.board.web.rendering import Page
from bot.board.web.visit import Visit


async def answer(visit: Visit) -> Page:
    """Return the page."""
    found = await visit.site.evaluation()
    values = {
        "sets": _rows(found.figures.get("sets", {})),
        "languages": _rows(found.figures.get("languages", {})),
        "tables": {
            name: [(key, counts) for key, counts in table.items()]
            for name, table in found.figures.get("tables", {}).items()
        },
        "measured": found.measured,
        "pending": found.pending,
    }
    return Page("evaluation.html", values, "evaluation")


def _rows(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return list(found.items())
