"""The page as an ASGI application: routes, and what every request passes before them."""

import logging
import mimetypes
from collections.abc import Iterable
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from bot.alerts.rendering.reader import Reader
from bot.board.web import data, pages, rendering
from bot.board.web.answering import Rendered, endpoint
from bot.board.web.buckets import Buckets, Limit, Visitors
from bot.board.web.gate import Gate
from bot.board.web.rendering import Page, View
from bot.board.web.site import Site
from bot.errors import DatabaseError, IndicatorsError

log = logging.getLogger(__name__)

_READING = ("GET", "HEAD")
_STATIC = ("board.css", "icon.svg")
_A_YEAR = "public, max-age=31536000, immutable"  # its address changes with it
_SMALL = 1024  # bytes; below, compressing gains nothing
_TITLES = {
    400: "This address asks for something that does not exist",
    404: "Nothing here",
    405: "This page can only be read",
    429: "Too many questions at once",
    500: "This page is broken",
    503: "Not at the moment",
}
_SENTENCES = {
    404: "There is nothing under this address.",
    405: "Reading is all that this site allows.",
    429: "Please wait some seconds, then load the page again.",
    500: "The mistake is ours, and it has been noted. The other pages still work.",
    503: "The archive cannot be read at the moment. Please load the page again in a minute.",
}


def create(
    site: Site,
    *,
    root_path: str = "",
    routes: Iterable[BaseRoute] = (),
    limit: Limit | None = Limit(),  # noqa: B008 - frozen
    trusted_proxies: tuple[str, ...] = (),
    unlimited: Iterable[str] = (),
) -> Starlette:
    """Return the application.

    ``root_path``: the prefix of a proxy, such as "/jembatan". ``routes``: of data, health and
    whatever else is served here; they find the site in ``request.app.state.site``, and stand
    before the pages. ``limit`` None: visitors may ask as often as they like. ``unlimited``: paths
    that are never refused.
    """
    app = Starlette(
        routes=[*routes, *_pages(), *_files()],
        exception_handlers={
            HTTPException: _refused,
            DatabaseError: _unreadable,
            IndicatorsError: _half_written,
        },
        middleware=[
            Middleware(
                Gate,
                root_path=root_path.rstrip("/"),
                buckets=None if limit is None else Buckets(limit),
                visitors=Visitors(trusted_proxies),
                broken=partial(_broken, site),
                unlimited=unlimited,
            ),
            Middleware(GZipMiddleware, minimum_size=_SMALL, compresslevel=5),
        ],
    )
    app.state.site = site
    app.state.rendered = Rendered()
    return app


def _pages() -> list[Route]:
    return [
        Route(
            path,
            endpoint(answer, of_board=name in pages.OF_THE_BOARD),
            methods=_READING,
            name=name,
        )
        for name, (path, answer) in pages.every().items()
    ]


def _files() -> list[Route]:
    return [
        Route(f"/static/{name}", partial(_file, name), methods=_READING, name=name)
        for name in _STATIC
    ]


async def _file(name: str, request: Request) -> Response:
    del request
    kind = mimetypes.guess_type(name)[0]
    return Response(rendering.static(name), media_type=kind, headers={"cache-control": _A_YEAR})


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    own = error.detail if error.status_code in (400, 404) and error.detail != "Not Found" else ""
    answer = _broken(request.app.state.site, request.scope, error.status_code, own)
    answer.headers.update(error.headers or {})
    return answer


async def _unreadable(request: Request, error: Exception) -> Response:
    del error
    answer = _broken(request.app.state.site, request.scope, 503)
    answer.headers["retry-after"] = "60"
    return answer


async def _half_written(request: Request, error: Exception) -> Response:
    """Analysts edit occasions.toml while people read; what is wrong with it, ``check`` says."""
    log.error("the board cannot be made: %s", error)
    sentence = "A file behind the board is being changed. Please load the page again in a minute."
    answer = _broken(request.app.state.site, request.scope, 503, sentence)
    answer.headers["retry-after"] = "60"
    return answer


def _broken(site: Site, scope: Scope, status: int, sentence: str = "") -> Response:
    """Return the page that says what is wrong; it asks the site nothing that could fail."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if data.concerns(path):
        return data.problem(status, path)
    values = {
        "title": _TITLES.get(status, "Something is wrong"),
        "sentence": sentence or _SENTENCES.get(status, "The page cannot be shown."),
        "status": status,
    }
    view = View(scope.get("root_path", ""), Reader("en", site.zone), site.now())
    body = rendering.render(Page("problem.html", values), view)
    headers = {"cache-control": "no-store"}
    return Response(body, status, headers, media_type="text/html")
