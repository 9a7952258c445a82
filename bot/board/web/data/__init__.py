"""The board as data: Atom, JSON, CSV, and the description of all of it."""

from bot.board.web.data.serving import concerns, problem, routes

__all__ = ["concerns", "problem", "routes"]
