"""What a text gives to compare beside its claims: figures, Latin names, its wording."""

import html
import re
import unicodedata

from bot.match.verdict import Verdict

TITLE_CHARS = 200
READ = 3000  # of each field; what a report is about stands at its beginning

_TAG = re.compile(r"<[^<>]{0,2000}>")
_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def plain(text: str) -> str:
    """Return text without markup, entities and runs of space."""
    text = text[:READ].encode("utf-8", "replace").decode("utf-8")  # half a pair is no text
    text = _TAG.sub(" ", text) if "<" in text else text
    text = html.unescape(text) if "&" in text else text
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def fold(text: str) -> str:
    """Return the wording that is compared: small letters, marks of punctuation gone."""
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text.casefold())
    return _SPACE.sub(" ", kept).strip()


def numbers(text: str) -> tuple[str, ...]:
    """Return the figures of a text of two digits and more, years and thousands marks apart."""
    found: dict[str, None] = {}
    for match in _NUMBER.finditer(_digits(text)):
        figure = re.sub(r"[.,](?=\d{3}(?!\d))", "", match[0])
        if len(figure) > 1 and not _is_year(figure):
            found[figure] = None
    return tuple(found)


def rules(verdict: Verdict) -> tuple[str, ...]:
    """Return the concepts that the claims rest on."""
    ids = (span.rule for span in verdict.evidence)
    return tuple(dict.fromkeys(rule for rule in ids if "." not in rule))


def _digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _is_year(figure: str) -> bool:
    return len(figure) == 4 and (figure[:2] in ("19", "20", "25"))
