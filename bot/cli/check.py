"""``check``: are settings and files in order? ``--online``: do feeds and the token work?"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import IndicatorsError, JembatanError

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one area; ``status`` is what a script sees, 0 when all is well."""

    area: str
    status: int
    text: str


def register(app: typer.Typer) -> None:
    """Add ``check``."""
    app.command()(check)


def check(
    online: Annotated[
        bool, typer.Option("--online", help="Also fetch each feed and ask Telegram.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Validate settings, feeds.toml, indicators, history.jsonl and occasions.toml."""
    settings, finding = _settings()
    findings = [
        finding,
        _try("feeds", lambda: _feeds(settings)),
        _try("indicators", lambda: _indicators(settings)),
        _try("history", lambda: _history(settings)),
        _try("occasions", lambda: _occasions(settings)),
    ]
    if online:
        findings.append(_try("feeds online", lambda: _online(settings)))
        findings.append(_try("telegram", lambda: _telegram(settings)))
    if as_json:
        typer.echo(json.dumps([asdict(found) for found in findings], ensure_ascii=False))
    else:
        for found in findings:
            typer.echo(f"{'ok  ' if found.status == 0 else 'FAIL'}  {found.area}: {found.text}")
    status = next((found.status for found in findings if found.status), 0)
    if status:
        raise typer.Exit(status)


class _OnlineError(JembatanError):
    """Something that was asked did not answer well."""


def _try(area: str, look: Callable[[], str]) -> Finding:
    """One area; a mistake in it does not keep the others from being looked at."""
    try:
        return Finding(area, 0, look())
    except JembatanError as error:
        return Finding(area, error.exit_status, str(error))


def _settings() -> "tuple[Settings, Finding]":
    """The settings; with wrong ones, the files they name are still checked."""
    from bot.settings import Settings, load_settings

    try:
        settings = load_settings()
        channel = settings.telegram_channel or "no channel"
        where = (
            f"alerts go to {channel}" if settings.token else "no token: alerts go to the terminal"
        )
        return settings, Finding("settings", 0, where)
    except JembatanError as error:
        settings = Settings(
            feeds_file=Path(os.environ.get("FEEDS_FILE") or "feeds.toml"),
            indicators_dir=Path(os.environ.get("INDICATORS_DIR") or "indicators"),
        )
        return settings, Finding("settings", error.exit_status, str(error))


def _feeds(settings: "Settings") -> str:
    from bot.feeds.lists.feeds_file import load

    found = load(settings.feeds_file)
    enabled = [feed for feed in found.feeds if feed.enabled]
    countries = {feed.country for feed in enabled}
    languages = {feed.language for feed in enabled if feed.language}
    text = (
        f"{len(enabled)} of {len(found.feeds)} feeds enabled, "
        f"{len(countries)} countries and organisations, {len(languages)} languages"
    )
    return "\n".join([text, *(f"warning: {warning}" for warning in found.warnings)])


def _indicators(settings: "Settings") -> str:
    from bot.match import lint
    from bot.match.matcher import Matcher

    matcher = Matcher.load(settings.indicators_dir)
    if faults := lint.faults(settings.indicators_dir):
        raise IndicatorsError("\n".join(faults))
    return f"rules {matcher.version}"


def _history(settings: "Settings") -> str:
    from bot.board import history

    path = settings.indicators_dir / history.FILE
    if not path.is_file():
        return f"no {path}: the board knows only what was seen"
    events = history.read(path)
    if not events:
        raise IndicatorsError(f"{path}: holds no event; bring it back, or take the file away.")
    silent = sum(not event.claims for event in events)
    return f"{len(events)} events of the past, {silent} of them without a claim"


def _occasions(settings: "Settings") -> str:
    from bot.board import occasions_file

    path = settings.indicators_dir / occasions_file.FILE
    if not path.is_file():
        return f"no {path}: the calendar is empty"
    return f"{len(occasions_file.read(path))} occasions"


def _online(settings: "Settings") -> str:
    from bot.cli.feed_commands.probes import ask, line, summary
    from bot.feeds.lists.feeds_file import load

    feeds = [feed for feed in load(settings.feeds_file).feeds if feed.enabled]
    probes = ask(feeds, settings.allowed_private_hosts)
    bad = [f"  {line(probe)}" for probe in probes if not probe.ok]
    text = "\n".join([summary(probes), *bad])
    if bad:
        raise _OnlineError(text)
    return text


def _telegram(settings: "Settings") -> str:
    import asyncio

    if settings.token is None:
        return "not asked, no token is set"
    return asyncio.run(_ask_telegram(settings.token, settings.telegram_api_url))


async def _ask_telegram(token: str, api_url: str) -> str:
    from bot.alerts.messengers.telegram import TelegramMessenger

    messenger = TelegramMessenger(token, api_url)
    try:
        return f"the token is of {await messenger.check()}"
    finally:
        await messenger.aclose()
