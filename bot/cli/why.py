"""``why LINK`` and ``why --text TEXT``: the reasons behind a verdict."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.match.matcher import Matcher


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(why)


def why(
    link: Annotated[
        str | None, typer.Argument(help="The link of a stored article, or its id.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Match this text instead.")] = None,
    lang: Annotated[str | None, typer.Option(help="The language of the text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The verdict, for machines.")] = False,
) -> None:
    """Say why a text or a stored article did or did not alert: every revision, its claims with
    their words in context, what was decided, and whether today's rules would say otherwise.

    Exit status 1: not stored.
    """
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
        typer.echo("\n".join(sentences(verdict, title, summary)))


def _explain_stored(name: str, as_json: bool) -> None:
    from bot import reasons
    from bot.cli.stored import archive, found_or_exit
    from storage.archive import replay
    from storage.grouping import overrides

    with archive() as database:
        record = found_or_exit(database, name)
        article = database.read_now(lambda conn: replay.of(conn, record))
        corrections = database.read_now(lambda conn: overrides.of_articles(conn, [article.id]))
    case = reasons.consider(article, corrections.get(article.id, ()), _matcher())
    if as_json:
        typer.echo(json.dumps(reasons.as_json(case), ensure_ascii=False))
    else:
        typer.echo("\n".join(reasons.lines(case)))


def _matcher() -> "Matcher | str":
    """Today's rules; or, as the stored verdict can be told without them, what is wrong there."""
    from bot.errors import IndicatorsError
    from bot.match.matcher import Matcher
    from bot.settings import load_settings

    try:
        return Matcher.load(load_settings().indicators_dir)
    except IndicatorsError as error:
        return str(error)
