"""indicators/normalise.toml: character tables, outlet names, stop-words."""

from dataclasses import dataclass
from pathlib import Path

from bot.match import soil
from bot.match.normalise import Folder
from bot.match.soil import Soil
from bot.match.source import Source


@dataclass(frozen=True, slots=True)
class Normalisation:
    """What folding, suffix stripping and language detection need to know."""

    folder: Folder
    outlets: frozenset[str]  # words that mark the tail of a title as an outlet's name
    stop_words: dict[str, frozenset[str]]
    locatives: dict[str, Soil]

    @classmethod
    def load(cls, directory: Path) -> "Normalisation":
        """Read normalise.toml; raises IndicatorsError."""
        source = Source(directory / "normalise.toml")
        table: dict[str, str] = {}
        for key, value in source.table("characters").items():
            for pair in source.strings("characters", key, value):
                table |= _pairs(source, key, pair)
        folder = Folder(table)
        outlets = source.strings("outlets", "words", source.table("outlets").get("words", []))
        stop_words = {
            lang: frozenset(" ".join(source.strings("stop_words", lang, words)).split())
            for lang, words in source.table("stop_words").items()
        }
        locatives = {
            lang: _soil(source, folder, lang, one)
            for lang, one in source.table("locatives").items()
        }
        marks = frozenset(folder.fold(word) for word in outlets)
        return cls(folder, marks, stop_words, locatives)


def _soil(source: Source, folder: Folder, lang: str, value: object) -> Soil:
    section = f"locatives.{lang}"
    table = source.table(section, value)
    before, after = (
        [folder.fold(word) for word in source.strings(section, key, table.get(key, []))]
        for key in ("before", "after")
    )
    return soil.reader(before, after)


def _pairs(source: Source, key: str, row: str) -> dict[str, str]:
    """Read "aA bB": each pair maps its first character to its second."""
    pairs = row.split()
    for pair in pairs:
        if len(pair) != 2:
            raise source.error("characters", key, f"{pair!r} is not a pair of characters.")
    return {pair[0]: pair[1] for pair in pairs}
