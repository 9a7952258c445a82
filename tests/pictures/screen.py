"""One screen of a chat, as it stood at a moment, and its layout as a page."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path

from tests.fakes.bot_api import Json

_STYLE = Path(__file__).with_name("screen.css").read_text(encoding="utf-8")
_BRIDGE = (
    '<svg viewBox="0 0 48 32" width="34" height="24" fill="none" stroke="currentColor"'
    ' stroke-width="2.4" stroke-linecap="round"><path d="M2 24h44M9 24V8M39 24V8'
    'M2 18Q7 15 9 9Q24 33 39 9Q41 15 46 18M15 24v-6M21 24v-3M27 24v-3M33 24v-6"/></svg>'
)


# Emoji by hand: not every machine has a font of them.
_EMOJI = {
    "🚪": '<path fill="#b5762f" d="M6 2h12v20H6z"/><circle cx="15" cy="12" r="1.4" fill="#fff"/>',
    "🤝": '<path fill="none" stroke="#2b7a6b" stroke-width="3" d="M2 12h8m4 0h8M9 8l6 8m0-8-6 8"/>',
    "🔎": '<path fill="none" stroke="#4a6f9c" stroke-width="3" d="M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12'
    ' 0m10 5 7 7"/>',
    "✅": '<rect x="2" y="2" width="20" height="20" rx="5" fill="#3f9a5f"/><path fill="none"'
    ' stroke="#fff" stroke-width="3" d="m6 12 4 5 8-10"/>',
    "▫️": '<rect x="4" y="4" width="16" height="16" rx="3" fill="none" stroke="currentColor"'
    ' stroke-width="2"/>',
    "🕐": '<circle cx="12" cy="12" r="9" fill="#fff" stroke="#4a6f9c" stroke-width="2.5"/><path'
    ' fill="none" stroke="#4a6f9c" stroke-width="2.5" d="M12 6v6l4-3"/>',
    "🔔": '<path fill="#c98a1b" d="M12 2c-5 0-6 4-6 8v5l-2 3h16l-2-3v-5c0-4-1-8-6-8M9 20h6"/>',
    "✔️": '<path fill="none" stroke="#3f9a5f" stroke-width="4" d="m4 13 5 6L20 5"/>',
}


def _drawn(html: str) -> str:
    for emoji, shape in _EMOJI.items():
        html = html.replace(emoji, f'<svg class=emoji viewBox="0 0 24 24">{shape}</svg>')
    return html.replace("</blockquote>\n", "</blockquote>")  # a block ends its line itself


@dataclass(frozen=True, slots=True)
class Said:
    """One message: Telegram's HTML, the labels of its buttons, and what it answers."""

    by_bot: bool
    html: str
    at: datetime
    rows: tuple[tuple[str, ...], ...] = ()
    edited: bool = False
    answers: str = ""

    @classmethod
    def of(cls, record: Json, at: datetime, answers: str = "") -> "Said":
        """Take a message of the fake's outbox."""
        rows = tuple(tuple(one["text"] for one in row) for row in record["keyboard"] or ())
        return cls(True, record["html"], at, rows, bool(record["edits"]), answers)


@dataclass(frozen=True, slots=True)
class Screen:
    """What somebody saw; ``name`` is the picture's, without its ending."""

    name: str
    said: tuple[Said, ...]

    def page(self) -> str:
        """Return it as a page of its own, for a window as wide as a phone."""
        day = self.said[0].at
        return (
            f'<!doctype html><meta charset="utf-8"><title>{self.name}</title>'
            f"<style>{_STYLE}</style><main><header>{_BRIDGE}<b>Jembatan</b><span>bot</span>"
            f'</header><p class="day">{day.day} {day:%B %Y}</p>'
            f"{''.join(map(_bubble, self.said))}</main>"
        )


def _bubble(said: Said) -> str:
    side = "bot" if said.by_bot else "person"
    quoted = (
        f"<blockquote class=answers>{escape(said.answers)}</blockquote>" if said.answers else ""
    )
    edited = "edited " if said.edited else ""
    rows = "".join(
        f"<div class=row>{''.join(f'<span>{_drawn(escape(one))}</span>' for one in row)}</div>"
        for row in said.rows
    )
    return (
        f"<article class={side}><div class=text>{quoted}{_drawn(said.html)}"
        f"<time>{edited}{said.at:%H:%M}</time></div>{rows}</article>"
    )
