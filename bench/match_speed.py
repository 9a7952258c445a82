"""Matching speed: articles a second and core, and the automaton against one ``re`` alternation.

``python -m bench.match_speed`` reads the labelled corpus; with FILE... (JSONL of title, summary,
lang) it reads those. Processor time of this process; the best of three rounds.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.match import lexicon
from bot.match.matcher import Matcher

ROOT = Path(__file__).parents[1]
ROUNDS = 3
FOR_THE_ALTERNATION = 200  # texts; it is slow

Article = tuple[str, str, str | None]


def main(paths: Sequence[str]) -> None:
    """Print the table."""
    matcher = Matcher.load(ROOT / "indicators")
    articles = _read(
        [Path(p) for p in paths] or sorted((ROOT / "tests/corpus/dev").glob("*.jsonl"))
    )
    texts = [matcher.data.folder.fold(f"{title} {summary}") for title, summary, _ in articles]
    few = texts[:FOR_THE_ALTERNATION]
    read = lexicon.read(ROOT / "indicators/lexicon", matcher.data.folder, matcher.book.concepts)
    terms = sorted({term.folded for term in read}, key=len, reverse=True)
    alternation = re.compile("|".join(map(re.escape, terms)))
    whole = _best(lambda: [matcher.match(t, s, lang=lang) for t, s, lang in articles], articles)
    scan = _best(lambda: [matcher.lexicon.scan(text) for text in texts], texts)
    slow = _best(lambda: [alternation.findall(text) for text in few], few)
    print(f"{len(articles)} articles, {len(terms)} terms")
    print(f"matching, all of it      {whole * 1e6:8.1f} us an article {1 / whole:10.0f} a second")
    print(f"automaton pass           {scan * 1e6:8.1f} us")
    print(f"one re alternation       {slow * 1e6:8.1f} us {slow / scan:10.0f} times the automaton")


def _read(paths: Sequence[Path]) -> list[Article]:
    articles: list[Article] = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            item = json.loads(line)
            articles.append((item["title"], item.get("summary") or "", item.get("lang")))
    return articles


def _best(work: Callable[[], object], over: Sequence[object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) / max(1, len(over))


if __name__ == "__main__":
    main(sys.argv[1:])
