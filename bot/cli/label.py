"""``label LINK``: a wrong verdict becomes a labelled line, which ``evaluate`` reads."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.evaluation.feedback import Infos
    from bot.match.verdict import Claim
    from storage.records import ArticleRecord

NOT_LABELLED = 1
ALERT = 2  # the relevance that has claims


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(label)


def label(
    link: Annotated[str, typer.Argument(help="The link of a stored article, or its id.")],
    relevance: Annotated[
        int | None,
        typer.Option(
            min=0, max=2, help="2 reports a new fact, 1 is on topic without one, 0 is off topic."
        ),
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            help="indicator:stage-or-polarity[:closes]:ACTOR,ACTOR, e.g. visits:held:ID,LA; "
            "once per claim."
        ),
    ] = None,
    why: Annotated[str | None, typer.Option(help="A line on doubts about the label.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="Write there, not to feedback.jsonl beside the database.")
    ] = None,
) -> None:
    """Say what the verdict on a stored article should have been. The line goes to feedback.jsonl
    beside the database, in the place of an older label of the article, and counts in `evaluate`.
    The file holds publishers' words: keep it out of the repository. What is not given is asked
    for on a terminal.

    Exit status 1: not stored.
    """
    from bot.cli.stored import archive, found_or_exit
    from bot.match import rulebook
    from bot.settings import load_settings

    infos = rulebook.load(load_settings().indicators_dir).indicators
    given = Answer(relevance, [_claim(text, infos) for text in claim or []], why)
    given.check(asking=sys.stdin.isatty())
    with archive() as database:
        record = found_or_exit(database, link)
    _show(record)
    if sys.stdin.isatty():
        given.ask(infos)
    _write(record, given, file)


@dataclass(slots=True)
class Answer:
    """What the analyst says of an article."""

    relevance: int | None
    claims: list["Claim"]
    why: str | None

    def check(self, *, asking: bool) -> None:
        """Refuse what cannot be made whole by asking."""
        if self.relevance is None:
            if not asking:
                raise typer.BadParameter("say 0, 1 or 2", param_hint="--relevance")
            return
        if self.claims and self.relevance != ALERT:
            raise typer.BadParameter("only relevance 2 has claims", param_hint="--claim")
        if self.relevance == ALERT and not (self.claims or asking):
            raise typer.BadParameter("relevance 2 needs at least one", param_hint="--claim")

    def ask(self, infos: "Infos") -> None:
        """Ask for what was not given."""
        if self.relevance is None:
            self.relevance = ALERT if self.claims else _ask_relevance()
        if self.relevance == ALERT and not self.claims:
            self.claims = _ask_claims(infos)
        if self.why is None:
            self.why = typer.prompt("Why (may stay empty)", default="", show_default=False)


def _claim(text: str, infos: "Infos") -> "Claim":
    from bot.evaluation.feedback import parse_claim

    try:
        return parse_claim(text, infos)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--claim") from error


def _show(record: "ArticleRecord") -> None:
    from bot.match.explain import brief

    report = record.report
    if not (report.title or report.summary):
        typer.echo("Its text has been let go: there is nothing to label.", err=True)
        raise typer.Exit(NOT_LABELLED)
    typer.echo(report.title)
    if report.summary:
        typer.echo(f"  {report.summary}")
    typer.echo(f"  {report.outlet}, {report.published or report.first_seen:%Y-%m-%d}")
    typer.echo(f"  verdict: {brief(report.verdict)}")


def _ask_relevance() -> int:
    choice = ""
    while choice not in ("0", "1", "2"):
        choice = typer.prompt("Relevance: 2 a new fact, 1 on topic, 0 off topic").strip()
    return int(choice)


def _ask_claims(infos: "Infos") -> list["Claim"]:
    from bot.evaluation.feedback import FORM, words_of

    for info in infos.values():
        typer.echo(f"  {info.id}: {', '.join(words_of(info))}")
    claims: list[Claim] = []
    while True:
        question = f"Claim ({FORM}{'; empty: no more' if claims else ''})"
        text = typer.prompt(question, default="", show_default=False).strip()
        if text:
            try:
                claims.append(_claim(text, infos))
            except typer.BadParameter as error:
                typer.echo(error.message, err=True)
        elif claims:
            return claims


def _write(record: "ArticleRecord", given: Answer, file: Path | None) -> None:
    from bot.evaluation import feedback
    from bot.settings import load_settings

    path = file or feedback.default_path(load_settings().database_url)
    relevance = feedback.RELEVANCES[given.relevance or 0]
    labelled = feedback.item(record, relevance, given.claims, given.why or "")
    replaced = feedback.put(path, labelled)
    what = "replaces the older label" if replaced else "is written"
    typer.echo(f"{path}: {labelled['id']} {what}")
