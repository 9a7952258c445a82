"""``evaluate FILE...``: precision, recall and F1 of the matcher on labelled texts."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.evaluation.labels import Label
    from bot.evaluation.measure import Case
    from bot.match.matcher import Matcher

CORPUS = Path("tests/corpus/dev")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(evaluate)


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Labelled JSONL; without, the project's corpus.")
    ] = None,
    lang: Annotated[list[str] | None, typer.Option(help="Only these languages.")] = None,
    part: Annotated[str, typer.Option(help="tune, closed or all.")] = "all",
    show_misses: Annotated[bool, typer.Option("--misses", help="List what went wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for machines.")] = False,
) -> None:
    """Measure the matcher on labelled texts."""
    from bot.evaluation import report
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    labels = _chosen(_read(_found(files or [])), lang or [], part)
    cases = judge(Matcher.load(load_settings().indicators_dir), labels)
    if as_json:
        typer.echo(json.dumps(report.as_json(cases), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(report.lines(cases)))
    if show_misses:
        typer.echo("\n".join(report.misses(cases)), err=as_json)


def judge(matcher: "Matcher", labels: Sequence["Label"]) -> list["Case"]:
    """Match every labelled item."""
    from datetime import UTC, datetime

    from bot.evaluation.measure import Case

    cases = []
    for label in labels:
        day = datetime.fromisoformat(label.date).replace(tzinfo=UTC) if label.date else None
        verdict = matcher.match(
            label.title, label.summary, lang=label.lang, outlet=label.outlet, published=day
        )
        cases.append(Case(label, verdict))
    return cases


def _found(files: Sequence[Path]) -> list[Path]:
    paths = list(files) or ([CORPUS] if CORPUS.is_dir() else [])
    if not paths:
        raise typer.BadParameter(f"name a file: {CORPUS} is not here", param_hint="FILE")
    found = [
        p for path in paths for p in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])
    ]
    if missing := [path for path in found if not path.is_file()]:
        raise typer.BadParameter(f"{missing[0]}: no such file", param_hint="FILE")
    return found


def _read(paths: Sequence[Path]) -> list["Label"]:
    from bot.evaluation.labels import parse

    labels: list[Label] = []
    for path in paths:
        try:
            labels += parse(path.read_text(encoding="utf-8").splitlines())
        except ValueError as error:
            raise typer.BadParameter(f"{path}, {error}", param_hint="FILE") from error
    return labels


def _chosen(labels: Sequence["Label"], langs: Sequence[str], part: str) -> list["Label"]:
    if part not in ("all", "tune", "closed"):
        raise typer.BadParameter("tune, closed or all", param_hint="part")
    return [
        label
        for label in labels
        if (not langs or label.lang in langs) and part in ("all", label.part.value)
    ]
