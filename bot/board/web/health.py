"""/livez and /readyz: for supervisors, load balancers and watchdogs. Never cached."""

from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.condition.readiness import Check, Checkup

_FRESH = {"cache-control": "no-store"}


class Looks(Protocol):
    """Says whether the bot does its work; ``bot.condition.readiness.Readiness`` has it."""

    async def look(self) -> Checkup: ...


def routes(readiness: Looks) -> list[BaseRoute]:
    """Return both routes.

    /livez: 200 while this process answers at all. /readyz: 200, or 503 where database, tick or
    sender is not well; the body says which in both cases.
    """

    async def ready(request: Request) -> JSONResponse:
        del request
        found = await readiness.look()
        return JSONResponse(checkup_json(found), 200 if found.ready else 503, headers=_FRESH)

    return [Route("/livez", _live, name="livez"), Route("/readyz", ready, name="readyz")]


async def _live(request: Request) -> JSONResponse:
    del request
    return JSONResponse({"alive": True}, headers=_FRESH)


def checkup_json(found: Checkup) -> dict[str, Any]:
    """Return the body of /readyz."""
    return {
        "ready": found.ready,
        "problems": list(found.problems),
        "checks": {check.name: _check_json(check) for check in found.checks},
    }


def _check_json(check: Check) -> dict[str, Any]:
    shown: dict[str, Any] = {"ok": check.good}
    if check.limit is not None:
        shown["age_seconds"] = None if check.age is None else round(check.age, 3)
        shown["limit_seconds"] = check.limit
    return shown
