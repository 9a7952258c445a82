"""The ladder: claims of one cell in, its state and marks out. Pure.

An opening claim raises the cell to at least its stage. A setback lowers it by one step and marks it
until something opens again. A proposal to close lowers nothing and marks the cell at risk until
something opens again or 180 days pass. Two held events at least 30 days apart recur, where one
known by its month counts from the end of that; 18 months after the last one the cell is back at
happened, and a further one makes it recur again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.board.calendar_days import months_later
from bot.board.confirmation import Line, confirmed
from bot.board.events import EventClaim, LedgerEvent
from bot.board.known import latest_day
from bot.board.values import Move
from bot.board.words import CellState
from bot.match.verdict import Indicator, Stage

APART = timedelta(days=30)
AT_RISK = timedelta(days=180)
RECURS_MONTHS = 18
STATES = tuple(CellState)
DECAY = "decay"

_LEVEL = {Stage.PROPOSED: 1, Stage.AGREED: 2, Stage.HELD: 3}
_HAPPENED, _RECURRING = 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a ladder cell stands."""

    state: CellState
    setback: bool
    at_risk: bool
    confirmed: bool
    opened: date | None  # when something opened last
    moves: tuple[Move, ...]


def stand(indicator: Indicator, country: str, lines: Iterable[Line], *, as_of: date) -> Standing:
    """Return the standing of a cell on a day; the order of ``lines`` does not matter."""
    climb = _Climb(indicator, country)
    ordered = sorted(lines, key=_order)
    for event, claim in ordered:
        climb.take(event, claim)
    climb.pass_to(as_of)
    return Standing(
        state=STATES[climb.level],
        setback=climb.setback,
        at_risk=climb.risk is not None,
        confirmed=_is_confirmed(ordered, climb),
        opened=climb.opened,
        moves=tuple(climb.moves),
    )


def _order(line: Line) -> tuple[date, int, int, str]:
    """By day; on one day what opens comes before what closes, so that no bad news is lost."""
    event, claim = line
    kind = 0 if claim.opens else 1 if claim.closes else 2
    return claim.date, kind, _LEVEL.get(claim.stage or Stage.SETBACK, 0), event.id


def _is_confirmed(ordered: Sequence[Line], climb: "_Climb") -> bool:
    bearing = _bearing(ordered, climb)
    if climb.setback or climb.level < _RECURRING:
        return confirmed(bearing)
    # What recurs is confirmed when it was confirmed to have happened twice.
    by_event: dict[str, list[Line]] = {}
    for line in bearing:
        by_event.setdefault(line[0].id, []).append(line)
    sure = [group[0] for group in by_event.values() if confirmed(group)]
    first = min((_until(*line) for line in sure), default=date.max)
    return any(claim.date - first >= APART for _, claim in sure)


def _bearing(ordered: Sequence[Line], climb: "_Climb") -> list[Line]:
    """Return the lines that the state rests on: the setbacks since the last opening, else every
    opening that by itself carries the state, else what put the cell at risk.
    """
    if climb.setback:
        since = ordered[climb.after_opening :]
        return [line for line in since if line[1].stage is Stage.SETBACK]
    wanted = min(climb.level, _HAPPENED)
    carrying = [line for line in ordered if line[1].opens and _level(line[1]) >= wanted]
    return carrying or [line for line in ordered if line[1].closes]


def _until(event: LedgerEvent, claim: EventClaim) -> date:
    return max(claim.date, latest_day(event))


def _level(claim: EventClaim) -> int:
    return 0 if claim.stage is None else _LEVEL.get(claim.stage, 0)


@dataclass(slots=True)
class _Climb:
    """One cell on its way through time."""

    indicator: Indicator
    country: str
    level: int = 0
    setback: bool = False
    risk: date | None = None  # when the last proposal to close was made
    held: date | None = None  # the last one
    first: date | None = None  # by when one had been held for certain
    opened: date | None = None
    taken: int = 0
    after_opening: int = 0
    moves: list[Move] = field(default_factory=list)

    def take(self, event: LedgerEvent, claim: EventClaim) -> None:
        """Play one claim; claims come in order of time."""
        self.pass_to(claim.date)
        before = (self.level, self.setback, self.risk is not None)
        self.taken += 1
        if claim.opens:
            self._open(event, claim)
        elif claim.closes:
            self.risk = claim.date
        else:
            self.setback, self.level = True, max(0, self.level - 1)
        if before != (self.level, self.setback, self.risk is not None):
            self._note(claim.date, before[0], claim.step, event.id)

    def pass_to(self, day: date) -> None:
        """Let time pass."""
        if self.risk is not None and day >= self.risk + AT_RISK:
            over, self.risk = self.risk + AT_RISK, None
            self._note(over, self.level, DECAY, None)
        if self.level == _RECURRING and self.held is not None:
            over = months_later(self.held, RECURS_MONTHS)
            if day >= over:
                self.level = _HAPPENED
                self._note(over, _RECURRING, DECAY, None)

    def _open(self, event: LedgerEvent, claim: EventClaim) -> None:
        self.setback, self.risk = False, None
        self.opened, self.after_opening = claim.date, self.taken
        self.level = max(self.level, _level(claim))
        if claim.stage is Stage.HELD:
            if self.first is not None and claim.date - self.first >= APART:
                self.level = _RECURRING
            self.held = claim.date
            self.first = min(self.first or date.max, _until(event, claim))

    def _note(self, day: date, before: int, step: str, event_id: str | None) -> None:
        move = Move(
            date=day,
            indicator=self.indicator,
            country=self.country,
            before=STATES[before],
            after=STATES[self.level],
            step=step,
            event_id=event_id,
        )
        self.moves.append(move)
