"""A page as a careful reader checks it: parts, links, and what assistive technology needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

_BEFORE = re.compile(r" ([,.;:)])")  # which stand behind a word that has a part of its own


@dataclass(frozen=True)
class WebPage:
    """One answer of the page."""

    html: str

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @property
    def text(self) -> str:
        """What is read, with single spaces."""
        return " ".join(self.texts("main"))

    def texts(self, selector: str) -> list[str]:
        return [spaced(one) for one in self.tree.css(selector)]

    def links(self, selector: str = "a[href]") -> list[str]:
        return [str(one.attributes["href"]) for one in self.tree.css(selector)]

    def problems(self) -> list[str]:
        """What keeps somebody from reading it; axe looks for the rest in a real browser."""
        return [*self._frame(), *self._headings(), *self._names(), *self._tables()]

    def _frame(self) -> Iterator[str]:
        for wanted in ("html[lang]", "title", "header", "nav[aria-label]", "main#main", "footer"):
            if len(self.tree.css(wanted)) < 1:
                yield f"no {wanted}"
        if self.links()[:1] != ["#main"]:
            yield "the first link does not skip to the content"
        for unwanted in (
            "script",
            "[style]",
            "style",
            "[onclick]",
            "iframe",
            "base",
            "[tabindex='1']",
        ):
            if self.tree.css(unwanted):
                yield f"there is {unwanted}"
        ids = [one.attributes["id"] for one in self.tree.css("[id]")]
        if len(ids) != len(set(ids)):
            yield f"an id stands twice: {sorted(str(one) for one in ids)}"

    def _headings(self) -> Iterator[str]:
        levels = [int(str(one.tag)[1]) for one in self.tree.css("h1,h2,h3,h4")]
        if levels.count(1) != 1:
            yield f"{levels.count(1)} main headings"
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"h{after} follows h{before}"

    def _names(self) -> Iterator[str]:
        for one in self.tree.css("input:not([type=hidden]),select"):
            parent = one.parent
            if parent is None or parent.tag != "label":
                yield f"no label: {one.html}"
        for one in self.tree.css("a"):
            if not one.text().strip():
                yield f"a link without words: {one.html}"
        known = {one.attributes["id"] for one in self.tree.css("[id]")}
        for one in self.tree.css("[aria-labelledby]"):
            if one.attributes["aria-labelledby"] not in known:
                yield f"a name that is nowhere: {_opening(one)}"

    def _tables(self) -> Iterator[str]:
        for one in self.tree.css("th"):
            if not one.attributes.get("scope"):
                yield f"a header of nothing: {one.html}"
        for one in self.tree.css("table"):
            box = one.parent
            if box is None or "scroll" not in (box.attributes.get("class") or ""):
                yield "a table that is not in a box of its own"


def spaced(node: LexborNode) -> str:
    """What is read of a part, with single spaces between words."""
    return _BEFORE.sub(r"\1", " ".join(node.text(separator=" ").split()))


def _opening(node: LexborNode) -> str:
    return str(node.html)[:80]
