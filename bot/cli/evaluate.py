"""``evaluate FILE...``: precision, recall and F1 of the matcher on labelled texts."""

import json
from collections.abc import Iterable, Sequence
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
        list[Path] | None,
        typer.Argument(
            help="Labelled JSONL; without, the project's corpus and what `label` wrote."
        ),
    ] = None,
    *,
    lang: Annotated[list[str] | None, typer.Option(help="Only these languages.")] = None,
    part: Annotated[str, typer.Option(help="tune, closed, feedback or all.")] = "all",
    show_misses: Annotated[bool, typer.Option("--misses", help="List what went wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Everything, for machines.")] = False,
    stories: Annotated[
        bool, typer.Option("--stories", help="How reports are grouped into stories instead.")
    ] = False,
) -> None:
    """Measure the matcher, or the grouping of its alerts, on labelled texts."""
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    settings = load_settings()
    paths = _found(files or _ours(settings.database_url))
    labels = _chosen(_read(paths), lang or [], part)
    cases = judge(Matcher.load(settings.indicators_dir), labels)
    if stories:
        _tell_stories(cases, as_json, show_misses)
    else:
        _tell(cases, as_json, show_misses)


def _tell(cases: list["Case"], as_json: bool, show_misses: bool) -> None:
    from bot.evaluation import report

    told = report.as_json(cases) if as_json else report.lines(cases)
    _print(told, report.misses(cases) if show_misses else (), as_json)


def _tell_stories(cases: list["Case"], as_json: bool, show_misses: bool) -> None:
    from bot.evaluation import story_report

    items = story_report.grouped(cases)
    told = story_report.as_json(items) if as_json else story_report.lines(items)
    _print(told, story_report.misses(items) if show_misses else (), as_json)


def _print(told: dict[str, object] | Iterable[str], wrong: Iterable[str], as_json: bool) -> None:
    typer.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else "\n".join(told))
    if missed := "\n".join(wrong):
        typer.echo(missed, err=as_json)


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


def _ours(database_url: str) -> list[Path]:
    """The corpus, and the labels of this installation where there are some."""
    from bot.evaluation.feedback import default_path

    corpus = [CORPUS] if CORPUS.is_dir() else []
    labelled = default_path(database_url)
    return [*corpus, labelled] if labelled.is_file() else corpus


def _found(files: Sequence[Path]) -> list[Path]:
    if not files:
        raise typer.BadParameter(f"name a file: {CORPUS} is not here", param_hint="FILE")
    found = [
        p for path in files for p in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])
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
    from bot.evaluation.labels import Part

    if part not in ("all", *Part):
        raise typer.BadParameter(f"{', '.join(Part)} or all", param_hint="part")
    return [
        label
        for label in labels
        if (not langs or label.lang in langs) and part in ("all", label.part.value)
    ]
