"""``search WORDS``: the archive, newest first, in every language."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.ids import ArticleId
    from storage.records import ArticleRecord

NOTHING_FOUND = 1


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(search)


def search(
    words: Annotated[list[str], typer.Argument(help="All of them must occur, in any order.")],
    limit: Annotated[int, typer.Option(help="At most so many.", min=1, max=1000)] = 20,
    before: Annotated[
        str | None, typer.Option(help="Go on after this id, the last one of the page before.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line per article.")] = False,
) -> None:
    """Search titles and summaries. Exit status 1: nothing found."""
    from bot.settings import load_settings
    from storage.database import Database
    from storage.searching import search as archive

    start = None if before is None else _article(before)
    database = Database.open(load_settings().database_url, migrate=False)
    try:
        found = database.read_now(lambda conn: archive.find(conn, " ".join(words), limit, start))
    finally:
        database.close()
    for record in found:
        typer.echo(_json_line(record) if as_json else _text(record))
    if not found:
        typer.echo("Nothing found.", err=True)
        raise typer.Exit(NOTHING_FOUND)


def _article(text: str) -> "ArticleId":
    from bot.ids import ArticleId, from_public

    try:
        return ArticleId(from_public(text))
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no id of an article", param_hint="before") from error


def _json_line(record: "ArticleRecord") -> str:
    from storage.archive.export import line

    return json.dumps(line(record), ensure_ascii=False)


def _text(record: "ArticleRecord") -> str:
    from bot.ids import public

    report = record.report
    verdict = report.verdict
    when = report.published or report.first_seen
    what = ", ".join(str(indicator) for indicator in verdict.indicators) or str(verdict.reason)
    stage = f" [{verdict.stage}]" if verdict.stage else ""
    lines = [
        f"{when:%Y-%m-%d}  {report.title}",
        f"    {verdict.relevance}: {what}{stage}; {report.outlet}, {report.country}",
        f"    {report.url or 'no link'}  ({public(report.article_id)})",
    ]
    return "\n".join(lines)
