"""``match``: articles as JSON lines in, verdicts as JSON lines out."""

import json
import sys

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(match)


def match() -> None:
    """Match JSON lines from standard input; a line that is wrong is answered, the run goes on."""
    from bot.match.jsonl import answer
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    matcher = Matcher.load(load_settings().indicators_dir)
    out = sys.stdout.buffer
    for raw in sys.stdin.buffer:
        if not raw.strip():
            continue
        text = raw.decode("utf-8", errors="replace")
        line = json.dumps(answer(matcher, text), ensure_ascii=False)
        out.write(line.encode("utf-8", errors="backslashreplace") + b"\n")
    out.flush()
