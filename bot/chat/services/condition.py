"""How the bot itself is: for /health, /stats and /audit."""

from typing import Protocol


class Condition(Protocol):
    """How the bot itself is: for /health, /stats and /audit."""
