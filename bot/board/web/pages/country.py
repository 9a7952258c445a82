"""/country/<CODE>: every indicator for one country, and its timeline."""

from dataclasses import replace

from bot.board.values import NORTH, Board
from bot.board.web import asked, grid, occasions
from bot.board.web.pages.timeline import timeline
from bot.board.web.rendering import Page
from bot.board.web.visit import Moved, Visit, missing
from bot.chat.archive_filter import LANGUAGES


async def answer(visit: Visit) -> Page | Moved:
    """Return the page, or the address in capital letters."""
    name = visit.named["name"]
    code = asked.known_place(name)
    if code is None:
        codes = ", ".join((*asked.PLACES, NORTH))
        raise missing(f"There is no page of this country; there are {codes}.")
    if code != name:
        return Moved(f"/country/{code}")
    wanted = replace(asked.archive_filter(visit.query), country=code)
    board = await visit.site.board(visit.period.as_of, visit.period.baseline)
    values = {
        "board": board,
        "code": code,
        "cells": _cells(board, code),
        "wanted": wanted,
        "languages": LANGUAGES,
        "timeline": await timeline(visit, board, wanted),
        "watched": next(one for one in board.cells if one.country == code),
        "occasions": [
            occasions.shown(one)
            for one in board.occasions
            if code in one.occasion.countries and not occasions.is_past(one)
        ],
    }
    return Page("country.html", values, "board")


def _cells(board: Board, code: str) -> list[grid.ShownCell]:
    return [grid.shown_cell(one) for one in board.cells if one.country == code]
