"""What analysts say against the machine."""

from typing import Protocol


class Corrections(Protocol):
    """What analysts say against the machine."""
