"""From a question for data to an HTTP answer: read strictly, answered once, never sent twice."""

import logging
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.board.web.answering import Rendered, in_its_minute
from bot.board.web.data import parameters, problems
from bot.board.web.data.asked import Asked, Flowing, Moved, Operation, Whole, site_address
from bot.board.web.data.problems import Problem
from bot.board.web.data.sharing import ASKED_BEFORE, METHODS, SHARED
from bot.errors import DatabaseError, IndicatorsError

log = logging.getLogger(__name__)

# Kept by whoever likes, and asked for again before it is used: a correction is seen at once.
_KEEP = {"cache-control": "public, no-cache"}
_AGAIN = {"retry-after": "60"}
_READING = ("GET", "HEAD")


class Endpoint:
    """Serves one operation."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever its method."""
        request = Request(scope, receive)
        await (await self._answer(request))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in _READING:
            return refused_method(request)
        try:
            return await self._read(request)
        except Problem as problem:
            return problems.answer(problem)
        except (DatabaseError, IndicatorsError) as error:
            log.warning("data cannot be read: %s", error, extra={"url": request.url.path})
            return problems.answer(problems.general(503, request.url.path), _AGAIN)
        except Exception as error:
            log.error("data broke", exc_info=error, extra={"url": request.url.path})
            return problems.answer(problems.general(500, request.url.path))

    async def _read(self, request: Request) -> Response:
        asked = self._asked(request)
        site, rendered = asked.site, request.app.state.rendered
        key = f"{asked.address} {asked.path}?{asked.query}"
        version = in_its_minute(await site.version(), site.now(), key)
        made = _kept(rendered, version, key) or await self._made(asked, rendered, version, key)
        if isinstance(made, Moved):
            headers = {**_KEEP, **SHARED}
            return RedirectResponse(request.scope["root_path"] + made.path, 301, headers)
        if isinstance(made, Flowing):
            return self._flowing(request, made)
        return self._whole(request, made)

    async def _made(
        self, asked: Asked, rendered: Rendered, version: str, key: str
    ) -> Whole | Flowing | Moved:
        """Make the answer, once for all who ask for it now, and keep it."""
        async with rendered.alone(key):
            if (kept := _kept(rendered, version, key)) is not None:
                return kept
            made = await self._operation.answer(asked)
            if isinstance(made, Whole):
                _keep(rendered, version, key, made)
            return made

    def _asked(self, request: Request) -> Asked:
        given, place = request.query_params.multi_items(), request.path_params
        values = parameters.read(self._operation.parameters, given, place)
        root: str = request.scope.get("root_path", "")
        path = request.scope["path"].removeprefix(root)
        site = request.app.state.site
        return Asked(site, values, request.url.query, site_address(request), path)

    def _flowing(self, request: Request, made: Flowing) -> Response:
        named = {"content-disposition": f'attachment; filename="{made.file}"'}
        headers, media = {**_KEEP, **SHARED, **named}, self._operation.media
        if request.method == "HEAD":
            return Response(None, 200, headers, media)
        return StreamingResponse(made.pieces, 200, headers, media)

    def _whole(self, request: Request, made: Whole) -> Response:
        tag = f'W/"{blake2b(made.body, digest_size=12).hexdigest()}"'
        headers = {"etag": tag, **_KEEP, **SHARED}
        if made.changed is not None:
            headers["last-modified"] = format_datetime(made.changed.astimezone(UTC), usegmt=True)
        if _is_known(request.headers, tag, made.changed):
            return Response(status_code=304, headers=headers)
        return Response(made.body, 200, headers, self._operation.media)


def refused_method(request: Request) -> Response:
    """Answer a request that does not read."""
    allowed = {"allow": METHODS}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={**allowed, **SHARED, **ASKED_BEFORE})
    return problems.answer(problems.general(405, request.url.path), allowed)


def _kept(rendered: Rendered, version: str, key: str) -> Whole | None:
    body = rendered.get(version, key)
    if body is None:
        return None
    head, _, rest = body.partition(b"\n")
    return Whole(rest, datetime.fromisoformat(head.decode()) if head else None)


def _keep(rendered: Rendered, version: str, key: str, made: Whole) -> None:
    head = "" if made.changed is None else made.changed.isoformat()
    rendered.put(version, key, head.encode() + b"\n" + made.body)


def _is_known(headers: Headers, tag: str, changed: datetime | None) -> bool:
    """Whether the visitor has this very answer (RFC 9110, 13.1.2 and 13.1.3)."""
    given = headers.get("if-none-match")
    if given is not None:
        plain = tag.removeprefix("W/")
        known = [one.strip().removeprefix("W/") for one in given.split(",")]
        return "*" in known or plain in known
    since = headers.get("if-modified-since")
    if since is None or changed is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    whole = changed.replace(microsecond=0)
    return whole <= moment.replace(tzinfo=moment.tzinfo or UTC)
