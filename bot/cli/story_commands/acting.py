"""One correction from the terminal: find what is named, make it, say what it did."""

import getpass
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.stored import NOT_FOUND, archive, found_or_exit, link_keys
from bot.cli.story_commands import advice
from bot.clock import SystemClock
from bot.errors import CorrectionRefusedError
from bot.ids import IdSource, StoryId, from_public, public
from bot.stories.deeds import deed
from bot.stories.fold import alive
from bot.stories.override import OverrideAction

if TYPE_CHECKING:
    from bot.stories.override import Override
    from storage.database import Database
    from storage.grouping.corrections import Corrected
    from storage.grouping.story_details import StoryDetails


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody asks for, by the names that they use."""

    action: str
    which: str
    why: str | None = None
    needs_why: bool = True
    value: dict[str, Any] | None = None
    into: str | None = None  # merge
    report: str | None = None  # split


def act(wanted: Act, *, label: bool = False, as_json: bool = False) -> None:
    """Make the correction and say what it did; ends with status 1 where a name is unknown."""
    if wanted.needs_why and not (wanted.why or "").strip():
        raise typer.BadParameter("say why, in a sentence", param_hint="--why")
    with archive() as database:
        done = _correct(database, wanted)
        case = details_of(database, done.story_id)
        labelled = _label(case, wanted.why) if label else None
    if as_json:
        typer.echo(json.dumps(_object(done, case, wanted, labelled), ensure_ascii=False))
    else:
        for line in _lines(done, case, wanted, labelled):
            typer.echo(line)


def story_or_exit(database: "Database", name: str) -> StoryId:
    """Return the story with this id, or that of this alert, report or link, or end with 1."""
    from storage.grouping import stories

    keys = link_keys(name.strip())
    found = database.read_now(lambda conn: stories.find(conn, name, keys))
    if found is None:
        typer.echo(f"No story has the id or the link {name.strip()[:200]}", err=True)
        raise typer.Exit(NOT_FOUND)
    return found


def details_of(database: "Database", story: StoryId) -> "StoryDetails":
    """Return a story that is stored, in all its parts."""
    from storage.grouping import story_details

    found = database.read_now(lambda conn: story_details.details(conn, story))
    if found is None:  # stories are never deleted, so this would be a defect
        raise KeyError(public(story))
    return found


def actor() -> str:
    """Return who sits at this terminal, as the audit names them."""
    try:
        return f"terminal:{getpass.getuser()}"
    except (KeyError, OSError):  # a container without a user name
        return f"terminal:{os.getuid()}"


def _correct(database: "Database", wanted: Act) -> "Corrected":
    from storage.grouping import corrections

    action = OverrideAction(wanted.action)
    if action is OverrideAction.UNDO:
        story, value = _to_undo(database, wanted.which)
    else:
        story, value = story_or_exit(database, wanted.which), dict(wanted.value or {})
    if wanted.into is not None:
        value["into"] = story_or_exit(database, wanted.into)
    article = None
    if wanted.report is not None:
        article = found_or_exit(database, wanted.report).report.article_id
    now = SystemClock().now()
    return database.write_now(
        lambda conn: corrections.correct(
            conn,
            IdSource(),
            now,
            action=action,
            actor=actor(),
            story_id=story,
            article_id=article,
            value=value,
            why=wanted.why,
        )
    )


def _to_undo(database: "Database", name: str) -> tuple[StoryId, dict[str, Any]]:
    target = _override(database, name)
    if target is None:
        story = story_or_exit(database, name)
        standing = alive(details_of(database, story).corrections)
        if not standing:
            raise CorrectionRefusedError(f"Story {public(story)} has no correction that stands.")
        target = standing[-1]
    if target.story_id is None:
        raise CorrectionRefusedError("That correction is of a report alone: it stays.")
    return target.story_id, {"override": target.id}


def _override(database: "Database", name: str) -> "Override | None":
    from storage.grouping import overrides

    try:
        number = from_public(name)
    except ValueError:
        return None
    return database.read_now(lambda conn: overrides.by_id(conn, number))


def _label(case: "StoryDetails", why: str | None) -> Path | None:
    """Write the leading report with what the story says now; None when it has lost its text."""
    from bot.evaluation import feedback
    from bot.settings import load_settings

    labelled = feedback.of_event(case, why or "")
    if labelled is None:
        return None
    path = feedback.default_path(load_settings().database_url)
    feedback.put(path, labelled)
    return path


def _lines(
    done: "Corrected", case: "StoryDetails", wanted: Act, labelled: Path | None
) -> list[str]:
    said = [f"Story {public(done.story_id)} is {deed(done.override)}."]
    if done.new_story is not None:
        said.append(f"The report is story {public(done.new_story)} now.")
    said.append(_consequence(done))
    said.append(f"To withdraw: {advice.PROGRAM} story undo {public(done.override.id)} --why TEXT")
    if labelled is not None:
        said.append(f"{labelled}: its leading report is a labelled line.")
    elif wanted.action in (OverrideAction.REJECT, OverrideAction.RESTAGE):
        said.append(f"To label it: {advice.label_command(case, wanted.why)}")
    return said


def _consequence(done: "Corrected") -> str:
    messages = "1 message is" if done.edits == 1 else f"{done.edits} messages are"
    if done.alert_id is None:
        return f"{messages} to be edited; no answer is sent."
    return f"{messages} to be edited, and one answer tells it."


def _object(
    done: "Corrected", case: "StoryDetails", wanted: Act, labelled: Path | None
) -> dict[str, Any]:
    labels = wanted.action in (OverrideAction.REJECT, OverrideAction.RESTAGE)
    return {
        "story": public(done.story_id),
        "correction": public(done.override.id),
        "action": done.override.action,
        "actor": done.override.actor,
        "edits": done.edits,
        "alert": None if done.alert_id is None else public(done.alert_id),
        "new_story": None if done.new_story is None else public(done.new_story),
        "label": advice.label_command(case, wanted.why) if labels else None,
        "labelled": None if labelled is None else str(labelled),
    }
