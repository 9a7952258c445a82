"""``python -m bot``: the same as the console script ``jembatan``."""

from bot.cli import main

main()
