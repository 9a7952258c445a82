"""Labelled lines of this installation: a verdict that was wrong, in the format of the corpus.

The file holds publishers' words, so it stays beside the database and out of the repository.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.errors import JembatanError
from bot.evaluation.labels import FEEDBACK
from bot.feeds.lists import atomic_file
from bot.ids import public
from bot.match import headline
from bot.match.actors import ORDER, ordered
from bot.match.rules import IndicatorInfo
from bot.match.verdict import Claim, Indicator, Polarity, Relevance, Stage
from storage.grouping.story_details import StoryDetails
from storage.records import ArticleRecord

FILE = "feedback.jsonl"
FORM = "indicator:stage-or-polarity[:closes]:ACTOR,ACTOR"
RELEVANCES = (Relevance.NONE, Relevance.CONTEXT, Relevance.ALERT)  # by number

Infos = Mapping[Indicator, IndicatorInfo]

# What some readers of lines take for the end of one.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def default_path(database_url: str) -> Path:
    """Return the file beside an embedded database, or in data/."""
    if not database_url.startswith("sqlite"):
        return Path("data") / FILE
    return Path(database_url.partition(":///")[2].partition("?")[0]).with_name(FILE)


def parse_claim(text: str, infos: Infos) -> Claim:
    """Read "visits:held:ID,LA"; raises ValueError that says what is wrong and what is allowed."""
    name, _, rest = text.strip().partition(":")
    if name not in list(Indicator):
        raise ValueError(f"{name!r} is no indicator; there are {', '.join(Indicator)}")
    info = infos[Indicator(name)]
    word, *more = (part.strip() for part in rest.split(":"))
    if word not in words_of(info):
        raise ValueError(f"{name} is one of {', '.join(words_of(info))}, not {word!r}")
    closes = more[:1] == ["closes"]
    if closes and word != Stage.PROPOSED:
        raise ValueError("closes goes with proposed only: what was done is a setback")
    names = more[1:] if closes else more
    if len(names) > 1:
        raise ValueError(f"{text!r} has too many parts; write {FORM}")
    is_ladder = not info.polarities
    return Claim(
        info.id,
        Stage(word) if is_ladder else None,
        None if is_ladder else Polarity(word),
        _actors(names[0] if names else "", info),
        (),
        closes,
    )


def words_of(info: IndicatorInfo) -> tuple[str, ...]:
    """Return the stages, or for a condition the polarities, that a claim may have."""
    return tuple(map(str, info.polarities or Stage))


def _actors(text: str, info: IndicatorInfo) -> tuple[str, ...]:
    codes = [code.strip().upper() for code in text.split(",") if code.strip()]
    if unknown := [code for code in codes if code not in ORDER]:
        raise ValueError(f"{unknown[0]!r} is no ASEAN actor; there are {', '.join(ORDER)}")
    if info.needs_asean_link and not codes:
        raise ValueError(f"{info.id} needs an ASEAN actor, such as {info.id}:...:ID")
    return ordered(codes)


def item(
    record: ArticleRecord, relevance: Relevance, claims: Sequence[Claim], why: str
) -> dict[str, Any]:
    """Return the labelled item; raises ValueError where relevance and claims disagree."""
    if (relevance is Relevance.ALERT) != bool(claims):
        raise ValueError("relevance 2 needs at least one claim, relevance 0 and 1 have none")
    report = record.report
    name = f"fb-{public(report.article_id)}"
    story = name if record.story_id is None else f"fb-story-{public(record.story_id)}"
    first = claims[0] if claims else None
    return {
        "id": name,
        "lang": report.verdict.lang,
        "outlet": report.outlet,
        "date": (report.published or report.first_seen).date().isoformat(),
        "title": report.title,
        "summary": report.summary,
        "relevance": RELEVANCES.index(relevance),
        "indicators": list(dict.fromkeys(str(claim.indicator) for claim in claims)),
        "stage": None if first is None else headline.stage_of(first),
        "asean_actors": list(ordered(code for claim in claims for code in claim.asean_actors)),
        "claims": [_claim_json(claim) for claim in dict.fromkeys(claims)],
        "story": story if claims or relevance is Relevance.CONTEXT else f"x-{story}",
        "basis": FEEDBACK,
        "url": report.url,
        "why": why,
    }


def of_event(case: StoryDetails, why: str) -> dict[str, Any] | None:
    """Return the leading report labelled with what its event says now; None without its text."""
    record = case.lead
    if record is None or not (record.report.title or record.report.summary):
        return None
    relevance = Relevance.NONE if case.view.retracted else Relevance.ALERT
    return item(record, relevance, () if case.view.retracted else case.view.claims, why)


def _claim_json(claim: Claim) -> dict[str, Any]:
    how = {"stage": claim.stage} if claim.stage else {"polarity": claim.polarity}
    closes = {"direction": "closes"} if claim.closes else {}
    actors = list(claim.asean_actors)
    return {"indicator": claim.indicator, **how, **closes, "asean_actors": actors}


def put(path: Path, labelled: Mapping[str, Any]) -> bool:
    """Write the item in the place of an older line of its id; returns whether there was one.

    All other lines stay byte for byte; the file is never half written.
    """
    line = _LINE_ENDS.sub(
        lambda end: f"\\u{ord(end[0]):04x}", json.dumps(labelled, ensure_ascii=False)
    )
    _make_folder(path)
    with atomic_file.locked(path):
        lines = _lines(path)
        places = [n for n, old in enumerate(lines) if _id(old) == labelled["id"]]
        kept = [old for n, old in enumerate(lines) if n not in places[1:]]
        if places:
            kept[places[0]] = line
        else:
            kept.append(line)
        atomic_file.replace(path, "".join(f"{one}\n" for one in kept))
    return bool(places)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise atomic_file.cannot_write(path, error) from error


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise JembatanError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise JembatanError(f"{path} is not UTF-8 text: nothing was changed") from error
    return text.removesuffix("\n").split("\n") if text else []


def _id(line: str) -> str | None:
    try:
        known = json.loads(line)
    except ValueError:
        return None  # not ours to judge here: ``evaluate`` names the line
    return known.get("id") if isinstance(known, dict) else None
