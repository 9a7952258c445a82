"""The routes of data, and what answers below their folders where there is nothing."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.board.web.data import problems
from bot.board.web.data.endpoint import Endpoint, refused_method
from bot.board.web.data.table import operations

_FOLDERS = ("/api", "/feeds")


def routes() -> list[BaseRoute]:
    """Return the routes; they find the site in ``request.app.state.site``."""
    served = [Route(one.path, Endpoint(one), name=one.name) for one in operations()]
    below = [f"{folder}/{part}" for folder in _FOLDERS for part in ("{name}", "{name}/{rest:path}")]
    return [*served, *(Route(path, _Nothing()) for path in (*below, "/api"))]


def concerns(path: str) -> bool:
    """Whether a path, without the proxy's prefix, is asked by a program and not by a person."""
    return path == "/api" or path.startswith(tuple(f"{folder}/" for folder in _FOLDERS))


def problem(status: int, path: str) -> Response:
    """Return what is wrong with every address: too many questions, a broken one."""
    return problems.answer(problems.general(status, path))


class _Nothing:
    """Says that there is nothing here, in the words of data."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        reading = request.method in ("GET", "HEAD")
        answer = problem(404, request.url.path) if reading else refused_method(request)
        await answer(scope, receive, send)
