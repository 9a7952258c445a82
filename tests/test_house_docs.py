"""What people read is complete: settings, commands, reasons, log fields, the README's promises."""

import ast
import re
from enum import StrEnum

import pytest

from bot import cli, errors, logs
from bot.alerts.destination import DeliveryState
from bot.alerts.intent import AlertKind, NotifyReason, Severity
from bot.alerts.outcome import SendResult
from bot.errors import JembatanError
from bot.feeds.feed import FetchOutcome, Health, IdentityPolicy
from bot.match.verdict import MatchReason
from bot.settings import Settings, variable_names
from bot.stories.grouping import PlacementReason
from bot.stories.refusal import RefusalReason
from scripts import cli_manual
from tests.fakes.source import ROOT, modules

REASONS: tuple[type[StrEnum], ...] = (
    FetchOutcome,
    Health,
    IdentityPolicy,
    MatchReason,
    NotifyReason,
    AlertKind,
    Severity,
    SendResult,
    DeliveryState,
    PlacementReason,
    RefusalReason,
)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|(.*?)\| (.+) \|$", _read("docs/settings.md"), re.M)

    assert [name for name, _, _ in rows] == list(variable_names())
    defaults = Settings()
    for name, shown, meaning in rows:
        value = getattr(defaults, name.lower())
        wanted = "" if value in (None, (), "") else f"`{_number(value)}`"
        assert (shown.strip(), bool(meaning.strip())) == (wanted, True), name


def _number(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def test_every_setting_has_an_effect() -> None:
    read = {
        node.attr
        for module in modules("bot")
        if module.name != "bot.settings"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
    }
    through = {
        "TELEGRAM_TOKEN": "token",
        "TELEGRAM_TOKEN_FILE": "token",
        "TELEGRAM_WEBHOOK_URL": "webhook",
        "TELEGRAM_WEBHOOK_SECRET": "webhook",
        "WEB_ADDRESS": "listens_at",
    }

    assert [one for one in variable_names() if through.get(one, one.lower()) not in read] == []


def test_the_example_settings_exist() -> None:
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", _read(".env.example"), re.M))

    assert named <= set(variable_names())
    assert {"TELEGRAM_TOKEN", "TELEGRAM_CHANNEL"} <= named


def test_the_manual_of_commands_is_up_to_date() -> None:
    wanted = "run: python scripts/cli_manual.py > docs/cli.md"

    assert _read("docs/cli.md") == cli_manual.manual(), wanted


def test_every_command_argument_and_option_has_help() -> None:
    text = cli_manual.manual()

    assert re.findall(r"^\| .* \|  \|$", text, re.M) == []
    assert re.findall(r"^##+ `.*`\n\n\n", text, re.M) == []


def test_the_readme_lists_every_command() -> None:
    assert re.findall(r"^\| `([a-z]+)[^`]*` \|", _read("README.md"), re.M) == list(cli.COMMANDS)


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.__name__)
def test_every_reason_has_its_sentence(reason: type[StrEnum]) -> None:
    section = _read("docs/reasons.md").split(f"(`{reason.__name__}`)")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", section, re.M)

    assert [word for word, _ in rows] == [str(member) for member in reason]


def test_no_reason_is_left_out() -> None:
    named = re.compile(r"(Reason|Outcome|Result)$")
    found = {
        node.name
        for module in modules("bot", "storage")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        and named.search(node.name)
        and any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in node.bases)
    }

    assert found <= {reason.__name__ for reason in REASONS}


def test_every_log_field_is_documented() -> None:
    text = _read("docs/settings.md").split("Log lines carry")[1]

    assert tuple(re.findall(r"`([a-z]+)`", text)) == logs.FIELDS


def test_the_quick_start_is_two_lines_that_do_all_their_set_up() -> None:
    block = _read("README.md").split("## Quick start")[1].split("```sh\n")[1].split("```")[0]

    assert block.splitlines() == ["make demo", "make test"]


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", "docs/operations.md", "SECURITY.md"]
)
def test_links_and_paths_lead_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    text = _read(document)
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    paths = re.findall(r"`((?:bot|storage|indicators|tests|scripts)/[\w./]*)`", text)

    missing = [link for link in links if not (folder / link).exists()]
    assert missing + [path for path in paths if not (ROOT / path).exists()] == []


def test_exit_statuses_are_those_of_the_errors() -> None:
    statuses = {
        value.exit_status
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, JembatanError)
    }
    listed = set(map(int, re.findall(r"^\| (\d+) \|", _read("docs/operations.md"), re.M)))

    assert statuses | {0, 70, 130} == listed
