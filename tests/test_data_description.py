"""Whatever is asked, in order or not: data answers as its OpenAPI description says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from bot.board.web.data import board
from bot.board.web.data.description import document
from bot.board.web.data.table import operations
from tests.fakes.web_archive import WebArchive, filled

load_all_checks()
PATHS = [one.path for one in operations()]
CHOSEN: list[Any] = [
    one
    for one in CHECKS.get_all()
    if one.__name__
    in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
        "unsupported_method",
    )
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    made = filled(tmp_path_factory.mktemp("data"))
    yield made
    made.room.close()


@pytest.fixture(scope="module")
def described(archive: WebArchive) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/openapi.json", archive.app())


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", PATHS)
def test_data_keeps_to_its_description(
    path: str, mode: GenerationMode, described: schemathesis.BaseSchema
) -> None:
    operation = described[path]["GET"]
    if mode is GenerationMode.NEGATIVE and not next(operation.iter_parameters(), None):
        return  # nothing can be asked wrongly

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=15,
        derandomize=True,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def keeps(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=CHOSEN)

    keeps()


DAYS = {"as-of": "2025-10-12", "baseline": "2025-10-01"}
ASKED = [
    ("/api/board", DAYS),
    ("/api/board", {}),
    ("/api/events", {**DAYS, "limit": 500}),
    ("/api/events", {"limit": 500, "indicator": "reciprocity", "country": "KP"}),
    ("/api/events", {"cursor": "2025-10-12~2025-10-id-fm-pyongyang"}),
    ("/api/calendar", {"baseline": "2021-01-01", "as-of": "2021-04-01"}),
]


@pytest.mark.parametrize(("path", "query"), ASKED)
def test_what_people_ask_keeps_to_it_too(
    path: str, query: dict[str, object], described: schemathesis.BaseSchema
) -> None:
    answer = described[path]["GET"].Case(query=query).call_and_validate(checks=CHOSEN)

    assert answer.status_code == 200


@pytest.mark.parametrize(("key", "status"), [("visit", 200), ("wrong", 200), ("same", 301)])
def test_every_sort_of_story_keeps_to_it(
    key: str, status: int, described: schemathesis.BaseSchema, archive: WebArchive
) -> None:
    case = described["/api/stories/{id}"]["GET"].Case(path_parameters={"id": archive.name(key)})
    answer = case.call_and_validate(checks=CHOSEN, allow_redirects=False)

    assert answer.status_code == status


def test_a_shape_that_is_not_described_would_be_seen(
    described: schemathesis.BaseSchema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "board_json", lambda _: {"as_of": "2025-10-12", "more": 1})
    case = described["/api/board"]["GET"].Case(query={"as-of": "2025-10-13"})

    with pytest.raises(FailureGroup):
        case.call_and_validate(checks=CHOSEN)


def test_the_description_is_whole() -> None:
    described = document(operations(), "http://board.example")
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(described)))
    calls = [one["get"] for one in described["paths"].values()]

    assert named | {"Problem"} == set(described["components"]["schemas"])
    assert len({one["operationId"] for one in calls}) == len(calls)
    for path, call in zip(described["paths"], calls, strict=True):
        inside = {one["name"] for one in call["parameters"] if one["in"] == "path"}
        assert inside == set(re.findall(r"{(\w+)}", path))
        assert all(one["description"] and one["schema"] for one in call["parameters"])
        assert {"200", "304", "400", "405", "429", "500", "503"} <= set(call["responses"])


def test_the_checks_are_there() -> None:
    assert len(CHOSEN) == 7
