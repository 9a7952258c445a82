"""Who and what is on stage: the hits of one text, by sentence, once words that hide others and
names of the wrong time or language are gone."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.match import boundary
from bot.match.clauses import Cuts
from bot.match.entry import Entry, Hit, Role
from bot.match.lexicon import Lexicon
from bot.match.origin import Origin
from bot.match.soil import Soil, dateline

# Languages whose words are read in texts of a language beside its own.
NEIGHBOURS: dict[str, frozenset[str]] = {
    "id": frozenset({"ms"}),
    "ms": frozenset({"id"}),
    "tl": frozenset({"en"}),
}
_NAMES = frozenset({Role.NORTH, Role.SOUTH, Role.MEMBER, Role.BODY, Role.PARTNER, Role.OTHER})
# Words inside the name of a person are no words: "Song" of Kim Song Nam.
_PEOPLE = frozenset({"people", "leader"})
_COVERS = _NAMES | {Role.GUARD}
EMPTY: tuple[Hit, ...] = ()
# A sentence that says one thing twenty times says no more than one that says it twelve times.
MOST_OF_A_KIND = 12


class Scene:
    """The hits of a text: ``atoms[name]`` in order, and the same per sentence."""

    __slots__ = ("atoms", "hits", "in_sentence", "lang", "sentences", "text", "title_sentences")

    def __init__(self, reading: "Reading", hits: Sequence[Hit], cuts: Cuts) -> None:
        self.text = reading.text
        self.lang = reading.lang
        self.hits = tuple(hits)
        self.sentences = len(cuts.sentences) + 1
        self.title_sentences = cuts.title_sentences
        self.atoms: dict[str, list[Hit]] = {}
        self.in_sentence: list[dict[str, list[Hit]]] = [{} for _ in range(self.sentences)]
        for hit in self.hits:
            here = self.in_sentence[hit.sentence]
            for atom in (*atoms_of(hit.entry), "@soil") if hit.soil else atoms_of(hit.entry):
                in_place = here.setdefault(atom, [])
                if len(in_place) < MOST_OF_A_KIND:
                    in_place.append(hit)
                    self.atoms.setdefault(atom, []).append(hit)

    def has(self, atom: str) -> bool:
        """Whether an atom occurs anywhere in the text."""
        return atom in self.atoms

    def all(self, atom: str) -> Sequence[Hit]:
        """Return the hits of an atom in the whole text."""
        return self.atoms.get(atom, EMPTY)

    def at(self, sentence: int, atom: str) -> Sequence[Hit]:
        """Return the hits of an atom in one sentence."""
        return self.in_sentence[sentence].get(atom, EMPTY)


def atoms_of(entry: Entry) -> tuple[str, ...]:
    """Return the names under which rules ask for an entry."""
    if entry.role is Role.CONCEPT:
        return (entry.id,)
    if entry.role is Role.MEMBER:
        return ("@asean", "@member", f"@member.{entry.kind}")
    if entry.role is Role.BODY:
        return ("@asean", "@body")
    if entry.role is Role.NORTH:
        return ("@north", f"@north.{entry.kind}")
    if entry.role is Role.SOUTH:
        return ("@south", "@partner", "@foreign", "@state.KR")
    if entry.role in (Role.PARTNER, Role.OTHER):
        return (f"@{entry.role.value}", "@foreign", f"@state.{entry.code}")
    return ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A folded text and how to read it."""

    text: str  # title, paragraph mark, summary
    title_length: int
    lang: str
    on: date | None  # the day of the article
    origin: Origin


def build(lexicon: Lexicon, found: Iterable[tuple[int, int, int]], reading: Reading) -> Scene:
    """Turn raw automaton finds into a scene."""
    readable = NEIGHBOURS.get(reading.lang, frozenset()) | {reading.lang, "any"}
    raw: list[tuple[int, int, Entry]] = []
    for pattern, start, end in found:
        for entry in _own(lexicon.entries[pattern], reading.lang):
            if (
                _counts(entry, reading, readable)
                and boundary.fits(reading.text, start, end, entry.open_left, entry.open_right)
                and not (entry.capitals and not reading.origin.text(start, end).isupper())
            ):
                raw.append((start, end, entry))
    cuts = Cuts(reading.text, reading.title_length)
    locative = lexicon.locatives.get(reading.lang)
    hits = [
        Hit(e, s, t, cuts.sentence(s), cuts.clause(s), _soil(locative, reading, e, s, t))
        for s, t, e in _uncovered(raw)
    ]
    return Scene(reading, hits, cuts)


def _own(entries: Sequence[Entry], lang: str) -> Sequence[Entry]:
    """Where a language has its own meaning of a word, that of a neighbour does not count:
    "jemput" invites in Malay and picks up in Indonesian."""
    if len(entries) == 1 or lang not in NEIGHBOURS:
        return entries
    if not any(entry.lang == lang and entry.role is Role.CONCEPT for entry in entries):
        return entries
    return [e for e in entries if e.role is not Role.CONCEPT or e.lang in (lang, "any")]


def _soil(locative: Soil | None, reading: Reading, entry: Entry, start: int, end: int) -> bool:
    if entry.role is not Role.MEMBER:
        return False
    if locative is not None and locative(entry, start, end, reading.text):
        return True
    return dateline(entry, start, end, reading.text, reading.title_length + 1)


def _counts(entry: Entry, reading: Reading, readable: frozenset[str]) -> bool:
    """Names are read in every language, words, weak and very short names only in the text's own."""
    if entry.lang not in readable and entry.role not in _NAMES:
        return False
    ours = entry.lang in (reading.lang, "any")
    if not ours and (entry.local or entry.kind in ("weak", "peninsula")):
        return False
    on = reading.on
    if on is None or (entry.since is None and entry.until is None):
        return True
    return (entry.since or on) <= on <= (entry.until or on)


def _uncovered(raw: list[tuple[int, int, Entry]]) -> Iterator[tuple[int, int, Entry]]:
    """Drop what lies inside a guard, and names inside longer names.

    In order of start, longest first: what began earlier and ends later contains.
    """
    raw.sort(key=lambda item: (item[0], -item[1], item[2].id))
    guarded = named = -1  # the furthest end of a guard, of a guard or name
    for (start, end), group in groupby(raw, key=lambda item: (item[0], item[1])):
        entries = {entry.id: entry for _, _, entry in group}.values()
        for entry in entries:
            hidden = named if entry.role in _NAMES else guarded
            if entry.role is not Role.GUARD and hidden < end:
                yield start, end, entry
        roles = {entry.role for entry in entries}
        if Role.GUARD in roles or any(entry.kind in _PEOPLE for entry in entries):
            guarded = max(guarded, end)
        if not roles.isdisjoint(_COVERS):
            named = max(named, end)
