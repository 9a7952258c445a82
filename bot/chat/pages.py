"""Pages of a list: which one this is, and the buttons to its neighbours."""

from bot.chat.request import Button, Request, Row


def title(words: str, page: int, pages: int) -> str:
    """Return a list's title with its place: "Latest events · 2/5"."""
    return f"{words} · {page + 1}/{pages}" if pages > 1 else words


def row(
    request: Request,
    command: str,
    newer: str | None,
    older: str | None,
    *,
    newer_label: str = "pages.newer",
) -> tuple[Row, ...]:
    """Return the row of buttons to the neighbours; ``newer`` and ``older`` are their data."""
    buttons = []
    if newer is not None:
        buttons.append(Button(request.texts.text(newer_label), command, newer))
    if older is not None:
        buttons.append(Button(request.texts.text("pages.older"), command, older))
    return (tuple(buttons),) if buttons else ()


def grid(buttons: list[Button], width: int) -> tuple[Row, ...]:
    """Return buttons in rows of ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
