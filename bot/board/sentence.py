"""The answer to the article's question in one sentence, made from the ledger and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from babel.dates import format_date
from babel.lists import format_list

from bot import catalogue
from bot.board.values import Board, DoorStatus
from bot.board.words import Door
from bot.catalogue import Catalogue

NAMED = 3  # countries of a door


def texts(language: str) -> Catalogue:
    """Return the texts of the board in ``language``; English where there are none."""
    return catalogue.load("bot.board", language)


def spoken(board: Board) -> Board:
    """Return the board with its sentence in English."""
    return replace(board, sentence=sentence(board))


def sentence(board: Board, language: str = catalogue.FALLBACK) -> str:
    """Return how the three doors stand, and how well was watched, as one sentence."""
    words = texts(language)
    of_doors = [_door(one, words) for one in board.doors]
    days = (board.as_of - board.baseline).days + 1
    return words.text(
        "sentence.whole",
        since=_day(board.baseline, words),
        until=_day(board.as_of, words),
        count=_count(board.doors, words),
        doors=words.text("sentence.between").join(of_doors),
        watched=words.plural("sentence.watched", days, watched=board.watched_days),
    )


def _day(day: date, words: Catalogue) -> str:
    return str(format_date(day, format=words.text("sentence.date"), locale=words.locale))


def _count(doors: Sequence[DoorStatus], words: Catalogue) -> str:
    counts = {one: sum(door.door is one for door in doors) for one in Door}
    best = next((one for one in Door if counts[one]), Door.NO_SIGN)
    if counts[best] == len(doors):
        return words.text(f"sentence.count.{_key(best)}.all")
    return words.plural(f"sentence.count.{_key(best)}", counts[best])


def _door(status: DoorStatus, words: Catalogue) -> str:
    name = words.text(f"door_name.{status.indicator}")
    stands = words.text(f"door.{_key(status.door)}")
    if status.door is Door.NO_SIGN:
        return words.text("sentence.door_quiet", name=name, door=stands)
    shown = [words.country(code) for code in status.countries[:NAMED]]
    rest = len(status.countries) - NAMED
    if rest > 0:
        shown.append(words.plural("sentence.others", rest))
    who = format_list(shown, locale=words.locale)
    if status.door is Door.SHUT:
        return words.text("sentence.door_shut", name=name, door=stands, who=who)
    state = words.text(f"state.{_key(status.state)}")
    key = "sentence.door" if status.confirmed else "sentence.door_unconfirmed"
    return words.text(key, name=name, door=stands, state=state, who=who)


def _key(word: str) -> str:
    return word.replace(" ", "_")
