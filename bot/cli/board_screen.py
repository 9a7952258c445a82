"""The board as plain text for a terminal of 80 columns: doors first, then what moved, then why."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len, chop_cells

from bot import catalogue
from bot.alerts.html import clean, clip, flat
from bot.board.sentence import texts
from bot.board.values import Board, Cell, DoorStatus, LastEvent, Move, OccasionStatus
from bot.board.words import Evidence, OccasionPhase, Precision
from bot.match.verdict import CONDITIONS

WIDTH = 80
_OUTLETS = 3
_MOVES = 30
_AHEAD = 90  # days
_TITLE = 300  # UTF-16 units
_DATES = {Precision.DAY: "%Y-%m-%d", Precision.MONTH: "%Y-%m", Precision.YEAR: "%Y"}
_WORDS = texts(catalogue.FALLBACK)
_ALERTS = catalogue.load("bot.alerts")


def screen(board: Board) -> str:
    """Return the whole board as text."""
    parts = [
        [f"Follow-up board, {board.as_of}, counted from {board.baseline}"],
        _wrapped(board.sentence, WIDTH),
        ["DOORS", *(line for one in board.doors for line in _door(one))],
        [f"MOVED SINCE {board.baseline}", *_moved(board)],
        *_indicators(board.cells),
        ["OCCASIONS", *_occasions(board.occasions)],
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _door(status: DoorStatus) -> list[str]:
    name = _WORDS.text(f"door_name.{status.indicator}")
    who = ", ".join(_WORDS.country(code) for code in status.countries)
    about = f"{status.state}: {who}" if status.door in ("open", "ajar") else who
    if status.countries and not status.confirmed and status.door != "shut":
        about += f" ({_WORDS.text('mark.unconfirmed')})"
    return _rows(f"  {status.door:8} {name}", about, 30)


def _moved(board: Board) -> Iterator[str]:
    titles = {one.id: _title(one.title) for one in board.events}
    if not board.moves:
        yield "  Nothing moved."
    for one in board.moves[: -_MOVES - 1 : -1]:
        where = f"{_name(one.indicator)}, {_WORDS.country(one.country)}"
        yield from _rows(f"  {one.date}", f"{where}: {_change(one)}")
        if one.event_id in titles:
            yield from _rows("", titles[one.event_id])
    if len(board.moves) > _MOVES:
        yield f"  and {len(board.moves) - _MOVES} moves before that"


def _change(move: Move) -> str:
    why = f" ({move.step})" if move.step != move.after else ""
    if move.before == move.after:
        return f"{move.after}{why}"
    return f"{move.before} -> {move.after}{why}"


def _indicators(cells: Sequence[Cell]) -> Iterator[list[str]]:
    for name, group in groupby(cells, key=lambda one: one.indicator):
        every = list(group)
        shown = [one for one in every if one.last_event or one.setback or one.missed]
        lines = [_name(name).upper()]
        for cell in shown:
            lines += _cell(cell)
        lines += _quiet([one for one in every if one not in shown])
        yield lines


def _cell(cell: Cell) -> Iterator[str]:
    yield from _rows(f"  {_WORDS.country(cell.country)}", "; ".join(_standing(cell)), 18)
    if cell.last_event is None:
        yield from _rows("", _silence(cell), 4)
        return
    yield from _rows("", _last(cell.last_event), 4)
    about = f"{_silence(cell)}; {cell.evidence}"
    if cell.indicator not in CONDITIONS:
        about += f"; before, one more was {_WORDS.text(f'rate.{cell.rate.rate}')}"
    yield from _rows("", about, 4)


def _standing(cell: Cell) -> Iterator[str]:
    if cell.state is not None:
        yield str(cell.state)
    for polarity, count in cell.polarities.items():
        yield f"{polarity} {count}"
    marks = {"setback": cell.setback, "at_risk": cell.at_risk, "unconfirmed": cell.unconfirmed}
    for name, on in marks.items():
        if on:
            yield _WORDS.text(f"mark.{name}")
    if cell.missed:
        yield f"{_WORDS.text('mark.missed')} ({', '.join(cell.missed)})"
    if cell.indicator in CONDITIONS:
        yield _WORDS.text(f"trend.{cell.trend}")


def _last(event: LastEvent) -> str:
    outlets = list(dict.fromkeys(source.outlet for source in event.sources))
    told = ", ".join(outlets[:_OUTLETS])
    if len(outlets) > _OUTLETS:
        told += f" and {len(outlets) - _OUTLETS} more"
    day = event.date.strftime(_DATES[event.precision])
    return f"{day} {event.step}: {_title(event.title)} ({told})"


def _title(text: str) -> str:
    """Return a title that can neither steer a terminal nor fill it."""
    return clip(clean(flat(text)), _TITLE)


def _silence(cell: Cell) -> str:
    """Return how long it has been quiet, and how well that was watched."""
    if cell.last_event is None:
        if cell.evidence is Evidence.UNWATCHED:
            return _WORDS.text("silence.unwatched")
        return _WORDS.plural("silence.no_report", cell.watched_days, feeds=_feeds(cell))
    days = cell.days_since or 0
    ago = f"{days} day{'' if days == 1 else 's'} ago"
    if not days:
        return "today"
    if not cell.watched_days:
        return f"{ago}, unwatched since"
    return f"{ago}, {cell.watched_days} of them watched ({_feeds(cell)})"


def _feeds(cell: Cell) -> str:
    return _WORDS.text("silence.feeds", alive=cell.feeds_alive, total=cell.feeds_total)


def _quiet(cells: Iterable[Cell]) -> Iterator[str]:
    """Say silence once for all countries of which the same is true."""
    by_text: dict[str, list[str]] = {}
    for cell in cells:
        by_text.setdefault(_silence(cell), []).append(cell.country)
    for text, countries in by_text.items():
        yield from _rows("", f"{text}: {', '.join(countries)}", 2)


def _occasions(every: Sequence[OccasionStatus]) -> Iterator[str]:
    near = [one for one in every if one.days_until <= _AHEAD]
    for one in near:
        yield from _occasion(one)
    if not every:
        yield "  None is known: the folder of indicators has no occasions.toml."
    if len(every) > len(near):
        yield f"  and {len(every) - len(near)} more than {_AHEAD} days ahead"


def _occasion(status: OccasionStatus) -> Iterator[str]:
    one = status.occasion
    form = _DATES[one.precision]
    first, last = one.starts.strftime(form), one.ends.strftime(form)
    yield from _rows(f"  {first}", one.title if first == last else f"to {last}: {one.title}", 14)
    yield from _rows("", _phase(status), 14)


def _phase(status: OccasionStatus) -> str:
    last_time = f"; last time: {status.occasion.last_time}"
    if status.phase in (OccasionPhase.AHEAD, OccasionPhase.SOON):
        known = status.occasion.precision is Precision.DAY
        return (f"in {status.days_until} days" if known else "ahead") + last_time
    if status.phase is OccasionPhase.UNDER_WAY:
        return f"under way, result due {status.result_on}{last_time}"
    feeds = f"{status.feeds_alive} of {status.feeds_total} feeds watched"
    if status.phase is OccasionPhase.ANSWERED:
        count = len(status.reported)
        return f"answered by {count} reported event{'' if count == 1 else 's'}"
    what = ", ".join(_name(indicator) for indicator in status.unanswered)
    return f"{_WORDS.text(f'phase.{status.phase}')}: no report of {what}; {feeds}"


def _name(indicator: str) -> str:
    return _ALERTS.text(f"indicator.{indicator}")


def _rows(head: str, text: str, indent: int = 14) -> list[str]:
    """Put text beside a head, wrapped below itself."""
    room = " " * indent
    lines = _wrapped(text, WIDTH - indent) or [""]
    return [f"{head:{indent}}{lines[0]}".rstrip(), *(room + line for line in lines[1:])]


def _wrapped(text: str, width: int) -> list[str]:
    """Break text between words, and inside those that fill a line: not every script has spaces."""
    lines: list[str] = []
    for word in text.split():
        if lines and cell_len(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += chop_cells(word, width)
    return lines
