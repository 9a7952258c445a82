"""``why LINK`` and ``why --text TEXT``: the reasons behind a verdict."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from storage.database import Database
    from storage.records import ArticleRecord

NOT_FOUND = 1


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)


def why(
    link: Annotated[str | None, typer.Argument(help="The link of a stored article.")] = None,
    text: Annotated[str | None, typer.Option(help="Match this text instead.")] = None,
    lang: Annotated[str | None, typer.Option(help="The language of the text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict, for machines.")] = False,
) -> None:
    """Say why a text or a stored article did or did not alert. Exit status 1: not stored."""
    if (link is None) == (text is None):
        raise typer.BadParameter("give either a link or --text")
    if text is not None:
        _explain_text(text, lang, as_json)
    else:
        _explain_stored(str(link), as_json)


def _explain_text(text: str, lang: str | None, as_json: bool) -> None:
    from bot.match.explain import sentences
    from bot.match.jsonl import verdict_json
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    title, _, summary = text.partition("\n")
    verdict = Matcher.load(load_settings().indicators_dir).match(title, summary, lang=lang)
    if as_json:
        typer.echo(json.dumps(verdict_json(verdict), ensure_ascii=False))
    else:
        typer.echo("\n".join(sentences(verdict)))


def _explain_stored(link: str, as_json: bool) -> None:
    from bot.settings import load_settings
    from storage.database import Database

    database = Database.open(load_settings().database_url, migrate=False)
    try:
        answers = explain_link(database, link, as_json=as_json)
    finally:
        database.close()
    if not answers:
        typer.echo("No stored article has this link.", err=True)
        raise typer.Exit(NOT_FOUND)
    typer.echo("\n".join(answers))


def explain_link(database: "Database", link: str, *, as_json: bool = False) -> list[str]:
    """Return the explanation of every stored article with this link, newest first."""
    from bot.feeds import identity
    from bot.feeds.entry import Entry, IdentityKind
    from bot.feeds.feed import IdentityPolicy
    from bot.ids import FeedId
    from storage import articles

    linked = Entry(guid=None, link=link, title="", summary="", published=None)
    found = identity.keys(linked, FeedId(0), "", IdentityPolicy.LINK)
    digests = [key.digest for key in found if key.kind is IdentityKind.LINK]
    records = database.read_now(lambda conn: articles.by_link(conn, digests))
    return [json.dumps(_as_json(r), ensure_ascii=False) if as_json else _lines(r) for r in records]


def _as_json(record: "ArticleRecord") -> dict[str, Any]:
    from bot.match.jsonl import verdict_json

    return {"title": record.report.title, **verdict_json(record.report.verdict)}


def _lines(record: "ArticleRecord") -> str:
    from bot.match.explain import sentences

    report = record.report
    return "\n".join([report.title, *sentences(report.verdict)])
