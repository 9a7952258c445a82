"""Draws a picture of the board: JSON on standard input, PNG on standard output.

Run as a program in a process of its own: matplotlib costs about 60 MiB and a
second, which the bot shall not pay, and whatever breaks here breaks here alone.

1080 pixels wide: on a phone
of 360 the smallest letters are still about 8 pixels high.
"""

import json
import sys
from typing import Any

from bot.board.ink import EMPTY, FAINT, FILL, HATCH, INK, fill_of, ink_of, rank

WIDTH = 1080
_DPI = 100
_LEFT, _RIGHT = 348, 96  # names; what stands now
_TOP, _HEAD = 150, 62  # title; months
_ROW = {"indicators": 66, "countries": 74}
_GAP = 14
_LEGEND, _MARGIN = 158, 24
_NAME, _LETTER, _SMALL, _TITLE = 28, 28, 24, 44  # pixels


def main() -> int:
    """Draw one picture."""
    picture = json.load(sys.stdin)
    sys.stdout.buffer.write(png(picture))
    return 0


def png(picture: dict[str, Any]) -> bytes:
    """Return the picture."""
    from io import BytesIO

    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams.update({"font.family": "DejaVu Sans", "hatch.linewidth": 1.4})
    from matplotlib.figure import Figure

    canvas = Canvas(picture)
    figure = Figure(figsize=(WIDTH / _DPI, canvas.height / _DPI), dpi=_DPI, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(canvas.height, 0)
    axes.axis("off")
    canvas.draw(axes)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


class Canvas:
    """Places everything, in pixels from the upper left corner."""

    def __init__(self, picture: dict[str, Any]) -> None:
        self.picture = picture
        self.row = _ROW[picture["kind"]]
        self.months = len(picture["months"])
        self.step = (WIDTH - _LEFT - _RIGHT) / self.months
        longest = max(len(row["name"]) for row in picture["rows"])
        self.name = min(_NAME, (_LEFT - _MARGIN - 14) / (0.56 * longest))
        self.tops: list[float] = []
        top = float(_TOP + _HEAD)
        for row in picture["rows"]:
            top += _GAP if row["space"] else 0
            self.tops.append(top)
            top += self.row
        self.bottom = top
        self.height = int(top + _LEGEND)

    def draw(self, axes: Any) -> None:
        self.axes = axes
        self._head()
        for top, row in zip(self.tops, self.picture["rows"], strict=True):
            self._row(top, row)
        self._baseline()
        self._legend()

    def _head(self) -> None:
        picture = self.picture
        self._text(_MARGIN, 52, picture["title"], _TITLE, weight="bold")
        self._text(_MARGIN, 108, picture["subtitle"], self._fitting(picture["subtitle"]), FAINT)
        for number, name in enumerate(picture["months"]):
            place = _LEFT + (number + 0.5) * self.step
            self._text(place, _TOP + 42, name[:3], _SMALL, FAINT, ha="center")
        for number, year in picture["years"]:
            place = _LEFT + (number + 0.5) * self.step
            self._text(place - 22, _TOP + 12, year, _SMALL, INK, weight="bold")
        self._text(WIDTH - _MARGIN, _TOP + 42, picture["now"], _SMALL, FAINT, ha="right")

    def _row(self, top: float, row: dict[str, Any]) -> None:
        middle = top + self.row / 2
        weight = "bold" if row["bold"] else "normal"
        self._text(_LEFT - 14, middle, row["name"], self.name, ha="right", weight=weight)
        for number in range(self.months):
            self._background(number, top, hatched=number in row["unwatched"])
        if self.picture["kind"] == "indicators":
            for mark in row["marks"]:
                self._cell(mark, top)
        else:
            self._line(row["marks"], top)
        self._now(row["now"], middle)

    def _background(self, number: int, top: float, *, hatched: bool) -> None:
        left = _LEFT + number * self.step
        self._box(left, top, EMPTY, edge=HATCH if hatched else "none", hatch=hatched)

    def _cell(self, mark: dict[str, Any], top: float) -> None:
        left = _LEFT + mark["at"] * self.step
        self._box(left, top, fill_of(mark), edge=FILL[mark["letter"]] if mark["pale"] else "none")
        letter = mark["letter"] or str(mark["count"])
        middle = top + self.row / 2
        many = bool(mark["letter"]) and mark["count"] > 1
        place = left + self.step * (0.36 if many else 0.5)
        self._text(place, middle, letter, _LETTER, ink_of(mark), ha="center", weight="bold")
        if many:
            count = str(min(mark["count"], 99))
            self._text(left + self.step * 0.74, middle + 11, count, 18, ink_of(mark), ha="center")

    def _box(self, left: float, top: float, fill: str, *, edge: str, hatch: bool = False) -> None:
        place = (left + 2.5, top + 2.5, self.step - 5, self.row - 5)
        self._rounded(place, 7, fill, edge=edge, hatch=hatch)

    def _rounded(
        self,
        place: tuple[float, float, float, float],
        radius: float,
        fill: str,
        *,
        edge: str = "none",
        hatch: bool = False,
    ) -> None:
        """Draw a box; ``place`` is left, top, width, height."""
        from matplotlib.patches import FancyBboxPatch

        self.axes.add_patch(
            FancyBboxPatch(
                place[:2],
                *place[2:],
                boxstyle=f"round,pad=0,rounding_size={radius}",
                facecolor=fill,
                edgecolor=edge,
                linewidth=0 if hatch else 1.6,
                hatch="///" if hatch else None,
            )
        )

    def _line(self, marks: list[dict[str, Any]], top: float) -> None:
        """Events of a country by their day; those too close together share a place."""
        radius = 19.0
        last: dict[str, Any] | None = None
        shown: list[tuple[float, dict[str, Any], int]] = []
        for mark in sorted(marks, key=lambda one: one["at"]):
            place = _LEFT + mark["at"] * self.step
            if last is not None and place - shown[-1][0] < 2 * radius + 2:
                kept = max(shown[-1][1], mark, key=rank)
                shown[-1] = (shown[-1][0], kept, shown[-1][2] + 1)
                continue
            last = mark
            shown.append((place, mark, 1))
        for place, mark, count in shown:
            self._dot(place, top + self.row / 2, mark, count, radius)

    def _dot(self, x: float, y: float, mark: dict[str, Any], count: int, radius: float) -> None:
        from matplotlib.patches import Circle

        x = max(x, _LEFT + radius)
        edge = FILL[mark["letter"]] if mark["pale"] else "white"
        self.axes.add_patch(
            Circle((x, y), radius, facecolor=fill_of(mark), edgecolor=edge, linewidth=2, zorder=4)
        )
        letter = mark["letter"] or "#"
        self._text(x, y, letter, 25, ink_of(mark), ha="center", weight="bold", zorder=5)
        if count > 1:
            self._text(x + radius * 0.85, y + 24, f"×{count}", 18, ha="center", zorder=5)

    def _now(self, text: str, middle: float) -> None:
        if not text or self.picture["kind"] != "indicators":
            self._text(WIDTH - _MARGIN, middle, text, _SMALL, FAINT, ha="right")
            return
        mark = {"letter": text[0], "pale": False}
        x = WIDTH - _MARGIN - 30
        self._rounded((x - 28, middle - 22, 56, 44), 20, fill_of(mark))
        self._text(x, middle, text, 26, ink_of(mark), ha="center", weight="bold")

    def _baseline(self) -> None:
        place = self.picture["baseline"]
        if place is None:
            return
        x = _LEFT + place * self.step
        self.axes.plot([x, x], [_TOP + _HEAD - 8, self.bottom], color=INK, lw=2.6, zorder=3)

    def _legend(self) -> None:
        """Letters in the first line, the rest in the second and third."""
        rows = (self.picture["legend"][:3], self.picture["legend"][3:6], self.picture["legend"][6:])
        for number, row in enumerate(rows):
            for column, (sign, word) in enumerate(row):
                x = _MARGIN + column * (WIDTH - 2 * _MARGIN) / 3
                self._sign(x, self.bottom + 40 + number * 42, sign)
                self._text(x + 50, self.bottom + 40 + number * 42, word, _SMALL, INK)

    def _sign(self, x: float, y: float, sign: str) -> None:
        if sign == "line":
            self.axes.plot([x + 18, x + 18], [y - 16, y + 16], color=INK, lw=2.6)
            return
        mark = {"letter": sign if len(sign) == 1 and sign != "#" else "", "pale": False}
        fill, text = fill_of(mark), sign if len(sign) == 1 else ""
        edge = "none"
        if sign == "pale":
            fill, edge = fill_of({"letter": "A", "pale": True}), FILL["A"]
        if sign == "hatched":
            fill, edge = EMPTY, HATCH
        self._rounded((x, y - 17, 38, 34), 6, fill, edge=edge, hatch=sign == "hatched")
        self._text(x + 19, y, text, 22, ink_of(mark), ha="center", weight="bold")

    def _text(
        self, x: float, y: float, text: str, pixels: float, color: str = INK, **how: Any
    ) -> None:
        """Write a line, its middle at ``y``; no markup is read in it."""
        self.axes.text(
            x,
            y,
            text,
            fontsize=pixels * 72 / _DPI,
            color=color,
            va="center_baseline",
            parse_math=False,
            **how,
        )

    @staticmethod
    def _fitting(text: str) -> float:
        """Return the largest size at which a line fits the width; letters are 0.56 wide."""
        return min(30.0, (WIDTH - 2 * _MARGIN) / (0.56 * max(1, len(text))))


if __name__ == "__main__":
    sys.exit(main())
