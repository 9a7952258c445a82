"""What is wrong with a question, as JSON: what, where, and what to do."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from bot.board.web.data.sharing import SHARED


class Problem(Exception):  # noqa: N818 - an answer, not a fault of ours
    """A question that has no answer: what is wrong in one sentence, where, and what to do."""

    def __init__(self, status: int, error: str, where: str, what_to_do: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.where = where
        self.what_to_do = what_to_do


_GENERAL = {
    404: ("There is nothing under this address.", "Look it up in /api/openapi.json."),
    405: ("Reading is all that this site allows.", "Ask with GET, HEAD or OPTIONS."),
    429: ("Too many questions at once.", "Wait as long as Retry-After says, then ask again."),
    500: ("This address is broken; it has been noted.", "Ask again later; others still answer."),
    503: ("The archive cannot be read at the moment.", "Ask again in a minute."),
}


def general(status: int, where: str) -> Problem:
    """Return what can be wrong with every address."""
    error, advice = _GENERAL.get(status, _GENERAL[500])
    return Problem(status, error, where, advice)


def answer(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return the problem as it is sent."""
    body = {"error": problem.error, "where": problem.where, "what_to_do": problem.what_to_do}
    return Response(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        problem.status,
        {"cache-control": "no-store", **SHARED, **(headers or {})},
        media_type="application/json",
    )
