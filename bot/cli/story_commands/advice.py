"""The commands that correct a story, and that make a labelled line of it."""

import shlex

from bot.ids import public
from bot.match.verdict import Claim
from bot.stories.fold import alive
from storage.grouping.story_details import StoryDetails

PROGRAM = "python -m bot"


def commands(case: StoryDetails) -> list[str]:
    """Return the commands that correct this story, ready to be used."""
    name = public(case.view.story_id)
    if case.view.merged_into is not None:
        return [f"{PROGRAM} story show {public(case.view.merged_into)}", *_undo(case)]
    first = case.view.claims[0] if case.view.claims else None
    stage = "INDICATOR:STAGE" if first is None else f"{first.indicator}:STAGE"
    kept = [f"{PROGRAM} story confirm {name}"] if not case.view.confirmed else []
    if not case.view.retracted:
        kept.append(f"{PROGRAM} story reject {name} --why TEXT")
    kept.append(f"{PROGRAM} story restage {name} --claim {stage} --why TEXT")
    kept.append(f"{PROGRAM} story merge {name} OTHER --why TEXT")
    if len(case.reports) > 1:
        report = public(case.reports[-1].report.article_id)
        kept.append(f"{PROGRAM} story split {name} {report} --why TEXT")
    return [*kept, *_undo(case)]


def _undo(case: StoryDetails) -> list[str]:
    last = alive(case.corrections)[-1:]
    return [f"{PROGRAM} story undo {public(one.id)} --why TEXT" for one in last]


def label_command(case: StoryDetails, why: str | None) -> str | None:
    """Return the command that makes the story's leading report a labelled line; None without."""
    report = case.lead
    if report is None:
        return None
    parts = ["label", public(report.report.article_id)]
    if case.view.retracted:
        parts += ["--relevance", "0"]
    else:
        parts += ["--relevance", "2"]
        for claim in case.view.claims:
            parts += ["--claim", claim_as_option(claim)]
    return f"{PROGRAM} {shlex.join([*parts, '--why', why or ''])}"


def claim_as_option(claim: Claim) -> str:
    """Return "visits:held:ID,LA", as ``label`` and ``story restage`` read it."""
    parts = [str(claim.indicator), str(claim.stage or claim.polarity)]
    parts += ["closes"] if claim.closes else []
    parts += [",".join(claim.asean_actors)] if claim.asean_actors else []
    return ":".join(parts)
