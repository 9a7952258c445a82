"""``match``: articles as JSON lines in, verdicts as JSON lines out."""

import json
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(match)


def match(
    stories: Annotated[
        bool,
        typer.Option("--stories", help="Read all input, group it by date, say each alert's story."),
    ] = False,
) -> None:
    """Match JSON lines from standard input; a line that is wrong is answered, the run goes on."""
    from bot.match.jsonl import answer
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    matcher = Matcher.load(load_settings().indicators_dir)
    if stories:
        _write(_grouped(matcher))
    else:
        _write(answer(matcher, text) for text in _lines())


def _grouped(matcher: Any) -> Iterator[dict[str, Any]]:
    from datetime import timedelta

    from bot.clock import SystemClock
    from bot.stories.jsonl import answers

    tomorrow = SystemClock().now() + timedelta(days=1)  # a date further on is no date
    yield from answers(matcher, _lines(), tomorrow)


def _lines() -> Iterator[str]:
    for raw in sys.stdin.buffer:
        if raw.strip():
            yield raw.decode("utf-8", errors="replace")


def _write(answers: Iterator[dict[str, Any]]) -> None:
    out = sys.stdout.buffer
    for answer in answers:
        line = json.dumps(answer, ensure_ascii=False)
        out.write(line.encode("utf-8", errors="backslashreplace") + b"\n")
    out.flush()
