"""What a term of the lexicon stands for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """The part an entry plays in a sentence."""

    NORTH = "north"
    SOUTH = "south"
    MEMBER = "member"  # an ASEAN state
    BODY = "body"  # ASEAN, its secretariat, chair
    PARTNER = "partner"  # whose reaction is watched: US, JP, KR, EU, AU
    OTHER = "other"  # another state, for who-with-whom
    CONCEPT = "concept"
    GUARD = "guard"  # a longer word that is something else; hides what lies inside it


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a term."""

    id: str  # "north.name", "members.TH.capital", "visit"
    role: Role
    lang: str
    code: str = ""  # member, partner or other state
    kind: str = ""  # name, capital, leader, ministry, place, weak, peninsula, oblique, people
    open_left: bool = False
    open_right: bool = False
    since: date | None = None  # people change office
    until: date | None = None
    capitals: bool = False  # an acronym that small letters make a word: WHO, IT, US
    local: bool = False  # too short to be read in other languages ("Lao", "RI")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in the folded text."""

    entry: Entry
    start: int
    end: int
    sentence: int
    clause: int
    soil: bool = False  # "in Jakarta": a place, unless nothing else names the state
