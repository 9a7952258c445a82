"""The colours of the pictures.

Marks are told apart by letter and by lightness, not by hue alone; the hues are from Okabe and Ito's
palette for colour-blind readers (jfly.uni-koeln.de/color) or near it.
"""

from collections.abc import Mapping
from typing import Any

INK, FAINT, EMPTY, HATCH = "#1b1b1f", "#5d5d66", "#f1f1f4", "#b9b9c2"
FILL = {
    "T": "#f0e442",
    "A": "#45b4a8",
    "H": "#1f2a7a",
    "S": "#d55e00",
    "R": "#f2a7c3",
    "": "#a6a6ae",
}
_LIGHT_INK = ("H", "S")  # letters in white
_PALE = 0.55  # how far imported marks go towards white

Mark = Mapping[str, Any]


def fill_of(mark: Mark) -> str:
    """Return a mark's colour, lighter where it is pale."""
    color = FILL[mark["letter"]]
    if not mark["pale"]:
        return color
    parts = [int(color[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(one + (255 - one) * _PALE):02x}" for one in parts)


def ink_of(mark: Mark) -> str:
    """Return the colour of what is written on a mark."""
    return "white" if mark["letter"] in _LIGHT_INK and not mark["pale"] else INK


def rank(mark: Mark) -> tuple[int, bool]:
    """Return which of several marks in one place is shown: the highest, of equal ones our own."""
    return ("RTAHS".find(mark["letter"]) if mark["letter"] else -1), not mark["pale"]
