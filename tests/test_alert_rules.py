"""deploy/alerts.yml: every series it asks for exists, and every rule speaks plainly."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.condition.vitals import LAST_TICK
from storage import meta
from tests.fakes.newsroom import Newsroom
from tests.fakes.source import ROOT
from tests.fakes.watched import watching

pytestmark = pytest.mark.anyio


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = Newsroom.open(tmp_path)
    made.destination()
    yield made
    made.close()


def _expressions() -> Iterator[tuple[str, str]]:
    for rule in _rules():
        yield rule["alert"], rule["expr"]


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((ROOT / "deploy/alerts.yml").read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_every_rule_says_how_bad_and_what_in_plain_words() -> None:
    rules = _rules()

    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    for rule in rules:
        assert rule["labels"]["severity"] in ("page", "ticket"), rule["alert"]
        assert "for" in rule or "increase(" in rule["expr"], rule["alert"]
        assert re.fullmatch(r"[A-Z].{15,110}\.", rule["annotations"]["summary"]), rule["alert"]
        assert rule["annotations"]["description"].endswith("."), rule["alert"]
        assert rule["expr"].count("(") == rule["expr"].count(")"), rule["alert"]


async def test_every_series_of_the_rules_is_in_the_output(room: Newsroom) -> None:
    room.database.write_now(lambda conn: meta.put(conn, LAST_TICK, room.clock.now().isoformat()))
    async with watching(room) as watched:
        found = await watched.read()
    there: dict[str, list[dict[str, str]]] = {"up": [{"job": "jembatan"}]}
    for name, labels in found.samples:
        there.setdefault(name, []).append(dict(labels))

    checked = 0
    for alert, expression in _expressions():
        for name, braces in re.findall(r"\b(up|jembatan_\w+)(?:\{([^}]*)\})?", expression):
            wanted = dict(re.findall(r'(\w+)="([^"]*)"', braces))
            assert any(wanted.items() <= one.items() for one in there.get(name, [])), (alert, name)
            checked += 1
    assert checked > 15
