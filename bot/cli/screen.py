"""The terminal as commands use it: answers on standard output, progress on standard error."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def screen() -> "Console":
    """For answers; no colour where the output is not a terminal or NO_COLOR is set."""
    from rich.console import Console

    return Console(highlight=False)


def progress_screen(*, wanted: bool = True) -> "Console":
    """For progress; silent unless wanted, and where standard error is not a terminal."""
    import sys

    from rich.console import Console

    return Console(stderr=True, quiet=not (wanted and sys.stderr.isatty()))
