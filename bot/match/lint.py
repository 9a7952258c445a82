"""Faults of the indicators that load but do not work: what ``check`` refuses.

A rule that one term could fire alone; terms and concepts that can never take effect; a name that
two languages give to different states; a term written twice under one key.
"""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from bot.match import boundary, lexicon, rulebook
from bot.match.data import Normalisation
from bot.match.entry import Entry, Role
from bot.match.lexicon import Term
from bot.match.normalise import Folder
from bot.match.rules import Rule, Rulebook
from bot.match.scene import atoms_of

Terms = tuple[Term, ...]

_NAMES = frozenset({Role.NORTH, Role.SOUTH, Role.MEMBER, Role.BODY, Role.PARTNER, Role.OTHER})


def faults(directory: Path) -> list[str]:
    """Return every fault as a sentence with file and line; raises IndicatorsError if unreadable."""
    data = Normalisation.load(directory)
    book = rulebook.load(directory)
    terms = tuple(lexicon.read(directory / "lexicon", data.folder, book.concepts))
    return [
        *_single_terms(book, terms),
        *_idle_concepts(directory, book, terms),
        *_unreachable(data.folder, terms),
        *_read_differently(terms),
        *_twice(terms),
    ]


def _single_terms(book: Rulebook, terms: Terms) -> Iterator[str]:
    """A rule needs the North and something else; no term may carry all of it."""
    for rule in book.rules:
        if not rule.when:
            yield f"rules.toml: rule {rule.id} has an empty `when`: it would fire on anything."
    by_text: dict[str, list[Term]] = {}
    for term in terms:
        by_text.setdefault(term.folded, []).append(term)
    for same in by_text.values():
        atoms = {atom for term in same for atom in atoms_of(term.entry)}
        if "@north" not in atoms:
            continue
        for rule in book.rules:
            if not rule.context and _alone(rule, atoms):
                where = f"{same[0].path}, line {same[0].line}"
                yield f"{where}: {same[0].text!r} alone would fire {rule.id}."


def _alone(rule: Rule, atoms: set[str]) -> bool:
    groups = (*rule.when, *rule.needs_text)
    if not all(any(atom in atoms for atom in group) for group in groups):
        return False
    return "@north" in atoms and ("@asean" in atoms or not rule.asean)


def _idle_concepts(directory: Path, book: Rulebook, terms: Terms) -> Iterator[str]:
    """A concept that no rule asks for does nothing, whatever its words."""
    used = set(book.stages) | _SIGNS
    for rule in book.rules:
        used |= {atom for group in (*rule.when, *rule.needs_text, *rule.unless) for atom in group}
        used |= set(rule.unless_text) | set(rule.moves)
    for screen in book.screens:
        used |= {atom for group in (*screen.when, *screen.unless_text) for atom in group}
    for concept in sorted(book.concepts - used):
        yield f"{directory / 'indicators.toml'}: no rule asks for the concept {concept!r}."
    taught = {term.entry.id for term in terms}
    for concept in sorted(book.concepts & used - taught):
        yield f"{directory / 'indicators.toml'}: no lexicon has a word for the concept {concept!r}."


# Asked for by code: language-independent parts of the rules.
_SIGNS = frozenset({"conditional", "draft", "forum", "nuclear", "korean", "launch"})


def _unreachable(folder: Folder, terms: Terms) -> Iterator[str]:
    """A term that does not survive folding, or that begins or ends inside a syllable."""
    for term in terms:
        if folder.fold(term.folded).strip() != term.folded:
            yield f"{term.path}, line {term.line}: {term.text!r} changes when it is folded again."
        elif not boundary.whole(term.folded):
            yield f"{term.path}, line {term.line}: {term.text!r} can never stand as a word."


def _read_differently(terms: Terms) -> Iterator[str]:
    """Names are read in texts of every language: they must mean the same everywhere."""
    meanings: dict[str, dict[str, set[tuple[Role, str]]]] = {}
    where: dict[tuple[str, str], Term] = {}
    for term in terms:
        if term.entry.role in _NAMES and not _only_at_home(term.entry):
            by_lang = meanings.setdefault(term.folded, {})
            by_lang.setdefault(term.entry.lang, set()).add(_state(term.entry))
            where.setdefault((term.folded, term.entry.lang), term)
    for folded, by_lang in meanings.items():
        for one, other in combinations(by_lang, 2):
            if by_lang[one].isdisjoint(by_lang[other]):
                first, second = where[folded, one], where[folded, other]
                yield (
                    f"{second.path}, line {second.line}: {second.text!r} is {second.entry.id} here"
                    f" and {first.entry.id} in {first.path.name}, line {first.line}."
                )


def _only_at_home(entry: Entry) -> bool:
    return entry.local or entry.kind in ("weak", "peninsula")


def _state(entry: Entry) -> tuple[Role, str]:
    """What a name stands for; which of the other states it is changes no verdict."""
    return entry.role, "" if entry.role is Role.OTHER else entry.code


def _twice(terms: Terms) -> Iterator[str]:
    seen: dict[tuple[str, str, str], Term] = {}
    for term in terms:
        first = seen.setdefault((str(term.path), term.entry.id, term.folded), term)
        if first is not term and first.line == term.line:
            yield f"{term.path}, line {term.line}: {term.text!r} stands twice in {term.entry.id}."
