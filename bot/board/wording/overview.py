"""The whole board on one screen: the sentence, the doors, what moved, what stands. Pure.

A cell is shown where it carries something: a state above "no sign", a mark, or a count. The rest is
one line about how well was watched. A text that is too long loses lines of its lists, never a
heading, and says so by nothing: every cell has its own page by a button.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from bot.alerts.html import BUDGET_UNITS, Block, Bold, Document, Inline, Italic, Text
from bot.board.sentence import sentence
from bot.board.values import Board, Cell, DoorStatus, Move
from bot.board.wording.voice import (
    DOORS,
    MARKS,
    Voice,
    heading,
    line,
    marks_of,
    point,
    signs,
)
from bot.board.words import CellState, Evidence
from bot.match.verdict import CONDITIONS, Indicator

LATELY = timedelta(days=31)
MOST_MOVES = 6
TITLE = "🌉 "
# What goes first where the text is too long.
_DROP_LEGEND, _DROP_CONDITION, _DROP_MOVE, _DROP_CELLS, _DROP_WATCH = 6, 5, 4, 3, 2


def overview(board: Board, voice: Voice, spare: int = 0) -> Document:
    """Return the board as a message that fits Telegram, with ``spare`` UTF-16 units left."""
    blocks = [
        title(board, voice),
        line(sentence(board, voice.language)),
        heading(voice.text("overview.doors")),
        *(door_line(one, voice) for one in board.doors),
        *moved(moves_since(board, LATELY), voice),
        *_standing(board, voice),
        *_conditions(board, voice),
        *watching(board, voice),
        *_legend(board, voice),
    ]
    return Document(tuple(blocks)).fitted(max_units=BUDGET_UNITS - spare)


def title(board: Board, voice: Voice) -> Block:
    """Return the heading: what this is, and of which day."""
    text = voice.text("overview.title", day=voice.day(board.as_of))
    return Block((Text(TITLE), Bold((Text(text),))))


def door_line(status: DoorStatus, voice: Voice) -> Block:
    """Return how a door stands, and by whom."""
    name = voice.word("door_name", status.indicator)
    nodes: list[Inline] = [Text(f"{DOORS[status.door]} "), Bold((Text(name),))]
    nodes.append(Text(f": {voice.word('door', status.door)}"))
    if status.countries:
        nodes.append(Text(f" ({voice.countries(status.countries[:5])}"))
        rest = len(status.countries) - 5
        nodes.append(Text(f" +{rest})" if rest > 0 else ")"))
    if status.countries and not status.confirmed and status.state is not CellState.NO_SIGN:
        nodes.append(Text(f" {MARKS['unconfirmed']}"))
    return Block(tuple(nodes))


def moves_since(board: Board, span: timedelta) -> list[Move]:
    """Return the moves of the last days, the newest first."""
    after = board.as_of - span
    return [one for one in reversed(board.moves) if one.date > after]


def moved(moves: Iterable[Move], voice: Voice) -> Iterator[Block]:
    """Yield what moved, or that nothing did."""
    found = list(moves)
    yield heading(voice.text("overview.moved"))
    if not found:
        yield line(voice.text("overview.nothing_moved"))
    for one in found[:MOST_MOVES]:
        yield point((Text(move_text(one, voice)),), drop=_DROP_MOVE)
    if len(found) > MOST_MOVES:
        yield line(voice.plural("overview.more_moves", len(found) - MOST_MOVES), drop=_DROP_MOVE)


def move_text(move: Move, voice: Voice) -> str:
    """Return a change of a cell: "12 Nov 2025, Laos, visits: talked about → happened"."""
    if move.before is move.after:
        change = voice.step(move.step) if move.event_id else voice.word("state", move.after)
    else:
        before, after = voice.word("state", move.before), voice.word("state", move.after)
        change = f"{before} → {after}"
    return voice.text(
        "overview.move",
        day=voice.day(move.date),
        country=voice.country(move.country),
        indicator=voice.indicator(move.indicator),
        change=change,
    )


def carries(cell: Cell) -> bool:
    """Whether a cell of the ladder has something to show."""
    return cell.state not in (None, CellState.NO_SIGN) or cell.setback or cell.at_risk


def _standing(board: Board, voice: Voice) -> Iterator[Block]:
    cells = [one for one in board.cells if carries(one)]
    if cells:
        yield heading(voice.text("overview.stands"))
    for indicator, group in groupby(cells, key=lambda one: one.indicator):
        name = Text(f"{voice.indicator(indicator)}: ")
        yield point((name, *_by_state(list(group), voice)), drop=_DROP_CELLS)


def _by_state(cells: list[Cell], voice: Voice) -> Iterator[Inline]:
    """Yield "happened Laos, Vietnam; agreed Indonesia", the highest first."""
    order = list(CellState)[::-1]
    cells = sorted(cells, key=lambda one: order.index(one.state or CellState.NO_SIGN))
    first = True
    for state, group in groupby(cells, key=lambda one: one.state or CellState.NO_SIGN):
        names = ", ".join(f"{voice.country(one.country)}{signs(one)}" for one in group)
        yield Text("" if first else "; ")
        yield Italic((Text(voice.word("state", state)),))
        yield Text(f" {names}")
        first = False


def _conditions(board: Board, voice: Voice) -> Iterator[Block]:
    cells = [one for one in board.cells if one.indicator in CONDITIONS and one.polarities]
    if cells:
        yield heading(voice.text("overview.conditions"))
    for indicator in Indicator:
        mine = [one for one in cells if one.indicator is indicator]
        if mine:
            yield point((Text(_counted(indicator, board, voice)),), drop=_DROP_CONDITION)


def _counted(indicator: Indicator, board: Board, voice: Voice) -> str:
    """Return "sanctions: 3 enforced, 1 evaded; last 12 Nov 2025", each event counted once."""
    counts: dict[str, int] = {}
    days: list[date] = []
    for event in board.events:
        steps = {one.step: one.date for one in event.claims if one.indicator is indicator}
        days += steps.values()
        for step in steps:
            counts[step] = counts.get(step, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    text = ", ".join(f"{voice.words.number(count)} {voice.step(step)}" for step, count in ordered)
    last = voice.text("overview.last", day=voice.day(max(days))) if days else ""
    return f"{voice.indicator(indicator)}: {text}{last}"


def watching(board: Board, voice: Voice) -> Iterator[Block]:
    """Yield how well was watched, and which countries are not at all."""
    yield heading(voice.text("overview.watching"))
    yield line(watched_text(board, voice))
    blind = unwatched(board)
    if blind:
        text = voice.text("overview.unwatched", countries=voice.countries(blind))
        yield line(text, drop=_DROP_WATCH)


def watched_text(board: Board, voice: Voice) -> str:
    """Return "47 of 54 days watched since 1 Oct 2025; 24 of 30 feeds alive"."""
    days = (board.as_of - board.baseline).days + 1
    alive, total = feeds_of(board)
    return voice.plural(
        "overview.watched",
        days,
        watched=board.watched_days,
        since=voice.day(board.baseline),
        alive=alive,
        total=total,
    )


def feeds_of(board: Board) -> tuple[int, int]:
    """Return how many of all feeds are alive: those that watch ASEAN are all of them."""
    return max(((one.feeds_alive, one.feeds_total) for one in board.cells), default=(0, 0))


def unwatched(board: Board) -> list[str]:
    """Return the countries of which nothing can be said: no feed of theirs is alive."""
    seen = dict.fromkeys(one.country for one in board.cells)
    alive = {one.country for one in board.cells if one.feeds_alive}
    return [one for one in seen if one not in alive]


def _legend(board: Board, voice: Voice) -> Iterator[Block]:
    used = {name for one in board.cells if carries(one) for name in marks_of(one)}
    used |= {"unconfirmed"} if any(not one.confirmed for one in board.doors) else set()
    text = " · ".join(f"{MARKS[name]} {voice.mark(name)}" for name in MARKS if name in used)
    if text:
        yield Block((Text("\n"), Text(text)), drop=_DROP_LEGEND)


def silence_text(cell: Cell, voice: Voice) -> str:
    """Return how long nothing came of a cell, claimed for watched time alone."""
    feeds = voice.text("silence.feeds", alive=cell.feeds_alive, total=cell.feeds_total)
    if cell.evidence is Evidence.UNWATCHED:
        return voice.text("silence.unwatched")
    if cell.days_since is None:
        return voice.plural("silence.no_report", cell.watched_days, feeds=feeds)
    days = voice.plural("silence.days_since", cell.days_since)
    return voice.text("silence.since_event", days=days, watched=cell.watched_days, feeds=feeds)
