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
        outlets = source.strings(
            "outlets", "words", source.table("outlets").get("words", [])
        )
        stop_words = {
            lang: frozenset(" ".join(source.strings("stop_words", lang, words)).split())
            for lang, words in source.table("stop_words").items()
        }
        locatives = {
            lang: soil.reader(
                [
                    folder.fold(w)
                    for w in source.strings(f"locatives.{lang}", "before", one.get("before", []))
                ],
                [
                    folder.fold(w)
                    for w in source.strings(f"locatives.{lang}", "after", one.get("after", []))
                ],
            )
            for lang, one in source.table("locatives").items()
        }
        marks = frozenset(folder.fold(word) for word in outlets)
        return cls(folder, marks, stop_words, locatives)


def _pairs(source: Source, key: str, row: str) -> dict[str, str]:
    """Read "aA bB": each pair maps its first character to its second."""
    pairs = row.split()
    for pair in pairs:
        if len(pair) != 2:
            raise source.error("characters", key, f"{pair!r} is not a pair of characters.")
    return {pair[0]: pair[1] for pair in pairs}
