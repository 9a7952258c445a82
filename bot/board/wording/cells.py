"""One indicator over all countries, or one country over all indicators. Pure."""

from collections.abc import Sequence
from datetime import date

from bot.alerts.html import Block, Bold, Document, Inline, Text
from bot.board.values import Board, Cell, DoorStatus
from bot.board.wording.overview import carries, silence_text
from bot.board.wording.voice import DOORS, MARKS, Voice, headline, line, marks_of, told_by
from bot.board.words import CellState, Evidence
from bot.match.verdict import CONDITIONS, Indicator

_DROP_TITLE, _DROP_QUIET, _DROP_CELL = 3, 2, 1


def of_indicator(board: Board, indicator: Indicator, voice: Voice) -> Document:
    """Return how one indicator stands in every country."""
    head = _heading(voice.indicator(indicator), board.as_of, voice)
    doors = [_door(one, voice) for one in board.doors if one.indicator is indicator]
    cells = [one for one in board.cells if one.indicator is indicator]
    named = {one.country: voice.country(one.country) for one in cells}
    return _document([head, *doors], cells, [named[one.country] for one in cells], voice)


def of_country(board: Board, country: str, voice: Voice) -> Document:
    """Return how every indicator stands in one country."""
    head = _heading(voice.country(country), board.as_of, voice)
    cells = [one for one in board.cells if one.country == country]
    return _document([head], cells, [voice.indicator(one.indicator) for one in cells], voice)


def _heading(name: str, as_of: date, voice: Voice) -> Block:
    return Block((Bold((Text(voice.text("cells.title", name=name, day=voice.day(as_of))),)),))


def _door(status: DoorStatus, voice: Voice) -> Block:
    stands = voice.word("door", status.door)
    return line(f"{DOORS[status.door]} {voice.text('cells.door', door=stands)}")


def _document(
    head: Sequence[Block], cells: Sequence[Cell], names: Sequence[str], voice: Voice
) -> Document:
    blocks = list(head)
    quiet: list[tuple[str, Cell]] = []
    for name, cell in zip(names, cells, strict=True):
        if shows(cell):
            blocks += _blocks(name, cell, voice)
        else:
            quiet.append((name, cell))
    blocks += _quiet(quiet, voice)
    return Document(tuple(blocks)).fitted()


def shows(cell: Cell) -> bool:
    """Whether a cell has more to say than silence."""
    return carries(cell) or cell.last_event is not None or bool(cell.missed)


def _blocks(name: str, cell: Cell, voice: Voice) -> list[Block]:
    nodes: list[Inline] = [Text("\n"), Bold((Text(name),)), Text(f": {_state(cell, voice)}")]
    blocks = [Block(tuple(nodes), drop=_DROP_CELL)]
    last = cell.last_event
    if last is not None:
        told = (Text(voice.step(last.step)), *told_by(last, voice))
        blocks.append(Block(told, drop=_DROP_CELL))
        blocks.append(line(headline(last.title), drop=_DROP_TITLE))
    blocks.append(line(silence_text(cell, voice), drop=_DROP_QUIET))
    return blocks


def _state(cell: Cell, voice: Voice) -> str:
    if cell.indicator in CONDITIONS:
        return _counted(cell, voice)
    words = [voice.word("state", cell.state or CellState.NO_SIGN)]
    words += [f"{MARKS[name]} {voice.mark(name)}" for name in marks_of(cell)]
    rate = [voice.text("cells.rate", rate=voice.word("rate", cell.rate.rate))]
    return " · ".join(words + (rate if cell.last_event is not None else []))


def _counted(cell: Cell, voice: Voice) -> str:
    counts = cell.polarities.items()
    text = ", ".join(f"{voice.words.number(count)} {voice.step(word)}" for word, count in counts)
    words = [f"{text} ({voice.word('trend', cell.trend)})"] if text else []
    words += [f"{MARKS[name]} {voice.mark(name)}" for name in marks_of(cell)]
    return " · ".join(words)


def _quiet(cells: Sequence[tuple[str, Cell]], voice: Voice) -> list[Block]:
    """Those without a report, watched ones and unwatched ones apart."""
    blocks = []
    for key, wanted in (("cells.quiet", True), ("cells.blind", False)):
        names = [
            _quiet_name(name, cell, voice, watched=wanted)
            for name, cell in cells
            if (cell.evidence is not Evidence.UNWATCHED) is wanted
        ]
        if names:
            text = voice.text(key, names=", ".join(names))
            blocks.append(Block((Text("\n"), Text(text)), drop=_DROP_QUIET))
    return blocks


def _quiet_name(name: str, cell: Cell, voice: Voice, *, watched: bool) -> str:
    return voice.text("cells.days", name=name, days=cell.watched_days) if watched else name
