"""Errors that people read: what is wrong, where, and what to do.

JembatanError              one clear sentence for a person; never a traceback
├── SettingsError          an environment variable is missing or wrong
├── FeedsFileError         feeds.toml: file, line, key
├── IndicatorsError        indicators/: file, line, key
├── DatabaseError          the database cannot be used
│   ├── NewerSchemaError   written by a newer Jembatan
│   └── DatabaseFullError  disk or page limit reached
├── CorrectionRefusedError a correction that makes no sense, or that was made already
├── TokenRefusedError      Telegram refused the token
└── AlreadyRunningError    another instance holds the lease
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.stories.refusal import Refused


class JembatanError(Exception):
    """Base of every error that is shown as a sentence; ``exit_status`` is what a script sees."""

    exit_status = 1


class SettingsError(JembatanError):
    """A setting is missing or wrong; names the variable."""

    exit_status = 2


class FeedsFileError(JembatanError):
    """feeds.toml is wrong; names file, line and key."""

    exit_status = 2


class IndicatorsError(JembatanError):
    """A file under indicators/ is wrong; names file, line and key."""

    exit_status = 2


class DatabaseError(JembatanError):
    """The database cannot be opened, read or written."""

    exit_status = 3


class NewerSchemaError(DatabaseError):
    """The database was written by a newer Jembatan."""


class DatabaseFullError(DatabaseError):
    """No room left for a write; nothing of the write was kept."""


class CorrectionRefusedError(JembatanError):
    """A correction makes no sense, or somebody made it already; says by whom and when.

    ``refused`` is the same as a value, for other languages; None where only a sentence is known.
    """

    def __init__(self, sentence: str, refused: "Refused | None" = None) -> None:
        super().__init__(sentence)
        self.refused = refused


class TokenRefusedError(JembatanError):
    """Telegram refused the bot token; the text never holds the token."""

    exit_status = 4


class AlreadyRunningError(JembatanError):
    """Another instance polls this bot or holds this database."""

    exit_status = 75
