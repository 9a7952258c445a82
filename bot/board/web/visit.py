"""One question of a visitor, as every page gets it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException

from bot.alerts.rendering.reader import Reader
from bot.board.web.asked import Period, period
from bot.board.web.rendering import Page
from bot.board.web.site import Site

NOT_FOUND = "There is nothing under this address."


@dataclass(frozen=True, slots=True)
class Moved:
    """The page has another address for good; the path is without the proxy's prefix."""

    path: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The site, and what the address names."""

    site: Site
    query: Mapping[str, str]
    named: Mapping[str, str]  # parts of the path
    period: Period

    @property
    def reader(self) -> Reader:
        """For whom the page is written."""
        return Reader("en", self.site.zone)


Answer = Callable[[Visit], Awaitable[Page | Moved]]


def visit(site: Site, query: Mapping[str, str], named: Mapping[str, str]) -> Visit:
    """Return the question; raises what ends in a page that says what is wrong with it."""
    today = site.now().date()  # in UTC, as the board counts its days
    return Visit(site, query, named, period(query, today, site.baseline))


def missing(sentence: str = NOT_FOUND) -> HTTPException:
    """Return what ends in the page that says that there is nothing here."""
    return HTTPException(404, sentence)
