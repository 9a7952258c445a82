"""/indicator/<id>: every country under one indicator, and what happened."""

from dataclasses import replace

from bot.board.values import NORTH
from bot.board.web import asked, grid, occasions
from bot.board.web.pages.timeline import timeline
from bot.board.web.rendering import Page
from bot.board.web.visit import Visit, missing
from bot.chat.archive_filter import LANGUAGES
from bot.match.verdict import CONDITIONS, DOORS, Indicator


async def answer(visit: Visit) -> Page:
    """Return the page."""
    indicator = _named(visit.named["name"])
    wanted = replace(asked.archive_filter(visit.query, beside=(NORTH,)), indicator=indicator)
    board = await visit.site.board(visit.period.as_of, visit.period.baseline)
    cells = [grid.shown_cell(one) for one in board.cells if one.indicator is indicator]
    values = {
        "board": board,
        "name": str(indicator),
        "info": visit.site.indicators()[indicator],
        "door": next((one for one in board.doors if one.indicator is indicator), None),
        "is_door": indicator in DOORS,
        "condition": indicator in CONDITIONS,
        "cells": sorted(cells, key=lambda one: not one.something),
        "chosen": next((one for one in cells if one.country == wanted.country), None),
        "months": (await grid.HEAT.of(board))[str(indicator)],
        "wanted": wanted,
        "places": [one.country for one in cells],
        "languages": LANGUAGES,
        "timeline": await timeline(visit, board, wanted),
        "occasions": [
            occasions.shown(one)
            for one in board.occasions
            if indicator in one.occasion.indicators and not occasions.is_past(one)
        ],
    }
    return Page("indicator.html", values, "board")


def _named(name: str) -> Indicator:
    try:
        return Indicator(name)
    except ValueError:
        raise missing(f"There is no such indicator; there are {', '.join(Indicator)}.") from None
