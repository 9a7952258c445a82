"""The rules of the house about who may know of whom, read from the imports."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable

import pytest

from tests.fakes.source import ROOT, Module, imports, modules, program, reached

PURE = (
    "bot.match",
    "bot.stories",
    "bot.alerts.digest",
    "bot.alerts.keyboard",
    "bot.alerts.mute",
    "bot.alerts.policy",
    "bot.alerts.preferences",
    "bot.alerts.schedule",
    "bot.alerts.settle",
    "bot.alerts.severity",
    "bot.alerts.silence",
    "bot.alerts.gist",
    "bot.alerts.render",
    "bot.alerts.rendering",
    "bot.alerts.html",
    "bot.board.agenda",
    "bot.board.board_json",
    "bot.board.cells",
    "bot.board.conditions",
    "bot.board.confirmation",
    "bot.board.doors",
    "bot.board.event_json",
    "bot.board.event_rows",
    "bot.board.events",
    "bot.board.ink",
    "bot.board.known",
    "bot.board.ladder",
    "bot.board.ledger",
    "bot.board.occasions",
    "bot.board.picture",
    "bot.board.same",
    "bot.board.sentence",
    "bot.board.silence",
    "bot.board.stories",
    "bot.board.values",
    "bot.board.wording",
    "bot.feeds.cadence",
    "bot.feeds.health",
)
NOT_PURE = (
    "httpx",
    "aiohttp",
    "telegram",
    "sqlalchemy",
    "sqlite3",
    "storage",
    "socket",
    "subprocess",
    "apscheduler",
    "bot.clock",
    "bot.settings",
)
STORAGE_MAY_KNOW = {
    "bot",
    "bot.ids",
    "bot.errors",
    "bot.feeds",
    "bot.feeds.feed",
    "bot.feeds.entry",
    "bot.match",
    "bot.match.verdict",
    "bot.alerts",
    "bot.alerts.intent",
    "bot.alerts.view",
    "bot.alerts.destination",
    "bot.alerts.preferences",
    "bot.alerts.silence",
    "bot.alerts.severity",
    "bot.alerts.policy",
    "bot.board",
    "bot.board.stories",
    "bot.board.values",
}
STORAGE_MAY_KNOW_ALL_OF = ("bot.stories",)  # pure: data in, values out
DATABASE_PACKAGES = ("sqlalchemy", "sqlite3", "alembic", "psycopg")
# Names that carry no SQL: a connection to hand functions in, and an address to read.
HARMLESS = {"sqlalchemy.Connection", "sqlalchemy.engine.make_url"}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\s", re.S)
NOW = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}


def _storage_may_know(name: str) -> bool:
    return name in STORAGE_MAY_KNOW or _below(name, STORAGE_MAY_KNOW_ALL_OF)


def _below(name: str, roots: Iterable[str]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def _pure_modules() -> list[Module]:
    return [module for name, module in program().items() if _below(name, PURE)]


def test_pure_modules_reach_no_edge() -> None:
    breaches = [
        f"{module.name} reaches {name} (imported by {importer})"
        for module in _pure_modules()
        for name, importer in reached(module).items()
        if _below(name, NOT_PURE)
    ]

    assert breaches == []
    assert len(_pure_modules()) > 10


def test_a_breach_would_be_seen() -> None:
    late = "def late():\n    from storage.feed_list import feeds\n"
    text = late + "if TYPE_CHECKING:\n    import httpx\n"
    module = Module("bot.match.bad", "bot/match/bad.py", text)

    assert {"storage.feed_list", "storage.feed_list.feeds"} <= set(reached(module))
    assert "httpx" not in reached(module)


def test_storage_knows_values_only() -> None:
    breaches = [
        f"{module.name} imports {name}"
        for module in modules("storage")
        for name in imports(module)
        if (name in program() and _below(name, ["bot"]) and not _storage_may_know(name))
        or _below(name, ["telegram", "httpx", "aiohttp", "starlette"])
    ]

    assert breaches == []


def test_sql_lives_in_storage_alone() -> None:
    breaches = [
        f"{module.path} imports {name}"
        for module in modules("bot")
        for name in imports(module)
        if _below(name, DATABASE_PACKAGES) and not any(_below(one, [name]) for one in HARMLESS)
    ]
    breaches += [
        f"{module.path}: {text[:60]}"
        for module in modules("bot")
        for text in _strings(module)
        if SQL.search(text)
    ]

    assert breaches == []


def _strings(module: Module) -> list[str]:
    constants = (node for node in ast.walk(module.tree) if isinstance(node, ast.Constant))
    return [node.value for node in constants if isinstance(node.value, str)]


def test_time_is_a_parameter() -> None:
    breaches = [
        f"{module.path}:{node.lineno} {ast.unparse(node.func)}"
        for module in modules("bot", "storage")
        if module.name != "bot.clock"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ".".join(ast.unparse(node.func).split(".")[-2:]) in NOW
    ]

    assert breaches == []


@pytest.mark.parametrize("package", ["bot.match", "bot.polling", "bot.feeds", "bot.cli"])
def test_matching_and_polling_start_without_chat_pictures_and_page(package: str) -> None:
    names = sorted(name for name in program() if _below(name, [package]))
    code = (
        f"import importlib, sys\nfor name in {names!r}: importlib.import_module(name)\n"
        "heavy = ('telegram', 'matplotlib', 'starlette', 'uvicorn', 'jinja2')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
