"""The words of the board; design, section 6, says what each means."""

from enum import StrEnum

MEMBERS = ("BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "TL", "VN")
ASEAN = "ASEAN"
NORTH = "KP"  # the cell of what Pyongyang does towards nobody in ASEAN; reciprocity alone has it


class CellState(StrEnum):
    """The ladder, lowest first."""

    NO_SIGN = "no sign"
    TALKED_ABOUT = "talked about"
    AGREED = "agreed"
    HAPPENED = "happened"
    RECURRING = "recurring"


class Door(StrEnum):
    """How a door stands."""

    OPEN = "open"
    AJAR = "ajar"
    SHUT = "shut"
    NO_SIGN = "no sign"


class Evidence(StrEnum):
    """What a cell rests on."""

    OBSERVED = "observed"  # own reports, or silence in watched time
    IMPORTED = "imported"  # history.jsonl alone
    UNWATCHED = "unwatched"  # nothing, and no live feed either: nothing can be said


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Trend(StrEnum):
    """Events of the last quarter (91 days) against the quarter before."""

    UP = "up"
    DOWN = "down"
    STEADY = "steady"


class OccasionPhase(StrEnum):
    """Where an occasion stands on the day of the board."""

    AHEAD = "ahead"
    SOON = "soon"  # known to the day and nine days away or fewer
    UNDER_WAY = "under way"  # begun, and its result not due yet
    ANSWERED = "answered"  # its result is due, and every indicator has a report
    MISSED = "missed"  # came and went: an indicator without a report, in watched time
    UNWATCHED = "unwatched"  # came and went while too few feeds were alive to tell


class Rate(StrEnum):
    """One more event beside what the years before the baseline held."""

    FIRST = "first"  # none is known
    RARE = "rare"  # less than one a year
    ROUTINE = "routine"  # one a year or more
