"""A trouble that lasts: said when it begins and when it is over, not at every retry."""

import logging


class Trouble:
    """What keeps one part of the program from its work; each part has its own."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._said = ""

    def lasts(self, sentence: str) -> None:
        """Say what is wrong, unless it was said last time."""
        if sentence != self._said:
            self._said = sentence
            self._log.error("%s", sentence)

    def over(self) -> None:
        """The work goes on; said where a trouble was said."""
        if self._said:
            self._log.warning("it goes on again, after: %s", self._said)
            self._said = ""
