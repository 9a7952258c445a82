"""The matcher: one article in, one verdict out; never raises.

    fold -> any name of the North? -> one automaton pass -> scene -> screens, rules -> verdict

Texts that name no North, nearly all, stop at that gate and never see the large automaton.
"""

import hashlib
from datetime import datetime
from pathlib import Path

from bot.match import claims, genre, language, lexicon, rulebook, scene
from bot.match.data import Normalisation
from bot.match.finish import Finish
from bot.match.lexicon import Lexicon
from bot.match.normalise import PARAGRAPH
from bot.match.origin import Origin
from bot.match.outlet import without_outlet
from bot.match.rules import Rulebook
from bot.match.scene import Reading
from bot.match.verdict import MatchReason, NearestMiss, Relevance, Verdict


class Matcher:
    """Matches articles against the indicators; load once, use from any thread."""

    def __init__(self, book: Rulebook, words: Lexicon, data: Normalisation, version: str) -> None:
        self.book = book
        self.lexicon = words
        self.data = data
        self.version = version

    @classmethod
    def load(cls, directory: Path) -> "Matcher":
        """Read indicators/; raises IndicatorsError that names file, line and key."""
        data = Normalisation.load(directory)
        book = rulebook.load(directory)
        words = lexicon.load(directory / "lexicon", data, book.concepts)
        return cls(book, words, data, _version(directory))

    def match(
        self,
        title: str,
        summary: str = "",
        *,
        lang: str | None = None,
        outlet: str | None = None,
        published: datetime | None = None,
    ) -> Verdict:
        """Return the verdict on one article."""
        head = self.data.folder.fold(title)
        head = without_outlet(head, outlet and self.data.folder.fold(outlet), self.data.outlets)
        text = f"{head}{PARAGRAPH}{self.data.folder.fold(summary)}" if summary else head
        if not self.lexicon.may_name_north(text):
            return self._none(text, lang)
        found = self.lexicon.scan(text)
        spoken = language.detect(text, self.data.stop_words, lang)
        origin = Origin(self.data.folder, title, summary, len(head))
        on = published.date() if published else None
        reading = Reading(text, len(head), spoken, on, origin)
        stage = scene.build(self.lexicon, found, reading)
        return self._judge(stage, Finish(reading, self.version))

    def _none(self, text: str, lang: str | None) -> Verdict:
        reason = MatchReason.NO_NORTH if text.strip() else MatchReason.EMPTY
        return Verdict(
            Relevance.NONE,
            reason,
            lang or language.detect(text, self.data.stop_words),
            self.version,
            nearest_miss=NearestMiss((), "the North"),
        )

    def _judge(self, stage: scene.Scene, finish: Finish) -> Verdict:
        if not names_north(stage):
            return finish.reject(stage, MatchReason.NO_NORTH, "the North")
        drafts = claims.find(stage, self.book)
        screened = genre.screen(stage, self.book)
        if screened is not None:
            return finish.screened(stage, screened, drafts)
        facts = [draft for draft in drafts if not draft.rule.context]
        if facts:
            return finish.alert(stage, facts)
        if drafts:
            return finish.context(stage, drafts, MatchReason.ON_TOPIC)
        if not stage.has("@asean"):
            return finish.reject(stage, MatchReason.NO_ASEAN, "an ASEAN state or body")
        if all(hit.soil for hit in stage.all("@asean")):
            return finish.reject(stage, MatchReason.STAGE_ONLY, "an ASEAN state that acts")
        return finish.reject(stage, MatchReason.NO_CUE, "indicator cue")


def names_north(stage: scene.Scene) -> bool:
    """Whether the North is named; weak names ("the North") count only beside a sign of Korea."""
    if any(hit.entry.kind not in ("weak", "peninsula") for hit in stage.all("@north")):
        return True
    weak = {stage.text[hit.start : hit.end] for hit in stage.all("@north.weak")}
    if len(weak) > 1 or (weak and any(stage.has(sign) for sign in _SIGNS)):
        return True
    return stage.has("@north.peninsula") and any(stage.has(sign) for sign in _PENINSULA_SIGNS)


_SIGNS = ("nuclear", "@south", "korean", "@north.peninsula", "dialogue", "summit")
_PENINSULA_SIGNS = ("nuclear", "mediate", "message", "host", "summit", "launch")


def _version(directory: Path) -> str:
    """A hash of every data file and of the code beside this file: what a verdict rests on."""
    digest = hashlib.blake2b(digest_size=6)
    files = [*sorted(directory.rglob("*.toml")), *sorted(Path(__file__).parent.glob("*.py"))]
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
