"""/api/openapi.json: the table of addresses as an OpenAPI 3.1 description."""

from collections.abc import Iterable
from typing import Any

import bot
from bot.board.web.data.asked import Asked, Operation, Whole, as_json
from bot.board.web.data.parameters import Parameter
from bot.board.web.data.shapes import components

_ABOUT = (
    "Follow-ups of the diplomacy between ASEAN and North Korea: which door has opened, since when,"
    " and how well was watched. Read-only, without keys. Every address that is not a whole ledger"
    " carries an ETag: ask with If-None-Match. Unknown parameters are refused."
)
_REFUSALS = {
    "400": ("A parameter is unknown, doubled or wrong.", "Problem"),
    "404": ("There is nothing under this address.", "Problem"),
    "405": ("Only GET, HEAD and OPTIONS are answered.", "Problem"),
    "429": ("Too many questions at once; Retry-After says how long to wait.", "Problem"),
    "500": ("A mistake of ours.", "Problem"),
    "503": ("The archive cannot be read; Retry-After says when to ask again.", "Problem"),
}
_LATER = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
_STATE = {
    "ETag": {"schema": {"type": "string"}, "description": "Of this answer; weak."},
    "Last-Modified": {
        "schema": {"type": "string"},
        "description": "When what it tells changed last, where that is known.",
    },
}


def answer(asked: Asked, operations: Iterable[Operation]) -> Whole:
    """Return the description of these addresses, for the site as the visitor sees it."""
    return Whole(as_json(document(operations, asked.address)))


def document(operations: Iterable[Operation], address: str) -> dict[str, Any]:
    """Return the description as plain values."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Jembatan", "version": bot.__version__, "description": _ABOUT},
        "servers": [{"url": address}],
        "paths": {one.path: {"get": _operation(one)} for one in operations},
        "components": {"schemas": components()},
    }


def _operation(one: Operation) -> dict[str, Any]:
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [_parameter(each) for each in one.parameters],
        "responses": _responses(one),
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    found = {
        "name": one.name,
        "in": "path" if one.in_path else "query",
        "required": one.in_path,
        "description": one.meaning,
        "schema": dict(one.schema),
    }
    return found if one.example is None else {**found, "example": one.example}


def _responses(one: Operation) -> dict[str, Any]:
    shape = {"$ref": f"#/components/schemas/{one.shape}"} if one.shape else {"type": "string"}
    answered: dict[str, Any] = {
        "description": one.summary,
        "content": {one.media: {"schema": shape}},
    }
    if one.media not in ("text/csv", "application/jsonl"):
        answered["headers"] = _STATE
    found = {"200": answered, "304": {"description": "The answer is still the same."}}
    if one.moves:
        found["301"] = {
            "description": "It is part of another story by now; Location names that.",
            "headers": {"Location": {"schema": {"type": "string"}}},
        }
    in_path = any(each.in_path for each in one.parameters)
    refused = [status for status in _REFUSALS if status != "404" or in_path]
    return {**found, **{status: _refusal(status) for status in refused}}


def _refusal(status: str) -> dict[str, Any]:
    text, shape = _REFUSALS[status]
    schema = {"$ref": f"#/components/schemas/{shape}"}
    found: dict[str, Any] = {
        "description": text,
        "content": {"application/json": {"schema": schema}},
    }
    return {**found, "headers": _LATER} if status in ("429", "503") else found
