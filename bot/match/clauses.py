"""Sentences and clauses of a folded text, in every script."""

import re
from bisect import bisect_right

from bot.match.normalise import PARAGRAPH

# A full stop ends a sentence before a space, unless it abbreviates: "n. korea", "mr. kim".
_SENTENCE = re.compile(
    r"[!?。！？｡။៕\u2029]|(?<![ .(][a-z])(?<![ .(](?:mr|dr|st|no|ri|jr|lt|vs))"
    r"(?<!^[a-z])(?<!(?:gen|col|sec|rep|sen|gov|amb|tan|mrs|apr|dec))\.(?=\s|[\"')]|$)|។(?=\s|$)"
)
_CLAUSE = re.compile(r"[,;:、،；：…|()\[\]【】「」『』«»]|\s[-/]\s|\.\.\.|(?<=[^\x00-\u036f])·\s")


class Cuts:
    """Where sentences and clauses begin, for looking up the place of a hit."""

    __slots__ = ("clauses", "sentences", "title_sentences")

    def __init__(self, text: str, title_length: int) -> None:
        self.sentences = [match.end() for match in _SENTENCE.finditer(text)]
        marks = [match.end() for match in _CLAUSE.finditer(text)]
        self.clauses = sorted(marks + self.sentences) if marks else self.sentences
        self.title_sentences = bisect_right(self.sentences, title_length) + 1

    def sentence(self, position: int) -> int:
        """Return the number of the sentence that ``position`` lies in."""
        return bisect_right(self.sentences, position)

    def clause(self, position: int) -> int:
        """Return the number of the clause that ``position`` lies in."""
        return bisect_right(self.clauses, position)


__all__ = ["PARAGRAPH", "Cuts"]
