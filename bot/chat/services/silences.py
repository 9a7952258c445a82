"""Silences: what is held back for a while."""

from typing import Protocol


class Silences(Protocol):
    """Silences: what is held back for a while."""
